"""Largest consistent set and farsighted stable sets (Chwe 1994, Harsanyi 1974); see README.md."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.farsighted import (
    consistent_set,
    farsighted_stable_sets,
    grouping_moves,
    groupings,
    indirectly_better,
)


@pytest.mark.parametrize("seed", range(40))
def test_sets_of_three_countries_are_found_and_nest(seed: int) -> None:
    worth = np.random.default_rng(seed).integers(0, 6, (len(groupings(3)), 3)).astype(float)
    moves = grouping_moves(3)
    lasting, sets = consistent_set(worth, moves), farsighted_stable_sets(worth, moves)
    assert lasting
    reach = indirectly_better(worth, moves)
    for found in sets:
        assert set(found) <= set(lasting)
        assert not reach[np.ix_(found, found)].any()
        outside = [outcome for outcome in range(len(worth)) if outcome not in found]
        assert all(reach[outcome, found].any() for outcome in outside)


def test_most_games_of_three_have_a_farsighted_stable_set() -> None:
    """Else the test above would hold of little."""
    rng = np.random.default_rng(1994)
    games = [rng.integers(0, 6, (len(groupings(3)), 3)).astype(float) for _ in range(60)]
    counts = [len(farsighted_stable_sets(worth, grouping_moves(3))) for worth in games]
    assert sum(count > 0 for count in counts) > 30
    assert max(counts) > 1


def test_cooperation_lasts_in_the_prisoners_dilemma() -> None:
    worth = [[3, 3], [1, 4], [4, 1], [2, 2]]
    moves = {(0, 1): [2], (1, 0): [2], (2, 3): [2], (3, 2): [2]}
    moves |= {(0, 2): [1], (2, 0): [1], (1, 3): [1], (3, 1): [1]}
    assert consistent_set(worth, moves) == (0, 3)
