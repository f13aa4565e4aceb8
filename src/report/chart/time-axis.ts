import { scaleLinear } from "d3-scale";
import { calendar } from "../words.ts";
import { textWidth } from "./text-width.ts";
import { TYPE } from "./type.ts";

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

/** Between the labels of two ticks. */
const GAP = 14;
const STEPS = [0.25, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200];

/**
 * Ticks count from the start, so that one tick is a round number of years from it and has a calendar year too. The axis
 * begins at `from` [years after the start], at it or before it.
 */
export function timeAxis(
  startYear: number,
  horizon: number,
  left: number,
  right: number,
  { from = 0, size = TYPE.axis.size }: { from?: number; size?: number } = {},
): TimeAxis {
  const scale = scaleLinear([from, horizon], [left, right]);
  const length = horizon - from;
  const roomOf = (step: number) =>
    GAP + Math.max(...[-step, 0, step, horizon].map((time) => textWidth(calendar(startYear + time), size)));
  const step = STEPS.find((years) => (years / length) * (right - left) >= roomOf(years)) ?? horizon;
  const times: number[] = [];
  const gap = Math.max(0.5 * step, (roomOf(step) / (right - left)) * length - 1e-9 * length);
  for (let time = Math.ceil(from / step) * step; time <= horizon - gap; time += step) times.push(time);
  // The horizon always has its tick; a regular one that would touch it has been left out.
  times.push(horizon);
  return {
    x: (time) => scale(time),
    ticks: times.map((time) => ({
      time,
      year: calendar(startYear + time),
      elapsed: calendar(time + 0).replace("-", "−"),
    })),
  };
}
