import { headlines } from "../../report/laws.ts";
import { inReadableUnits } from "../../report/readable-units.ts";
import type { Result } from "../../summary/result.ts";
import { type Html, html } from "../html.ts";

/** The answer in a few sentences, each number with its error. */
export function answer(result: Result): Html {
  return html`${headlines(inReadableUnits(result)).map((text) => html`<p class="answer">${text}</p>`)}`;
}
