import type { BreakEven, CompareResult, NeededPower, World } from "../analysis/compare/result.ts";
import type { Estimates } from "../summary/result.ts";
import { fanOf } from "./bands.ts";
import { limitSentences, sharingSentences } from "./compare-notes.ts";
import {
  aheadSide,
  at,
  comparedName,
  fanOfPair,
  headlineOf,
  inWords,
  isLevelThroughout,
  lastYear,
  measureTexts,
  measureUnit,
  measureWords,
  type Named,
  namedPairs,
  yearText,
} from "./compare-words.ts";
import { footer } from "./footer.ts";
import { formatError, formatNumber, formatProbabilityAlone, halfWidth } from "./numbers.ts";
import { lines, type Page, type PageOptions, pageOf, section } from "./page.ts";
import { percentileTexts } from "./percentile-text.ts";
import { largestError } from "./simulation-error.ts";
import { alignedAtPoint, type Column, textTable } from "./text-table.ts";
import { calendar, listed, percentileWords, QUANTITY_WORDS, suffixOf, withPrefix } from "./words.ts";
import { yearRows } from "./year-rows.ts";

/** A comparison as a person reads it on a terminal: who is ahead first, then the numbers, then what they rest on. */
export function compareTable(result: CompareResult, options: PageOptions): string {
  const page = pageOf(options);
  const { names, worlds, manifest } = result;
  const [first, ...others] = names;
  const more = others.length > 1 ? ` Each is held against ${first}, the first.` : "";
  return `${[
    lines(`${first} against ${listed(others)}: ${QUANTITY_WORDS[result.quantity].name}`, page, page.strong),
    ...worlds.flatMap((world) =>
      namedPairs(result, world).map((named) =>
        lines(`${world.law === undefined ? "" : `${world.law}: `}${headlineOf(result, named)}`, page),
      ),
    ),
    ...worlds.flatMap((world) => worldTables(result, world, page)),
    [
      ...[...sharingSentences(result), more.trim()].filter((sentence) => sentence !== ""),
      limitSentences(result).join(" "),
    ]
      .map((sentence) => lines(sentence, page))
      .join("\n"),
    footer(manifest, page),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function worldTables(result: CompareResult, world: World, page: Page): string[] {
  const label = world.law === undefined ? "" : `${world.law}: `;
  return [
    ...namedPairs(result, world).flatMap((named) => {
      if (isLevelThroughout(named.pair)) return [];
      const { a, b, pair } = named;
      return [
        differenceTable(result, named, label, page),
        overtakingTable(result, named, label, page),
        ...(pair.breakEven.a === undefined && pair.breakEven.b === undefined
          ? []
          : [
              breakEvenTable(result, label, page, [
                ...(pair.breakEven.a === undefined ? [] : [{ own: a, other: b, powers: pair.breakEven.a }]),
                ...(pair.breakEven.b === undefined ? [] : [{ own: b, other: a, powers: pair.breakEven.b }]),
              ]),
            ]),
      ];
    }),
    ownTable(result, world, label, page),
  ];
}

function yearColumn(result: CompareResult, steps: readonly number[], heading = "", more: string[] = []): Column {
  const { startYear } = result.scenarios[0]!;
  return {
    heading,
    cells: [...steps.map((step) => calendar(startYear + result.times[step]!)), ...more],
    align: "left",
  };
}

/** Percentiles of the difference by year, and how probable it is that the first of the pair is ahead. */
function differenceTable(result: CompareResult, named: Named, label: string, page: Page): string {
  const { a, pair } = named;
  const fan = fanOfPair(pair);
  const steps = yearRows(result.times, page.wide).filter((step) => step > 0);
  const last = result.times.length - 1;
  const text = measureTexts(result, fan, steps);
  const relative = result.measure === "ratio";
  const columns = fan.percentiles.map((percentile) => ({
    heading: percentileWords(percentile.level),
    cells: alignedAtPoint([...steps.map((step) => text(percentile, step)), errorText(percentile, last, relative)]),
  }));
  const lead = (of: Estimates, heading: string): Column => ({
    heading,
    cells: steps.map((step) => {
      const { estimate, low, high } = at(of, step);
      return formatProbabilityAlone(estimate, low, high, 1e-4);
    }),
  });
  const everLevel = steps.some((step) => pair.level.estimate[step]! > 0);
  const title = `${label}${measureWords(result, named)}${measureUnit(result) === "" ? "" : ` in${measureUnit(result)}`} (${aheadSide(result)} ${a} is ahead), and P(${a} is ahead)`;
  return section(
    title,
    page,
    textTable(
      [
        yearColumn(result, steps, "", ["± simulation error"]),
        ...columns,
        lead(pair.ahead, "P(ahead)"),
        ...(everLevel ? [lead(pair.level, "P(level)")] : []),
      ],
      page.columns,
      page.heading,
      18,
    ),
  );
}

function errorText(percentile: Estimates, step: number, relative: boolean): string {
  const { estimate, low, high } = at(percentile, step);
  const error = halfWidth(estimate, low, high);
  if (error === 0) return "0";
  return relative
    ? `±${formatNumber((Math.max(high / estimate, estimate / low) - 1) * 100, 1)} %`
    : `±${formatError(error)}`;
}

/** What becomes of each of the two: ahead from the start, overtaking, or never. */
function overtakingTable(result: CompareResult, { a, b, pair }: Named, label: string, page: Page): string {
  const { overtaking } = pair;
  const chance = overtaking.a.undecided.estimate + overtaking.b.undecided.estimate > 0;
  const levels = Object.keys(overtaking.a.time)
    .map(Number)
    .sort((x, y) => x - y);
  const [least, middle, most] = [levels[0]!, levels[levels.length >> 1]!, levels.at(-1)!];
  const shown = [...new Set([least, middle, most])];
  const column = (who: string, whom: string, of: "a" | "b"): Column => {
    const told = overtaking[of];
    return {
      heading: `${who} overtakes ${whom}`,
      cells: [
        ...[
          told.aheadFromStart,
          told.byHorizon,
          told.afterHorizon,
          ...(chance ? [told.undecided] : []),
          told.never,
        ].map(inWords),
        ...shown.map((level) => yearText(result, told.time[level]!, told.timeInterval[level]!)),
      ],
    };
  };
  const outcomes: Column = {
    heading: "",
    cells: [
      "P(ahead from the start)",
      `P(overtakes by ${lastYear(result)})`,
      "P(overtakes later)",
      ...(chance ? [`P(not decided by ${lastYear(result)})`] : []),
      "P(never ahead)",
      ...shown.map((level) => `year, ${percentileWords(level)}`),
    ],
    align: "left",
  };
  return section(
    `${label}Overtaking: first time ahead after being behind`,
    page,
    textTable([outcomes, column(a, b, "a"), column(b, a, "b")], page.columns, page.heading),
  );
}

function breakEvenTable(
  result: CompareResult,
  label: string,
  page: Page,
  sides: { own: string; other: string; powers: BreakEven }[],
): string {
  const steps = yearRows(result.times, page.wide).filter((step) => step > 0);
  const columns = sides.flatMap(({ own, powers }) => {
    const levels = Object.keys(powers)
      .map(Number)
      .sort((x, y) => x - y);
    const shown = [...new Set([levels[0]!, levels[levels.length >> 1]!, levels.at(-1)!])];
    return shown.map((level, index) => ({
      heading: `${index === 0 ? `${own} ` : ""}${percentileWords(level)}`,
      cells: steps.map((step) => powerText(powers[level]!.estimate[step]!)),
    }));
  });
  const whose = sides.map(({ own, other }) => `${own} level with ${other}`).join(", or ");
  return section(
    `${label}Break-even: the initialPower (× today’s) that would make ${whose}, in that year`,
    page,
    textTable([yearColumn(result, steps), ...columns], page.columns, page.heading, 4),
  );
}

function powerText(power: NeededPower): string {
  if (power === "noneIsEnough") return "none is enough";
  if (power === "above1e300") return "> 10³⁰⁰";
  return power === "any" ? "any" : withPrefix("×", formatNumber(power, 3));
}

/** The quantity itself, scenario by scenario, at the horizon. */
function ownTable(result: CompareResult, world: World, label: string, page: Page): string {
  const { names, quantity, unit } = result;
  const { prefix } = QUANTITY_WORDS[quantity];
  const last = result.times.length - 1;
  const fans = world.own.map((percentiles) =>
    fanOf({ percentiles, pathCoverage: {}, pathCoverageInterval: {}, paths: 0 }),
  );
  const columns = fans[0]!.percentiles.map(({ level }, index) => ({
    heading: percentileWords(level),
    cells: alignedAtPoint(fans.map((fan) => percentileTexts(fan, [last], prefix, 4)(fan.percentiles[index]!, last))),
  }));
  const errors = fans.map((fan) => largestError(fan, last, prefix === "×")).filter((error) => error !== undefined);
  const known = errors.length === 0 ? "" : `; simulation error at most ${listed(errors)}`;
  return section(
    `${label}${comparedName(result)} of each${suffixOf(quantity, unit) === "" ? "" : ` in${suffixOf(quantity, unit)}`} in ${lastYear(result)}${known}`,
    page,
    textTable([{ heading: "", cells: names, align: "left" }, ...columns], page.columns, page.heading),
  );
}
