"""Variants as they are read, and all that makes one contradict itself or its scenario."""

from __future__ import annotations

import pytest
from tests.unit.scenario.texts import BASE, changed, read, refusal

from tripolar.scenario.objects import Change

HAZARDS = changed(
    BASE[BASE.index("  political_value:") : BASE.index("  transfer_bound:")],
    "  relation_hazard: {USA-RUS: {engager: 0.3, opponent: 0.02}, USA-CHN: 0.04, RUS-CHN: 0.03}\n"
    "  relation_tilt.USA-CHN: 0\n",
)


def variant(changes: str, text: str = BASE) -> str:
    return f"{text}variants:\n  other:\n    says: Otherwise.\n    set: {changes}\n"


def changes_of(changes: str, text: str = BASE) -> tuple[Change, ...]:
    return read(variant(changes, text)).variants["other"].changes


def test_a_change_sets_scales_or_shifts() -> None:
    assert changes_of("{gdp.CHN: 9000, discount: {times: 2}, balance_stress: {plus: 5}}") == (
        Change("gdp.CHN", "set", 9000.0),
        Change("discount", "times", 2.0),
        Change("balance_stress", "plus", 5.0),
    )


def test_words_and_levels_are_stored_as_such() -> None:
    assert changes_of("{leader.CHN: rival, relation.CHN-RUS: normal, cap.USA-RUS: 0}") == (
        Change("leader.CHN", "set", "rival"),
        Change("relation.RUS-CHN", "set", 0.5),
        Change("cap.USA-RUS", "set", 0.0),
    )


def test_a_shorthand_changes_all_it_stands_for() -> None:
    assert [
        change.path for change in changes_of("{stake.USA-CHN: 5, political_value.CHN.RUS: {plus: 1}}")
    ] == [
        "stake.USA.CHN",
        "stake.CHN.USA",
        "political_value.CHN.RUS.partner",
        "political_value.CHN.RUS.rival",
    ]


def test_a_frozen_dyad_stands_where_it_is_frozen() -> None:
    assert changes_of("{frozen.USA-RUS: normal}") == (
        Change("frozen.USA-RUS", "set", 0.5),
        Change("relation.USA-RUS", "set", 0.5),
    )


def test_a_capped_dyad_below_its_cap_needs_no_relation() -> None:
    assert changes_of("{cap.USA-RUS: hostile}") == (Change("cap.USA-RUS", "set", 0.0),)


def test_values_that_draws_solve_for_can_be_changed() -> None:
    changes = changes_of("{political_value.USA.RUS: {plus: -50}}", HAZARDS)
    assert [change.path for change in changes] == [
        "political_value.USA.RUS.engager",
        "political_value.USA.RUS.opponent",
    ]


@pytest.mark.parametrize(
    ("changes", "words", "told"),
    [
        ("{}", "other:", "variant 'other' changes nothing"),
        ("{gdp.CNH: 1}", "gdp.CNH", "did you mean 'gdp.CHN'?"),
        ("{gdp.CHN: -1}", "-1", "gdp.CHN is -1 bn US$/yr; allowed: above 0"),
        ("{gdp.CHN: much}", "much", "stands alone"),
        ("{gdp.CHN: 'figure(x)'}", "figure(x)", "gdp.CHN takes a number here"),
        ("{gdp.CHN: {tmies: 2}}", "tmies", "did you mean 'times'?"),
        ("{gdp.CHN: {times: 2, plus: 1}}", "{times", "gdp.CHN needs exactly one change"),
        ("{gdp.CHN: {times: -1}}", "gdp.CHN", "gdp.CHN is -18700 bn US$/yr"),
        ("{stake.USA-RUS: {plus: -50}}", "stake", "could lie anywhere from -10 to 30"),
        ("{relation.USA-RUS: {plus: 0.5}}", "{plus", "is a level: it can be set, not plus"),
        ("{relation.USA-RUS: 0.2}", "0.2", "0.2 is not on the grid"),
        ("{leader.CHN: partnr}", "partnr", "did you mean 'partner'?"),
        ("{stake.USA-CHN: 5, stake.CHN.USA: 6}", "stake.CHN.USA", "contradicts itself: 'stake.CHN.USA' sets"),
        ("{relation.USA-RUS: 0, relation.RUS-USA: 1}", "relation.RUS-USA", "contradicts itself"),
        ("{cap.RUS-CHN: hostile}", "cap.RUS-CHN", "starts at 1 (partnership), above its cap 0 (hostile)"),
        ("{cap.USA-CHN: hostile}", "cap.USA-CHN", "starts at 0.5 (normal), above its cap 0 (hostile)"),
        ("{frozen.RUS-CHN: 1, cap.RUS-CHN: 0}", "frozen", "is frozen at 1 (partnership), above its cap 0"),
        ("{frozen.RUS-CHN: 1, relation.RUS-CHN: 0}", "frozen", "but its relation stands at 0 (hostile)"),
        ("{precision_absolute: 1}", "precision_absolute: 1", "excludes precision, which the scenario sets"),
        ("{relation_hazard.USA-RUS: 1}", "relation_hazard", "write a scenario that extends this one"),
        ("{rivalry_loss.USA-RUS: 1}", "rivalry_loss", "write a scenario that extends this one"),
        ("{observed_terms.RUS-CHN: 1}", "observed_terms", "write a scenario that extends this one"),
        ("{split.USA-RUS: 1}", "split", "write a scenario that extends this one"),
        (
            "{backing.USA-RUS.worth: 5}",
            "backing",
            "backing.USA-RUS is not whole: backing.USA-RUS.cost.engager",
        ),
        (
            "{backing.USA-RUS.worth: {plus: 5}}",
            "backing",
            "has no value in the scenario that could be scaled",
        ),
    ],
)
def test_a_variant_that_cannot_be_is_refused_at_its_place(changes: str, words: str, told: str) -> None:
    text = variant(changes)
    line = refusal(text)
    start = text.index("variants:")
    before = text[: start + text[start:].index(words)]
    assert line.startswith(
        f"test.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "
    ), line
    assert told in line


@pytest.mark.parametrize("name", ["No-US", "hostile", "1st", "no us"])
def test_a_name_that_claims_could_not_use_is_refused(name: str) -> None:
    line = refusal(f"{BASE}variants:\n  {name}: {{set: {{discount: 1}}}}\n")
    assert f"'{name}' cannot name a variant" in line


def test_a_backing_item_may_come_with_a_variant() -> None:
    changes = changes_of("{backing.USA-RUS.worth: 50, backing.USA-RUS.cost: {set: 10}}")
    assert [(change.path, change.value) for change in changes] == [
        ("backing.USA-RUS.worth", 50.0),
        ("backing.USA-RUS.cost.engager", 10.0),
        ("backing.USA-RUS.cost.opponent", 10.0),
    ]


TWO = """variants:
  apart: {says: Apart., set: {cap.RUS-CHN: hostile, relation.RUS-CHN: hostile}}
  small: {says: Small., set: {gdp.CHN: 9000}}
"""


def test_a_variant_may_build_on_others_above_it() -> None:
    scenario = read(f"{BASE}{TWO}  both: {{says: Both., with: [apart, small], set: {{gdp.CHN: 8000}}}}\n")
    assert set(scenario.variants["both"].changes) == {
        Change("cap.RUS-CHN", "set", 0.0),
        Change("relation.RUS-CHN", "set", 0.0),
        Change("gdp.CHN", "set", 8000.0),
    }


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("  both: {says: x, with: [appart]}", "did you mean 'apart'?"),
        ("  both: {says: x, with: [both]}", "not above it"),
        (
            "  other: {says: x, set: {gdp.CHN: 1}}\n  both: {says: x, with: [small, other]}",
            "contradict each other",
        ),
    ],
)
def test_a_variant_cannot_build_on_what_is_not_there_or_disagrees(lines: str, told: str) -> None:
    assert told in refusal(f"{BASE}{TWO}{lines}\n")
