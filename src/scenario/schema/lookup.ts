import type * as z from "zod";
import { isMap, own, type Path } from "../path.ts";

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes["_zod"]["def"];

/** The part of the schema that a path leads to in a given value, undefined where the path leaves it. */
export function schemaAt(path: Path, root: unknown, whole: Schema): Schema | undefined {
  let schema: Schema | undefined = unwrapped(whole);
  let value = root;
  for (const step of path) {
    const def: Def | undefined = schema && defOf(chosen(schema, value) ?? schema);
    if (def?.type === "object" && Object.hasOwn(def.shape, step)) schema = unwrapped(def.shape[step]);
    else if (def?.type === "array") schema = unwrapped(def.element);
    else if (def?.type === "record") schema = unwrapped(def.valueType);
    else return undefined;
    value = Array.isArray(value) ? value[step as number] : own(value, String(step));
  }
  return schema;
}

/** The keys that a map may have, given which of several forms it takes. */
export function fieldsOf(schema: Schema | undefined, value: unknown): string[] {
  const def = schema && defOf(chosen(schema, value) ?? schema);
  return def?.type === "object" ? Object.keys(def.shape) : [];
}

export interface Option {
  schema: Schema;
  /** Whether a value is of the option's kind at all, whatever is in it. */
  fits(value: unknown): boolean;
  /** The field that only this form has: its first. */
  mark: string;
  /** The kind of value it takes, in zod's word. */
  needed: string;
}

/** The options of a choice, in the schema's order. */
export function optionsOf(schema: Schema | undefined): Option[] {
  const def = schema && defOf(schema);
  if (def?.type !== "union") return [];
  return def.options.map((option) => {
    const inner = unwrapped(option);
    const innerDef = defOf(inner);
    const mark =
      "discriminator" in innerDef
        ? String(innerDef.discriminator)
        : "shape" in innerDef
          ? Object.keys(innerDef.shape)[0]
          : "";
    return {
      schema: inner,
      mark,
      needed: mark === "" ? innerDef.type : "object",
      fits: (value: unknown) =>
        mark !== "" ? isMap(value) : innerDef.type === "array" ? Array.isArray(value) : typeof value === innerDef.type,
    };
  });
}

/** Which option of a choice a value means; the schema itself if it is no choice. */
function chosen(schema: Schema, value: unknown): Schema | undefined {
  const def = defOf(schema);
  if (def.type !== "union") return schema;
  if ("discriminator" in def) {
    const key = String(def.discriminator);
    return def.options.map(unwrapped).find((option) => {
      const shape = (defOf(option) as { shape?: Record<string, Schema> }).shape;
      const literal = shape && defOf(shape[key]);
      return literal?.type === "literal" && literal.values.includes(own(value, key) as string);
    });
  }
  const fitting = optionsOf(schema).filter((option) => option.fits(value));
  const meant = fitting.length > 1 ? fitting.filter(({ mark }) => own(value, mark) !== undefined) : fitting;
  return meant.length === 1 ? chosen(meant[0].schema, value) : undefined;
}

function defOf(schema: Schema): Def {
  return schema._zod.def as Def;
}

function unwrapped(schema: Schema): Schema {
  const def = defOf(schema);
  if (def.type === "optional" || def.type === "default") return unwrapped(def.innerType);
  if (def.type === "lazy") return unwrapped(def.getter());
  return schema;
}
