import { type PageParts, pageDocument } from "./document.ts";
import type { JsonSchema } from "./editor/json-schema.ts";
import { html } from "./html.ts";

/** What the playground comes with; plain JSON. */
export interface PlaygroundData {
  /** The shipped scenarios; the first is there at the start. */
  scenarios: { name: string; title: string; yaml: string }[];
  /** Names and texts of the tables that they take numbers from. */
  tables: [string, string][];
  /** JSON Schema of scenarios, by which the editor completes. */
  schema: JsonSchema;
}

/** The report's page without a run: an editor in its place, and the reader's own browser to run what is written there. */
export function playgroundPage(
  data: PlaygroundData,
  parts: Pick<PageParts, "before" | "script" | "kernel" | "foot">,
): Promise<string> {
  return pageDocument({
    title: "lossfan: how sure is a forecast of AI progress?",
    contents: html``,
    data,
    body: html`<p>Write down what you believe, with the width of your doubt, and see what it amounts to. Everything is worked out in this page: nothing is sent anywhere, and a link carries a whole forecast.</p>
<noscript><p class="answer">This page works out its forecasts with JavaScript, which is switched off.</p></noscript>
<section class="editor" aria-labelledby="editor-heading">
<h2 id="editor-heading">The scenario</h2>
<p class="controls"><label>Begin with <select id="shipped"><option value="">your own</option>${data.scenarios.map(
      ({ name, title }) => html`<option value="${name}">${name}: ${title}</option>`,
    )}</select></label>
<button type="button" id="run">Run</button> <button type="button" id="link">Copy a link to it</button> <span role="status" id="status"></span></p>
<div id="editor"></div>
<div id="problems" role="alert"></div>
</section>
<div id="report"></div>`,
    ...parts,
  });
}
