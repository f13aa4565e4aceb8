import { viewsOf } from "../../report/laws.ts";
import { formatProbability } from "../../report/numbers.ts";
import { inReadableUnits } from "../../report/readable-units.ts";
import { formatTime, horizonYear } from "../../report/sentence.ts";
import { isMetToday } from "../../report/target-at-horizon.ts";
import { calendar, errorWords, percentileWords, targetWordsIn } from "../../report/words.ts";
import { yearRows } from "../../report/year-rows.ts";
import type { Result, TargetResult } from "../../summary/result.ts";
import { type Html, html } from "../html.ts";
import { table } from "./section.ts";

/** No error of a probability below this is worth its digits on a page. */
const FINEST = 1e-5;

/** Targets by year: how probable each is, and when it is met; under each law where there are several. */
export function targets(asked: Result): Html | undefined {
  if (asked.targets.length === 0) return undefined;
  const result = inReadableUnits(asked);
  const views = viewsOf(result);
  const tables = (views.length < 2 ? [{ label: "", result }] : views).map(({ label, result }) => ofLaw(result, label));
  return html`${tables}<p class="note">± is the 95 % interval of ${errorWords(asked.manifest)}. “After” is met after ${horizonYear(asked)}; “never” is not met at any date.</p>`;
}

function ofLaw(result: Result, law: string): Html {
  const { targets, times, scenario } = result;
  const steps = yearRows(times).filter((step) => step > 0);
  const levels = Object.keys(targets[0]!.timeToTarget).sort((a, b) => Number(a) - Number(b));
  const shown = [...new Set([levels[0]!, levels.includes("50") ? "50" : levels[levels.length >> 1]!, levels.at(-1)!])];
  const share = (of: "afterHorizon" | "never") => (target: TargetResult) =>
    formatProbability(target[of], target[`${of}Interval`].low, target[`${of}Interval`].high, FINEST);
  const when = (level: string) => (target: TargetResult) => {
    const time = target.timeToTarget[level]!;
    if (isMetToday(target)) return "met today";
    if (time === "afterHorizon") return `after ${horizonYear(result)}`;
    return formatTime(time, scenario.startYear, target.timeToTargetInterval[level]);
  };
  const column = (heading: string, of: (target: TargetResult) => string) => ({ heading, cells: targets.map(of) });
  return table(`Probability that each target is met, by year${law === "" ? "" : `: ${law}`}`, [
    column("target", (target) => targetWordsIn(result, target)),
    ...steps.map((step) =>
      column(calendar(scenario.startYear + times[step]!), ({ probability: { estimate, low, high } }) =>
        formatProbability(estimate[step]!, low[step]!, high[step]!, FINEST),
      ),
    ),
    ...shown.map((level) =>
      column(level === "50" ? "year, median" : `year, ${percentileWords(Number(level))}`, when(level)),
    ),
    column("after", share("afterHorizon")),
    column("never", share("never")),
  ]);
}
