"""Networks for property tests: complete triangles and larger signed networks."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tripolar.lenses.network import Network

CODES = ("USA", "RUS", "CHN", "IND", "EUR", "JPN")
LEVELS = (-1.0, -0.6, -0.5, 0.0, 0.3, 0.5, 1.0)


@st.composite
def networks(draw: st.DrawFn, least: int = 3, most: int = 3) -> Network:
    """Powers with mutual relations and shares of power, all of them known."""
    n = draw(st.integers(least, most))
    relations = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            relations[i, j] = relations[j, i] = draw(st.sampled_from(LEVELS))
    weights = [draw(st.integers(1, 12)) for _ in range(n)]
    home = [draw(st.sampled_from((0.6, 0.75, 0.93, 1.0))) for _ in range(n)]
    return Network(CODES[:n], relations, weights, home_shares=home)
