import type { Parameters } from "../model/growth.ts";

/** Something that went wrong while a block was evaluated: a run that meets one stops, since no sample may be dropped. */
export class EvaluationError extends Error {
  override name = "EvaluationError";
  readonly block: number;
  readonly sample: number | undefined;

  constructor(what: string, block: number, sample?: number, parameters?: Parameters) {
    const where = sample === undefined ? `block ${block}` : `block ${block}, sample ${sample}`;
    const with_ =
      parameters === undefined
        ? ""
        : `, with ${Object.entries(parameters)
            .map(([name, value]) => `${name} = ${typeof value === "object" ? JSON.stringify(value) : value}`)
            .join(", ")}`;
    super(`${where}: ${what}${with_}`);
    this.block = block;
    this.sample = sample;
  }
}
