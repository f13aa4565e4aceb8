import {
  type Document,
  isAlias,
  isMap as isMapNode,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  type ParsedNode,
  Parser,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { fieldName, type Path } from "./path.ts";
import type { Problem } from "./problems.ts";
import { quoted } from "./words.ts";

/** A place in a text, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** What a YAML or JSON text says, and where it says it. */
export interface ReadDocument {
  /** Undefined for an empty text, and for one that cannot be understood; then there are problems. */
  value: unknown;
  /** Where the value at a path stands, or its key; the nearest enclosing map or list if there is no such value. */
  place(path: Path, of: "value" | "key"): Place;
  problems: Problem[];
}

// Far more than any scenario needs, and little enough for every recursion over what was read.
const DEEPEST = 64;
const MOST_ALIASES = 100;
/** Aliases may repeat this many values in all: ten lines of aliases to aliases can stand for a billion. */
const MOST_REPEATED = 10_000;
const MOST_SYNTAX_PROBLEMS = 10;

/**
 * Reads YAML 1.2, of which JSON is a part, to plain values. Only what JSON can hold comes out: no tags, no merge keys,
 * and aliases replaced by what they stand for. `at` is where in a scenario the value will stand.
 */
export function readDocument(text: string, at: Path = []): ReadDocument {
  const placeOf = placesIn(text);
  const wrong = (offset: number, message: string, field = ""): Problem => ({ ...placeOf(offset), field, message });

  const depth = tooDeep(text);
  if (depth !== undefined) {
    const problems = [wrong(depth, `is nested more than ${DEEPEST} levels deep`)];
    return { value: undefined, place: () => placeOf(0), problems };
  }

  const document = parseDocument(text, {
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    // Checked below instead: the parser compares every key with every other, which a long list of keys makes slow.
    uniqueKeys: false,
  });
  const syntax = syntaxProblems(document, wrong);
  if (syntax.length > 0) return { value: undefined, place: () => placeOf(0), problems: syntax };

  const problems: Problem[] = [];
  const standsFor = new Map<Node, Node>();
  const value = document.contents === null ? undefined : toPlain(document.contents, { at, problems, standsFor, wrong });

  /** The node a path leads to, as far as it leads. */
  const find = (path: Path) => {
    let node: Node | null = document.contents;
    let pair: Pair<ParsedNode, ParsedNode | null> | undefined;
    for (const step of path) {
      const inside: Node | null = (node && standsFor.get(node)) ?? node;
      if (isMapNode(inside)) {
        const next = (inside as YAMLMap<ParsedNode, ParsedNode | null>).items.find(({ key }) => keyText(key) === step);
        if (next === undefined) return { node, pair: undefined, whole: false };
        pair = next;
        node = next.value;
      } else if (isSeq(inside) && inside.items[step as number] !== undefined) {
        pair = undefined;
        node = inside.items[step as number] as Node;
      } else return { node, pair: undefined, whole: false };
    }
    return { node, pair, whole: true };
  };

  return {
    value,
    problems,
    place: (path, of) => {
      const { node, pair, whole } = find(path);
      const range = node?.range;
      // `sd:` with nothing after it: the key is all there is to point at.
      const empty = !range || (range[0] === range[1] && pair !== undefined);
      if (whole && pair?.key.range && (of === "key" || empty)) return placeOf(pair.key.range[0]);
      return placeOf(range?.[0] ?? 0);
    },
  };
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/**
 * The offset at which a text nests too deep. Found with the tokenizer, which does not call itself, before the composer,
 * which does and would overflow the stack.
 */
function tooDeep(text: string): number | undefined {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    // A level takes up to two places on the parser's stack.
    if (parser.stack.length > 2 * DEEPEST + 2) return Math.max(0, parser.offset - 1);
  }
  return undefined;
}

/** Turns offsets in a text into places. (The parser's own line counter loses lines in what it cannot parse.) */
function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (offset) => {
    let [line, beyond] = [0, starts.length];
    while (beyond - line > 1) {
      const middle = (line + beyond) >> 1;
      if (starts[middle] <= offset) line = middle;
      else beyond = middle;
    }
    return { line: line + 1, column: offset - starts[line] + 1 };
  };
}

type Wrong = (offset: number, message: string, field?: string) => Problem;

function syntaxProblems(document: Document.Parsed, wrong: Wrong): Problem[] {
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== "1.2") {
    return [wrong(0, `must be YAML 1.2, got %YAML ${document.directives.yaml.version}`)];
  }
  const seen = new Set<number>();
  const problems: Problem[] = [];
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    const [offset] = pos;
    if (code === "MULTIPLE_DOCS")
      problems.push(wrong(offset, "a second document (`---`) starts here; a file holds one"));
    else if (code === "NON_STRING_KEY") problems.push(wrong(offset, "a key must be a word, got a list or a map"));
    else if (code === "TAG_RESOLVE_FAILED") {
      problems.push(wrong(offset, "tags (words that begin with !) are not understood"));
    } else {
      const problem = wrong(offset, `is not valid YAML: ${message}`);
      // What follows on the same line is mostly the parser's way of finding its feet again.
      if (seen.size !== seen.add(problem.line!).size) problems.push(problem);
    }
    if (problems.length >= MOST_SYNTAX_PROBLEMS) break;
  }
  return problems;
}

interface Reading {
  at: Path;
  problems: Problem[];
  /** Which node each alias stands for. */
  standsFor: Map<Node, Node>;
  wrong: Wrong;
}

function toPlain(contents: Node, { at, problems, standsFor, wrong }: Reading): unknown {
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  const inAlias: Node[] = [];
  let repeated = 0;
  let aliases = 0;
  let refused = false;

  const refuse = (node: Node, message: string, path: Path) => {
    // One explosion of aliases is one problem, at the alias in the text that began it.
    if (!refused) problems.push(wrong((inAlias[0] ?? node).range?.[0] ?? 0, message, fieldName(path)));
    refused = true;
    return null;
  };

  const read = (node: Node | null, path: Path): unknown => {
    if (node === null || refused) return null;
    if (inAlias.length > 0 && ++repeated > MOST_REPEATED) {
      return refuse(node, `aliases stand for more than ${MOST_REPEATED} values`, path);
    }
    if (path.length - at.length > DEEPEST) return refuse(node, `is nested more than ${DEEPEST} levels deep`, path);
    if (isAlias(node)) {
      if (inAlias.length === 0 && ++aliases > MOST_ALIASES) {
        return refuse(node, `there are more than ${MOST_ALIASES} aliases`, path);
      }
      const target = anchors.get(node.source);
      if (target === undefined) return refuse(node, `the alias *${node.source} has no anchor before it`, path);
      if (open.has(target)) return refuse(node, `the alias *${node.source} stands inside what it stands for`, path);
      standsFor.set(node, target);
      inAlias.push(node);
      const value = read(target, path);
      inAlias.pop();
      return value;
    }
    if ("anchor" in node && typeof node.anchor === "string" && inAlias.length === 0) anchors.set(node.anchor, node);
    if (isScalar(node)) return scalar(node.value, node.source, path);
    open.add(node);
    const value = isMapNode(node)
      ? readMap(node as YAMLMap<ParsedNode, ParsedNode | null>, path)
      : isSeq(node)
        ? node.items.map((item, index) => read(item as Node, [...path, index]))
        : null;
    open.delete(node);
    return value;
  };

  const readMap = (map: YAMLMap<ParsedNode, ParsedNode | null>, path: Path) => {
    const result: Record<string, unknown> = {};
    for (const { key, value } of map.items) {
      const name = keyText(key);
      const here = [...path, name];
      if (Object.hasOwn(result, name)) {
        problems.push(wrong(key.range[0], `the key ${quoted(name)} appears twice in the same map`, fieldName(here)));
      }
      // Defined, not assigned: assigning to a key named `__proto__` would change the object's kind.
      const plain = { value: read(value, here), enumerable: true, configurable: true, writable: true };
      Object.defineProperty(result, name, plain);
    }
    return result;
  };

  const value = read(contents, at);
  // What was given up half-way would only bring complaints about what is missing.
  return refused ? undefined : value;
}

function scalar(value: unknown, source: string | undefined, path: Path): unknown {
  // A seed is text: `007` and `12345678901234567890` mean what stands there, not the nearest double.
  if (typeof value === "number" && path.length === 1 && path[0] === "seed" && source !== undefined) return source;
  // JSON writes −0 as 0, and a scenario read back must be the same scenario.
  return value === 0 ? 0 : value;
}
