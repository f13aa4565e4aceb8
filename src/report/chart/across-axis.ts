import { scaleLinear } from "d3-scale";
import { formatGiven, isScientific } from "../numbers.ts";
import { type Prefix, withPrefix } from "../words.ts";
import { textWidth } from "./text-width.ts";
import { TYPE } from "./type.ts";
import { logLabel, type Tick } from "./value-axis.ts";

/** An axis of values from left to right. */
export interface AcrossAxis {
  /** Pixel of a value; beyond the ends it is clamped to them. */
  x(value: number): number;
  contains(value: number): boolean;
  ticks: Tick[];
  /** Unlabelled ticks between them. */
  minorTicks: number[];
  logarithmic: boolean;
}

export interface AcrossRequest {
  from: number;
  to: number;
  logarithmic: boolean;
  left: number;
  right: number;
  prefix?: Prefix;
  /** About how many pixels there are from one tick of a linear axis to the next; default 60. */
  spacing?: number;
}

/** Between the labels of two ticks. */
const GAP = 16;
/** Below this, 64-bit numbers lose digits. */
const LEAST = 1e-300;

/**
 * From `from` to `to`, which are widened where they are the same. Positions are read from it, not lengths, so it need not
 * start at 0. Labels stand apart and inside [left, right].
 */
export function acrossAxis({
  from,
  to,
  logarithmic,
  left,
  right,
  prefix = "",
  spacing = 60,
}: AcrossRequest): AcrossAxis {
  const along = logarithmic ? (value: number) => Math.log10(Math.max(value, LEAST)) : (value: number) => value;
  let [first, last] = [along(from), along(to)];
  if (!(last - first > 1e-9 * Math.max(Math.abs(first), Math.abs(last), 1e-300))) {
    const room = logarithmic ? 0.3 : 0.1 * Math.abs(first) || 0.5;
    [first, last] = [first - room, last + room];
  }
  const scale = scaleLinear([first, last], [left, right]).clamp(true);
  const label = (tick: Tick) => ({ ...tick, width: textWidth(tick.label, TYPE.axis.size) });
  const x = (value: number) => scale(along(value));
  const { labelled, minor } = logarithmic
    ? logarithmicTicks(first, last, prefix)
    : linearTicks(first, last, (right - left) / spacing, prefix);
  const inside = labelled
    .map(label)
    .filter(({ value, width }) => x(value) - width / 2 >= left - 12 && x(value) + width / 2 <= right + 12);
  const ticks = spaced(inside, x);
  return {
    x,
    contains: (value) => along(value) >= first && along(value) <= last,
    ticks: ticks.map(({ value, label }) => ({ value, label })),
    minorTicks: [
      ...minor,
      ...labelled.filter(({ value }) => !ticks.some((one) => one.value === value)).map(({ value }) => value),
    ],
    logarithmic,
  };
}

/** Every k-th, with the least k that keeps their labels apart. */
function spaced<T extends { value: number; width: number }>(ticks: T[], x: (value: number) => number): T[] {
  for (let every = 1; every <= ticks.length; every++) {
    const chosen = ticks.filter((_, i) => i % every === 0);
    const apart = chosen.every(({ value, width }, i) => {
      const next = chosen[i + 1];
      return next === undefined || x(next.value) - next.width / 2 - (x(value) + width / 2) >= GAP;
    });
    if (apart) return chosen;
  }
  return [];
}

function linearTicks(first: number, last: number, count: number, prefix: Prefix) {
  const scale = scaleLinear([first, last], [0, 1]);
  const wanted = Math.max(2, Math.round(count));
  const format = scale.tickFormat(wanted);
  const large = isScientific(Math.max(Math.abs(first), Math.abs(last)));
  const labelled = scale.ticks(wanted).map((value) => ({
    value,
    label: large ? withPrefix(prefix, formatGiven(value)) : prefix + format(value),
  }));
  return { labelled, minor: [] };
}

function logarithmicTicks(first: number, last: number, prefix: Prefix) {
  const decades = last - first;
  const digits = decades < 1.2 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : decades < 3 ? [1, 2, 5] : [1];
  const exponents = Array.from(
    { length: Math.floor(last) - Math.floor(first) + 1 },
    (_, index) => Math.floor(first) + index,
  );
  const at = (digit: number, exponent: number) => exponent + Math.log10(digit);
  const inside = (digit: number, exponent: number) =>
    at(digit, exponent) >= first - 1e-9 && at(digit, exponent) <= last + 1e-9;
  const every = exponents.flatMap((exponent) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => inside(digit, exponent)).map((digit) => ({ digit, exponent })),
  );
  const value = ({ digit, exponent }: (typeof every)[number]) => Number(`${digit}e${exponent}`);
  const labelled = every
    .filter(({ digit }) => digits.includes(digit))
    .map((tick) => ({ value: value(tick), label: withPrefix(prefix, logLabel(tick.digit, tick.exponent)) }));
  const minor = decades > 8 ? [] : every.filter(({ digit }) => !digits.includes(digit)).map(value);
  return { labelled, minor };
}
