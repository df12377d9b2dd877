"""Stories: read, checked, inherited, compared and published."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator
from tests.unit.scenario.texts import BASE, changed, place_of, read, refusal

from tripolar.scenario.changes import change_text
from tripolar.scenario.content import content_of
from tripolar.scenario.difference import Difference, differences
from tripolar.scenario.load import load, load_text
from tripolar.scenario.objects import Change, Scenario
from tripolar.scenario.schema import json_schema
from tripolar.scenario.source import read_yaml

VARIANTS = """\
variants:
  cold: {says: The American leader is an opponent., set: {leader.USA: opponent, discount: {times: 2}}}
  joined: {says: Beijing is a rival., set: {leader.CHN: rival, discount: 0.04}}
claims:
  - {id: X1, kind: model, says: Russia is better off than nothing., holds: value(RUS) > 0}
"""
STORY = """\
story:
  - heading: Where it starts
    says: Three powers.
    look_at: [triangle, X1, RUS-CHN, RUS]
  - heading: A colder leader
    says: With less patience.
    with: [cold]
    set: {discount: 0.06, stake.USA-RUS: {times: 0.5}}
"""
TEXT = BASE + VARIANTS + STORY


def child(own: str) -> Scenario:
    return load_text(f"schema: 1\nextends: tutorial\ntitle: Mine\nsays: Mine.\n{own}", "mine")


def test_steps_are_read_in_order_with_what_they_change_and_look_at() -> None:
    first, second = read(TEXT).story
    assert (first.heading, first.says, first.changes) == ("Where it starts", "Three powers.", ())
    assert first.look_at == ("triangle", "X1", "RUS-CHN", "RUS")
    assert second.changes == (
        Change("leader.USA", "set", "opponent"),
        Change("discount", "set", 0.06),
        Change("stake.USA-RUS", "times", 0.5),
    )
    assert list(map(change_text, second.changes)) == [
        "leader.USA=opponent",
        "discount=0.06",
        "stake.USA-RUS=*0.5",
    ]


def test_a_story_is_part_of_the_fingerprint_and_is_compared() -> None:
    bare, told = read(BASE + VARIANTS), read(TEXT)
    assert bare.fingerprint != told.fingerprint
    assert "story" not in content_of(bare)
    assert Difference("story", "step 1", "", None, "Where it starts") in differences(bare, told)
    other = read(changed("Three powers.", "Three of them.", TEXT))
    assert differences(told, other) == (
        Difference("story", "step 1", "says", "Three powers.", "Three of them."),
    )


def test_a_file_that_extends_tells_its_own_story_and_inherits_none() -> None:
    assert len(load("tutorial").story) > 3
    own = "story:\n  - {heading: One, says: Only this., look_at: [T1]}\n"
    assert [step.heading for step in child(own).story] == ["One"]
    assert child("").story == child("story: []\n").story == child("story: null\n").story == ()
    # What the inherited one looks at may be gone.
    assert [
        claim.id for claim in child("claims: {T1: null, T2: {rests_on: []}, T3: {rests_on: []}}\n").claims
    ] == ["T2", "T3"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("X1, RUS-CHN", "X2, RUS-CHN", "looks at 'X2', which is no claim"),
        ("RUS-CHN, RUS]", "RUS-CHM, RUS]", "did you mean 'RUS-CHN'?"),
        ("RUS-CHN, RUS]", "X1]", "looks at 'X1' twice"),
        ("with: [cold]", "with: [colt]", "did you mean 'cold'?"),
        ("with: [cold]", "with: [cold, joined]", "both set discount"),
        ("discount: 0.06", "discount: -1", "discount is -1 1/yr; allowed: above 0"),
        ("discount: 0.06", "discunt: 0.06", "did you mean 'discount'?"),
        ("discount: 0.06", "stake.USA.RUS: 3", "which 'stake.USA.RUS' already sets"),
        ("discount: 0.06", "presence.RUS: absent", "who is at the table"),
        ("discount: 0.06", "relation.USA-RUS: partner", "not on the grid"),
        ("discount: 0.06", "rivalry_loss.USA.RUS: {plus: 5}", "step 2 of the story"),
        ("discount: 0.06", "support_share: {plus: 5}", "step 2 of the story"),
        ("heading: Where it starts", "says: Where it starts", "stands twice"),
        ("heading: Where it starts\n    ", "", "step 1 of the story lacks the key 'heading'"),
        ("says: Three powers.", "say: Three powers.", "did you mean 'says'?"),
        ("says: Three powers.", "says: 3", "'says' of step 1 of the story must be a text"),
        ("Where it starts", "W" * 91, "has 91 characters, and at most 90"),
        ("Three powers.", "w" * 1501, "has 1501 characters, and at most 1500"),
        ("[triangle, X1, RUS-CHN, RUS]", f"[{', '.join(['X1'] * 13)}]", "looks at 13 things"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, told: str) -> None:
    message = refusal(changed(old, new, TEXT))
    assert told in message
    assert "test.yaml:" in message


def test_too_many_steps_and_no_list_are_refused() -> None:
    many = BASE + "story:\n" + "  - {heading: One, says: Again.}\n" * 41
    assert "at most 40 steps, not 41" in refusal(many)
    assert "story must be a list" in refusal(BASE + "story: {heading: One}\n")


def test_a_step_that_the_scenario_s_own_variants_contradict_names_both() -> None:
    capped = VARIANTS.replace(
        "claims:", "  far: {set: {cap.RUS-CHN: normal, relation.RUS-CHN: normal}}\nclaims:"
    )
    text = BASE + capped + STORY.replace("discount: 0.06", "frozen.RUS-CHN: partnership")
    message = refusal(text)
    assert "step 2 of the story: variant far: " in message
    assert place_of("heading: A colder", text) in message


def test_the_published_schema_knows_a_story() -> None:
    validator = Draft202012Validator(json_schema())

    def plain(node: object) -> object:
        value = getattr(node, "value", node)
        if isinstance(value, tuple):
            return [plain(each) for each in value]
        return {key: plain(each) for key, each in value.items()} if hasattr(value, "items") else value

    good = plain(read_yaml(TEXT, "test.yaml"))
    assert list(validator.iter_errors(good)) == []
    good["story"][0]["look_at"] = "triangle"  # type: ignore[index]
    assert len(list(validator.iter_errors(good))) == 1
