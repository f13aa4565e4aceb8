import { parameterArrays } from "../../execution/parameter-arrays.ts";
import type { Parameters } from "../../model/growth.ts";
import { BLOCK } from "../../sampling/designs/design.ts";
import { medianFuture } from "../median-future.ts";
import type { PowerCase } from "./result.ts";
import type { Judged } from "./verdicts.ts";
import { type World, withPowerFlat } from "./worlds.ts";

type Name = Exclude<keyof Parameters, "paths">;

/** What is believed of each parameter in one world: medians, and how wide the beliefs are. */
export class Beliefs {
  readonly #world: World;
  readonly #judged: Judged;
  readonly #sorted = new Map<string, Float64Array>();

  constructor(world: World, power: PowerCase, judged: Judged) {
    this.#world = power === "flat" ? withPowerFlat(world) : world;
    this.#judged = judged;
  }

  /**
   * All parameters at their medians, efficiency and power at the median of their average growth up to the horizon. Where
   * power runs along a path, so does its median: an average would hide that it stops.
   */
  medians(law: string | undefined): Parameters {
    const { job } = this.#lawOf(law);
    if (job.paths?.powerGrowth !== undefined) return medianFuture(job);
    const median = (name: Name) => this.quantile(name, 0.5, law);
    const gammaFromPower = median("gammaFromPower");
    const powerGrowth = median("powerGrowth");
    return {
      gamma: median("gamma") - gammaFromPower * powerGrowth,
      kappa: median("kappa"),
      powerGrowth,
      initialPower: median("initialPower"),
      priorYears: median("priorYears"),
      lossFloor: median("lossFloor"),
      gammaFromPower,
    };
  }

  /** A type 1 quantile of a parameter; of the two rates, of their average growth up to the horizon. */
  quantile(name: Name, share: number, law?: string): number {
    const key = `${law ?? ""} ${name}`;
    let sorted = this.#sorted.get(key);
    if (sorted === undefined) this.#sorted.set(key, (sorted = this.#values(name, law).toSorted()));
    return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)];
  }

  #lawOf(law: string | undefined): World["laws"][number] {
    const { laws } = this.#world;
    return laws.find(({ name }) => name === law) ?? laws[0];
  }

  #values(name: Name, law: string | undefined): Float64Array {
    const { efficiency, power } = this.#judged;
    if (name === "gamma") return efficiency;
    if (name === "powerGrowth") return power;
    const draw = parameterArrays(this.#lawOf(law).job);
    const values = new Float64Array(efficiency.length);
    for (let first = 0; first < values.length; first += BLOCK) {
      const count = Math.min(BLOCK, values.length - first);
      values.set(draw(first / BLOCK, count).parameters[name].subarray(0, count), first);
    }
    return values;
  }
}
