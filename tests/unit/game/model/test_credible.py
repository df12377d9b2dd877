"""The ``credible`` protocol against renewals worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.game.model.test_expiry import BASE, VALUES

from tripolar.game.model.bargaining import LAPSE, STAY, UP
from tripolar.game.model.protocols import renew_under_credible, renew_under_expiry

ETA = 0.02


def _sigma(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))


def test_the_impasse_is_a_mixture_of_lapse_and_stay() -> None:
    outcome = renew_under_credible(VALUES, BASE)
    # From normal: a lapse costs the sides 40 and 10.
    lapse = 1.0 - (1.0 - _sigma(-ETA * 40.0)) * (1.0 - _sigma(-ETA * 10.0))
    first, second = (1.0 - lapse) * 40.0, (1.0 - lapse) * 10.0
    own = np.array([0.0, 40.0, 60.0]) - first
    other = np.array([0.0, 10.0, 50.0]) - second
    joint = own + other
    weight = np.exp(ETA * joint)
    chances = weight / weight.sum()
    assert outcome.choice[0, 1, [LAPSE, STAY, UP]] == pytest.approx(chances)
    assert outcome.transfer[0, 1, [LAPSE, STAY, UP]] == pytest.approx(0.5 * other - 0.5 * own)
    assert outcome.value_first[0, 1] == pytest.approx(first + 0.5 * chances @ joint)
    assert outcome.value_second[0, 1] == pytest.approx(second + 0.5 * chances @ joint)


def test_threats_that_nobody_would_carry_out_carry_no_weight() -> None:
    """With sharp choices a loss to both never lapses: the impasse is to stay, and staying is free."""
    no_rise = BASE.available & [True, True, False, True, False]
    sharp = replace(BASE, precision=np.full(1, 2.0), available=no_rise)
    outcome = renew_under_credible(VALUES, sharp)
    assert outcome.choice[0, 1, STAY] == pytest.approx(1.0)
    assert outcome.value_first[0, 1] == pytest.approx(40.0)
    assert np.sum(outcome.choice[0, 1] * outcome.transfer[0, 1]) == pytest.approx(0.0, abs=1e-6)
    # Under expiry the second is paid for its consent.
    assert renew_under_expiry(VALUES, sharp).value_second[0, 1] == pytest.approx(25.0)


def test_at_the_bottom_there_is_nothing_to_threaten_with() -> None:
    ours, theirs = renew_under_credible(VALUES, BASE), renew_under_expiry(VALUES, BASE)
    assert ours.choice[0, 0] == pytest.approx(theirs.choice[0, 0])
    assert ours.value_first[0, 0] == pytest.approx(theirs.value_first[0, 0])
