"""Ties between economies, with the year and the reporter of each number."""

from __future__ import annotations

import pytest

from tripolar.figures.table import load_table
from tripolar.measure.dependence import imports, ties, total_trade, trade_between, trade_share

TABLE = load_table()
TODAY = {(tie.of, tie.on): tie for tie in ties(("USA", "RUS", "CHN"), 2025, TABLE)}
THEN = {(tie.of, tie.on): tie for tie in ties(("USA", "SUN", "CHN"), 1971, TABLE)}


def test_russia_depends_on_china_more_than_china_on_russia() -> None:
    russia, china = TODAY["RUS", "CHN"], TODAY["CHN", "RUS"]
    assert russia.import_share.value == pytest.approx(0.06804, rel=1e-3)
    assert china.import_share.value == pytest.approx(0.008627, rel=1e-3)
    assert russia.export_share.value == pytest.approx(129.32 / 2173.84, rel=1e-4)
    assert russia.trade_share.value == pytest.approx(0.2850, rel=1e-3)
    assert russia.imports.year == 2024


def test_both_sides_of_a_tie_are_the_same_flow() -> None:
    for (of, on), tie in TODAY.items():
        assert tie.imports == TODAY[on, of].exports


def test_absent_trade_is_unknown_and_the_total_both_ways_is_still_found() -> None:
    tie = THEN["SUN", "CHN"]
    assert tie.imports.value is None
    assert tie.import_share.value is None
    world = sum(TABLE.get(f"total_{side}_cow", "SUN", 1970).value for side in ("imports", "exports"))
    assert tie.trade_share.value == pytest.approx(50e6 / world)
    assert tie.trade_share.year == 1970


def test_the_importers_own_report_comes_first() -> None:
    reported = imports(TABLE, "CHN", "RUS", 2024)
    mirrored = imports(TABLE, "RUS", "CHN", 2024)
    assert reported is not None
    assert mirrored is not None
    assert (reported.variable, mirrored.variable) == ("imports_official", "exports_official")


def test_trade_both_ways_and_with_the_world() -> None:
    assert trade_between(TABLE, "RUS", "USA", 2025).value == pytest.approx(4.57e9 + 0.5996e9)
    assert trade_between(TABLE, "RUS", "PRK", 1960).value is None
    assert total_trade(TABLE, "RUS", 2023).value == pytest.approx(710.2e9)
    assert total_trade(TABLE, "SUN", 1961).value is None


@pytest.mark.parametrize(("year", "share"), [(2014, 0.120), (2022, 0.224), (2023, 0.338)])
def test_chinas_share_of_russian_trade(year: int, share: float) -> None:
    assert trade_share(TABLE, "RUS", "CHN", year).value == pytest.approx(share, abs=5e-4)
