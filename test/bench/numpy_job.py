"""The reference job as a numpy user would write it: one array a time, np.quantile. Prints the answers as JSON.

Usage: numpy_job.py SAMPLES THREADS. numpy lets go of the interpreter's lock while it computes and sorts, so threads, each
doing some of the times, use both cores as well as processes do, and need no copies of the samples.
"""
import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

begun = time.perf_counter()
samples, threads = int(float(sys.argv[1])), int(sys.argv[2])
rng = np.random.default_rng(1)
gamma = rng.normal(1.2, 0.5, samples)
while (outside := (gamma < 0) | (gamma > 3)).any():
    gamma[outside] = rng.normal(1.2, 0.5, outside.sum())
kappa = rng.lognormal(np.log(0.05), 0.4, samples)
power = rng.triangular(0.1, 0.4, 1.0, samples)
rate = (gamma + power) * np.log(2)
levels = np.array([1, 5, 10, 25, 50, 75, 90, 95, 99]) / 100
targets = [0.9, 0.8, 0.7, 0.6, 0.5]


def at(t):
    loss = (1 + np.expm1(rate * t) / rate) ** -kappa
    return np.quantile(loss, levels), loss.mean(), loss.std(ddof=1), [(loss <= target).mean() for target in targets]


def time_to(target):
    return np.quantile(np.log1p(rate * np.expm1(-np.log(target) / kappa)) / rate, levels)


with ThreadPoolExecutor(threads) as pool:
    each = pool.map if threads > 1 else map
    percentiles, means, deviations, reached = zip(*each(at, np.arange(121) / 12))
    times = list(each(time_to, targets))

seconds = time.perf_counter() - begun
json.dump(
    {
        "percentiles": np.array(percentiles).tolist(),
        "means": np.array(means).tolist(),
        "deviations": np.array(deviations).tolist(),
        "reached": np.array(reached).tolist(),
        "times": np.array(times).tolist(),
        "peak memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "job seconds": seconds,
        "version": np.__version__,
    },
    sys.stdout,
)
