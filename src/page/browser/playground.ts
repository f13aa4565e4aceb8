import "./set-immediate.ts";
import type { Problem } from "../../scenario/problems.ts";
import type { scenarioEditor as ScenarioEditor } from "../editor/editor.ts";
import { fromFragment, LONGEST_FRAGMENT, toFragment } from "../fragment.ts";
import { html } from "../html.ts";
import type { PlaygroundData } from "../playground.ts";
import type { ScenarioReport } from "../scenario-report.ts";
import { article } from "../sections/article.ts";
import { engine } from "./engine.ts";
import { pageData } from "./page-data.ts";
import { ScenarioView } from "./scenario-view.ts";
import { copyText } from "./take-along.ts";
import { themeButton } from "./theme-button.ts";
import { latest, startWorker } from "./worker.ts";

/** Left by the script before this one: see editor.ts beside this file. */
declare const scenarioEditor: typeof ScenarioEditor;

// One program for the page and for the worker behind it.
if (typeof document === "undefined") engine();
else begin();

function begin(): void {
  themeButton();
  const { scenarios, tables, schema } = pageData.json<PlaygroundData>();
  const kernel = pageData.kernel();
  const start = () => startWorker(pageData.program(), { kernel, tables });
  const place = (id: string) => document.getElementById(id)!;
  const shipped = place("shipped") as HTMLSelectElement;
  let running = start();
  // Mistakes are looked for, and sliders followed, beside whatever runs.
  const quick = start();
  const checking = latest(quick);
  let isBusy = false;

  const editor = scenarioEditor(place("editor"), {
    text: "",
    schema,
    onChange: () => {
      shipped.value = scenarios.find(({ yaml }) => yaml === editor.text())?.name ?? "";
    },
    problems: (yaml) =>
      new Promise((resolve) =>
        checking({ kind: "check", yaml }, (answer) => resolve(answer.kind === "problems" ? answer.problems : [])),
      ),
  });

  const run = () => {
    const yaml = editor.text();
    if (isBusy) {
      running.end();
      running = start();
    }
    isBusy = true;
    place("problems").textContent = "";
    place("status").textContent = "Running …";
    const fragment = toFragment(yaml);
    if (fragment.length <= LONGEST_FRAGMENT) history.replaceState(null, "", fragment);
    const name = scenarios.find((one) => one.yaml === yaml)?.name ?? "scenario";
    let view: ScenarioView | undefined;
    const report: Partial<ScenarioReport> = {};
    running.ask({ kind: "report", id: "s1", name, yaml }, (answer) => {
      if (answer.kind === "part") {
        Object.assign(report, answer.part);
        if (view === undefined && report.result !== undefined) {
          place("report").innerHTML = article(report as ScenarioReport).text;
          view = new ScenarioView(place("s1"), report as ScenarioReport, { quick, patient: running });
        } else view?.add(answer.part);
        isBusy = !answer.done;
        place("status").textContent = answer.done ? "" : "The claim and the drivers are being worked out …";
        return;
      }
      isBusy = false;
      place("status").textContent = "";
      if (answer.kind === "problems") tellProblems(answer.problems);
      else if (answer.kind === "failed") tell(answer.message);
    });
  };

  const load = (fragment: string) => {
    running.end();
    running = start();
    isBusy = false;
    place("report").textContent = "";
    place("status").textContent = "";
    const found = fromFragment(fragment);
    if ("problem" in found) {
      editor.setText(scenarios[0]!.yaml);
      tell(found.problem);
      return;
    }
    editor.setText(found.yaml);
    run();
  };

  shipped.addEventListener("change", () => {
    const chosen = scenarios.find(({ name }) => name === shipped.value);
    if (chosen === undefined) return;
    editor.setText(chosen.yaml);
    run();
  });
  place("run").addEventListener("click", run);
  place("editor").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  place("link").addEventListener("click", async () => {
    const fragment = toFragment(editor.text());
    if (fragment.length > LONGEST_FRAGMENT) {
      place("status").textContent = "The scenario is too long for a link: copy its text instead.";
      return;
    }
    const link = location.href.replace(/#.*/s, "") + fragment;
    const copied = await copyText(link);
    place("status").textContent = copied ? `The link is in the clipboard: ${link.length} characters.` : link;
  });
  // Typed into the address, or followed from elsewhere; replaceState above does not count.
  addEventListener("hashchange", () => load(location.hash));

  if (location.hash.length > 1) load(location.hash);
  else {
    editor.setText(scenarios[0]!.yaml);
    run();
  }

  function tell(message: string): void {
    place("problems").innerHTML = html`<p>${message}</p>`.text;
  }

  function tellProblems(problems: readonly Problem[]): void {
    const where = ({ line, column }: Problem) => (line === undefined ? "" : `${line}:${column}: `);
    const items = problems.map((one) => html`<li>${where(one)}${one.field}${one.field && ": "}${one.message}</li>`);
    place("problems").innerHTML = html`<ul>${items}</ul>`.text;
  }
}
