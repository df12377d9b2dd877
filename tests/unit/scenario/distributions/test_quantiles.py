"""A distribution through stated quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tripolar.errors import ParameterError
from tripolar.scenario.distributions import Quantiles

EXPERT = Quantiles((0.05, 0.5, 0.95), (10.0, 20.0, 60.0))
BOUNDED = Quantiles((0.0, 0.05, 0.5, 0.95, 1.0), (5.0, 10.0, 20.0, 60.0, 80.0))


def test_it_has_the_quantiles_stated_to_the_bit() -> None:
    assert EXPERT.ppf(np.array([0.05, 0.5, 0.95])).tolist() == [10.0, 20.0, 60.0]
    assert EXPERT.centre == 20.0
    np.testing.assert_allclose(EXPERT.cdf(np.array([10.0, 20.0, 60.0])), [0.05, 0.5, 0.95], rtol=1e-12)


def test_quantiles_of_a_normal_distribution_give_that_distribution() -> None:
    p = (0.1, 0.25, 0.6, 0.9)
    found = Quantiles(p, tuple(stats.norm.ppf(p, 3, 2)))
    u = np.linspace(0.001, 0.999, 99)
    np.testing.assert_allclose(found.ppf(u), stats.norm.ppf(u, 3, 2), rtol=1e-10)


def test_without_ends_its_tails_are_normal_and_with_them_it_stays_inside() -> None:
    assert EXPERT.support == (-np.inf, np.inf)
    z = np.array([-4.0, -3.0, -2.0])
    assert np.diff(EXPERT.ppf(stats.norm.cdf(z))) == pytest.approx(
        [np.diff(EXPERT.ppf(stats.norm.cdf(z)))[0]] * 2
    )
    assert BOUNDED.support == (5.0, 80.0)
    far = BOUNDED.ppf(np.array([0.0, 1e-9, 0.01, 0.99, 1 - 1e-9, 1.0]))
    assert np.all(np.diff(far) >= 0)
    assert far[0] == pytest.approx(5.0)
    assert far[-1] == pytest.approx(80.0)
    assert 5.0 < far[2] < 10.0
    assert 60.0 < far[3] < 80.0


def test_it_is_smooth_at_the_quantiles_stated() -> None:
    for bounded in (EXPERT, BOUNDED):
        for p in (0.05, 0.5, 0.95):
            z = stats.norm.ppf(p)
            near = bounded.ppf(stats.norm.cdf(np.array([z - 1e-5, z, z + 1e-5])))
            before, after = np.diff(near)
            assert after == pytest.approx(before, rel=1e-3)


def test_two_are_enough_and_words_list_them() -> None:
    found = Quantiles((0.25, 0.75), (-1.0, 1.0))
    assert found.ppf(np.array([0.5])) == pytest.approx(0.0, abs=1e-12)
    assert found.describe() == "quantiles 25%: -1, 75%: 1, normal tails"
    assert found.content() == {"quantiles": [[0.25, -1.0], [0.75, 1.0]]}


@pytest.mark.parametrize(
    ("shares", "values", "says"),
    [
        ((0.05, 0.5, 0.95), (10.0, 20.0, 15.0), "that of 0.5 is 20 and that of 0.95 is 15"),
        ((0.05, 0.95), (10.0, 10.0), "must rise"),
        ((0.5,), (10.0,), "at least two between 0 and 1"),
        ((0.0, 0.5, 1.0), (1.0, 2.0, 3.0), "at least two between 0 and 1"),
        ((0.5, 5.0), (1.0, 2.0), "from 0 to 1"),
        ((0.05, 0.95), (10.0, float("inf")), "finite"),
    ],
)
def test_what_makes_no_distribution_is_refused(shares, values, says: str) -> None:
    with pytest.raises(ParameterError, match=says):
        Quantiles(shares, values)
