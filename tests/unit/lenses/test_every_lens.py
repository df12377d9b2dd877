"""The contract of a lens: what holds of every theory, a user's own too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from functools import cache
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import Lens, LensQuestion, LensResult
from tripolar.lenses.network import Network, network_of_scenario, network_of_year
from tripolar.lenses.registry import BUILT_IN, gather
from tripolar.prepare.own_lenses import lens_file
from tripolar.scenario.load import load

CODES = ("USA", "RUS", "CHN")
HOME = (0.86, 0.8, 0.83)
TRIANGLES = {
    "today": network_of_scenario(load("russia-2025")),
    "1971": network_of_year(("USA", "SUN", "CHN"), 1971),
    "marriage": Network(
        CODES, [[0, -1, -0.6], [-1, 0, 0.8], [-0.6, 0.8, 0]], [0.5, 0.2, 0.3], home_shares=HOME
    ),
    "equals": Network(CODES, [[0, 1, 1], [1, 0, 1], [1, 1, 0]], [1, 1, 1], home_shares=HOME),
    "normal": Network(CODES, np.zeros((3, 3)), [0.5, 0.3, 0.2], home_shares=HOME),
    "giant": Network(CODES, [[0, -0.5, 0.5], [-0.5, 0, 0], [0.5, 0, 0]], [0.8, 0.1, 0.1], home_shares=HOME),
    "directed": Network(CODES, [[0, 0.5, -1], [-0.5, 0, 1], [-0.4, 0.2, 0]], [0.4, 0.35, 0.25]),
}


OWN = lens_file(str(Path(__file__).parent / "count_of_friends.py"))
EVERY = list(gather((*BUILT_IN, OWN)).values())


@cache
def said(lens: Lens, network: Network) -> LensResult | str:
    """A result, which is frozen, or why there is none."""
    try:
        return lens.apply(network)
    except LensError as declined:
        return str(declined)


def same(first: Mapping[str, object], second: Mapping[str, object]) -> bool:
    """Whether two columns hold the same values, a pair under either of its names."""
    a, b = ({frozenset(key.split("-")): value for key, value in column.items()} for column in (first, second))
    return a.keys() == b.keys() and all(
        a[key] == pytest.approx(b[key], abs=1e-6) if isinstance(a[key], float) else a[key] == b[key]
        for key in a
    )


@pytest.mark.parametrize("lens", EVERY, ids=lambda lens: lens.name)
@pytest.mark.parametrize("triangle", TRIANGLES.values(), ids=TRIANGLES)
class TestEveryLens:
    def result(self, lens: Lens, network: Network) -> LensResult:
        """What the theory says; a theory may decline in words."""
        told = said(lens, network)
        if isinstance(told, str):
            pytest.skip(told)
        return told

    def test_it_says_so_in_words_and_names_its_source(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        assert result.lens == lens.name
        assert lens.says == lens.says.strip() != ""
        assert result.says.endswith(".")
        assert len(result.says.split()) > 2
        assert result.reasoning
        assert all(line.endswith(".") for line in result.reasoning)
        assert result.references
        assert lens.reads
        assert lens.reads <= {"relations", "power", "trade", "profiles"}

    def test_the_result_is_frozen(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        with pytest.raises(FrozenInstanceError):
            result.says = "otherwise"  # type: ignore[misc]
        for table in (result.powers, result.dyads):
            for column in table.values():
                with pytest.raises(TypeError):
                    column["USA"] = 0  # type: ignore[index]
        with pytest.raises(TypeError):
            result.numbers["more"] = 0  # type: ignore[index]

    def test_json_holds_all_of_it_and_no_number_that_is_none(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        told = json.loads(json.dumps(result.as_json(), allow_nan=False))
        assert told["says"] == result.says
        assert told["powers"] == {column: dict(values) for column, values in result.powers.items()}

    def test_columns_are_of_all_powers_or_all_pairs(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        for column in result.powers.values():
            assert set(column) == set(triangle.codes)
        for column in result.dyads.values():
            assert set(column) == {triangle.dyad(i, j) for i, j in triangle.pairs}

    def test_powers_in_another_order_get_the_same(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        for order in permutations(triangle.codes):
            other = lens.apply(triangle.among(order))
            for table, again in ((result.powers, other.powers), (result.dyads, other.dyads)):
                assert table.keys() == again.keys()
                assert all(same(table[column], again[column]) for column in table)
            assert same(result.numbers, other.numbers)
            assert set(result.answers) == set(other.answers)

    def test_answers_name_powers_pairs_or_words_that_exist(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        pairs = {"-".join(sorted((triangle.codes[i], triangle.codes[j]))) for i, j in triangle.pairs}
        allowed = {
            LensQuestion.BEST_PLACED: set(triangle.codes),
            LensQuestion.TOGETHER: pairs | {"none"},
            LensQuestion.LASTS: {"yes", "no"},
        }
        for answer in result.answers:
            assert answer.options
            assert answer.options <= allowed[answer.question]
        assert len({answer.question for answer in result.answers}) == len(result.answers)

    def test_what_it_does_not_read_does_not_matter(self, lens: Lens, triangle: Network) -> None:
        result = self.result(lens, triangle)
        other = Network(
            triangle.codes,
            triangle.relations if "relations" in lens.reads else -triangle.relations,
            triangle.weights if "power" in lens.reads else triangle.weights[::-1],
            triangle.title,
            triangle.relation_cases if "relations" in lens.reads else (),
            triangle.power_cases if "power" in lens.reads else (),
            triangle.home_shares if "trade" in lens.reads else triangle.home_shares[::-1],
            triangle.profiles if "profiles" in lens.reads else (),
        )
        assert lens.apply(other).as_json() == result.as_json()


@pytest.mark.parametrize("lens", EVERY, ids=lambda lens: lens.name)
def test_a_lens_applies_to_most_of_the_triangles(lens: Lens) -> None:
    """Else the contract above would hold of nothing."""
    assert sum(isinstance(said(lens, triangle), LensResult) for triangle in TRIANGLES.values()) >= 4


@pytest.mark.parametrize("lens", EVERY, ids=lambda lens: lens.name)
def test_what_is_unknown_is_said_and_not_taken_for_zero(lens: Lens) -> None:
    unknown = Network(CODES, [[0, np.nan, 1], [np.nan, 0, 1], [1, 1, 0]])
    with pytest.raises(LensError, match=r"unknown (relation|power|home share of spending) in a network: USA"):
        lens.apply(unknown)
