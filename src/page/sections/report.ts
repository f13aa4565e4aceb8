import type { CompareResult } from "../../analysis/compare/result.ts";
import { headlines } from "../../report/laws.ts";
import { inReadableUnits } from "../../report/readable-units.ts";
import { type Html, html } from "../html.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { article } from "./article.ts";
import { comparison } from "./comparison.ts";

/** A report on one scenario or several: what they answer, how they differ, then each of them by itself. */
export function report(reports: readonly ScenarioReport[], compared: CompareResult | undefined): Html {
  const several = reports.length > 1;
  return html`${
    several &&
    html`<section aria-labelledby="answers-heading"><h2 id="answers-heading">In short</h2><ul class="answers">${reports.map(
      ({ id, name, result }) =>
        html`<li><a href="#${id}">${name}</a>: ${headlines(inReadableUnits(result)).join(" ")}</li>`,
    )}</ul></section>`
  }${compared && comparison(compared, reports)}${reports.map((one) => article(one, !several))}`;
}

/** What leads to the parts of a report. */
export function contents(reports: readonly ScenarioReport[], compared: CompareResult | undefined): Html {
  const link = (to: string, text: string) => html`<li><a href="#${to}">${text}</a></li>`;
  return html`<nav aria-label="Contents"><ul>${compared && link("comparison", "Comparison")}${reports.map(
    ({ id, name, result, stress, sensitivity }) =>
      html`${link(id, reports.length > 1 ? name : "Answer")}${
        reports.length === 1 &&
        html`${result.targets.length > 0 && link(`${id}-targets`, "Targets")}${stress && link(`${id}-claim`, "Claim")}${sensitivity && link(`${id}-drivers`, "Drivers")}${link(`${id}-inputs`, "Inputs")}${link(`${id}-limits`, "Limits")}${link(`${id}-reproduce`, "Reproduce")}`
      }`,
  )}</ul></nav>`;
}
