import type { Illustration } from "../illustrate.ts";
import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { lawsCaption } from "./chart/caption.ts";
import { shownFutures } from "./chart/futures.ts";
import { type Layout, type LayoutOptions, layOutTogether, TIME_AXIS_HEIGHT } from "./chart/layout.ts";
import { futuresBeyond, visibleErrors } from "./chart/marks.ts";
import { paragraph } from "./chart/paragraph.ts";
import { picture } from "./chart/picture.ts";
import { standalone } from "./chart/standalone.ts";
import { element } from "./chart/svg.ts";
import { SMALL_TYPE, TYPE } from "./chart/type.ts";
import { wrapText } from "./chart/wrap.ts";
import { headlines, viewsOf } from "./laws.ts";
import { PALETTE } from "./palette.ts";
import { wordsOf } from "./words.ts";

/** Two panels in a row where each is as wide as this [px]; else they stand below each other. */
const LEAST_PANEL = 480;
const BETWEEN_ROWS = 10;

/**
 * One fan a law and one of all laws by weight, in one picture and on one scale: the fan of all laws is never drawn
 * without those that it is made of.
 */
export function lawCharts(
  result: Result,
  quantity: AskedName,
  whole: number,
  height: number,
  how: LayoutOptions,
  illustration?: Illustration,
): string {
  const type = how.small ? SMALL_TYPE : TYPE;
  const columns = whole >= 2 * LEAST_PANEL ? 2 : 1;
  const views = viewsOf(result);
  const rows = Math.ceil(views.length / columns);
  const panelHeight = Math.max(360, Math.min(height, 420));
  const panels = views.map(({ label, law, result: view }, index) => {
    // The last row is filled by what stands alone in it.
    const alone = index === views.length - 1 && index % columns === 0;
    const name = { ...view, scenario: { ...view.scenario, title: label } };
    const of = law === undefined ? illustration : illustration?.laws?.[law];
    const futures = of && shownFutures(of, illustration!, view, quantity);
    return { result: name, width: alone ? whole : whole / columns, height: panelHeight, futures };
  });
  const layouts = layOutTogether(panels, quantity, how);
  const margin = layouts[0]!.margin;

  const words = wordsOf(quantity, result.scenario);
  const title = { lines: wrapText(result.scenario.title, whole - 2 * margin, type.title.size, true), top: 14 };
  const top = title.top + title.lines.length * type.title.line + 4;
  const rowHeight = Math.max(...layouts.map(({ timeBottom }) => timeBottom)) + TIME_AXIS_HEIGHT + BETWEEN_ROWS;
  const captionText = lawsCaption(
    result,
    quantity,
    layouts.map((layout) => ({
      layout,
      pathsBeyond: futuresBeyond(layout),
      errorsDrawn: visibleErrors(layout).length > 0,
    })),
  );
  const captionLines = {
    lines: wrapText(captionText, whole - 2 * margin, type.caption.size),
    top: top + rows * rowHeight + 4,
  };
  const total = Math.ceil(captionLines.top + captionLines.lines.length * type.caption.line + 14);
  const id = `lossfan-${result.manifest.digest.slice(0, 12)}-${quantity}`;
  const answers = headlines(result).join(" ");

  return standalone(
    {
      id,
      title: `${result.scenario.title}: ${words.name} by law of loss`,
      description: `${answers} ${captionText}`,
      width: whole,
      height: total,
    },
    [
      ...paragraph(title, type.title, PALETTE.text, 700, margin),
      ...layouts.map((layout, index) => {
        const [x, y] = [((index % columns) * whole) / columns, top + Math.floor(index / columns) * rowHeight];
        return element("g", { transform: `translate(${x},${y})` }, ...panel(layout));
      }),
      ...paragraph(captionLines, type.caption, PALETTE.mutedText, undefined, margin),
    ],
  );
}

function panel(layout: Layout): string[] {
  const { title, subtitle, type, margin } = layout;
  return [
    ...paragraph(title, type.subtitle, PALETTE.text, 700, margin),
    ...paragraph(subtitle, type.label, PALETTE.text, undefined, margin),
    ...picture(layout),
  ];
}
