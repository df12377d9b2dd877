"""Distributions after a variant."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.scenario.distributions import Choice, Fixed, Sampled, Scaled, Uniform, resolve, scale
from tripolar.scenario.expression import parse

U = np.array([0.0, 0.25, 1.0])


def test_every_draw_of_the_base_is_scaled_and_shifted() -> None:
    scaled = scale(Uniform(0, 40), 0.5, 3)
    assert scaled.ppf(U).tolist() == [3.0, 8.0, 23.0]
    assert scaled.support == (3, 23)
    assert scaled.centre == 13
    assert scaled.describe() == "0.5 × (uniform from 0 to 40) + 3"
    assert scaled.content() == {"scaled": [{"uniform": [0, 40]}, 0.5, 3]}


def test_a_negative_factor_turns_the_support_but_keeps_each_draw_its_own() -> None:
    scaled = scale(Uniform(1, 3), -2)
    assert scaled.support == (-6, -2)
    assert scaled.ppf(U).tolist() == [-2.0, -3.0, -6.0]


def test_a_number_stays_a_number() -> None:
    assert scale(Fixed(8.0), 0.5, 1) == Fixed(5.0)


def test_scaling_twice_is_scaling_once() -> None:
    twice = scale(scale(Uniform(0, 1), 2, 1), 3, 4)
    assert twice == Scaled(Uniform(0, 1), 6, 7)
    assert twice.describe() == "6 × (uniform from 0 to 1) + 7"


def test_zero_times_anything_is_certain() -> None:
    scaled = scale(Uniform(0, 1), 0, 2)
    assert not scaled.varies
    assert scaled.support == (2, 2)


def test_the_base_is_measured_later() -> None:
    scaled = scale(Fixed(parse("figure(x)")), 0.5)
    assert [str(each) for each in scaled.expressions] == ["figure(x)"]
    assert resolve(scaled, lambda e: 8.0).centre == pytest.approx(4)


def test_a_shift_downwards_is_written_as_one() -> None:
    assert scale(Uniform(5, 6), 1, -2).describe() == "(uniform from 5 to 6) − 2"


def test_the_centre_is_the_base_s_scaled_and_not_the_middle_quantile() -> None:
    choice = Choice((10.0, 50.0, 90.0), (0.4, 0.35, 0.25))
    assert (choice.centre, scale(choice, 1, 5).centre, scale(choice, 2).centre) == (10, 15, 20)
    rows = Sampled("fitted.csv", "one", "0" * 16, np.array([3.0, 1.0, 2.0, 9.0, 8.0]), np.ones(5))
    assert (rows.centre, scale(rows, -1, 1).centre) == (3, -2)
