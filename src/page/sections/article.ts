import { type Html, html } from "../html.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { answer } from "./answer.ts";
import { claim } from "./claim.ts";
import { distribution } from "./distribution.ts";
import { drivers } from "./drivers.ts";
import { fanFigure } from "./fan.ts";
import { inputs } from "./inputs.ts";
import { limits } from "./limits.ts";
import { live } from "./live.ts";
import { reproduce } from "./reproduce.ts";
import { pageSection } from "./section.ts";
import { settled } from "./settled.ts";
import { targets } from "./targets.ts";

/** Everything about one scenario, the answer first; one that is alone on its page has its title there already. */
export function article(report: ScenarioReport, alone = false): Html {
  const { id, result, stress, sensitivity, cloud, distribution: at, convergence } = report;
  const { title, description } = result.scenario;
  const when = targets(result);
  return html`<article id="${id}" data-scenario="${id}">
<h2>${alone ? "The answer" : title}</h2>
<p class="changed" data-changed hidden>Changed from the scenario</p>
<div data-part="answer">${answer(result)}</div>
${fanFigure(report)}
${live(report)}
${when !== undefined && pageSection(`${id}-targets`, "Targets", html`<div data-part="targets">${when}</div>`)}
<div data-part="distribution">${at && distribution(`${id}-distribution`, result, at)}</div>
<p class="as-written" data-as-written hidden>What follows is the scenario as it was written, without what has been changed above.</p>
<div data-part="claim">${stress && claim(`${id}-claim`, stress, cloud)}</div>
<div data-part="drivers">${sensitivity && drivers(`${id}-drivers`, sensitivity)}</div>
${pageSection(`${id}-inputs`, "What goes in", description, inputs(result, id))}
<div data-part="settled">${convergence && settled(`${id}-settled`, result, convergence)}</div>
${limits(`${id}-limits`, result)}
${reproduce(`${id}-reproduce`, report)}
</article>`;
}
