#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { SAMPLERS } from "../sampling/designs/design.ts";
import { version } from "../version.ts";
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

Exit codes: 0 done, 1 failed while running, 2 the input is wrong, 130 interrupted.`,
  );

/** A command whose mistakes in use are answered with where its help is. */
function command(name: string): Command {
  return program.command(name).showHelpAfterError(`(lossfan ${name} --help shows how it is used)`);
}

command("run")
  .description("run a scenario: bands by year, probabilities of its targets, and how exact they are")
  .argument("<scenario>", "a scenario file, YAML or JSON; - reads standard input")
  .option("-n, --samples <number>", "samples to draw, instead of the scenario's", wholeNumber)
  .option("--seed <text>", "seed, instead of the scenario's")
  .addOption(new Option("--sampler <name>", "sampler, instead of the scenario's").choices(SAMPLERS))
  .option(
    "--threads <number>",
    "worker threads, by default one a processor; never changes a digit of the result",
    threadCount,
  )
  .addOption(
    new Option("--set <path=value>", "change one field of the scenario, as in parameters.kappa=0.05; may be repeated")
      .argParser(collected)
      .default([], "none"),
  )
  .option(
    "--until <half-width>",
    "add samples until every target's probability at the horizon is known to ± so much, as 0.1pp or 0.001; --samples is then the most it may take",
    halfWidthOf,
  )
  .option("--exact", "answer by the exact method alone, without sampling")
  .option("--json <file>", "write the whole result as JSON; - prints it and nothing else")
  .option("--csv <file>", "write the result as a tidy table; - prints it and nothing else")
  .option("--svg <file>", "write the fan chart; - prints it and nothing else")
  .option("-q, --quiet", "print no table and no notes")
  .addHelpText(
    "after",
    `
Examples:
  $ lossfan run scenarios/baseline.yaml
  $ lossfan run scenarios/baseline.yaml --svg fan.svg --csv bands.csv
  $ lossfan run scenarios/baseline.yaml --set parameters.powerGrowth=0 --set 'targets[0]=0.6'
  $ lossfan run scenarios/baseline.yaml --until 0.05pp
  $ lossfan run scenarios/baseline.yaml --samples 1e7 --threads 8 --json result.json`,
  )
  .action(async (scenario, options) => (await import("./run.ts")).run(scenario, options));

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
  .addHelpText(
    "after",
    `
Example:
  $ lossfan schema > scenario.schema.json
  and as the first line of a scenario: # yaml-language-server: $schema=scenario.schema.json`,
  )
  .action(async () => (await import("./schema.ts")).schema());

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

function collected(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

try {
  await program.parseAsync();
} catch (error) {
  // commander has said what was wrong with the arguments, or printed the help that was asked for.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    report(error);
    process.exitCode = exitCodeOf(error);
  }
}
