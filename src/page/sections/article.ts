import { type Html, html } from "../html.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { answer } from "./answer.ts";
import { claim } from "./claim.ts";
import { drivers } from "./drivers.ts";
import { fanFigure } from "./fan.ts";
import { inputs } from "./inputs.ts";
import { limits } from "./limits.ts";
import { live } from "./live.ts";
import { reproduce } from "./reproduce.ts";
import { pageSection } from "./section.ts";
import { targets } from "./targets.ts";

/** Everything about one scenario, the answer first. */
export function article(report: ScenarioReport): Html {
  const { id, result, stress, sensitivity } = report;
  const { title, description } = result.scenario;
  const when = targets(result);
  return html`<article id="${id}" data-scenario="${id}">
<h2>${title}</h2>
<p class="changed" data-changed hidden>Changed from the scenario</p>
<div data-part="answer">${answer(result)}</div>
${fanFigure(report)}
${live(report)}
${when !== undefined && pageSection(`${id}-targets`, "Targets", html`<div data-part="targets">${when}</div>`)}
<p class="as-written" data-as-written hidden>What follows is the scenario as it was written, without what has been changed above.</p>
<div data-part="claim">${stress && claim(`${id}-claim`, stress)}</div>
<div data-part="drivers">${sensitivity && drivers(`${id}-drivers`, sensitivity)}</div>
${pageSection(`${id}-inputs`, "What goes in", description, inputs(result, id))}
${limits(`${id}-limits`, result)}
${reproduce(`${id}-reproduce`, report)}
</article>`;
}
