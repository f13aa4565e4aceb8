"""
Writes path-points.json: doublings, compute and relative loss on growth paths that are not constant rates, to 20 digits.

mpmath at 40 digits, straight from the definitions. t is in years from today, growth in doublings (log2 of a multiple).

    one rate    D*(t) = r t, or with slowing {halfLife h, longRun l}: l t + (r - l)(h / ln 2)(1 - 2^(-t/h));
                plus shocks: e_k is added to the rate in year k (k <= t < k + 1), nothing after the end of the list;
                plus jumps: each adds its doublings at its date (a jump at t counts at t);
                with a stop at T: D*(min(t, T)), so that rate, shocks and jumps all end there
    a ceiling   hard: min(D*, H); logistic: H - log2(1 + (K' - 1) 2^(-D* K'/(K' - 1))), K' = 2^H, where D* > 0, else D*;
                it acts on the level, and has no memory
    gamma       the sum of its parts, each under its own ceiling; then beta D_P is added (gammaFromPower = beta), D_P being
                the power doublings in force; then the ceiling on the whole
    power       the same without beta. The step F (initialPower) at t = 0 is not in D_P, and a cap at K times today's power
                is a ceiling of log2(K / F) doublings: the number under "doublings" is the input, K itself only a remark
    compute     G(t) = integral from 0 to t of 2^(D_E + D_P); A = 1 + F G / tau0; singleRun: A = F 2^(D_E + D_P); R = A^-kappa
    retention   tau0 A'/A, the derivative from the right

The integral is split at every break (years with shocks, jumps, stops, the dates at which a level meets its ceiling), and
each piece is halved until mpmath's own error estimate is below 1e-33 of it. Inputs are the doubles the JSON shows.

    python3 test/reference/path_points.py
"""

import json
import os
import platform
import random

import mpmath as mp
from mpmath import mpf

mp.mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))
LN2 = mp.log(2)
TIMES = [0.25, 1, 3.3, 10, 30]
LONG = [1, 10, 50, 100]


# Levels: functions of t with the dates at which they are not smooth


class Part:
    def __init__(self, spec):
        self.rate = mpf(spec["rate"])
        self.slowing = spec.get("slowing")
        self.shocks = [mpf(e) for e in spec.get("shocks", [])]
        jumps = spec.get("jumps", {"at": [], "doublings": []})
        self.jumps = [(mpf(a), mpf(d)) for a, d in zip(jumps["at"], jumps["doublings"], strict=True)]
        self.stop = mpf(spec["stop"]) if "stop" in spec else mp.inf

    def __call__(self, t):
        t = min(mpf(t), self.stop)
        if self.slowing:
            h, end = mpf(self.slowing["halfLife"]), mpf(self.slowing["longRun"])
            level = end * t + (self.rate - end) * (h / LN2) * (1 - mpf(2) ** (-t / h))
        else:
            level = self.rate * t
        for k, e in enumerate(self.shocks):
            if t <= k:
                break
            level += e * min(t - k, 1)
        for at, doublings in self.jumps:
            if at <= t:
                level += doublings
        return level

    def breaks(self):
        dates = [mpf(k) for k in range(1, len(self.shocks) + 1)] + [at for at, _ in self.jumps] + [self.stop]
        return {d for d in dates if d <= self.stop and d != mp.inf}


class Sum:
    def __init__(self, terms):
        self.terms = terms  # [(factor, level)]

    def __call__(self, t):
        return mp.fsum(factor * level(t) for factor, level in self.terms)

    def breaks(self):
        return set().union(*(level.breaks() for _, level in self.terms))


class Ceiling:
    def __init__(self, level, spec, end):
        self.level, self.height, self.shape = level, mpf(spec["doublings"]), spec["shape"]
        self.ratio = mpf(2) ** self.height
        self.dates = set(level.breaks())
        edge = self.height if self.shape == "hard" else mpf(0)
        for a, b in pieces(self.dates, end):
            self.dates |= set(crossings(lambda t: level(t) - edge, a, b))

    def __call__(self, t):
        free = self.level(t)
        if self.shape == "hard" or self.ratio == 1:  # a ceiling at today's level: the limit of the logistic is min(D*, 0)
            return min(free, self.height)
        if free <= 0:
            return free
        over = self.ratio - 1
        return self.height - mp.log(1 + over * mpf(2) ** (-free * self.ratio / over)) / LN2

    def breaks(self):
        return self.dates


def pieces(dates, end, begin=0):
    inside = [mpf(begin), *sorted(d for d in dates if begin < d < end), mpf(end)]
    return list(zip(inside, inside[1:]))


def samples(a, b):
    """Dates inside a smooth piece, dense near its start too, and one just before its end."""
    offsets = {mpf(j) / 64 for j in range(64)} | {mpf(2) ** (-mpf(j) / 2) for j in range(1, 60)}
    return sorted(a + (b - a) * o for o in offsets) + [b - (b - a) * mpf(10) ** -36]


def crossings(f, a, b):
    dates = samples(a, b)
    values = [f(t) for t in dates]
    return [bisect(f, lo, hi) for lo, hi, x, y in zip(dates, dates[1:], values, values[1:]) if (x < 0) != (y < 0)]


def bisect(f, lo, hi):
    rising = f(lo) < 0
    for _ in range(150):
        middle = (lo + hi) / 2
        if (f(middle) < 0) == rising:
            lo = middle
        else:
            hi = middle
    return (lo + hi) / 2


def integral(f, a, b, tolerance=mpf(10) ** -33, depth=0):
    value, error = mp.quad(f, [a, b], error=True, method="gauss-legendre", maxdegree=6)
    if error <= tolerance * abs(value):
        return value
    if depth > 40:
        raise ArithmeticError("no convergence")
    middle = (a + b) / 2
    return integral(f, a, middle, tolerance, depth + 1) + integral(f, middle, b, tolerance, depth + 1)


class Model:
    def __init__(self, spec, end):
        def side(name, extra=None):
            terms = []
            for part in spec[name]["parts"]:
                level = Part(part)
                terms.append((1, Ceiling(level, part["ceiling"], end) if "ceiling" in part else level))
            level = Sum(terms + (extra or []))
            return Ceiling(level, spec[name]["ceiling"], end) if "ceiling" in spec[name] else level

        self.power = side("power")
        beta = mpf(spec.get("gammaFromPower", 0))
        self.efficiency = side("gamma", [(beta, self.power)] if beta else None)
        self.F, self.tau0 = mpf(spec.get("initialPower", 1)), mpf(spec.get("priorYears", 1))
        self.kappa = mpf(spec["kappa"])
        self.single = spec.get("compute") == "singleRun"
        self.end = mpf(end)
        self.dates = {d for d in self.power.breaks() | self.efficiency.breaks() if 0 < d < self.end}
        self.known = {mpf(0): mpf(0)}

    def level(self, t):
        return self.efficiency(t) + self.power(t)

    def flow(self, t):
        return mpf(2) ** self.level(t)

    def G(self, t):
        t = mpf(t)
        if t not in self.known:
            start = max(d for d in [mpf(0), *self.dates, *self.known] if d < t)
            self.known[t] = self.G(start) + integral(self.flow, start, t)
        return self.known[t]

    def A(self, t):
        return self.F * self.flow(t) if self.single else 1 + self.F * self.G(t) / self.tau0

    def retention(self, t):
        if self.single:
            with mp.workdps(100):
                step = mpf(10) ** -40
                return self.tau0 * LN2 * (self.level(t + step) - self.level(t)) / step
        return self.F * self.flow(t) / self.A(t)

    def first(self, target):
        """The first date with R <= target: a date, None after the end, or "never"."""
        need = mpf(target) ** (-1 / self.kappa)
        return self.firstOfRun(mp.log(need / self.F) / LN2) if self.single else self.firstOfStock((need - 1) * self.tau0 / self.F)

    def firstOfRun(self, need):
        short = lambda t: self.level(t) - need
        for a, b in pieces(self.dates, self.end):
            if short(a) >= 0:
                return a
            found = crossings(short, a, b)
            if found:
                return found[0]
        if short(self.end) >= 0:
            return self.end
        later = (self.end * mpf(2) ** (mpf(j) / 4) for j in range(1, 81))
        return None if any(short(t) >= 0 for t in later) else "never"

    def firstOfStock(self, need):
        if self.G(self.end) >= need:
            a, b = next((a, b) for a, b in pieces(self.dates, self.end) if self.G(b) >= need)
            base = self.G(a)
            lo, hi, t = a, b, a + (b - a) * (need - base) / (self.G(b) - base)
            for _ in range(200):  # Newton on ln G, kept inside the bracket
                so_far = base + integral(self.flow, a, t)
                lo, hi = (lo, t) if so_far > need else (t, hi)
                step = mp.log(so_far / need) * so_far / self.flow(t)
                if abs(step) < mpf(10) ** -30 * t:
                    return t - step
                t = t - step if lo < t - step < hi else (lo + hi) / 2
            raise ArithmeticError("no date")
        total, start, width = self.G(self.end), self.end, mpf(1)
        for _ in range(150):  # only which of the two it is, so roughly
            if self.level(start + width) > 4000:
                return None
            part = integral(self.flow, start, start + width, mpf(10) ** -8)
            total += part
            if total >= need:
                return None
            if part < total * mpf(10) ** -30:
                return "never"
            start, width = start + width, width * 2
        raise ArithmeticError("undecided")


# Cases

cases = []


def case(name, gamma, power=0, times=TIMES, targets=(), retention=False, **more):
    def side(given):
        if isinstance(given, dict):
            return given if "parts" in given else {"parts": [given]}
        if isinstance(given, list):
            return {"parts": given}
        return {"parts": [{"rate": given}]}

    spec = {"name": name, "gamma": side(gamma), "power": side(power), "gammaFromPower": 0, "initialPower": 1, "priorYears": 1}
    spec |= {"kappa": 0.05, **more}
    cases.append((spec, times, targets, retention))


def slow(rate, half, end=0, **more):
    return {"rate": rate, "slowing": {"halfLife": half, "longRun": end}, **more}


def top(doublings, shape="hard"):
    return {"doublings": doublings, "shape": shape}


def cap(K, F=1, shape="hard"):
    return {"doublings": float(mp.log(mpf(K) / mpf(F)) / LN2), "shape": shape, "timesToday": K}


def under(ceiling, *parts):
    """Parts under a ceiling on the whole."""
    return {"parts": [p if isinstance(p, dict) else {"rate": p} for p in parts], "ceiling": ceiling}


def jumps(rate, at, doublings, **more):
    return {"rate": rate, "jumps": {"at": at, "doublings": doublings}, **more}


draw = random.Random(12)


def shocked(rate, years, sd, persistence=0.0, **more):
    e, path = 0.0, []
    for k in range(years):
        e = sd * draw.gauss(0, 1) if k == 0 else persistence * e + (1 - persistence**2) ** 0.5 * sd * draw.gauss(0, 1)
        path.append(round(e, 4))
    return {"rate": rate, "shocks": path, **more}


TO30 = [0.25, 1, 3.3, 10, 29.5]

# Check values: logistic 42808.9385977078, hard 46534.849891393960, headroom 754994.386308
case("check: logistic power", 1, under(cap(32, shape="logistic"), 1), times=[0.25, 1, 3.3, 10], targets=[0.7], retention=True)
case("check: hard cap", 1, under(cap(32), 1), times=[0.25, 1, 3.3, 10], targets=[0.7], retention=True)
case("check: headroom", under(top(7), 2), 1, times=[0.25, 1, 3.3, 12], targets=[0.7, 0.5])

# Constant rates, to tie the rest to the closed form
case("constant", 1.9, 1.07, targets=[0.9, 0.5])
case("constant, nothing grows", 0, 0, targets=[0.9, 0.7])
case("constant, falling", -0.5, 0.2, targets=[0.95, 0.5], kappa=0.1)
case("constant, rates cancel", 0.75, -0.75, targets=[0.9], initialPower=2)
case("constant, 8 doublings a year for a century", 8, 8, times=LONG, targets=[0.5, 1e-6])
case("constant, tiny rate", 1e-9, 0, times=[0.001, 1, 10, 100])

# Slowing on gamma
for rate, half, end in [(1.5, 3, 0.2), (2, 1, 0), (2, 10, 1), (1, 5, 2), (0.5, 2, 0.5), (8, 4, 0.3), (-1, 3, 1.5), (0, 2, 1)]:
    case(f"slowing gamma {rate} to {end}, half-life {half}", slow(rate, half, end), targets=[0.7] if half > 2 else [])
case("slowing gamma, half-life 0.01", slow(3, 0.01, 0.5), times=[0.005, 0.02, 0.25, 1, 10], targets=[0.9], retention=True)
case("slowing gamma, half-life 0.01, from 8 to 0", slow(8, 0.01), times=[0.001, 0.01, 0.1, 1, 30], targets=[0.8])
case("slowing gamma, half-life 100", slow(2, 100), times=LONG, targets=[0.5])
case("slowing gamma, half-life 100, long run negative", slow(1, 100, -1), times=LONG)
case("slowing gamma that turns", slow(2, 3, -0.4), targets=[0.8, 0.6, 0.5], retention=True)
case("slowing gamma that turns, century", slow(3, 5, -1), times=[1, 5, 20, 100], targets=[0.4, 0.05])
case("slowing gamma that turns at once", slow(0.1, 0.1, -3), targets=[0.99, 0.9])
case("slowing gamma with F and priorYears", slow(1.5, 3, 0.2), 0.3, initialPower=4, priorYears=0.41, kappa=0.155, targets=[0.9, 0.4], retention=True)

# Slowing on power
case("slowing power", 1, slow(1.2, 4, 0.1), targets=[0.6])
case("slowing power, half-life 0.01", 1, slow(5, 0.01, 0.3), times=[0.005, 0.02, 1, 10])
case("slowing power, half-life 100", 0.5, slow(1.07, 100), times=LONG)
case("slowing power that turns, gamma flat", 0, slow(1, 2, -0.5), targets=[0.85, 0.8], kappa=0.1)
case("slowing on both", slow(1.9, 2.5, 0.4), slow(1.07, 6, -0.1), targets=[0.6], retention=True)
case("slowing on both, opposite ways", slow(2, 2, -1), slow(-1, 2, 2))

# Stops
case("stop gamma in mid-month", {"rate": 1.9, "stop": 2.04}, targets=[0.9, 0.8], retention=True)
case("stop gamma at a year", {"rate": 1.9, "stop": 5}, 1.07, targets=[0.7])
case("stop gamma at once", {"rate": 1.9, "stop": 0.001}, 0, targets=[0.9])
case("stop power in mid-month", 1, {"rate": 1.07, "stop": 3.71}, targets=[0.6])
case("stop both, different dates", {"rate": 1.9, "stop": 7.3}, {"rate": 1.07, "stop": 2.04}, targets=[0.6, 0.4])
case("stop a falling rate", {"rate": -1, "stop": 4.5}, 0.2, targets=[0.9])
case("slowing gamma, then a stop", slow(2, 3, 0.5, stop=6.66), targets=[0.7])
case("slowing gamma that turns, stopped after its peak", slow(2, 1.5, -0.5, stop=8.2), 0.1, targets=[0.7])
case("stop after the last time", {"rate": 1, "stop": 55}, 0.5)

# Ceilings on gamma
for shape in ("hard", "logistic"):
    case(f"headroom of 7 doublings, {shape}", under(top(7, shape), 1.9), targets=[0.7, 0.6])
    case(f"headroom on a part, {shape}", {"rate": 2, "ceiling": top(7, shape)}, 1, times=[1, 3.3, 12, 30])
    case(f"two parts, one with headroom, {shape}", [{"rate": 1.4, "ceiling": top(5.5, shape)}, {"rate": 0.5}], 0.2, targets=[0.6])
    case(f"two parts, one slowing, one with headroom, {shape}", [slow(1.5, 3, 0.2), {"rate": 0.49, "ceiling": top(3, shape)}], 1.07, targets=[0.5], retention=True)
    case(f"two parts with headroom and a headroom on the whole, {shape}", under(top(8, shape), {"rate": 1.4, "ceiling": top(7, shape)}, {"rate": 0.5, "ceiling": top(4, shape)}))
    case(f"slowing gamma under headroom, {shape}", under(top(4, shape), slow(2, 3, 0.2)), targets=[0.8])
    case(f"slowing gamma that turns under headroom and comes back, {shape}", under(top(6, shape), slow(3, 3, -1)), times=[1, 3.3, 10, 20, 30], targets=[0.7])
    case(f"falling gamma under headroom, {shape}", under(top(3, shape), -0.5), 0.3)
    case(f"gamma that falls, then rises into headroom, {shape}", under(top(3, shape), slow(-1, 1, 1.2)), times=[0.5, 2, 3.3, 10, 30])
    case(f"headroom never reached, {shape}", under(top(200, shape), 1.5), times=[1, 10, 30])
    case(f"headroom of a thousandth of a doubling, {shape}", under(top(0.001, shape), 2), 0.5, times=[0.0001, 0.25, 1, 10])
    case(f"no headroom at all, {shape}", under(top(0, shape), 2), 0.5, times=[0.25, 1, 10], targets=[0.9])
    case(f"8 doublings a year under headroom, {shape}", under(top(20, shape), 8), times=[0.25, 1, 3.3, 30], targets=[0.6])
    case(f"stop before the headroom, {shape}", under(top(7, shape), {"rate": 2, "stop": 2.04}), 0.4)
    case(f"a stop hidden by the headroom, {shape}", under(top(3, shape), {"rate": 2, "stop": 4.1}), 0.4)
case("two parts, one stopped", [{"rate": 1.4, "stop": 2.04}, {"rate": 0.49}], 1.07, targets=[0.6])
case("three parts", [slow(1, 2, 0.1), {"rate": 0.49, "ceiling": top(3.32)}, {"rate": 0.4, "stop": 6.5}], 0.3, targets=[0.7], kappa=0.07)
case("parts that cancel", [{"rate": 1.5}, {"rate": -1.5}], 0, targets=[0.9])
case("two slowing parts under one headroom", under(top(6, "logistic"), slow(1.2, 2, 0.3), slow(0.6, 8, 0.1)), 0.5)

# Ceilings on power
for shape in ("hard", "logistic"):
    for K in (1.001, 2, 100, 1e12):
        case(f"power capped at {K:g}, {shape}", 1, under(cap(K, shape=shape), 1.07), targets=[0.6], retention=K == 100)
    case(f"capped power, gamma flat, {shape}", 0, under(cap(8, shape=shape), 0.9), times=LONG, targets=[0.9, 0.8])
    case(f"capped power after a step, {shape}", 1.2, under(cap(30, 4, shape), 0.8), initialPower=4, targets=[0.7], retention=True)
    case(f"capped power after a step down, priorYears 0.41, {shape}", 1.9, under(cap(30, 0.5, shape), 1.07), initialPower=0.5, priorYears=0.41, kappa=0.155, targets=[0.5])
    case(f"step straight to the cap, {shape}", 1.2, under(cap(8, 8, shape), 0.8), initialPower=8, times=[0.25, 1, 10])
    case(f"falling power under a cap, {shape}", 1, under(cap(10, shape=shape), -0.4))
    case(f"slowing gamma, capped power, {shape}", slow(1.9, 3, 0.2), under(cap(50, shape=shape), 1.07), targets=[0.6], retention=True)
    case(f"slowing power under a cap, {shape}", 1, under(cap(20, shape=shape), slow(1.5, 5, 0.2)))
    case(f"headroom and capped power, {shape}", under(top(7, shape), 1.9), under(cap(32, shape=shape), 1.07), targets=[0.6, 0.5])
    case(f"8 doublings a year, power capped at 1e12, {shape}", 2, under(cap(1e12, shape=shape), 8), times=[0.25, 1, 4.9, 10], targets=[0.3])
case("hard headroom, logistic power", under(top(5), 1.9), under(cap(32, shape="logistic"), 1.07))
case("logistic headroom, hard cap, century", under(top(40, "logistic"), 0.8), under(cap(1000), 0.5), times=LONG, targets=[0.2])

# Shocks
case("shocks on gamma", shocked(1.9, 30, 0.5, 0.5), 1.07, times=TO30, targets=[0.9, 0.6], retention=True)
case("shocks on gamma, independent", shocked(1, 30, 0.2), times=TO30, targets=[0.7])
case("shocks on gamma, large and lasting", shocked(1, 30, 1.5, 0.9), times=TO30, targets=[0.8])
case("shocks on power", 1, shocked(1.07, 30, 0.4, 0.5), times=TO30)
case("shocks on both", shocked(1.5, 30, 0.5, 0.5), shocked(0.5, 30, 0.5), times=[0.25, 1, 3.3, 12, 29.5])
case("shocks for three years only", {"rate": 1, "shocks": [0.5, -0.75, 1.25]}, 0.2, targets=[0.7])
case("shocks on a slowing gamma", shocked(2, 30, 0.5, 0.5, slowing={"halfLife": 3, "longRun": 0.3}), 0.5, times=TO30, targets=[0.7])
case("shocks under hard headroom, in and out", under(top(4), shocked(0.6, 30, 1.2)), 0.3, times=[1, 4.5, 8, 12.25, 29.5], targets=[0.7])
case("shocks under logistic headroom, below today too", under(top(4, "logistic"), shocked(0.1, 30, 1.2)), 0.3, times=[1, 4.5, 8, 12.25, 29.5])
case("shocks on power under a hard cap", 0.8, under(cap(12), shocked(0.6, 30, 1, 0.3)), times=TO30, targets=[0.7])
case("shocks on power under a logistic cap", 0.8, under(cap(12, shape="logistic"), shocked(0.6, 30, 1, 0.3)), times=TO30)
case("shocks and a stop in mid-year", shocked(1.2, 30, 0.6, 0.5, stop=4.37), 0.2, times=TO30, targets=[0.75])
case("shocks on one part of two", [shocked(1.2, 30, 0.6, 0.9), slow(0.8, 4, 0)], 0.2, times=TO30)
case("shocks for a century", shocked(0.5, 100, 0.6, 0.8), 0.1, times=[1, 10.5, 50, 100], targets=[0.3])

# Jumps
case("one jump on gamma", jumps(1, [2.7], [3]), 0, targets=[0.9, 0.8, 0.6], retention=True)
case("jumps on gamma, one down", jumps(1.2, [0.4, 3.05, 7.9], [1, -2.5, 4]), 0.5, targets=[0.8, 0.5])
case("jumps on power", 1, jumps(0.5, [1.5, 6.25], [2, 1.5]))
case("jumps and nothing else", jumps(0, [0.5, 1.75, 1.8], [1, 0.5, -3]), 0, targets=[0.95, 0.9])
case("jumps and a stop: the last one does not come", jumps(1, [1.3, 4.6], [1, 5], stop=3.5), 0.2)
case("jumps on a slowing gamma", jumps(2, [2.2, 9.1], [1.5, 2], slowing={"halfLife": 3, "longRun": 0.1}), 0.3, targets=[0.6])
case("jumps under hard headroom: in, and out again", under(top(5), jumps(0.7, [2.3, 6.4], [4, -3])), 0.3, times=[1, 3.3, 6.5, 10, 30], targets=[0.7])
case("jumps under logistic headroom: in, and out again", under(top(5, "logistic"), jumps(0.7, [2.3, 6.4], [4, -3])), 0.3, times=[1, 3.3, 6.5, 10, 30], targets=[0.7])
case("jump on power over its cap", 1, under(cap(10), jumps(0.5, [1.6], [6])))
case("jumps and shocks", shocked(1, 30, 0.5, 0.5, jumps={"at": [0.35, 5, 11.2], "doublings": [1, 2, -1.5]}), jumps(0.4, [2.02], [1]), times=TO30, targets=[0.6])
case("all on one rate", under(top(9, "logistic"), shocked(2, 30, 0.4, 0.5, slowing={"halfLife": 4, "longRun": 0.2}, jumps={"at": [1.1, 3.7], "doublings": [1, -0.5]}, stop=14.6)), under(cap(40), slow(1.1, 6, 0.2)), times=TO30, targets=[0.6], retention=True)

# Efficiency that follows power
B = "gammaFromPower"
case("gamma from power", 0.5, 1.07, targets=[0.6], **{B: 0.5})
case("gamma from capped power", 0.5, under(cap(32), 1.07), targets=[0.6], **{B: 0.7})
case("gamma from logistic power", 0.5, under(cap(32, shape="logistic"), 1.07), targets=[0.6], retention=True, **{B: 0.7})
case("gamma from power, hard headroom", under(top(6), 0.8), 1.07, **{B: 0.5})
case("gamma from power, logistic headroom", under(top(6, "logistic"), 0.8), 1.07, **{B: 0.5})
case("gamma from capped power, logistic headroom, after a step", under(top(9, "logistic"), 0.8), under(cap(64, 2), 1.2), initialPower=2, priorYears=0.665, targets=[0.6], **{B: 0.8})
case("gamma from power, negatively", 1.5, slow(1.2, 3, 0.1), **{B: -0.4})
case("gamma from power alone, headroom on a part does not bind it", {"rate": 0.3, "ceiling": top(1)}, 1, **{B: 1})
case("gamma stopped, but it follows power", {"rate": 1.5, "stop": 2.04}, {"rate": 1, "stop": 6.5}, **{B: 0.5})
case("gamma from shocked power, hard headroom", under(top(5), slow(1, 3, 0.1)), shocked(0.8, 30, 0.8, 0.5), times=TO30, **{B: 0.6})
case("gamma from jumping capped power", [{"rate": 0.5}, {"rate": 0.3, "ceiling": top(2)}], under(cap(20, shape="logistic"), jumps(0.6, [2.4, 5.5], [2, -1])), **{B: 0.5})

# One run of fixed length
S = {"compute": "singleRun"}
case("single run, slowing", slow(1.5, 3, 0.2), 1.07, targets=[0.8, 0.3], retention=True, kappa=0.155, **S)
case("single run, capped power and headroom", under(top(5), 1.9), under(cap(32, shape="logistic"), 1.07), targets=[0.7, 0.6], retention=True, **S)
case("single run that turns: lost again", slow(2, 2, -0.5), 0, targets=[0.9, 0.8], retention=True, **S)
case("single run, reached by a jump", jumps(0.5, [2.7], [4]), 0, targets=[0.9, 0.84], **S)
case("single run after a step", {"rate": 1, "stop": 3.3125}, 0.2, initialPower=3, targets=[0.96, 0.8], **S)
case("single run, shocks", shocked(0.6, 30, 1, 0.5), 0.3, times=TO30, targets=[0.9, 0.7], **S)


def text(x):
    return mp.nstr(x, 20, strip_zeros=True)


answers = []
for spec, times, targets, wantRetention in cases:
    model = Model(spec, max(times))
    points = []
    for t in times:
        A = model.A(t)
        values = {"efficiency": model.efficiency(t), "power": model.power(t), "G": model.G(t), "logCompute": mp.log(A)}
        values["R"] = A**-model.kappa
        if wantRetention:
            values["retention"] = model.retention(t)
        points.append({"t": t} | {k: text(v) for k, v in values.items()})
    dates = [{"atMost": r, "T": date if (date := model.first(r)) in (None, "never") else text(date)} for r in targets]
    answers.append(spec | {"points": points} | ({"times": dates} if dates else {}))

found = {a["name"]: mpf(a["points"][-1]["G"]) for a in answers if a["name"].startswith("check")}
for name, G in [("logistic power", "42808.9385977078"), ("hard cap", "46534.849891393960"), ("headroom", "754994.386308")]:
    assert abs(found["check: " + name] / mpf(G) - 1) < 1e-12, name

answer = {
    "note": "Growth paths that are not constant rates: efficiency and power in doublings (power without the step F = "
    "initialPower), G = integral of 2^(efficiency + power) in years, logCompute = ln A, R = A^-kappa, retention = priorYears "
    "A'/A from the right; A = 1 + F G / priorYears, or F 2^(efficiency + power) with compute singleRun. times: the first date "
    "with R <= atMost; null: after the last t of the case; never: at no date. A jump at t counts at t; no shocks after the "
    "end of a list. ceiling.doublings is the input, timesToday a remark (the cap K; doublings = log2(K / F)). "
    "Definitions in path_points.py. Strings, so that no digit is lost; some G are beyond a double.",
    "generator": f"test/reference/path_points.py, mpmath {mp.__version__} at {mp.mp.dps} digits, Python {platform.python_version()}",
    "cases": answers,
}
with open(os.path.join(HERE, "path-points.json"), "w") as file:
    json.dump(answer, file, indent=1)
    file.write("\n")
