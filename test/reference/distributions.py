"""
Writes distributions.json: quantiles, upper quantiles, cdf and survival of many distributions to 17 digits.

Everything is computed with mpmath at 60 digits from the definition of each distribution: closed forms where there are
any, otherwise bisection and the secant method on the cdf (lower half) or the survival (upper half). SciPy gives the
monotone cubics (PchipInterpolator) and, as a second opinion, checks the frozen distributions it has; its own
t.ppf is only good to 2e-9, so agreement is asked to 1e-8 and the largest difference is recorded.

    python3 test/reference/distributions.py
"""

import json
import os
import platform

import mpmath as mp
import numpy as np
import scipy
from mpmath import mpf
from scipy import stats
from scipy.interpolate import PchipInterpolator

mp.mp.dps = 60

EDGE = 2.0**-53
LEVELS = [EDGE, 1e-12, 1e-9, 1e-6, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.4, 0.5]
LEVELS += [0.6, 0.75, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12, 1 - EDGE]
UPPER = [1e-30, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.01, 0.1, 0.3]


def ncdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def score(p):
    """Standard normal quantile; p is an mpf, so a p near 1 must come with its digits."""
    if p > mpf("0.5"):
        return -score(1 - p)
    if p == mpf("0.5"):
        return mpf(0)
    z = mpf(float(scipy.special.ndtri_exp(float(mp.log(p)))))
    for _ in range(60):  # Newton on the logarithm, which is concave: safe in the tail
        step = mp.log(ncdf(z) / p) * ncdf(z) / (mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi))
        z -= step
        if abs(step) < mpf(10) ** -45 * max(1, abs(z)):
            return z
    raise ArithmeticError("no score for " + mp.nstr(p, 20))


class Continuous:
    """cdf and survival given; quantiles by solving."""

    def __init__(self, cdf, sf, low=-mp.inf, high=mp.inf):
        self.cdf, self.sf, self.low, self.high = cdf, sf, mpf(low), mpf(high)

    def ppf(self, p, q=None):
        q = 1 - p if q is None else q
        goal = (lambda x: self.cdf(x) - p) if p <= q else (lambda x: q - self.sf(x))
        # Bracket
        lo, hi = self.low, self.high
        if lo == -mp.inf:
            lo = mpf(-1)
            while goal(lo) >= 0:
                lo *= 4
        if hi == mp.inf:
            hi = max(mpf(1), lo + 1)
            while goal(hi) < 0:
                hi *= 4
        # Bisection, by the exponent as long as both ends have one sign and differ much
        for _ in range(220):
            near = self.low if self.low > -mp.inf else mpf(0)
            a, b = lo - near, hi - near
            least = mpf(10) ** -40 * abs(near) if near != 0 else mpf(10) ** -330
            if a >= 0 and b > 4 * max(a, least):
                middle = near + mp.sqrt(max(a, least) * b)
            else:
                middle = (lo + hi) / 2
            if goal(middle) >= 0:
                hi = middle
            else:
                lo = middle
            if hi - lo <= mpf(10) ** -28 * min(abs(hi), hi - near if near != 0 and hi != near else abs(hi)):
                break
        x = (lo + hi) / 2
        return mpf(0) if self.low == -mp.inf and abs(x) < mpf(10) ** -50 else x

    def isf(self, q):
        return self.ppf(1 - q, q)


class Normal(Continuous):
    def __init__(self, mean, sd):
        self.mean, self.sd = mpf(mean), mpf(sd)
        super().__init__(lambda x: ncdf((x - self.mean) / self.sd), lambda x: ncdf((self.mean - x) / self.sd))

    def ppf(self, p, q=None):
        return self.mean + self.sd * (-score(q) if q is not None and q < p else score(p))


class Lognormal(Continuous):
    def __init__(self, mu, sigma):
        self.n = Normal(mu, sigma)
        super().__init__(
            lambda x: self.n.cdf(mp.log(x)) if x > 0 else mpf(0),
            lambda x: self.n.sf(mp.log(x)) if x > 0 else mpf(1),
            low=0,
        )

    def ppf(self, p, q=None):
        return mp.exp(self.n.ppf(p, q))


def uniform(a, b):
    a, b = mpf(a), mpf(b)
    return Continuous(lambda x: (x - a) / (b - a), lambda x: (b - x) / (b - a), a, b)


def triangular(a, c, b):
    a, c, b = mpf(a), mpf(c), mpf(b)

    def cdf(x):
        return (x - a) ** 2 / ((b - a) * (c - a)) if x < c else 1 - (b - x) ** 2 / ((b - a) * (b - c))

    def sf(x):
        return 1 - (x - a) ** 2 / ((b - a) * (c - a)) if x < c else (b - x) ** 2 / ((b - a) * (b - c))

    return Continuous(cdf, sf, a, b)


def beta(alpha, bet, a=0, b=1):
    alpha, bet, a, b = map(mpf, (alpha, bet, a, b))
    tail = lambda s, t, x: mp.betainc(s, t, 0, x, regularized=True)

    def cdf(x):
        return tail(alpha, bet, (x - a) / (b - a))

    def sf(x):
        return tail(bet, alpha, (b - x) / (b - a))

    return Continuous(cdf, sf, a, b)


def pert(a, c, b):
    a, c, b = mpf(a), mpf(c), mpf(b)
    return beta(1 + 4 * (c - a) / (b - a), 1 + 4 * (b - c) / (b - a), a, b)


def student_t(df, location, scale):
    df, location, scale = mpf(df), mpf(location), mpf(scale)

    def lower(t):  # P(T ≤ −|t|)
        if t * t < min(df, 1):
            return mpf("0.5") - mp.betainc(mpf("0.5"), df / 2, 0, t * t / (df + t * t), regularized=True) / 2
        return mp.betainc(df / 2, mpf("0.5"), 0, df / (df + t * t), regularized=True) / 2

    def cdf(x):
        t = (x - location) / scale
        return lower(t) if t <= 0 else 1 - lower(t)

    def sf(x):
        t = (x - location) / scale
        return lower(t) if t >= 0 else 1 - lower(t)

    return Continuous(cdf, sf)


def mixture(*parts):
    total = sum(mpf(w) for w, _ in parts)
    return Continuous(
        lambda x: sum(mpf(w) * d.cdf(x) for w, d in parts) / total,
        lambda x: sum(mpf(w) * d.sf(x) for w, d in parts) / total,
        min(d.low for _, d in parts),
        max(d.high for _, d in parts),
    )


class Truncated(Continuous):
    def __init__(self, base, low=-mp.inf, high=mp.inf):
        low, high = mpf(low), mpf(high)
        self.base = base
        below, not_below = (mpf(0), mpf(1)) if low == -mp.inf else (base.cdf(low), base.sf(low))
        up_to, above = (mpf(1), mpf(0)) if high == mp.inf else (base.cdf(high), base.sf(high))
        self.below, self.above = below, above
        # 60 digits do not help with 1 − 1e-198: the difference that cancels least
        self.mass = up_to - below if up_to < mpf("0.5") else not_below - above
        lower = lambda x: base.cdf(x) - below if below < mpf("0.5") else not_below - base.sf(x)
        upper = lambda x: base.sf(x) - above if above < mpf("0.5") else up_to - base.cdf(x)
        super().__init__(
            lambda x: mpf(0) if x < low else mpf(1) if x > high else lower(x) / self.mass,
            lambda x: mpf(1) if x < low else mpf(0) if x > high else upper(x) / self.mass,
            max(low, base.low),
            min(high, base.high),
        )

    def ppf(self, p, q=None):
        q = 1 - p if q is None else q
        return self.base.ppf(self.below + p * self.mass, self.above + q * self.mass)


class Quantiles:
    """SciPy's monotone cubic of the normal score, straight lines beyond its ends."""

    def __init__(self, values, scale="linear"):
        levels = sorted(values, key=float)
        self.z = [float(score(mpf(level) / 100)) for level in levels]
        self.y = [float(values[level]) if scale == "linear" else float(np.log(values[level])) for level in levels]
        self.log = scale == "log"
        self.curve = PchipInterpolator(self.z, self.y)
        self.slopes = self.curve.derivative()

    def at(self, z):
        if z < self.z[0]:
            y = self.y[0] + (z - self.z[0]) * float(self.slopes(self.z[0]))
        elif z > self.z[-1]:
            y = self.y[-1] + (z - self.z[-1]) * float(self.slopes(self.z[-1]))
        else:
            y = float(self.curve(z))
        return mp.exp(y) if self.log else mpf(y)

    def ppf(self, p, q=None):
        return self.at(float(-score(q) if q is not None and q < p else score(p)))

    def isf(self, q):
        return self.ppf(1 - q, q)


class Mapped:
    """A falling or rising function of a distribution: a rate in another unit."""

    def __init__(self, base, function, falling):
        self.base, self.function, self.falling = base, function, falling

    def ppf(self, p, q=None):
        q = 1 - p if q is None else q
        return self.function(self.base.ppf(q, p) if self.falling else self.base.ppf(p, q))

    def isf(self, q):
        return self.ppf(1 - q, q)


def through(lower, upper):
    (p1, x1), (p2, x2) = lower, upper
    z1, z2 = score(mpf(p1) / 100), score(mpf(p2) / 100)
    x1, x2 = mpf(x1), mpf(x2)
    sd = (x2 - x1) / (z2 - z1)
    return x1 - sd * z1, sd


CASES = []
scipy_difference = {}


def case(spec, distribution, frozen=None, unit=None, points=True):
    print(spec, unit or "", flush=True)
    entry = {"spec": spec}
    if unit:
        entry["unit"] = unit
    one = mpf(1)
    entry["quantiles"] = [[u, float(distribution.ppf(mpf(u), one - mpf(u)))] for u in LEVELS]
    entry["upperQuantiles"] = [[v, float(distribution.isf(mpf(v)))] for v in UPPER]
    if points and isinstance(distribution, Continuous):
        xs = [x for _, x in entry["quantiles"][::2] + entry["upperQuantiles"][:3]]
        xs = sorted({x for x in xs if distribution.low < x < distribution.high})
        entry["probabilities"] = [[x, float(distribution.cdf(mpf(x))), float(distribution.sf(mpf(x)))] for x in xs]
    if frozen is not None:
        worst = max(abs(frozen.ppf(u) / x - 1) for u, x in entry["quantiles"] if 1e-6 <= u <= 0.999 and x != 0)
        assert worst < 1e-8, (spec, worst)
        scipy_difference[json.dumps(spec)] = float(worst)
    CASES.append(entry)


N = lambda mean, sd, **cut: {"distribution": "normal", "mean": mean, "sd": sd, **cut}
L = lambda mu, sigma, **cut: {"distribution": "lognormal", "mu": mu, "sigma": sigma, **cut}
T = lambda df, location, scale, **cut: {"distribution": "studentT", "df": df, "location": location, "scale": scale, **cut}

# Normal and lognormal
case(N(0, 1), Normal(0, 1), stats.norm())
case(N(1, 0.5), Normal(1, 0.5), stats.norm(1, 0.5))
case(N(-3.25, 17), Normal(-3.25, 17), stats.norm(-3.25, 17))
case(L(-3, 0.3), Lognormal(-3, 0.3), stats.lognorm(0.3, scale=np.exp(-3)))
case(L(0.5, 2), Lognormal(0.5, 2), stats.lognorm(2, scale=np.exp(0.5)))
case({"distribution": "lognormal", "median": 8.44, "sigma": 0.293}, Lognormal(mp.log(mpf(8.44)), 0.293))
case({"distribution": "normal", "p5": 0.5, "p95": 3}, Normal(*through((5, 0.5), (95, 3))))
case({"distribution": "normal", "p97.5": 4, "p10": -1}, Normal(*through((10, -1), (97.5, 4))))
case({"distribution": "normal", "p2.5": 1, "p5": 1.5}, Normal(*through((2.5, 1), (5, 1.5))))
logs = lambda a, b: tuple((p, mp.log(mpf(x))) for p, x in (a, b))
case({"distribution": "lognormal", "p5": 0.5, "p95": 3}, Lognormal(*through(*logs((5, 0.5), (95, 3)))))
case({"distribution": "lognormal", "p90": 40, "p50": 8}, Lognormal(*through(*logs((50, 8), (90, 40)))))
case({"distribution": "lognormal", "p0.5": 1e-3, "p99": 2}, Lognormal(*through(*logs((0.5, 1e-3), (99, 2)))))

# Bounded
case({"distribution": "uniform", "min": 0.5, "max": 3}, uniform(0.5, 3), stats.uniform(0.5, 2.5))
case({"distribution": "uniform", "min": -4, "max": -0.125}, uniform(-4, -0.125))
for a, c, b in [(0.5, 2, 4), (0.6, 1, 1.4), (0, 0, 1), (0, 3, 3), (-2, -1, 5)]:
    s = dict(min=a, mode=c, max=b)
    case({"distribution": "triangular", **s}, triangular(a, c, b), stats.triang((c - a) / (b - a), a, b - a))
    alpha, bet = 1 + 4 * (c - a) / (b - a), 1 + 4 * (b - c) / (b - a)
    case({"distribution": "pert", **s}, pert(a, c, b), stats.beta(alpha, bet, a, b - a))
for alpha, bet in [(2, 5), (5, 2), (0.5, 0.5), (1, 1), (1, 3), (0.3, 4), (3, 0.3), (38, 963), (100, 120), (1.5, 0.7)]:
    case({"distribution": "beta", "alpha": alpha, "beta": bet}, beta(alpha, bet), stats.beta(alpha, bet))
case({"distribution": "beta", "alpha": 2.5, "beta": 4, "min": 1, "max": 3}, beta(2.5, 4, 1, 3), stats.beta(2.5, 4, 1, 2))
case({"distribution": "beta", "alpha": 2.5, "beta": 4, "min": -1, "max": 0}, beta(2.5, 4, -1, 0), stats.beta(2.5, 4, -1, 1))

# Student's t
for df, location, scale in [(1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1), (4.5, 1.5, 0.25), (0.7, 0, 1), (12, -2, 3), (250, 0, 1)]:
    case(T(df, location, scale), student_t(df, location, scale), stats.t(df, location, scale))
case(T(900000, 0, 1), student_t(900000, 0, 1), stats.t(900000), points=False)
case(T(5000000, 0, 1), student_t(5000000, 0, 1), stats.t(5000000), points=False)

# Cut: ordinary, one-sided, deep in either tail
case(N(2, 1, min=0, max=3), Truncated(Normal(2, 1), 0, 3), stats.truncnorm(-2, 1, 2, 1))
case(N(0.49, 0.06, min=0), Truncated(Normal(0.49, 0.06), 0))
case(N(1, 1, min=0), Truncated(Normal(1, 1), 0))
case(N(-1, 1, min=0), Truncated(Normal(-1, 1), 0))
case(N(0, 1, min=6, max=8), Truncated(Normal(0, 1), 6, 8))
case(N(0, 1, min=-8, max=-6), Truncated(Normal(0, 1), -8, -6))
case(N(0, 1, min=30), Truncated(Normal(0, 1), 30))
case(N(0, 1, max=-30), Truncated(Normal(0, 1), high=-30))
case(N(0, 1, min=-0.5, max=20), Truncated(Normal(0, 1), -0.5, 20))
case(L(-3, 0.3, max=0.06), Truncated(Lognormal(-3, 0.3), high=0.06))
case(L(0.5, 2, min=0.1, max=50), Truncated(Lognormal(0.5, 2), 0.1, 50))
case({"distribution": "lognormal", "p5": 0.5, "p95": 3, "min": 9}, Truncated(Lognormal(*through(*logs((5, 0.5), (95, 3)))), 9))
case(T(3, 0, 1, min=0, max=4), Truncated(student_t(3, 0, 1), 0, 4))
case(T(4, 0, 1, min=1000), Truncated(student_t(4, 0, 1), 1000))
case(T(1, 2, 0.5, min=-3, max=2.5), Truncated(student_t(1, 2, 0.5), -3, 2.5))

# Mixtures
M = lambda *parts, **cut: {"distribution": "mixture", "components": [{"weight": w, **s} for w, s in parts], **cut}
case(M((0.7, N(1, 0.2)), (0.3, L(0.5, 0.4))), mixture((0.7, Normal(1, 0.2)), (0.3, Lognormal(0.5, 0.4))))
case(M((2, N(0, 1)), (1, N(0, 10)), (5, N(3, 0.1))), mixture((2, Normal(0, 1)), (1, Normal(0, 10)), (5, Normal(3, 0.1))))
case(M((1, T(3, 0, 1)), (1e-3, N(50, 1))), mixture((1, student_t(3, 0, 1)), (1e-3, Normal(50, 1))))
case(
    M((0.5, N(1, 1, min=0, max=2)), (0.5, L(0.5, 0.4))),
    mixture((0.5, Truncated(Normal(1, 1), 0, 2)), (0.5, Lognormal(0.5, 0.4))),
)
case(
    M((0.7, N(1, 0.2)), (0.3, L(0.5, 0.4)), min=0.5, max=2),
    Truncated(mixture((0.7, Normal(1, 0.2)), (0.3, Lognormal(0.5, 0.4))), 0.5, 2),
)
case(M((1, N(0, 1)), (1, N(1, 1)), min=9), Truncated(mixture((1, Normal(0, 1)), (1, Normal(1, 1))), 9))

# Monotone cubics in the normal score
for values, scale in [
    ({"5": 0.8, "50": 1.4, "95": 2.6}, "linear"),
    ({"5": 0.8, "50": 1.4, "95": 2.6}, "log"),
    ({"10": -1, "90": 2}, "linear"),
    ({"10": 1, "90": 20}, "log"),
    ({"2.5": 1, "25": 2, "50": 2.5, "60": 3.2, "97.5": 7}, "linear"),
    ({"1": 0.01, "20": 0.02, "50": 0.05, "80": 0.06, "99": 0.4}, "log"),
]:
    case({"distribution": "quantiles", "values": values, "scale": scale}, Quantiles(values, scale))

# Rates in other units
inverse = lambda numerator: (lambda x: numerator / x, True)
log2 = (lambda x: mp.log(x) / mp.log(2), False)
case(L(0.8, 0.2), Mapped(Lognormal(0.8, 0.2), *log2), unit="timesPerYear")
case({"distribution": "uniform", "min": 2.5, "max": 4.5}, Mapped(uniform(2.5, 4.5), *log2), unit="timesPerYear")
case(
    {"distribution": "lognormal", "median": 8.44, "sigma": 0.293},
    Mapped(Lognormal(mp.log(mpf(8.44)), 0.293), *inverse(12)),
    unit="doublingTimeMonths",
)
case(N(8, 2, min=1), Mapped(Truncated(Normal(8, 2), 1), *inverse(12)), unit="doublingTimeMonths")
case(
    {"distribution": "triangular", "min": 0.25, "mode": 0.5, "max": 2},
    Mapped(triangular(0.25, 0.5, 2), *inverse(1)),
    unit="doublingTimeYears",
)
case({"distribution": "beta", "alpha": 2, "beta": 5}, Mapped(beta(2, 5), *inverse(1)), unit="doublingTimeYears")

SPECIAL = {
    "normal": [[z, float(ncdf(mpf(z)))] for z in [-37, -30, -20, -10, -6.5, -3, -1.25, -0.5, -1e-9, 0, 0.3, 1, 5, 8]],
    "studentT": [
        [p, df, float(student_t(df, 0, 1).ppf(mpf(p)))]
        for df in [0.3, 1, 2, 9, 31.5, 999, 131071, 999999, 1000001, 1e10]
        for p in [0.005, 0.025, 0.05, 0.49, 0.5 - 1e-6, 0.5 - 1e-8, 0.5 + 1e-12, 0.975]
    ],
    "studentTCdf": [
        [x, df, float(student_t(df, 0, 1).cdf(mpf(x)))]
        for df in [0.3, 1, 2, 9, 31.5, 999, 131071, 999999, 1000001]
        for x in [-30, -5, -2, -0.5, -1e-8, 1e-3, 2]
    ],
    "beta": [
        [p, a, b, float(beta(a, b).ppf(mpf(p)))]
        for a, b in [(1, 1000), (38, 963), (123, 9878), (500.5, 500.5), (0.5, 1000.5)]
        for p in [0.025, 0.5, 0.975]
    ],
}

out = {
    "generator": "test/reference/distributions.py",
    "versions": {"python": platform.python_version(), "mpmath": mp.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
    "digits": mp.mp.dps,
    "largestRelativeDifferenceFromScipy": max(scipy_difference.values()),
    "special": SPECIAL,
    "cases": CASES,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "distributions.json")
with open(path, "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
print("scipy differs by up to", out["largestRelativeDifferenceFromScipy"])
for spec, d in sorted(scipy_difference.items(), key=lambda kv: -kv[1])[:6]:
    print(d, spec)
