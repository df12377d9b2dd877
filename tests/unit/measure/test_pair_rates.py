"""Rates of falling back of any pair: the group's, and the pair's own record."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tripolar.figures.table import load_table
from tripolar.measure.pair_rates import (
    CODINGS,
    GROUP_RATES,
    GROUPS,
    GroupRate,
    _group_rate,
    group_of,
    group_rates,
    pair_rate,
)
from tripolar.measure.rates import GREAT_POWERS, Thaw, return_rates

TABLE = load_table()


@cache
def counted() -> tuple[GroupRate, ...]:
    """What the record of every group comes to, counted once."""
    return group_rates(TABLE)


def test_the_table_of_groups_is_what_the_record_counts() -> None:
    assert [each.group for each in counted()] == [group for group in GROUPS for _ in CODINGS]
    for each in counted():
        assert GROUP_RATES[each.group][each.coding] == pytest.approx((each.shape, each.rate))
        assert each.shape / each.rate == pytest.approx((each.falls + 0.5) / each.years, rel=0.02)
        assert each.shape <= each.falls + 0.5


def test_great_powers_are_counted_as_tripolar_rates_counts_them() -> None:
    rates = {rate.coding.name: rate for rate in return_rates(GREAT_POWERS, TABLE)}
    for each in counted()[: len(CODINGS)]:
        assert (each.falls, each.years) == (rates[each.coding].falls, rates[each.coding].years)


def test_a_pair_updates_its_group_by_its_own_falls_and_years() -> None:
    own = {rate.coding.name: rate for rate in return_rates(("USA", "CHN"), TABLE)}
    for each in pair_rate(TABLE, "USA", "CHN", 2025):
        shape, rate = GROUP_RATES["great powers"][each.coding]
        assert (each.shape, each.rate) == (shape + own[each.coding].falls, rate + own[each.coding].years)
        assert (each.falls, each.years) == (own[each.coding].falls, own[each.coding].years)


def test_what_came_later_is_not_the_pair_s_record() -> None:
    early, late = (pair_rate(TABLE, "USA", "CHN", year)[0] for year in (1990, 2025))
    assert (early.falls, late.falls) == (0, 1)  # rivals again from 1996, by the coding of rivalries
    assert early.years < late.years


def test_groups_are_by_great_powers() -> None:
    assert group_of("CHN", "IND") == GROUPS[0]
    assert group_of("VNM", "CHN") == GROUPS[1]
    assert group_of("GRC", "TUR") == GROUPS[2]


def test_pairs_alike_are_pooled_and_unlike_ones_are_not() -> None:
    def thaws(falls: int, years: int) -> tuple[Thaw, ...]:
        rest = Thaw("A-B", 1950, None, 1950 + years - falls - 1, ())
        return (*(Thaw("A-B", 1900 + k, 1901 + k, 1901 + k, ()) for k in range(falls)), rest)

    alike = _group_rate("g", "c", [thaws(2, 50)] * 8)
    assert alike.shape == pytest.approx(alike.falls + 0.5)
    rng = np.random.default_rng(0)
    rates = rng.gamma(0.8, 0.1, 200)
    unlike = _group_rate("g", "c", [thaws(int(rng.poisson(40 * each)), 40) for each in rates])
    assert 0.5 < unlike.shape < 1.2
    assert unlike.shape / unlike.rate == pytest.approx(0.08, rel=0.3)
