import type { Manifest } from "../summary/result.ts";
import { lines, type Page } from "./page.ts";
import { errorWords, origin } from "./words.ts";

/** Where numbers come from, how exact they are, and what their digest is. */
export function footer(manifest: Manifest, page: Page): string {
  const accuracy = `± ${manifest.sampler === "exact" ? "" : "95 % "}${errorWords(manifest)}`;
  return [`${origin(manifest)}; ${accuracy}; lossfan ${manifest.version}`, `digest ${manifest.digest}`]
    .map((line) => lines(line, page, page.quiet))
    .join("\n");
}
