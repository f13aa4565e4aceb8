import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const [ground, raised, text, muted, line, accent, marked] = [
  "ground",
  "raised",
  "text",
  "muted",
  "line",
  "accent",
  "marked",
].map((name) => `var(--page-${name})`);

// Every colour that the editor has of its own gives way to one of the page's, light or dark. Its pictures give way to what
// needs none, so that a page may forbid pictures.
const look = EditorView.theme({
  "&": { color: text, backgroundColor: ground, border: `1px solid ${line}`, fontSize: "0.875rem" },
  "&.cm-focused": { outline: `2px solid ${accent}` },
  ".cm-content": { caretColor: text, fontFamily: "ui-monospace, Menlo, Consolas, monospace" },
  ".cm-gutters": { color: muted, backgroundColor: raised, borderRight: `1px solid ${line}` },
  ".cm-activeLineGutter": { color: text, backgroundColor: raised },
  ".cm-specialChar": { color: marked },
  ".cm-tooltip": { color: text, backgroundColor: raised, border: `1px solid ${line}` },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { color: ground, background: accent },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "24rem", padding: "4px 8px" },
  ".cm-diagnostic-error": { borderLeft: `4px solid ${marked}` },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: `underline wavy ${marked}` },
  ".cm-lintRange-active": { backgroundColor: raised },
  ".cm-lintPoint-error::after": { borderBottomColor: marked },
  ".cm-lint-marker": { width: "0.7em", height: "0.7em", margin: "0.35em 0" },
  ".cm-lint-marker-error": { content: '""', borderRadius: "50%", backgroundColor: marked },
  ".cm-panels": { color: text, backgroundColor: raised },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { color: text, backgroundColor: ground },
  ".cm-panel.cm-panel-lint ul:focus [aria-selected]": { color: ground, backgroundColor: accent },
  ".cm-panel.cm-panel-lint button[name=close]": { color: text },
});

const words = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: accent },
  { tag: tags.comment, color: muted },
]);

/** How the editor looks: the page's own colours, `--page-ground` and its like. */
export const theme: Extension = [look, syntaxHighlighting(words)];
