/**
 * A result as JSON for people and programs: indented by two spaces, lists of plain values on one line, so that a
 * series over time does not fill the screen. Numbers keep every digit. JSON has no NaN and no Infinity, and
 * `JSON.stringify` would write null in their place; here they are an error that names the field.
 */
export function resultJson(result: { schema: string }): string {
  return `${written(result, "", "")}\n`;
}

function written(value: unknown, path: string, indent: string): string {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new RangeError(`${path || "the result"} must be a finite number to be written as JSON, got ${value}`);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    // Nearly all of a result is lists of numbers, which are text as they are in JSON.
    if (value.every(Number.isFinite)) return `[${value.join(", ")}]`;
    const items = value.map((item, index) => written(item ?? null, `${path}[${index}]`, inner));
    if (value.every((item) => typeof item !== "object" || item === null)) return `[${items.join(", ")}]`;
    return `[\n${items.map((item) => inner + item).join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => {
      const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
      return `${inner}${JSON.stringify(key)}: ${written(field, path === "" ? name : `${path}.${name}`, inner)}`;
    });
  return fields.length === 0 ? "{}" : `{\n${fields.join(",\n")}\n${indent}}`;
}
