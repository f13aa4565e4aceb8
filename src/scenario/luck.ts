import type { ParameterName } from "../model/parameters.ts";
import { type Fields, own } from "./path.ts";
import { tableName } from "./plan.ts";
import type { AskedScenario, Effect, Luck } from "./scenario.ts";

/** Whether a draw, by its name in the scenario's plan, is the scenario's own fortune: what is said nearest to it holds. */
export function isOwnLuck(scenario: AskedScenario, draw: string): boolean {
  const table = scenario.joint.find(({ values }) => tableName(values) === draw);
  return (table === undefined ? luckOf(scenario, draw) : table.luck) === "own";
}

/** `gamma`, `gamma.algorithms`, `gamma.shocks.year 3`, `gamma.algorithms.slowing.halfLife`: a part comes before a path. */
function luckOf({ parameters }: AskedScenario, draw: string): Luck["luck"] {
  const [parameter, ...within] = draw.split(".");
  const whole = parameters[parameter as ParameterName];
  const inPart = within.length % 2 === 1;
  const part = inPart ? own(own(whole, "sum"), within[0]) : undefined;
  const [kind, field] = inPart ? within.slice(1) : within;
  const path = own(part ?? whole, "path") as Effect[] | undefined;
  const effect = path?.find((one) => one.kind === kind);
  // Numbered draws are those of years, gaps and sizes; only the sizes are numbers of a file.
  const number = own(
    effect,
    String(field)
      .replace(/ \d+$/, "")
      .replace(/^size$/, "doublings"),
  );
  const said = [number, effect, part, whole].map((one) => (one as Fields | undefined)?.luck);
  return said.find((one) => one !== undefined) as Luck["luck"];
}
