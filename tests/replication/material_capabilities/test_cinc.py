"""Composite Index of National Capability, National Material Capabilities 7.0 (Singer 1987).

The table keeps six significant digits.
"""

from __future__ import annotations

import pytest

from tripolar.figures.table import load_table

TOLERANCE = 5e-7
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
    assert load_table().get("cinc", who, year).value == pytest.approx(published, abs=TOLERANCE)
