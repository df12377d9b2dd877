"""Roles of three powers, ranked, graded and with their chances."""

from __future__ import annotations

import pytest

from tripolar.errors import LensError
from tripolar.lenses.dittmer import LENS, graded_utility
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_scenario, network_of_year
from tripolar.scenario.load import load

CODES = ("A", "B", "C")


def triangle(ab: float, ac: float, bc: float) -> Network:
    return Network(CODES, [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]])


@pytest.mark.parametrize(
    ("relations", "pattern", "roles"),
    [
        ((1, 1, 1), "ménage à trois", ["friend", "friend", "friend"]),
        ((1, 1, -1), "romantic triangle", ["pivot", "wing", "wing"]),
        ((-1, -1, 1), "stable marriage", ["outcast", "partner", "partner"]),
        ((-1, -1, -1), "unit veto", ["enemy", "enemy", "enemy"]),
    ],
)
def test_four_patterns_and_their_roles(relations, pattern: str, roles: list[str]) -> None:
    result = LENS.apply(triangle(*relations))
    assert result.numbers["pattern"] == pattern
    assert list(result.powers["role"].values()) == roles
    assert pattern in result.says


def test_on_graded_relations_the_pivot_is_the_one_whose_partners_get_on_worst() -> None:
    scores = graded_utility(triangle(0.2, 0.5, -0.4).relations)
    assert scores == pytest.approx([0.2 + 0.5 + 0.4, 0.2 - 0.4 - 0.5, 0.5 - 0.4 - 0.2])
    result = LENS.apply(triangle(-0.2, -0.5, -0.4))  # three enmities, and yet one pivot
    assert result.powers["role"]["B"] == "enemy"
    assert result.answer(LensQuestion.BEST_PLACED).options == {"B"}


def test_chances_of_roles_are_those_of_the_relations() -> None:
    result = LENS.apply(network_of_scenario(load("russia-2025")))
    assert result.powers["role"] == {"USA": "outcast", "RUS": "partner", "CHN": "partner"}
    # in half of the draws USA-CHN is normal, which counts as an amity: China is then the pivot
    assert result.powers["chance of pivot"] == {"USA": 0, "RUS": 0, "CHN": 0.5}
    assert result.powers["chance of outcast"] == {"USA": 0.5, "RUS": 0, "CHN": 0}
    chances = [column for name, column in result.powers.items() if name.startswith("chance of")]
    assert [sum(column[code] for column in chances) for code in ("USA", "RUS", "CHN")] == [1, 1, 1]


def test_it_names_the_roles_of_1971_as_the_measures_do() -> None:
    result = LENS.apply(network_of_year(("USA", "SUN", "CHN"), 1971))
    assert set(result.powers["role"].values()) == {"enemy"}
    assert result.numbers["pattern"] == "unit veto"


def test_four_powers_are_no_triangle() -> None:
    four = Network(("A", "B", "C", "D"), [[0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0]])
    with pytest.raises(LensError, match="the strategic triangle is a theory of three powers, not of 4"):
        LENS.apply(four)
