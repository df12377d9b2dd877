"""The continuous ranked probability score and Cooke's calibration score.

The score of a standard normal forecast at 0 is (√2 - 1)/√π. Cooke (1991), Experts in Uncertainty, defines the
calibration score; no published value of it was at hand, so the tail of χ² is integrated here on its own.
"""

from __future__ import annotations

from math import gamma, log, pi, sqrt

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from tripolar.stats.scores import calibration_score, crps

TOLERANCE = 5e-7


def test_crps_of_a_normal_forecast() -> None:
    n = 200_000
    draws = norm.ppf((np.arange(n) + 0.5) / n)
    assert (sqrt(2) - 1) / sqrt(pi) == pytest.approx(0.233695, abs=TOLERANCE)
    assert crps(draws, 0.0) == pytest.approx(0.233695, abs=5e-6)  # of draws in finite number


def test_crps_of_one_draw_is_its_distance() -> None:
    assert crps([3.0], 1.0) == 2.0


@pytest.mark.parametrize("hits", [(1, 9, 9, 1), (3, 7, 7, 3), (6, 4, 4, 6), (0, 20, 0, 0)])
def test_cookes_calibration_score(hits: tuple[int, ...]) -> None:
    announced = (0.05, 0.45, 0.45, 0.05)
    total = sum(hits)
    information = sum(h / total * log(h / total / p) for h, p in zip(hits, announced, strict=True) if h)
    density = 2**-1.5 / gamma(1.5)
    below = quad(lambda x: density * sqrt(x) * np.exp(-x / 2), 0, 2 * total * information)[0]
    assert calibration_score(hits, announced) == pytest.approx(1 - below, abs=1e-7)
    assert (calibration_score(hits, announced) == 1) == (hits == (1, 9, 9, 1))
