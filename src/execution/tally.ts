import type { Parameters } from "../model/growth.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { BLOCK, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import { EvaluationError } from "./evaluation-error.ts";
import type { Job, Measure, Row, Tally } from "./job.ts";
import { addMoments, BINS, countSegments, lookUp, sumOf, totalLosses } from "./kernel.ts";
import { isReachedByCompute } from "./path-trajectories.ts";
import { keyOfValue, scaleOf, type Trajectories } from "./trajectories.ts";
import { walker } from "./walker.ts";

/** Evaluates the first `count` samples of a block, of `samples` in the pass, and tallies them. */
export function tallier(job: Job): (block: number, count: number, measure: Measure, samples?: number) => Tally {
  const start = walker(job);
  const keys = new Float64Array(BLOCK);
  const segments = new Uint16Array(BLOCK);
  const listed = new Uint16Array(BLOCK);
  const replicates = new Uint8Array(BLOCK);
  const startSegment = new Uint16Array(BINS);
  const values = new Float64Array(BLOCK);
  const kept = new Gathered();
  const horizon = job.steps / job.stepsPerYear;
  /** Targets whose hits follow from the times at which they are first met. */
  const staysMet = job.targets.map((target) => job.paths === undefined || isReachedByCompute(job, target));

  return (block, count, measure, all) => {
    const timesWanted = measure.hits || measure.rows.some((row) => "target" in row.of);
    const samples = start(block, count, timesWanted);
    const sizes = new Uint32Array(REPLICATES);
    for (let i = 0; i < count; i++) {
      replicates[i] = replicateOf(job.plan.sampler, i, all);
      sizes[replicates[i]]++;
    }
    const counts = new Uint32Array(measure.rows.reduce((total, row) => total + (row.edges.length + 1) * REPLICATES, 0));
    const moments = new Float64Array(measure.rows.filter((row) => row.moments).length * REPLICATES * 2);
    const hits = new Uint32Array(measure.hits ? job.targets.length * (job.steps + 1) * REPLICATES : 0);
    kept.clear(count * measure.rows.filter((row) => row.edges.length === 0).length);
    let countsAt = 0;
    let momentsAt = 0;

    /** Counts the keys of one row and gathers those that are wanted. */
    const tallyRow = (row: Row) => {
      const { edges, gather } = row;
      const width = edges.length + 1;
      if (edges.length === 0) {
        for (let r = 0; r < REPLICATES; r++) counts[countsAt + r] = sizes[r];
        if (gather[0]) kept.all(keys, replicates, count);
      } else {
        const found = lookUp(edges, startSegment);
        const wanted = countSegments(keys, replicates, edges, found, gather, counts, countsAt, segments, listed, count);
        kept.bySegment(keys, replicates, segments, listed.subarray(0, wanted), gather);
      }
      countsAt += width * REPLICATES;
    };

    /**
     * Counts the samples that meet a target at each time, from their times to it. At constant rates every quantity of a
     * sample is monotone in time, so a target that was not met at the start and then is stays met; one met at the start may be lost again.
     */
    const countHits = (target: number) => {
      const at = target * (job.steps + 1) * REPLICATES;
      const end = at + (job.steps + 1) * REPLICATES;
      for (let i = 0; i < count; i++) {
        const years = keys[i];
        const first = Math.ceil(years * job.stepsPerYear);
        if (first > job.steps) continue;
        if (years > 0 || job.paths !== undefined || meetsTarget(job, target, samples.parameters(i), horizon))
          hits[at + first * REPLICATES + replicates[i]]++;
        else countWhileMet(i, target);
      }
      for (let k = at + REPLICATES; k < end; k++) hits[k] += hits[k - REPLICATES];
    };
    /** A sample that loses a target it met at the start is taken back out where it does. */
    const countWhileMet = (i: number, target: number) => {
      const at = target * (job.steps + 1) * REPLICATES + replicates[i];
      hits[at]++;
      const parameters = samples.parameters(i);
      let step = 1;
      while (meetsTarget(job, target, parameters, step / job.stepsPerYear)) step++;
      hits[at + step * REPLICATES]--;
    };

    /** Counts the samples that meet each target at a step, by what they are there: along a path, targets can come and go. */
    const countMet = (step: number) => {
      job.targets.forEach(({ quantity, value, falls }, target) => {
        if (staysMet[target]) return;
        const at = (target * (job.steps + 1) + step) * REPLICATES;
        const threshold = keyOfValue(scaleOf(job, quantity), value);
        samples.keys(quantity, keys);
        for (let i = 0; i < count; i++)
          if (falls ? keys[i] <= threshold : keys[i] >= threshold) hits[at + replicates[i]]++;
      });
    };

    let next = 0;
    const last = job.paths !== undefined && timesWanted ? job.steps : lastStep(measure.rows);
    for (let step = 0; step <= last; step++) {
      const rows: Row[] = [];
      while (next < measure.rows.length && stepOf(measure.rows[next]) === step) rows.push(measure.rows[next++]);
      const counted = measure.hits && staysMet.includes(false);
      if (rows.length === 0 && !counted) continue;
      samples.moveTo(step);
      if (counted) countMet(step);
      for (const row of rows) {
        const quantity = quantityOf(row);
        samples.keys(quantity, keys);
        refuseNonFinite(keys, samples, job, block, step, quantity);
        tallyRow(row);
        if (!row.moments) continue;
        const out = moments.subarray(momentsAt, (momentsAt += REPLICATES * 2));
        const scale = scaleOf(job, quantity);
        if (scale.kind === "value") tallyMoments(keys, replicates, sizes, count, out);
        else {
          totalLosses(keys, scale.floor, values, count);
          tallyMoments(values, replicates, sizes, count, out);
        }
      }
    }
    const rowsOfTargets = new Map(measure.rows.slice(next).map((row) => [targetOf(row), row]));
    for (let target = 0; target < job.targets.length; target++) {
      const row = rowsOfTargets.get(target);
      if (row === undefined && !measure.hits) continue;
      if (job.paths !== undefined) samples.moveTo(job.steps);
      samples.timesToTarget(target, keys);
      refuseNaN(keys, samples, job, block, target);
      if (row !== undefined) tallyRow(row);
      if (measure.hits && staysMet[target]) countHits(target);
    }
    return { sizes, counts, candidates: kept.keys(), replicates: kept.replicates(), moments, hits };
  };
}

function stepOf(row: Row): number | undefined {
  return "step" in row.of ? row.of.step : undefined;
}

function quantityOf(row: Row): QuantityName {
  if ("quantity" in row.of) return row.of.quantity;
  throw new TypeError("a row of times to a target has no quantity of its own");
}

function targetOf(row: Row): number {
  if ("target" in row.of) return row.of.target;
  throw new TypeError("rows must stand in ascending order of their step, times to targets last");
}

/** Whether a sample meets a target at time t [yr]. */
function meetsTarget(job: Job, target: number, parameters: Parameters, t: number): boolean {
  const { quantity, value, falls } = job.targets[target];
  const now = quantityAt(quantity, parameters, t, job.compute);
  return falls ? now <= value : now >= value;
}

function lastStep(rows: readonly Row[]): number {
  return rows.reduce((last, row) => Math.max(last, stepOf(row) ?? -1), -1);
}

/**
 * Mean and population variance of a quantity in each replicate. Sums are taken of the differences from the block's first
 * sample, so that a narrow spread does not cancel against the mean.
 */
function tallyMoments(
  values: Float64Array,
  replicates: Uint8Array,
  sizes: Uint32Array,
  count: number,
  out: Float64Array,
): void {
  const origin = values[0];
  addMoments(values, replicates, origin, out, count);
  for (let r = 0; r < REPLICATES; r++) {
    if (sizes[r] === 0) continue;
    const mean = out[2 * r] / sizes[r];
    out[2 * r] = origin + mean;
    out[2 * r + 1] = Math.max(out[2 * r + 1] / sizes[r] - mean * mean, 0);
  }
}

/** A sum is finite exactly if all its keys are (keys are logarithms: they do not overflow together). */
function refuseNonFinite(
  keys: Float64Array,
  samples: Trajectories,
  job: Job,
  block: number,
  step: number,
  quantity: string,
): void {
  if (Number.isFinite(sumOf(keys, samples.count))) return;
  for (let i = 0; i < samples.count; i++)
    if (!Number.isFinite(keys[i]))
      throw new EvaluationError(
        `${quantity} at t = ${step / job.stepsPerYear} years is not a finite number`,
        block,
        block * BLOCK + i,
        samples.parameters(i),
      );
}

function refuseNaN(keys: Float64Array, samples: Trajectories, job: Job, block: number, target: number): void {
  for (let i = 0; i < samples.count; i++)
    if (Number.isNaN(keys[i]))
      throw new EvaluationError(
        `the time to target ${target + 1} (${job.targets[target].quantity} ${job.targets[target].value}) is not a number`,
        block,
        block * BLOCK + i,
        samples.parameters(i),
      );
}

/** Keys on their way out of a block, with the replicate of each, in arrays that grow and are used again. */
class Gathered {
  #keys = new Float64Array(BLOCK);
  #replicates = new Uint8Array(BLOCK);
  #length = 0;

  /** Forgets what was kept, and makes room for `expected` keys. */
  clear(expected: number): void {
    this.#length = 0;
    this.#makeRoom(expected);
  }

  all(keys: Float64Array, replicates: Uint8Array, count: number): void {
    this.#makeRoom(count);
    this.#keys.set(keys.subarray(0, count), this.#length);
    this.#replicates.set(replicates.subarray(0, count), this.#length);
    this.#length += count;
  }

  /** Keeps the samples listed in `wanted`, the segments one after the other. */
  bySegment(
    keys: Float64Array,
    replicates: Uint8Array,
    segments: Uint16Array,
    wanted: Uint16Array,
    gather: Uint8Array,
  ): void {
    this.#makeRoom(wanted.length);
    const places = new Uint32Array(gather.length + 1);
    for (const i of wanted) places[segments[i] + 1]++;
    for (let s = 1; s < places.length; s++) places[s] += places[s - 1];
    for (const i of wanted) {
      const place = this.#length + places[segments[i]]++;
      this.#keys[place] = keys[i];
      this.#replicates[place] = replicates[i];
    }
    this.#length += wanted.length;
  }

  keys(): Float64Array {
    return this.#keys.slice(0, this.#length);
  }

  replicates(): Uint8Array {
    return this.#replicates.slice(0, this.#length);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#keys.length) return;
    const room = Math.max(2 * this.#keys.length, this.#length + more);
    const [keys, replicates] = [new Float64Array(room), new Uint8Array(room)];
    keys.set(this.#keys.subarray(0, this.#length));
    replicates.set(this.#replicates.subarray(0, this.#length));
    this.#keys = keys;
    this.#replicates = replicates;
  }
}
