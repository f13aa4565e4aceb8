import type { Sensitivity, SensitivityUnderLaw } from "../analysis/sensitivity/sensitivity.ts";
import { footer } from "./footer.ts";
import { lines, type Page, type PageOptions, pageOf, section } from "./page.ts";
import {
  betweenLawsSentence,
  groupNotes,
  inputText,
  inputUnit,
  labelOfView,
  movingBars,
  notToldApart,
  quantityHeading,
  ranked,
  sensitivityYear,
  shareAt,
  sharesSentence,
  shareText,
  stillSentence,
  tornadoNotes,
  valueWriter,
  varianceOfWords,
} from "./sensitivity-words.ts";
import { alignedAtPoint, type Column, fitsBeside, textTable } from "./text-table.ts";
import { calendar, wordsOf } from "./words.ts";
import { yearRows } from "./year-rows.ts";

/** Dates that a table has room for, the horizon among them. */
const DATES = 3;
const DATES_WIDE = 6;
/** Room that is left for names beside them. */
const NARROW = 20;

/** A sensitivity analysis as a person reads it on a terminal: the answer first, then the indices and the tornado. */
export function sensitivityTable(result: Sensitivity, options: PageOptions): string {
  const page = pageOf(options);
  const labelled = result.under.length > 1;
  const answers = result.under.map((view) =>
    [
      ...(view.law === undefined ? [] : [`${labelOfView(view)}:`]),
      sharesSentence(result, view),
      notToldApart(result, view),
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  );
  const tables = result.under.flatMap((view) => {
    const parts = [indicesTable(result, view, page), tornadoTable(result, view, page)].filter((part) => part !== "");
    return labelled && parts.length > 0 ? [section(labelOfView(view), page, parts.join("\n\n"))] : parts;
  });
  const { manifest } = result;
  return `${[
    lines(result.scenario.title, page, page.strong),
    lines(betweenLawsSentence(result), page),
    ...answers.map((answer) => lines(answer, page)),
    ...tables,
    notes(result)
      .map((note) => lines(note, page))
      .join("\n"),
    footer(manifest, page),
  ]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** First-order indices at a few dates and total indices at the horizon, the largest at the horizon first. */
function indicesTable(result: Sensitivity, view: SensitivityUnderLaw, page: Page): string {
  if (view.ranking.length === 0) return "";
  const { times, scenario } = result;
  const last = times.length - 1;
  const dates = datesShown(view, times, page.wide ? DATES_WIDE : DATES);
  const groups = ranked(view);
  const year = (at: number) => calendar(scenario.startYear + times[at]!);
  const columns: [Column, ...Column[]] = [
    {
      heading: "share of variance",
      cells: [...groups.map(({ name }) => name), "interactions"],
      align: "left",
    },
    ...dates.map((at) => ({
      heading: `alone ${year(at)}`,
      cells: [...groups.map(({ first }) => shareText(shareAt(first, at))), shareText(shareAt(view.interactions, at))],
    })),
    { heading: `total ${year(last)}`, cells: [...groups.map(({ total }) => shareText(shareAt(total, last))), ""] },
  ];
  return namedTable(columns, page);
}

/** The horizon, and before it a few round years in which something varies. */
function datesShown({ groups: [group] }: SensitivityUnderLaw, times: readonly number[], most: number): number[] {
  const years = yearRows(times).filter((at) => group!.first.estimate[at] !== null);
  const places = Array.from({ length: most }, (_, i) => Math.round((i * (years.length - 1)) / (most - 1)));
  return [...new Set(places.map((place) => years[place]!))];
}

/** A table whose first column holds names of inputs: where they are too long for it, they go on below with the effect. */
function namedTable([first, ...rest]: [Column, ...Column[]], page: Page): string {
  const broken = { ...first, cells: first.cells.map(breakable) };
  const whole =
    fitsBeside([first, ...rest], page.columns, Infinity) || !fitsBeside([broken, ...rest], page.columns, NARROW);
  return textTable([whole ? first : broken, ...rest], page.columns, page.heading, NARROW);
}

function breakable(name: string): string {
  return name.length <= NARROW ? name : name.replace(/\.(?=[^.]+\.[^.]+$)/, " .");
}

function tornadoTable(result: Sensitivity, view: SensitivityUnderLaw, page: Page): string {
  const { atMedians } = view.tornado;
  const { bars, still } = movingBars(view);
  if (bars.length === 0) return "";
  const { unit, write } = valueWriter(result, view);
  const { symbol } = wordsOf(result.quantity, result.scenario);
  const columns: [Column, ...Column[]] = [
    { heading: "input", cells: bars.map(({ inputs }) => inputs.join(" + ")), align: "left" },
    ...(["low", "high"] as const).flatMap((end): Column[] => [
      {
        heading: end === "low" ? "10 %" : "90 %",
        cells: bars.map((bar) => bar[end].inputs.map((value, i) => inputText(value, view, bar.inputs[i]!)).join(", ")),
      },
      { heading: `→ ${symbol}`, cells: alignedAtPoint(bars.map((bar) => write(bar[end].value))) },
    ]),
    { heading: "unit", cells: bars.map(({ inputs }) => unitsOf(inputs, view)), align: "left" },
  ];
  const heading = `${quantityHeading(result, unit)} in ${sensitivityYear(result)} if one input is low or high, the others at their medians`;
  return [
    lines(heading, page),
    namedTable(columns, page),
    lines(
      `With every input at its median it is ${write(atMedians)}, which need not be its own median. ${[stillSentence(still), tornadoNotes([view])].join(" ").trim()}`,
      page,
    ),
  ].join("\n");
}

/** The units of a bar's inputs, in their order where a row of a table has several. */
function unitsOf(inputs: readonly string[], view: SensitivityUnderLaw): string {
  const units = inputs.map((input) => inputUnit(input, view));
  return new Set(units).size === 1 ? units[0]! : units.map((unit) => unit || "1").join(", ");
}

function notes(result: Sensitivity): string[] {
  const { times, under, scenario, varianceOf, manifest } = result;
  const shown = under.some(({ ranking }) => ranking.length > 0);
  const groups = new Set(under.flatMap(groupNotes));
  const firstVarying = Math.min(
    ...under.flatMap(({ groups: all }) => all.map(({ first }) => first.estimate.findIndex((share) => share !== null))),
  );
  const apart = times.length < 3 ? "" : `, ${calendar(times[1]!)} ${times[1] === 1 ? "year" : "years"} apart`;
  return [
    ...(shown
      ? [
          `alone: the share of the variance that would go if this input were known (first-order Sobol’ index); total: the same with all interactions it takes part in. Estimates scatter about the truth, for small shares also below 0.`,
          ...groups,
          ...(firstVarying > 0
            ? [`Nothing varies in ${calendar(scenario.startYear)}, so there is nothing to share there.`]
            : []),
          ...(varianceOf === "logarithm"
            ? [`The variance is that of ${varianceOfWords(result)}, which ${whyLogarithm(result)}.`]
            : []),
          `Indices at ${times.length} dates${apart}; the model was run for ${manifest.samples} × ${evaluations(result)} futures.`,
        ]
      : []),
    "Shares are those of the stated uncertainty within this equation: an input stated too narrowly has too small a share, and what was left out has none.",
  ];
}

function whyLogarithm({ quantity, scenario }: Sensitivity): string {
  const loss = ["relativeLoss", "reducibleLoss", "loss"].includes(quantity);
  if (!loss) return "unlike its value always has one";
  return scenario.compute === "singleRun" ? "unlike its value has one however fast compute shrinks" : "was asked for";
}

/** Futures per sample: two draws and a hybrid for each group, under each law. */
function evaluations({ under }: Sensitivity): number {
  return under.reduce((sum, { groups }) => sum + groups.length + 2, 0);
}
