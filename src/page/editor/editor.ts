import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import type { Problem } from "../../scenario/problems.ts";
import { completions } from "./completion.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import type { JsonSchema } from "./json-schema.ts";
import { theme } from "./theme.ts";

/** How long nobody must have typed before the text is checked [ms]. */
const REST = 250;
const HINT_ID = "scenario-editor-hint";

export interface EditorOptions {
  text: string;
  /** JSON Schema of scenarios, by which the text is completed: what `lossfan schema` prints. */
  schema: JsonSchema;
  /** Called with the whole text whenever it has changed, by whomever. */
  onChange(text: string): void;
  /** What is wrong with a text; asked when nobody has typed for a quarter of a second. */
  problems(text: string): Promise<readonly Problem[]>;
}

export interface ScenarioEditor {
  /** The text as it stands, its lines ended by \n. */
  text(): string;
  /** Puts another text in the place of the whole, which can be undone as one change. */
  setText(text: string): void;
  focus(): void;
  /** Takes the editor out of the page again. */
  destroy(): void;
}

/** An editor for a scenario's text inside `parent`: it completes, explains and marks mistakes while one writes. */
export function scenarioEditor(
  parent: HTMLElement,
  { text, schema, onChange, problems }: EditorOptions,
): ScenarioEditor {
  const view = new EditorView({
    parent,
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      // A text that came in a link may hold signs that nobody sees, or that turn the order of others round.
      highlightSpecialChars(),
      closeBrackets(),
      yaml(),
      EditorView.lineWrapping,
      autocompletion({
        override: [completionBy(schema)],
        icons: false,
        // `distribution: ` is followed by a choice at once.
        activateOnCompletion: ({ type }) => type === "key",
      }),
      linter(async ({ state }) => diagnosticsOf(await problems(state.doc.toString()), state.doc), { delay: REST }),
      keymap.of([
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        indentWithTab,
        ...defaultKeymap,
      ]),
      EditorView.contentAttributes.of({ "aria-label": "Scenario, in YAML", "aria-describedby": HINT_ID }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) onChange(state.doc.toString());
      }),
      theme,
    ],
  });
  // What scrolls can be scrolled by keys too.
  view.scrollDOM.tabIndex = 0;
  const hint = document.createElement("p");
  hint.id = HINT_ID;
  hint.className = "editor-hint";
  hint.textContent =
    "Ctrl-Space completes, F8 goes to the next mistake. Tab indents; to leave the editor by Tab, press Escape first.";
  parent.append(hint);

  return {
    text: () => view.state.doc.toString(),
    setText: (insert) =>
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert },
        // To undo it undoes nothing that was typed just before.
        annotations: isolateHistory.of("full"),
      }),
    focus: () => view.focus(),
    destroy: () => {
      view.destroy();
      hint.remove();
    },
  };
}

function completionBy(schema: JsonSchema) {
  return (context: CompletionContext) => complete(context, schema);
}

function complete({ state, pos, explicit }: CompletionContext, schema: JsonSchema): CompletionResult | null {
  const found = completions(state.doc.toString(), pos, schema);
  if (found === undefined) return null;
  // A list of every key at each new line would stand in the way of who types on; what a value can be is welcome.
  const options = explicit || found.from < pos ? found.options : found.options.filter(({ kind }) => kind === "value");
  if (options.length === 0) return null;
  return {
    from: found.from,
    options: options.map(({ kind, ...option }) => ({ ...option, type: kind })),
    validFor: /^[\w$-]*$/,
  };
}
