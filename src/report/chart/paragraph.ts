import { MARGIN, type Paragraph } from "./layout.ts";
import { element, escapeXml } from "./svg.ts";

/** Lines of text from the left margin on. */
export function paragraph(
  { lines, top }: Paragraph,
  type: { size: number; line: number },
  fill: string,
  weight?: number,
): string[] {
  return lines.map((text, index) => {
    const y = top + index * type.line + type.size;
    return element("text", { x: MARGIN, y, "font-size": type.size, fill, "font-weight": weight }, escapeXml(text));
  });
}
