import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { caption } from "./chart/caption.ts";
import { layOut, MARGIN, TIME_AXIS_HEIGHT } from "./chart/layout.ts";
import { visibleErrors } from "./chart/marks.ts";
import { paragraph } from "./chart/paragraph.ts";
import { picture } from "./chart/picture.ts";
import { standalone } from "./chart/standalone.ts";
import { TYPE } from "./chart/type.ts";
import { wrapText } from "./chart/wrap.ts";
import { differsByLaw } from "./differs-by-law.ts";
import { lawCharts } from "./law-charts.ts";
import { PALETTE } from "./palette.ts";
import { inReadableUnits } from "./readable-units.ts";
import { threshold } from "./words.ts";

export interface FanChartOptions {
  /** Default: the first quantity of the result. */
  quantity?: AskedName;
  /** Pixels; at least 480. Default 960. */
  width?: number;
  /** Pixels from the title to the time axis; the caption comes below it. At least 360; default 600. */
  height?: number;
}

/**
 * A fan chart as a standalone SVG: no script, no font, nothing to fetch. Where there are several laws of loss, a panel for
 * each of them and one for all.
 */
export function fanChart(asked: Result, options: FanChartOptions = {}): string {
  const result = inReadableUnits(asked);
  const quantity = options.quantity ?? (Object.keys(result.quantities)[0] as AskedName);
  const width = Math.max(480, options.width ?? 960);
  if (differsByLaw(result, quantity)) return lawCharts(result, quantity, width, options.height ?? 420);
  const layout = layOut(result, quantity, width, Math.max(360, options.height ?? 600));
  const { fan, targets, words, answer, title, subtitle, labels } = layout;
  const captionText = caption({
    result,
    quantity,
    fan,
    errorsDrawn: visibleErrors(layout).length > 0,
    targetsShown: targets.length - labels.leftOut,
    targetsOff: targets.filter((target) => !layout.axis.contains(threshold(target))).length,
    targetsLeftOut: labels.leftOut,
  });
  const captionLines = {
    lines: wrapText(captionText, width - 2 * MARGIN, TYPE.caption.size),
    top: layout.bottom + TIME_AXIS_HEIGHT + 12,
  };
  const height = Math.ceil(captionLines.top + captionLines.lines.length * TYPE.caption.line + 14);
  // Charts of different results, or of different quantities of one, can stand in the same page.
  const id = `lossfan-${result.manifest.digest.slice(0, 12)}-${quantity}`;

  return standalone(
    { id, title: `${result.scenario.title}: ${words.name}`, description: `${answer} ${captionText}`, width, height },
    [
      ...paragraph(title, TYPE.title, PALETTE.text, 700),
      ...paragraph(subtitle, TYPE.subtitle, PALETTE.text),
      ...picture(layout),
      ...paragraph(captionLines, TYPE.caption, PALETTE.mutedText),
    ],
  );
}
