import { type Document, isCollection, isMap, isScalar, parseDocument } from "yaml";
import { isMap as isFields, type Path } from "./path.ts";

/** A value that is to stand at a place of a scenario's file. */
export interface Rewriting {
  path: Path;
  value: unknown;
}

/**
 * A scenario's text with some of its values changed. Comments, order and whatever else a person wrote stay as they are: of a map
 * only the fields that differ are touched, and one that is gone is taken out; a field of provenance stays.
 */
export function rewritten(text: string, changes: readonly Rewriting[]): string {
  if (changes.length === 0) return text;
  const document = parseDocument(text);
  for (const { path, value } of changes) put(document, inFile(document, path), value);
  return document.toString({ lineWidth: 0 });
}

/** Fields that say where a number is from, not what it is. */
const PROVENANCE = ["source", "note", "luck"];

function put(document: Document, path: Path, value: unknown): void {
  const node = document.getIn(path, true);
  if (isMap(node) && isFields(value)) {
    // As they stand in the text: `5: 0.8` has a number for a key, which is not the key "5".
    const keys = new Map(node.items.map(({ key }) => [String(isScalar(key) ? key.value : key), key]));
    for (const [name, key] of keys) if (!Object.hasOwn(value, name) && !PROVENANCE.includes(name)) node.delete(key);
    for (const [name, inside] of Object.entries(value)) put(document, [...path, ownKey(keys, name)], inside);
    return;
  }
  // `kappa: 0.05` is what a resolved scenario has as `{ value: 0.05 }`.
  const plain = isFields(value) && !isMap(node) && isScalar(node) && Object.keys(value).join() === "value";
  const own = plain ? (value as { value: unknown }).value : value;
  if (isScalar(node) && !isCollection(own) && typeof own !== "object") {
    if (node.value === own) return;
    node.value = own;
    // How the old number was written says nothing about the new one.
    delete (node as { source?: string }).source;
    delete (node as { format?: string }).format;
    delete (node as { minFractionDigits?: number }).minFractionDigits;
    return;
  }
  if (JSON.stringify(document.getIn(path)) !== JSON.stringify(own)) document.setIn(path, document.createNode(own));
}

/** A key of a map as the text has it, or the name by which it will be made. */
function ownKey(keys: ReadonlyMap<string, unknown>, name: string): string | number {
  const key = keys.get(name);
  return isScalar(key) && typeof key.value === "number" ? key.value : name;
}

/** Where a place of a resolved scenario lies in the file: a path of one effect may be written without a list. */
function inFile(document: Document, path: Path): Path {
  const found: (string | number)[] = [];
  for (const step of path) {
    if (typeof step === "number" && isMap(document.getIn(found, true))) continue;
    found.push(step);
  }
  return found;
}
