"""Balance of triangles, weighed and directed networks, and frustration against brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses import balance
from tripolar.lenses.balance import LENS, balanced_share, frustration, triangle_kinds, walk_balance
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_scenario
from tripolar.scenario.load import load


def triangle(ab: float, ac: float, bc: float) -> Network:
    return Network(("A", "B", "C"), [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]])


def random_ties(n: int, seed: int, density: float = 0.6) -> np.ndarray:
    rng = np.random.default_rng(seed)
    upper = np.triu(rng.uniform(-1, 1, (n, n)) * (rng.random((n, n)) < density), 1)
    return upper + upper.T


@pytest.mark.parametrize(
    ("relations", "kinds", "lasts", "together"),
    [
        ((1, 1, 1), (1, 0, 0, 0), "yes", {"A-B", "A-C", "B-C"}),
        ((1, 1, -1), (0, 1, 0, 0), "no", {"A-B", "A-C", "B-C"}),
        ((-1, -1, 1), (0, 0, 1, 0), "yes", {"B-C"}),
        ((-1, -1, -1), (0, 0, 0, 1), "no", {"A-B", "A-C", "B-C"}),
    ],
)
def test_a_triangle_is_balanced_with_no_enmity_or_two(
    relations, kinds, lasts: str, together: set[str]
) -> None:
    network = triangle(*relations)
    result = LENS.apply(network)
    assert triangle_kinds(network.relations) == kinds
    assert result.answer(LensQuestion.LASTS).options == {lasts}
    assert result.answer(LensQuestion.TOGETHER).options == together
    assert result.numbers["frustrated ties"] == (0 if lasts == "yes" else 1)
    assert result.numbers["balance by frustration"] == pytest.approx(1 if lasts == "yes" else 1 - 2 / 3)


def test_weak_ties_give_way_and_name_the_camps() -> None:
    """Enemies all, the two that quarrel least stand together, and their tie is the one against it."""
    result = LENS.apply(triangle(-1, -0.9, -0.2))
    assert dict(result.powers["side"]) == {"A": "a", "B": "b", "C": "b"}
    assert dict(result.dyads["contradicts the camps"]) == {"A-B": 0, "A-C": 0, "B-C": 1}
    assert result.numbers["frustrated weight"] == pytest.approx(0.2)
    assert result.numbers["balance by frustration, weighed"] == pytest.approx(1 - 2 * 0.2 / 2.1)
    assert result.says == "Unbalanced: 10% of the weight of the ties contradicts any two camps."


def test_the_weighed_share_counts_a_triangle_by_the_product_of_its_ties() -> None:
    # triangle ABC is balanced and weighs 1 × ½ × ½, triangle ABD is not and weighs 1 × 1 × ½
    ties = np.zeros((4, 4))
    for i, j, tie in ((0, 1, 1), (0, 2, -0.5), (1, 2, -0.5), (0, 3, 1), (1, 3, -0.5)):
        ties[i, j] = ties[j, i] = tie
    assert balanced_share(ties) == pytest.approx(0.25 / 0.75)
    assert balanced_share(np.sign(ties)) == pytest.approx(1 / 2)


def test_a_directed_triple_is_balanced_where_the_way_round_agrees_with_the_straight_one() -> None:
    relations = np.zeros((3, 3))
    relations[0, 1], relations[1, 2], relations[0, 2] = 1, -1, -1
    assert balanced_share(relations) == 1
    relations[0, 2] = 1
    assert balanced_share(relations) == 0


def test_in_a_mutual_network_directed_triples_give_the_share_of_triangles() -> None:
    signs = np.sign(random_ties(9, 4))
    none, single, double, triple = triangle_kinds(signs)
    assert balanced_share(signs) == pytest.approx((none + double) / (none + single + double + triple))


def test_two_that_stand_opposite_to_each_other_are_half_a_contradiction_whatever_the_camps() -> None:
    assert frustration(np.array([[0, 1.0], [-1, 0]])).value == pytest.approx(0.5)
    assert len(frustration(np.array([[0, 1.0], [-1, 0]])).divisions) == 2


@pytest.mark.parametrize("seed", range(6))
def test_frustration_is_that_of_brute_force(seed: int) -> None:
    ties = random_ties(7, seed)
    upper = np.triu_indices(7, 1)
    least = min(
        float(np.abs(ties[upper])[(np.outer(sides, sides) * ties)[upper] < 0].sum())
        for sides in product((1, -1), repeat=7)
    )
    assert frustration(ties).value == pytest.approx(least)


@pytest.mark.parametrize("seed", range(3))
def test_the_integer_program_agrees_with_looking_at_every_division(monkeypatch, seed: int) -> None:
    ties = random_ties(12, seed)
    every = frustration(ties)
    monkeypatch.setattr(balance, "ENUMERATED", 5)
    program = frustration(ties)
    assert program.value == pytest.approx(every.value)
    assert program.divisions[0] in every.divisions
    assert (every.complete, program.complete) == (True, False)


def test_forty_powers_are_exact_and_a_balanced_network_is_found_so() -> None:
    rng = np.random.default_rng(1)
    sides = rng.choice([-1, 1], 40)
    ties = np.outer(sides, sides) * (random_ties(40, 2, 0.2) != 0) * 1.0
    best = frustration(ties)
    assert best.value == pytest.approx(0, abs=1e-9)
    assert walk_balance(ties) == pytest.approx(1)


def test_more_than_sixty_powers_are_declined() -> None:
    with pytest.raises(LensError, match="frustration is exact for 60 powers at most, not for 61"):
        frustration(np.zeros((61, 61)) + 0.1 - 0.1 * np.eye(61))


def test_normal_relations_all_round_have_nothing_to_balance() -> None:
    with pytest.raises(LensError, match="structural balance needs a tie"):
        LENS.apply(triangle(0, 0, 0))
    result = LENS.apply(triangle(1, -1, 0))
    assert result.says == "No triangle of ties, so that nothing is out of balance."
    assert result.answer(LensQuestion.LASTS) is None


def test_the_triangle_of_today_is_balanced_with_washington_alone() -> None:
    result = LENS.apply(network_of_scenario(load("russia-2025")))
    assert result.says == "Balanced: USA against RUS and CHN."
    assert result.numbers["balance by walks, weighed"] == pytest.approx(1)
