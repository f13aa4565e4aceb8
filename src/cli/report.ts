import { basename, extname } from "node:path";
import { compare } from "../analysis/compare/compare.ts";
import type { Illustration } from "../illustrate.ts";
import { pageDocument } from "../page/document.ts";
import { pageFoot } from "../page/page-foot.ts";
import { prepareReport } from "../page/prepare.ts";
import type { ReportData, ScenarioReport } from "../page/scenario-report.ts";
import { contents, report } from "../page/sections/report.ts";
import type { SamplerName } from "../sampling/designs/design.ts";
import { settingsOf } from "../scenario/parse.ts";
import { rewritten } from "../scenario/rewrite.ts";
import { checkWanted, deliver } from "./deliver.ts";
import { interruptible } from "./interruptible.ts";
import { pageFiles } from "./page-files.ts";
import { readScenarioText, type ScenarioText } from "./scenario.ts";

export interface ReportOptions {
  out: string;
  samples?: number;
  seed?: string;
  sampler?: SamplerName;
  threads?: number;
  set: string[];
  quiet?: boolean;
}

/** `lossfan report`: one page on one scenario or several, which opens from disk and asks for nothing. */
export async function reportPage(paths: readonly string[], options: ReportOptions): Promise<void> {
  const { out, quiet = false, samples, seed, sampler, set, threads } = options;
  checkWanted({ out }, paths);
  const asked: ScenarioText[] = [];
  const changes = { set, overrides: { samples, seed, sampler } };
  for (const path of paths) asked.push(await readScenarioText(path, changes));
  const names = distinct(paths.map((path) => (path === "-" ? "scenario" : basename(path, extname(path)))));
  const content = await interruptible(async (signal) => {
    // First, since it refuses scenarios that cannot be held against each other.
    const scenarios = asked.map(({ scenario }) => scenario);
    const compared = scenarios.length > 1 ? await compare(scenarios, { names, signal }) : undefined;
    const reports: ScenarioReport[] = [];
    for (const [index, { scenario, text }] of asked.entries()) {
      if (!quiet && process.stderr.isTTY) process.stderr.write(`${names[index]} …\n`);
      const yaml = rewritten(text, settingsOf(changes));
      const about = { id: `s${index + 1}`, name: names[index]!, yaml };
      reports.push(await prepareReport(about, scenario, { signal, ...(threads === undefined ? {} : { threads }) }));
    }
    const title = scenarios.length > 1 ? `How sure is a forecast? ${names.join(", ")}` : scenarios[0]!.title;
    return pageDocument({
      title,
      contents: contents(reports, compared),
      body: report(reports, compared),
      // What stands in the page already, the script does not need once more.
      data: { reports: reports.map(dataOf) },
      ...pageFiles("report"),
      foot: pageFoot(),
    });
  });
  deliver(out === "-" ? { files: [], printed: content } : { files: [{ path: out, content }], printed: "" }, quiet);
}

function dataOf({ id, name, yaml, result, illustration }: ScenarioReport): ReportData {
  return { id, name, yaml, result, ...(illustration === undefined ? {} : { illustration: drawn(illustration) }) };
}

/** Single futures are only drawn, for which six digits are plenty: with all of theirs they would be most of a page. */
function drawn(illustration: Illustration): Illustration {
  return JSON.parse(
    JSON.stringify(illustration, (_, value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value)),
  );
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name} (${index + 1})`));
}
