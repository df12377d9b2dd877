"""How much of the ledger's doubt comes from judgement, from figures, and from what the author states."""

from __future__ import annotations

import numpy as np
import pytest

import tripolar as tp
from tripolar.answer.json import to_json
from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.first_order import first_order
from tripolar.claims.worth import doubt_shares, origin_of, worth_knowing
from tripolar.report.page import page
from tripolar.report.sentences import doubt_line
from tripolar.scenario.load import load

DRAWS = 4000


def shares(truth, origins, draws=DRAWS):
    rng = np.random.default_rng(1)
    drawn = {path: rng.random(draws) for path in origins}
    factors = [each for path, values in drawn.items() if (each := factor(path, values)) is not None]
    found = doubt_shares(origins, first_order(factors, {"M1": truth(drawn, rng)}))
    return {each.origin: each for each in found}


def test_doubt_that_comes_from_one_parameter_is_that_of_its_origin():
    found = shares(
        lambda drawn, _: (drawn["a"] > 0.4).astype(float), {"a": "judgement", "b": "figures", "c": "stated"}
    )
    assert found["judgement"].share == pytest.approx(1, abs=0.05)
    for other in ("figures", "stated"):
        assert found[other].share == pytest.approx(0, abs=0.02)
        assert found[other].low < 0 < found[other].high


def test_shares_are_those_worked_out_by_hand_and_what_is_left_is_interaction():
    # y = 1 if both exceed 1/2: Var(y) = 3/16, and each alone explains 1/16 of it, a third.
    found = shares(
        lambda drawn, _: ((drawn["a"] > 0.5) & (drawn["b"] > 0.5)).astype(float),
        {"a": "judgement", "b": "figures"},
    )
    assert found["judgement"].share == pytest.approx(1 / 3, abs=0.05)
    assert found["figures"].share == pytest.approx(1 / 3, abs=0.05)
    assert found["stated"].parameters == 0


def test_many_parameters_without_effect_sum_to_nothing():
    found = shares(
        lambda _, rng: (rng.random(DRAWS) > 0.5).astype(float), {f"p{k}": "judgement" for k in range(40)}
    )
    assert abs(found["judgement"].share) < 0.05


def test_what_nobody_doubts_has_no_origin():
    assert shares(lambda drawn, _: np.ones(DRAWS), {"a": "judgement"}) == {}


def test_too_few_draws_tell_nothing_of_where_doubt_comes_from():
    assert shares(lambda drawn, _: (drawn["a"] > 0.4).astype(float), {"a": "judgement"}, draws=20) == {}


def test_the_origin_is_what_the_scenario_says_of_the_number():
    scenario = load("russia-2025")
    assert origin_of(scenario, "relation.USA-CHN") == "judgement"  # marked as one
    assert origin_of(scenario, "access.RUS.CHN") == "figures"  # an expression over figures
    assert origin_of(scenario, "access.RUS.USA") == "judgement"  # over figures, and marked as judgement
    assert origin_of(scenario, "capability.RUS") == "figures"  # blended from measures
    assert origin_of(scenario, "trade_elasticity") == "stated"  # a range with a reason, and no figure


def test_page_terminal_and_json_tell_it():
    answer = tp.run("tutorial", draws=64, threads=1, protocol="expiry", starts=0)
    line = doubt_line(answer.worth)
    assert line.startswith("Of the ledger's doubt, one assumption at a time, ")
    assert "from judgement" in line
    assert line.replace("'", "&#39;") in page(answer)
    told = to_json(answer)["worth_knowing"]["origins"]
    assert {each["origin"] for each in told} == {"judgement", "figures", "stated"}
    assert told == [
        {name: getattr(each, name) for name in ("origin", "share", "low", "high", "parameters")}
        for each in worth_knowing(answer.ensemble).origins
    ]
