"""Parameters as something to move: words, ranges and options."""

from __future__ import annotations

from functools import cache

import pytest

from tripolar.answer.json import plain
from tripolar.prepare.prepared import prepare
from tripolar.scenario.source import embedded_names
from tripolar.web.controls import Control
from tripolar.web.structure import control_of, main_paths
from tripolar.workflow.explorer import Explorer


@cache
def explorer(name: str) -> Explorer:
    return Explorer(prepare(name))


def control(path: str, name: str = "russia-2025") -> Control:
    return control_of(explorer(name), path)


def test_a_slider_runs_over_the_range_and_by_factors_where_that_is_wide() -> None:
    even, wide = control("balance_stress"), control("relation_hazard.RUS-CHN.partner")
    assert (even.low, even.value, even.high, even.scale) == (0.0, 60.0, 120.0, "linear")
    assert (wide.low, wide.high, wide.scale) == (0.01, 0.12, "log")
    assert wide.unit == "1/yr"


def test_a_distribution_without_an_end_is_cut_where_it_has_almost_ended() -> None:
    tail = control("relation_hazard.USA-CHN")
    assert tail.low is not None
    assert tail.high is not None
    assert 0.0 < tail.low < tail.value < tail.high < 0.1
    bell = control("relation_tilt.USA-CHN")
    assert (round(bell.low or 0, 2), round(bell.high or 0, 2)) == (-2.33, 2.33)


def test_levels_and_words_are_options_and_fixed_numbers_have_no_range() -> None:
    assert [option.word for option in control("relation.USA-CHN").options] == [
        "hostile",
        "normal",
        "partnership",
    ]
    assert [option.value for option in control("leader.USA").options] == ["engager", "opponent"]
    fixed = control("gdp.RUS")
    assert (fixed.low, fixed.high, fixed.varies, fixed.measured) == (None, None, False, True)


def test_a_control_names_powers_and_says_what_it_means() -> None:
    found = control("transfer_bound.USA-RUS")
    assert (found.title, found.subject) == ("Transfer bound", "United States – Russia")
    directed = control("stake.RUS.CHN", "tutorial")
    assert directed.subject == "Russia → China"
    assert directed.says == "What Russia has at stake against China when hostile"
    shared = control("stake.RUS-CHN", "tutorial")
    assert shared.subject == "Russia – China"
    assert shared.says == "What Russia has at stake against China when hostile, and the other way round"
    assert control("relation_hazard.USA-RUS.engager").says.endswith("under an engager")
    assert control("balance_stress").says.startswith("Cost to a power")


def test_the_author_s_list_comes_first_and_without_one_what_is_uncertain_does() -> None:
    russia = explorer("russia-2025").scenario
    assert main_paths(russia) == tuple(each.path for each in russia.main)
    tutorial = main_paths(explorer("tutorial").scenario)
    assert tutorial[:2] == ("balance_stress", "stake.RUS-CHN")
    assert len(tutorial) == 12


@pytest.mark.parametrize("name", embedded_names())
def test_every_assumption_of_the_first_screen_is_asked_in_plain_words(name: str) -> None:
    told = [control_of(explorer(name), path) for path in main_paths(explorer(name).scenario)]
    assert [each.path for each in told if not each.asks.endswith("?")] == []
    assert [each.path for each in told if each.low is not None and len(each.ends) != 2] == []


def test_a_family_asks_for_whom_it_speaks() -> None:
    assert control("relation_hazard.IND-RUS", "india-2025").asks == (
        "How soon could India and Russia change how they stand?"
    )
    assert control("leader_hazard.USA.opponent").asks == (
        "How soon could the United States change its leader (opponent)?"
    )
    assert control("stake.RUS.CHN", "tutorial").asks == "How much could Russia lose with China as an enemy?"
    assert control("leader_hazard.USA.engager").asks == "How soon could Washington change its mind?"


def test_a_country_s_name_has_its_article_within_a_sentence() -> None:
    assert control("stake.USA.CHN", "tutorial").says == (
        "What the United States has at stake against China when hostile"
    )
    assert control("stake.CHN.USA", "tutorial").says.startswith("What China has at stake against the United")


def test_digits_nobody_needs_are_left_out() -> None:
    assert plain(control("leader_hazard.USA.engager"))["range"] == "uniform from 0.101 to 0.275"
