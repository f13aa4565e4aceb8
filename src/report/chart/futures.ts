import type { FollowedFutures, Illustration } from "../../illustrate.ts";
import { type AskedName, fromCanonicalUnit, isAbsolute } from "../../model/units.ts";
import type { Result } from "../../summary/result.ts";

/** Single futures of one quantity, in the unit in which it is shown. */
export interface ShownFutures {
  /** Whole paths of samples. */
  paths: number[][];
  /** The future in which every input is at its median. */
  median?: number[];
}

/**
 * What an illustration holds of a quantity, under one law or of all.
 *
 * @throws RangeError where the illustration is not of the result's scenario.
 */
export function shownFutures(
  { trajectories, medianFuture }: FollowedFutures,
  { times }: Pick<Illustration, "times">,
  result: Result,
  quantity: AskedName,
): ShownFutures {
  if (times.length !== result.times.length || times.at(-1) !== result.times.at(-1))
    throw new RangeError(
      `the illustration must be of the result's scenario: it has ${times.length} times up to ${times.at(-1)} years, the result ${result.times.length} up to ${result.times.at(-1)}`,
    );
  const { unit } = result.quantities[quantity]!;
  const inUnit = (path: number[]) =>
    isAbsolute(quantity) ? path.map((value) => fromCanonicalUnit(quantity, value, unit!)) : path;
  const median = medianFuture[quantity];
  return {
    paths: (trajectories[quantity] ?? []).map(inUnit),
    ...(median === undefined ? {} : { median: inUnit(median) }),
  };
}
