const LONGEST_SHOWN = 60;

/** A value as a message shows it: short, on one line, and unable to move a terminal's cursor. */
export function show(value: unknown): string {
  if (typeof value === "string") return `the text ${quoted(value)}`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return "a map";
}

/** Text in quotation marks, cut and escaped. */
export function quoted(text: string): string {
  return escaped(JSON.stringify(shortened(text)));
}

export function shortened(text: string, longest = LONGEST_SHOWN): string {
  const characters = Array.from(text.slice(0, 2 * longest + 2));
  return characters.length <= longest ? text : `${characters.slice(0, longest).join("")}…`;
}

// JSON leaves DEL, C1 controls, bidirectional overrides and line separators as they are; a terminal would obey them.
export function escaped(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** "a, b or c" */
export function either(words: readonly string[], conjunction = "or"): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}

/** ": did you mean `kappa`?" when one of the candidates is near, else nothing. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? "" : `; did you mean ${near}?`;
}

/** The candidate that a slip of the finger, a shorter form or another habit of capitals would have turned into `word`. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST_SHOWN) return undefined;
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const [from, to] = [plain(word), plain(candidate)];
    const most = Math.max(1, Math.floor(candidate.length / 3));
    const begins = word.length >= 3 && to.startsWith(from);
    if (!begins && Math.abs(from.length - to.length) > most) continue;
    const edits = begins ? Math.min(1, to.length - from.length) : distance(from, to);
    if (edits < fewest && edits <= most) {
      fewest = edits;
      best = candidate;
    }
  }
  return best;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, "");
}

/** Damerau's: insertions, deletions, replacements and exchanges of neighbours each count one. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = last[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length];
}
