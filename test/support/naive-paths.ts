import type { Job } from "../../src/execution/job.ts";
import type { Course, Path } from "../../src/model/path.ts";
import { blockSampler } from "../../src/sampling/plan.ts";
import type { Effect, Scenario } from "../../src/scenario/scenario.ts";
import { type Sample, samplesOf } from "./naive-tally.ts";
import type { Run } from "./runs.ts";

type Draw = (name: string) => number;

/** A path from the scenario's own words and the draws that bear its names. */
function pathOf(name: string, rate: number, effects: readonly Effect[], draw: Draw, scenario: Scenario, F: number) {
  const path: Path = { rate };
  let ceiling: Course["ceiling"];
  const { horizonYears, startYear } = scenario;
  for (const effect of effects) {
    const of = (field: string) => draw(`${name}.${effect.kind}.${field}`);
    if (effect.kind === "slowing") path.slowing = { halfLife: of("halfLife"), longRun: of("longRun") };
    if (effect.kind === "stop") path.stop = Math.max(of("year") - startYear, 0);
    if (effect.kind === "headroom") ceiling = { doublings: of("doublings"), shape: effect.shape };
    if (effect.kind === "cap") ceiling = { doublings: Math.max(Math.log2(of("ceiling") / F), 0), shape: effect.shape };
    if (effect.kind === "shocks") {
      const [sd, phi] = [of("sd"), of("persistence")];
      const shocks: number[] = [];
      for (let k = 0; k < Math.floor(horizonYears) + 1; k++)
        shocks.push(
          (k > 0 ? phi * shocks[k - 1] : 0) + sd * (k > 0 ? Math.sqrt(1 - phi * phi) : 1) * of(`year ${k + 1}`),
        );
      path.shocks = shocks;
    }
    if (effect.kind === "jumps") {
      const jumps: { at: number[]; doublings: number[] } = { at: [], doublings: [] };
      for (let j = 1, t = 0; j <= 12; j++) {
        t += -Math.log(of(`gap ${j}`)) / of("perYear");
        if (t > horizonYears) break;
        jumps.at.push(t);
        jumps.doublings.push(of(`size ${j}`));
      }
      path.jumps = jumps;
    }
  }
  return { path, ceiling };
}

/** `samplesOf` for a job whose rates run along paths; no more than twelve jumps a future. */
export function samplesOnPaths({ scenario, job, plan }: Run, block: number, count: number): Sample[] {
  const columns = blockSampler(plan)(block, count);
  return samplesOf(job as Job, block, count).map((sample, i) => {
    const draw: Draw = (name) => {
      const at = plan.columns.findIndex((column) => column.name === name);
      if (at < 0) throw new Error(`nothing is called ${name}`);
      return columns[at][i];
    };
    const course = (name: "gamma" | "powerGrowth"): Course => {
      const spec = scenario.parameters[name]!;
      const F = sample.parameters.initialPower;
      if (spec.path !== undefined || !("sum" in spec)) {
        const { path, ceiling } = pathOf(name, sample.parameters[name], spec.path ?? [], draw, scenario, F);
        return { parts: [path], ...(ceiling && { ceiling }) };
      }
      const parts = Object.keys(spec.sum).map((part) => {
        const of = `${name}.${part}`;
        const { path, ceiling } = pathOf(of, draw(of), spec.sum[part].path ?? [], draw, scenario, F);
        return { ...path, ...(ceiling && { ceiling }) };
      });
      return { parts };
    };
    const paths = { efficiency: course("gamma"), power: course("powerGrowth") };
    return { ...sample, parameters: { ...sample.parameters, paths } };
  });
}
