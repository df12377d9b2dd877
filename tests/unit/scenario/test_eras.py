"""Eras in a scenario's text: what is read, inherited, refused, and the variant without growth."""

from __future__ import annotations

import pytest
from tests.unit.scenario.test_schema import errors
from tests.unit.scenario.texts import BASE, VARIANTS, changed

from tripolar.errors import InputError
from tripolar.prepare.prepared import prepare
from tripolar.scenario.content import content_of
from tripolar.scenario.difference import between, differences, moves
from tripolar.scenario.eras import STILL, era_of
from tripolar.scenario.load import apply_variant, load_chain, load_text, override
from tripolar.scenario.objects import Scenario

ERAS = "eras: [{until: 2030}, {until: 2035.5}, {}]\n"
GROWTH = """\
  growth: {RUS: -0.01, CHN: {normal: [0.02, 0.01], why: a guess, judgement: true}}
  gravity: on
  world_output: 110000
  last_era_at: 8
"""
GROWING = BASE + GROWTH + ERAS


def child(text: str, parent: str = GROWING) -> Scenario:
    return load_chain([("parent", parent), ("child", f"schema: 1\nextends: parent\n{text}")])


def test_ends_and_parameters_are_read() -> None:
    scenario = load_text(GROWING)
    assert scenario.eras == (2030.0, 2035.5)
    given = {path: scenario.parameters[path].distribution.centre for path in ("growth.RUS", "gravity")}
    assert given == {"growth.RUS": -0.01, "gravity": "on"}
    assert scenario.parameters["growth.CHN"].unit == scenario.parameters["discount"].unit == "1/yr"
    assert load_text(BASE).eras == ()
    assert [era_of(scenario.eras, year) for year in (2025, 2029.9, 2030, 2040)] == [0, 0, 1, 2]


def test_eras_are_part_of_what_a_scenario_says() -> None:
    one, other = load_text(GROWING), load_text(changed("2035.5", "2036", GROWING))
    assert content_of(one)["eras"] == [{"until": 2030.0}, {"until": 2035.5}, {}]
    assert "eras" not in content_of(load_text(BASE))
    assert one.fingerprint != other.fingerprint
    assert [(each.name, each.after) for each in differences(one, other)] == [
        ("eras", "until: 2030, until: 2036, ")
    ]


def test_to_take_growth_over_is_one_move() -> None:
    one, other = load_text(BASE), load_text(GROWING)
    (move,) = moves(one, other)
    assert (move.name, set(move.paths)) == (
        "growth", {"growth.RUS", "growth.CHN", "gravity", "world_output", "last_era_at", "eras"},
    )  # fmt: skip
    assert between(one, other, (move,), {"growth"}).eras == other.eras
    assert between(one, other, (move,), ()).eras == ()


def test_a_scenario_inherits_eras_and_may_replace_or_remove_them() -> None:
    assert child("title: Child\n").eras == (2030.0, 2035.5)
    assert child("eras: [{until: 2040}, {}]\n").eras == (2040.0,)
    none = child("eras: null\n")
    assert none.eras == ()
    assert not {"growth.RUS", "growth.CHN", "gravity", "world_output"} & none.parameters.keys()
    assert child("parameters: {growth.CHN: null}\n").parameters.keys() >= {"growth.RUS"}


def test_every_scenario_with_eras_has_a_variant_without_growth() -> None:
    scenario = load_text(GROWING + VARIANTS + "  apart: {says: Both., with: [still, no-us]}\n")
    changes = {change.path: change.value for change in scenario.variants[STILL].changes}
    assert changes == {"growth.RUS": 0.0, "growth.CHN": 0.0}
    assert {change.path for change in scenario.variants["apart"].changes} == {*changes, "cap.USA-RUS"}
    assert apply_variant(scenario, STILL).parameters["growth.CHN"].distribution.centre == 0.0
    assert STILL not in load_text(BASE + VARIANTS).variants


def test_growth_can_be_changed_after_reading() -> None:
    scenario = override(load_text(GROWING), ["growth.CHN=0.03", "gravity=off", "growth.RUS=*2"])
    assert scenario.parameters["growth.RUS"].distribution.centre == -0.02
    for text, problem in (
        ("growth.USA=0.01", "--set growth.USA=0.01: growth.USA: growth is relative to USA"),
        ("world_output=1000", "world_output is 1,000 bn US$, less than the powers' own 49,870"),
        ("gravity=up", "gravity cannot be 'up'"),
    ):
        with pytest.raises(InputError) as raised:
            override(scenario, [text])
        assert problem in raised.value.line()


WRONG = [
    ("until: 2030", "until: 2025", "era 1 ends in 2025, and must end after the scenario's year 2025"),
    ("until: 2035.5", "until: 2030", "era 2 ends in 2030, and must end after the era before it ends in 2030"),
    ("until: 2030", "until: 2500", "the end of era 1 must be a year from 1800 to 2200"),
    ("until: 2030", "until: soon", "the end of era 1 must be a number, not the text 'soon'"),
    ("{until: 2030}", "{}", "era 1 needs the year in which it ends, such as {until: 2030}"),
    ("{}]", "{until: 2040}]", "the last era never ends: write it as {}"),
    ("{until: 2030}", "{till: 2030}", "unknown key 'till' in era 1"),
    ("[{until: 2030}, {until: 2035.5}, {}]", "[{}]", "1 eras: every era is a world of its own"),
    ("[{until: 2030}, {until: 2035.5}, {}]", "2030", "eras must be a list, not the number 2030"),
    (ERAS, "", "growth.RUS needs eras: write, for instance, eras: [{until: 2030}, {}]"),
    ("  world_output: 110000\n", "", "gravity: on needs world_output"),
    ("110000", "40000", "world_output is 40,000 bn US$, less than the powers' own 49,870"),
    ("RUS: -0.01", "USA: 0.01", "growth.USA: growth is relative to USA, the first-named power"),
    ("RUS: -0.01", "RUS: -1", "growth.RUS is -1 a year: a rate of 2 per cent is written 0.02"),
    ("last_era_at: 8", "last_era_at: -1", "last_era_at is -1 yr"),
]


@pytest.mark.parametrize(("old", "new", "problem"), WRONG, ids=[problem for _, _, problem in WRONG])
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, problem: str) -> None:
    with pytest.raises(InputError) as raised:
        load_text(changed(old, new, GROWING))
    line = raised.value.line()
    assert problem in line
    assert line.startswith("scenario.yaml:")
    assert "\n" not in line


def test_the_name_of_the_still_world_is_taken_where_there_are_eras() -> None:
    own = "variants:\n  still: {says: Own., set: {discount: 0.06}}\n"
    assert load_text(BASE + own).variants["still"].says == "Own."
    with pytest.raises(InputError, match="'still' is the world without growth"):
        load_text(GROWING + own)


def test_too_many_eras_and_too_many_states_are_refused() -> None:
    ends = ", ".join(f"{{until: {year}}}" for year in range(2026, 2040))
    with pytest.raises(InputError, match="15 eras: every era is a world of its own"):
        load_text(BASE + f"eras: [{ends}, {{}}]\n")
    levels = f"levels: {[round(k / 30, 4) for k in range(31)]}\n"
    told = r"states \(29,791 combinations of relations, 4 of leader types, 3 eras\)"
    with pytest.raises(InputError, match=told):
        prepare(load_text(changed("normal: 0.5", "0.5: 0.5", BASE + levels + ERAS)))


@pytest.mark.parametrize(
    ("old", "new", "fits"),
    [
        ("2030", "2030", True),
        ("{until: 2030}", "{till: 2030}", False),
        ("[{until: 2030}, {until: 2035.5}, {}]", "null", True),
        ("{}]", "{until: 2040}]", False),
        ("gravity: on", "gravity: up", False),
        ("world_output: 110000", "world_output: -1", False),
    ],
)
def test_the_schema_knows_them(old: str, new: str, fits: bool) -> None:
    assert (errors(changed(old, new, GROWING)) == []) == fits
