import type { Plan } from "../../scenario/plan.ts";
import type { Correlation } from "../../scenario/scenario.ts";

/**
 * Why several draws make one group: ranks that are correlated, rows of a table, or what chance brings within a future.
 * Shares of the variance are defined for independent inputs; among dependent ones they would depend on which is thought
 * of first.
 */
export type GroupKind = "single" | "correlated" | "rows" | "chance";

/** Inputs whose share of the variance is told together; groups are independent of each other. */
export interface InputGroup {
  /** `kappa`, `gamma.algorithms`, `kappa + lossFloor`, `gamma.shocks`. */
  name: string;
  kind: GroupKind;
  /** The names of the inputs; for chance that of the effect. */
  inputs: string[];
  /** Indices of the plan's draws. */
  draws: number[];
}

/** Everything uncertain of a plan, in the order of its columns. */
export function inputGroups(plan: Plan, correlations: readonly Correlation[]): InputGroup[] {
  const effects = chanceOf(plan);
  const groups = plan.draws.map((_, draw): InputGroup => {
    const columns = plan.columns.filter((column) => column.kind !== "fixed" && column.draw === draw);
    const effect = effects.get(draw);
    if (effect !== undefined) return { name: effect, kind: "chance", inputs: [effect], draws: [draw] };
    const inputs = columns.map(({ name }) => name);
    return { name: "", kind: columns[0].kind === "row" ? "rows" : "single", inputs, draws: [draw] };
  });
  const join = (into: InputGroup, from: InputGroup, kind: GroupKind) => {
    if (into === from) return;
    into.kind = kind;
    into.inputs = [...new Set([...into.inputs, ...from.inputs])];
    into.draws = [...into.draws, ...from.draws].sort((a, b) => a - b);
    groups.splice(groups.indexOf(from), 1);
  };
  for (const effect of new Set(effects.values())) {
    const [first, ...others] = groups.filter(({ name }) => name === effect);
    for (const other of others) join(first, other, "chance");
  }
  const groupOf = (input: string) => groups.find(({ inputs }) => inputs.includes(input))!;
  for (const { between, spearman } of correlations)
    if (spearman !== 0) {
      const [a, b] = between.map(groupOf).sort((one, other) => groups.indexOf(one) - groups.indexOf(other));
      join(a, b, "correlated");
    }
  const place = (input: string) => plan.columns.findIndex(({ name }) => name === input);
  return groups.map((group) => {
    const inputs = group.kind === "chance" ? group.inputs : group.inputs.sort((a, b) => place(a) - place(b));
    return { ...group, inputs, name: inputs.join(" + ") };
  });
}

/** For each draw that is made anew within each future, the effect that it belongs to: `gamma.shocks`. */
function chanceOf({ columns, paths = {} }: Plan): Map<number, string> {
  const effects = new Map<number, string>();
  for (const { parts } of Object.values(paths))
    for (const { shocks, jumps } of parts)
      for (const index of [...(shocks?.scores ?? []), ...(jumps?.gaps ?? []), ...(jumps?.sizes ?? [])]) {
        const column = columns[index];
        if (column.kind !== "fixed") effects.set(column.draw, column.name.replace(/\.[^.]*$/, ""));
      }
  return effects;
}
