"""Who can be attacked with success, and which alliances would change."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network
from tripolar.lenses.war_stable import LENS, WarStable, all_networks, neighbours, vulnerable, war_stable

CODES = ("A", "B", "C")


def triangle(ab: float, ac: float, bc: float, strengths=(4, 3, 2)) -> Network:
    return Network(CODES, [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]], strengths)


def test_a_lone_power_falls_to_a_stronger_one_and_an_ally_saves_the_stronger_of_two() -> None:
    """B and C are safe from A as allies; C is not safe from B, since an ally may attack too."""
    alone = neighbours(3, [])
    paired = neighbours(3, [(1, 2)])
    assert vulnerable(np.stack([alone, paired]), [4, 3, 2]).tolist() == [
        [False, True, True],
        [True, False, True],
    ]


def test_an_ally_who_attacks_does_not_defend() -> None:
    """B is allied with A and C, who are allied too: together they beat it."""
    everyone = neighbours(3, combinations(range(3), 2))
    assert vulnerable(everyone[None], [4, 3, 2]).tolist() == [[True, True, True]]


def test_attackers_are_a_power_and_its_own_allies() -> None:
    """A and D are not allied, so they do not attack together, though each is allied with B."""
    masks = neighbours(4, [(0, 1), (1, 3)])
    strengths = [3, 1, 5.5, 3]
    assert not vulnerable(masks[None], strengths, 1.3)[0, 2]  # A and B, or B and D: 4; all three: 7 by B
    assert vulnerable(masks[None], strengths, 1.2)[0, 2]


def test_a_defence_that_counts_more_saves_the_weak() -> None:
    lone = neighbours(3, [])[None]
    assert vulnerable(lone, [4, 3, 2], 1.4).tolist() == [[False, False, True]]
    assert not vulnerable(lone, [4, 3, 2], 2.0).any()


def test_scaling_all_strengths_changes_nothing() -> None:
    masks = all_networks(4)
    strengths = np.array([1.0, 2.0, 3.5, 0.7])
    assert np.array_equal(vulnerable(masks, strengths, 1.2), vulnerable(masks, 9 * strengths, 1.2))


def test_every_network_is_written_as_its_pairs() -> None:
    masks = all_networks(4)
    pairs = list(combinations(range(4), 2))
    for number in (0, 1, 13, 63):
        alliances = [pair for bit, pair in enumerate(pairs) if number >> bit & 1]
        assert masks[number].tolist() == neighbours(4, alliances).tolist()


def test_the_lens_says_who_is_open_to_attack_and_which_pacts_would_change() -> None:
    result = LENS.apply(triangle(-1, -1, 1))
    assert result.says == "Not war-stable: A and C can be attacked with success."
    assert result.powers["vulnerable"] == {"A": True, "B": False, "C": True}
    assert result.dyads["allied"] == {"A-B": False, "A-C": False, "B-C": True}
    assert result.numbers["war-stable networks of all"] == 0
    assert result.answer(LensQuestion.LASTS).options == {"no"}


def test_with_a_strong_defence_no_alliance_is_needed() -> None:
    lens = WarStable(advantage=3.5)
    assert lens.apply(triangle(-1, -1, 0)).answer(LensQuestion.LASTS).options == {"yes"}
    pact = lens.apply(triangle(-1, -1, 1))
    assert (
        pact.says
        == "Not war-stable: nobody can be attacked with success now, but the alliances would change."
    )
    assert pact.dyads["would be dropped"] == {"A-B": False, "A-C": False, "B-C": True}


def test_what_is_no_size_for_it_is_declined() -> None:
    with pytest.raises(LensError, match="three to 12 powers, not for 2"):
        LENS.apply(Network(("A", "B"), np.zeros((2, 2)), (1, 1)))
    with pytest.raises(LensError, match="for 6 powers at most, not for 7"):
        war_stable(np.ones(7))
