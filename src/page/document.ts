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
export async function pageDocument({ title, body, contents, data, script, kernel, foot }: PageParts): Promise<string> {
  // A script's text must not end before its end: `</script` and `<!--` are written with an escape, which says the same.
  const safe = script.replace(/<(?=\/script|!--)/gi, "\\x3c");
  const digest = base64(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(safe))));
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest}' 'wasm-unsafe-eval' blob:`,
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
<style>${markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the answer</a>
<header><h1>${title}</h1><button type="button" data-theme-button data-needs-script hidden>Dark or light</button>${contents}</header>
<main id="main" tabindex="-1">${body}</main>
<footer>${foot}</footer>
<script type="application/json" id="data">${markup(json)}</script>
<script type="application/octet-stream" id="kernel">${markup(base64(kernel))}</script>
<script id="program">${markup(safe)}</script>
</body>
</html>`}
`;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
