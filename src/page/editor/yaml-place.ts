import { yamlLanguage } from "@codemirror/lang-yaml";
import type { Fields } from "./json-schema.ts";

type Node = ReturnType<typeof yamlLanguage.parser.parse>["topNode"];

/** A step from a value to one inside it: into a map, by a key, or into a list. */
export type Step = { fields: Fields; key: string } | { entries: string[] };

/** Where a word stands, or may be put, in a text that need not be whole. */
export interface YamlPlace {
  /** Where the word begins, of which the cursor may stand at the end or inside. */
  from: number;
  /** From the document to the map or value that the word is part of. */
  steps: Step[];
  /** For a key: the other keys of its map. */
  others?: Fields;
  /** Whether the word may be a value; a word alone on its line may become a key or be one. */
  value: boolean;
  /** Whether a colon follows already. */
  colon: boolean;
}

/** Stands for the word that is asked about, so that the parser finds one even where there is none yet. */
const WORD = "word";
/** Deeper than any scenario. */
const DEEPEST = 64;
/** Longer than any scenario that somebody writes [characters]: nobody shall wait for the parser at every letter. */
const LONGEST = 2 ** 17;
// The parser takes a time that is quadratic in these.
const LISTS_IN_LISTS = new RegExp(`(?:[-?][ \\t]+){${DEEPEST}}`);

/** The place of the word at an offset; undefined in a comment, in a quotation and in the midst of prose. */
export function yamlPlace(text: string, offset: number): YamlPlace | undefined {
  if (text.length > LONGEST || LISTS_IN_LISTS.test(text)) return undefined;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const typed = /(?:[A-Za-z_$][\w$-]*)?$/.exec(text.slice(lineStart, offset))![0];
  const from = offset - typed.length;
  const rest = text.slice(offset).replace(/^[\w$-]*/, "");
  const colon = /^[ \t]*:(?=\s|$)/.test(rest);
  // A word alone on its line is most likely a key that is being written; as one, the text around it stays valid.
  const alone = /^[ \t]*(?:-[ \t]+)*$/.test(text.slice(lineStart, from)) && /^[ \t]*(?:#.*)?(?:\r?\n|$)/.test(rest);
  const whole = text.slice(0, from) + WORD + (alone ? ":" : "") + rest;
  const tree = yamlLanguage.parser.parse(whole);
  const word = tree.resolveInner(from + 1, 1);
  if (word.name !== "Literal" || word.from !== from || word.to !== from + WORD.length) return undefined;

  const isKey = word.parent?.name === "Key";
  const own = isKey ? word.parent!.parent! : undefined;
  const map = own?.parent ?? undefined;
  if (isKey && !isMap(map)) return undefined;
  const others = map && fieldsOf(map, whole, own);
  const steps = stepsTo(map ?? word, whole);
  if (steps === undefined) return undefined;
  return { from, steps, ...(others && { others }), value: !isKey || (alone && others!.size === 0), colon };
}

/** The way from the document down to a node. */
function stepsTo(node: Node, text: string): Step[] | undefined {
  const steps: Step[] = [];
  let child = node;
  for (let parent = node.parent; parent !== null; child = parent, parent = parent.parent) {
    if (parent.name === "Pair" && isMap(parent.parent)) {
      steps.push({ fields: fieldsOf(parent.parent, text, parent), key: keyOf(parent, text) ?? "" });
    } else if (parent.name === "Item") {
      const siblings = parent.parent?.getChildren("Item") ?? [];
      const entries = siblings.filter((item) => item.from !== parent!.from).map((item) => textOf(item, text));
      steps.push({ entries });
    }
    if (steps.length > DEEPEST) return undefined;
  }
  return child.name === "Stream" ? steps.reverse() : undefined;
}

function isMap(node: Node | null | undefined): node is Node {
  return node?.name === "BlockMapping" || node?.name === "FlowMapping";
}

/** The keys of a map but for those of one pair. */
function fieldsOf(map: Node, text: string, except: Node | undefined): Fields {
  const fields = new Map<string, string | undefined>();
  for (const pair of map.getChildren("Pair")) {
    const key = keyOf(pair, text);
    if (key === undefined || pair.from === except?.from) continue;
    const value = pair.lastChild;
    const isWord = value?.name === "Literal" || value?.name === "QuotedLiteral";
    fields.set(key, isWord ? textOf(value, text) : undefined);
  }
  return fields;
}

function keyOf(pair: Node, text: string): string | undefined {
  const key = pair.getChild("Key");
  return key === null ? undefined : textOf(key, text);
}

function textOf(node: Node, text: string): string {
  return text.slice(node.from, node.to).replace(/^(["'])(.*)\1$/s, "$2");
}
