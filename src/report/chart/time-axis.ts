import { scaleLinear } from "d3-scale";
import { calendar } from "../words.ts";

export interface TimeTick {
  time: number;
  /** Calendar year. */
  year: string;
  /** Years after the start. */
  elapsed: string;
}

export interface TimeAxis {
  x(time: number): number;
  ticks: TimeTick[];
}

/** Room for "2025.25" at 12 px and a gap. */
const TICK_WIDTH = 62;
/** Between the middles of the last two ticks. */
const LEAST_GAP = 52;
const STEPS = [0.25, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200];

/** Ticks count from the start, so that one tick is a round number of years from it and has a calendar year too. */
export function timeAxis(startYear: number, horizon: number, left: number, right: number): TimeAxis {
  const scale = scaleLinear([0, horizon], [left, right]);
  const most = Math.max(2, Math.floor((right - left) / TICK_WIDTH));
  const step = STEPS.find((years) => horizon / years <= most) ?? horizon;
  const times: number[] = [];
  const gap = Math.max(0.5 * step, (LEAST_GAP / (right - left)) * horizon);
  for (let time = 0; time <= horizon - gap; time += step) times.push(time);
  // The horizon always has its tick; a regular one that would touch it has been left out.
  times.push(horizon);
  return {
    x: (time) => scale(time),
    ticks: times.map((time) => ({ time, year: calendar(startYear + time), elapsed: calendar(time) })),
  };
}
