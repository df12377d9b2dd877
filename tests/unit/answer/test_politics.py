"""Calibrated political values against GDP, worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from tests.sample_answer import answer
from tests.unit.claims.made import ensemble, scenario

from tripolar.answer.politics import calibrated_costs, calibrated_values
from tripolar.report.sentences import large_politics


def test_values_are_held_against_gdp_draw_by_draw():
    # A fixed GDP of 1 for China; for the others a drawn one.
    derived = {
        "political_value.CHN.RUS": np.array([0.02, -0.04, 0.06, 0.04]),
        "political_value.USA.RUS.engager": np.array([-10.0, -20.0, 30.0, np.nan]),
        "capability.RUS": np.full(4, 0.2),
    }
    drawn = {"gdp.USA": np.array([100.0, 100.0, 200.0, 100.0])}
    made = ensemble(scenario(), {"gdp(USA)": drawn["gdp.USA"]}, drawn, derived)
    usa, china = calibrated_values(made)
    assert (usa.path, usa.power, usa.towards) == ("political_value.USA.RUS.engager", "USA", "RUS")
    assert (usa.leader, usa.pair, china.leader, china.pair) == ("engager", "USA-RUS", "", "RUS-CHN")
    assert (usa.share_of_gdp.median, usa.value.median) == (pytest.approx(0.15), -10.0)
    assert (usa.share_of_gdp.known, usa.often_large, usa.large) == (3, 1.0, True)
    assert (china.share_of_gdp.median, china.often_large, china.large) == (pytest.approx(0.04), 0.25, False)


def test_draws_that_were_not_calibrated_do_not_count():
    derived = {"political_value.CHN.RUS": np.array([0.9, 0.01, 0.01])}
    made = ensemble(scenario(), {"gdp(CHN)": np.ones(3)}, {}, derived)
    made = replace(made, calibrated=np.array([False, True, True]))
    [china] = calibrated_values(made)
    assert (china.share_of_gdp.known, china.often_large) == (2, 0.0)


def test_costs_of_moving_are_summed_over_both_sides_and_held_against_the_smaller_power():
    four = {"up": (100.0, 20.0), "down": (50.0, 30.0)}  # of the US, of Russia
    derived = {
        f"friction.{a}.{b}.{way}": np.array([1.0, 2.0, 3.0, 50.0]) * costs[k]
        for way, costs in four.items()
        for k, (a, b) in enumerate((("USA", "RUS"), ("RUS", "USA")))
    }
    drawn = {"gdp.USA": np.full(4, 1000.0), "gdp.RUS": np.full(4, 100.0), "discount": np.full(4, 0.05)}
    made = ensemble(scenario(), {"gdp(USA)": drawn["gdp.USA"]}, drawn, derived)
    made = replace(made, calibrated=np.array([True, True, True, False]))
    [found] = calibrated_costs(made)  # of one pair alone a return hazard was given
    assert (found.pair, found.cost.known) == ("USA-RUS", 3)
    assert (found.cost.median, found.yearly.median) == (400.0, pytest.approx(20.0))
    assert found.share_of_gdp.median == pytest.approx(0.2)


def test_the_run_tells_the_large_ones_with_their_pair():
    told = answer()
    # In the sample Russia's value towards the US is 6 percent of its GDP in the median draw, and that of
    # the US below half a percent.
    russia, usa = calibrated_values(told.ensemble)
    assert (russia.large, usa.large) == (True, False)
    [sentence] = large_politics(told)
    median = float(np.nanmedian(told.ensemble.derived["political_value.RUS.USA"]))
    assert sentence.startswith("For United States – Russia to move at the rates put in")
    assert f"Russia {median:.0f} bn US$ a year, 6% of its GDP" in sentence.replace("−", "-")
    assert told.to_json()["calibrated_political_values"][0]["pair"] == "USA-RUS"
