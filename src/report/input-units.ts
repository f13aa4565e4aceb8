/** Units of inputs as tables and charts show them. */
export const INPUT_UNITS: Record<string, string> = {
  doublingsPerYear: "doublings/yr",
  years: "yr",
  year: "",
  perYear: "1/yr",
  timesToday: "× today",
  "1": "",
};
