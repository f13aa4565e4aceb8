import { expect } from "vitest";
import { textWidth } from "../../src/report/chart/text-width.ts";
import { descendants, parseXml, type XmlElement } from "./xml.ts";

interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where the texts of a picture stand, by the widths of the widest common font; parts of it may be moved as a whole. */
export function boxes(svg: XmlElement): Box[] {
  return placed(svg, 0, 0);
}

function placed({ name, text, attributes, children }: XmlElement, dx: number, dy: number): Box[] {
  if (name === "text") {
    const { left, right, top, bottom } = boxOf(text, attributes);
    return [{ text, left: left + dx, right: right + dx, top: top + dy, bottom: bottom + dy }];
  }
  const [, x, y] = /^translate\(([-\d.]+),([-\d.]+)\)$/.exec(attributes.transform ?? "translate(0,0)")!;
  return children.flatMap((child) => placed(child, dx + Number(x), dy + Number(y)));
}

function boxOf(text: string, attributes: XmlElement["attributes"]): Box {
  const size = Number(attributes["font-size"]);
  const width = textWidth(text, size, attributes["font-weight"] === "700");
  const anchor = { start: 0, middle: 0.5, end: 1 }[attributes["text-anchor"] ?? "start"]!;
  const [left, baseline] = [Number(attributes.x) - anchor * width, Number(attributes.y)];
  // Figures and capitals reach 0.73 em above the baseline, descenders 0.21 em below it.
  return { text, left, right: left + width, top: baseline - 0.73 * size, bottom: baseline + 0.21 * size };
}

/** Well-formed, every text inside the picture and no two over each other. */
export function assertReadable(chart: string): void {
  const svg = parseXml(chart);
  const texts = boxes(svg);
  const [width, height] = [Number(svg.attributes.width), Number(svg.attributes.height)];
  for (const box of texts) {
    const inside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
    expect(inside, `inside the picture: ${JSON.stringify(box)}`).toBe(true);
  }
  for (const [index, a] of texts.entries())
    for (const b of texts.slice(index + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      expect(apart, `apart: ${JSON.stringify([a, b])}`).toBe(true);
    }
  for (const { name, attributes } of descendants(svg))
    if (name === "path") expect(attributes.d).toMatch(/^[MLHVZhvlz\d.,\s-]+$/);
}
