"""Relations by several codings, and their disagreement."""

from __future__ import annotations

import pytest

from tripolar.figures.table import load_table
from tripolar.measure.dependence import trade_share
from tripolar.measure.relations import relations, un_distance

TABLE = load_table()


def levels(codes: tuple[str, ...], year: int, dyad: str) -> dict[str, float | None]:
    found = next(pair for pair in relations(codes, year, TABLE) if pair.dyad == dyad)
    return {coding.name: coding.level for coding in found.codings}


def test_us_china_today_is_hostile_by_rivalry_and_normal_by_trade() -> None:
    assert levels(("USA", "RUS", "CHN"), 2025, "USA-CHN") == {
        "rivalry": 0.0,
        "disputes": None,
        "treaties": 0.5,
        "UN votes": 0.0,
        "trade": 0.5,
    }


def test_sino_soviet_relations_of_1971_are_everything_at_once() -> None:
    pair = relations(("USA", "SUN", "CHN"), 1971, TABLE)[2]
    assert pair.dyad == "SUN-CHN"
    assert pair.levels == (0.0, 0.5, 1.0)
    assert not pair.agreed
    assert pair.coding("treaties").says == "defence pact"
    assert pair.coding("disputes").reading.figures[0].year == 1969


def test_us_and_soviet_union_of_1971_are_hostile_by_all_that_speak() -> None:
    pair = relations(("USA", "SUN", "CHN"), 1971, TABLE)[0]
    assert pair.levels == (0.0,)
    assert pair.agreed


@pytest.mark.parametrize(
    ("pair", "year", "distance"),
    [("CHN-RUS", 2024, 0.26), ("USA-CHN", 2024, 3.06), ("USA-RUS", 2024, 2.80), ("SUN-USA", 1971, 4.63)],
)
def test_un_distance(pair: str, year: int, distance: float) -> None:
    assert un_distance(TABLE, pair, year).value == pytest.approx(distance, abs=0.005)


@pytest.mark.parametrize(
    ("pair", "year", "shares", "level"),
    [
        (("USA", "PAK"), 1971, (0.0033, 0.1954), 0.5),  # hostile from the American side alone
        (("SUN", "CHN"), 1971, (0.0020, 0.0109), 0.0),  # normal from the Chinese side alone
    ],
)
def test_trade_is_coded_from_both_sides_whoever_is_named_first(
    pair: tuple[str, str], year: int, shares: tuple[float, float], level: float
) -> None:
    for codes, expected in ((pair, shares), (pair[::-1], shares[::-1])):
        trade = relations(codes, year, TABLE)[0].coding("trade")
        sides = [trade_share(TABLE, *each, year).value for each in (codes, codes[::-1])]
        assert sides == pytest.approx(list(expected), abs=5e-5)
        assert trade.reading.value == pytest.approx((shares[0] * shares[1]) ** 0.5, rel=0.02)
        assert trade.level == level
