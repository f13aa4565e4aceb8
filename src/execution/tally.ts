import type { Parameters } from "../model/growth.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { BLOCK, FEWEST_HYPERCUBES, HYPERCUBE, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import { EvaluationError } from "./evaluation-error.ts";
import type { Job, Measure, Tally } from "./job.ts";
import { isReachedByCompute } from "./path-trajectories.ts";
import { ROOM_FOR_MOMENTS, RowMoments } from "./row-moments.ts";
import { RowTally, roomForRow } from "./row-tally.ts";
import { keyOfValue, type Scale, scaleOf, type Trajectories } from "./trajectories.ts";
import { tileSize, tileWalker } from "./walker.ts";

/** Evaluates `count` samples from the beginning of a block on, of `samples` in the pass, and tallies them. */
export function tallier(job: Job): (block: number, count: number, measure: Measure, samples?: number) => Tally {
  /** The tasks of one pass are tallied in the same arrays. */
  let pass: { measure: Measure; most: number; tally: ReturnType<typeof passTallier> } | undefined;
  return (block, count, measure, samples = Infinity) => {
    if (pass === undefined || pass.measure !== measure || pass.most < count)
      pass = { measure, most: count, tally: passTallier(job, measure, count) };
    return pass.tally(block, count, samples);
  };
}

/** @param most the most samples of a task. */
function passTallier(
  job: Job,
  measure: Measure,
  most: number,
): (block: number, count: number, samples: number) => Tally {
  const tile = tileSize(job);
  const room = measure.rows.reduce(
    (total, row) => total + roomForRow(row, most, tile) + ROOM_FOR_MOMENTS,
    9 * tile + BLOCK + 1024,
  );
  const { kernel, tiles } = tileWalker(job, room);
  const { loops } = kernel;
  const replicates = kernel.uint8(BLOCK);
  const values = kernel.float64(tile);
  const rows = measure.rows.map(({ of, moments, ...cut }) => ({
    of,
    scale: "quantity" in of ? scaleOf(job, of.quantity) : undefined,
    tally: new RowTally(cut, kernel, most, tile),
    moments: moments ? new RowMoments(kernel) : undefined,
  }));
  type QuantityRow = (typeof rows)[number] & { of: { quantity: QuantityName; step: number }; scale: Scale };
  const rowsAt = Array.from({ length: job.steps + 1 }, (): QuantityRow[] => []);
  for (const row of rows) if ("step" in row.of) rowsAt[row.of.step].push(row as QuantityRow);
  const rowOfTarget = job.targets.map((_, target) => rows.find(({ of }) => "target" in of && of.target === target));
  const timesWanted = measure.hits || rowOfTarget.some((row) => row !== undefined);
  /** Targets whose hits follow from the times at which they are first met. */
  const staysMet = job.targets.map((target) => job.paths === undefined || isReachedByCompute(job, target));
  const countsMet = measure.hits && staysMet.includes(false);
  const horizon = job.steps / job.stepsPerYear;
  const last = job.paths !== undefined && timesWanted ? job.steps : rowsAt.findLastIndex((here) => here.length > 0);
  const hits = new Uint32Array(measure.hits ? job.targets.length * (job.steps + 1) * REPLICATES : 0);

  return (first, count, all) => {
    const blocks = Math.ceil(count / BLOCK);
    const cubes = job.plan.sampler === "lhs" && all >= FEWEST_HYPERCUBES * HYPERCUBE;
    for (let i = 0; i < Math.min(count, BLOCK); i++) replicates[i] = replicateOf(job.plan.sampler, i, all);
    for (const { tally } of rows) tally.clear();
    hits.fill(0);
    const sizes = new Uint32Array(blocks * REPLICATES);
    const momentRows = rows.filter((row) => row.moments !== undefined);
    const moments = new Float64Array(blocks * momentRows.length * REPLICATES * 2);
    for (let b = 0; b < blocks; b++) {
      const here = Math.min(BLOCK, count - b * BLOCK);
      const own = sizes.subarray(b * REPLICATES, (b + 1) * REPLICATES);
      for (let i = 0; i < here; i++) own[replicates[i]]++;
      for (const samples of tiles(first + b, here, timesWanted)) tallyTile(first + b, samples, cubes);
      momentRows.forEach(({ scale, moments: sums }, row) => {
        const at = (b * momentRows.length + row) * REPLICATES * 2;
        const out = moments.subarray(at, at + REPLICATES * 2);
        sums!.writeTo(out, own);
        if (scale?.kind === "log") addFloor(out, scale.floor);
      });
    }
    const steps = job.steps + 1;
    for (let k = 0; k < hits.length; k++)
      if (staysMet[Math.floor(k / REPLICATES / steps)] && k % (steps * REPLICATES) >= REPLICATES)
        hits[k] += hits[k - REPLICATES];
    return { ...gathered(), sizes, moments, hits: hits.slice() };
  };

  function tallyTile(block: number, samples: Trajectories, cubes: boolean): void {
    const { from, count } = samples;
    const own = replicates.subarray(from, from + count);
    for (let step = 0; step <= last; step++) {
      if (rowsAt[step].length === 0 && !countsMet) continue;
      samples.moveTo(step);
      if (countsMet) countMet(step, samples, own);
      for (const {
        of: { quantity },
        scale: { kind },
        tally,
        moments,
      } of rowsAt[step]) {
        const keys = samples.read(quantity);
        if (!Number.isFinite(loops.sumOf(keys.byteOffset, count)))
          refuseNonFinite(keys, samples, job, block, step, quantity);
        tally.add(keys, own, count);
        if (moments === undefined) continue;
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

  function gathered(): Pick<Tally, "counts" | "candidates" | "replicates"> {
    const counts = new Uint32Array(rows.reduce((total, { tally }) => total + tally.counts.length, 0));
    const length = rows.reduce((total, { tally }) => total + tally.gathered, 0);
    const candidates = new Float64Array(length);
    const ofCandidates = new Uint8Array(length);
    let [countsAt, keysAt] = [0, 0];
    for (const { tally } of rows) {
      counts.set(tally.counts, countsAt);
      countsAt += tally.counts.length;
      tally.copyGathered(candidates, ofCandidates, keysAt);
      keysAt += tally.gathered;
    }
    return { counts, candidates, replicates: ofCandidates };
  }
}

/** From the moments of a share e^key of what can be reduced to those of the whole, ℓ + (1 − ℓ)·e^key. */
function addFloor(moments: Float64Array, floor: number): void {
  for (let r = 0; r < REPLICATES; r++) {
    moments[2 * r] = floor + (1 - floor) * moments[2 * r];
    moments[2 * r + 1] *= (1 - floor) ** 2;
  }
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
