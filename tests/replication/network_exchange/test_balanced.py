"""Balanced outcomes in social exchange networks (Kleinberg and Tardos 2008, STOC, 295-304).

Every deal is worth 1. The values of the four networks are those of the project's notes of published
results; the two
equations that define balance are checked beside them.
"""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.exchange import balanced_outcome

TOLERANCE = 1e-9
CASES = [
    pytest.param(3, "01 12", (0, 1, 0), id="path of three"),
    pytest.param(4, "01 12 23", (1 / 3, 2 / 3, 2 / 3, 1 / 3), id="path of four"),
    pytest.param(4, "01 12 13 23", (1 / 4, 3 / 4, 1 / 2, 1 / 2), id="stem"),
    pytest.param(5, "01 12 23 34", (0, 1, 0, 1, 0), id="path of five"),
]


def deals(n: int, edges: str) -> np.ndarray:
    worth = np.zeros((n, n))
    for i, j in edges.split():
        worth[int(i), int(j)] = worth[int(j), int(i)] = 1
    return worth


@pytest.mark.parametrize(("n", "edges", "payoffs"), CASES)
def test_payoffs(n: int, edges: str, payoffs: tuple[float, ...]) -> None:
    found = balanced_outcome(deals(n, edges))
    assert found is not None
    assert found.payoffs == pytest.approx(payoffs, abs=TOLERANCE)


@pytest.mark.parametrize(("n", "edges", "payoffs"), CASES)
def test_they_satisfy_the_two_equations(n: int, edges: str, payoffs: tuple[float, ...]) -> None:
    worth = deals(n, edges)
    found = balanced_outcome(worth)
    assert found is not None
    x = found.payoffs
    partner = dict(found.deals) | {j: i for i, j in found.deals}
    for i in range(n):  # stable
        for j in range(n):
            assert x[i] + x[j] >= worth[i, j] - TOLERANCE
    for i, j in found.deals:  # balanced
        alternatives = [
            max((worth[a, k] - x[k] for k in range(n) if k != partner[a] and worth[a, k]), default=0.0)
            for a in (i, j)
        ]
        assert x[i] - max(alternatives[0], 0) == pytest.approx(x[j] - max(alternatives[1], 0), abs=1e-8)
        assert x[i] + x[j] == pytest.approx(1)


def test_a_triangle_has_no_stable_outcome() -> None:
    assert balanced_outcome(deals(3, "01 12 02")) is None
