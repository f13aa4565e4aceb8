import type { Executor } from "../execution/executor.ts";
import type { Corridor } from "../execution/job.ts";
import type { QuantityName } from "../model/quantities.ts";
import { BLOCK } from "../sampling/designs/design.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { centralBands, corridorOf, coverageOf } from "./bands.ts";
import { weighted } from "./mixed-moments.ts";
import type { QuantityResult } from "./result.ts";

/** Paths on which it is counted how many stay inside a band from beginning to end. */
export const PATHS = 2 * BLOCK;

/**
 * Counts, over whole paths, how many stay inside each central band at every time of the grid, and says so in the bands;
 * the paths of several laws count by weight.
 */
export async function addPathCoverage(
  { quantities: names, percentiles, sampler }: Scenario,
  laws: readonly { executor: Executor; weight: number }[],
  quantities: Partial<Record<QuantityName, QuantityResult>>,
  signal?: AbortSignal,
): Promise<void> {
  const bands = names.flatMap((quantity) =>
    centralBands(percentiles).map((band) => ({ ...band, quantity, of: quantities[quantity]! })),
  );
  if (bands.length === 0) return;
  const corridors = bands.map(({ quantity, of, low, high }) => corridorOf(quantity, of.percentiles, low, high));
  const counts: { weight: number; values: number[] }[] = [];
  let sizes: number[] = [];
  for (const { weight, executor } of laws) {
    const counted = await countPaths(executor, corridors, signal);
    sizes = counted.sizes;
    counts.push({ weight, values: counted.inside });
  }
  coverageOf({ sizes, inside: weighted(counts) }, corridors.length, sampler).forEach(({ estimate, low, high }, i) => {
    const { width, of } = bands[i];
    of.pathCoverage[width] = estimate;
    of.pathCoverageInterval[width] = { low, high };
    of.paths = laws.length * PATHS;
  });
}

/** Counts, over whole paths and by replicate, how many stay inside each corridor at every time of the grid. */
async function countPaths(
  executor: Executor,
  corridors: Corridor[],
  signal?: AbortSignal,
): Promise<{ sizes: number[]; inside: number[] }> {
  const tasks = Array.from({ length: PATHS / BLOCK }, (_, block) => ({
    kind: "paths" as const,
    block,
    count: BLOCK,
    samples: PATHS,
    corridors,
  }));
  const counts = { sizes: [] as number[], inside: [] as number[] };
  for await (const answer of executor.run(tasks, signal)) {
    counts.sizes = Array.from(answer.sizes, (size, r) => size + (counts.sizes[r] ?? 0));
    counts.inside = Array.from(answer.inside, (inside, i) => inside + (counts.inside[i] ?? 0));
  }
  return counts;
}
