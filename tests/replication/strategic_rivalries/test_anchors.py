"""Strategic rivalries (Thompson, Sakuwa and Suhas), and sources that disagree on China and the Soviet Union.

The table of figures begins in 1950, so a rivalry that began before is read from there on.
"""

from __future__ import annotations

import pytest

from tripolar.figures.table import load_table
from tripolar.lenses.network import network_of_year
from tripolar.measure.relations import relations

CASES = [
    pytest.param("SUN-USA", (1950, 1989), id="United States and Soviet Union 1945-89"),
    pytest.param("CHN-SUN", (1958, 1989), id="China and Soviet Union 1958-89"),
    pytest.param("CHN-USA", (1950, 1972), id="China and United States 1949-72"),
    pytest.param("CHN-USA", (1996, 2020), id="China and United States from 1996"),
    pytest.param("RUS-USA", (2007, 2020), id="Russia and United States from 2007"),
]


@pytest.mark.parametrize(("pair", "years"), CASES)
def test_years_of_rivalry(pair: str, years: tuple[int, int]) -> None:
    def rivals(year: int) -> bool:
        found = load_table().find("rivalry_tss", pair, year)
        return found is not None and found.value == 1

    first, last = years
    assert all(rivals(year) for year in range(first, last + 1))
    assert not rivals(first - 1)
    assert not rivals(last + 1)


@pytest.mark.parametrize("year", [1951, 1955, 1957])
def test_sources_disagree_on_china_and_the_soviet_union(year: int) -> None:
    (pair,) = relations(("SUN", "CHN"), year, load_table())
    treaties, rivalry = pair.coding("treaties"), pair.coding("rivalry")
    assert (treaties.level, treaties.says) == (1.0, "defence pact")
    assert (rivalry.level, rivalry.says) == (0.5, "no rivals")
    assert not pair.agreed


def test_what_a_lens_reads_lies_between_the_two() -> None:
    network = network_of_year(("USA", "SUN", "CHN"), 1955)
    assert 0.0 < network.relation("SUN", "CHN") < 1.0
