"""Logit equilibria of the stag hunt (10, 1; 8, 5) on the principal branch (McKelvey and Palfrey 1995)."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from tripolar.lenses.quantal_response import Branch, quantal_equilibria

TOLERANCE = 5e-7
STAG = np.array([[10.0, 1.0], [8.0, 5.0]])


@pytest.mark.parametrize(("precision", "chance"), [(0.2, 0.429254), (0.5, 0.195846)])
def test_chance_of_the_stag(precision: float, chance: float) -> None:
    principal = quantal_equilibria([STAG, STAG.T], precision)[0]
    assert principal.branch is Branch.PRINCIPAL
    for choices in principal.choices:
        assert choices[0] == pytest.approx(chance, abs=TOLERANCE)
    # written out by hand: the stag yields 6 p - 4 more than the hare
    p = float(principal.choices[0][0])
    assert p / (1 - p) == pytest.approx(exp(precision * (6 * p - 4)))
