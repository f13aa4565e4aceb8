"""
Writes normal.json: P(Z > z) of a standard normal Z at doubles z (mpmath, 60 digits), and prints the table of
workers/kernel/normal.ts: the polynomial through the Chebyshev points, in t = (z - MIDDLE)/(z + MIDDLE), of
(1 + SLOPE*z)*e^(z*z/2)*P(Z > z), and its greatest relative error.

    python3 test/reference/normal.py
"""

import json
import os
import platform

import mpmath as mp

mp.mp.dps = 60

MIDDLE = mp.mpf(5)
SLOPE = mp.mpf("1.25")
TERMS = 24


def survival(z):
    return mp.erfc(z / mp.sqrt(2)) / 2


def scaled(z):
    return (1 + SLOPE * z) * mp.exp(z * z / 2) * survival(z)


def z_of(t):
    return MIDDLE * (1 + t) / (1 - t)


def angle(k):
    return mp.pi * (k + mp.mpf(1) / 2) / TERMS


values = [scaled(z_of(mp.cos(angle(k)))) for k in range(TERMS)]
chebyshev = [
    (1 if j == 0 else 2) / mp.mpf(TERMS) * sum(values[k] * mp.cos(j * angle(k)) for k in range(TERMS))
    for j in range(TERMS)
]
# Chebyshev's polynomials by their recurrence, as sums of powers.
powers = [mp.mpf(0)] * TERMS
before, now = [mp.mpf(0), mp.mpf(-1)], [mp.mpf(1)]
for coefficient in chebyshev:
    for i, term in enumerate(now):
        powers[i] += coefficient * term
    following = [mp.mpf(0)] + [(1 if len(now) == 1 else 2) * term for term in now]
    for i, term in enumerate(before):
        following[i] -= term if len(now) > 1 else 0
    before, now = now, following

rounded = [float(term) for term in powers]
worst = max(
    abs(mp.polyval(rounded[::-1], t) / scaled(z_of(t)) - 1) for t in (mp.mpf(i) / 1000 for i in range(-999, 1000))
)
print(",\n".join(mp.nstr(mp.mpf(term), 17) for term in rounded))
print("greatest relative error", mp.nstr(worst, 3))

doubles = [0.0, 1e-300, 1e-9, 1.0, 1.96, 5.0, 37.4] + [i / 7 for i in range(1, 260)]
points = [{"z": sign * z, "survival": float(survival(mp.mpf(sign * z)))} for z in sorted(doubles) for sign in (1, -1)]
with open(os.path.join(os.path.dirname(__file__), "normal.json"), "w") as file:
    json.dump(
        {"source": f"mpmath {mp.__version__}, Python {platform.python_version()}: test/reference/normal.py", "points": points},
        file,
        separators=(",", ":"),
    )
    file.write("\n")
