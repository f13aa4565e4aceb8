/** Numbers as people read them: never more digits than the simulation error supports. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 7 as ⁷, −12 as ⁻¹². */
export function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return exponent < 0 ? `⁻${digits}` : digits;
}

/** A number rounded to significant digits; as 1.23×10⁶ where it is very large or very small. */
export function formatNumber(value: number, significant = 3): string {
  if (value === 0) return "0";
  if (isScientific(value)) {
    const [mantissa, exponent] = value.toExponential(significant - 1).split("e");
    return minus(`${mantissa}×10${superscript(Number(exponent))}`);
  }
  const text = value.toPrecision(significant);
  return minus(text.includes("e") ? String(Number(text)) : text);
}

/** A number that a person wrote: all its digits, unless they are too many to read. */
export function formatGiven(value: number): string {
  if (value !== 0 && isScientific(value))
    return formatNumber(value, 3)
      .replace(/\.?0+×/, "×")
      .replace(/^1×/, "");
  const text = String(value);
  return minus(text.length <= 8 ? text : String(Number(value.toPrecision(4))));
}

export function isScientific(value: number): boolean {
  return Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3;
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}

/** How many decimals of a value mean something: the last one is worth at least half the error. Negative: tens, hundreds, … */
export function supportedDecimals(value: number, error: number, mostDigits: number): number {
  const most = value === 0 ? mostDigits : mostDigits - 1 - orderOf(value);
  if (!(error > 0)) return most;
  const least = value === 0 ? 0 : -orderOf(value);
  return Math.min(most, Math.max(least, Math.floor(Math.log10(2 / error) + 1e-9)));
}

/** The same, counted in significant digits; at least one. */
export function supportedDigits(value: number, error: number, most: number): number {
  return value === 0 ? most : supportedDecimals(value, error, most) + 1 + orderOf(value);
}

/** A value with as many digits as its interval supports, and at most so many; one without error keeps no zeros at its end. */
export function formatSupported(value: number, low: number, high: number, most = 4): string {
  if (low === high) return formatGiven(Number(value.toPrecision(most)));
  return formatNumber(value, supportedDigits(value, halfWidth(value, low, high), most));
}

/** The size of an error, rounded up to one digit: 0.0004. */
export function formatError(error: number): string {
  const shown = roundUp(error);
  return shown >= 1e-6 && shown < 1e5 ? String(shown) : formatNumber(shown, 1);
}

/** The larger side of an interval: what stands after the ±. */
export function halfWidth(value: number, low: number, high: number): number {
  return Math.max(high - value, value - low, 0);
}

/** An estimate and its error: "0.370 ± 0.003". The error is rounded up to one digit and sets the digits of the estimate. */
export function formatWithError(value: number, low: number, high: number): string {
  const error = halfWidth(value, low, high);
  if (error === 0) return formatNumber(value, 4);
  const order = value === 0 ? orderOf(error) : orderOf(value);
  // Six digits are more than anyone reads; an error below them is shown as one in the sixth, which is still true.
  const shown = roundUp(Math.max(error, 10 ** (order - 5)));
  if (value !== 0 && isScientific(value)) {
    // Over many orders of magnitude an interval is lopsided: its ends say more than its larger side.
    if (error > Math.abs(value) / 2)
      return `${formatNumber(value, 1)} (${formatNumber(low, 1)} to ${formatNumber(high, 1)})`;
    const decimals = Math.max(0, order - orderOf(shown));
    const [mantissa, spread] = [value, shown].map((number) => (number / 10 ** order).toFixed(decimals));
    return minus(`(${mantissa} ± ${spread})×10${superscript(order)}`);
  }
  const decimals = Math.max(0, -orderOf(shown));
  const unit = 10 ** -Math.min(0, -orderOf(shown));
  const round = (number: number) =>
    decimals > 0 ? number.toFixed(decimals) : String(Math.round(number / unit) * unit);
  return minus(`${round(value)} ± ${isScientific(shown) && decimals > 6 ? formatNumber(shown, 1) : round(shown)}`);
}

/** No error of a probability below this is worth its digits. */
const FINEST = 1e-6;

/**
 * A probability and its error; where the error reaches to 0 or 1, the bound instead: "< 0.00003", "> 0.9999".
 * An interval without width is the probability itself. No error is shown that is smaller than `finest`.
 */
export function formatProbability(estimate: number, low: number, high: number, finest = FINEST): string {
  if (high === low) return formatGiven(estimate);
  const error = Math.max(halfWidth(estimate, low, high), finest);
  if (estimate <= error && high < 0.5) return `< ${plainDecimal(roundUp(Math.max(high, finest)))}`;
  if (1 - estimate <= error && low > 0.5) {
    const doubt = roundUp(Math.max(1 - low, finest));
    return `> ${plainDecimal(1 - doubt, doubt)}`;
  }
  const decimals = Math.max(0, -orderOf(roundUp(error)));
  return `${estimate.toFixed(decimals)} ± ${roundUp(error).toFixed(decimals)}`;
}

/** A probability alone, with the decimals of its error, or its bound. */
export function formatProbabilityAlone(estimate: number, low: number, high: number, finest?: number): string {
  return formatProbability(estimate, low, high, finest).replace(/ ± .*/, "");
}

/** An exact probability with as many decimals as the simulated one beside it. */
export function formatExactProbability(
  exact: number,
  { low, high }: Bounds,
  simulated: number,
  finest = FINEST,
): string {
  const error = high === low ? 1e-4 : Math.max(halfWidth(simulated, low, high), finest);
  const decimals = Math.max(1, -orderOf(roundUp(error)));
  const unit = 10 ** -decimals;
  if (exact <= 0 || exact >= 1) return exact <= 0 ? "0" : "1";
  if (exact < unit / 2) return `< ${unit.toFixed(decimals)}`;
  if (1 - exact < unit / 2) return `> ${(1 - unit).toFixed(decimals)}`;
  return exact.toFixed(decimals);
}

interface Bounds {
  low: number;
  high: number;
}

/** A simulated value, its error and an exact value, written in the same unit so that they can be held against each other. */
export interface Compared {
  value: string;
  error: string;
  exact: string;
}

/**
 * The error is rounded up to one digit and sets the digits of both values, five at most; `relative` writes it in percent
 * of the value, and the values with four digits at most.
 */
export function formatCompared(
  value: number,
  { low, high }: Bounds,
  exact: number | undefined,
  relative: boolean,
): Compared {
  const error = halfWidth(value, low, high);
  if (error === 0)
    return { value: formatNumber(value, 4), error: "0", exact: exact === undefined ? "" : formatNumber(exact, 4) };
  const order = value === 0 ? orderOf(error) : orderOf(value);
  const shown = roundUp(Math.max(error, 10 ** (order + 1 - (relative ? 4 : 5))));
  const digits = (number: number) => formatNumber(number, Math.max(1, 1 + orderOf(number) - orderOf(shown)));
  return {
    value: value === 0 ? "0" : digits(value),
    error: relative ? relativeError(value, low, high) : `±${formatError(shown)}`,
    exact: exact === undefined ? "" : exact === 0 ? "0" : digits(exact),
  };
}

function relativeError(value: number, low: number, high: number): string {
  const factor = Math.max(high / value, value / low);
  if (!Number.isFinite(factor)) return "unbounded";
  return factor > 2 ? `factor ${formatGiven(roundUp(factor))}` : `±${formatGiven(roundUp((factor - 1) * 100))} %`;
}

/** 1.5e-5 as 0.00002, 1 − 1.5e-5 as 0.99998: a bound with one digit of doubt. */
function plainDecimal(value: number, doubt = value): string {
  const decimals = Math.max(0, -orderOf(roundUp(doubt)));
  return decimals > 9 ? formatNumber(value, 1) : value.toFixed(decimals);
}

/** A share in whole percent, with its error where that is more than one: "82 %", "82 ± 3 %", "< 1 %". */
export function formatPercent(share: number, low: number, high: number): string {
  const error = Math.ceil(halfWidth(share, low, high) * 100 - 1e-9);
  const percent = Math.round(share * 100);
  if (share > 0 && percent === 0) return "< 1 %";
  if (share < 1 && percent === 100) return "> 99 %";
  return error > 1 ? `${percent} ± ${error} %` : `${percent} %`;
}

/** A calendar year with as many decimals as its error supports, two at most. */
export function formatYear(year: number, error: number): string {
  if (!(error > 0)) return String(Number(year.toFixed(2)));
  return year.toFixed(Math.min(2, Math.max(0, Math.floor(-Math.log10(error) + 1e-9))));
}

/** A whole number with its thousands set apart by narrow spaces that do not break: "131 072". */
export function formatCount(count: number): string {
  return count >= 1e4 ? String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f") : String(count);
}

/** The smallest number with one significant digit that is not below `value`. */
export function roundUp(value: number): number {
  if (!(value > 1e-300)) return Math.max(value, 0);
  const unit = 10 ** orderOf(value);
  // 1 − 0.9999 is a little more than 0.0001 in binary: a part in a billion does not cost a whole digit.
  const digit = Math.ceil((value / unit) * (1 - 1e-9));
  return Number(`${digit}e${orderOf(value)}`);
}

/** The exponent of a number's leading digit. */
function orderOf(value: number): number {
  return Number(value.toExponential(12).split("e")[1]);
}
