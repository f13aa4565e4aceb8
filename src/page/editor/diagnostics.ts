import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Problem } from "../../scenario/problems.ts";

/** Problems as the editor marks them: each at its word, with the words of the command. What has no place is the first line's. */
export function diagnosticsOf(problems: readonly Problem[], text: Text): Diagnostic[] {
  return problems.map(({ line = 1, column = 1, field, message }) => {
    // The text may have become shorter since it was checked.
    const at = text.line(Math.min(line, text.lines));
    const start = Math.min(column - 1, at.length);
    const word = /^[^\s,:{}[\]#]+/.exec(at.text.slice(start))?.[0] ?? "";
    const from = at.from + start;
    const to = Math.min(from + Math.max(1, word.length), at.to);
    return { from, to, severity: "error", message: field === "" ? message : `${field}: ${message}` };
  });
}
