import type { Parameters } from "../model/growth.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { BLOCK, FEWEST_HYPERCUBES, HYPERCUBE, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import { EvaluationError } from "./evaluation-error.ts";
import type { Job, Measure, Row, Tally } from "./job.ts";
import { isReachedByCompute } from "./path-trajectories.ts";
import { ROOM_FOR_MOMENTS, RowMoments } from "./row-moments.ts";
import { RowTally, roomForRow } from "./row-tally.ts";
import { keyOfValue, scaleOf, type Trajectories } from "./trajectories.ts";
import { tileSize, tileWalker } from "./walker.ts";

/** Evaluates the first `count` samples of a block, of `samples` in the pass, and tallies them. */
export function tallier(job: Job): (block: number, count: number, measure: Measure, samples?: number) => Tally {
  /** The blocks of one pass are tallied in the same arrays. */
  let pass: { measure: Measure; tally: ReturnType<typeof passTallier> } | undefined;
  return (block, count, measure, samples = Infinity) => {
    if (pass?.measure !== measure) pass = { measure, tally: passTallier(job, measure) };
    return pass.tally(block, count, samples);
  };
}

function passTallier(job: Job, measure: Measure): (block: number, count: number, samples: number) => Tally {
  const tile = tileSize(job);
  const room = measure.rows.reduce((total, row) => total + roomForRow(row, tile) + ROOM_FOR_MOMENTS, 16 * BLOCK);
  const { kernel, tiles } = tileWalker(job, room);
  const { loops } = kernel;
  const replicates = kernel.uint8(BLOCK);
  const values = kernel.float64(tile);
  const rows = measure.rows.map((row) => ({
    row,
    tally: new RowTally(row, kernel, tile),
    moments: row.moments ? new RowMoments(kernel) : undefined,
  }));
  const rowsAt = Array.from({ length: job.steps + 1 }, (_, step) => rows.filter(({ row }) => stepOf(row) === step));
  const rowOfTarget = job.targets.map((_, target) => rows.find(({ row }) => targetOf(row) === target));
  const timesWanted = measure.hits || rowOfTarget.some((row) => row !== undefined);
  /** Targets whose hits follow from the times at which they are first met. */
  const staysMet = job.targets.map((target) => job.paths === undefined || isReachedByCompute(job, target));
  const countsMet = measure.hits && staysMet.includes(false);
  const horizon = job.steps / job.stepsPerYear;
  const last = job.paths !== undefined && timesWanted ? job.steps : rowsAt.findLastIndex((here) => here.length > 0);
  const hits = new Uint32Array(measure.hits ? job.targets.length * (job.steps + 1) * REPLICATES : 0);

  return (block, count, all) => {
    const sizes = new Uint32Array(REPLICATES);
    for (let i = 0; i < count; i++) {
      replicates[i] = replicateOf(job.plan.sampler, i, all);
      sizes[replicates[i]]++;
    }
    const cubes = job.plan.sampler === "lhs" && all >= FEWEST_HYPERCUBES * HYPERCUBE;
    for (const { tally } of rows) tally.clear();
    hits.fill(0);
    for (const samples of tiles(block, count, timesWanted)) tallyTile(block, samples, cubes);
    for (let k = 0; k < hits.length; k++)
      if (staysMet[Math.floor(k / REPLICATES / (job.steps + 1))] && k % ((job.steps + 1) * REPLICATES) >= REPLICATES)
        hits[k] += hits[k - REPLICATES];
    return answer(sizes);
  };

  function tallyTile(block: number, samples: Trajectories, cubes: boolean): void {
    const { from, count } = samples;
    const own = replicates.subarray(from, from + count);
    for (let step = 0; step <= last; step++) {
      if (rowsAt[step].length === 0 && !countsMet) continue;
      samples.moveTo(step);
      if (countsMet) countMet(step, samples, own);
      for (const { row, tally, moments } of rowsAt[step]) {
        const quantity = quantityOf(row);
        const keys = samples.read(quantity);
        if (!Number.isFinite(loops.sumOf(keys.byteOffset, count)))
          refuseNonFinite(keys, samples, job, block, step, quantity);
        tally.add(keys, own, count);
        if (moments === undefined) continue;
        const { kind } = scaleOf(job, quantity);
        if (kind === "log") loops.exponentials(keys.byteOffset, values.byteOffset, count);
        moments.add(kind === "log" ? values : keys, from, count, cubes);
      }
    }
    for (let target = 0; target < job.targets.length; target++) {
      const row = rowOfTarget[target];
      if (row === undefined && !measure.hits) continue;
      if (job.paths !== undefined) samples.moveTo(job.steps);
      const years = samples.timesToTarget(target);
      refuseNaN(years, samples, job, block, target);
      row?.tally.add(years, own, count);
      if (measure.hits && staysMet[target]) countHits(target, years, samples, own);
    }
  }

  /**
   * Counts when each sample first meets a target. At constant rates every quantity of a sample is monotone in time, so a
   * target that was not met at the start and then is stays met; one met at the start may be lost again.
   */
  function countHits(target: number, years: Float64Array, samples: Trajectories, own: Uint8Array): void {
    const at = target * (job.steps + 1) * REPLICATES;
    for (let i = 0; i < samples.count; i++) {
      const first = Math.ceil(years[i] * job.stepsPerYear);
      if (first > job.steps) continue;
      hits[at + first * REPLICATES + own[i]]++;
      if (years[i] > 0 || job.paths !== undefined) continue;
      const parameters = samples.parameters(i);
      if (meetsTarget(job, target, parameters, horizon)) continue;
      // A sample that loses a target it met at the start is taken back out where it does.
      let step = 1;
      while (meetsTarget(job, target, parameters, step / job.stepsPerYear)) step++;
      hits[at + step * REPLICATES + own[i]]--;
    }
  }

  /** Counts the samples that meet each target at a step, by what they are there: along a path, targets can come and go. */
  function countMet(step: number, samples: Trajectories, own: Uint8Array): void {
    job.targets.forEach(({ quantity, value, falls }, target) => {
      if (staysMet[target]) return;
      const at = (target * (job.steps + 1) + step) * REPLICATES;
      const threshold = keyOfValue(scaleOf(job, quantity), value);
      const keys = samples.read(quantity);
      for (let i = 0; i < samples.count; i++)
        if (falls ? keys[i] <= threshold : keys[i] >= threshold) hits[at + own[i]]++;
    });
  }

  function answer(sizes: Uint32Array): Tally {
    const counts = new Uint32Array(rows.reduce((total, { tally }) => total + tally.counts.length, 0));
    const gathered = rows.reduce((total, { tally }) => total + tally.gathered, 0);
    const candidates = new Float64Array(gathered);
    const candidateReplicates = new Uint8Array(gathered);
    const moments = new Float64Array(rows.filter((row) => row.moments !== undefined).length * REPLICATES * 2);
    let [countsAt, keysAt, momentsAt] = [0, 0, 0];
    for (const { row, tally, moments: sums } of rows) {
      counts.set(tally.counts, countsAt);
      countsAt += tally.counts.length;
      tally.copyGathered(candidates, candidateReplicates, keysAt);
      keysAt += tally.gathered;
      if (sums === undefined) continue;
      const out = moments.subarray(momentsAt, (momentsAt += REPLICATES * 2));
      sums.writeTo(out, sizes);
      const { kind, floor } = scaleOf(job, quantityOf(row));
      if (kind === "log") addFloor(out, floor);
    }
    return { sizes, counts, candidates, replicates: candidateReplicates, moments, hits: hits.slice() };
  }
}

/** From the moments of a share e^key of what can be reduced to those of the whole, ℓ + (1 − ℓ)·e^key. */
function addFloor(moments: Float64Array, floor: number): void {
  for (let r = 0; r < REPLICATES; r++) {
    moments[2 * r] = floor + (1 - floor) * moments[2 * r];
    moments[2 * r + 1] *= (1 - floor) ** 2;
  }
}

function stepOf(row: Row): number | undefined {
  return "step" in row.of ? row.of.step : undefined;
}

function quantityOf(row: Row): QuantityName {
  if ("quantity" in row.of) return row.of.quantity;
  throw new TypeError("a row of times to a target has no quantity of its own");
}

function targetOf(row: Row): number | undefined {
  return "target" in row.of ? row.of.target : undefined;
}

/** Whether a sample meets a target at time t [yr]. */
function meetsTarget(job: Job, target: number, parameters: Parameters, t: number): boolean {
  const { quantity, value, falls } = job.targets[target];
  const now = quantityAt(quantity, parameters, t, job.compute);
  return falls ? now <= value : now >= value;
}

function refuseNonFinite(
  keys: Float64Array,
  samples: Trajectories,
  job: Job,
  block: number,
  step: number,
  quantity: string,
): void {
  for (let i = 0; i < samples.count; i++)
    if (!Number.isFinite(keys[i]))
      throw new EvaluationError(
        `${quantity} at t = ${step / job.stepsPerYear} years is not a finite number`,
        block,
        block * BLOCK + samples.from + i,
        samples.parameters(i),
      );
}

function refuseNaN(keys: Float64Array, samples: Trajectories, job: Job, block: number, target: number): void {
  for (let i = 0; i < samples.count; i++)
    if (Number.isNaN(keys[i]))
      throw new EvaluationError(
        `the time to target ${target + 1} (${job.targets[target].quantity} ${job.targets[target].value}) is not a number`,
        block,
        block * BLOCK + samples.from + i,
        samples.parameters(i),
      );
}
