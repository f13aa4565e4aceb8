import { logNormalDensity, normalCdf, normalQuantile, normalSurvival } from "../special.ts";
import type { Distribution } from "./distribution.ts";
import { openInterval } from "./open-interval.ts";
import { pchip, type Rising } from "./pchip.ts";
import { percentileScore } from "./percentile-score.ts";
import { type LocalDensity, logChange } from "./smoothness.ts";

/**
 * The distribution that has the given percentiles, { "5": 0.8, "50": 1.4, "95": 2.6 }: the value (or its logarithm) is
 * a monotone cubic of the normal score of its level, passes through every point and goes on linearly beyond
 * them. Two points on a linear scale are a normal, on a logarithmic one a lognormal.
 */
export function quantiles(values: Readonly<Record<string, number>>, scale: "linear" | "log" = "linear"): Distribution {
  const points = Object.entries(values)
    .map(([level, value]) => ({ level: Number(level), score: percentileScore(Number(level)), value }))
    .sort((a, b) => a.level - b.level);
  if (!(points.length >= 2)) throw new RangeError(`quantiles needs at least two percentiles, got ${points.length}`);
  points.forEach(({ level, value }, i) => {
    if (!Number.isFinite(value)) throw new RangeError(`quantiles needs finite values, got ${value} at ${level}`);
    if (scale === "log" && !(value > 0))
      throw new RangeError(`quantiles on a log scale needs values > 0, got ${value} at ${level}`);
    const before = points[i - 1];
    if (before && !(before.level < level)) throw new RangeError(`quantiles needs each level once, got ${level} twice`);
    if (before && !(before.value < value))
      throw new RangeError(
        `quantiles needs values that rise with their level, got ${before.value} at ${before.level} and ${value} at ${level}`,
      );
  });

  const curve = pchip(
    points.map(({ score }) => score),
    points.map(({ value }) => (scale === "log" ? Math.log(value) : value)),
  );
  // With strictly rising values the three-point formula still gives 0 where the second step is much steeper than the
  // first (three times, if they are equally wide): all probability beyond the end would sit in one point.
  const flat = curve.endSlopes.findIndex((slope) => !(slope > 0));
  if (flat >= 0) {
    const [where, end] = flat === 0 ? ["lower", points[0]!] : ["upper", points.at(-1)!];
    throw new RangeError(
      `quantiles has no ${where} tail: next to ${end.value} at ${end.level} the values rise so little compared with the ` +
        `next step that the curve ends level there; add a percentile beyond ${end.level}` +
        (scale === "linear" && hasTailsOnLogScale(points) ? " or say scale: log" : ""),
    );
  }

  if (scale === "linear")
    return {
      support: [-Infinity, Infinity],
      quantile: (u) => curve.at(normalQuantile(u)),
      upperQuantile: (v) => curve.at(-normalQuantile(v)),
      cdf: (x) => normalCdf(curve.inverse(x)),
      survival: (x) => normalSurvival(curve.inverse(x)),
      smoothness: { breaks: points.map(({ value }) => value), at: (x) => localDensity(curve, x) },
    };
  const inside = openInterval(0, Infinity);
  return {
    support: [0, Infinity],
    quantile: (u) => inside(Math.exp(curve.at(normalQuantile(u)))),
    upperQuantile: (v) => inside(Math.exp(curve.at(-normalQuantile(v)))),
    cdf: (x) => (x > 0 ? normalCdf(curve.inverse(Math.log(x))) : x <= 0 ? 0 : NaN),
    survival: (x) => (x > 0 ? normalSurvival(curve.inverse(Math.log(x))) : x <= 0 ? 1 : NaN),
    smoothness: {
      breaks: [0, ...points.map(({ value }) => value)],
      at: (x) => {
        if (!(x > 0)) return undefined;
        const { log, change } = localDensity(curve, Math.log(x));
        return { log: log - Math.log(x), change: (r) => change(logChange(r / x)) + logChange(r / x) };
      },
    },
  };
}

/** The density φ(z)/c'(z) of y = c(z), a cubic of a standard normal score z. */
function localDensity(curve: Rising, y: number): LocalDensity {
  const { x: z, slope, square, cube } = curve.pieceThrough(y);
  const [a, b] = [Math.abs(square), Math.abs(cube)];
  return {
    log: logNormalDensity(z) - Math.log(slope),
    change: (r) => {
      // dz/dy = 1/c'(z) and |c'(z)| ≥ slope − 2a·s − 3b·s² within s of z: the score moves by less than s while y moves by
      // less than the integral of that, slope·s − a·s² − b·s³.
      let s = r / slope;
      for (let i = 0; i < 30 && s < Infinity; i++) s = (r + (a + b * s) * s * s) / slope;
      s *= 1.01;
      const steepest = (2 * a + 3 * b * s) * s;
      if (!(steepest < slope && slope * s - (a + b * s) * s * s >= r)) return Infinity;
      return (Math.abs(z) + s / 2) * s + logChange(steepest / slope);
    },
  };
}

function hasTailsOnLogScale(points: readonly { score: number; value: number }[]): boolean {
  if (!points.every(({ value }) => value > 0)) return false;
  const curve = pchip(
    points.map(({ score }) => score),
    points.map(({ value }) => Math.log(value)),
  );
  return curve.endSlopes.every((slope) => slope > 0);
}
