import { type Html, html } from "../html.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { pageSection } from "./section.ts";

/** The downloads of one scenario: what they are called, and what they hold. */
export const DOWNLOADS = [
  { kind: "yaml", label: "scenario (YAML)" },
  { kind: "json", label: "result (JSON)" },
  { kind: "csv", label: "numbers (CSV)" },
  { kind: "svg", label: "fan chart (SVG)" },
] as const;

/** Where the numbers come from, how to get them again, and how to take them along. */
export function reproduce(id: string, { id: scenario, name, yaml, result }: ScenarioReport): Html {
  const { manifest } = result;
  const facts = [
    ["lossfan", manifest.version],
    ["samples", String(manifest.samples)],
    ["seed", manifest.seed],
    ["sampler", manifest.sampler],
    ["made by", manifest.node === "browser" ? "this browser" : `Node ${manifest.node}`],
    ["scenario, SHA-256", manifest.scenarioHash],
    ["numbers, SHA-256", manifest.digest],
  ] as const;
  return pageSection(
    id,
    "How to get these numbers again",
    html`<dl class="manifest">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`,
    html`<p>Save the scenario below as <code>${name}.yaml</code> and run it; equal digests mean equal numbers, on any number of threads:</p>`,
    html`<pre tabindex="0">lossfan run ${name}.yaml --json result.json
lossfan reproduce result.json</pre>`,
    html`<p class="downloads" data-needs-script hidden>Downloads: ${DOWNLOADS.map(
      ({ kind, label }) =>
        html`<button type="button" data-download="${kind}" data-scenario="${scenario}">${label}</button> `,
    )}</p>`,
    html`<details><summary>The scenario</summary><pre tabindex="0" class="yaml">${yaml}</pre></details>`,
  );
}
