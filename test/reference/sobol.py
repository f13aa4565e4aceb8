"""
Writes sobol.json: the unscrambled Sobol' sequence of SciPy (scipy.stats.qmc.Sobol on the Joe-Kuo table) in 256 dimensions.

All of it would be large, so it is summed: `points[d]` is the sum over i < 256 of (i + 1)*256*x_i in dimension d, and
`directions[d]` the sum over k < 32 of (k + 1)*v_k modulo 2^32, v_k being the k-th direction number as a fraction of
2^32. Direction number k is point 2^(k + 1) - 1, whose Gray code has the bit k alone. A few dimensions are written out.

    python3 test/reference/sobol.py
"""

import json
import os
import platform

import numpy as np
import scipy
from scipy.stats import qmc

DIMENSIONS = 256
WRITTEN_OUT = [0, 1, 2, 3, 7, 31, 127, 255]

sequence = qmc.Sobol(DIMENSIONS, scramble=False, bits=32)
directions = np.asarray(sequence._sv, dtype=np.uint64)
points = sequence.random(256)
counted = np.rint(points * 256).astype(np.int64)
assert np.array_equal(counted / 256, points)

# The first 2^8 points hold the first eight direction numbers: the private table is the one that is used.
for k in range(8):
    assert np.array_equal(points[2 ** (k + 1) - 1] * 2**32, directions[:, k].astype(float))

out = {
    "generator": f"scipy {scipy.__version__}, numpy {np.__version__}, Python {platform.python_version()}",
    "points": [int(((np.arange(256) + 1) * counted[:, d]).sum()) for d in range(DIMENSIONS)],
    "directions": [int(sum((k + 1) * int(directions[d, k]) for k in range(32)) % 2**32) for d in range(DIMENSIONS)],
    "writtenOut": [
        {
            "dimension": d,
            "points": [float(x) for x in points[:32, d]],
            "directions": [int(v) for v in directions[d]],
        }
        for d in WRITTEN_OUT
    ],
}
with open(os.path.join(os.path.dirname(__file__), "sobol.json"), "w", encoding="utf8") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
