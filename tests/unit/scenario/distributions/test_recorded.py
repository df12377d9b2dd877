"""A distribution of numbers on record."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import ParameterError
from tripolar.scenario.distributions import Empirical

YEARS = Empirical("x(YEAR)", 2000, 2003, (4.0, 1.0, 2.0, 2.0))


def test_every_year_is_as_likely_and_nothing_lies_between() -> None:
    u = (np.arange(8) + 0.5) / 8
    assert YEARS.ppf(u).tolist() == [1, 1, 2, 2, 2, 2, 4, 4]
    assert YEARS.ppf(np.array([0.0, 1.0])).tolist() == [1, 4]
    assert YEARS.centre == 2.0
    assert YEARS.support == (1.0, 4.0)


def test_shares_at_or_below() -> None:
    assert YEARS.cdf(np.array([0.0, 1.0, 1.9, 2.0, 4.0])).tolist() == [0, 0.25, 0.25, 0.75, 1]


def test_the_same_number_every_year_does_not_vary() -> None:
    assert YEARS.varies
    assert not Empirical("x(YEAR)", 2000, 2002, (3.0, 3.0, 3.0)).varies


def test_its_draws_tie_in_rank() -> None:
    assert "tie" in YEARS.unranked


def test_two_years_are_no_series() -> None:
    with pytest.raises(ParameterError, match="at least 3 years, and this has 2"):
        Empirical("x(YEAR)", 2000, 2001, (1.0, 2.0))


def test_it_names_its_expression_and_years() -> None:
    assert YEARS.describe() == "the values of x(YEAR) in 2000 to 2003, each as likely"
    assert YEARS.content() == {"empirical": {"of": "x(YEAR)", "from": 2000, "to": 2003}}
