"""The figures behind a scenario: of its parameters, its blends and its facts."""

from __future__ import annotations

import pytest

from tripolar.errors import FigureError
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text

SCENARIO = """
schema: 1
extends: tutorial
title: A measured triangle
parameters:
  gdp.RUS: {value: "figure(gdp_current_usd, RUS, 2024) / 1e9", why: measured}
  capability:
    blend: {CINC: "figure(cinc, ACTOR, 2022)"}
    why: measured
claims:
  - id: F9
    kind: fact
    says: China has few warheads.
    measures: {warheads: "figure(nuclear_warheads, CHN, YEAR) < 1000"}
"""


def test_parameters_blends_and_facts_are_all_read() -> None:
    scenario = load_text(SCENARIO.replace("YEAR", "2023"))
    assert [str(figure) for figure in prepare(scenario).figures] == [
        "gdp_current_usd(RUS, 2024)",
        *(f"cinc({code}, 2022)" for code in scenario.codes),
        "nuclear_warheads(CHN, 2023)",
    ]


def test_a_figure_that_is_not_there_is_refused_with_its_place() -> None:
    scenario = load_text(SCENARIO.replace("YEAR", "2044"), "mine")
    with pytest.raises(FigureError, match=r"^mine\.yaml:14:\d+: nuclear_warheads of CHN is unknown in 2044"):
        prepare(scenario)


def test_a_fact_written_with_holds_is_read_like_any_other() -> None:
    stated = SCENARIO.replace("measures: {warheads:", "holds:").replace('1000"}', '1000"')
    one, other = (load_text(each.replace("YEAR", "2023")) for each in (SCENARIO, stated))
    assert prepare(one).figures == prepare(other).figures
    assert [each.label for each in other.claims[-1].measures] == [""]
    with pytest.raises(FigureError, match="unknown in 2044"):
        prepare(load_text(stated.replace("YEAR", "2044"), "mine"))
