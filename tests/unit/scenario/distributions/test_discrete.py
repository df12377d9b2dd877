"""One value, and a choice of several."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import ParameterError
from tripolar.scenario.distributions import Choice, Fixed, resolve
from tripolar.scenario.expression import parse


def test_a_fixed_number_is_the_same_in_every_draw() -> None:
    fixed = Fixed(5.0)
    assert fixed.ppf(np.array([[0.1, 0.9]])).tolist() == [[5.0, 5.0]]
    assert (fixed.centre, fixed.support, fixed.possible, fixed.varies) == (5.0, (5.0, 5.0), (5.0,), False)
    assert fixed.describe() == "5"


def test_a_fixed_word_gives_words() -> None:
    assert Fixed("rival").ppf(np.zeros(2)).tolist() == ["rival", "rival"]
    assert Fixed("rival").centre == "rival"


def test_a_fixed_expression_is_measured() -> None:
    fixed = Fixed(parse("figure(gdp, CHN)"))
    assert not fixed.varies
    assert resolve(fixed, lambda e: 3.0) == Fixed(3.0)
    with pytest.raises(ParameterError, match="has to be measured"):
        _ = fixed.centre


def test_a_choice_follows_its_weights_in_the_order_listed() -> None:
    choice = Choice((0.5, 0.0, 1.0), (1.0, 2.0, 1.0))
    u = np.array([0.0, 0.2499, 0.25, 0.7499, 0.75, 1.0])
    assert choice.ppf(u).tolist() == [0.5, 0.5, 0.0, 0.0, 1.0, 1.0]
    assert choice.support == (0.0, 1.0)
    assert choice.centre == 0.0
    assert choice.describe() == "0.5: 25%, 0: 50%, 1: 25%"


def test_a_choice_of_words_gives_words_and_its_heaviest_is_its_centre() -> None:
    choice = Choice(("mistakes", "shocks"), (1, 1))
    assert choice.ppf(np.array([0.2, 0.8])).tolist() == ["mistakes", "shocks"]
    assert choice.centre == "mistakes"


def test_a_value_without_weight_is_never_drawn() -> None:
    choice = Choice((0.0, 0.5, 1.0), (0.0, 1.0, 0.0))
    assert choice.ppf(np.linspace(0, 1, 11)).tolist() == [0.5] * 11
    assert choice.possible == (0.5,)
    assert not choice.varies


def test_frequencies_are_the_weights() -> None:
    drawn = Choice((1.0, 2.0, 3.0), (0.2, 0.3, 0.5)).ppf((np.arange(1000) + 0.5) / 1000)
    assert [(drawn == value).sum() for value in (1, 2, 3)] == [200, 300, 500]


@pytest.mark.parametrize(
    ("values", "weights", "told"),
    [
        ((), (), "at least one value"),
        ((1.0,), (0.5, 0.5), "one weight for each"),
        ((1.0, 2.0), (-1.0, 2.0), "0 or more"),
        ((1.0, 2.0), (0.0, 0.0), "not all 0"),
        ((1.0, 1.0), (0.5, 0.5), "twice"),
        ((float("inf"),), (1.0,), "not a finite number"),
    ],
)
def test_what_makes_no_choice_is_refused(
    values: tuple[float, ...], weights: tuple[float, ...], told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        Choice(values, weights)
