"""Read's sixteen tribes (1954): triangles, walks and frustration, as compared by Aref and Wilson (2018)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tripolar.lenses.balance import LENS, frustration, triangle_kinds, walk_balance
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import network_of_edges

TOLERANCE = 5e-8
TRIBES = network_of_edges(Path(__file__).with_name("tribes.csv").read_text(encoding="utf-8"), "tribes")


def test_there_are_sixteen_tribes_with_as_many_amities_as_enmities() -> None:
    upper = TRIBES.relations[np.triu_indices(16, 1)]
    assert (TRIBES.size, int((upper > 0).sum()), int((upper < 0).sum())) == (16, 29, 29)


def test_triangles_by_their_enmities() -> None:
    assert triangle_kinds(TRIBES.relations) == (19, 2, 40, 7)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("share of triangles balanced", 0.8676471),
        ("balance by walks", 0.3575761),
        ("balance by frustration", 0.7586207),
        ("frustrated ties", 7.0),
    ],
)
def test_three_measures_of_balance(measure: str, value: float) -> None:
    assert LENS.apply(TRIBES).numbers[measure] == pytest.approx(value, abs=TOLERANCE)


def test_the_walks_are_those_of_the_spectrum() -> None:
    """A second way to the same number: traces of exponentials are sums over eigenvalues."""
    signed, sizes = (np.linalg.eigvalsh(matrix) for matrix in (TRIBES.relations, np.abs(TRIBES.relations)))
    assert walk_balance(TRIBES.relations) == pytest.approx(np.exp(signed).sum() / np.exp(sizes).sum())


def test_the_best_division_contradicts_seven_ties_and_does_not_last() -> None:
    best = frustration(TRIBES.relations)
    assert len(best.divisions) == 1
    sides = np.where(best.divisions[0], -1, 1)
    contradicted = (TRIBES.relations * np.outer(sides, sides) < 0).sum() / 2
    assert contradicted == best.value == 7
    assert LENS.apply(TRIBES).answer(LensQuestion.LASTS).options == {"no"}
