/** As many dates as a table has before it is no longer read at a glance, and where there is room to read longer. */
const MOST = 7;
const MOST_WIDE = 16;
const STEPS = [0.25, 0.5, 1, 2, 3, 5, 10, 20, 25, 50, 100];

/** Indices of the times that a table shows: round numbers of years from the start, and always the first and the last. */
export function yearRows(times: readonly number[], wide = false): number[] {
  const last = times.length - 1;
  const horizon = times[last]!;
  const step = STEPS.find((years) => horizon / years <= (wide ? MOST_WIDE : MOST)) ?? horizon;
  const rows = new Set<number>();
  for (let time = 0; time < horizon - 0.5 * step; time += step) rows.add(Math.round((time / horizon) * last));
  rows.add(last);
  return [...rows];
}

/** Index of the whole year in the middle of the times; of the middle itself where they last less than two years. */
export function middleYear(times: readonly number[]): number {
  const last = times.length - 1;
  const horizon = times[last]!;
  const middle = horizon < 2 ? horizon / 2 : Math.round(horizon / 2);
  return Math.round((middle / horizon) * last);
}
