import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { QUANTITIES } from "../model/quantities.ts";
import { ABSOLUTE_QUANTITIES } from "../model/units.ts";
import { SAMPLERS } from "../sampling/designs/design.ts";
import { version } from "../version.ts";
import { bandsOf } from "./bands.ts";
import { exitCodeOf, failWith, report } from "./failure.ts";
import { halfWidthOf } from "./half-width.ts";
import { watchStandardStreams } from "./standard-output.ts";

watchStandardStreams();
process.on("uncaughtException", failWith);

const program = new Command("lossfan")
  .description(
    "How sure is a forecast of AI progress? Percentile bands of relative loss from uncertain rates of progress.",
  )
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "lossfan: ")) })
  .showHelpAfterError("(lossfan --help lists the commands)")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan init my-forecast                     write a scenario to start from
  $ lossfan run my-forecast.yaml --svg fan.svg   answer it, and draw the fan chart
  $ lossfan run my-forecast.yaml --json - | jq .targets
  $ lossfan stress my-forecast.yaml              can efficiency offset diminishing returns, if you are right?
  $ lossfan sensitivity my-forecast.yaml         which of your doubts matter

Exit codes: 0 done, 1 failed while running, 2 the input is wrong, 130 interrupted.`,
  );

/** A command whose mistakes in use are answered with where its help is. */
function command(name: string): Command {
  return program.command(name).showHelpAfterError(`(lossfan ${name} --help shows how it is used)`);
}

const seedOption = () => new Option("--seed <text>", "seed, instead of that of the (first) scenario");
const samplerOption = () =>
  new Option("--sampler <name>", "sampler, instead of that of the (first) scenario").choices(SAMPLERS);
const pngOption = () => new Option("--png <file>", "write the same as a picture of twice the size; - prints it");
const themeOption = () => new Option("--theme <name>", "the ground of the chart").choices(["light", "dark"]);
const widthOption = () =>
  new Option("--width <pixels>", "the width of the chart, from 360, a phone’s, to 4000; by default 960").argParser(
    chartWidth,
  );
const quantityOption = (what: string) =>
  new Option("--quantity <name>", what).choices([...QUANTITIES, ...ABSOLUTE_QUANTITIES]);
const setOption = () =>
  new Option("--set <path=value>", "change one field of every scenario, as in parameters.kappa=0.05; may be repeated")
    .argParser(collected)
    .default([], "none");

command("run")
  .description("run a scenario: bands by year, probabilities of its targets, and how exact they are")
  .argument("<scenario>", "a scenario file, YAML or JSON; - reads standard input")
  .option("-n, --samples <number>", "samples to draw, instead of the scenario's", wholeNumber)
  .addOption(seedOption())
  .addOption(samplerOption())
  .option(
    "--threads <number>",
    "worker threads, by default one a processor where they pay; never changes a digit of the result",
    threadCount,
  )
  .addOption(setOption())
  .option(
    "--until <half-width>",
    "add samples until every target's probability at the horizon is known to ± so much, as 0.1pp or 0.001; --samples is then the most it may take",
    halfWidthOf,
  )
  .option("--exact", "answer by the exact method alone, without sampling")
  .option("--json <file>", "write the whole result as JSON; - prints it and nothing else")
  .option("--csv <file>", "write the result as a tidy table; - prints it and nothing else")
  .option("--svg <file>", "write the fan chart; - prints it and nothing else")
  .addOption(pngOption())
  .addOption(themeOption())
  .option(
    "--table <file>",
    "write the result as forecasting hubs exchange theirs (Hubverse): a .parquet or a .csv file; - prints CSV and nothing else",
  )
  .option(
    "--samples-out <file>",
    "write the samples themselves to a .parquet or a .csv file: a row each, with its inputs and its quantities at the horizon",
  )
  .option("--samples-years <years>", "years at which quantities stand in that file too, as 2027,2030.5", yearList)
  .option("--fan", "draw the fan with characters above the tables, as is done on a terminal of 60 columns or more")
  .option("--no-fan", "never draw it there")
  .addOption(quantityOption("the quantity of the chart, by default the scenario's first"))
  .option("--bands <list>", "central bands of the chart in %, as 50,80,95, or boe (30,60,90) or ipcc (66,90)", bandsOf)
  .option("--log", "draw the chart on a logarithmic axis: a straight line is a constant rate of improvement")
  .addOption(widthOption())
  .option("--no-paths", "leave the single futures out of the chart")
  .option("-q, --quiet", "print no table and no notes")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan run scenarios/baseline.yaml
  $ lossfan run scenarios/baseline.yaml --svg fan.svg --csv bands.csv
  $ lossfan run scenarios/baseline.yaml --table result.parquet
  $ lossfan run scenarios/baseline.yaml --samples-out draws.parquet --samples-years 2027,2030
  $ lossfan run scenarios/baseline.yaml --svg fan.svg --bands 50,80,95 --log --width 360
  $ lossfan run scenarios/baseline.yaml --set parameters.powerGrowth=0 --set 'targets[0]=0.6'
  $ lossfan run scenarios/baseline.yaml --until 0.05pp
  $ lossfan run scenarios/baseline.yaml --samples 1e7 --threads 8 --json result.json`,
  )
  .action(async (scenario, options) => (await import("./run.ts")).run(scenario, options));

command("stress")
  .description("test the claim that efficiency offsets diminishing returns: by which yardstick, and what breaks it")
  .argument("[scenario]", "a scenario file, YAML or JSON; - reads standard input")
  .option("--stresses <file>", "yardsticks and stresses of your own, instead of the standard ones")
  .option("--list", "print the standard yardsticks and stresses, a file to start from")
  .option("-n, --samples <number>", "futures to judge; by default at most 8192, 4096 along paths", wholeNumber)
  .addOption(seedOption())
  .addOption(samplerOption())
  .addOption(setOption())
  .option("--json <file>", "write every verdict as JSON; - prints it and nothing else")
  .option("--svg <file>", "write the chart of verdicts; - prints it and nothing else")
  .addOption(pngOption())
  .addOption(themeOption())
  .addOption(widthOption())
  .option("-q, --quiet", "print no table and no notes")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan stress scenarios/evidence-narrow.yaml
  $ lossfan stress scenarios/evidence.yaml --svg verdicts.svg
  $ lossfan stress --list > my-stresses.yaml
  $ lossfan stress scenarios/baseline.yaml --stresses my-stresses.yaml --json - | jq .verdicts`,
  )
  .action(async (scenario, options) => (await import("./stress.ts")).stress(scenario, options));

command("sensitivity")
  .description("which inputs make a quantity uncertain: Sobol’ indices over time, and a tornado at the horizon")
  .argument("<scenario>", "a scenario file, YAML or JSON; - reads standard input")
  .addOption(quantityOption("the quantity to explain, by default the scenario's first"))
  .option("--log", "share out the variance of a loss's logarithm; multiples always go by theirs")
  .option("-n, --samples <number>", "points of each draw, by default 8192", wholeNumber)
  .addOption(seedOption())
  .addOption(samplerOption())
  .addOption(setOption())
  .option("--json <file>", "write the whole result as JSON; - prints it and nothing else")
  .option("--csv <file>", "write the indices as a tidy table; - prints it and nothing else")
  .option("--svg <file>", "write the chart; - prints it and nothing else")
  .addOption(pngOption())
  .addOption(themeOption())
  .addOption(widthOption())
  .option("-q, --quiet", "print no table and no notes")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan sensitivity scenarios/baseline.yaml
  $ lossfan sensitivity scenarios/baseline.yaml --quantity efficiencyMultiple
  $ lossfan sensitivity scenarios/evidence.yaml --samples 65536 --svg drivers.svg`,
  )
  .action(async (scenario, options) => (await import("./sensitivity.ts")).sensitivity(scenario, options));

command("compare")
  .description("hold scenarios against each other: differences, who is ahead, who overtakes whom and when")
  .argument("<scenario>", "the scenario that the others are held against; - reads standard input")
  .argument("<others...>", "scenarios of the same start, horizon and steps")
  .option("--quantity <name>", "what is compared, by default the first quantity of the first scenario")
  .option("-n, --samples <number>", "futures, by default the first scenario's but at most 32768", wholeNumber)
  .addOption(seedOption())
  .addOption(samplerOption())
  .addOption(setOption())
  .option("--json <file>", "write the whole comparison as JSON; - prints it and nothing else")
  .option("--svg <file>", "write the chart of the difference; - prints it and nothing else")
  .option("--fans <file>", "write the bands of each scenario in one chart, at most 8; - prints it and nothing else")
  .addOption(pngOption())
  .addOption(themeOption())
  .addOption(widthOption())
  .option("-q, --quiet", "print no table and no notes")
  .addHelpText(
    "after",
    `
A parameter is one truth about the world, drawn once for all scenarios, unless it says \`luck: own\`.

Examples:
  $ lossfan compare scenarios/turtle.yaml scenarios/hare.yaml
  $ lossfan compare scenarios/turtle.yaml scenarios/hare.yaml --svg race.svg --fans fans.svg --json race.json
  $ lossfan compare scenarios/meek.yaml scenarios/frontier.yaml --set parameters.lossFloor=0.94 \\
      --set 'today.loss=1.8 nats' --quantity loss
  $ lossfan compare scenarios/baseline.yaml scenarios/race.yaml scenarios/moore.yaml`,
  )
  .action(async (scenario, others, options) =>
    (await import("./compare.ts")).compareScenarios([scenario, ...others], options),
  );

command("report")
  .description("write one page on one scenario or several: it opens from disk, and its sliders answer in the page")
  .argument("<scenarios...>", "scenario files; several are held against each other too; - reads standard input")
  .requiredOption("-o, --out <file>", "the page; - prints it and nothing else")
  .option("-n, --samples <number>", "samples to draw, instead of each scenario's", wholeNumber)
  .addOption(seedOption())
  .addOption(samplerOption())
  .option("--threads <number>", "worker threads, by default one a processor where they pay", threadCount)
  .addOption(setOption())
  .option("-q, --quiet", "print no notes")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan report my-forecast.yaml --out my-forecast.html
  $ lossfan report scenarios/turtle.yaml scenarios/hare.yaml --out race.html`,
  )
  .action(async (scenarios, options) => (await import("./report.ts")).reportPage(scenarios, options));

command("playground")
  .description("write the playground: a folder to host or to open from disk, with an editor for scenarios")
  .option("-o, --out <folder>", "where to", "playground")
  .option("-q, --quiet", "print no notes")
  .addHelpText(
    "after",
    `
Example:
  $ lossfan playground --out public/playground   then open public/playground/index.html`,
  )
  .action(async (options) => (await import("./playground.ts")).playground(options));

command("validate")
  .description("check scenario files and list every problem with its place")
  .argument("<scenario...>", "scenario files; - reads standard input")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan validate my-forecast.yaml
  $ lossfan validate scenarios/*.yaml`,
  )
  .action(async (scenarios) => (await import("./validate.ts")).validate(scenarios));

command("schema")
  .description("print the JSON Schema of scenario files, for editors that complete and explain")
  .option("--stresses", "that of files of stresses, as `stress --stresses` takes them")
  .addHelpText(
    "after",
    `
Example:
  $ lossfan schema > scenario.schema.json
  and as the first line of a scenario: # yaml-language-server: $schema=scenario.schema.json`,
  )
  .action(async (options) => (await import("./schema.ts")).schema(options));

command("init")
  .description("write a scenario to start from")
  .argument("[name]", "its name; the file is NAME.yaml, and none is written over", "my-forecast")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan init
  $ lossfan init forecasts/slow-power            writes forecasts/slow-power.yaml`,
  )
  .action(async (name) => (await import("./init.ts")).init(name));

command("reproduce")
  .description("run a result again and compare the digests")
  .argument("<result>", "a result written by run --json; - reads standard input")
  .option("--threads <number>", "worker threads, by default one a processor", threadCount)
  .addHelpText(
    "after",
    `
Example:
  $ lossfan run my-forecast.yaml --json result.json
  $ lossfan reproduce result.json                exit code 0: the same numbers; 1: others`,
  )
  .action(async (result, options) => (await import("./reproduce.ts")).reproduce(result, options));

/** 131072, 1e6. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value))
    throw new InvalidArgumentError("A whole number is needed, as 131072 or 1e6.");
  return value;
}

function threadCount(text: string): number {
  const value = wholeNumber(text);
  if (value < 1 || value > 1024) throw new InvalidArgumentError("Between 1 and 1024 threads are needed.");
  return value;
}

/** 2027,2030.5. */
function yearList(text: string): number[] {
  const years = text.split(",").map((year) => (year.trim() === "" ? Number.NaN : Number(year)));
  if (!years.every(Number.isFinite))
    throw new InvalidArgumentError("Calendar years are needed with commas between them, as 2027,2030.5.");
  return years;
}

function chartWidth(text: string): number {
  const value = wholeNumber(text);
  if (value < 360 || value > 4000) throw new InvalidArgumentError("Between 360 and 4000 pixels are needed.");
  return value;
}

function collected(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

/** Nothing is left to wait for, and the command has not come to its end: that must not look like success. */
const standstill = () => failWith(new Error("came to a standstill before it was done; please report it"));

process.once("beforeExit", standstill);
program
  .parseAsync()
  .catch((error) => {
    // commander has said what was wrong with the arguments, or printed the help that was asked for.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      report(error);
      process.exitCode = exitCodeOf(error);
    }
  })
  .finally(() => process.off("beforeExit", standstill));
