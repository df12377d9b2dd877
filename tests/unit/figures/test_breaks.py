"""Breaks of territory: where they lie, and that none of the embedded ones is left out."""

from __future__ import annotations

from itertools import pairwise

from tripolar.figures.breaks import breaks, straddled
from tripolar.figures.table import load_table

TABLE = load_table()
# Slips of a source (the years around agree), and a state that grew by people who came to work.
NOISE = {("TUR", 1979), *(("ETH", year) for year in (1964, 1976, 1981, 1984))}
GREW = {"ARE"}


def test_every_break_lies_between_figures_of_a_source_that_it_names() -> None:
    for each in breaks():
        assert each.who in TABLE.actors
        assert each.sources <= TABLE.sources.keys()
        figures = [
            figure
            for variable in TABLE.variables
            for who in TABLE.whos(variable)
            if each.who in who.split("-")
            for figure in TABLE.series(variable, who)
            if each.speaks_of(figure)
        ]
        years = {figure.year for figure in figures}
        assert min(years) < each.year <= max(years), each
        assert {figure.source for figure in figures} == each.sources, each


def test_no_leap_of_a_population_goes_untold() -> None:
    leaps = set()
    for variable in ("nmc_total_pop", "population", "population_maddison"):
        for who in sorted(TABLE.core.intersection(TABLE.whos(variable))):
            for before, after in pairwise(TABLE.series(variable, who)):
                if abs(after.value / before.value - 1) > 0.2 and after.year - before.year == 1:
                    if who in GREW:
                        continue
                    leaps.add((who, after.year))
                    assert straddled((before, after)) or (who, after.year) in NOISE, (who, after.year)
    assert {("DEU", 1990), ("PAK", 1971), ("SUN", 1991)} <= leaps


def test_chinas_trade_is_with_hong_kong_from_1999() -> None:
    before, after = (TABLE.get("imports_cow", "CHN-USA", year) for year in (1998, 1999))
    assert after.value > 1.8 * before.value
    told = "CHN: without Hong Kong before 1999, with Hong Kong's trade from 1999"
    assert straddled((before, after)) == (told,)
