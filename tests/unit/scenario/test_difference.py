"""What two scenarios say differently."""

from __future__ import annotations

from tests.unit.scenario.texts import BASE, VARIANTS, changed, read

from tripolar.scenario.difference import Difference, differences

CLAIM = "claims:\n  - {id: M1, kind: model, says: One., holds: value(RUS) > 1}\n"


def test_a_scenario_says_what_it_says() -> None:
    assert differences(read(BASE), read(BASE)) == ()


def test_a_number_a_reason_and_a_distribution() -> None:
    text = changed("discount: 0.05", "discount: {uniform: [0.05, 0.1], why: a range}")
    text = changed("RUS: 2170", "RUS: 2000", text)
    assert differences(read(BASE), read(text)) == (
        Difference("parameters", "gdp.RUS", "value", "2170 bn US$/yr", "2000 bn US$/yr"),
        Difference("parameters", "discount", "value", "0.05 1/yr", "uniform from 0.05 to 0.1 1/yr"),
        Difference("parameters", "discount", "why", "", "a range"),
    )


def test_levels_are_named() -> None:
    text = changed("{relation: hostile, why: it is so}", "{relation: normal, why: it is so}")
    assert differences(read(BASE), read(text)) == (
        Difference("parameters", "relation.USA-RUS", "value", "0 (hostile)", "0.5 (normal)"),
    )


def test_a_value_set_to_its_default_is_no_difference() -> None:
    assert differences(read(BASE), read(changed("precision: 5", "precision: 5\n  balance_stress: 0"))) == ()


def test_a_variant_and_a_claim_added_removed_and_changed() -> None:
    whole = read(BASE + VARIANTS + CLAIM)
    assert differences(read(BASE), whole) == (
        Difference("variants", "no-us", "", None, "cap.USA-RUS: 0"),
        Difference("claims", "M1", "", None, "One."),
    )
    assert [each.after for each in differences(whole, read(BASE))] == [None, None]
    other = read(BASE + VARIANTS + changed("> 1", "> 2", CLAIM))
    assert differences(whole, other) == (
        Difference("claims", "M1", "holds", "value(RUS) > 1", "value(RUS) > 2"),
    )


def test_an_added_leader_type_does_not_list_the_defaults_it_brings() -> None:
    text = changed("RUS: {name: Russia}", "RUS: {name: Russia, leaders: [leader, heir]}")
    found = differences(read(BASE), read(text))
    assert [(each.section, each.name, each.key) for each in found] == [
        ("actors", "RUS", "leaders"),
        ("parameters", "political_value.RUS.USA.heir", ""),
        ("parameters", "political_value.RUS.CHN.heir", ""),
    ]
