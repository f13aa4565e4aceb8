import { MARGIN, type Paragraph } from "./layout.ts";
import { element, escapeXml } from "./svg.ts";

/** Lines of text from the left margin on, unless another place is given [px]. */
export function paragraph(
  { lines, top }: Paragraph,
  type: { size: number; line: number },
  fill: string,
  weight?: number,
  left = MARGIN,
): string[] {
  return lines.map((text, index) => {
    const y = top + index * type.line + type.size;
    return element("text", { x: left, y, "font-size": type.size, fill, "font-weight": weight }, escapeXml(text));
  });
}
