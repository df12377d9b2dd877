"""How often warmed relations fell back, counted from the figures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gamma

from tripolar.errors import FigureError
from tripolar.figures.table import load_table
from tripolar.measure.rates import (
    GREAT_POWERS,
    RECORD_CODINGS,
    ReturnRate,
    Thaw,
    powers_of_the_record,
    return_rates,
)

TABLE = load_table()
TRIANGLE = ("USA", "RUS", "CHN")

# Counted by an independent program from the raw tables: coding, powers, cases, falls, years; then the mean,
# the bounds of 90% and the chance to fall in eight years, as printed there. Its table of rivalries lacked
# France and Germany, who ended theirs in 1955; without them eight great powers have 4 cases in 135 years.
COUNTED = [
    ("rivalry", TRIANGLE, 3, 2, 71, (0.035, 0.008, 0.078, 0.23)),
    ("rivalry", GREAT_POWERS, 5, 2, 200, (0.013, 0.003, 0.028, 0.09)),
    ("force in 10 years", GREAT_POWERS, 14, 9, 272, (0.035, 0.019, 0.055, 0.24)),
    ("force in 10 years", TRIANGLE, 5, 4, 33, (0.136, 0.050, 0.256, 0.62)),
    ("force in 5 years", GREAT_POWERS, 26, 20, 369, (0.056, 0.037, 0.077, 0.36)),
    ("UN votes", GREAT_POWERS, 52, 38, 631, (0.061, 0.046, 0.078, 0.38)),
    ("UN votes", TRIANGLE, 8, 7, 55, (0.136, 0.066, 0.227, 0.64)),
]


def rate(coding: str, codes: tuple[str, ...] = TRIANGLE, **how: object) -> ReturnRate:
    return next(each for each in return_rates(codes, TABLE, **how) if each.coding.name == coding)  # type: ignore[arg-type]


@pytest.mark.parametrize(("coding", "codes", "cases", "falls", "years", "told"), COUNTED)
def test_counts_and_posteriors_are_those_of_an_independent_count(
    coding: str, codes: tuple[str, ...], cases: int, falls: int, years: int, told: tuple[float, ...]
) -> None:
    found = rate(coding, codes)
    assert (len(found.thaws), found.falls, found.years) == (cases, falls, years)
    bounds = found.interval()
    assert bounds is not None
    assert [found.mean, *bounds] == pytest.approx(told[:3], abs=0.0006)
    assert found.falls_back(8.0) == pytest.approx(told[3], abs=0.005)


def test_the_triangles_rivalries() -> None:
    thaws = rate("rivalry").thaws
    assert [(t.pair, t.began, t.fell, t.years) for t in thaws] == [
        ("USA-RUS", 1990, 2007, 17),
        ("USA-CHN", 1973, 1996, 23),
        ("RUS-CHN", 1990, None, 31),
    ]
    # Russia stands for the Soviet Union through 1991, under the code of that year.
    assert [str(f) for f in thaws[0].figures] == ["rivalry_tss(SUN-USA, 1990)", "rivalry_tss(RUS-USA, 2007)"]


def test_one_opening_is_left_out_of_its_own_rate() -> None:
    assert rate("rivalry", without=["CHN-USA"]).gamma == (1.5, 48.0)
    assert rate("rivalry", without=["CHN-USA"]).pairs == 2


def test_the_posterior_is_gamma_and_the_chance_its_average() -> None:
    found = rate("UN votes")
    assert found.gamma == (7.5, 55.0)
    law = gamma(7.5, scale=1.0 / 55.0)
    assert found.interval(0.5) == pytest.approx(law.interval(0.5))
    drawn = np.linspace(0.5e-5, 1.0 - 0.5e-5, 100_000)
    assert found.falls_back(8.0) == pytest.approx(np.mean(1.0 - np.exp(-8.0 * law.ppf(drawn))), abs=1e-4)


def test_thaws_fall_sooner_when_they_are_young() -> None:
    found = rate("force in 5 years", GREAT_POWERS)
    rates = [round(band.falls / band.years, 3) for band in found.by_age]
    assert rates == [0.113, 0.062, 0.012, 0.033]
    assert [(band.first, band.last) for band in found.by_age] == [(0, 4), (5, 9), (10, 19), (20, None)]
    assert sum(band.falls for band in found.by_age) == found.falls
    assert sum(band.years for band in found.by_age) == found.years


def test_years_cut_the_record_at_both_ends() -> None:
    # From 1975 on nobody saw that the United States and China had been rivals; to 2000 no fall of 2007.
    thaws = rate("rivalry", first=1975, last=2000).thaws
    assert [(t.pair, t.began, t.fell, t.last) for t in thaws] == [
        ("USA-RUS", 1990, None, 2000),
        ("RUS-CHN", 1990, None, 2000),
    ]


def test_a_window_has_every_year_known() -> None:
    # Disputes are known from 1950 on, so that the first window of ten years ends in 1959.
    assert min(f.year for f in rate("force in 10 years").figures) >= 1950
    assert rate("force in 10 years", last=1958).pairs == 0
    assert rate("force in 10 years", last=1959).pairs == 3
    assert max(f.year for f in rate("force in 10 years").figures) <= 2014


def test_what_no_series_knows_is_said_and_not_counted() -> None:
    found = rate("rivalry", ("GBR", "FRA", "RUS"))
    assert found.missing == ("GBR-FRA",)
    none = rate("rivalry", ("GBR", "FRA"))
    assert (none.pairs, none.thaws, none.gamma, none.mean) == (0, (), None, None)
    assert none.interval() is none.falls_back(8.0) is None


def test_years_of_a_thaw() -> None:
    assert Thaw("A-B", 1990, 1991, 1991, ()).years == 1
    assert Thaw("A-B", 1990, None, 1990, ()).years == 1


def test_every_coding_says_what_of_it_is_a_judgement() -> None:
    assert {each.name: each.judgement for each in RECORD_CODINGS} == {
        "rivalry": "",
        "force in 10 years": "how long force counts",
        "force in 5 years": "how long force counts",
        "UN votes": "which distance is hostile",
    }


def test_powers_go_by_their_names() -> None:
    assert powers_of_the_record(["uk", "Russia", "DEU"], TABLE) == ("GBR", "RUS", "DEU")


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["USA"], "a record takes two powers or more, not 1"),
        (["USA", "us"], "USA is named twice"),
        (["RUS", "USSR"], "RUS stands for SUN through 1991: name one of them"),
        (["USA", "Brazl"], "did you mean"),
    ],
)
def test_powers_that_have_no_record(names: list[str], problem: str) -> None:
    with pytest.raises(FigureError, match=problem):
        powers_of_the_record(names, TABLE)


def test_what_cannot_be_left_out_or_read() -> None:
    with pytest.raises(FigureError, match="'USA-IND' is no pair of these powers; did you mean 'USA-CHN'"):
        return_rates(TRIANGLE, TABLE, without=["USA-IND"])
    with pytest.raises(FigureError, match="years from 2000 to 1990 are none"):
        return_rates(TRIANGLE, TABLE, 2000, 1990)
