"""Power by several measures, each with its own year; unknown stays unknown."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.figures.table import load_table
from tripolar.measure.power import MEASURES, power

TODAY = {row.measure.label: row for row in power(("USA", "RUS", "CHN"), 2025, load_table())}
THEN = {row.measure.label: row for row in power(("USA", "SUN", "CHN"), 1971, load_table())}


def test_at_least_five_measures_each_with_year_and_sources() -> None:
    assert len(TODAY) == len(MEASURES) >= 5
    for row in TODAY.values():
        assert row.year is not None
        assert {reading.year for reading in row.readings} == {row.year}
        assert all(reading.sources for reading in row.readings)
        assert row.unit


@pytest.mark.parametrize(
    ("label", "year", "shares"),
    [
        ("GDP at market rates", 2024, (0.583, 0.043, 0.374)),
        ("GDP at purchasing power", 2023, (0.400, 0.094, 0.506)),
        ("net power at market rates", 2024, (0.899, 0.012, 0.089)),
        ("national capabilities (CINC)", 2022, (0.312, 0.096, 0.591)),
        ("military spending", 2022, (0.741, 0.066, 0.193)),
        ("nuclear warheads", 2025, (0.430, 0.500, 0.070)),
    ],
)
def test_shares_today(label: str, year: int, shares: tuple[float, ...]) -> None:
    assert TODAY[label].year == year
    np.testing.assert_allclose(TODAY[label].shares, shares, atol=6e-4)


def test_no_market_gdp_of_the_soviet_union_is_invented() -> None:
    row = THEN["GDP at market rates"]
    assert row.readings[1].value is None
    assert row.readings[1].missing == ("gdp_current_usd(SUN, 1971)",)
    assert np.isnan(row.values).tolist() == [False, True, False]
    assert np.isnan(row.shares).tolist() == [False, True, False]  # the others keep theirs
    assert np.nansum(row.shares) == pytest.approx(1)
    assert row.label == "GDP at market rates, of those known"
    assert TODAY["GDP at market rates"].label == "GDP at market rates"
    assert THEN["GDP at purchasing power"].year is None


def test_the_measured_triangle_of_1971() -> None:
    np.testing.assert_allclose(THEN["GDP, Maddison"].shares, (0.596, 0.260, 0.143), atol=6e-4)
    np.testing.assert_allclose(THEN["military spending"].values, (74.862e9, 82.7e9, 21.6e9))
    assert THEN["nuclear warheads"].values.tolist() == [25830, 13279, 100]
