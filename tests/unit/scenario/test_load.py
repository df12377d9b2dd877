"""From a text to a scenario, and every way in which a text can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.scenario.texts import BASE, VARIANTS, changed, place_of, read, refusal

from tripolar.errors import ScenarioError
from tripolar.scenario.distributions import Choice, Fixed, Uniform
from tripolar.scenario.load import embedded_names, load, load_text
from tripolar.scenario.objects import Actor
from tripolar.scenario.paths import canonical_paths


def test_a_scenario_holds_what_was_written() -> None:
    scenario = read(BASE)
    parameters = scenario.parameters
    assert (scenario.name, scenario.title, scenario.year) == ("test", "Test", 2025)
    assert scenario.actors[2] == Actor("CHN", "China", ("partner", "rival"), ("rival",))
    assert scenario.dyads == ("USA-RUS", "USA-CHN", "RUS-CHN")
    assert scenario.levels == (0.0, 0.5, 1.0)
    assert parameters["gdp.RUS"].distribution == Fixed(2170.0)
    assert parameters["gdp.RUS"].unit == "bn US$/yr"
    assert parameters["relation.USA-CHN"].distribution == Choice((0.0, 0.5), (0.5, 0.5))
    assert parameters["relation.USA-CHN"].why == "two codings"
    assert parameters["political_value.USA.RUS.opponent"].distribution == Fixed(-150.0)
    assert parameters["political_value.USA.CHN.opponent"].distribution == Fixed(-310.0)
    assert str(parameters["discount"].where) == f"test.yaml:{place_of('discount: 0.05', BASE)}"


def test_a_blend_that_is_cut_is_refused_not_left_uncut() -> None:
    blend = "capability: {blend: {g: 'figure(gdp_current_usd, ACTOR, 2024)'}, within: [0.1, 1]}"
    said = refusal(changed("capability: {USA: 0.45, RUS: 0.15, CHN: 0.4}", blend))
    assert "a blend cannot be cut: 'then' changes the shares it gives" in said


def test_one_line_for_two_directions_is_one_draw() -> None:
    parameters = read(BASE).parameters
    first, second = parameters["stake.USA.RUS"], parameters["stake.RUS.USA"]
    assert first.distribution == second.distribution == Uniform(40.0, 80.0)
    assert first.judgement
    assert (first.drawn_with, second.drawn_with) == ("", "stake.USA.RUS")
    assert parameters["stake.CHN.USA"].drawn_with == ""  # a number needs no draw


def test_defaults_are_filled_in() -> None:
    parameters = read(BASE).parameters
    assert parameters["leader.USA"].distribution == Fixed("engager")
    assert parameters["contest_steepness"].distribution == Fixed(1.0)
    assert parameters["access.RUS.CHN"].why == "default"
    optional = {"cap.USA-RUS", "frozen.USA-RUS", "relation_hazard.USA-RUS", "precision_absolute"}
    assert not optional & parameters.keys()
    assert [path for path in canonical_paths(read(BASE).actors) if path in parameters] == list(parameters)


@pytest.mark.parametrize("name", ["reference-2025", "tutorial"])
def test_embedded_scenarios_load(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert len(scenario.fingerprint) == 64
    assert name in embedded_names()


def test_the_reference_holds_the_published_numbers() -> None:
    scenario = load("reference-2025")
    values = {path: each.distribution.centre for path, each in scenario.parameters.items()}
    assert (values["gdp.USA"], values["capability.RUS"], values["access.RUS.CHN"]) == (29000, 0.15, 0.07)
    assert (values["stake.CHN.USA"], values["political_value.CHN.RUS.rival"]) == (300, -100)
    assert (values["precision_absolute"], values["discount"], values["support_share"]) == (0.1, 0.05, 1)
    assert (values["relation.USA-RUS"], values["relation.USA-CHN"], values["relation.RUS-CHN"]) == (0, 0.5, 1)
    assert [values[f"leader.{code}"] for code in scenario.codes] == ["engager", "leader", "partner"]
    assert list(scenario.variants) == ["no-us", "no-china", "neither"]


def test_values_may_be_expressions_and_those_without_figures_are_worked_out() -> None:
    text = changed("discount: 0.05", 'discount: "1 / 20"')
    text = changed("trade_elasticity: 4", 'trade_elasticity: {value: "figure(x, y)", why: measured}', text)
    parameters = read(text).parameters
    assert parameters["discount"].distribution == Fixed(0.05)
    assert [str(each) for each in parameters["trade_elasticity"].distribution.expressions] == ["figure(x, y)"]


def test_a_choice_may_be_of_measures() -> None:
    text = changed("discount: 0.05", 'discount: {choice: {0.03: 1, "figure(rate)": 3}}')
    distribution = read(text).parameters["discount"].distribution
    assert distribution.describe() == "0.03: 25%, figure(rate): 75%"


def test_capability_may_be_blended() -> None:
    text = changed(
        "capability: {USA: 0.45, RUS: 0.15, CHN: 0.4}",
        'capability: {blend: {GDP: "figure(gdp, ACTOR)", CINC: "figure(cinc, ACTOR)"}, why: measures differ}',
    )
    scenario = read(text)
    (blend,) = scenario.blends
    assert {label: str(each) for label, each in blend.measures.items()} == {
        "GDP": "figure(gdp, ACTOR)",
        "CINC": "figure(cinc, ACTOR)",
    }
    assert "capability.USA" not in scenario.parameters


def test_political_values_may_be_solved_from_hazards() -> None:
    old = BASE[BASE.index("  political_value:") : BASE.index("  transfer_bound:")]
    hazards = """\
  relation_hazard:
    USA-RUS: {engager: 0.3, opponent: {gamma: [3.5, 134]}}
    USA-CHN: 0.04
    RUS-CHN: {partner: 0.02, rival: 0.3}
  relation_tilt.USA-CHN: {normal: [0, 1]}
"""
    parameters = read(changed(old, hazards)).parameters
    assert (
        parameters["relation_hazard.USA-RUS.opponent"].distribution.describe() == "gamma, shape 3.5, rate 134"
    )
    assert parameters["relation_hazard.USA-CHN"].unit == "1/yr"


# Each is a place in the text, what stands there instead, where the error points (words of the spoilt
# text, or nothing for the head of the file), and what it says.
SPOILT = [
    ("schema: 1\n", "", "", "the key 'schema' is missing"),
    ("schema: 1", "schema: 2", "2\n", "schema is the number 2, and this version reads 1"),
    (
        "schema: 1",
        "schema: 1\nclaim: []",
        "claim: []",
        "unknown key 'claim' in a scenario; did you mean 'claims'?",
    ),
    ("title: Test\n", "", "", "the key 'title' is missing"),
    ("title: Test", f"title: {'x' * 301}", "x" * 301, "the title has 301 characters, and at most 300"),
    ("year: 2025", "year: soon", "soon", "year must be a number, not the text 'soon'"),
    ("year: 2025", "year: 20.5", "20.5", "year must be a whole number"),
    ("year: 2025", "year: 2025\nlevels: [0, 1, 0.5]", "[0, 1, 0.5]", "levels must rise from 0"),
    ("name: Russia", "nmae: Russia", "nmae", "unknown key 'nmae' in actor RUS; did you mean 'name'?"),
    ("RUS: {name: Russia}", "Russia: {}", "Russia: {}", "'Russia' cannot name a power"),
    ("hostile: [rival]", "hostile: [rivla]", "rivla", "not among its leaders; did you mean 'rival'?"),
    ("[partner, rival]", "[partner, partner]", "partner]", "leader type 'partner' is listed twice"),
    ("[partner, rival]", "[partner, uniform]", "uniform]", "'uniform' cannot name a leader type"),
    ("relation: hostile, why: it is so", "relatoin: hostile", "relatoin", "did you mean 'relation'?"),
    ("why: it is so", "why: it is so, they say", "they say", "a text with a comma needs quotes inside { }"),
    ("relation: hostile, why: it is so", "relation: 0.3", "0.3", "0.3 is not on the grid"),
    ("{hostile: 0.5, normal: 0.5}", "{hostile: 0.5, cold: 0.5}", "cold: 0.5", "cold is not on the grid"),
    ("{hostile: 0.5, normal: 0.5}", "{hostile: 0, normal: 0}", "{hostile: 0,", "not all 0"),
    (
        "{relation: partnership}",
        "{why: none}",
        "{why: none",
        "lacks the key 'relation', which says where the relation stands",
    ),
    ("  RUS-CHN: {relation: partnership}\n", "", "", "1 parameter is missing: relation.RUS-CHN"),
    ("gdp: {USA: 29000", "gdp: {USA: -29000", "-29000", "gdp.USA is -29000 bn US$/yr; allowed: above 0"),
    ("gdp: {USA: 29000", "gdp: {USA: 0", "0, RUS", "gdp.USA is 0 bn US$/yr; allowed: above 0"),
    ("gdp: {USA: 29000", "gdp: {UAS: 29000", "UAS", "no power is called 'UAS'; did you mean 'gdp.USA'?"),
    ("gdp: {USA", "gdq: {USA", "gdq", "unknown parameter 'gdq'; did you mean 'gdp'?"),
    ("gdp: {USA: 29000", "gdp: {USA: [1]", "[1]", "gdp.USA must be a number or an expression, not a list"),
    ("gdp: {USA: 29000", "gdp: {USA: true", "true", "not the word true"),
    ("gdp: {USA: 29000", "gdp: {USA: ", "USA: ", "'gdp.USA' has no value"),
    ("discount: 0.05", "discount: {}", "{}\n", "discount has no value: give exactly one"),
    ("discount: 0.05", "discount: {unifrm: [0, 1]}", "unifrm", "did you mean 'uniform'?"),
    (
        "discount: 0.05",
        "discount: {value: 1, uniform: [0, 1]}",
        "{value: 1",
        "discount has value and uniform",
    ),
    ("discount: 0.05", "discount: {uniform: [0.1]}", "[0.1]", "discount uniform takes low, high"),
    ("discount: 0.05", "discount: {uniform: {low: 0.1, hihg: 1}}", "hihg", "did you mean 'high'?"),
    ("discount: 0.05", "discount: {uniform: [0.2, 0.1]}", "[0.2", "the low end must lie below the high end"),
    ("discount: 0.05", "discount: {uniform: [-1, 1]}", "[-1", "discount could lie anywhere from -1 to 1"),
    (
        "discount: 0.05",
        "discount: {normal: [1, 1]}",
        "[1, 1]",
        "discount could lie anywhere from -inf to inf",
    ),
    ("discount: 0.05", "discount: {value: 1, unit: bn}", "bn}", "discount is in 1/yr, not in bn"),
    ("discount: 0.05", "discount: {value: 1, judgement: maybe}", "maybe", "must be true or false"),
    ("discount: 0.05", "discount: '1 / '", " '\n", "found the end where a number"),
    ("discount: 0.05", "discount: '1 > 2'", "1 > 2", "is true or false"),
    ("discount: 0.05", "discount: {blend: {a: '1'}}", "{a: '1'}", "discount cannot be blended"),
    ("discount: 0.05", "discount: '0 / 0'", "0 / 0", "is not a finite number"),
    ("engager: 20, opponent", "engagr: 20, opponent", "engagr", "'political_value.USA.RUS.engager'?"),
    ("engager: 20, opponent: -150", "uniform: 20", "20}", "political_value.USA.RUS uniform takes low, high"),
    ("engager: 20, opponent: -150", "engager: 20", "", "missing: political_value.USA.RUS.opponent"),
    ("    RUS: {USA: 40, CHN: 0}\n", "", "", "2 parameters are missing: political_value.RUS."),
    ("RUS.CHN: 50", "RUS-CHN: 50", "CHN.RUS", "stake.CHN.RUS is set twice, by 'stake.CHN.RUS' here and by"),
    ("precision: 5", "precision: 5\n  precision_absolute: 1", "precision_absolute", "exclude each other"),
    ("precision: 5", "precision: 5\n  relation.USA-RUS: 0", "relation.USA-RUS", "under dyads, and here"),
    ("  precision: 5\n", "", "", "missing: precision or precision_absolute"),
    ("precision: 5", "precision: 5\n  relation_hazard.USA-RUS: 1", "relation_hazard", "exclude each other"),
    (
        "precision: 5",
        "precision: 5\n  cap.RUS-CHN: 0.5",
        "cap.RUS",
        "starts at 1 (partnership), above its cap 0.5",
    ),
    (
        "precision: 5",
        "precision: 5\n  cap.USA-CHN: hostile",
        "cap.USA",
        "starts at 0.5 (normal), above its cap",
    ),
    (
        "precision: 5",
        "precision: 5\n  frozen.USA-RUS: 1",
        "frozen",
        "frozen at 1 (partnership), but its relation",
    ),
    ("precision: 5", "precision: 5\n  cap.USA-RUS: {choice: {0: 1, 1: 1}}", "cap", "must be one value"),
    (
        "precision: 5",
        "precision: 5\n  leader_hazard.USA.rival: 1",
        "leader_hazard",
        "not a parameter of these",
    ),
    (
        "precision: 5",
        "precision: 5\n  leader_hazard.RUS.leader: 1",
        "leader_hazard",
        "RUS has one leader type",
    ),
    ("precision: 5", "precision: 5\n  backing.USA-RUS.worth: 9", "backing", "backing.USA-RUS.cost.engager"),
    ("precision: 5", "precision: 5\n  leader.CHN: partnr", "partnr\n", "did you mean 'partner'?"),
    ("precision: 5", "precision: 5\n  reading: {uniform: [0, 1]}", "[0, 1]", "reading must be a word"),
    ("precision: 5", "precision: 5\n  access_floor.USA-RUS: 1.2", "1.2", "allowed: 0 to 1"),
]


@pytest.mark.parametrize(("old", "new", "words", "told"), SPOILT, ids=[f"{n[:40]}" for _, n, _, _ in SPOILT])
def test_a_spoilt_text_is_refused_at_its_place(old: str, new: str, words: str, told: str) -> None:
    text = changed(old, new)
    line = refusal(text)
    offset = text.index(new) if new else 0
    place = "1:1"
    if words:
        at = offset + text[offset:].index(words)
        before = text[:at]
        place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    assert line.startswith(f"test.yaml:{place}: "), f"{line} — wanted {place}"
    assert told in line


def test_hazards_of_only_some_leader_types_are_refused() -> None:
    old = BASE[BASE.index("  political_value:") : BASE.index("  transfer_bound:")]
    hazards = "  relation_hazard: {USA-RUS.engager: 0.3, USA-CHN: 0.1, RUS-CHN: 0.1}\n"
    line = refusal(changed(old, hazards))
    assert "2 parameters are missing: relation_hazard.USA-RUS.opponent, relation_tilt.USA-CHN" in line


def test_hazards_by_the_types_of_both_powers_are_refused() -> None:
    old = BASE[BASE.index("  political_value:") : BASE.index("  transfer_bound:")]
    hazards = "  relation_hazard.USA-CHN: {engager: 0.3, opponent: 0.3, partner: 0.1, rival: 0.1}\n"
    assert "exclude each other: both set the hazard of USA-CHN" in refusal(changed(old, hazards))


def test_two_items_of_backing_in_one_dyad_are_refused() -> None:
    items = "precision: 5\n  backing: {USA-RUS: {worth: 9, cost: 1}, RUS-USA: {worth: 9, cost: 1}}"
    assert "a dyad has one item at most" in refusal(changed("precision: 5", items))


def test_a_missing_file_is_told_with_the_nearest() -> None:
    with pytest.raises(ScenarioError) as caught:
        load("tutorail")
    assert str(caught.value).startswith("no scenario 'tutorail'; did you mean 'tutorial'?")
    with pytest.raises(
        ScenarioError, match=r"no such file: 'referense-2025.yaml'; did you mean 'reference-2025'"
    ):
        load("referense-2025.yaml")


def test_a_file_beside_is_suggested_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("balance.yaml").write_text(BASE, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"did you mean 'balance.yaml'"):
        load("balanse.yaml")
    with pytest.raises(ScenarioError, match="is a folder"):
        load(tmp_path)
    assert load("balance.yaml").name == load(Path("balance.yaml")).name == "balance"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"schema: 1\ntitle: caf\xe9\n")
    with pytest.raises(ScenarioError, match=r"latin.yaml:2:11: not a text in UTF-8"):
        load(path)


def test_a_byte_order_mark_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_text(BASE + VARIANTS, encoding="utf-8-sig")
    assert list(load(path).variants) == ["no-us"]


def test_places_in_a_folded_criterion_are_those_of_the_file() -> None:
    text = (
        BASE
        + VARIANTS
        + (
            "claims:\n  - id: M1\n    kind: model\n    says: x\n    holds: >-\n"
            "      value(RUS)\n      - valeu(RUS, no-us > 1\n"
        )
    )
    assert refusal(text).startswith(f"test.yaml:{place_of('> 1', text)}: ")


def test_a_text_extends_embedded_scenarios_only() -> None:
    scenario = load_text("schema: 1\nextends: tutorial\ntitle: Mine\n")
    assert (scenario.title, scenario.year, scenario.lineage) == ("Mine", 2025, ("tutorial",))
    with pytest.raises(ScenarioError, match=r"^scenario.yaml:2:10: extends a scenario that is not there"):
        load_text("schema: 1\nextends: beside.yaml\n")


def test_a_stake_may_follow_from_a_loss() -> None:
    text = changed("    USA-CHN: 300\n", "")
    text = changed(
        "  political_value:\n", "  rivalry_loss.USA-CHN: {uniform: [90, 120]}\n  political_value:\n", text
    )
    parameters = read(text).parameters
    assert "stake.USA.CHN" not in parameters
    assert parameters["rivalry_loss.CHN.USA"].drawn_with == "rivalry_loss.USA.CHN"
    both = changed("  political_value:\n", "  rivalry_loss.USA-CHN: 90\n  political_value:\n")
    assert "stake.USA.CHN and rivalry_loss.USA.CHN exclude each other" in refusal(both)
