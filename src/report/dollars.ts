const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NAMES: Record<number, string> = { 6: " million", 9: " billion", 12: " trillion" };

/** A number, perhaps with its error, in brackets where a power of ten is behind both. */
const NUMBERS = /\(?(\d[\d.]*)(?: ± (\d[\d.]*)\)?)?(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/g;

/** An amount of money as people write it: "1000" as $1,000, "6.03×10⁶" as $6.03 million, "10⁵" as $100,000. */
export function dollars(text: string): string {
  return text
    .replace(/(?<![\d.×])10(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/g, "1×10")
    .replace(NUMBERS, (whole, mantissa: string, error: string | undefined, power = "") => {
      const bracket = whole.startsWith("(") && error === undefined ? "(" : "";
      const exponent = Number([...power].map((digit) => SUPERSCRIPTS.indexOf(digit)).join(""));
      if (power.startsWith("⁻") || exponent >= 15)
        return `${bracket}$${whole.slice(bracket.length).replace("×", "·")}`.replace(/\$1·/, "$");
      const name = exponent - (exponent % 3);
      const scaled = (digits: string) => shifted(digits, name in NAMES ? exponent - name : exponent);
      return `${bracket}$${scaled(mantissa)}${error === undefined ? "" : ` ± ${scaled(error)}`}${NAMES[name] ?? ""}`;
    });
}

/** Decimal digits times a power of ten, no digit added and none lost, with thousands set apart. */
function shifted(digits: string, exponent: number): string {
  const [whole, decimals = ""] = digits.split(".");
  const moved = whole + decimals.slice(0, exponent).padEnd(exponent, "0");
  const rest = decimals.slice(exponent);
  const grouped = moved.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === "" ? grouped : `${grouped}.${rest}`;
}
