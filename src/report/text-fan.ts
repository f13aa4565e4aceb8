import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { type Band, type Fan, fanOf } from "./bands.ts";
import { axisWords } from "./chart/layout.ts";
import { type ValueAxis, valueAxis } from "./chart/value-axis.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { viewsOf } from "./laws.ts";
import { lines, type Page, type PageOptions, pageOf } from "./page.ts";
import { inReadableUnits } from "./readable-units.ts";
import { isSameInEveryFuture } from "./scope.ts";
import { horizonYear } from "./sentence.ts";
import { type FanLabels, fanLabels } from "./text-fan-labels.ts";
import { ROW, textFanPicture } from "./text-fan-picture.ts";
import { ASCII, type Signs, UNICODE } from "./text-fan-signs.ts";
import { capitalised, isLoss, outOfHundred, threshold, wordsOf } from "./words.ts";

export interface TextFanOptions extends PageOptions {
  /** Whether the picture is drawn with ASCII characters alone. */
  ascii?: boolean;
}

/** A wider picture of so few rows tells nothing more. */
const WIDEST = 110;
/** Rows of a picture, and of each where several stand below each other. */
const ROWS = 16;
const FEW_ROWS = 12;

/** One fan: what it is called where there are several, and what is drawn. */
interface Panel {
  label: string;
  result: Result;
  fan: Fan;
  bands: Band[];
}

/**
 * The fan of a result's first quantity drawn with characters, with a sentence that says what they mean. Where there are
 * several laws of loss, one for each of them and one for all, on one scale: that of all laws is never drawn without
 * those that it is made of. No line is wider than the page.
 */
export function textFan(asked: Result, options: TextFanOptions): string {
  const whole = inReadableUnits(asked);
  const page = pageOf({ ...options, columns: Math.min(WIDEST, options.columns) });
  const signs = options.ascii ? ASCII : UNICODE;
  const quantity = Object.keys(whole.quantities)[0] as AskedName;
  const views = viewsOf(whole);
  const shown = differsByLaw(whole, quantity)
    ? views
    : [{ label: "", result: views.length === 1 ? views[0]!.result : whole }];
  const panels = shown.map(({ label, result }): Panel => {
    const fan = fanOf(result.quantities[quantity]!);
    return { label, result, fan, bands: isSameInEveryFuture(result, quantity) ? [] : bandsDrawn(fan) };
  });

  const { result, fan } = panels.at(-1)!;
  const rows = panels.length === 1 ? ROWS : FEW_ROWS;
  const axis = valueAxis({
    values: panels.flatMap((panel) => panel.fan.percentiles.flatMap(({ estimate }) => estimate)),
    targets: result.targets.filter((target) => target.quantity === quantity).map(threshold),
    words: wordsOf(quantity, result.scenario),
    linear: isLoss(quantity) || quantity === "computeOrders",
    top: 0,
    bottom: rows * ROW,
    roomAbove: 0,
    // The row below the lowest value is that of the time axis.
    roomBelow: ROW,
  });
  const labels = labelled(panels, quantity, axis, rows, page, signs);
  return [
    lines(capitalised(signs.text(axisWords(result, quantity, fan, axis))), page),
    ...panels.flatMap((panel, index) => [
      ...(panel.label === "" ? [] : [lines(panel.label, page, page.strong)]),
      textFanPicture({ ...panel, quantity, axis, rows, labels: labels[index]!, signs }, page),
    ]),
    lines(legend(panels, quantity, axis, labels, signs), page, page.quiet),
  ].join("\n");
}

/** The widest band, the narrowest and the one in the middle: as many as there are shades. */
function bandsDrawn({ bands }: Fan): Band[] {
  return bands.length <= 3 ? bands : [bands[0]!, bands[bands.length >> 1]!, bands.at(-1)!];
}

/** How many columns of the page must be left for the picture and its axis if labels say so much of the targets. */
const LEAST_PICTURE = { withErrors: 50, alone: 38, none: 0 };

/** Labels of all panels, as wide as each other, so that the same date stands at the same column in all of them. */
function labelled(
  panels: readonly Panel[],
  quantity: AskedName,
  axis: ValueAxis,
  rows: number,
  page: Page,
  signs: Signs,
): FanLabels[] {
  const styles = (["withErrors", "alone", "none"] as const).map((probabilities) => {
    const labels = panels.map((panel) => fanLabels({ ...panel, quantity, axis, rows, signs, probabilities }));
    return { labels, width: Math.max(...labels.map((one) => one.width)), least: LEAST_PICTURE[probabilities] };
  });
  const { labels, width } = styles.find(({ width, least }) => page.columns - width >= least) ?? styles.at(-1)!;
  return labels.map((one) => ({ ...one, width }));
}

/** "At each date ░▒ hold 90 of 100 futures, ▒ 50 of 100; ━ is the median. At the right: 2035. …" */
function legend(
  panels: readonly Panel[],
  quantity: AskedName,
  axis: ValueAxis,
  labels: readonly FanLabels[],
  signs: Signs,
): string {
  const [{ result, fan, bands }] = panels as [Panel, ...Panel[]];
  const year = horizonYear(result);
  const held = bands.map(({ width }, index) => {
    const shades = signs.bands.slice(index, bands.length).join("");
    return `${shades}${index === 0 ? ` hold${shades.length > 1 ? "" : "s"}` : ""} ${outOfHundred(width)}${index === 0 ? " futures" : ""}`;
  });
  const parts = [
    ...(held.length === 0 ? [] : [`at each date ${held.join(", ")}`]),
    ...(isSameInEveryFuture(result, quantity)
      ? [`${signs.median} is the same in every future`]
      : fan.median === undefined
        ? []
        : [`${signs.median} is the median`]),
    ...(fan.unpaired.length === 0 ? [] : [`${signs.unpaired} are other percentiles`]),
  ];
  const targets = result.targets.filter((target) => target.quantity === quantity);
  const off = targets.filter((target) => !axis.contains(threshold(target))).length;
  const drawn = targets.length - off;
  const probabilities = labels.every(({ targets }) => targets === drawn)
    ? ` with its probability (P) in ${year}`
    : `; the table below has ${drawn === 1 ? "its probability" : "all probabilities"}`;
  return [
    `${capitalised(parts.join("; "))}. At the right: ${year}.`,
    ...(drawn === 0
      ? []
      : [`${signs.target}${signs.target}  ${signs.target}${signs.target} is a target${probabilities}.`]),
    ...(off === 0 ? [] : [offWords(off, targets.length)]),
  ].join(" ");
}

function offWords(off: number, all: number): string {
  if (all === 1) return "The target lies off the picture.";
  return `${off === all ? "All" : `${off} of the ${all}`} targets ${off === 1 ? "lies" : "lie"} off the picture.`;
}
