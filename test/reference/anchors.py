"""
Writes anchors.json: what the evidence-* scenarios should answer, by plain Monte Carlo, 400,000 independent numpy draws.

Nothing is shared with the program: the rates are added up and R = (1 + expm1(a t)/a)^-kappa is evaluated as it stands.

    python3 test/reference/anchors.py
"""

import csv
import json
import os
import platform

import numpy as np

DRAWS = 400_000
SEED = 20250102
HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "..", "..", "scenarios", "chinchilla-kappa-floor.csv")
THRESHOLDS = [1.4427, 2, 2.169, 3.49]

rng = np.random.default_rng(SEED)
algorithms = {
    "narrow": 12 / (8.44 * np.exp(0.293 * rng.standard_normal(DRAWS))),
    "wide": 12 / (8 * np.exp(0.729 * rng.standard_normal(DRAWS))),
}
hardware = rng.normal(0.49, 0.06, DRAWS)
power = rng.normal(1.07, 0.065, DRAWS)
kappa = 0.05 * np.exp(0.1 * rng.standard_normal(DRAWS))
with open(TABLE) as file:
    rows = np.array([(float(row["kappa"]), float(row["floorAt5e26"])) for row in csv.DictReader(file)])
joint_kappa, floor = rows[rng.integers(len(rows), size=DRAWS)].T


def loss(rate, years, exponent, floor=0.0):
    a = rate * np.log(2)
    return floor + (1 - floor) * (1 + np.expm1(a * years) / a) ** -exponent


def summary(at):
    percentiles = {str(t): [float(np.percentile(at(t), p)) for p in (5, 50, 95)] for t in (5, 10)}
    return {"p5_p50_p95": percentiles, "atMostHalfAtTen": float(np.mean(at(10) <= 0.5))}


cases = {}
for growth, rho in {"flat": 0.0, "growing": power}.items():
    for name in ("narrow", "wide"):
        gamma = algorithms[name] + hardware
        cases[f"{name}, power {growth}"] = summary(lambda t: loss(gamma + rho, t, kappa))
    gamma = algorithms["narrow"] + hardware
    cases[f"floor, power {growth}"] = summary(lambda t: loss(gamma + rho, t, joint_kappa, floor))

answer = {
    "by": f"numpy {np.__version__}, Python {platform.python_version()}, PCG64, seed {SEED}",
    "draws": DRAWS,
    "cases": cases,
    "gammaAtLeast": {
        name: {str(g): float(np.mean(algorithms[name] + hardware >= g)) for g in THRESHOLDS}
        for name in ("narrow", "wide")
    },
}
with open(os.path.join(HERE, "anchors.json"), "w") as file:
    json.dump(answer, file, indent=1)
    file.write("\n")
