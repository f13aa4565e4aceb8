import Table from "cli-table3";
import { columnsOf } from "./text-wrap.ts";

/** No lines but one under the headings: numbers in columns need no fence. */
const BARE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

export interface Column {
  heading: string;
  cells: string[];
  align?: "left" | "right";
}

/** What lies between two columns. */
const GUTTER = 2;
/** A column is not made narrower than this by breaking its lines. */
const NARROWEST = 12;
/** Wide enough for the words of a first column, unless its table says otherwise. */
const READABLE = 24;

/**
 * A table of a terminal's width. Where the columns do not fit beside each other, the table goes on below with the
 * first column repeated; where even two do not, the lines of the first are broken.
 */
export function textTable(
  columns: Column[],
  width: number,
  heading: (text: string) => string,
  readable = READABLE,
): string {
  const [first, ...rest] = columns;
  const widest = Math.max(0, ...rest.map(widthOf));
  // Rather than going on below, the first column is made narrower, if it stays wide enough for words.
  const beside = width - rest.reduce((sum, column) => sum + GUTTER + widthOf(column), 0);
  const room = beside >= readable ? beside : Math.max(NARROWEST, width - GUTTER - widest);
  const firstWidth = Math.min(widthOf(first!), room);
  const parts: Column[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const column of rest) {
    const needed = GUTTER + widthOf(column);
    if (used + needed > width) {
      parts.push([first!]);
      used = firstWidth;
    }
    parts[parts.length - 1]!.push(column);
    used += needed;
  }
  return parts.map((part) => onePart(part, firstWidth, width, heading)).join("\n\n");
}

function onePart(columns: Column[], firstWidth: number, width: number, heading: (text: string) => string): string {
  const colWidths = columns.map((column, index) =>
    index === 0 ? firstWidth : Math.min(widthOf(column), width - firstWidth - GUTTER),
  );
  const rows = (lines: string[][]) => {
    const table = new Table({
      chars: BARE,
      style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
      colWidths,
      colAligns: columns.map((column, index) => column.align ?? (index === 0 ? "left" : "right")),
      wordWrap: true,
      // A word that is longer than its column is broken rather than cut off.
      wrapOnWordBoundary: lines.every((cells) =>
        cells.every((text, index) => text.split(" ").every((word) => columnsOf(word) <= colWidths[index]!)),
      ),
    });
    table.push(...lines);
    return table
      .toString()
      .split("\n")
      .map((line) => line.trimEnd());
  };
  const count = Math.max(...columns.map(({ cells }) => cells.length));
  const body = Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row] ?? ""));
  const total = colWidths.reduce((sum, each) => sum + each, 0) + GUTTER * (columns.length - 1);
  return [...rows([columns.map((column) => column.heading)]).map(heading), "─".repeat(total), ...rows(body)].join("\n");
}

/** Whether all columns stand beside each other, the first made as narrow as is readable. */
export function fitsBeside([first, ...rest]: Column[], width: number, readable: number): boolean {
  const needed = Math.min(readable, widthOf(first!));
  return rest.reduce((sum, column) => sum + GUTTER + widthOf(column), needed) <= width;
}

/** Plain decimals one below the other, point below point; cells that hold anything else stay as they are. */
export function alignedAtPoint(cells: string[]): string[] {
  const decimals = cells.map((cell) => /^[±−]?\d+\.?(\d*)$/.exec(cell)?.[1]?.length);
  const most = Math.max(0, ...decimals.map((count) => count ?? 0));
  if (decimals.some((count, row) => count === undefined && cells[row] !== "–")) return cells;
  return cells.map(
    (cell, row) => cell + " ".repeat(most - (decimals[row] ?? 0) + (most > 0 && decimals[row] === 0 ? 1 : 0)),
  );
}

function widthOf({ heading, cells }: Column): number {
  return Math.max(...[heading, ...cells].map((text) => columnsOf(text)));
}
