import { escapeXml } from "../report/chart/svg.ts";

/** Text that is HTML already. Everything else that goes into `html` is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Part = string | number | Html | undefined | false | readonly Part[];

/** HTML from a template: what is put in is escaped unless it is `Html`; lists are joined, `undefined` and `false` leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((before, after, index) => before + written(parts[index - 1]) + after));
}

function written(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return escapeXml(String(part));
}

/** A finished chart, or other markup of our own making, as it is. */
export function markup(text: string): Html {
  return new Html(text);
}
