import type { JumpsPlan, PathPlans } from "../../sampling/path-plan.ts";
import { columnDistribution } from "../../sampling/plan.ts";
import type { Plan } from "../../scenario/plan.ts";

/** A future with more jumps than have columns is rarer than this. */
const RARE = 1e-9;
/** Columns cost memory: no more jumps than this have them. */
const MOST_JUMPS = 200;

/**
 * The same plan, but with so many jumps drawn in columns of their own that a future with more is all but impossible: those
 * after them come from one stream for a whole block, in which a jump more in one future moves the jumps of the next, and
 * then chance could not be held while another input changes. The first jumps, and so nearly all futures, stay as they are.
 */
export function withJumpsInColumns(plan: Plan, horizon: number): Plan {
  if (plan.paths === undefined) return plan;
  const columns = [...plan.columns];
  const draws = [...plan.draws];
  const drawn = (name: string, like: number): number => {
    const column = columns[like];
    if (column.kind === "fixed") return like;
    draws.push({ name, dimension: undefined });
    return columns.push({ ...column, name, draw: draws.length - 1 }) - 1;
  };
  const paths = mapJumps(plan.paths, (jumps) => {
    const perYear = columns[jumps.perYear];
    const rate =
      perYear.kind === "fixed"
        ? perYear.value
        : perYear.kind === "drawn"
          ? columnDistribution(perYear).quantile(1 - RARE)
          : Math.max(...perYear.values);
    const [gaps, sizes] = [[...jumps.gaps], [...jumps.sizes]];
    const count = mostJumps(rate * horizon);
    while (gaps.length < count) {
      gaps.push(drawn(`${jumps.name}.gap ${gaps.length + 1}`, gaps[0]));
      sizes.push(drawn(`${jumps.name}.size ${sizes.length + 1}`, sizes[0]));
    }
    return { ...jumps, gaps, sizes };
  });
  return { ...plan, columns, draws, paths };
}

/** Changes what a plan says of jumps. */
export function mapJumps(paths: PathPlans, change: (jumps: JumpsPlan) => JumpsPlan): PathPlans {
  return Object.fromEntries(
    Object.entries(paths).map(([name, course]) => [
      name,
      {
        ...course,
        parts: course.parts.map((part: (typeof course.parts)[number]) =>
          part.jumps === undefined ? part : { ...part, jumps: change(part.jumps) },
        ),
      },
    ]),
  );
}

/** The number that a Poisson variable of this mean exceeds only rarely. */
function mostJumps(mean: number): number {
  let probability = Math.exp(-mean);
  let below = probability;
  let count = 0;
  while (1 - below > RARE && count < MOST_JUMPS) {
    count++;
    probability *= mean / count;
    below += probability;
  }
  return count;
}
