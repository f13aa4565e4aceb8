import type { SamplerName } from "../../sampling/designs/design.ts";
import type { Percentile } from "../../summary/percentiles.ts";
import { percentilesOf, type Replicates } from "../../summary/percentiles-of.ts";

/** Percentiles of one scenario or pair, step by step. */
export class Rows {
  readonly #levels: readonly number[];
  readonly #percents: readonly number[];
  readonly #sampler: SamplerName;
  readonly #replicates: Replicates;
  readonly #found: Percentile[][] = [];

  constructor(percents: readonly number[], sampler: SamplerName, replicates: Replicates) {
    this.#percents = percents;
    this.#levels = percents.map((percent) => percent / 100);
    this.#sampler = sampler;
    this.#replicates = replicates;
  }

  add(values: Float64Array, convention: "type7" | "type1"): void {
    this.#found.push(percentilesOf(values, this.#levels, this.#sampler, convention, this.#replicates));
  }

  by<V>(value: (one: number, step: number) => V): Record<string, Record<"estimate" | "low" | "high", V[]>> {
    const list = (index: number, end: "estimate" | "low" | "high") =>
      this.#found.map((row, step) => value(row[index][end], step));
    return Object.fromEntries(
      this.#percents.map((percent, index) => [
        percent,
        { estimate: list(index, "estimate"), low: list(index, "low"), high: list(index, "high") },
      ]),
    );
  }
}
