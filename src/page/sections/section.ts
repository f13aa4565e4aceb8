import { type Html, html, markup } from "../html.ts";

/** A part of a page with its heading, which the contents at the top lead to. */
export function pageSection(id: string, heading: string, ...parts: (Html | string | undefined | false)[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h3 id="${id}-heading">${heading}</h3>${parts.map(
    (part) => (typeof part === "string" ? html`<p>${part}</p>` : part),
  )}</section>`;
}

/** A chart in its frame; it says what it shows by itself, so the frame has no words of its own. */
export function figure(svg: string, name: string): Html {
  // On a phone some are wider than the page: what is moved about there, keys can move too.
  return html`<figure class="chart" data-chart="${name}" tabindex="0">${markup(svg)}</figure>`;
}

export interface TableColumn {
  heading: string;
  cells: readonly (string | Html)[];
}

/** A table whose first column names the rows. */
export function table(caption: string, [first, ...columns]: readonly TableColumn[]): Html {
  const rows = first!.cells.map(
    (name, row) =>
      html`<tr><th scope="row">${name}</th>${columns.map(({ cells }) => html`<td>${cells[row]}</td>`)}</tr>`,
  );
  const headings = [first!, ...columns].map(({ heading }) => html`<th scope="col">${heading}</th>`);
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${headings}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** As the command prints into a pipe. */
export const PRINTED = { colour: false, columns: 80 };

/** What the command prints, letter by letter, behind a disclosure. */
export function asPrinted(summary: string, text: string): Html {
  return html`<details><summary>${summary}</summary><pre tabindex="0">${text}</pre></details>`;
}
