"""Questions: read, checked, inherited, compared, and asked of the game."""

from __future__ import annotations

import pytest
from tests.unit.scenario.texts import BASE, VARIANTS, changed, read, refusal

from tripolar.prepare.prepared import prepare
from tripolar.prepare.requests import requests
from tripolar.scenario.content import content_of
from tripolar.scenario.difference import Difference, differences
from tripolar.scenario.load import load

QUESTION = """\
questions:
  course:
    says: Which course is best for Russia?
    power: RUS
    courses: [as-it-stands, no-us]
    why: To balance, or to do without Washington.
"""
TEXT = BASE + VARIANTS + QUESTION


def test_a_question_is_read_and_asks_for_the_value_of_every_course() -> None:
    scenario = read(TEXT)
    [question] = scenario.questions
    assert (question.id, question.power, question.courses) == ("course", "RUS", ("as-it-stands", "no-us"))
    assert question.variants == ("", "no-us")
    asked = requests({}, scenario.questions)
    assert [request.key for request in asked] == [
        "value(RUS)",
        "value(RUS, no-us)",
    ]
    assert content_of(scenario)["questions"]["course"]["why"].startswith("To balance")


def test_questions_change_the_fingerprint_and_are_compared() -> None:
    bare, asked = read(BASE + VARIANTS), read(TEXT)
    assert bare.fingerprint != asked.fingerprint
    assert differences(bare, asked) == (
        Difference("questions", "course", "", None, "Which course is best for Russia?"),
    )
    other = read(changed("power: RUS", "power: CHN", TEXT))
    assert differences(asked, other) == (Difference("questions", "course", "power", "RUS", "CHN"),)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("power: RUS", "power: RUZ", "did you mean 'RUS'?"),
        ("no-us]", "no-uss]", "did you mean 'no-us'?"),
        ("no-us]", "as-it-stands]", "lists 'as-it-stands' twice"),
        (", no-us]", "]", "at least two courses"),
        ("    power: RUS\n", "", "lacks the key 'power'"),
        ("  course:", "  Course:", "cannot name a question"),
        ("power: RUS", "powr: RUS", "did you mean 'power'?"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, told: str) -> None:
    message = refusal(changed(old, new, TEXT))
    assert told in message
    assert ".yaml:" in message


def test_no_variant_may_be_called_as_it_stands() -> None:
    assert "cannot name a variant" in refusal(changed("  no-us:", "  as-it-stands:", BASE + VARIANTS))


def test_an_extension_changes_and_removes_questions() -> None:
    child = "schema: 1\nextends: russia-2025\nquestions:\n  russia-position: null\n"
    more = "  russia-course: {courses: [as-it-stands, no-us]}\n"
    kept = read(child + more).questions
    assert [(question.id, question.courses) for question in kept] == [
        ("russia-course", ("as-it-stands", "no-us"))
    ]
    assert kept[0].says == "Which course is best for Russia?"


def test_the_questions_of_russia_2025_ask_for_nothing_that_claims_do_not() -> None:
    from dataclasses import replace

    scenario = load("russia-2025")
    assert {question.id for question in scenario.questions} == {"russia-course", "russia-position"}
    assert prepare(scenario).requests == prepare(replace(scenario, questions=())).requests
