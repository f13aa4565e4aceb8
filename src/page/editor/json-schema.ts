/** As much of JSON Schema as the scenario's own uses. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  description?: string;
  type?: string;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
}

/** One of the forms that a value may take, and what is said of it. */
export interface Form {
  schema: JsonSchema;
  about?: string | undefined;
}

/** A map as it stands in the text: its keys, each with its value where that is a word or a number. */
export type Fields = ReadonlyMap<string, string | undefined>;

/** Every form of a value, choices within choices opened; what is said of the form itself comes first. */
export function formsOf(schema: JsonSchema, root: JsonSchema, aboutAll?: string): Form[] {
  const about = schema.description ?? aboutAll;
  if (schema.$ref !== undefined) {
    const target = root.$defs?.[schema.$ref.replace("#/$defs/", "")];
    return target === undefined ? [] : formsOf(target, root, about);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  return choices === undefined ? [{ schema, about }] : choices.flatMap((choice) => formsOf(choice, root, about));
}

/** The forms that a map may still take: those of the kind that it names, if it names one that there is. */
export function formsMeant(forms: Form[], fields: Fields): Form[] {
  const maps = forms.filter(({ schema }) => schema.properties !== undefined || schema.additionalProperties);
  const meant = maps.filter(({ schema }) => {
    const mark = markOf(schema);
    const said = mark === undefined ? undefined : fields.get(mark);
    return said === undefined || said === schema.properties![mark!].const;
  });
  return meant.length > 0 ? meant : maps;
}

/** Those of the forms that have every key that is there, or all if none has. */
export function formsWith(forms: Form[], fields: Fields): Form[] {
  const having = forms.filter(({ schema }) => [...fields.keys()].every((key) => below(schema, key) !== undefined));
  return having.length > 0 ? having : forms;
}

/** The field whose one value tells a form from the others: `distribution`, `kind`. */
export function markOf({ properties = {} }: JsonSchema): string | undefined {
  return Object.keys(properties).find((key) => properties[key].const !== undefined);
}

/** The schema of what stands under a key, undefined if the key is not allowed. */
export function below(schema: JsonSchema, key: string): JsonSchema | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, key)) return properties[key];
  const pattern = Object.keys(patternProperties).find((one) => new RegExp(one).test(key));
  if (pattern !== undefined) return patternProperties[pattern];
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
