"""Calls as written, and the requests they become."""

from dataclasses import replace

import pytest
from tests.unit.claims.made import claim, scenario

from tripolar.errors import ClaimError
from tripolar.prepare.quantities import QUANTITIES, Request
from tripolar.prepare.requests import channels_of, compared_values, request_of
from tripolar.scenario.objects import Actor

KEYS = {
    "value(RUS)": "value(RUS)",
    "value(RUS, no-us)": "value(RUS, no-us)",
    "relation(CHN-RUS)": "relation(RUS-CHN)",
    "relation_at(RUS-USA, 2.5)": "relation_at(USA-RUS, 2.5)",
    "chance(CHN-RUS, partnership, 10)": "chance(RUS-CHN, 1, 10)",
    "chance(RUS-CHN, 1.0, 10, no-us)": "chance(RUS-CHN, 1, 10, no-us)",
    "chance_at_least(USA-CHN, normal, 0)": "chance_at_least(USA-CHN, 0.5, 0)",
    "hazard(RUS-CHN)": "hazard(RUS-CHN)",
    "falls_back(USA-RUS, 8)": "falls_back(USA-RUS, 8)",
    "terms(RUS, CHN)": "terms(RUS, CHN)",
    "terms(CHN, RUS)": "terms(CHN, RUS)",
    "concession(RUS, CHN)": "concession(RUS, CHN)",
    "net_concession(RUS, CHN)": "net_concession(RUS, CHN)",
    "dependence(RUS, CHN)": "dependence(RUS, CHN)",
    "moving_cost(RUS, CHN, hostile)": "moving_cost(RUS, CHN, 0)",
    "channel(autonomy, RUS)": "channel(autonomy, RUS)",
    "contribution(political, CHN)": "contribution(political, CHN)",
    "pivot(USA, 10)": "pivot(USA, 10)",
    "outcast(RUS, 10)": "outcast(RUS, 10)",
    "granted(RUS-USA, 4)": "granted(USA-RUS, 4)",
    "granted(RUS-CHN, 4, china-pays)": "granted(RUS-CHN, 4, china-pays)",
    "gdp(CHN)": "gdp(CHN)",
    "moving_cost(RUS, CHN, normal)": "moving_cost(RUS, CHN, 0.5)",
    "lens(dittmer, role, RUS)": "lens(dittmer, role, RUS)",
    "lens(caplow, coalition, CHN-USA)": "lens(caplow, coalition, USA-CHN)",
    "lens(war-stable, stable, all, no-us)": "lens(war-stable, stable, all, no-us)",
    "parameter(balance_stress)": "parameter(balance_stress)",
    "parameter(relation.CHN-USA)": "parameter(relation.USA-CHN)",
    "parameter(relation_hazard.RUS-USA.engager)": "parameter(relation_hazard.USA-RUS.engager)",
    "parameter(capability.RUS)": "parameter(capability.RUS)",
}


@pytest.mark.parametrize(("written", "key"), KEYS.items(), ids=KEYS)
def test_one_request_however_it_is_written(written, key):
    made = scenario(blends=("capability",))
    holds = claim(holds=f"{written} > 1").holds
    assert request_of(holds.calls[0], holds, made).key == key


def test_every_quantity_can_be_asked_for():
    assert {key.split("(")[0] for key in KEYS} == set(QUANTITIES)


REFUSED = {
    "valeu(RUS)": (11, "'valeu' is no quantity of the game; did you mean 'value'?"),
    "figure(gdp, RUS, 2024)": (11, "'figure' is no quantity of the game"),
    "value()": (11, "value(actor[, variant]) was given 0 arguments"),
    "value(RUS, no-us, 1)": (11, "value(actor[, variant]) was given 3 arguments"),
    "value(RUSS)": (17, "'RUSS' is not an actor; did you mean 'RUS'?"),
    "value(RUS, no-uss)": (22, "'no-uss' is not the name of a variant; did you mean 'no-us'?"),
    "value(3)": (17, "3 is not an actor; allowed: USA, RUS, CHN"),
    "relation(RUS)": (20, "'RUS' is not a dyad"),
    "relation(RUS-CHM)": (20, "did you mean 'RUS-CHN'? Allowed: USA-RUS, USA-CHN, RUS-CHN"),
    "relation(RUS-RUS)": (20, "'RUS-RUS' is not a dyad"),
    "chance(RUS-CHN, friendly, 10)": (27, "'friendly' is not a level of the scenario"),
    "chance(RUS-CHN, 0.7, 10)": (27, "0.7 is not a level of the scenario"),
    "chance(RUS-CHN, 1, ten)": (30, "'ten' is not a number of years ahead; allowed: 0 to 200"),
    "chance(RUS-CHN, 1, -1)": (30, "-1 is not a number of years ahead; allowed: 0 to 200"),
    "chance(RUS-CHN, 1, 99999999)": (30, "is its average over the future; allowed: 0 to 200"),
    "terms(RUS, RUS)": (22, "terms(…) needs two different actors"),
    "channel(trade, RUS)": (19, "'trade' is not a channel"),
    "parameter(balance_stres)": (21, "did you mean 'balance_stress'?"),
    "parameter(gdp.FRA)": (21, "no power is called 'FRA'"),
    "parameter(gdp.RUS)": (21, "'gdp.RUS' is not set in the scenario"),
    "parameter(12)": (21, "12 is not a parameter of the scenario"),
    "parameter(reading)": (21, "'reading' is a word, and cannot be computed with"),
    "lens(ditmer, role, RUS)": (16, "'ditmer' is not a theory that a claim may ask; did you mean 'dittmer'?"),
    "lens(dittmer, rolle, RUS)": (25, "'rolle' is not an entry of this theory; did you mean 'role'?"),
    "lens(dittmer, role, RUSS)": (31, "'RUSS' is not an actor; did you mean 'RUS'?"),
    "lens(caplow, type, RUS)": (30, "'RUS' is not what type is of; allowed: all"),
    "lens(caplow, coalition, RUS)": (35, "'RUS' is not a dyad"),
    "granted(RUS-CHN, 4)": (19, "RUS-CHN has no backing item that could be granted"),
    "granted(USA-CHN, 4, china-pays)": (19, "USA-CHN has no backing item that could be granted"),
}


@pytest.mark.parametrize(("written", "expected"), REFUSED.items(), ids=REFUSED)
def test_refuses_at_the_offending_argument(written, expected):
    column, words = expected
    holds = claim(holds=f"{written} > 1").holds
    with pytest.raises(ClaimError) as caught:
        request_of(holds.calls[0], holds, scenario())
    assert str(caught.value).startswith(f"made.yaml:3:{column}: ")
    assert words in str(caught.value)


ERAS = (2030.0, 2035.0)

DATED = {
    "value(RUS, @2040)": "value(RUS, @2040)",
    "value(RUS, no-us, @2025)": "value(RUS, no-us, @2025)",
    "terms(CHN, RUS, @2030)": "terms(CHN, RUS, @2030)",
    "channel(autonomy, RUS, no-us, @2032)": "channel(autonomy, RUS, no-us, @2032)",
    "gdp(CHN, @2040)": "gdp(CHN, @2040)",
}


@pytest.mark.parametrize(("written", "key"), DATED.items(), ids=DATED)
def test_a_year_asks_for_the_era_that_holds_it(written, key):
    holds = claim(holds=f"{written} > 1").holds
    request = request_of(holds.calls[0], holds, replace(scenario(), eras=ERAS))
    assert request.key == str(holds.calls[0]) == key
    assert request.average
    with pytest.raises(ClaimError, match="asks for an era, and the scenario has none at its top level"):
        request_of(holds.calls[0], holds, scenario())


UNDATED = {
    "value(RUS, @2024)": (22, "'@2024' is not a year of an era: they begin in 2025; allowed: @2025 to @2200"),
    "value(RUS, @2300)": (22, "'@2300' is not a year of an era"),
    "value(@2040)": (11, "value(actor[, variant][, @year]) was given 0 arguments"),
    "value(RUS, @2040, no-us)": (22, "'@2040' must stand last"),
    "hazard(RUS-CHN, @2040)": (27, "hazard(…) is not told by era; these are: value, relation, terms, depend"),
    "chance(RUS-CHN, 1, @2040)": (30, "chance(…) is not told by era"),
}


@pytest.mark.parametrize(("written", "expected"), UNDATED.items(), ids=UNDATED)
def test_refuses_a_year_where_there_is_none(written, expected):
    column, words = expected
    holds = claim(holds=f"{written} > 1").holds
    with pytest.raises(ClaimError) as caught:
        request_of(holds.calls[0], holds, replace(scenario(), eras=ERAS))
    assert str(caught.value).startswith(f"made.yaml:3:{column}: ")
    assert words in str(caught.value)


def test_a_value_of_an_era_is_split_with_what_follows_after_it():
    now, apart = (Request("value", ("RUS",), variant) for variant in ("", "no-us"))
    then = replace(apart, year=2040.0)
    assert compared_values((now, then)) == (now, then)
    keys = [each.key for value in (now, then) for each in channels_of(value, ("political",))]
    assert keys == ["channel(political, RUS)", "contribution(political, RUS, no-us, @2040)"]


@pytest.mark.parametrize("role", ["pivot(IND, 1)", "outcast(CHN, 1)"])
def test_the_role_of_one_power_among_four_is_refused_and_says_what_to_write(role):
    made = scenario()
    four = replace(made, actors=(*made.actors, Actor("IND", "India")))
    holds = claim(holds=f"{role} >= 0.5").holds
    with pytest.raises(ClaimError) as caught:
        request_of(holds.calls[0], holds, four)
    told = str(caught.value)
    assert f"{role.split('(')[0]}(…) is a role in a triangle, and 4 powers are at the table" in told
    code = role.split("(")[1].split(",")[0]
    pair = {"IND": "USA-RUS", "CHN": "USA-RUS"}[code]
    assert f"name the two others, as in {role.split('(')[0]}({code}, {pair}, 10)" in told
    named = claim(holds=f"{role.split('(')[0]}({code}, {pair}, 10) >= 0.5").holds
    assert request_of(named.calls[0], named, four).arguments == (code, pair, 10.0)


def test_of_three_powers_a_named_triangle_is_the_only_one():
    written = "pivot(RUS, CHN-USA, 5)", "pivot(RUS, 5)"
    named, plain = (claim(holds=f"{each} > 0.5").holds for each in written)
    asked, same = (request_of(each.calls[0], each, scenario()) for each in (named, plain))
    assert asked == same


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("pivot(RUS, RUS-CHN, 5)", "a role is in a triangle: name two others than RUS"),
        ("pivot(RUS, USA-IND, 5)", "'USA-IND' is not a dyad"),
        (
            "outcast(RUS, USA-CHN)",
            "outcast(actor, years[, variant]) or outcast(actor, dyad, years",
        ),
    ],
)
def test_a_named_triangle_is_of_other_powers_and_has_a_date(written, told):
    holds = claim(holds=f"{written} > 0.5").holds
    with pytest.raises(ClaimError) as caught:
        request_of(holds.calls[0], holds, scenario())
    assert told in str(caught.value)
