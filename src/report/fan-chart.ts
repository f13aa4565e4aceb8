import type { Illustration } from "../illustrate.ts";
import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { caption } from "./chart/caption.ts";
import { shownFutures } from "./chart/futures.ts";
import { type LayoutOptions, layOut, TIME_AXIS_HEIGHT } from "./chart/layout.ts";
import { futuresBeyond, visibleErrors } from "./chart/marks.ts";
import { paragraph } from "./chart/paragraph.ts";
import { picture } from "./chart/picture.ts";
import { standalone } from "./chart/standalone.ts";
import { NARROW } from "./chart/type.ts";
import { wrapText } from "./chart/wrap.ts";
import { inBands } from "./chosen-bands.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { lawCharts } from "./law-charts.ts";
import { PALETTE } from "./palette.ts";
import { inReadableUnits } from "./readable-units.ts";
import { threshold } from "./words.ts";

export interface FanChartOptions {
  /** Default: the first quantity of the result. */
  quantity?: AskedName;
  /** Pixels; at least 360. Default 960. Below 560 labels and type are small, as for a phone. */
  width?: number;
  /**
   * Pixels from the title to the time axis where there is no strip of probabilities; the strip and the caption come below.
   * At least 360; default 600, and less in a narrow chart.
   */
  height?: number;
  /** A logarithmic axis of values; by default only multiples that differ widely have one. Values must be above 0. */
  log?: boolean;
  /** Central bands to draw [%], whose percentiles the result must have; by default all that it has. */
  bands?: readonly number[];
  /** Single futures to draw beside the bands, of the result's own scenario. */
  illustration?: Illustration;
  /** Whether the probability of each target stands against time below the fan. Default true. */
  strip?: boolean;
}

/** The least width [px] in which a fan can be read. */
const LEAST_WIDTH = 360;

/**
 * A fan chart as a standalone SVG: no script, no font, nothing to fetch. Where there are several laws of loss, a panel for
 * each of them and one for all.
 *
 * @throws RangeError where the result does not have what is to be drawn.
 */
export function fanChart(asked: Result, options: FanChartOptions = {}): string {
  const { bands, illustration } = options;
  const result = inReadableUnits(bands === undefined ? asked : inBands(asked, bands));
  const quantity = options.quantity ?? (Object.keys(result.quantities)[0] as AskedName);
  const width = Math.max(LEAST_WIDTH, options.width ?? 960);
  const small = width < NARROW;
  const how: LayoutOptions = { log: options.log ?? false, strip: options.strip ?? true, small };
  if (differsByLaw(result, quantity))
    return lawCharts(result, quantity, width, options.height ?? 420, how, illustration);
  const size = { width, height: Math.max(360, options.height ?? (small ? 440 : 600)) };
  const futures = illustration && shownFutures(illustration, illustration, result, quantity);
  const layout = layOut(result, quantity, size, how, futures);
  const { fan, targets, words, answer, title, subtitle, labels, type, margin } = layout;
  const captionText = caption({
    result,
    quantity,
    fan,
    errorsDrawn: visibleErrors(layout).length > 0,
    targetsShown: targets.length - labels.leftOut,
    targetsOff: targets.filter((target) => !layout.axis.contains(threshold(target))).length,
    targetsLeftOut: labels.leftOut,
    layout,
    pathsBeyond: futuresBeyond(layout),
  });
  const captionLines = {
    lines: wrapText(captionText, width - 2 * margin, type.caption.size),
    top: layout.timeBottom + TIME_AXIS_HEIGHT + (small ? 6 : 12),
  };
  const height = Math.ceil(captionLines.top + captionLines.lines.length * type.caption.line + 14);
  // Charts of different results, or of different quantities of one, can stand in the same page.
  const id = `lossfan-${result.manifest.digest.slice(0, 12)}-${quantity}`;

  return standalone(
    { id, title: `${result.scenario.title}: ${words.name}`, description: `${answer} ${captionText}`, width, height },
    [
      ...paragraph(title, type.title, PALETTE.text, 700, margin),
      ...paragraph(subtitle, type.subtitle, PALETTE.text, undefined, margin),
      ...picture(layout),
      ...paragraph(captionLines, type.caption, PALETTE.mutedText, undefined, margin),
    ],
  );
}
