"""Program and published JSON Schema accept and refuse the same files.

The schema knows one file, and no figures: what hangs on the names that a file and its parents list, or on
several numbers at once, only the program knows. These reasons are listed here; for every other refusal
the schema refuses too, and it refuses nothing that the program takes.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from tests.unit.scenario.texts import BASE

from tripolar.errors import InputError
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.load import load_text
from tripolar.scenario.schema import json_schema

VALIDATOR = Draft202012Validator(json_schema())

_MORE = """\
argument: A book
levels: [0, 0.5, 1]
main: [discount]
conclusions: [M2]
correlations: [{between: [discount, renewal_rate], rank: 0.3, why: x}]
variants:
  no-us: {says: No way., set: {cap.USA-RUS: hostile}}
  dear: {with: [no-us], set: {stake.USA-CHN: {times: 2}, discount: {plus: 0.01}, renewal_rate: {set: 2}}}
claims:
  F1: {kind: fact, says: A fact., measures: {one: "figure(gdp_current_usd, USA, 2020) > 1"}}
  M1: {kind: model, says: One., holds: value(RUS) > 1, rests_on: [F1], opposes: [X9], terms: false, why: so}
  M2: {kind: forecast, says: Two., holds: value(USA) > 1, assumed: "", source: paragraph 1}
questions: {way: {says: Which?, power: RUS, courses: [as-it-stands, no-us], why: so}}
story: [{heading: H, says: S, with: [no-us], set: {discount: 0.04}, look_at: [USA]}]
"""
_CHILD = """\
schema: 1
extends: tutorial
title: A child
says: What differs.
year: 2020
argument: A column
levels: [0, 0.5, 1]
main: [discount]
conclusions: [T1]
story: []
actors: {USA: {name: America}}
dyads: {USA-RUS: {relation: hostile}}
parameters: {discount: 0.05, balance_stress: null}
correlations: []
variants: {more: {says: More., set: {discount: 0.1}}}
claims: {T1: {says: Anew., why: null}, T2: null}
questions: {}
"""


def plain(text: str) -> Any:
    """The text as JSON sees it: every key a text."""
    return json.loads(json.dumps(YAML(typ="safe").load(text)))


WHOLE = plain(BASE + _MORE)
WHOLE["parameters"] |= {
    "discount": {"uniform": [0.03, 0.1], "why": "x", "judgement": True, "unit": "1/yr"},
    "renewal_rate": {"lognormal": {"median": 1, "sigma": 0.3}, "within": [0.1, None]},
    "trade_elasticity": {"mixture": {"one": 4, "two": {"uniform": [3, 5], "weight": 2}}},
    "precision": {"quantiles": {"0": 3, "0.25": 4, "0.5": 5, "1": 9}},
    "balance_stress": {"empirical": {"of": "YEAR / 1000", "from": 2000, "to": 2003}},
    "spillover": {"choice": {"0": 1, "0.5": 2}},
    "reading": "shocks",
}
CHILD = plain(_CHILD)

# Why only the program refuses: names that are not there, and values that hang on others.
_ELSEWHERE = (
    *("is no claim", "is no variant", "is not above it", "which is no claim, power or pair", "asks for '"),
    *("unknown parameter", "is not a parameter of these powers", "no power is called", "is not set in the"),
    *("extends a scenario that is not there", r"parameters? (is|are) missing: ", "not among its leaders"),
    *("nothing is inherited to remove", "nothing to remove", "stands alone", "cannot be '", "on the grid"),
    *("must rise", "low end must lie", "must be above 0", "could lie anywhere", "hardly ever", "not all 0"),
    *("takes whole years", "one year only", r"needs at least \d+ years", "lists the same value"),
    *("cannot be correlated", "share one draw already", "stands? twice", "several draws", "is set twice"),
    *("contradicts itself", "exclude each other", "starts at", "is frozen at", "moves nothing", " is -"),
    "has another id",
)
ONLY_THE_PROGRAM = re.compile("|".join(_ELSEWHERE))
# Of a file that extends another, also what an entry may inherit.
_INHERITED = re.compile("lacks the key|changes nothing|neither 'holds' nor 'measures'")


BY_TYPE = {family.head for family in FAMILIES if family.all_types}


def held_by_no_schema(told: str, document: Any) -> bool:
    """Whether a refusal is of what no schema of one file can hold, though it hangs on no name that is absent.

    1. A limit of a number inside a mixture: one schema of a distribution serves all families.
    2. How many of the quantiles given lie between 0 and 1.
    3. A key of a value that may go by leader type, such as ``political_value.USA.RUS.partner`` where no power
       has partners. What is a type the file says elsewhere, under ``actors``, and JSON Schema cannot compare
       two places. The program takes such a key for a misspelt one of a distribution, if it is like one.
    """
    if found := re.search(r": (\w+) is \S+; allowed: above", told):
        value = document["parameters"][found[1]]
        return isinstance(value, dict) and "mixture" in value
    if found := re.search(r"unknown key '([a-z][a-z0-9-]*)' in (\w+)\.", told):
        actors = (document.get("actors") or {}).values()  # a file that extends another need list none
        types = {each for actor in actors if actor for each in actor.get("leaders") or ()}
        return found[2] in BY_TYPE and found[1] not in types
    return "quantiles needs at least two between 0 and 1" in told


def refused_by_program(document: Any) -> str:
    """The program's refusal; empty where it takes the file."""
    try:
        load_text(json.dumps(document))
    except InputError as error:
        return str(error)
    return ""


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document but its root."""
    entries = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in entries:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from places(value, (*above, key))


def at(document: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        document = document[key]
    return document


values = st.sampled_from(
    [None, True, 5, 0.5, -1, "", "  ", "x", "USA", [], [1], ["x"], ["x", "x"], {}, {"a": 1}, {"x": None}]
).map(copy.deepcopy)
keys = st.sampled_from(["zz", "X", "Xx yy", "A.B", "x-y", "why", "set", "id", "USA"])


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:
    """The document with up to two places replaced, removed or added to."""
    found = copy.deepcopy(document)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from(list(places(found))))
        above, kind = at(found, place[:-1]), draw(st.sampled_from(["replace", "replace", "remove", "add"]))
        if kind == "replace":
            above[place[-1]] = draw(values)
        elif kind == "remove":
            del above[place[-1]]
        elif isinstance(at(found, place), dict):
            at(found, place)[draw(keys)] = draw(values)
    return found


def agree(document: Any) -> None:
    told = refused_by_program(document)
    if not told:
        errors = VALIDATOR.iter_errors(document)
        assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []
    elif not (
        ONLY_THE_PROGRAM.search(told)
        or ("extends" in document and _INHERITED.search(told))
        or held_by_no_schema(told, document)
    ):
        assert not VALIDATOR.is_valid(document), told


@settings(max_examples=150, deadline=None)
@given(spoilt(WHOLE))
def test_program_and_schema_agree_on_a_whole_file(document: Any) -> None:
    agree(document)


@settings(max_examples=150, deadline=None)
@given(spoilt(CHILD))
def test_program_and_schema_agree_on_a_file_that_extends_another(document: Any) -> None:
    agree(document)


@pytest.mark.parametrize("document", [WHOLE, CHILD], ids=["whole", "child"])
@pytest.mark.parametrize("value", [None, True, 5, "  ", [], {}], ids=repr)
def test_program_and_schema_agree_where_a_section_is_replaced(document: Any, value: object) -> None:
    for section in document:
        agree({**document, section: value})


@pytest.mark.parametrize("pair", [("USA", "RUS"), ("USA", "CHN"), ("CHN", "RUS")], ids="-".join)
@pytest.mark.parametrize(
    "value", [{}, {"why": "x"}, {"engager": 5, "why": None}, {"value": 5}, {"judgement": 1}]
)
def test_program_and_schema_agree_on_values_that_may_go_by_leader_type(
    pair: tuple[str, str], value: dict[str, object]
) -> None:
    found = copy.deepcopy(WHOLE)
    found["parameters"]["political_value"][pair[0]][pair[1]] = value
    agree(found)


@pytest.mark.parametrize("power", ["USA", "CHN"])
def test_that_values_are_of_types_that_no_power_has_is_told_by_the_program_alone(power: str) -> None:
    found = copy.deepcopy(WHOLE)
    found["actors"][power] = {"name": "x", "leaders": ["other"]}
    told = refused_by_program(found)
    assert re.search(rf"(unknown key '\w+' in|'political_value\.{power}\.RUS\.\w+' is not)", told), told
    assert VALIDATOR.is_valid(found)
    agree(found)


def test_the_documents_themselves_are_taken_by_both() -> None:
    for document in (WHOLE, CHILD):
        assert refused_by_program(document) == ""
        agree(document)
