"""
Writes shocks.json: a forecast with yearly shocks on gamma, by plain Monte Carlo: 20 batches of 400,000 independent
numpy draws.

gamma ~ normal(1.9, 0.3) and power ~ normal(1.07, 0.065) doublings a year, kappa = 0.05 e^(0.1 z), all independent. In year k
(k <= t < k + 1) e_k is added to gamma: e_0 = sd z_0, e_k = phi e_(k-1) + sqrt(1 - phi^2) sd z_k. R = (1 + G)^-kappa, G the
integral of 2^(efficiency + power), exactly year by year, since the rate is constant within a year. Each answer is
the mean of the 20 batches, its standard error their sd / sqrt(20).

Without sampling: log2 of the efficiency multiple is normal, with mean 1.9 t and variance 0.09 t^2 + the shocks' own,
sd^2 sum_ij w_i w_j phi^|i-j|, w_k the part of year k before t; at whole years sd^2 (n + 2 sum_(k<n) (n - k) phi^k).
The simulation is asked to agree with it. The standard errors have 19 degrees of freedom, so they are themselves within a third.

    python3 test/reference/shocks.py
"""

import json
import os
import platform

import numpy as np
from scipy import stats

DRAWS, BATCHES, SEED, YEARS = 400_000, 20, 20250103, 10
GAMMA, POWER, KAPPA = (1.9, 0.3), (1.07, 0.065), (0.05, 0.1)
PERCENTILES = [5, 25, 50, 75, 95]
DATES = [1, 3.5, 10]
SIZES = [(0, 0.2), (0.5, 0.5), (0.9, 1.0)]
HUNDREDFOLD = np.log2(100)
HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(SEED)


def spent(rate, years):
    """The integral of 2^(rate s) from 0 to years."""
    a = rate * np.log(2)
    return np.where(np.abs(a) < 1e-12, years, np.expm1(a * years) / np.where(a == 0, 1, a))


def simulate(persistence, sd):
    gamma, power = rng.normal(*GAMMA, DRAWS), rng.normal(*POWER, DRAWS)
    kappa = KAPPA[0] * np.exp(KAPPA[1] * rng.standard_normal(DRAWS))
    level, both, total = np.zeros(DRAWS), np.zeros(DRAWS), np.zeros(DRAWS)
    first = np.full(DRAWS, np.inf)
    efficiency, loss = {}, {}
    for k in range(YEARS):
        z = rng.standard_normal(DRAWS)
        shock = sd * z if k == 0 else persistence * shock + np.sqrt(1 - persistence**2) * sd * z
        rate = gamma + shock
        for t in DATES:
            if k < t <= k + 1:
                efficiency[t] = level + rate * (t - k)
                loss[t] = (1 + total + 2**both * spent(rate + power, t - k)) ** -kappa
        passes = np.isinf(first) & (level + rate >= HUNDREDFOLD)
        first[passes] = k + (HUNDREDFOLD - level[passes]) / rate[passes]
        total += 2**both * spent(rate + power, 1)
        level, both = level + rate, both + rate + power
    return efficiency, loss, first


def estimate(batches):
    value, se = np.mean(batches, axis=0), np.std(batches, axis=0, ddof=1) / np.sqrt(len(batches))
    return {"value": value.tolist(), "se": se.tolist()}


def percentiles(x):
    return np.percentile(x, PERCENTILES)


def dates(first):
    """Percentiles of the first date; those that never reach it in the horizon come last."""
    ordered = np.sort(first)
    at = [ordered[int(np.ceil(p / 100 * len(ordered))) - 1] for p in (5, 50, 95)]
    return np.array(at)


def variance(t, persistence, sd):
    w = np.clip(t - np.arange(YEARS), 0, 1)
    lags = np.abs(np.subtract.outer(np.arange(YEARS), np.arange(YEARS)))
    return float(sd**2 * w @ (float(persistence) ** lags) @ w)


def reached(batches):
    """None for a percentile that lies beyond the horizon."""
    known = [bool(np.all(np.isfinite(column))) for column in np.transpose(batches)]
    found = estimate(np.where(np.isfinite(batches), batches, 0))
    return {key: [x if k else None for x, k in zip(xs, known)] for key, xs in found.items()}


def batch(persistence, sd):
    efficiency, loss, first = simulate(persistence, sd)
    answers = {"R": percentiles, "atMostHalf": lambda x: np.mean(x <= 0.5)}
    more = {"logEfficiency": percentiles, "efficiencyAtLeast100": lambda x: np.mean(x >= HUNDREDFOLD)}
    at = {
        t: {k: of(loss[t]) for k, of in answers.items()} | {k: of(efficiency[t]) for k, of in more.items()} for t in DATES
    }
    return at, dates(first), np.mean(np.isinf(first))


cases, scores = [], []
for persistence, sd in SIZES:
    at, first, never = zip(*(batch(persistence, sd) for _ in range(BATCHES)))
    closed, simulated = {}, {}
    for t in DATES:
        own = variance(t, persistence, sd)
        law = stats.norm(GAMMA[0] * t, np.sqrt(GAMMA[1] ** 2 * t**2 + own))
        if t == int(t):
            n = int(t)
            short = sd**2 * (n + 2 * sum((n - k) * float(persistence) ** k for k in range(1, n)))
            assert abs(own / short - 1) < 1e-12
        levels = np.array(PERCENTILES) / 100
        quantiles, p = law.ppf(levels), float(law.sf(HUNDREDFOLD))
        closed[str(t)] = {
            "varianceFromShocks": own,
            "variance": float(law.var()),
            "percentiles": quantiles.tolist(),
            "atLeast100": p,
        }
        simulated[str(t)] = {key: estimate([b[t][key] for b in at]) for key in at[0][t]}
        all_draws = DRAWS * BATCHES
        se = np.sqrt(levels * (1 - levels) / all_draws) / law.pdf(quantiles)
        scores += list((np.array(simulated[str(t)]["logEfficiency"]["value"]) - quantiles) / se)
        if all_draws * p > 100:
            scores.append((simulated[str(t)]["efficiencyAtLeast100"]["value"] - p) / np.sqrt(p * (1 - p) / all_draws))
    reach = {"p5_p50_p95": reached(first), "never": estimate(never)}
    cases.append(
        {"persistence": persistence, "sd": sd, "closedForm": closed, "simulated": simulated, "firstAtLeast100": reach}
    )
worst = float(np.max(np.abs(scores)))
assert worst < 4, worst

answer = {
    "note": "Yearly shocks on gamma ~ normal(1.9, 0.3), power ~ normal(1.07, 0.065), kappa = 0.05 e^(0.1 z), initialPower = "
    f"priorYears = 1. Simulated: percentiles {PERCENTILES} with standard errors from {BATCHES} batches; logEfficiency in "
    "doublings; atMostHalf is P(R <= 0.5); firstAtLeast100: years until efficiency first is 100 times today's (ranks, no "
    "interpolation; null: not within the horizon) and the share that never is by 10 years. closedForm: log2 of the "
    "efficiency multiple is normal; its variance, the shocks' part of that, percentiles and P(multiple >= 100). See shocks.py.",
    "by": f"numpy {np.__version__}, Python {platform.python_version()}, PCG64, seed {SEED}",
    "draws": DRAWS * BATCHES,
    "percentiles": PERCENTILES,
    "largestScore": worst,
    "cases": cases,
}
with open(os.path.join(HERE, "shocks.json"), "w") as file:
    json.dump(answer, file, indent=1)
    file.write("\n")
