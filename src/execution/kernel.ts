/**
 * The loops over a block's samples, where a run spends its time. Each is a function of plain arrays, of which the first
 * `count` numbers are used: arguments, unlike variables of an enclosing function, are looked at once and not once a sample.
 */

import { timeToLogMultiple } from "../model/time-to-target.ts";

/** Bins of the look-up from a key to its segment. */
export const BINS = 2048;

/** G(t + Δ) = e^(aΔ)·G(t) + G(Δ), in place. */
export function advanceIntegral(integral: Float64Array, factor: Float64Array, step: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) integral[i] = factor[i] * integral[i] + step[i];
}

/**
 * One step of G, and of ln A with it: the logarithm of the ratio of A after and before is 2·artanh z with
 * z = (after − before)/(after + before), a series in z². A step of at most `LARGEST_LOG_STEP` leaves z below 0.15, where
 * the first term that is left out, z^16/17, is below 4e-15 of the step.
 */
export function advanceLog(
  perYear: Float64Array,
  integral: Float64Array,
  factor: Float64Array,
  step: Float64Array,
  logCompute: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const before = integral[i];
    const after = factor[i] * before + step[i];
    integral[i] = after;
    const z = (perYear[i] * (after - before)) / (2 + perYear[i] * (after + before));
    const s = z * z;
    logCompute[i] +=
      2 * z * (1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s * (1 / 11 + s * (1 / 13 + s / 15)))))));
  }
}

/** Largest logarithm of the ratio of A from one step to the next for which `advanceLog` is exact. */
export const LARGEST_LOG_STEP = 0.3;

/**
 * ln(1 + F·G/τ0), and far out, where G nears overflow, with the exponential taken out of the logarithm.
 * `perYear` is F/τ0 [1/yr], `rate` is a [1/yr].
 */
export function logCumulative(
  perYear: Float64Array,
  integral: Float64Array,
  rate: Float64Array,
  years: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[i] = Math.log(1 + perYear[i] * integral[i]);
  for (let i = 0; i < count; i++) {
    const x = rate[i] * years;
    if (x > 300) out[i] = x + Math.log(Math.exp(-x) + (perYear[i] * (1 - Math.exp(-x))) / rate[i]);
  }
}

/** The same for the first `count` samples of a list. */
export function logCumulativeOf(
  list: Uint16Array,
  count: number,
  perYear: Float64Array,
  integral: Float64Array,
  rate: Float64Array,
  years: number,
  out: Float64Array,
): void {
  for (let k = 0; k < count; k++) {
    const i = list[k];
    const x = rate[i] * years;
    out[i] =
      x > 300
        ? x + Math.log(Math.exp(-x) + (perYear[i] * (1 - Math.exp(-x))) / rate[i])
        : Math.log(1 + perYear[i] * integral[i]);
  }
}

/** ln R = −κ·ln A. */
export function logLoss(kappa: Float64Array, logCompute: Float64Array, out: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) out[i] = -kappa[i] * logCompute[i];
}

/** start + rate·years: the logarithm of a multiple that grows at `rate` [1/yr] from e^start. */
export function logMultiple(
  start: Float64Array,
  rate: Float64Array,
  years: number,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[i] = start[i] + rate[i] * years;
}

/** ℓ + (1 − ℓ)·e^key with one floor for all samples. */
export function totalLosses(keys: Float64Array, floor: number, out: Float64Array, count: number): void {
  const share = 1 - floor;
  for (let i = 0; i < count; i++) out[i] = floor + share * Math.exp(keys[i]);
}

export function sumOf(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  return sum;
}

/** Adds each value's difference from `origin`, and its square, to its replicate's two sums. */
export function addMoments(
  values: Float64Array,
  replicates: Uint8Array,
  origin: number,
  sums: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const difference = values[i] - origin;
    const at = replicates[i] * 2;
    sums[at] += difference;
    sums[at + 1] += difference * difference;
  }
}

/** How the keys of a row are told apart: see `lookUp`. */
export interface LookUp {
  low: number;
  scale: number;
  /** For each bin, the first segment that a key in it can lie in. */
  start: Uint16Array;
}

/**
 * Prepares the look-up of segments: the bin of a key is ⌊(key − low)·scale⌋, and start[bin] counts the edges whose own bin
 * lies below it. Rounding cannot mislead: the bin rises with the key, so those edges are at most the key, and the rest of
 * the edges are compared one by one.
 */
export function lookUp(edges: Float64Array, start: Uint16Array): LookUp {
  let lastFinite = edges.length - 1;
  while (lastFinite > 0 && edges[lastFinite] === Infinity) lastFinite--;
  const low = Number.isFinite(edges[0]) ? edges[0] : 0;
  const span = edges[lastFinite] - low;
  const scale = span > 0 && BINS / span < Infinity ? BINS / span : 0;
  let bin = 0;
  for (let segment = 0; segment < edges.length; segment++) {
    const last = binOf(edges[segment], low, scale);
    start.fill(segment, bin, last + 1);
    bin = Math.max(bin, last + 1);
  }
  start.fill(edges.length, bin);
  return { low, scale, start };
}

function binOf(key: number, low: number, scale: number): number {
  const bin = (key - low) * scale;
  return bin > 0 ? (bin < BINS ? Math.floor(bin) : BINS - 1) : 0;
}

/**
 * Finds the segment of each key and counts it for its replicate, in `counts` from `at` on; lists the samples whose segment
 * is gathered in `wanted` and returns how many they are.
 */
export function countSegments(
  keys: Float64Array,
  replicates: Uint8Array,
  edges: Float64Array,
  { low, scale, start }: LookUp,
  gather: Uint8Array,
  counts: Uint32Array,
  at: number,
  segments: Uint16Array,
  wanted: Uint16Array,
  count: number,
): number {
  const width = edges.length + 1;
  let length = 0;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    const bin = (key - low) * scale;
    let segment = start[bin > 0 ? (bin < BINS ? bin | 0 : BINS - 1) : 0];
    while (segment < edges.length && key >= edges[segment]) segment++;
    counts[at + replicates[i] * width + segment]++;
    segments[i] = segment;
    wanted[length] = i;
    length += gather[segment];
  }
  return length;
}

/** Raises `left` to the number of intervals [low, high], the innermost first, that a sample's key lies outside of. */
export function countLeft(
  keys: Float64Array,
  low: Float64Array,
  high: Float64Array,
  left: Uint8Array,
  count: number,
): void {
  const intervals = low.length;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    let outside = left[i];
    while (outside < intervals && (key < low[outside] || key > high[outside])) outside++;
    left[i] = outside;
  }
}

/**
 * Years until −ln R reaches `needed` > 0 with cumulative compute: `timeToTarget` of the model for a block, where every
 * number is of ordinary size.
 */
export function timesToLoss(
  needed: number,
  kappa: Float64Array,
  perYear: Float64Array,
  rate: Float64Array,
  out: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) out[i] = timeToLogMultiple(needed / kappa[i], rate[i], perYear[i]);
}
