/** Samples with their inputs, one array an input, and 1 where the outcome of interest happens. */
export interface Cases {
  columns: readonly Float64Array[];
  outcome: Uint8Array;
}

/** What one input is held to in a box: atLeast ≤ value < below; ∓Infinity where it is not limited. */
export interface Bounds {
  atLeast: number;
  below: number;
}
export type Side = keyof Bounds;
export const SIDES: readonly Side[] = ["atLeast", "below"];

/** A box by the bounds of each input, and how many samples lie in it, with and without the outcome. */
export interface Counted {
  bounds: readonly Bounds[];
  size: number;
  hits: number;
}

export const UNLIMITED: Readonly<Record<Side, number>> = { atLeast: -Infinity, below: Infinity };

/** The same bounds, but for one side of one input. */
export function withSide(bounds: readonly Bounds[], input: number, side: Side, limit: number): Bounds[] {
  return bounds.map((one, index) => (index === input ? { ...one, [side]: limit } : one));
}

export function isInside({ columns }: Pick<Cases, "columns">, bounds: readonly Bounds[], sample: number): boolean {
  for (let j = 0; j < bounds.length; j++) {
    const value = columns[j][sample];
    if (!(value >= bounds[j].atLeast && value < bounds[j].below)) return false;
  }
  return true;
}

export function counted(cases: Cases, bounds: readonly Bounds[]): Counted {
  let [size, hits] = [0, 0];
  for (let i = 0; i < cases.outcome.length; i++) {
    if (!isInside(cases, bounds, i)) continue;
    size++;
    hits += cases.outcome[i];
  }
  return { bounds, size, hits };
}

/**
 * Peels a box off all sides (Friedman and Fisher 1999, 2.1): each step takes a share of what is left from the lower or the
 * upper end of one input, the step that raises the share of the outcome most, until fewer than `fewest` samples would be
 * left or all of them have the outcome. Equal values go or stay together, so steps may differ in size: what counts is the
 * rise for each sample that is taken (Kwakkel and Jaxa-Rozen 2016), which for steps of one size is the rise itself.
 *
 * @returns the boxes on the way, beginning with all samples.
 */
export function peeled(cases: Cases, share: number, fewest: number): Counted[] {
  const { columns, outcome } = cases;
  const whole = columns.map(isWhole);
  const everything = columns.map((): Bounds => ({ ...UNLIMITED }));
  let box = counted(cases, everything);
  const boxes = [box];
  /** For each input, the samples that are left by ascending value. */
  let orders = columns.map((column) => Uint32Array.from(column, (_, i) => i).sort((a, b) => column[a] - column[b]));
  while (box.hits > 0 && box.hits < box.size) {
    let best: { gain: number; next: Counted } | undefined;
    for (const [j, order] of orders.entries())
      for (const side of SIDES) {
        const column = columns[j];
        const taken = taking(column, order, side, Math.max(Math.floor(share * box.size), 1));
        const left = box.size - taken;
        if (taken === 0 || left < fewest) continue;
        const gone = side === "atLeast" ? order.subarray(0, taken) : order.subarray(left);
        const hits = gone.reduce((sum, i) => sum + outcome[i], 0);
        const gain = (box.hits / box.size - hits / taken) / left;
        if (best !== undefined && gain <= best.gain) continue;
        const first = side === "atLeast" ? taken : left;
        const limit = between(column[order[first - 1]], column[order[first]], whole[j]);
        best = { gain, next: { bounds: withSide(box.bounds, j, side, limit), size: left, hits: box.hits - hits } };
      }
    if (best === undefined) break;
    box = best.next;
    boxes.push(box);
    orders = orders.map((order) => order.filter((i) => isInside(cases, box.bounds, i)));
  }
  return boxes;
}

/** How many samples to take from one end: about `wanted`, but whole groups of equal values, and 0 if they are all equal. */
function taking(column: Float64Array, order: Uint32Array, side: Side, wanted: number): number {
  const count = order.length;
  const at = (place: number) => column[order[side === "atLeast" ? place : count - 1 - place]];
  if (count < 2 || at(0) === at(count - 1)) return 0;
  let taken = Math.min(wanted, count - 1);
  while (taken > 0 && at(taken - 1) === at(taken)) taken--;
  if (taken > 0) return taken;
  // The outermost values are equal and more than wanted: they can only go together.
  do taken++;
  while (at(taken - 1) === at(taken));
  return taken;
}

/**
 * Pastes back what was peeled too much (Friedman and Fisher 1999, 2.2): a share of the box's size from beyond one of its
 * limits, that which keeps the share of the outcome highest, as long as it does not fall.
 */
export function pasted(cases: Cases, start: Counted, share: number): Counted {
  let box = start;
  for (;;) {
    let best: Counted | undefined;
    for (const [j, bounds] of box.bounds.entries())
      for (const side of SIDES) {
        if (bounds[side] === UNLIMITED[side]) continue;
        const limit = pastedLimit(cases, box, j, side, Math.max(Math.floor(share * box.size), 1));
        const wider = counted(cases, withSide(box.bounds, j, side, limit));
        const kept = best ?? box;
        if (wider.hits * kept.size >= kept.hits * wider.size) best = wider;
      }
    if (best === undefined) return box;
    box = best;
  }
}

/** The limit beyond which about `wanted` samples more lie in the box. */
function pastedLimit({ columns, outcome }: Cases, box: Counted, input: number, side: Side, wanted: number): number {
  const column = columns[input];
  const free = withSide(box.bounds, input, side, UNLIMITED[side]);
  const { atLeast, below } = box.bounds[input];
  const beyond: number[] = [];
  for (let i = 0; i < outcome.length; i++)
    if ((side === "atLeast" ? column[i] < atLeast : column[i] >= below) && isInside({ columns }, free, i))
      beyond.push(column[i]);
  const outward = side === "atLeast" ? -1 : 1;
  beyond.sort((a, b) => outward * (a - b));
  let taken = Math.min(wanted, beyond.length);
  while (taken > 0 && taken < beyond.length && beyond[taken] === beyond[taken - 1]) taken++;
  if (taken === beyond.length) return UNLIMITED[side];
  const [inner, outer] = [beyond[taken - 1], beyond[taken]];
  return between(Math.min(inner, outer), Math.max(inner, outer), isWhole(column));
}

/** A limit above one value and at most another: halfway, or where values are whole numbers the next of them. */
function between(lower: number, upper: number, whole: boolean): number {
  const middle = lower + (upper - lower) / 2;
  return !whole && middle > lower ? middle : upper;
}

/** Whether all values are whole numbers: places in a table, counts. */
export function isWhole(column: Float64Array): boolean {
  return column.every(Number.isInteger);
}
