import { pageColours } from "../report/theme.ts";
import { type Html, html, markup } from "./html.ts";
import style from "./style.css?raw";

/** What a page is made of besides what can be read in it. */
export interface PageParts {
  title: string;
  /** Between the heading and the foot. */
  body: Html;
  contents: Html;
  /** What the script works on; plain JSON. */
  data: unknown;
  /** A script that comes before the page's own, and is no part of its worker. */
  before?: string;
  /** The page's script: of itself the worker that runs trajectories is made too. */
  script: string;
  /** The compiled loops over samples. */
  kernel: Uint8Array;
  foot: Html;
}

/**
 * A page that stands alone: nothing in it asks for anything, and its policy forbids it to. The script is allowed by its digest,
 * so that no other can run, whatever a scenario's title may hold.
 */
export async function pageDocument({
  title,
  body,
  contents,
  data,
  before,
  script,
  kernel,
  foot,
}: PageParts): Promise<string> {
  const safe = unended(script);
  const first = before === undefined ? undefined : unended(before);
  const allowed = await Promise.all([first ?? [], safe].flat().map(digestOf));
  const policy = [
    "default-src 'none'",
    `script-src ${allowed.join(" ")} 'wasm-unsafe-eval'`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${markup(style + chartColours())}</style>
</head>
<body>
<a class="skip" href="#main">To the answer</a>
<header><h1>${title}</h1><button type="button" data-theme-button data-needs-script hidden>Dark or light</button>${contents}</header>
<main id="main" tabindex="-1">${body}</main>
<footer>${foot}</footer>
<script type="application/json" id="data">${markup(json)}</script>
<script type="application/octet-stream" id="kernel">${markup(base64(kernel))}</script>
${first !== undefined && html`<script>${markup(first)}</script>`}
<script id="program">${markup(safe)}</script>
</body>
</html>`}
`;
}

/** What the charts' colours are in a light page and in a dark one; on paper they are light. */
function chartColours(): string {
  const { light, dark } = pageColours();
  return `:root {\n${light}\n}
@media screen and (prefers-color-scheme: dark) {\n:root:not([data-theme="light"]) {\n${dark}\n}\n}
@media screen {\n:root[data-theme="dark"] {\n${dark}\n}\n}\n`;
}

/** A script whose text does not end before its end: `</script` and `<!--` are written with an escape, which says the same. */
function unended(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, "\\x3c");
}

/** By which a page's policy knows a script: that one alone may run. */
async function digestOf(script: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
  return `'sha256-${base64(new Uint8Array(digest))}'`;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
