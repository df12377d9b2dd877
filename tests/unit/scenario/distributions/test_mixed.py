"""Mixtures over measures, and distributions cut to an interval."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tripolar.errors import ParameterError
from tripolar.scenario.distributions import Fixed, Gamma, LogNormal, Mixture, Normal, Truncated, Uniform

U = (np.arange(4000) + 0.5) / 4000
APART = Mixture(("low", "high"), (Uniform(0, 1), Uniform(10, 12)), (1, 3))


def test_a_mixture_of_measures_apart_gives_each_its_share() -> None:
    drawn = APART.ppf(U)
    assert np.mean(drawn <= 1) == pytest.approx(0.25)
    assert drawn[U < 0.25] == pytest.approx(4 * U[U < 0.25])
    assert drawn[U > 0.25] == pytest.approx(10 + 2 * (U[U > 0.25] - 0.25) / 0.75)
    assert APART.support == (0, 12)
    assert APART.centre == pytest.approx(10 + 2 / 3)


def test_measures_that_overlap_mix_their_densities() -> None:
    mixed = Mixture(("narrow", "wide"), (Normal(0, 1), Normal(1, 3)), (2, 1))
    x = np.linspace(-5, 8, 50)
    expected = (2 * stats.norm.cdf(x) + stats.norm.cdf(x, 1, 3)) / 3
    np.testing.assert_allclose(mixed.cdf(x), expected, rtol=1e-12)
    np.testing.assert_allclose(mixed.ppf(expected), x, rtol=1e-9, atol=1e-9)
    assert mixed.unranked == ""


def test_a_measure_may_be_a_single_number() -> None:
    mixed = Mixture(("count", "survey"), (Fixed(5.0), Uniform(0, 10)), (1, 1))
    drawn = mixed.ppf(U)
    assert np.mean(drawn == 5.0) == pytest.approx(0.5)
    assert np.mean(drawn < 5.0) == pytest.approx(0.25)
    assert "takes a few values only" in mixed.unranked


def test_a_single_number_is_given_to_the_bit_whatever_else_is_drawn() -> None:
    for number in (0.0, 5.0):
        mixed = Mixture(("count", "survey"), (Fixed(number), LogNormal(4, 1)), (1, 1))
        drawn = mixed.ppf(U)
        assert np.mean(drawn == number) == pytest.approx(0.5, abs=1e-3)
        alone = [float(mixed.ppf(share)) for share in U[::40]]
        np.testing.assert_array_equal(alone, drawn[::40])


def test_it_says_what_it_mixes() -> None:
    assert APART.describe() == "low: 25% (uniform from 0 to 1), high: 75% (uniform from 10 to 12)"
    assert APART.content() == {
        "mixture": {"low": {"uniform": [0, 1], "weight": 1}, "high": {"uniform": [10, 12], "weight": 3}}
    }


@pytest.mark.parametrize("weights", [(1, 0), (1, -1), (1, float("inf"))])
def test_every_measure_has_weight(weights: tuple[float, float]) -> None:
    with pytest.raises(ParameterError, match="above 0"):
        Mixture(("a", "b"), (Fixed(1.0), Fixed(2.0)), weights)


def test_a_normal_within_two_ends_is_the_truncated_normal() -> None:
    cut = Truncated(Normal(1, 2), 0, 4)
    published = stats.truncnorm(-0.5, 1.5, 1, 2)
    np.testing.assert_allclose(cut.ppf(U), published.ppf(U), rtol=1e-9)
    np.testing.assert_allclose(
        cut.cdf(np.linspace(-1, 5, 9)), published.cdf(np.linspace(-1, 5, 9)), atol=1e-12
    )
    assert cut.support == (0, 4)
    assert cut.describe() == "normal, mean 1, standard deviation 2, within 0 to 4"


def test_one_end_is_enough() -> None:
    assert Truncated(LogNormal(10, 1), high=20).support == (0, 20)
    assert Truncated(Gamma(2, 1), low=3).ppf(np.array([0.0, 1e-9]))[0] == pytest.approx(3)
    assert Truncated(Gamma(2, 1), low=3).describe() == "gamma, shape 2, rate 1, from 3 up"
    assert Truncated(Gamma(2, 1), low=3).content() == {"gamma": [2, 1], "within": [3, None]}


@pytest.mark.parametrize(
    ("base", "low", "high", "says"),
    [
        (Uniform(0, 1), 2, 1, "must lie below"),
        (Uniform(0, 1), 2, 3, "hardly ever lies within 2 to 3"),
        (Normal(0, 1), 9, float("inf"), "hardly ever lies from 9 up"),
    ],
)
def test_a_cut_must_leave_something(base, low: float, high: float, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        Truncated(base, low, high)


def test_a_cut_keeps_a_single_number_at_its_end() -> None:
    mixed = Mixture(("count", "survey"), (Fixed(5.0), Uniform(0, 10)), (1, 1))
    drawn = Truncated(mixed, 5, 10).ppf(U)
    assert np.mean(drawn == 5.0) == pytest.approx(2 / 3, abs=1e-3)
