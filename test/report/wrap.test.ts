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

test("an input's name is broken after a full stop, and within a part only where that is too long itself", () => {
  const width = textWidth("gamma.algorithms.sl", 12);
  expect(wrapText("gamma.algorithms.slowing.halfLife", width, 12)).toEqual(["gamma.algorithms.", "slowing.halfLife"]);
  const narrow = textWidth("algorithm", 12);
  expect(wrapText("gamma.algorithms", narrow, 12)).toEqual(["gamma.", "algorithm", "s"]);
  expect(wrapText("0.1234567", textWidth("0.123", 12), 12)).toEqual(["0.123", "4567"]);
});
