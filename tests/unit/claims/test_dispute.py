"""Positions, oppositions and shares, worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario, shares

from tripolar.claims.dispute import Position, coalitions, oppose, parts_of, positions


def truth(*rows):
    """Claims a and b in these draws, each twenty times over."""
    return dict(zip("ab", np.tile(np.array(rows, dtype=float), 20), strict=True))


BOTH = truth([1, 1, 1, 0], [1, 1, 1, 1])
FIRST = truth([1, 1, 1, 0], [0, 0, 0, 0])
SECOND = truth([0, 0, 0, 0], [1, 1, 1, 0])
NONE = truth([0, 0, 0, 1], [0, 0, 0, 0])
SPLIT = truth([1, 1, 0, 0], [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("one", "other", "status", "exclusive"),
    [
        (BOTH, BOTH, "wording", False),
        (FIRST, FIRST, "first", True),
        (SECOND, SECOND, "second", True),
        (NONE, NONE, "neither", True),
        (FIRST, SECOND, "assumptions", True),
        (FIRST, BOTH, "assumptions", False),
        (FIRST, SPLIT, "open", True),
    ],
)
def test_what_becomes_of_two_opposed_claims(one, other, status, exclusive) -> None:
    found = oppose("a", "b", one, other)
    assert found is not None
    assert (found.status, found.exclusive) == (status, exclusive)


def test_draws_that_do_not_decide_both_are_counted_apart() -> None:
    found = oppose("a", "b", truth([1, np.nan, 0], [0, 1, np.nan]), FIRST)
    assert found is not None
    assert (found.under_first.first_only, found.under_first.unknown) == (1.0, 40)


def test_a_claim_that_does_not_apply_opposes_nothing() -> None:
    assert oppose("a", "c", FIRST, FIRST) is None


def test_a_position_is_that_of_the_ledger() -> None:
    made = scenario(claim("M1", "value(RUS) > 0.5"), claim("T", "terms(RUS, CHN) > 0"))
    drawn = {"value(RUS)": shares(80, 20), "terms(RUS, CHN)": shares(50, 50)}
    found, true = positions(ensemble(made, drawn, protocol="nontransferable"))
    assert (found["M1"].verdict, found["M1"].probability) == ("supported", 0.8)
    assert (found["T"].verdict, found["T"].probability) == ("does not apply", None)
    assert list(true) == ["M1"]


def position(probability: float) -> Position:
    verdict = "supported" if probability > 0.5 else "refuted"
    return Position(verdict, probability, 0.01, probability - 0.02, probability + 0.02, 0)


def test_the_move_that_is_enough_and_needed_has_the_largest_share() -> None:
    chances = {0: 0.9, 1: 0.3, 2: 0.8, 3: 0.2}  # bit 0 turns the verdict, bit 1 does not
    decisive, other = parts_of(["a", "b"], (), lambda taken: position(chances[taken]))
    assert (decisive.move, decisive.enough, decisive.needed) == ("a", True, True)
    assert (other.move, other.enough, other.needed) == ("b", False, False)
    assert [decisive.share, other.share] == pytest.approx([-0.6, -0.1])
    assert (decisive.alone, decisive.without) == (0.3, 0.8)


def test_two_moves_that_only_turn_it_together_decide_it_together() -> None:
    chances = {0: 0.9, 1: 0.8, 2: 0.8, 3: 0.2}
    parts = parts_of(["a", "b"], (), lambda taken: position(chances[taken]))
    assert [(part.enough, part.needed) for part in parts] == [(False, True), (False, True)]
    assert [part.share for part in parts] == pytest.approx([-0.35, -0.35])


@pytest.mark.parametrize("moves", [0, 1, 5])
def test_few_moves_are_gone_through_in_every_order(moves: int) -> None:
    assert coalitions(moves) == (tuple(range(2**moves)), ())


@pytest.mark.parametrize("moves", [6, 9])
def test_more_moves_in_some_orders_with_each_alone_and_taken_back(moves: int) -> None:
    wanted, orders = coalitions(moves)
    whole = 2**moves - 1
    assert len(wanted) <= 2 + 6 * moves
    assert {0, whole, *(1 << k for k in range(moves)), *(whole ^ 1 << k for k in range(moves))} <= set(wanted)
    assert all(sorted(order) == list(range(moves)) for order in orders)
    chances = np.random.default_rng(0).random(2**moves)

    def at(taken: int) -> Position:
        assert taken in wanted
        return position(chances[taken])

    parts = parts_of([str(k) for k in range(moves)], orders, at)
    assert sum(part.share for part in parts) == pytest.approx(chances[whole] - chances[0])


def test_a_narrow_majority_of_few_draws_is_open() -> None:
    narrow = {"a": np.repeat([1.0, 0.0], [11, 9]), "b": np.zeros(20)}
    found = oppose("a", "b", narrow, narrow)
    assert found is not None
    assert (found.under_first.first_only, found.status) == (0.55, "open")
