"""Roles in the strategic triangle: Dittmer (1981), ranked by Wu (1996, p. 30).

Wu ranks pivot 1, friend 2, partner 3, wing 4, enemy 5, outcast 6; with ties 1, 2, 2, 3, 3, 4. The
tied ranking follows from the sum of one's own relations less the relation of the others; the strict
one from one's own amities first and the others' enmity second.
"""

from __future__ import annotations

import pytest

from tripolar.lenses.dittmer import LENS
from tripolar.lenses.network import Network
from tripolar.measure.roles import role, strict_rank, utility

CASES = [
    pytest.param((1, 1, -1), "pivot", 1, 1, 3, id="pivot"),
    pytest.param((1, 1, 1), "friend", 2, 2, 1, id="friend"),
    pytest.param((1, -1, -1), "partner", 3, 2, 1, id="partner"),
    pytest.param((1, -1, 1), "wing", 4, 3, -1, id="wing"),
    pytest.param((-1, -1, -1), "enemy", 5, 3, -1, id="enemy"),
    pytest.param((-1, -1, 1), "outcast", 6, 4, -3, id="outcast"),
]
SCORES = sorted({utility(*case.values[0]) for case in CASES}, reverse=True)


@pytest.mark.parametrize(("relations", "name", "strict", "tied", "score"), CASES)
def test_role_its_ranks_and_its_utility(
    relations: tuple[int, int, int], name: str, strict: int, tied: int, score: int
) -> None:
    assert role(*relations) == name
    assert strict_rank(name) == strict
    assert utility(*relations) == score
    assert SCORES.index(score) + 1 == tied


def test_strict_ranks_are_own_amities_first_then_enmity_between_the_others() -> None:
    ordered = sorted((case.values[0] for case in CASES), key=lambda r: (-r[0] - r[1], r[2]))
    assert [role(*relations) for relations in ordered] == [case.values[1] for case in CASES]


@pytest.mark.parametrize(("relations", "name", "strict", "tied", "score"), CASES)
def test_the_lens_gives_the_same_ranks(
    relations: tuple[int, int, int], name: str, strict: int, tied: int, score: int
) -> None:
    first, second, between = relations
    network = Network(("A", "B", "C"), [[0, first, second], [first, 0, between], [second, between, 0]])
    powers = LENS.apply(network).powers
    assert powers["role"]["A"] == name
    assert (powers["rank"]["A"], powers["tied rank"]["A"], powers["score"]["A"]) == (strict, tied, score)
