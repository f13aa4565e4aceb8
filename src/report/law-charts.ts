import type { AskedName } from "../model/units.ts";
import type { Result } from "../summary/result.ts";
import { lawsCaption } from "./chart/caption.ts";
import { type Layout, layOutTogether, MARGIN, TIME_AXIS_HEIGHT } from "./chart/layout.ts";
import { visibleErrors } from "./chart/marks.ts";
import { paragraph } from "./chart/paragraph.ts";
import { picture } from "./chart/picture.ts";
import { standalone } from "./chart/standalone.ts";
import { element } from "./chart/svg.ts";
import { TYPE } from "./chart/type.ts";
import { wrapText } from "./chart/wrap.ts";
import { headlines, viewsOf } from "./laws.ts";
import { PALETTE } from "./palette.ts";
import { wordsOf } from "./words.ts";

/** Two panels in a row are as small as can be read. */
const COLUMNS = 2;
const LEAST_PANEL = 480;
const BETWEEN_ROWS = 10;

/**
 * One fan a law and one of all laws by weight, in one picture and on one scale: the fan of all laws is never drawn
 * without those that it is made of.
 */
export function lawCharts(result: Result, quantity: AskedName, width: number, height: number): string {
  const whole = Math.max(width, COLUMNS * LEAST_PANEL);
  const views = viewsOf(result);
  const rows = Math.ceil(views.length / COLUMNS);
  const panelHeight = Math.max(360, Math.min(height, 420));
  const panels = views.map(({ label, result: view }, index) => {
    // The last row is filled by what stands alone in it.
    const alone = index === views.length - 1 && index % COLUMNS === 0;
    const name = { ...view, scenario: { ...view.scenario, title: label } };
    return { result: name, width: alone ? whole : whole / COLUMNS, height: panelHeight };
  });
  const layouts = layOutTogether(panels, quantity);

  const words = wordsOf(quantity, result.scenario);
  const title = { lines: wrapText(result.scenario.title, whole - 2 * MARGIN, TYPE.title.size, true), top: 14 };
  const top = title.top + title.lines.length * TYPE.title.line + 4;
  const rowHeight = Math.max(...layouts.map(({ bottom }) => bottom)) + TIME_AXIS_HEIGHT + BETWEEN_ROWS;
  const captionText = lawsCaption(
    result,
    quantity,
    layouts.some((layout) => visibleErrors(layout).length > 0),
  );
  const captionLines = {
    lines: wrapText(captionText, whole - 2 * MARGIN, TYPE.caption.size),
    top: top + rows * rowHeight + 4,
  };
  const total = Math.ceil(captionLines.top + captionLines.lines.length * TYPE.caption.line + 14);
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
      ...paragraph(title, TYPE.title, PALETTE.text, 700),
      ...layouts.map((layout, index) => {
        const [x, y] = [((index % COLUMNS) * whole) / COLUMNS, top + Math.floor(index / COLUMNS) * rowHeight];
        return element("g", { transform: `translate(${x},${y})` }, ...panel(layout));
      }),
      ...paragraph(captionLines, TYPE.caption, PALETTE.mutedText),
    ],
  );
}

function panel(layout: Layout): string[] {
  const { title, subtitle } = layout;
  return [
    ...paragraph(title, TYPE.subtitle, PALETTE.text, 700),
    ...paragraph(subtitle, TYPE.label, PALETTE.text),
    ...picture(layout),
  ];
}
