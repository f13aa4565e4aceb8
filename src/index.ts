/**
 * lossfan as a library.
 *
 *     import { checkScenario, simulate } from "lossfan";
 *     const result = await simulate(await checkScenario({ parameters: { gamma: 1.4, kappa: 0.05, powerGrowth: 0 } }));
 */
export { type Box, type BoxLimit, type BoxOptions, type BoxQuestion, findBox } from "./analysis/prim.ts";
export { answerExactly } from "./exact/answer-exactly.ts";
export { type BoxWords, boxSentence } from "./report/box-sentence.ts";
export { resultCsv } from "./report/csv.ts";
export { fanChart } from "./report/fan-chart.ts";
export { resultJson } from "./report/json.ts";
export { checkScenario, loadScenario, parseScenario } from "./scenario/load.ts";
export { type Problem, ScenarioError } from "./scenario/problems.ts";
export type { AskedScenario as Scenario } from "./scenario/scenario.ts";
export { scenarioJsonSchema } from "./scenario/schema/schema.ts";
export { type SimulateOptions, simulate } from "./simulate.ts";
export type * from "./summary/result.ts";
export { simulateUntil, type UntilOptions } from "./until.ts";
