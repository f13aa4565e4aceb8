/** A scenario to start from: what is published about efficiency, loss and power, each number with its source. */
export function scenarioTemplate(name: string): string {
  return `# A lossfan scenario. Run it with \`lossfan run\`, check it with \`lossfan validate\`.
# A plain number is a fixed value; a map with \`distribution\` is drawn anew in every simulated future.
title: ${titled(name)}
description: Algorithms and hardware as published, power growing as it has.

startYear: 2025       # calendar year of t = 0
horizonYears: 10      # at most 200
stepsPerYear: 12      # points of the time grid in a year
compute: cumulative   # cumulative: everything spent so far counts; singleRun: each model is trained by one run

parameters:
  # Efficiency: how many times a year useful compute per joule doubles. The parts are drawn separately and added.
  gamma:
    sum:
      algorithms:
        distribution: lognormal
        median: 8.44
        sigma: 0.293
        unit: doublingTimeMonths    # or doublingsPerYear (the default), timesPerYear, doublingTimeYears
        source: Ho et al. 2024 (arXiv 2403.05812 v1 and the authors' notebook), main model, 95 % interval 4.52 to 14.27 months
        note: The lognormal through that median and interval is our choice.
      hardware:
        distribution: normal
        mean: 0.49
        sd: 0.06
        source: Epoch AI, ML hardware, energy efficiency +40 % a year (34 to 50 %)
        note: The normal shape and its sd are our reading of that interval.

  # How fast loss falls with compute: loss ∝ compute^-kappa.
  kappa:
    distribution: lognormal
    median: 0.05
    sigma: 0.1
    source: Kaplan et al. 2020 (arXiv 2001.08361), compute-efficient frontier, no loss floor
    note: The width is our assumption.

  # Doublings a year of the power spent on training; 0 holds power flat.
  powerGrowth:
    distribution: normal
    mean: 1.07
    sd: 0.065
    source: Epoch AI, power of frontier training runs, 2.1 times a year, 90 % interval 1.9 to 2.2
    note: The normal shape is our choice.

  # Rates are constant unless they have a path, which may stand beside the fields of a rate or of a part of a sum:
  #   path: { kind: slowing, halfLife: { distribution: lognormal, p5: 3, p95: 20 }, longRun: 0.6, note: our assumption }
  # The other kinds are headroom (efficiency), cap (power), stop, shocks and jumps; a list combines them.

  # Also: initialPower (default 1), priorYears (default 1) or pastGrowth, lossFloor (default 0), gammaFromPower (default 0).

# What today is, so that answers can be in units too: quantities loss, compute, power, energy, trainingCost.
# today: { power: { value: 140, unit: MW, source: "EPRI and Epoch AI 2025, largest training run on file" } }

# Rank correlations of drawn values; none is our assumption.
# correlations:
#   - { between: [gamma.algorithms, kappa], spearman: 0.3, note: our assumption }

# A number is a relative loss (a share of today's) to reach. These are our choice.
targets:
  - 0.7
  - 0.5
  - { quantity: efficiencyMultiple, atLeast: 100 }

quantities: [relativeLoss, efficiencyMultiple]
percentiles: [5, 25, 50, 75, 95]

samples: 131072
seed: "1"             # the same seed gives the same result
sampler: sobol        # sobol, lhs or random
`;
}

/** A name as one line of YAML: in quotation marks, which JSON's are, whatever is in it. */
function titled(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return JSON.stringify(line === "" ? "My scenario" : line);
}
