"""The words in which a scenario speaks to its readers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.scenario.texts import BASE

from tripolar.errors import InputError
from tripolar.prepare.prepared import prepare
from tripolar.scenario.content import content_of
from tripolar.scenario.load import embedded_names, load, load_text
from tripolar.scenario.objects import Assumption, Claim, Gains
from tripolar.scenario.wording import clause_of, label_notes, label_of
from tripolar.words import LEVEL_WORDS

VARIANT = "variants: {no-us: {says: x, set: {discount: 0.1}}}\n"


def test_a_scenario_without_words_is_as_it_was() -> None:
    scenario = load_text(BASE)
    assert (scenario.answer, scenario.gains, scenario.main) == ("yes", None, ())
    assert {"answer", "gains", "main"}.isdisjoint(content_of(scenario))
    assert scenario.actors[0].short_name == "United States"


def test_all_words_are_read_and_kept_in_the_content() -> None:
    scenario = load_text(
        BASE.replace("USA: {name: United States", "USA: {name: United States, short: US")
        + VARIANT
        + "answer: no\n"
        + "gains: {against: no-us, if: Russia could turn to Washington}\n"
        + "main:\n  - discount\n"
        + "  - {path: precision, asks: How?, ends: [a, b], middle: c, direction: falling, if: [d, e]}\n"
        + "  - {path: leader.USA, words: {engager: an eager leader governs}}\n"
        + "claims:\n  - {id: A, kind: model, says: One., label: One is above two, clause: one is.,"
        " facts: trade, holds: 'value(RUS) > 1'}\n"
        "  - {id: A2, kind: model, says: Two., reading_of: A, holds: 'value(RUS) > 2'}\n"
    )
    assert (scenario.answer, scenario.gains) == ("no", Gains("no-us", "Russia could turn to Washington"))
    assert scenario.actors[0].short_name == "US"
    assert scenario.main == (
        Assumption("discount"),
        Assumption("precision", "How?", ("a", "b"), "c", True, ("d", "e")),
        Assumption("leader.USA", words={"engager": "an eager leader governs"}),
    )
    first, second = scenario.claims
    assert (first.label, first.clause, first.facts, second.reading_of) == (
        *("One is above two", "one is", "trade"),
        "A",
    )
    content = content_of(scenario)
    assert content["main"][1]["direction"] == "falling"
    assert content["claims"]["A2"]["reading_of"] == "A"
    assert scenario.fingerprint != replace_label(scenario).fingerprint


def replace_label(scenario):  # type: ignore[no-untyped-def]
    text = dict(scenario.texts)["scenario"]
    return load_text(text.replace("One is above two", "One is above three"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("answer: maybe", "answer says whether"),
        ("gains: {against: no-us}", "gains lacks the key 'if'"),
        ("gains: {against: no-usa, if: x}", "'no-usa' is no variant"),
        ("main: [discount, discount]", "stands twice"),
        ("main: [{asks: x}]", "lacks the key 'path'"),
        ("main: [{path: discount, ends: [a]}]", "has 1 text: give the low end, then the high"),
        ("main: [{path: discount, direction: up}]", "direction of discount"),
        ("main: [{path: discount, words: {a: b}}]", "give it 'ends', not 'words'"),
        ("main: [{path: leader.USA, ends: [a, b]}]", "give it 'words', not 'ends'"),
        ("main: [{path: leader.USA, words: {partner: x}}]", "words of leader.USA: 'partner'"),
        ("main: [{path: relation.USA-CHN, words: {cold: x}}]", "words of relation.USA-CHN: 'cold'"),
    ],
)
def test_words_that_do_not_fit_are_refused(line: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        load_text(BASE + VARIANT + line + "\n")


@pytest.mark.parametrize("of", ["A2", "B", "Z"])
def test_a_second_reading_is_of_a_claim_that_stands_for_itself(of: str) -> None:
    claims = (
        "claims:\n  - {id: A, kind: model, says: One., holds: 'value(RUS) > 1'}\n"
        "  - {id: B, kind: model, says: One., holds: 'value(RUS) > 1', reading_of: A}\n"
        f"  - {{id: A2, kind: model, says: Two., reading_of: {of}, holds: 'value(RUS) > 2'}}\n"
    )
    with pytest.raises(InputError, match=f"claim A2 is a reading of '{of}', which is no claim of its own"):
        prepare(load_text(BASE + claims))


def notes(*claims: Claim) -> list[str]:
    return [*label_notes(replace(load("tutorial"), claims=claims))]


def claim(name: str = "A", says: str = "Russia gains from the rivalry.", **words: str) -> Claim:
    return Claim(name, says, "model", **{"label": "Rivalry helps Russia", "clause": "it helps", **words})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"label": ""}, "1 claim has no label or no clause for readers: A"),
        ({"clause": ""}, "1 claim has no label or no clause for readers: A"),
        ({"label": "It helps"}, "has 2 words: 3 to 6"),
        ({"label": "Continuing rivalry of both benefits Russia"}, "has 42 characters: at most 40"),
        ({"label": "a b c d e f g"}, "has 7 words: 3 to 6"),
        ({"label": "Rivalry helps RUS"}, "has the code RUS: write a name"),
        ({"label": "Russia's hazard is low"}, "a term of the model, 'hazard'"),
        ({"clause": "it " * 21}, "the clause of A has 21 words: at most 20"),
    ],
)
def test_a_label_against_the_rules_is_told(words: dict[str, str], told: str) -> None:
    found = notes(claim(**words))
    assert len(found) == 1
    assert told in found[0]


def test_labels_within_the_rules_are_not_told() -> None:
    assert notes(claim(), claim("B", label="Only the US helps Russia")) == []
    assert notes(claim(says="The hazard is low.", label="Russia's hazard is low")) == []


def test_a_label_that_stands_twice_is_told() -> None:
    assert notes(claim(), claim("B")) == ["the label of B, 'Rivalry helps Russia', is that of A too"]


def test_what_stands_in_the_place_of_words() -> None:
    scenario = load("tutorial")
    assert label_of(claim(label="")) == "Russia gains from the rivalry"
    long = "The balancing act leaves all three better off, or at least not worse."
    assert label_of(claim(says=long, label="")) == "The balancing act leaves all three…"
    assert clause_of(scenario, claim(clause="")) == "Russia gains from the rivalry"
    assert clause_of(scenario, claim(clause="", says="Russia's gain is small.")) == "Russia's gain is small"
    assert clause_of(scenario, claim(clause="", says=long)) == long[:1].lower() + long[1:-1]


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("Washington gains.", "Washington gains"),  # a capital, which no power is called
        ("NATO's members gain.", "NATO's members gain"),
        ("IAEA inspectors find it.", "IAEA inspectors find it"),
        ("New Delhi gains.", "New Delhi gains"),
        ("Russia-led groups gain.", "Russia-led groups gain"),
        ("United States forces gain.", "United States forces gain"),  # part of a power's name
        ("US terms improve.", "US terms improve"),  # although the text may have "us"
        ("Neither of the two gains.", "neither of the two gains"),
        ("It gains.", "it gains"),
        ("Rivalry pays Russia.", "rivalry pays Russia"),  # in small letters elsewhere
    ],
)
def test_a_name_keeps_its_capital_in_a_clause(says: str, told: str) -> None:
    scenario = replace(load("tutorial"), claims=(claim(says="Russia gains from new rivalry between us."),))
    assert clause_of(scenario, claim(clause="", says=says)) == told


@pytest.mark.parametrize("name", embedded_names())
def test_labels_of_shipped_scenarios_keep_the_rules(name: str) -> None:
    assert [*label_notes(load(name))] == []


@pytest.mark.parametrize("name", [name for name in embedded_names() if load(name).conclusions])
def test_the_sliders_of_shipped_arguments_are_in_words(name: str) -> None:
    """A question, and two worded ends or what every value that is drawn means."""
    scenario = load(name)
    assert len(scenario.main) >= 2
    for each in scenario.main:
        assert each.asks.endswith("?"), each.path
        if not each.words:
            assert len(each.ends) == len(each.turns) == 2, each.path
        elif each.path.startswith("relation."):
            drawn = getattr(scenario.parameters[each.path].distribution, "values", ())
            assert {word for word, level in LEVEL_WORDS.items() if level in drawn} <= {*each.words}
