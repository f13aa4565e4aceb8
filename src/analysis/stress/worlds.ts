import type { Job } from "../../execution/job.ts";
import { fixedValue } from "../../execution/trajectories.ts";
import { lawsOf } from "../../scenario/laws.ts";
import { planOf } from "../../scenario/plan.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { jobOf } from "../../simulate.ts";

/** A scenario ready to be walked: its compute once, since that is free of the law of loss, and each law's own draws. */
export interface World {
  compute: Job;
  laws: { name: string | undefined; job: Job }[];
}

/** How often pace is looked at along a path [1/yr]. What happens in between, a jump and what it leaves behind, is not seen. */
const YEARLY = 1;

export function worldOf(scenario: Scenario): World {
  const lone =
    scenario.laws === undefined
      ? [{ name: undefined, scenario }]
      : lawsOf(scenario).map(({ name, scenario: of }) => ({ name, scenario: of }));
  const laws = lone.map(({ name, scenario: of }) => ({ name, job: { ...jobOf(of, planOf(of)), targets: [] } }));
  return { compute: onCoarsestGrid(laws[0].job), laws };
}

/** With constant rates all that is asked follows from the two ends. Along a path it is looked at every year at most. */
function onCoarsestGrid(job: Job): Job {
  const years = job.steps / job.stepsPerYear;
  if (job.paths === undefined) return { ...job, steps: 1, stepsPerYear: 1 / years };
  const steps = Math.round(years * YEARLY);
  const isFiner = job.stepsPerYear > YEARLY && Math.abs(steps - years * YEARLY) < 1e-9 * steps;
  return isFiner ? { ...job, steps, stepsPerYear: YEARLY } : job;
}

/** The same world with power as it is today for ever. Nothing is drawn otherwise: power's draws are no longer looked at. */
export function withPowerFlat(world: World): World {
  return inEachJob(world, (job) => {
    const { powerGrowth: _, ...paths } = job.paths ?? {};
    const { paths: __, ...rest } = withFixed(job, { powerGrowth: 0, initialPower: 1 });
    return Object.keys(paths).length === 0 ? (rest as Job) : ({ ...rest, paths } as Job);
  });
}

/** Whether power stays as it is today in every future. */
export function isPowerFlat({ compute: job }: World): boolean {
  return (
    job.paths?.powerGrowth === undefined &&
    fixedValue(job, "powerGrowth") === 0 &&
    fixedValue(job, "initialPower") === 1
  );
}

/** The same world with something added to a rate at all times [doublings/yr]. */
export function withAdded(world: World, parameter: "gamma" | "powerGrowth", rate: number): World {
  return inEachJob(world, (job) => {
    const added = job.plan.columns.length;
    const course = job.paths?.[parameter];
    return {
      ...job,
      plan: { ...job.plan, columns: [...job.plan.columns, { name: `${parameter} added`, kind: "fixed", value: rate }] },
      parameters: { ...job.parameters, [parameter]: [...(job.parameters[parameter] ?? []), added] },
      ...(course === undefined
        ? {}
        : { paths: { ...job.paths, [parameter]: { ...course, parts: [...course.parts, { rate: [added] }] } } }),
    };
  });
}

function withFixed(job: Job, values: Partial<Record<"powerGrowth" | "initialPower", number>>): Job {
  const columns = [...job.plan.columns];
  const parameters = { ...job.parameters };
  for (const [name, value] of Object.entries(values) as ["powerGrowth", number][])
    parameters[name] = [columns.push({ name: `${name} held`, kind: "fixed", value }) - 1];
  return { ...job, plan: { ...job.plan, columns }, parameters };
}

function inEachJob({ compute, laws }: World, change: (job: Job) => Job): World {
  const flat = laws.map(({ name, job }) => ({ name, job: change(job) }));
  const of = change(compute);
  // With nothing left that changes in time, the two ends will do.
  return { compute: of.paths === undefined && compute.paths !== undefined ? onCoarsestGrid(of) : of, laws: flat };
}
