import { below, type Form, formsMeant, formsOf, formsWith, type JsonSchema, markOf } from "./json-schema.ts";
import { type YamlPlace, yamlPlace } from "./yaml-place.ts";

/** A word that may stand at the cursor. */
export interface Option {
  label: string;
  kind: "key" | "value";
  /** What is put in for it: a key brings its colon. */
  apply: string;
  /** What the schema says of it. */
  info?: string;
}

export interface Completions {
  /** Where the word begins that an option replaces. */
  from: number;
  options: Option[];
}

/** Offered for a schema that takes any level as a key. */
const USUAL_PERCENTILES = ["p5", "p50", "p95"];

/**
 * What may stand at an offset of a scenario's text, by its JSON Schema: the keys that a map does not have yet, and the
 * words that a value can be. The text need not be whole. Undefined where there is nothing to offer.
 */
export function completions(text: string, offset: number, schema: JsonSchema): Completions | undefined {
  const place = yamlPlace(text, offset);
  if (place === undefined) return undefined;
  const forms = formsAt(place, schema);
  const options = new Map<string, Option>();
  const add = (option: Option) => options.has(option.label) || options.set(option.label, option);
  if (place.others !== undefined) for (const key of keys(forms, place, schema)) add(key);
  if (place.value) for (const value of values(forms, place)) add(value);
  return options.size === 0 ? undefined : { from: place.from, options: [...options.values()] };
}

function formsAt({ steps }: YamlPlace, root: JsonSchema): Form[] {
  let forms = formsOf(root, root);
  for (const step of steps) {
    const inside =
      "key" in step
        ? formsMeant(forms, step.fields).map(({ schema }) => below(schema, step.key))
        : forms.map(({ schema }) => schema.items);
    forms = inside.flatMap((schema) => (schema === undefined ? [] : formsOf(schema, root)));
  }
  return forms;
}

function* keys(forms: Form[], { others = new Map(), colon }: YamlPlace, root: JsonSchema): Generator<Option> {
  const possible = formsWith(formsMeant(forms, others), others);
  // As long as a map does not say which distribution it is, only what all of them share is offered, and to say so.
  const unmarked = possible.filter(({ schema }) => isUnmarked(schema, others));
  for (const { schema, about } of possible) {
    const mark = markOf(schema);
    for (const [key, field] of Object.entries(schema.properties ?? {})) {
      if (others.has(key) || (isUnmarked(schema, others) && key !== mark && !isInAll(key, unmarked))) continue;
      yield keyOption(key, field, isUnmarked(schema, others) && key === mark ? about : field.description);
    }
    if (isUnmarked(schema, others)) continue;
    for (const [pattern, field] of Object.entries(schema.patternProperties ?? {}))
      for (const key of USUAL_PERCENTILES)
        if (!others.has(key) && new RegExp(pattern).test(key)) yield keyOption(key, field, field.description);
  }

  function keyOption(label: string, field: JsonSchema, info: string | undefined): Option {
    // What can only be a map or a list begins on the next line, or with a bracket.
    const fitsOnLine = formsOf(field, root).some((form) => !["object", "array"].includes(form.schema.type ?? ""));
    const apply = colon ? label : fitsOnLine ? `${label}: ` : `${label}:`;
    return { label, kind: "key", apply, ...(info !== undefined && { info }) };
  }
}

function isUnmarked(schema: JsonSchema, others: ReadonlyMap<string, unknown>): boolean {
  const mark = markOf(schema);
  return mark !== undefined && !others.has(mark);
}

function isInAll(key: string, forms: Form[]): boolean {
  return forms.every(({ schema }) => Object.hasOwn(schema.properties ?? {}, key));
}

function* values(forms: Form[], { steps }: YamlPlace): Generator<Option> {
  const last = steps.at(-1);
  const taken = last !== undefined && "entries" in last ? last.entries : [];
  for (const { schema, about } of forms) {
    const listed = schema.const !== undefined ? [schema.const] : (schema.enum ?? schema.examples ?? []);
    for (const value of listed) {
      const label = String(value);
      if (!taken.includes(label))
        yield { label, kind: "value", apply: label, ...(about !== undefined && { info: about }) };
    }
  }
}
