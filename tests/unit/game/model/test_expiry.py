"""The ``expiry`` protocol against renewals worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tripolar.game.model.bargaining import LAPSE, STAY, STAY_ITEM, UP, UP_ITEM, Bargain
from tripolar.game.model.protocols import renew_under_expiry as renew

# Two powers on the whole grid: what each level is worth to each.
VALUES = np.array([[[0.0, 0.0], [40.0, 10.0], [60.0, 50.0]]])
BASE = Bargain(
    first=0,
    second=1,
    target=np.array([[0, 0, 1, 0, 1], [0, 1, 2, 1, 2], [1, 2, 2, 2, 2]]),
    available=np.array([[1, 0, 1, 0, 0], [1, 1, 1, 0, 0], [1, 1, 0, 0, 0]], dtype=bool),
    share=np.full((1, 3), 0.5),
    precision=np.full(1, 0.02),
    bound=np.full(1, 1e6),
    shocks=np.zeros(1),
    item_first=np.zeros((1, 3)),
    item_second=np.zeros((1, 3)),
    cost_first=np.zeros((1, 3, 5)),
    cost_second=np.zeros((1, 3, 5)),
)


def test_without_a_bound_both_gain_the_same_from_every_option() -> None:
    outcome = renew(VALUES, BASE)
    # From normal: staying is worth 40 and 10 more than a lapse, warming 60 and 50.
    assert outcome.transfer[0, 1, [LAPSE, STAY, UP]] == pytest.approx([0.0, -15.0, -5.0])
    weight = np.exp(0.02 * np.array([0.0, 50.0, 110.0]))
    assert outcome.choice[0, 1, [LAPSE, STAY, UP]] == pytest.approx(weight / weight.sum())
    gain = np.array([0.0, 25.0, 55.0]) @ weight / weight.sum()
    assert outcome.value_first[0, 1] == pytest.approx(gain)
    assert outcome.value_second[0, 1] == pytest.approx(gain)


def test_at_the_ends_there_are_two_options() -> None:
    outcome = renew(VALUES, BASE)
    up = 1 / (1 + np.exp(-0.02 * 50))
    assert outcome.choice[0, 0] == pytest.approx([1 - up, 0, up, 0, 0])
    stay = 1 / (1 + np.exp(-0.02 * 60))
    assert outcome.choice[0, 2] == pytest.approx([1 - stay, stay, 0, 0, 0])


def test_a_bound_stops_the_transfer_and_the_least_satisfied_side_decides() -> None:
    values = np.array([[[0.0, 0.0], [100.0, -60.0], [100.0, -60.0]]])
    outcome = renew(values, replace(BASE, bound=np.full(1, 30.0)))
    assert outcome.transfer[0, 0, UP] == -30.0
    # The second is left with -30 and its half counts twice.
    assert outcome.choice[0, 0, UP] == pytest.approx(1 / (1 + np.exp(0.02 * 60)))
    slack = renew(values, BASE)
    assert slack.transfer[0, 0, UP] == pytest.approx(-80.0)
    assert slack.choice[0, 0, UP] > 0.5


def test_shares_divide_the_surplus() -> None:
    outcome = renew(VALUES, replace(BASE, share=np.full((1, 3), 0.8)))
    assert 40.0 + outcome.transfer[0, 1, STAY] == pytest.approx(0.8 * 50)
    assert 60.0 + outcome.transfer[0, 1, UP] == pytest.approx(0.8 * 110)
    np.testing.assert_allclose(outcome.choice, renew(VALUES, BASE).choice)


def test_read_as_shocks_a_renewal_is_worth_its_inclusive_value() -> None:
    outcome = renew(VALUES, replace(BASE, shocks=np.ones(1), share=np.full((1, 3), 0.8)))
    inclusive = np.log(np.exp(0.02 * np.array([0.0, 50.0, 110.0])).sum()) / 0.02
    assert outcome.value_first[0, 1] == pytest.approx(0.8 * inclusive)
    assert outcome.value_second[0, 1] == pytest.approx(0.2 * inclusive)
    assert np.all(outcome.value_first > renew(VALUES, replace(BASE, share=np.full((1, 3), 0.8))).value_first)


def test_an_item_is_given_where_it_is_worth_more_than_it_costs() -> None:
    with_item = replace(
        BASE,
        available=BASE.available | np.array([0, 0, 0, 1, 1], dtype=bool),
        item_first=np.full((1, 3), -30.0),
        item_second=np.full((1, 3), 90.0),
    )
    outcome = renew(VALUES, with_item)
    assert outcome.choice[0, 1, STAY_ITEM] / outcome.choice[0, 1, STAY] == pytest.approx(np.exp(0.02 * 60))
    assert outcome.choice[0, 1, UP_ITEM] / outcome.choice[0, 1, UP] == pytest.approx(np.exp(0.02 * 60))
    # The giver is compensated: it ends up with half of the joint gain as before.
    assert 60.0 - 30.0 + outcome.transfer[0, 1, UP_ITEM] == pytest.approx((110 + 60) / 2)


def test_what_is_received_is_what_the_other_gives() -> None:
    outcome = renew(VALUES, replace(BASE, bound=np.full(1, 8.0)))
    np.testing.assert_allclose(outcome.gain_first, -outcome.gain_second)
    assert outcome.gain_first[0, 1] == pytest.approx(outcome.choice[0, 1] @ outcome.transfer[0, 1])


def test_very_large_gains_do_not_overflow() -> None:
    outcome = renew(1e6 * VALUES, BASE)
    assert np.isfinite(outcome.value_first).all()
    assert outcome.choice[0, 1] == pytest.approx([0, 0, 1, 0, 0])
