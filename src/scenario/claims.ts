import { PARAMETER_DEFAULTS, PARAMETERS, type ParameterName } from "../model/parameters.ts";
import { canBeLimited, fallsToTarget } from "../model/quantities.ts";
import { type AskedName, isAbsolute, multipleOf } from "../model/units.ts";
import { type Found, isSound } from "./found.ts";
import { type Fields, isMap, own, type Path } from "./path.ts";
import { numberHint } from "./structure.ts";
import { type Amount, amountIn, thresholdProblem } from "./today.ts";
import { nearest, show } from "./words.ts";

/** Where each parameter is given: under `parameters`, or in an entry of `joint`. */
export function placesOf(value: unknown): Map<ParameterName, Path[]> {
  const places = new Map<ParameterName, Path[]>();
  const parameters = own(value, "parameters");
  const joint = own(value, "joint");
  for (const name of PARAMETERS) {
    const paths: Path[] = [];
    if (own(parameters, name) !== undefined) paths.push(["parameters", name]);
    for (const [index, entry] of list(joint).entries()) {
      const key = own(entry, "values") === undefined ? "columns" : "values";
      if (own(own(entry, key), name) !== undefined) paths.push(["joint", index, key, name]);
    }
    if (paths.length > 0) places.set(name, paths);
  }
  return places;
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Which parameters must be given, and which may not be given twice or together. */
export function checkCast(value: unknown, found: Found[]): void {
  const places = placesOf(value);
  const parameters = own(value, "parameters");
  for (const name of PARAMETERS) {
    const paths = places.get(name) ?? [];
    for (const path of paths.slice(1)) {
      const first = paths[0][0] === "parameters" ? "`parameters`" : "another entry of `joint`";
      found.push({ path, at: "key", message: `is given in ${first} already; a parameter is drawn once` });
    }
    const needed = name !== "pastGrowth" && !(name in PARAMETER_DEFAULTS);
    // What is there but wrong, or under a misspelt key, has been reported as such.
    const misspelt = isMap(parameters) && Object.keys(parameters).some((key) => nearest(key, PARAMETERS) === name);
    const unreadable = parameters !== undefined && !isMap(parameters);
    if (needed && paths.length === 0 && !misspelt && !unreadable) {
      found.push({
        path: ["parameters", name],
        message: "is required, here or in `joint`: a number, a distribution or a sum of parts",
      });
    }
  }
  const [past] = places.get("pastGrowth") ?? [];
  const [prior] = places.get("priorYears") ?? [];
  if (past !== undefined && prior !== undefined) {
    found.push({
      path: past,
      at: "key",
      message: "cannot stand together with priorYears, which it would determine: give one of them",
    });
  }
}

/** The tables: `file` and `columns`, or lists of one length. */
export function checkJoint(value: unknown, found: Found[]): void {
  for (const [index, entry] of list(own(value, "joint")).entries()) {
    if (!isMap(entry)) continue;
    const path = ["joint", index];
    const { file, columns, values } = entry;
    if (isMap(columns) && Object.keys(columns).length === 0)
      found.push({ path: [...path, "columns"], message: "must name at least one parameter" });
    if (values === undefined) {
      if (file === undefined && columns === undefined)
        found.push({ path, message: "needs `file` and `columns`, or `values`" });
      else if (file === undefined)
        found.push({ path: [...path, "file"], message: "is required beside columns: a CSV file" });
      else if (columns === undefined) {
        found.push({ path: [...path, "columns"], message: "is required beside file: a map of parameters to headings" });
      }
    } else if (isMap(values)) checkLists(values, columns, path, found);
  }
}

function checkLists(values: Fields, columns: unknown, path: Path, found: Found[]): void {
  const names = Object.keys(values).filter((name) => Array.isArray(values[name]));
  if (Object.keys(values).length === 0)
    found.push({ path: [...path, "values"], message: "must hold at least one parameter" });
  for (const name of names.slice(1)) {
    const [length, first] = [list(values[name]).length, list(values[names[0]]).length];
    if (length !== first) {
      found.push({
        path: [...path, "values", name],
        message: `must have as many values as ${names[0]}, ${first}, got ${length}`,
      });
    }
  }
  for (const name of isMap(columns) ? Object.keys(columns) : []) {
    if (values[name] === undefined) {
      found.push({
        path: [...path, "columns", name],
        at: "key",
        message: "names a column, but `values` has no list of it",
      });
    }
  }
}

export function checkTargets(value: unknown, found: Found[]): void {
  for (const [index, target] of list(own(value, "targets")).entries()) {
    if (!isMap(target)) continue;
    const path = ["targets", index];
    const { quantity, atMost, atLeast } = target;
    if (atMost === undefined && atLeast === undefined) found.push({ path, message: "needs `atMost` or `atLeast`" });
    else if (atMost !== undefined && atLeast !== undefined) {
      found.push({ path, message: "has atMost and atLeast: give one of them, and a second target for the other" });
    } else if (typeof quantity === "string" && isSound(found, [...path, "quantity"])) {
      const asked = quantity as AskedName;
      const falls = fallsToTarget(multipleOf(asked));
      const [wrong, right] = falls ? ["atLeast", "atMost"] : ["atMost", "atLeast"];
      if (target[wrong] !== undefined && (falls || !canBeLimited(multipleOf(asked)))) {
        const way = falls ? "falls" : "rises";
        found.push({
          path: [...path, wrong],
          at: "key",
          message: `must be ${right}: ${quantity} ${way} towards a target`,
        });
      } else checkThreshold(asked, target, path, value, found);
    }
    const isLoss = quantity === "relativeLoss" || quantity === "reducibleLoss";
    if (isLoss && typeof atMost === "number" && atMost >= 1) {
      found.push({
        path: [...path, "atMost"],
        message: `must be less than 1, since it is a share of today's loss; got ${atMost}`,
      });
    }
  }
}

/** The number that a target names: a text only with a unit, and only where there are units. */
function checkThreshold(quantity: AskedName, target: Fields, path: Path, root: unknown, found: Found[]): void {
  const key = target.atMost === undefined ? "atLeast" : "atMost";
  const said = target[key];
  if (!isSound(found, [...path, key])) return;
  const wrong =
    typeof said === "string" && !isAbsolute(quantity)
      ? hasNoUnit(quantity, said)
      : thresholdProblem(quantity, said, root);
  if (wrong !== undefined) found.push({ path: [...path, key], message: wrong });
}

/** What was observed: a text only with a unit, and only where there are units. */
export function checkObserved(value: unknown, found: Found[]): void {
  for (const [index, observation] of list(own(value, "observed")).entries()) {
    const path = ["observed", index];
    if (!isMap(observation) || !isSound(found, [...path, "quantity"]) || !isSound(found, [...path, "value"])) continue;
    const { quantity = "relativeLoss", value: said } = observation as { quantity?: AskedName; value?: unknown };
    if (typeof said !== "string") continue;
    const wrong = isAbsolute(quantity) ? wrongAmount(amountIn(quantity, said)) : hasNoUnit(quantity, said);
    if (wrong !== undefined) found.push({ path: [...path, "value"], message: wrong });
  }
}

function wrongAmount(amount: Amount): string | undefined {
  return "wrong" in amount ? amount.wrong : undefined;
}

function hasNoUnit(quantity: AskedName, said: string): string {
  return `must be a number, since ${quantity} has no unit, got ${show(said)}${numberHint("a number", said)}`;
}

/** The time grid: whole steps, and not more of them than a forecast of 200 years has in days. */
export function checkGrid(value: unknown, found: Found[]): void {
  if (!isSound(found, ["horizonYears"]) || !isSound(found, ["stepsPerYear"])) return;
  const { horizonYears = 10, stepsPerYear = 12 } = value as { horizonYears?: number; stepsPerYear?: number };
  const steps = horizonYears * stepsPerYear;
  const whole = Math.round(steps);
  // 0.1 × 30 is 3.0000000000000004 in double precision.
  if (Math.abs(steps - whole) > 1e-9 * whole || whole < 1) {
    const near = Math.max(1, whole) / stepsPerYear;
    const message = `times stepsPerYear = ${stepsPerYear} must be a whole number of steps, got ${steps}; ${near} years would be`;
    found.push({ path: ["horizonYears"], message });
  }
}

/** Lists in which nothing may stand twice. */
export function checkListsOfOnce(value: unknown, found: Found[]): void {
  for (const key of ["percentiles", "quantities"]) {
    const seen = new Set<unknown>();
    for (const [index, entry] of list(own(value, key)).entries()) {
      if (seen.size === seen.add(entry).size) found.push({ path: [key, index], message: `is listed twice: ${entry}` });
    }
  }
}
