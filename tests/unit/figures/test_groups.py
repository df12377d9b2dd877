"""Members of the EU, NATO, BRICS and the SCO, by year."""

from __future__ import annotations

import pytest

from tripolar.errors import FigureError
from tripolar.figures.groups import members


@pytest.mark.parametrize(
    ("group", "year", "count", "newest"),
    [
        ("BRICS", 2008, 0, None),
        ("BRICS", 2009, 4, "CHN"),
        ("BRICS", 2010, 5, "ZAF"),
        ("BRICS", 2024, 9, "ARE"),
        ("BRICS", 2025, 10, "IDN"),
        ("EU", 1958, 6, "NLD"),
        ("EU", 2019, 28, "HRV"),
        ("EU", 2020, 27, "HRV"),
        ("NATO", 1949, 12, "PRT"),
        ("NATO", 2024, 32, "SWE"),
        ("SCO", 2001, 6, "UZB"),
        ("SCO", 2017, 8, "PAK"),
        ("SCO", 2023, 9, "IRN"),
        ("SCO", 2024, 10, "BLR"),
    ],
)
def test_members_by_year(group: str, year: int, count: int, newest: str | None) -> None:
    found = members(group, year)
    assert len(found) == count
    assert (found[-1] if found else None) == newest


def test_the_global_south_is_everyone_in_either_once() -> None:
    south = members("GLOBAL-SOUTH", 2024)
    assert set(south) == set(members("BRICS", 2024)) | set(members("SCO", 2024))
    assert len(south) == len(set(south)) == 15


def test_invited_and_future_members_are_not_counted() -> None:
    assert "SAU" not in members("BRICS", 2025)
    with pytest.raises(FigureError, match="unknown in 2031"):
        members("BRICS", 2031)
    with pytest.raises(FigureError, match="did you mean 'BRICS'"):
        members("BRIKS")
