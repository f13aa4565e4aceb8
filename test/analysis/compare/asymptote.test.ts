import { expect, test } from "vitest";
import { aheadInTheEnd } from "../../../src/analysis/compare/asymptote.ts";
import { Race, Runner } from "../../../src/analysis/compare/standing.ts";
import type { Parameters } from "../../../src/model/growth.ts";
import type { Path } from "../../../src/model/path.ts";
import { COMPUTE, QUANTITIES } from "../../../src/model/quantities.ts";
import { mulberry } from "../../support/statistics.ts";

const random = mulberry(7);
const between = (low: number, high: number) => low + (high - low) * random();
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** Rates from a few values, so that ties of some terms occur and the next ones decide. */
function sample(onPaths: boolean): Parameters {
  const [gamma, powerGrowth] = [oneOf([-1, -0.5, 0, 0.5, 1, 1.5]), oneOf([-0.5, 0, 0.5])];
  const p: Parameters = {
    gamma,
    powerGrowth,
    kappa: oneOf([0.05, 0.1, 0.2]),
    initialPower: between(0.5, 4),
    priorYears: between(0.5, 2),
    lossFloor: oneOf([0, 0, 0.3, 0.6]),
    gammaFromPower: 0,
  };
  if (!onPaths) return p;
  const effects: Partial<Path>[] = [
    { slowing: { halfLife: between(1, 5), longRun: oneOf([-0.4, 0, 0.3]) } },
    { ceiling: { doublings: between(2, 6), shape: oneOf(["hard", "logistic"]) } },
    { stop: between(1, 20) },
    {},
  ];
  const path = (rate: number): Path => ({ rate, ...oneOf(effects) });
  return { ...p, paths: { efficiency: { parts: [path(gamma)] }, power: { parts: [path(powerGrowth)] } } };
}

test.each([false, true])("who is ahead in the end is who is at a far time (along paths: %s)", (onPaths) => {
  let decided = 0;
  for (let k = 0; k < 3000; k++) {
    const quantity = oneOf(QUANTITIES);
    const compute = oneOf(COMPUTE);
    const [a, b] = [sample(onPaths), sample(onPaths)];
    const race = new Race(
      new Runner(quantity, { compute, scale: 1 }, a),
      new Runner(quantity, { compute, scale: oneOf([1, 1, 1.2]) }, b),
    );
    // Far enough for the slowest rates to have settled, and near enough for the model to follow every one of them.
    const [far, farther] = [race.lead(3000), race.lead(6000)];
    const end = aheadInTheEnd(race);
    // Retention that dies away on both sides is left open, and so is what is level.
    if (end === 0 || !Number.isFinite(far) || !Number.isFinite(farther)) continue;
    // Logarithms may need longer than that to outgrow a head start: those that still run that way are on theirs.
    if (Math.sign(farther) !== end)
      expect(end * (farther - far), JSON.stringify([quantity, compute, a, b])).toBeGreaterThan(0);
    else decided++;
  }
  expect(decided).toBeGreaterThan(2000);
});
