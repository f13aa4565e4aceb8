import type { Parameters } from "../../src/model/growth.ts";

/** One sample's beliefs: Lu's equation with γ = 1 and κ = 0.05 unless said otherwise. */
export function parameters(said: Partial<Parameters> = {}): Parameters {
  return {
    gamma: 1,
    kappa: 0.05,
    powerGrowth: 0,
    initialPower: 1,
    priorYears: 1,
    lossFloor: 0,
    gammaFromPower: 0,
    ...said,
  };
}
