/**
 * lossfan as a library.
 *
 *     import { checkScenario, simulate } from "lossfan";
 *     const result = await simulate(await checkScenario({ parameters: { gamma: 1.4, kappa: 0.05, powerGrowth: 0 } }));
 */

export { type BeliefCloud, beliefCloud } from "./analysis/belief-cloud.ts";
export { type CompareOptions, compare } from "./analysis/compare/compare.ts";
export type * from "./analysis/compare/result.ts";
export { type Convergence, type ConvergenceOptions, convergence, type Headline } from "./analysis/convergence.ts";
export { type DistributionAt, type DistributionOptions, distributionAt } from "./analysis/distribution-at.ts";
export { type InputBelief, inputBeliefs, type Stated } from "./analysis/input-beliefs.ts";
export { type Box, type BoxLimit, type BoxOptions, type BoxQuestion, findBox } from "./analysis/prim/prim.ts";
export { type Samples, type SamplesOptions, samplesOf } from "./analysis/samples.ts";
export { type Sensitivity, type SensitivityOptions, sensitivity } from "./analysis/sensitivity/sensitivity.ts";
export type * from "./analysis/stress/result.ts";
export { type StressOptions, stress } from "./analysis/stress/stress.ts";
export { answerExactly } from "./exact/answer-exactly.ts";
export { type FollowedFutures, type IllustrateOptions, type Illustration, illustrate } from "./illustrate.ts";
export { beliefSentence, statedWords } from "./report/belief-words.ts";
export { type BoxWords, boxSentence } from "./report/box-sentence.ts";
export type { TableColumn, TableEncoder, TableMetadata } from "./report/columns.ts";
export { type CompareChartOptions, compareChart } from "./report/compare-chart.ts";
export { type ConvergenceChartOptions, convergenceChart } from "./report/convergence-chart.ts";
export { csvEncoder, resultCsv } from "./report/csv.ts";
export { type DensityChartOptions, densityChart } from "./report/density-chart.ts";
export { type DotPlotOptions, dotPlot } from "./report/dot-plot.ts";
export { type ExceedanceChartOptions, exceedanceChart } from "./report/exceedance-chart.ts";
export { type FanChartOptions, fanChart } from "./report/fan-chart.ts";
export { type FrontierChartOptions, frontierChart } from "./report/frontier-chart.ts";
export { resultJson } from "./report/json.ts";
export { parquetEncoder } from "./report/parquet.ts";
export { sampleColumns } from "./report/samples.ts";
export { type SensitivityChartOptions, sensitivityChart } from "./report/sensitivity-chart.ts";
export { sensitivityCsv } from "./report/sensitivity-csv.ts";
export { inTheme, pageColours, type Theme } from "./report/theme.ts";
export { type TidyRow, tidyCsv, tidyParquet, tidyRows } from "./report/tidy.ts";
export { type TogetherChartOptions, togetherChart } from "./report/together-chart.ts";
export { verdictChart } from "./report/verdict-chart.ts";
export { checkScenario, loadScenario, parseScenario } from "./scenario/load.ts";
export { type Problem, ScenarioError } from "./scenario/problems.ts";
export type { AskedScenario as Scenario } from "./scenario/scenario.ts";
export { scenarioJsonSchema } from "./scenario/schema/schema.ts";
export { loadStresses, parseStresses, STANDARD_STRESSES, type Stresses } from "./scenario/stresses/load.ts";
export { type SimulateOptions, simulate } from "./simulate.ts";
export type * from "./summary/result.ts";
export { simulateUntil, type UntilOptions } from "./until.ts";
