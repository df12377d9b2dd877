"""Composite Index of National Capability, National Material Capabilities 7.0 (Singer 1987).

Computed from its components. The table keeps six significant digits, of the index and of its components.
"""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.figures.table import load_table
from tripolar.lenses.power_measures import capability_index

TOLERANCE = 5e-7  # half a unit of the last published digit
OF_ANY_STATE = 1e-6  # the same, and the components' own rounding
CASES = [
    pytest.param("USA", 1950, 0.284443, id="United States 1950"),
    pytest.param("SUN", 1950, 0.180598, id="Soviet Union 1950"),
    pytest.param("CHN", 1950, 0.118495, id="China 1950"),
    pytest.param("USA", 2022, 0.123566, id="United States 2022"),
    pytest.param("RUS", 2022, 0.038197, id="Russia 2022"),
    pytest.param("CHN", 2022, 0.234097, id="China 2022"),
]


@pytest.mark.parametrize(("who", "year", "published"), CASES)
def test_index_is_as_published(who: str, year: int, published: float) -> None:
    assert capability_index([who], year)[0] == pytest.approx(published, abs=TOLERANCE)
    assert load_table().get("cinc", who, year).value == pytest.approx(published, abs=TOLERANCE)


def both(year: int) -> tuple[np.ndarray, np.ndarray]:
    """The index of all states, computed and published."""
    table = load_table()
    states = table.whos("cinc", year)
    return capability_index(states, year), np.array([table.get("cinc", who, year).value for who in states])


@pytest.mark.parametrize("year", [1950, 1962, 1977, 1989, 1991, 2007, 2022])
def test_so_is_that_of_every_state(year: int) -> None:
    """Of states too of which one or two components are unknown: the mean is over the others."""
    computed, published = both(year)
    assert len(published) > 70
    assert np.abs(computed - published).max() < OF_ANY_STATE


def test_only_1990_differs_whose_published_shares_do_not_sum_to_one() -> None:
    """The figures lack a state of that year that the published totals count."""
    computed, published = both(1990)
    assert published.sum() == pytest.approx(0.97955, abs=1e-5)
    assert computed.sum() == pytest.approx(1.0, abs=5e-3)
    assert np.all(computed - published > -OF_ANY_STATE)
    assert np.max(computed - published) == pytest.approx(0.00397, abs=1e-5)
