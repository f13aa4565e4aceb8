import { expect, test } from "vitest";
import { textWidth } from "../../src/report/chart/text-width.ts";
import { wrapText } from "../../src/report/chart/wrap.ts";

test("a number stays with its sign while there is room, and a colon with its number", () => {
  const text = "efficiency ≥ ×100: P = 0.992";
  const wide = textWidth("efficiency ≥ ×100:", 12);
  expect(wrapText(text, wide, 12)).toEqual(["efficiency ≥ ×100:", "P = 0.992"]);
  expect(wrapText(text, wide - 1, 12)).toEqual(["efficiency ≥", "×100: P = 0.992"]);
});

test("a word is broken only where it is too long itself", () => {
  const width = textWidth("thousandfold", 12);
  expect(wrapText("athousandfold", width, 12)).toEqual(["athousandfol", "d"]);
  expect(wrapText("a thousandfold = 3", width, 12)).toEqual(["a", "thousandfold", "= 3"]);
});
