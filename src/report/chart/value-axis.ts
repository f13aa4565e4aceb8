import { scaleLinear } from "d3-scale";
import { formatGiven, isScientific, superscript } from "../numbers.ts";
import { type QuantityWords, withPrefix } from "../words.ts";

export interface Tick {
  value: number;
  label: string;
}

export interface ValueAxis {
  /** Pixel of a value; beyond the ends it is clamped to them. */
  y(value: number): number;
  /** The same, but not clamped; infinite or not a number where there is no such pixel. */
  yBeyond(value: number): number;
  contains(value: number): boolean;
  /** Whether a value lies beyond the upper end. */
  isAbove(value: number): boolean;
  ticks: Tick[];
  /** Unlabelled ticks between them. */
  minorTicks: number[];
  logarithmic: boolean;
  /** The axis is linear and does not start at 0: this must be marked. */
  broken: boolean;
}

export interface ValueAxisRequest {
  /** Everything that must be in the picture. */
  values: number[];
  /** Targets, and futures beyond the bands: in the picture unless they would squeeze the rest. */
  targets: number[];
  words: QuantityWords;
  /** A loss is read on a linear axis whatever its range, unlike multiples, and orders of magnitude are logarithms already. */
  linear: boolean;
  /** Asked for whatever the quantity and its range. */
  log?: boolean;
  top: number;
  bottom: number;
  /** Pixels to leave free above the largest value and below the smallest. */
  roomAbove: number;
  roomBelow: number;
}

/** Multiples that differ by more than this share an axis only if it is logarithmic. */
const LOG_FROM_RATIO = 30;
/** A target may widen an axis by this share of what the futures span; one farther away is only pointed at. */
const REACH = 0.5;
/** Where an axis is broken, nothing is labelled beside the mark. */
const BREAK_HEIGHT = 20;
/** A linear axis starts at 0 unless that would leave more than this share of it empty. */
const EMPTY_SHARE = 0.6;

export function valueAxis(request: ValueAxisRequest): ValueAxis {
  const { linear, words, log = false } = request;
  const smallest = Math.min(...request.values);
  const largest = Math.max(...request.values);
  if (log && !(smallest > 0))
    throw new RangeError(`${words.name} comes down to ${smallest}, which no logarithmic axis can show`);
  if (log) return logarithmicAxis(request);
  if (!linear && smallest > 0 && largest / smallest >= LOG_FROM_RATIO) return logarithmicAxis(request);
  // A multiple that underflows to 0 still needs a logarithmic axis for the rest.
  if (!linear && smallest === 0 && largest >= 1) return logarithmicAxis(request);
  return linearAxis(request);
}

function linearAxis({ values, targets, words, top, bottom, roomAbove, roomBelow }: ValueAxisRequest): ValueAxis {
  const data = { smallest: Math.min(...values), largest: Math.max(...values) };
  const reach = REACH * (data.largest - data.smallest);
  const shown = targets.filter((target) =>
    reach > 0 ? target >= data.smallest - reach && target <= data.largest + reach : target <= 2 * data.largest,
  );
  const largest = Math.max(data.largest, ...shown);
  const smallest = Math.min(data.smallest, ...shown);
  const broken = smallest > EMPTY_SHARE * largest && largest > smallest;
  const height = bottom - top;
  const base = broken ? smallest : Math.min(0, smallest);
  const below = broken ? Math.max(roomBelow, 0.08 * height) : base < 0 ? roomBelow : 0;
  // Where everything is 0 there is still an axis to draw.
  const span = largest - base > 1e-12 ? largest - base : 1;
  const perPixel = span / (height - roomAbove - below);
  const domain = [base - below * perPixel, largest + roomAbove * perPixel] as const;
  const free = scaleLinear(domain, [bottom, top]);
  const scale = free.copy().clamp(true);
  const count = Math.max(3, Math.round(height / 55));
  const format = scale.tickFormat(count);
  // FLOP and dollars, of which there are many; multiples as large as that stand on a logarithmic axis.
  const isLarge = isScientific(largest);
  return {
    y: (value) => scale(value),
    yBeyond: (value) => free(value),
    contains: (value) => value >= domain[0] && value <= domain[1],
    isAbove: (value) => value > domain[1],
    ticks: scale
      .ticks(count)
      .filter((value) => !broken || scale(value) < bottom - BREAK_HEIGHT)
      .map((value) => ({
        value,
        label: isLarge ? withPrefix(words.prefix, formatGiven(value)) : words.prefix + format(value),
      })),
    minorTicks: [],
    logarithmic: false,
    broken,
  };
}

/** Below this, 64-bit numbers lose digits; no one reads such a multiple. */
const LEAST = 1e-300;

function logarithmicAxis({ values, targets, words, top, bottom, roomAbove, roomBelow }: ValueAxisRequest): ValueAxis {
  const logs = values.map((value) => Math.log10(Math.max(value, LEAST)));
  const data = [Math.min(...logs), Math.max(...logs)] as const;
  const reach = REACH * (data[1] - data[0]);
  const near = targets
    .map((target) => Math.log10(Math.max(target, LEAST)))
    .filter((target) => target > data[0] - reach && target < data[1] + reach);
  const [least, most] = [Math.min(data[0], ...near), Math.max(data[1], ...near)];
  const perPixel = (most - least) / (bottom - top - roomAbove - roomBelow);
  const [from, to] = [least - roomBelow * perPixel, most + roomAbove * perPixel];
  // Linear in the logarithm rather than logarithmic in the value: the ends may lie beyond the range of 64-bit numbers.
  const free = scaleLinear([from, to], [bottom, top]);
  const scale = free.copy().clamp(true);
  const log = (value: number) => Math.log10(Math.max(value, LEAST));
  const decades = to - from;
  const inside = (exponent: number) => exponent >= from && exponent <= to;
  const whole = range(Math.ceil(from), Math.floor(to));
  const every = Math.max(1, niceStep(decades / Math.max(3, (bottom - top) / 45)));
  const digits = decades < 3 ? [1, 2, 5] : [1];
  const all = range(Math.floor(from), Math.floor(to));
  const steps = all
    .filter((exponent) => exponent % every === 0)
    .flatMap((exponent) => digits.map((digit) => ({ digit, exponent })))
    .filter(({ digit, exponent }) => inside(exponent + Math.log10(digit)))
    .map(({ digit, exponent }) => ({
      value: Number(`${digit}e${exponent}`),
      label: withPrefix(words.prefix, logLabel(digit, exponent)),
    }))
    .filter(({ value }) => value >= LEAST && Number.isFinite(value));
  // Within a decade there are too few of 1, 2 and 5.
  const ticks = decades < 1 ? evenTicks(10 ** from, 10 ** to, words, (value) => scale(log(value))) : steps;
  const minorTicks =
    decades < 1
      ? []
      : every > 1
        ? whole.filter((exponent) => exponent % every !== 0).map((exponent) => Number(`1e${exponent}`))
        : decades > 8
          ? []
          : all
              .flatMap((exponent) => [2, 3, 4, 5, 6, 7, 8, 9].map((digit) => ({ digit, exponent })))
              .filter(({ digit, exponent }) => !digits.includes(digit) && inside(exponent + Math.log10(digit)))
              .map(({ digit, exponent }) => Number(`${digit}e${exponent}`));
  return {
    y: (value) => scale(log(value)),
    yBeyond: (value) => free(log(value)),
    contains: (value) => log(value) >= from && log(value) <= to,
    isAbove: (value) => log(value) > to,
    ticks,
    minorTicks: minorTicks.length > 60 ? [] : minorTicks,
    logarithmic: true,
    broken: false,
  };
}

/** Labels on a logarithmic axis stand at least so far from each other [px]. */
const LEAST_GAP = 18;

/** Evenly spaced values, those left out that would stand too near the one below. */
function evenTicks(from: number, to: number, words: QuantityWords, y: (value: number) => number): Tick[] {
  const scale = scaleLinear().domain([from, to]);
  const format = scale.tickFormat(10);
  const ticks: Tick[] = [];
  for (const value of scale.ticks(10)) {
    const last = ticks.at(-1);
    if (last === undefined || y(last.value) - y(value) >= LEAST_GAP)
      ticks.push({
        value,
        label: isScientific(value) ? withPrefix(words.prefix, formatGiven(value)) : words.prefix + format(value),
      });
  }
  return ticks;
}

/** 0.01, 1, 500, 10⁴, 2×10⁻⁶. */
export function logLabel(digit: number, exponent: number): string {
  if (exponent >= -3 && exponent <= 3) return String(Number(`${digit}e${exponent}`));
  return `${digit === 1 ? "" : `${digit}×`}10${superscript(exponent)}`;
}

/** The next of 1, 2, 3, 5, 10, 20, 30, 50, … that is not below. */
function niceStep(least: number): number {
  for (let scale = 1; ; scale *= 10) for (const digit of [1, 2, 3, 5]) if (digit * scale >= least) return digit * scale;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
