/**
 * lossfan as a library.
 *
 *     import { checkScenario, simulate } from "lossfan";
 *     const result = await simulate(await checkScenario({ parameters: { gamma: 1.4, kappa: 0.05, powerGrowth: 0 } }));
 */

export { type CompareOptions, compare } from "./analysis/compare/compare.ts";
export type * from "./analysis/compare/result.ts";
export { type Box, type BoxLimit, type BoxOptions, type BoxQuestion, findBox } from "./analysis/prim/prim.ts";
export { type Sensitivity, type SensitivityOptions, sensitivity } from "./analysis/sensitivity/sensitivity.ts";
export type * from "./analysis/stress/result.ts";
export { type StressOptions, stress } from "./analysis/stress/stress.ts";
export { answerExactly } from "./exact/answer-exactly.ts";
export { type FollowedFutures, type IllustrateOptions, type Illustration, illustrate } from "./illustrate.ts";
export { type BoxWords, boxSentence } from "./report/box-sentence.ts";
export { type CompareChartOptions, compareChart } from "./report/compare-chart.ts";
export { resultCsv } from "./report/csv.ts";
export { type FanChartOptions, fanChart } from "./report/fan-chart.ts";
export { resultJson } from "./report/json.ts";
export { type SensitivityChartOptions, sensitivityChart } from "./report/sensitivity-chart.ts";
export { sensitivityCsv } from "./report/sensitivity-csv.ts";
export { verdictChart } from "./report/verdict-chart.ts";
export { checkScenario, loadScenario, parseScenario } from "./scenario/load.ts";
export { type Problem, ScenarioError } from "./scenario/problems.ts";
export type { AskedScenario as Scenario } from "./scenario/scenario.ts";
export { scenarioJsonSchema } from "./scenario/schema/schema.ts";
export { loadStresses, parseStresses, STANDARD_STRESSES, type Stresses } from "./scenario/stresses/load.ts";
export { type SimulateOptions, simulate } from "./simulate.ts";
export type * from "./summary/result.ts";
export { simulateUntil, type UntilOptions } from "./until.ts";
