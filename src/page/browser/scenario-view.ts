import type { Illustration } from "../../illustrate.ts";
import type { AskedName } from "../../model/units.ts";
import { resultCsv } from "../../report/csv.ts";
import { fanChart } from "../../report/fan-chart.ts";
import { INPUT_UNITS } from "../../report/input-units.ts";
import { resultJson } from "../../report/json.ts";
import { formatNumber } from "../../report/numbers.ts";
import { calendar } from "../../report/words.ts";
import { rewritten } from "../../scenario/rewrite.ts";
import type { Result } from "../../summary/result.ts";
import { changesOf, type Lever, leversOf, type Position } from "../levers.ts";
import type { ReportData, ScenarioReport } from "../scenario-report.ts";
import { answer } from "../sections/answer.ts";
import { claim } from "../sections/claim.ts";
import { distribution, dots } from "../sections/distribution.ts";
import { drivers } from "../sections/drivers.ts";
import { type FanView, fan } from "../sections/fan.ts";
import { MOST_DOUBT, SLIDER_STEPS } from "../sections/live.ts";
import { settled } from "../sections/settled.ts";
import { targets } from "../sections/targets.ts";
import { dateSentence } from "./date-sentence.ts";
import { firstLook, LIVE_SAMPLES } from "./live-run.ts";
import type { Answer, Request } from "./messages.ts";
import { copyText, saveFile } from "./take-along.ts";
import { latest, type Worked } from "./worker.ts";

/** How long a slider has not moved when a hand rests [ms]. */
const AT_REST = 200;

type Ask = (request: Request, hear: (answer: Answer) => void) => void;

/** Two workers, so that what follows a hand need not wait for what takes long. */
export interface Workers {
  quick: Worked;
  patient: Worked;
}

/** Brings one scenario's article to life: its controls, its sliders and its downloads. */
export class ScenarioView {
  readonly #root: HTMLElement;
  readonly #report: ReportData;
  /** Asks for what follows a hand on a slider. */
  readonly #ask: Ask;
  /** Ask for what may take its time: all futures once the hand rests, and what a date looks like. */
  readonly #askWhole: Ask;
  readonly #askAt: Ask;
  readonly #view: FanView = { paths: true };
  readonly #levers: Map<string, Lever>;
  #positions: Record<string, Position> = {};
  /** What is shown: the scenario's result, or what the sliders make of it. */
  #shown: Result;
  #illustration: Illustration | undefined;
  #step: number | undefined;
  /** How long all futures took when they were last evaluated [ms]; and what is still to follow a first look, once the hand rests. */
  #took: number | undefined;
  #toFollow: ReturnType<typeof setTimeout> | undefined;
  /** How often the sliders were moved, and the last of these moves that is shown. */
  #moves = 0;
  #shownMove = 0;

  constructor(root: HTMLElement, report: ReportData, { quick, patient }: Workers) {
    this.#root = root;
    this.#report = report;
    this.#ask = latest(quick);
    this.#askWhole = latest(patient);
    this.#askAt = latest(patient);
    this.#shown = report.result;
    this.#illustration = report.illustration;
    this.#levers = new Map(leversOf(report.result.scenario).map((lever) => [lever.name, lever]));
    for (const hidden of root.querySelectorAll<HTMLElement>("[data-needs-script]")) hidden.hidden = false;
    for (const control of root.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-view]"))
      control.addEventListener("input", () => this.#look(control));
    for (const slider of root.querySelectorAll<HTMLInputElement>("[data-lever]")) {
      slider.addEventListener("input", () => this.#move(slider.dataset.lever!));
    }
    this.#on('[data-live="reset"]', () => this.reset());
    this.#on('[data-live="copy"]', () => this.#copy());
    for (const button of root.querySelectorAll<HTMLElement>("[data-download]"))
      button.addEventListener("click", () => this.#download(button.dataset.download!));
    const chart = root.querySelector<HTMLElement>('[data-chart="fan"]')!;
    new ResizeObserver(() => this.#fit(chart)).observe(chart);
    chart.addEventListener("pointermove", (event) => this.#point(event));
    for (const name of this.#levers.keys()) this.#tellLever(name);
    this.#tellDate();
  }

  /** Takes in what has been worked out since. */
  add({ stress, cloud, sensitivity, distribution: at, convergence }: Partial<ScenarioReport>): void {
    const { id, result } = this.#report;
    if (at !== undefined) this.#part("distribution", distribution(`${id}-distribution`, result, at).text);
    if (convergence !== undefined) this.#part("settled", settled(`${id}-settled`, result, convergence).text);
    if (stress !== undefined) this.#part("claim", claim(`${id}-claim`, stress, cloud).text);
    if (sensitivity !== undefined) this.#part("drivers", drivers(`${id}-drivers`, sensitivity).text);
  }

  /** Puts all sliders back to what the scenario says. */
  reset(): void {
    for (const slider of this.#root.querySelectorAll<HTMLInputElement>("input[data-lever]"))
      slider.value = String(SLIDER_STEPS / 2);
    this.#positions = {};
    for (const name of this.#levers.keys()) this.#tellLever(name);
    this.#changed();
  }

  #on(selector: string, act: () => void): void {
    this.#root.querySelector(selector)?.addEventListener("click", act);
  }

  #look(control: HTMLInputElement | HTMLSelectElement): void {
    switch (control.dataset.view) {
      case "quantity":
        this.#view.quantity = control.value as AskedName;
        if (!this.#isMoved()) break;
        this.#changed();
        return;
      case "law":
        if (control.value === "") delete this.#view.law;
        else this.#view.law = control.value;
        break;
      case "log":
        this.#view.log = (control as HTMLInputElement).checked;
        break;
      case "paths":
        this.#view.paths = (control as HTMLInputElement).checked;
        break;
      case "date":
        this.#step = Number(control.value);
        this.#tellDate();
        return;
    }
    this.#draw();
    this.#tellDate();
  }

  #fit(chart: HTMLElement): void {
    const width = Math.round(Math.min(Math.max(chart.clientWidth, 360), 1200));
    if (width === (this.#view.width ?? 960)) return;
    this.#view.width = width;
    this.#draw();
  }

  #draw(): void {
    this.#root.querySelector('[data-chart="fan"]')!.innerHTML = fan(
      { result: this.#shown, ...(this.#illustration === undefined ? {} : { illustration: this.#illustration }) },
      { ...this.#view, quantity: this.#shownQuantity() },
    );
  }

  /** The number of a date on the grid that is shown, which may be coarser than the scenario's. */
  #shownStep(): number {
    const [last, own] = [this.#shown.times.length - 1, this.#report.result.times.length - 1];
    return Math.round(((this.#step ?? own) / own) * last);
  }

  #tellDate(): void {
    const step = this.#shownStep();
    const { startYear } = this.#shown.scenario;
    const output = this.#root.querySelector(".date output");
    if (output) output.textContent = calendar(startYear + this.#shown.times[step]!);
    const line = this.#root.querySelector("[data-at-date]");
    if (line) line.textContent = dateSentence(this.#shown, step, this.#shownQuantity());
    this.#drawDots(startYear + this.#shown.times[step]!);
  }

  /** The futures at the date that is looked at, with the sliders where they stand. */
  #drawDots(year: number): void {
    const quantity = this.#quantity();
    const { scenario } = this.#report.result;
    // As the page came, or before there are any.
    const untouched = this.#step === undefined && !this.#isMoved() && this.#view.quantity === undefined;
    // While a hand is on a slider the worker is left to follow it.
    if (untouched || this.#toFollow !== undefined || this.#root.querySelector('[data-part="dots"]') === null) return;
    const result = this.#shown;
    const changes = changesOf(scenario, this.#positions);
    this.#askAt({ kind: "at", scenario, changes, quantity, year }, (answer) => {
      if (answer.kind === "at" && answer.at.quantity in result.quantities)
        this.#part("dots", dots(result, answer.at).text);
    });
  }

  #point(event: PointerEvent): void {
    const plot = (event.target as Element).closest("svg")?.querySelector<SVGGraphicsElement>("[data-plot]");
    const matrix = plot?.getScreenCTM();
    if (!plot || !matrix) return;
    const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const [left, right] = plot.dataset.plot!.split(" ").map(Number) as [number, number];
    const share = Math.min(Math.max((x - left) / (right - left), 0), 1);
    this.#step = Math.round(share * (this.#report.result.times.length - 1));
    const slider = this.#root.querySelector<HTMLInputElement>('[data-view="date"]');
    if (slider) slider.value = String(this.#step);
    this.#tellDate();
  }

  #quantity(): AskedName {
    return this.#view.quantity ?? this.#report.result.scenario.quantities[0]!;
  }

  /** What is asked for, once it is there: what follows the sliders has one quantity, for a moment still the one before. */
  #shownQuantity(): AskedName {
    const wanted = this.#quantity();
    return wanted in this.#shown.quantities ? wanted : this.#shown.scenario.quantities[0]!;
  }

  #isMoved(): boolean {
    return changesOf(this.#report.result.scenario, this.#positions).length > 0;
  }

  #move(name: string): void {
    const slider = (kind: string) =>
      this.#root.querySelector<HTMLInputElement>(`[data-lever="${CSS.escape(name)}"][data-kind="${kind}"]`);
    this.#positions[name] = positionOf(this.#levers.get(name)!, slider("middle"), slider("doubt"));
    this.#tellLever(name);
    this.#changed();
  }

  #tellLever(name: string): void {
    const lever = this.#levers.get(name)!;
    const position = this.#positions[name];
    const output = this.#root.querySelector<HTMLElement>(`[data-lever-text="${CSS.escape(name)}"]`);
    if (output === null) return;
    output.textContent = leverText(lever, position);
    const moved = position !== undefined && (position.middle !== lever.middle || position.doubt !== 1);
    output.closest(".lever")!.classList.toggle("moved", moved);
  }

  #changed(): void {
    clearTimeout(this.#toFollow);
    this.#toFollow = undefined;
    this.#moves++;
    if (this.#isMoved()) this.#work(this.#ask, firstLook(this.#took));
    else {
      this.#shownMove = this.#moves;
      this.#show(this.#report, false);
      this.#status("");
    }
  }

  /** Has the scenario with its sliders as they stand worked out, and if that was a first look, once more when the hand rests. */
  #work(ask: Ask, samples: number): void {
    const { scenario } = this.#report.result;
    const changes = changesOf(scenario, this.#positions);
    const move = this.#moves;
    ask({ kind: "change", scenario, changes, quantity: this.#quantity(), samples }, (answer) => {
      const isWhole = samples === LIVE_SAMPLES;
      // How long it took is worth knowing even if it comes too late.
      if (answer.kind === "changed" && isWhole) this.#took = answer.changed.took;
      // Reset, or a later move shown, while the worker was busy.
      if (move < this.#shownMove) return;
      this.#shownMove = move;
      if (answer.kind === "changed") {
        const { took } = answer.changed;
        if (!isWhole) {
          clearTimeout(this.#toFollow);
          this.#toFollow = setTimeout(() => {
            this.#toFollow = undefined;
            this.#work(this.#askWhole, LIVE_SAMPLES);
          }, AT_REST);
        }
        this.#root.dataset.took = took.toFixed(1);
        this.#root.dataset.samples = String(samples);
        this.#show(answer.changed, true);
        const from = isWhole ? "" : ` A first look, from ${samples} futures.`;
        this.#status(`Changed from the scenario.${from}`);
      } else if (answer.kind === "problems")
        this.#status(answer.problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
      else if (answer.kind === "failed") this.#status(answer.message);
    });
  }

  #show({ result, illustration }: Pick<ReportData, "result" | "illustration">, changed: boolean): void {
    this.#shown = result;
    this.#illustration = illustration;
    this.#draw();
    this.#part("answer", answer(result).text);
    const table = targets(result);
    if (table !== undefined) this.#part("targets", table.text);
    for (const mark of this.#root.querySelectorAll<HTMLElement>("[data-changed], [data-as-written]"))
      mark.hidden = !changed;
    this.#root.classList.toggle("is-changed", changed);
    this.#tellDate();
  }

  #part(name: string, content: string): void {
    const part = this.#root.querySelector(`[data-part="${name}"]`);
    if (part) part.innerHTML = content;
  }

  #status(text: string): void {
    const status = this.#root.querySelector('[data-live="status"]');
    if (status) status.textContent = text;
  }

  /** The scenario's text with the sliders' changes in it. */
  yaml(): string {
    const changes = changesOf(this.#report.result.scenario, this.#positions);
    if (changes.length === 0) return this.#report.yaml;
    return rewritten(
      this.#report.yaml,
      changes.map(({ path, spec }) => ({ path, value: spec })),
    );
  }

  async #copy(): Promise<void> {
    this.#status(
      (await copyText(this.yaml())) ? "The YAML is in the clipboard." : "The browser did not let the YAML be copied.",
    );
  }

  #download(kind: string): void {
    const { name, result, illustration, yaml } = this.#report;
    switch (kind) {
      case "yaml":
        saveFile(`${name}.yaml`, yaml, "application/yaml");
        break;
      case "json":
        saveFile(`${name}.json`, resultJson(result), "application/json");
        break;
      case "csv":
        saveFile(`${name}.csv`, resultCsv(result), "text/csv");
        break;
      case "svg":
        saveFile(`${name}.svg`, fanChart(result, illustration === undefined ? {} : { illustration }), "image/svg+xml");
        break;
    }
  }
}

/** What a lever's two sliders say; in the middle they leave it where it is. */
function positionOf(lever: Lever, middle: HTMLInputElement | null, doubt: HTMLInputElement | null): Position {
  const share = (slider: HTMLInputElement | null) => Number(slider?.value ?? SLIDER_STEPS / 2) / (SLIDER_STEPS / 2) - 1;
  const [moved, widened] = [share(middle), share(doubt)];
  const end = moved < 0 ? lever.least : lever.most;
  const to = lever.byFactors
    ? lever.middle * (end / lever.middle) ** Math.abs(moved)
    : lever.middle + (end - lever.middle) * Math.abs(moved);
  return {
    middle: moved === 0 ? lever.middle : Number(to.toPrecision(4)),
    doubt: Number((MOST_DOUBT ** widened).toPrecision(3)),
  };
}

const UNIT_WORDS: Record<string, string> = {
  ...INPUT_UNITS,
  timesPerYear: "times a year",
  doublingTimeMonths: "months a doubling",
  doublingTimeYears: "years a doubling",
};

function leverText({ middle, unit, range }: Lever, position: Position | undefined): string {
  const value = formatNumber(position?.middle ?? middle, 3);
  const words = unit === undefined ? "" : ` ${UNIT_WORDS[unit] ?? unit}`;
  if (range === undefined) return `${value}${words}`;
  const doubt = position?.doubt ?? 1;
  return `median ${value}${words}, ${doubt === 1 ? `90 % from ${formatNumber(range.low, 3)} to ${formatNumber(range.high, 3)} as written` : `doubt × ${formatNumber(doubt, 2)}`}`;
}
