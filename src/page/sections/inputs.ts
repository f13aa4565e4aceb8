import { INPUT_UNITS } from "../../report/inputs-table.ts";
import { formatNumber } from "../../report/numbers.ts";
import type { Result } from "../../summary/result.ts";
import { type Html, html } from "../html.ts";
import { table } from "./section.ts";

/** What was believed, as it was drawn. */
export function inputsAsDrawn({ inputs }: Result): Html {
  const drawn = Object.entries(inputs).filter(([, { percentiles }]) => Object.keys(percentiles).length > 1);
  const fixed = Object.entries(inputs).filter(([, { percentiles }]) => Object.keys(percentiles).length === 1);
  const levels = Object.keys(drawn[0]?.[1].percentiles ?? {});
  const known = fixed.map(([name, { percentiles }]) => `${name} ${formatNumber(Object.values(percentiles)[0]!, 4)}`);
  return html`${
    drawn.length > 0 &&
    table("Inputs as drawn, after truncation and in the model’s units", [
      { heading: "input", cells: drawn.map(([name]) => name) },
      ...levels.map((level) => ({
        heading: level === "50" ? "median" : `${level} %`,
        cells: drawn.map(([, { percentiles }]) => formatNumber(percentiles[level]!, 4)),
      })),
      { heading: "unit", cells: drawn.map(([, { unit }]) => INPUT_UNITS[unit] ?? unit) },
    ])
  }${known.length > 0 && html`<p>Taken as known: ${known.join(", ")}.</p>`}`;
}
