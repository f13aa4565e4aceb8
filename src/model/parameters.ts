/** The uncertain inputs of the model, in the order in which every list, column and heading shows them. */
export const PARAMETERS = [
  "gamma",
  "kappa",
  "powerGrowth",
  "initialPower",
  "priorYears",
  "pastGrowth",
  "lossFloor",
  "gammaFromPower",
] as const;

export type ParameterName = (typeof PARAMETERS)[number];

/** What the model takes where a scenario says nothing. `gamma`, `kappa` and `powerGrowth` must be said. */
export const PARAMETER_DEFAULTS = {
  initialPower: 1,
  priorYears: 1,
  lossFloor: 0,
  gammaFromPower: 0,
} as const;

/** The parameters that are rates: a scenario may state them in any unit of `RATE_UNITS`. */
export const RATES: readonly ParameterName[] = ["gamma", "powerGrowth", "pastGrowth"];

export const RATE_UNITS = ["doublingsPerYear", "timesPerYear", "doublingTimeMonths", "doublingTimeYears"] as const;
export type RateUnit = (typeof RATE_UNITS)[number];

/** Parameters that must be above zero. */
export const POSITIVE: readonly ParameterName[] = ["kappa", "initialPower", "priorYears", "pastGrowth"];
