"""The reference job as a numpy user would write it: one array a time, np.quantile. Prints the answers as JSON."""
import json
import sys

import numpy as np

samples = int(float(sys.argv[1]))
rng = np.random.default_rng(1)
gamma = rng.normal(1.2, 0.5, samples)
while (outside := (gamma < 0) | (gamma > 3)).any():
    gamma[outside] = rng.normal(1.2, 0.5, outside.sum())
kappa = np.exp(rng.normal(np.log(0.05), 0.4, samples))
power = rng.triangular(0.1, 0.4, 1.0, samples)
rate = (gamma + power) * np.log(2)
levels = np.array([1, 5, 10, 25, 50, 75, 90, 95, 99]) / 100
targets = [0.9, 0.8, 0.7, 0.6, 0.5]

percentiles, means, deviations, reached = [], [], [], []
for t in np.arange(121) / 12:
    loss = (1 + np.expm1(rate * t) / rate) ** -kappa
    percentiles.append(np.quantile(loss, levels))
    means.append(loss.mean())
    deviations.append(loss.std(ddof=1))
    reached.append([(loss <= target).mean() for target in targets])

needed = [-np.log(target) / kappa for target in targets]
with np.errstate(over="ignore"):
    times = [np.log1p(rate * np.expm1(n)) / rate for n in needed]
json.dump(
    {
        "percentiles": np.array(percentiles).tolist(),
        "means": [float(m) for m in means],
        "deviations": [float(d) for d in deviations],
        "reached": [[float(p) for p in row] for row in reached],
        "median time": [float(np.median(t)) for t in times],
        "numpy": np.__version__,
    },
    sys.stdout,
)
