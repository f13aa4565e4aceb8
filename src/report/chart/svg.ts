/** Attributes of an element; numbers are written with two decimals, undefined ones are left out. */
export type Attributes = Record<string, string | number | undefined>;

/** One element with its children on lines of their own. Text given as a child must have been escaped. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? coordinate(value) : escapeXml(value!)}"`)
    .join("");
  if (children.length === 0) return `<${name}${written}/>`;
  const [only] = children;
  if (children.length === 1 && !only!.startsWith("<")) return `<${name}${written}>${only}</${name}>`;
  return `<${name}${written}>\n${children.join("\n")}\n</${name}>`;
}

/** Two decimals of a pixel are finer than any printer. */
export function coordinate(value: number): string {
  return String(Number(value.toFixed(2)) + 0);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text safe in content and in attributes; what XML 1.0 cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, "\ufffd")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
  );
}
