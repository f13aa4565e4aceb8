import type { Place } from "./document.ts";

export type ReadText = { text: string } | { problem: { message: string; place?: Place } };

export function decode(bytes: Uint8Array): ReadText {
  try {
    return textOnly(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The longest beginning that is valid; its end is where the trouble starts.
    let [valid, invalid] = [0, bytes.length];
    while (invalid - valid > 1) {
      const middle = (valid + invalid) >> 1;
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
        valid = middle;
      } catch {
        invalid = middle;
      }
    }
    const before = new TextDecoder().decode(bytes.subarray(0, valid), { stream: true });
    return { problem: { message: "is not UTF-8 text: save it as UTF-8", place: endOf(before) } };
  }
}

/** Refuses the control characters that no text has, and that tell a binary file. */
export function textOnly(text: string): ReadText {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f]/);
  if (control < 0) return { text };
  return { problem: { message: "holds control characters: it is no text file", place: endOf(text.slice(0, control)) } };
}

/** The place just after a text. */
function endOf(text: string): Place {
  const lines = text.split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}
