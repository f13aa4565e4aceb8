import type { Job } from "../../execution/job.ts";
import { fixedValue, type Trajectories } from "../../execution/trajectories.ts";
import type { QuantityName } from "../../model/quantities.ts";
import { BLOCK, REPLICATES, replicateOf, type SamplerName } from "../../sampling/designs/design.ts";
import { logComputeToBeLevel, powerToReach } from "./break-even.ts";
import { isLostLater, leaderAtStart, leaderLater, lostInBetween, timeOfChange } from "./overtaking.ts";
import { isLoss, leadOf, Race, Runner, racedIn, type Side } from "./standing.ts";

/** The samples of one block of one scenario as they stand at a step: their keys and ln A, and their laws of loss. */
export class Stand {
  readonly walk: Trajectories;
  readonly side: Side;
  readonly floors: Float64Array;
  readonly kappas: Float64Array;
  readonly initialPowers: Float64Array;
  readonly quantity: QuantityName;
  readonly constantRates: boolean;
  keys = new Float64Array(BLOCK);
  logCompute = new Float64Array(BLOCK);
  keysBefore = new Float64Array(BLOCK);
  logComputeBefore = new Float64Array(BLOCK);

  constructor(walk: Trajectories, job: Job, side: Side, quantity: QuantityName) {
    this.walk = walk;
    this.side = side;
    this.quantity = quantity;
    this.constantRates = job.paths === undefined;
    const of = (name: "lossFloor" | "kappa" | "initialPower") => {
      const fixed = fixedValue(job, name);
      const out = new Float64Array(walk.count);
      if (fixed !== undefined) return out.fill(fixed);
      for (let i = 0; i < walk.count; i++) out[i] = walk.parameters(i)[name];
      return out;
    };
    this.floors = quantity === "relativeLoss" ? of("lossFloor") : new Float64Array(walk.count);
    this.kappas = of("kappa");
    this.initialPowers = of("initialPower");
  }

  moveTo(step: number): void {
    [this.keys, this.keysBefore] = [this.keysBefore, this.keys];
    [this.logCompute, this.logComputeBefore] = [this.logComputeBefore, this.logCompute];
    this.walk.moveTo(step);
    this.walk.keys(racedIn(this.quantity), this.keys);
    this.walk.keys("computeMultiple", this.logCompute);
  }

  /** Sample i as the model follows it from time `from`, at which its ln A is `logCompute`. */
  runner(i: number, from: number, logCompute: number): Runner {
    return new Runner(this.quantity, this.side, this.walk.parameters(i), from, logCompute);
  }
}

/** Level up to the horizon, and not for ever. */
export const LEVEL_UNTIL = 2;

/** No change of lead is known yet. */
const OPEN = -1;

/** Outcomes in the place of a time, in their order: later than any date of the grid, and before never. */
export const AFTER_HORIZON = 1e300;
export const UNDECIDED = 1e301;

/** What becomes of one scenario held against another, sample by sample, on the way through time. */
export class PairTally {
  readonly #sampler: SamplerName;
  readonly #samples: number;
  readonly #stepYears: number;
  readonly #steps: number;
  /**
   * Who was the first to be ahead: 1 for A, −1 for B, 0 as long as they are level, `LEVEL_UNTIL` times as much where that is
   * after the horizon.
   */
  readonly leaders: Int8Array;
  /** When that lead was first lost [yr]: `OPEN` until it is known, `AFTER_HORIZON`, `UNDECIDED` where chance may still bring it about, Infinity never. */
  readonly changes: Float64Array;
  /** Whether some leads are open at the horizon: all futures are then to be walked on, and `addLater` be told. */
  hasOpen = false;
  /** For each step and replicate: the samples in which A is ahead, and those in which both are level. */
  readonly ahead: number[][];
  readonly level: number[][];

  constructor(samples: number, sampler: SamplerName, steps: number, stepsPerYear: number) {
    this.#samples = samples;
    this.#sampler = sampler;
    this.#steps = steps;
    this.#stepYears = 1 / stepsPerYear;
    this.leaders = new Int8Array(samples);
    this.changes = new Float64Array(samples).fill(OPEN);
    const counts = () => Array.from({ length: steps + 1 }, () => new Array<number>(REPLICATES).fill(0));
    this.ahead = counts();
    this.level = counts();
  }

  /** Takes in how the samples of a block, the first of which is `first`, stand at a step. */
  add(first: number, a: Stand, b: Stand, step: number): void {
    const { quantity } = a;
    for (let i = 0; i < a.walk.count; i++) {
      const lead = leadOf(quantity, a.side, a.keys[i], a.floors[i], b.side, b.keys[i], b.floors[i]);
      const replicate = replicateOf(this.#sampler, first + i, this.#samples);
      if (lead > 0) this.ahead[step][replicate]++;
      else if (lead === 0) this.level[step][replicate]++;
      if (this.changes[first + i] === OPEN) this.#follow(first + i, i, a, b, step, lead);
    }
  }

  #follow(sample: number, i: number, a: Stand, b: Stand, step: number, lead: number): void {
    const [from, to] = [(step - 1) * this.#stepYears, step * this.#stepYears];
    const race = () => new Race(a.runner(i, from, a.logComputeBefore[i]), b.runner(i, from, b.logComputeBefore[i]));
    let leader = this.leaders[sample];
    if (leader === 0) {
      if (step === 1) leader = leaderAtStart(race(), this.#stepYears);
      if (leader === 0) leader = Math.sign(lead);
      this.leaders[sample] = leader;
    }
    if (step === 0) return;
    if (leader * lead < 0) this.changes[sample] = timeOfChange(race(), leader, from, to);
    else if (leader !== 0 && this.#mayTouch(i, a, b, lead)) {
      const lost = lostInBetween(race(), leader, step === 1 ? to * 1e-6 : from, to);
      if (lost !== undefined) this.changes[sample] = lost;
    }
    if (step === this.#steps && this.changes[sample] === OPEN) this.changes[sample] = this.#later(race(), sample, to);
  }

  /**
   * Whether the lead may have been lost and won again since the last step. What each side gains it gains without turning
   * back, so the leads at both ends must be small beside what both have gained in between.
   */
  #mayTouch(i: number, a: Stand, b: Stand, lead: number): boolean {
    if (!a.constantRates || !b.constantRates) return false;
    const before = leadOf(a.quantity, a.side, a.keysBefore[i], a.floors[i], b.side, b.keysBefore[i], b.floors[i]);
    const gained = Math.abs(a.keys[i] - a.keysBefore[i]) + Math.abs(b.keys[i] - b.keysBefore[i]);
    // Where floors differ the lead is one of losses: a gain in the logarithm is worth the loss that is left, or less.
    const left = Math.exp(Math.max(0, a.keys[i], b.keys[i], a.keysBefore[i], b.keysBefore[i]));
    const worth = isLoss(a.quantity) ? Math.max(a.side.scale, b.side.scale, 1) * left : 1;
    return Math.abs(lead) + Math.abs(before) <= worth * gained;
  }

  #later(race: Race, sample: number, horizon: number): number {
    const leader = this.leaders[sample];
    const said = leader === 0 ? leaderLater(race, horizon) : isLostLater(race, leader, horizon);
    if (said === undefined) {
      this.hasOpen = true;
      return OPEN;
    }
    if (said === "undecided") return UNDECIDED;
    // Level up to the horizon: who comes ahead then takes the lead from nobody.
    if (typeof said === "number") this.leaders[sample] = LEVEL_UNTIL * said;
    return said === true ? AFTER_HORIZON : Infinity;
  }

  /** Takes in how the open samples of a block stand at a time after the horizon. */
  addLater(first: number, a: Stand, b: Stand): void {
    for (let i = 0; i < a.walk.count; i++) {
      const sample = first + i;
      if (this.changes[sample] !== OPEN) continue;
      const lead = leadOf(a.quantity, a.side, a.keys[i], a.floors[i], b.side, b.keys[i], b.floors[i]);
      const leader = this.leaders[sample];
      if (leader * lead < 0) this.changes[sample] = AFTER_HORIZON;
      if (leader === 0 && lead !== 0) {
        this.leaders[sample] = LEVEL_UNTIL * Math.sign(lead);
        this.changes[sample] = Infinity;
      }
    }
  }

  /** What is still open has been looked at for long enough: it stays as it is. */
  close(): void {
    for (let i = 0; i < this.changes.length; i++) if (this.changes[i] === OPEN) this.changes[i] = Infinity;
  }
}

/** Writes, for each sample of a block, the step in power with which `own` would be level with `other`. */
export function neededPowers(own: Stand, other: Stand, out: Float64Array): void {
  const { quantity } = own;
  const contender = ({ side, kappas, floors, logCompute, initialPowers }: Stand, i: number) => ({
    side,
    kappa: kappas[i],
    floor: floors[i],
    logCompute: logCompute[i],
    initialPower: initialPowers[i],
  });
  for (let i = 0; i < own.walk.count; i++) {
    const [mine, theirs] = [contender(own, i), contender(other, i)];
    out[i] = powerToReach(logComputeToBeLevel(quantity, mine, theirs), mine);
  }
}
