"""What theories say year by year."""

from __future__ import annotations

import pytest

from tripolar.errors import FigureError, LensError
from tripolar.lenses.history import history
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import network_of_year
from tripolar.lenses.panel import apply_all
from tripolar.lenses.registry import lenses

CODES = ("USA", "RUS", "CHN")
QUICK = [lenses()[name] for name in ("dittmer", "gamson", "exchange", "gains-from-trade")]


def test_a_year_is_what_the_panel_of_that_year_is() -> None:
    found = history(QUICK, CODES, 2014, 2016)
    assert found.years == (2014, 2015, 2016)
    for year, panel in found.panels.items():
        alone = apply_all(QUICK, network_of_year(CODES, year))
        assert panel.as_json() == alone.as_json()


def test_the_soviet_union_stands_for_russia_until_1991() -> None:
    found = history(QUICK, CODES, 1990, 1992)
    then = apply_all(QUICK, network_of_year(("USA", "SUN", "CHN"), 1991))
    assert found.panels[1991].network.codes == CODES
    assert found.panels[1991].network.weights.tolist() == then.network.weights.tolist()
    assert found.panels[1991].results[0].powers["role"]["RUS"] == then.results[0].powers["role"]["SUN"]


def test_answers_and_contradictions_by_year() -> None:
    found = history(QUICK, CODES, 1971, 1973)
    best = found.answers(LensQuestion.BEST_PLACED)
    assert set(best) == {"dittmer", "gamson"}  # no friends, no home share of the Soviet Union
    assert set(found.panels[1971].declined) == {"exchange", "gains-from-trade"}
    assert best["gamson"] == dict.fromkeys((1971, 1972, 1973), "USA")
    assert found.contradicted(LensQuestion.LASTS) == ()
    for year in found.contradicted(LensQuestion.BEST_PLACED):
        assert "USA" not in best["dittmer"][year]
    assert set(found.turned("gamson", "power")) <= set(found.years)
    assert found.turned("gamson", "relations") == ()


@pytest.mark.parametrize(("first", "last"), [(2000, 1999), (1500, 2000)])
def test_years_that_are_none_or_too_many_are_refused(first: int, last: int) -> None:
    with pytest.raises(LensError, match="no years, or more than 250"):
        history(QUICK, CODES, first, last)


def test_years_after_the_newest_are_refused() -> None:
    with pytest.raises(LensError, match="the figures end in 20"):
        history(QUICK, CODES, 2099, 2100)


def test_an_unknown_power_is_named() -> None:
    with pytest.raises(FigureError, match="XYZ"):
        history(QUICK, ("USA", "XYZ"), 2000, 2000)
