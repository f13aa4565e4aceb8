"""Boxes planted in small data, peeled and pasted naively: every step looks at every sample anew. Writes prim.json.

Friedman and Fisher 1999, Bump hunting in high-dimensional data, Statistics and Computing 9, 123-143, sections 2.1 and 2.2,
with the gain for each sample taken (Kwakkel and Jaxa-Rozen 2016). Fractions, so that no comparison rounds.
"""
import json
import math
import random
from fractions import Fraction
from pathlib import Path

SHARE, PASTE, FEWEST = 0.05, 0.01, 30


def inside(row, box):
    return all((low is None or value >= low) and (high is None or value < high) for value, (low, high) in zip(row, box))


def halfway(a, b, whole):
    return b if whole else a + (b - a) / 2


def candidates(rows, box, wanted, whole):
    """Each way to take about `wanted` samples from an end of an input: (input, side, limit)."""
    here = [row for row in rows if inside(row, box)]
    for j in range(len(box)):
        values = sorted({row[j] for row in here})
        if len(values) < 2:
            continue
        # From below: the last cut between distinct values that takes no more than wanted, or else the first there is.
        cuts = list(zip(values, values[1:]))
        few = [cut for cut in cuts if sum(row[j] <= cut[0] for row in here) <= wanted]
        yield j, 0, halfway(*(few[-1] if few else cuts[0]), whole[j])
        few = [cut for cut in cuts if sum(row[j] >= cut[1] for row in here) <= wanted]
        yield j, 1, halfway(*(few[0] if few else cuts[-1]), whole[j])


def changed(box, j, side, limit):
    new = [list(bounds) for bounds in box]
    new[j][side] = limit
    return [tuple(bounds) for bounds in new]


def count(rows, outcome, box):
    members = [hit for row, hit in zip(rows, outcome) if inside(row, box)]
    return len(members), sum(members)


def peel(rows, outcome, whole):
    box = [(None, None)] * len(rows[0])
    way = []
    while True:
        size, hits = count(rows, outcome, box)
        way.append({"box": box, "size": size, "hits": hits})
        best = None
        if 0 < hits < size:
            for j, side, limit in candidates(rows, box, max(math.floor(SHARE * size), 1), whole):
                new = changed(box, j, side, limit)
                left, kept = count(rows, outcome, new)
                if left < FEWEST:
                    continue
                gain = (Fraction(kept, left) - Fraction(hits, size)) / (size - left)
                if best is None or gain > best[0]:
                    best = (gain, new)
        if best is None:
            return way
        box = best[1]


def paste(rows, outcome, start, whole):
    box = start
    while True:
        size, hits = count(rows, outcome, box)
        wanted = max(math.floor(PASTE * size), 1)
        best, mean = None, Fraction(hits, size)
        for j in range(len(box)):
            for side in (0, 1):
                limit = box[j][side]
                if limit is None:
                    continue
                free = changed(box, j, side, None)
                beyond = [r[j] for r in rows if inside(r, free) and not inside(r, box)]
                beyond.sort(reverse=side == 0)
                taken = beyond[:wanted]
                rest = [value for value in beyond if taken and value != taken[-1] and value not in taken]
                if not rest:
                    limit = None
                else:
                    limit = halfway(min(taken[-1], rest[0]), max(taken[-1], rest[0]), whole[j])
                new = changed(box, j, side, limit)
                n, k = count(rows, outcome, new)
                if Fraction(k, n) >= mean:
                    best, mean = new, Fraction(k, n)
        if best is None:
            return {"box": box, "size": size, "hits": hits}
        box = best


def example(seed, n):
    rng = random.Random(seed)
    # Uniform, lognormal, a place in a table, values on a coarse grid, and a constant.
    rows = [
        [round(rng.random(), 3), round(math.exp(rng.gauss(0, 0.5)), 2), rng.randrange(20), rng.randrange(4) / 4, 7]
        for _ in range(n)
    ]
    outcome = [int((a < 0.6 and b >= 0.8 and row >= 4) != (rng.random() < 0.05)) for a, b, row, _, _ in rows]
    whole = [False, False, True, False, True]
    way = peel(rows, outcome, whole)
    middle = way[len(way) // 2]["box"]
    return {
        "rows": rows,
        "outcome": outcome,
        "peeled": way,
        "pasted": [paste(rows, outcome, middle, whole), paste(rows, outcome, way[-1]["box"], whole)],
    }


if __name__ == "__main__":
    data = {"share": SHARE, "paste": PASTE, "fewest": FEWEST, "examples": [example(seed, 400) for seed in (1, 2, 3)]}
    Path(__file__).with_suffix(".json").write_text(json.dumps(data, separators=(",", ":")) + "\n")
