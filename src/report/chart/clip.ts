import { coordinate } from "./svg.ts";

type Point = readonly [x: number, y: number];

/** Farther away than any picture reaches; products of it stay numbers. */
const FAR = 1e7;

/** A line through points as a path's `d`, where it lies between two heights: it ends where it leaves them. */
export function clippedLine(points: readonly Point[], top: number, bottom: number): string {
  const parts: string[] = [];
  let pen: Point | undefined;
  const draw = (from: Point, to: Point) => {
    const goesOn = pen !== undefined && pen[0] === from[0] && pen[1] === from[1];
    parts.push(`${goesOn ? "" : `M${written(from)}`}L${written(to)}`);
    pen = to;
  };
  for (let i = 1; i < points.length; i++) {
    const piece = inside(near(points[i - 1]!), near(points[i]!), top, bottom);
    if (piece !== undefined) draw(...piece);
  }
  return parts.join("");
}

function near([x, y]: Point): Point {
  return [x, Number.isNaN(y) ? FAR : Math.max(-FAR, Math.min(FAR, y))];
}

/** The part of a straight line between two heights. */
function inside(from: Point, to: Point, top: number, bottom: number): [Point, Point] | undefined {
  if ((from[1] < top && to[1] < top) || (from[1] > bottom && to[1] > bottom)) return undefined;
  const cut = (point: Point, other: Point): Point => {
    const y = Math.max(top, Math.min(bottom, point[1]));
    if (y === point[1]) return point;
    return [point[0] + ((other[0] - point[0]) * (y - point[1])) / (other[1] - point[1]), y];
  };
  return [cut(from, to), cut(to, from)];
}

function written([x, y]: Point): string {
  return `${coordinate(x)},${coordinate(y)}`;
}
