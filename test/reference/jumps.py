"""
Writes jumps.json: forecasts with jumps on gamma, in closed form and by plain Monte Carlo.

The number of jumps up to t, N_t, is Poisson with mean rate t; each jump adds J doublings at its date, so the efficiency
multiple at t is 2^(gamma t + the sum of N_t draws of J).

    fixed       gamma and J fixed: P(multiple >= 2^(gamma t + k J)) = P(N_t >= k), mpmath at 40 digits. The level of k jumps
                is an atom: to ask on the safe side of rounding, take gamma t + (k - 1/2) J, which has the same answer
    normal      J ~ normal(m, s): P(gamma t + sum >= x) = sum over k of P(N_t = k) P(k m + sqrt(k) s z >= x - gamma t)
    uncertain   rate ~ uniform(0.1, 0.5), drawn once per future: P(N_t >= k), by quadrature, and by the incomplete gamma
    simulated   rate 0.3, J = e^(0.5 z), gamma 1, power flat, kappa 0.05, initialPower = priorYears = 1, ten years: R from
                20 batches of 400,000 draws, integrated exactly from jump to jump. Answers are means over the batches,
                standard errors their sd / sqrt(20), with 19 degrees of freedom. Mean, variance and P(none) of what the
                jumps have added are asked to agree with closed forms. A percentile on the atom (no jump) has no error;
                the 95th at ten years lies beside it (P(no jump) = 0.0498)

    python3 test/reference/jumps.py
"""

import json
import os
import platform

import mpmath as mp
import numpy as np
import scipy
from mpmath import mpf
from scipy import stats

mp.mp.dps = 40
DRAWS, BATCHES, SEED, YEARS = 400_000, 20, 20250104, 10
PERCENTILES = [5, 25, 50, 75, 95]
HERE = os.path.dirname(os.path.abspath(__file__))


def pmf(mean, k):
    return mp.exp(-mean) * mean**k / mp.factorial(k)


def at_least(mean, k):
    """P(N >= k); the regularized incomplete gamma function as a second way."""
    value = 1 - mp.fsum(pmf(mean, j) for j in range(k))
    assert abs(value - mp.gammainc(k, 0, mean, regularized=True)) < mpf(10) ** -35
    assert abs(float(value) / stats.poisson.sf(k - 1, float(mean)) - 1) < 1e-11
    return value


# Fixed

GAMMA, JUMP = 1.0, 2.0
fixed = []
for rate in (0.1, 0.3, 1.0):
    for t in (1, 5, 10):
        for k in (1, 2, 3):
            fixed.append({"rate": rate, "t": t, "k": k, "p": float(at_least(mpf(rate) * t, k))})
            fixed[-1]["level"], fixed[-1]["safeLevel"] = GAMMA * t + k * JUMP, GAMMA * t + (k - 0.5) * JUMP

# Normal


def exceeds(rate, m, s, gamma, t, x):
    """P(gamma t + sum >= x)."""
    rest, mean = mpf(x) - mpf(gamma) * t, mpf(rate) * t
    total, k = (pmf(mean, 0) if rest <= 0 else mpf(0)), 1
    while k < mean or pmf(mean, k) > mpf(10) ** -35:
        total += pmf(mean, k) * mp.erfc((rest - k * mpf(m)) / (mpf(s) * mp.sqrt(2 * k))) / 2
        k += 1
    return float(total)


normal = []
for rate, m, s, gamma in [(0.3, 1.0, 0.5, 1.0), (1.0, 0.5, 1.0, 1.5), (0.1, 3.0, 1.0, 1.9), (0.5, -0.5, 0.8, 1.0)]:
    for t, above in [(1, 0.25), (1, 1.5), (5, -1.0), (5, 1.0), (5, 3.0), (10, 0.5), (10, 2.5), (10, 5.0)]:
        x = gamma * t + above
        p = exceeds(rate, m, s, gamma, t, x)
        normal.append({"rate": rate, "mean": m, "sd": s, "gamma": gamma, "t": t, "level": x, "p": p})

# Uncertain rate

LOW, HIGH = mpf("0.1"), mpf("0.5")
uncertain = []
for t in (1, 5, 10):
    for k in (1, 2, 3, 5):
        value = mp.quad(lambda r: mp.gammainc(k, 0, r * t, regularized=True), [LOW, HIGH]) / (HIGH - LOW)
        # Second way: P(N = j) integrated over the mean is an incomplete gamma function
        fewer = mp.fsum(mp.gammainc(j + 1, LOW * t, HIGH * t, regularized=True) for j in range(k))
        assert abs(1 - fewer / ((HIGH - LOW) * t) - value) < mpf(10) ** -30
        uncertain.append({"low": 0.1, "high": 0.5, "t": t, "k": k, "p": float(value)})

# Simulated

RATE, SIGMA, KAPPA = 0.3, 0.5, 0.05
DATES = [1, 5, 10]
rng = np.random.default_rng(SEED)


def spent(years):
    """The integral of 2^(gamma s) from 0 to years."""
    return np.expm1(GAMMA * np.log(2) * years) / (GAMMA * np.log(2))


def batch():
    count = rng.poisson(RATE * YEARS, DRAWS)
    most = int(count.max())
    late = np.arange(most) >= count[:, None]
    at = np.sort(np.where(late, np.inf, rng.uniform(0, YEARS, (DRAWS, most))), axis=1)
    size = np.exp(SIGMA * rng.standard_normal((DRAWS, most)))
    answers = {}
    for t in DATES:
        added, start, total = np.zeros(DRAWS), np.zeros(DRAWS), np.zeros(DRAWS)
        for j in range(most + 1):
            end = np.minimum(at[:, j], t) if j < most else np.full(DRAWS, float(t))
            total += 2 ** (GAMMA * start + added) * spent(end - start)
            if j < most:
                added += np.where(at[:, j] <= t, size[:, j], 0)
            start = end
        R = (1 + total) ** -KAPPA
        answers[t] = {
            "mean": np.mean(R),
            "percentiles": np.percentile(R, PERCENTILES),
            "noJump": np.mean(added == 0),
            "meanAdded": np.mean(added),
            "varianceAdded": np.var(added),
            "atLeast2More": np.mean(added >= 2),
        }
    return answers


batches = [batch() for _ in range(BATCHES)]
simulated, scores = {}, []
for t in DATES:
    simulated[str(t)] = {}
    for key in batches[0][t]:
        values = np.array([b[t][key] for b in batches])
        value, se = values.mean(axis=0), values.std(axis=0, ddof=1) / np.sqrt(BATCHES)
        simulated[str(t)][key] = {"value": value.tolist(), "se": se.tolist()}
    known = {
        "noJump": np.exp(-RATE * t),
        "meanAdded": RATE * t * np.exp(SIGMA**2 / 2),
        "varianceAdded": RATE * t * np.exp(2 * SIGMA**2),
    }
    for key, exact in known.items():
        simulated[str(t)][key]["exact"] = float(exact)
        scores.append((simulated[str(t)][key]["value"] - exact) / simulated[str(t)][key]["se"])
worst = float(np.max(np.abs(scores)))
assert worst < 4.5, worst

# Without any jump R is at its largest, and P(R at that value) = P(no jump) is an atom
for t in DATES:
    simulated[str(t)]["largest"] = float((1 + spent(t)) ** -KAPPA)

versions = f"numpy {np.__version__}, scipy {scipy.__version__}, mpmath {mp.__version__}, Python {platform.python_version()}"
answer = {
    "note": f"Jumps on gamma: N_t ~ Poisson(rate t). fixed: gamma = {GAMMA}, J = {JUMP}: P(doublings at t >= level) = P(N_t >= k); "
    "level is an atom, safeLevel half a jump lower has the same answer. normal: J ~ normal(mean, sd), P(doublings at t >= level). "
    "uncertain: P(N_t >= k), rate ~ uniform(low, high), one draw per future. simulated: rate 0.3, J = e^(0.5 z), gamma 1, power "
    f"flat, kappa 0.05: mean and percentiles {PERCENTILES} of R with standard errors, and of the doublings added by jumps: their "
    "mean, variance, P(none), P(2 or more). largest: R without any jump, an atom of probability P(none). See jumps.py.",
    "by": f"{versions}, PCG64, seed {SEED}",
    "draws": DRAWS * BATCHES,
    "largestScore": worst,
    "fixed": fixed,
    "normal": normal,
    "uncertain": uncertain,
    "simulated": simulated,
}
with open(os.path.join(HERE, "jumps.json"), "w") as file:
    json.dump(answer, file, indent=1)
    file.write("\n")
