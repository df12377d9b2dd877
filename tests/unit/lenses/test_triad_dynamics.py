"""Which relation changes next, and the limits of the model."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network
from tripolar.lenses.triad_dynamics import LENS, TriadDynamics, final_friendship, follow_rates, simulate


def triangle(ab: float, ac: float, bc: float) -> Network:
    return Network(("A", "B", "C"), [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]])


def test_with_one_enmity_it_ends_or_one_of_the_amities_does() -> None:
    result = TriadDynamics(amity=0.4).apply(triangle(1, 1, -1))
    assert dict(result.dyads["chance to change next"]) == pytest.approx({"A-B": 0.3, "A-C": 0.3, "B-C": 0.4})
    assert result.says == "Next to change is B-C."
    assert result.answer(LensQuestion.TOGETHER).options == {"A-B", "A-C", "B-C"}


def test_of_three_enmities_one_ends() -> None:
    result = LENS.apply(triangle(-1, -0.5, -0.1))
    assert list(result.dyads["chance to change next"].values()) == pytest.approx([1 / 3] * 3)
    assert result.answer(LensQuestion.LASTS).options == {"no"}


def test_a_balanced_triangle_stays() -> None:
    result = LENS.apply(triangle(-1, -1, 1))
    assert result.says == "Every triangle is balanced, and nothing changes."
    assert result.answer(LensQuestion.LASTS).options == {"yes"}
    assert result.answer(LensQuestion.TOGETHER).options == {"B-C"}


def test_in_a_larger_network_the_chances_are_over_its_unbalanced_triangles() -> None:
    relations = np.ones((4, 4)) - np.eye(4)
    relations[0, 1] = relations[1, 0] = -1  # in two triangles, both with this one enmity
    result = TriadDynamics(amity=0.5).apply(Network(("A", "B", "C", "D"), relations))
    chances = result.dyads["chance to change next"]
    assert sum(chances.values()) == pytest.approx(1)
    assert (chances["A-B"], chances["A-C"], chances["C-D"]) == pytest.approx((0.5, 0.125, 0))


def test_a_normal_relation_is_neither() -> None:
    with pytest.raises(LensError, match="knows amity and enmity only, and these are neither: B-C"):
        LENS.apply(triangle(1, -1, 0))


def test_chances_outside_zero_and_one_and_too_few_powers_are_refused() -> None:
    with pytest.raises(LensError, match=r"lies between 0 and 1, and 1\.5 does not"):
        final_friendship(1.5)
    with pytest.raises(LensError, match="three powers or more, not 2"):
        simulate(2, 0.5, 1.0, 0.5, 0)
    with pytest.raises(LensError, match="needs three powers or more"):
        LENS.apply(Network(("A", "B"), [[0, 1], [1, 0]]))


def test_shares_of_triangles_keep_their_sum() -> None:
    assert follow_rates((0.4, 0.1, 0.2, 0.3), 0.3, 2.0).sum() == pytest.approx(1)


def test_a_simulation_is_its_seed_and_zero_is_a_seed() -> None:
    first = simulate(40, 0.3, 2.0, 0.5, 0)
    assert first == simulate(40, 0.3, 2.0, 0.5, 0)
    assert first != simulate(40, 0.3, 2.0, 0.5, 1)


def test_a_small_network_ends_in_balance() -> None:
    """Of six powers all triangles are balanced in the end, as the source says of finite networks."""
    assert simulate(6, 1 / 3, 0.0, 0.5, 3)[1] < 1
    assert simulate(6, 1 / 3, 400.0, 0.5, 3)[1] == 1
