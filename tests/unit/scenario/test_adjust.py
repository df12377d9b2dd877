"""``--set``, applied variants, and checks once figures are numbers."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from tests.unit.scenario.test_variants import HAZARDS
from tests.unit.scenario.texts import BASE, VARIANTS, changed, read

from tripolar.errors import InputError, ParameterError
from tripolar.scenario.distributions import Fixed, Uniform
from tripolar.scenario.load import load
from tripolar.scenario.objects import Change
from tripolar.scenario.variants import apply_variant, check_resolved, check_variants, override

BLENDED = changed(
    "capability: {USA: 0.45, RUS: 0.15, CHN: 0.4}", 'capability: {blend: {GDP: "figure(gdp, ACTOR)"}}'
)


@pytest.mark.parametrize(
    ("option", "path", "described"),
    [
        ("gdp.CHN=20000", "gdp.CHN", "20000"),
        (" gdp.CHN = 2e4 ", "gdp.CHN", "20000"),
        ("gdp.CHN=*0.5", "gdp.CHN", "9350"),
        ("balance_stress=+40", "balance_stress", "40"),
        ("political_value.USA.RUS=-5", "political_value.USA.RUS.opponent", "-5"),
        ("political_value.CHN.RUS=+-5", "political_value.CHN.RUS.rival", "-105"),
        ("stake.USA-RUS=*2", "stake.RUS.USA", "2 × (uniform from 40 to 80)"),
        ("relation.CHN-RUS=normal", "relation.RUS-CHN", "0.5"),
        ("relation.CHN-RUS=0", "relation.RUS-CHN", "0"),
        ("frozen.USA-RUS=normal", "relation.USA-RUS", "0.5"),
        ("leader.CHN=rival", "leader.CHN", "rival"),
        ("reading=shocks", "reading", "shocks"),
    ],
)
def test_an_option_changes_the_scenario(option: str, path: str, described: str) -> None:
    scenario = read(BASE)
    changed_one = override(scenario, [option])
    assert changed_one.parameters[path].distribution.describe() == described
    assert changed_one.fingerprint != scenario.fingerprint
    assert read(BASE).parameters == scenario.parameters


def test_options_are_read_in_order_and_judged_together() -> None:
    scenario = override(read(BASE), ("cap.RUS-CHN=hostile", "relation.RUS-CHN=hostile"))
    assert scenario.parameters["cap.RUS-CHN"].distribution == Fixed(0.0)
    twice = override(read(BASE), ["discount=0.1", "discount=*2"])
    assert twice.parameters["discount"].distribution == Fixed(0.2)
    assert override(read(BASE), []) == read(BASE)
    assert twice.changed == ("discount=0.1", "discount=*2")
    assert override(twice, iter(["discount=0.2"])).changed == (*twice.changed, "discount=0.2")


def test_a_path_set_takes_the_place_of_what_it_excludes() -> None:
    scenario = override(read(BASE), ["precision_absolute=0.1"])
    assert "precision" not in scenario.parameters
    solved = override(read(HAZARDS), ["political_value.USA.RUS=5", "political_value.RUS.USA=7"])
    assert "relation_hazard.USA-RUS.engager" not in solved.parameters


THEN = BLENDED.replace('ACTOR)"}}', 'ACTOR)"}, then: [{CHN: {times: 0.5}}, {RUS: 0.1}, {CHN: {plus: 0.1}}]}')


def test_changes_of_a_blend_can_be_written_down_and_others_follow() -> None:
    written = override(read(THEN), ["capability.RUS=*2"])
    asked = override(read(BLENDED), ["capability.CHN=*0.5", "capability.RUS=0.1", "capability.CHN=+0.1"])
    assert read(THEN).blends[0].changes == asked.blends[0].changes
    assert read(THEN).fingerprint == asked.fingerprint
    assert written.blends[0].changes[-1] == Change("capability.RUS", "times", 2.0)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("{CHN: 0.5}", "must be a list"),
        ("[{MARS: 0.5}]", "MARS"),
        ("[{CHN: {times: much}}]", "must be a number"),
        ("[{CHN: {halve: 1}}]", "unknown key 'halve'"),
    ],
)
def test_what_cannot_follow_a_blend_is_said(then: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(BLENDED.replace('ACTOR)"}}', f'ACTOR)"}}, then: {then}}}'))


def test_then_follows_a_blend_only() -> None:
    with pytest.raises(InputError, match="discount is no blend"):
        read(changed("discount: 0.05", "discount: {value: 0.05, then: [{CHN: 1}]}"))


def test_setting_one_direction_leaves_the_other_a_draw_of_its_own() -> None:
    scenario = override(read(BASE), ["stake.USA.RUS=5"])
    assert scenario.parameters["stake.RUS.USA"].drawn_with == ""


def test_what_is_blended_is_changed_after_the_blending() -> None:
    scenario = override(read(BLENDED), ["capability.CHN=*0.5", "capability.RUS=0.1"])
    assert scenario.blends[0].changes == (
        Change("capability.CHN", "times", 0.5),
        Change("capability.RUS", "set", 0.1),
    )


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("gdp.CHN", "--set gdp.CHN: 'gdp.CHN' is not PATH=VALUE, such as balance_stress=40"),
        ("=5", "--set =5: '=5' is not PATH=VALUE"),
        ("gpd.CHN=5", "--set gpd.CHN=5: unknown parameter 'gpd.CHN'; did you mean 'gdp.CHN'?"),
        ("gdp.CHN=-5", "--set gdp.CHN=-5: gdp.CHN is -5 bn US$/yr; allowed: above 0"),
        ("gdp.CHN=*-1", "--set gdp.CHN=*-1: gdp.CHN is -18700 bn US$/yr"),
        ("gdp.CHN=nan", "gdp.CHN takes a number (bn US$/yr), not 'nan'"),
        ("gdp.CHN=large", "gdp.CHN takes a number"),
        ("gdp.CHN=*x", "gdp.CHN cannot be changed by '*x'"),
        ("relation.USA-RUS=*2", "relation.USA-RUS cannot be changed by '*2'"),
        ("relation.USA-RUS=0.2", "0.2 is not on the grid; allowed: 0 (hostile)"),
        ("coercion=+2", "--set coercion=+2: coercion is 2 ratio; allowed: 0 to 1"),
        ("stake.USA-RUS=+-50", "could lie anywhere from -10 to 30"),
        (
            "cap.RUS-CHN=0",
            "--set cap.RUS-CHN=0: RUS-CHN starts at 1 (partnership), above its cap 0 (hostile)",
        ),
        ("backing.USA-RUS.worth=5", "backing.USA-RUS is not whole"),
        ("backing.USA-RUS.worth=+5", "has no value in the scenario that could be scaled"),
    ],
)
def test_an_option_that_cannot_be_is_named(option: str, told: str) -> None:
    text = BASE.replace(
        "USA-CHN: {relation: {choice: {hostile: 0.5, normal: 0.5}}", "USA-CHN: {relation: normal"
    )
    with pytest.raises(ParameterError) as caught:
        override(read(text), [option])
    assert told in str(caught.value)
    assert str(caught.value).startswith(f"--set {option}: ")


def test_an_option_that_leaves_something_missing_says_what() -> None:
    told = "^--set political_value.USA.RUS=5: this also needs political_value.RUS.USA.leader$"
    with pytest.raises(ParameterError, match=told):
        override(read(HAZARDS), ["political_value.USA.RUS=5"])


def test_a_variant_is_applied_exactly() -> None:
    text = BASE + (
        "variants:\n  other:\n"
        "    set: {gdp.CHN: {times: 0.5}, stake.USA-RUS: {plus: 10}, leader.CHN: rival}\n"
    )
    scenario = apply_variant(read(text), "other")
    assert scenario.parameters["gdp.CHN"].distribution == Fixed(9350.0)
    assert scenario.parameters["gdp.CHN"].unit == "bn US$/yr"
    assert scenario.parameters["stake.RUS.USA"].distribution.describe() == "(uniform from 40 to 80) + 10"
    assert scenario.parameters["stake.RUS.USA"].drawn_with == "stake.USA.RUS"
    assert scenario.parameters["leader.CHN"].why == "variant other"


def test_a_variant_changes_a_blend_after_the_blending() -> None:
    text = BLENDED + "variants:\n  half: {set: {capability.CHN: {times: 0.5}}}\n"
    assert apply_variant(read(text), "half").blends[0].changes == (Change("capability.CHN", "times", 0.5),)


def test_an_unknown_variant_is_told_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="no variant 'nous' in test; did you mean 'no-us'"):
        apply_variant(read(BASE + VARIANTS), "nous")


def test_a_variant_of_what_only_draws_know_cannot_be_applied_before() -> None:
    text = HAZARDS + "variants:\n  cold: {set: {political_value.USA.RUS.engager: {plus: -50}}}\n"
    with pytest.raises(ParameterError, match=r"variant cold: political_value.USA.RUS.engager is solved for"):
        apply_variant(read(text), "cold")


def test_variants_are_held_against_the_scenario_as_set() -> None:
    scenario = override(read(BASE + VARIANTS), ["relation.USA-RUS=normal"])
    with pytest.raises(
        ParameterError, match=r"variant no-us: USA-RUS starts at 0.5 \(normal\), above its cap"
    ):
        check_variants(scenario)
    check_variants(read(BASE + VARIANTS))


def test_measured_values_are_held_to_their_limits() -> None:
    scenario = read(changed("discount: 0.05", 'discount: {uniform: ["figure(x)", 0.1]}'))
    measured = replace(scenario.parameters["discount"], distribution=Uniform(-0.1, 0.1))
    wrong = replace(scenario, parameters=MappingProxyType({**scenario.parameters, "discount": measured}))
    with pytest.raises(ParameterError, match=r"test.yaml:27:3: discount could lie anywhere from -0.1 to 0.1"):
        check_resolved(wrong)
    check_resolved(scenario)


@pytest.mark.parametrize("name", ["reference-2025", "tutorial"])
@pytest.mark.parametrize("level", [0, 0.5, 1])
def test_relations_of_the_examples_can_be_set_with_their_variants_intact(name: str, level: float) -> None:
    scenario = load(name)
    for dyad in scenario.dyads:
        check_variants(override(scenario, [f"relation.{dyad}={level}"]))
