import type { Sensitivity, SensitivityUnderLaw } from "../analysis/sensitivity/sensitivity.ts";
import { paragraph } from "./chart/paragraph.ts";
import { huesOf, sharesPanel } from "./chart/shares-panel.ts";
import { sizesFor } from "./chart/sizes.ts";
import { standalone } from "./chart/standalone.ts";
import { MOST_BARS, tornadoPanel } from "./chart/tornado-panel.ts";
import { wrapText } from "./chart/wrap.ts";
import { formatNumber } from "./numbers.ts";
import { PALETTE } from "./palette.ts";
import {
  betweenLawsSentence,
  groupNotes,
  labelOfView,
  movingBars,
  notToldApart,
  sensitivityYear,
  sharesSentence,
  stillSentence,
  tornadoNotes,
  varianceOfWords,
} from "./sensitivity-words.ts";
import { origin, wordsOf } from "./words.ts";

export interface SensitivityChartOptions {
  /** Pixels; at least 360. Default 960. */
  width?: number | undefined;
}

const BETWEEN_PANELS = 18;

/**
 * A sensitivity analysis as a standalone SVG: for each law of loss the stacked shares of the variance over time, and below
 * them the tornado at the horizon. No script, no font, nothing to fetch.
 */
export function sensitivityChart(result: Sensitivity, options: SensitivityChartOptions = {}): string {
  const width = Math.max(360, options.width ?? 960);
  const { type, margin } = sizesFor(width);
  const { scenario, under, manifest, quantity } = result;
  const hues = huesOf(under);
  const drawn: string[] = [];
  let top = 14;
  const write = (text: string, of: { size: number; line: number }, fill: string, weight?: number) => {
    if (text === "") return;
    const lines = wrapText(text, width - 2 * margin, of.size, weight !== undefined);
    drawn.push(...paragraph({ lines, top }, of, fill, weight, margin));
    top += lines.length * of.line;
  };
  write(scenario.title, type.title, PALETTE.text, 700);
  top += 2;
  write(betweenLawsSentence(result), type.subtitle, PALETTE.text);
  for (const view of under) {
    if (view.law !== undefined) {
      top += 14;
      write(labelOfView(view), type.subtitle, PALETTE.text, 700);
    }
    write([sharesSentence(result, view), notToldApart(result, view)].join(" ").trim(), type.subtitle, PALETTE.text);
    top += 12;
    if (view.ranking.length > 0) {
      const shares = sharesPanel(result, view, hues, width, top);
      drawn.push(...shares.elements);
      top += shares.height + BETWEEN_PANELS;
    }
    if (movingBars(view).bars.length > 0) {
      const tornado = tornadoPanel(result, view, width, top);
      drawn.push(...tornado.elements);
      top += tornado.height;
    }
  }
  top += 12;
  const captionText = caption(result);
  write(captionText, type.caption, PALETTE.mutedText);
  const height = Math.ceil(top + 14);

  const id = `lossfan-sensitivity-${manifest.digest.slice(0, 12)}`;
  const answers = under.map(
    (view) => `${view.law === undefined ? "" : `${labelOfView(view)}: `}${sharesSentence(result, view)}`,
  );
  const name = wordsOf(quantity, scenario).name;
  return standalone(
    {
      id,
      title: `${scenario.title}: what makes ${name} uncertain`,
      description: `${answers.join(" ")} ${captionText}`,
      width,
      height,
    },
    [...drawn],
  );
}

function caption(result: Sensitivity): string {
  const { under } = result;
  const parts: string[] = [];
  const shown = under.filter(({ ranking }) => ranking.length > 0);
  if (shown.length > 0)
    parts.push(
      `Upper panel: the share of the variance of ${varianceOfWords(result)} that would go if an input were known (first-order Sobol’ index), and on top what only interactions make.`,
      `At the right: the share in ${sensitivityYear(result)} and the total index, which adds the interactions an input takes part in; ± is the 95 % interval of simulation error.`,
      negativeSentence(shown),
      ...new Set(shown.flatMap(groupNotes)),
    );
  const bars = Math.max(...under.map((view) => movingBars(view).bars.length));
  const still = under.map((view) => movingBars(view).still).reduce((a, b) => a.filter((input) => b.includes(input)));
  if (bars > 0)
    parts.push(
      `Lower panel: values by the model itself. ${[stillSentence(still), tornadoNotes(under)].join(" ").trim()}${bars > MOST_BARS ? ` ${bars - MOST_BARS} more inputs move it less.` : ""}`,
    );
  parts.push(
    "Shares are those of the stated uncertainty within this equation: what was left out has none.",
    `${origin(result.manifest)}.`,
  );
  return parts.filter((sentence) => sentence !== "").join(" ");
}

/** Estimates scatter about 0 where a share is small; a stack cannot show them below it. */
function negativeSentence(under: readonly SensitivityUnderLaw[]): string {
  const all = under.flatMap(({ groups, interactions }) => [...groups.map(({ first }) => first), interactions]);
  const lowest = Math.min(...all.flatMap(({ estimate }) => estimate.map((share) => share ?? 0)));
  if (lowest >= 0) return "";
  return `Estimates below 0 (the lowest ${formatNumber(lowest, 1)}) cannot be stacked and are drawn as 0.`;
}
