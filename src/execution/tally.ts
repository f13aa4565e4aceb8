import type { Parameters } from "../model/growth.ts";
import { type QuantityName, quantityAt } from "../model/quantities.ts";
import { BLOCK, FEWEST_HYPERCUBES, groupSize, HYPERCUBE, REPLICATES, replicateOf } from "../sampling/designs/design.ts";
import { EvaluationError } from "./evaluation-error.ts";
import type { Job, Measure, Tally } from "./job.ts";
import type { Kernel } from "./kernel.ts";
import { KEY_BYTES } from "./key-memory.ts";
import { isReachedByCompute } from "./path-trajectories.ts";
import { RowTally, roomForRow, rowAddress, rowNumbers } from "./row-tally.ts";
import { keyOfValue, type Scale, scaleOf, TILE, type Trajectories } from "./trajectories.ts";
import { tileWalker } from "./walker.ts";

/** Evaluates `count` samples from the beginning of a block on, of `samples` in the pass, and tallies them. */
export function tallier(
  job: Job,
): (block: number, count: number, measure: Measure, samples?: number, room?: SharedArrayBuffer) => Tally {
  /** The tasks of one pass are tallied in the same arrays. */
  let pass: ({ measure: Measure; most: number } & ReturnType<typeof passTallier>) | undefined;
  return (block, count, measure, samples = Infinity, room) => {
    if (pass === undefined || pass.measure !== measure || pass.most < count)
      pass = { measure, most: count, ...passTallier(job, measure, count, pass?.kernel) };
    return pass.tally(block, count, samples, room);
  };
}

/** Memory that most passes can do with, and that costs nothing before it is used [bytes]: they share one kernel. */
const USUAL_ROOM = 64e6;

/** @param most the most samples of a task; @param given a kernel whose arrays are not needed any more. */
function passTallier(
  job: Job,
  measure: Measure,
  most: number,
  given: Kernel | undefined,
): { kernel: Kernel; tally: (block: number, count: number, samples: number, room?: SharedArrayBuffer) => Tally } {
  const hitsLength = measure.hits ? job.targets.length * (job.steps + 2) * REPLICATES : 0;
  const room = measure.rows.reduce(
    (total, row) => total + roomForRow(row, most, TILE),
    8 * TILE + BLOCK + 4 * (job.steps + hitsLength) + 4096,
  );
  const { kernel, tiles } = tileWalker(job, given === undefined ? Math.max(room, USUAL_ROOM) : room, given);
  const { loops } = kernel;
  const replicates = kernel.uint8(BLOCK);
  /** Of how many samples in all they are the replicates. */
  let replicatesOf: number | undefined;
  const values = kernel.float64(TILE);
  const hits = kernel.uint32(hitsLength);
  const numbers = rowNumbers(kernel, measure.rows.length + 1);
  const rows = measure.rows.map(({ of, ...cut }, index) => ({
    of,
    scale: "quantity" in of ? scaleOf(job, of.quantity) : undefined,
    hasMoments: cut.moments,
    tally: new RowTally(cut, kernel, numbers, index, most, TILE),
    address: rowAddress(numbers, index),
    end: rowAddress(numbers, index + 1),
  }));
  type QuantityRow = (typeof rows)[number] & { of: { quantity: QuantityName; step: number }; scale: Scale };
  const quantityRows = rows.filter((row): row is QuantityRow => "quantity" in row.of);
  const rowsAt = Array.from({ length: job.steps + 1 }, (): QuantityRow[] => []);
  for (const row of quantityRows) rowsAt[row.of.step].push(row);
  const rowOfTarget = job.targets.map((_, target) => rows.find(({ of }) => "target" in of && of.target === target));
  const rowsWithMoments = quantityRows.filter((row) => row.hasMoments);
  const timesWanted = measure.hits || rowOfTarget.some((row) => row !== undefined);
  /** Targets whose hits follow from the times at which they are first met. */
  const staysMet = job.targets.map((target) => job.paths === undefined || isReachedByCompute(job, target));
  const countsMet = measure.hits && staysMet.includes(false);
  const horizon = job.steps / job.stepsPerYear;
  const last = job.paths !== undefined && timesWanted ? job.steps : rowsAt.findLastIndex((here) => here.length > 0);
  /** Whether all keys are those of loss, for which there is a loop through all of time; then where each step's rows begin. */
  const lossesAlone =
    !countsMet &&
    quantityRows.every(
      ({ of: { quantity }, scale }) =>
        scale.kind === "log" && (quantity === "relativeLoss" || quantity === "reducibleLoss"),
    );
  const rowsOf = kernel.uint32(job.steps + 2);
  let next = 0;
  for (let step = 0; step <= job.steps; step++) {
    rowsOf[step] = rowAddress(numbers, next);
    next += rowsAt[step].length;
  }
  rowsOf[job.steps + 1] = rowAddress(numbers, next);

  const tally = (first: number, count: number, all: number, room?: SharedArrayBuffer): Tally => {
    const blocks = Math.ceil(count / BLOCK);
    const size = groupSize(all);
    const groups = Math.ceil(blocks / size);
    const cubes = job.plan.sampler === "lhs" && all >= FEWEST_HYPERCUBES * HYPERCUBE;
    if (all !== replicatesOf) for (let i = 0; i < BLOCK; i++) replicates[i] = replicateOf(job.plan.sampler, i, all);
    replicatesOf = all;
    for (const { tally } of rows) tally.clear();
    hits.fill(0);
    const sizes = new Uint32Array(groups * REPLICATES);
    const moments = new Float64Array(groups * rowsWithMoments.length * REPLICATES * 2);
    for (let group = 0; group < groups; group++) {
      const own = sizes.subarray(group * REPLICATES, (group + 1) * REPLICATES);
      const end = Math.min(blocks, (group + 1) * size);
      for (let b = group * size; b < end; b++) {
        const here = Math.min(BLOCK, count - b * BLOCK);
        // A whole block has as many samples of each.
        if (here === BLOCK) for (let r = 0; r < REPLICATES; r++) own[r] += BLOCK / REPLICATES;
        else for (let i = 0; i < here; i++) own[replicates[i]]++;
        for (const samples of tiles(first + b, here, timesWanted))
          tallyTile(first + b, samples, (b - group * size) * BLOCK + samples.from, cubes);
      }
      rowsWithMoments.forEach(({ scale, tally }, row) => {
        const at = (group * rowsWithMoments.length + row) * REPLICATES * 2;
        const out = moments.subarray(at, at + REPLICATES * 2);
        tally.takeMoments(out, own);
        if (scale.kind === "log") addFloor(out, scale.floor);
      });
    }
    return { ...gathered(room), sizes, moments, hits: hitsByTime() };
  };
  return { kernel, tally };

  /** @param ofGroup the number of the tile's first sample in its group of blocks. */
  function tallyTile(block: number, samples: Trajectories, ofGroup: number, cubes: boolean): void {
    const { from, count } = samples;
    const own = replicates.byteOffset + from;
    for (const { tally } of rows) tally.makeRoom();
    if (lossesAlone && samples.tallyLosses !== undefined) {
      const failed = samples.tallyLosses(rowsOf.byteOffset, last, rowsWithMoments.length > 0, own, ofGroup, cubes);
      if (failed >= 0) refuseNonFinite(samples.read("reducibleLoss"), samples, job, block, failed, "relativeLoss");
    } else tallyStepByStep(block, samples, ofGroup, cubes);
    for (let target = 0; target < job.targets.length; target++) {
      const row = rowOfTarget[target];
      if (row === undefined && !measure.hits) continue;
      if (job.paths !== undefined) samples.moveTo(job.steps);
      const years = samples.timesToTarget(target);
      const at = measure.hits && staysMet[target] ? hits.byteOffset + 4 * target * (job.steps + 2) * REPLICATES : 0;
      const special =
        at === 0
          ? Number(Number.isNaN(loops.sumOf(years.byteOffset, count)))
          : loops.countFirst(years.byteOffset, own, job.stepsPerYear, job.steps, at, count);
      if (special > 0) refuseNaN(years, samples, job, block, target);
      if (row !== undefined)
        loops.tallyRows(row.address, row.end, years.byteOffset, years.byteOffset, own, ofGroup, count, 0);
      if (special > 0 && at > 0 && job.paths === undefined) takeOutLost(target, years, samples);
    }
  }

  function tallyStepByStep(block: number, samples: Trajectories, ofGroup: number, cubes: boolean): void {
    const { from, count } = samples;
    const own = replicates.byteOffset + from;
    const shares = rowsWithMoments.length > 0 ? samples.carryShares?.() : undefined;
    for (let step = 0; step <= last; step++) {
      if (rowsAt[step].length === 0 && !countsMet) continue;
      samples.moveTo(step);
      if (countsMet) countMet(step, samples);
      for (const { of, scale, hasMoments, address, end } of rowsAt[step]) {
        const keys = samples.read(of.quantity);
        if (!Number.isFinite(loops.sumOf(keys.byteOffset, count)))
          refuseNonFinite(keys, samples, job, block, step, of.quantity);
        let summed = keys.byteOffset;
        if (hasMoments && scale.kind === "log") {
          // What is carried along is the same whatever else is asked of the samples. Only losses have moments.
          summed = (shares ?? values).byteOffset;
          if (shares === undefined) loops.exponentials(keys.byteOffset, summed, count);
        }
        loops.tallyRows(address, end, keys.byteOffset, summed, own, ofGroup, count, Number(cubes));
      }
    }
  }

  /**
   * At constant rates every quantity of a sample is monotone in time, so a target that was not met at the start and then is
   * stays met; a sample that met it at the start may lose it, and is taken back out where it does.
   */
  function takeOutLost(target: number, years: Float64Array, samples: Trajectories): void {
    const at = target * (job.steps + 2) * REPLICATES;
    for (let i = 0; i < samples.count; i++) {
      if (years[i] > 0) continue;
      const parameters = samples.parameters(i);
      if (meetsTarget(job, target, parameters, horizon)) continue;
      let step = 1;
      while (meetsTarget(job, target, parameters, step / job.stepsPerYear)) step++;
      hits[at + step * REPLICATES + replicates[samples.from + i]]--;
    }
  }

  /** Counts the samples that meet each target at a step, by what they are there: along a path, targets can come and go. */
  function countMet(step: number, samples: Trajectories): void {
    job.targets.forEach(({ quantity, value, falls }, target) => {
      if (staysMet[target]) return;
      const at = (target * (job.steps + 2) + step) * REPLICATES;
      const threshold = keyOfValue(scaleOf(job, quantity), value);
      const keys = samples.read(quantity);
      for (let i = 0; i < samples.count; i++)
        if (falls ? keys[i] <= threshold : keys[i] >= threshold) hits[at + replicates[samples.from + i]]++;
    });
  }

  /** For each target, time and replicate: how many meet it, from how many first do. */
  function hitsByTime(): Uint32Array {
    if (!measure.hits) return new Uint32Array(0);
    const steps = job.steps + 1;
    const met = new Uint32Array(job.targets.length * steps * REPLICATES);
    job.targets.forEach((_, target) => {
      const own = met.subarray(target * steps * REPLICATES, (target + 1) * steps * REPLICATES);
      const at = target * (steps + 1) * REPLICATES;
      own.set(hits.subarray(at, at + own.length));
      if (staysMet[target]) for (let k = REPLICATES; k < own.length; k++) own[k] += own[k - REPLICATES];
    });
    return met;
  }

  function gathered(room: SharedArrayBuffer | undefined): Pick<Tally, "counts" | "candidates" | "replicates"> {
    const counts = new Uint32Array(rows.reduce((total, { tally }) => total + tally.counts.length, 0));
    const length = rows.reduce((total, { tally }) => total + tally.gathered, 0);
    const memory =
      room !== undefined && room.byteLength >= KEY_BYTES * length ? room : new ArrayBuffer(KEY_BYTES * length);
    const candidates = new Float64Array(memory, 0, length);
    const ofCandidates = new Uint8Array(memory, 8 * length, length);
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
