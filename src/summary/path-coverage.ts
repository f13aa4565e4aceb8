import type { Executor } from "../execution/executor.ts";
import type { Corridor } from "../execution/job.ts";
import { BLOCK } from "../sampling/designs/design.ts";

/** Paths on which it is counted how many stay inside a band from beginning to end. */
export const PATHS = 2 * BLOCK;

/** Counts, over whole paths and by replicate, how many stay inside each corridor at every time of the grid. */
export async function countPaths(
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
