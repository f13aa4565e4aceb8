import { type Html, html } from "../html.ts";
import { type Lever, leversOf } from "../levers.ts";
import type { ScenarioReport } from "../scenario-report.ts";

/** Steps of a slider from end to end. */
export const SLIDER_STEPS = 400;
/** The doubt about an input can be made this many times narrower or wider. */
export const MOST_DOUBT = 4;

/** Sliders for what is believed; the worker behind the page answers to them. */
export function live({ id, result }: ScenarioReport): Html {
  const levers = leversOf(result.scenario);
  if (levers.length === 0) return html``;
  const [uncertain, known] = [
    levers.filter(({ range }) => range !== undefined),
    levers.filter(({ range }) => range === undefined),
  ];
  return html`<section class="live" id="${id}-live" aria-labelledby="${id}-live-heading" data-needs-script hidden>
<h3 id="${id}-live-heading">Try other beliefs</h3>
<p>Move what is believed: the chart, the answer and the table of targets follow, from more than 20 000 trajectories worked out in this page. Where so many take long, fewer give a first look, which says so. Nothing is sent anywhere.</p>
<div class="levers">${uncertain.map((lever) => leverRow(id, lever))}</div>
${known.length > 0 && html`<details><summary>What is taken as known</summary><div class="levers">${known.map((lever) => leverRow(id, lever))}</div></details>`}
<p class="controls"><button type="button" data-live="reset">As in the scenario</button> <button type="button" data-live="copy">Copy the edited YAML</button> <span role="status" data-live="status"></span></p>
</section>`;
}

function leverRow(id: string, { name, range }: Lever): Html {
  const slider = (kind: "middle" | "doubt", label: string) =>
    html`<label><span>${label}</span><input type="range" min="0" max="${SLIDER_STEPS}" value="${SLIDER_STEPS / 2}" data-lever="${name}" data-kind="${kind}" aria-label="${name}, ${label}"></label>`;
  return html`<fieldset class="lever"><legend>${breakable(name)}</legend>${slider("middle", range === undefined ? "value" : "median")}${range !== undefined && slider("doubt", "doubt")}<output id="${id}-${name}" data-lever-text="${name}"></output></fieldset>`;
}

/** A long name may be broken after its full stops, as charts break it. */
function breakable(name: string): Html[] {
  return name.split(/(?<=\.)/).map((part) => html`${part}<wbr>`);
}
