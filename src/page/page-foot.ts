import { version } from "../version.ts";
import { type Html, html } from "./html.ts";

/** What stands below every page: what made it, of which equation, and what it keeps to itself. */
export function pageFoot(): Html {
  return html`<p>Made by lossfan ${version} from the relative-loss equation (Lu 2025, arXiv 2501.02156). This page asks for nothing and sends nothing.</p>`;
}
