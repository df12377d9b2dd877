"""What a file inherits, replaces and removes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.scenario.texts import BASE, VARIANTS

from tripolar.errors import InputError
from tripolar.prepare.requests import check
from tripolar.scenario.load import load
from tripolar.scenario.objects import Scenario

CLAIMS = """\
argument: A book, page 7
conclusions: [M2]
questions: {way: {says: Which way?, power: RUS, courses: [as-it-stands, no-us]}}
claims:
  - {id: M1, kind: model, says: One., holds: value(RUS) > 1, why: because}
  - {id: M2, kind: model, says: Two., holds: value(USA) > 1}
"""


def extended(tmp_path: Path, text: str) -> Scenario:
    (tmp_path / "base.yaml").write_text(BASE + VARIANTS + CLAIMS, encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text(f"schema: 1\nextends: base\n{text}", encoding="utf-8")
    return load(child)


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        extended(tmp_path, text)
    return str(caught.value)


def test_a_file_that_says_nothing_is_what_it_extends(tmp_path: Path) -> None:
    child = extended(tmp_path, "")
    base = load(tmp_path / "base.yaml")
    assert child.fingerprint == base.fingerprint
    assert (child.name, base.name) == ("child", "base")


def test_a_section_set_to_nothing_removes_all_that_it_inherits(tmp_path: Path) -> None:
    child = extended(tmp_path, "claims: null\nvariants: null\nquestions: null\nstory: null\n")
    assert (child.claims, dict(child.variants), child.questions) == ((), {}, ())
    assert (child.conclusions, child.argument) == ((), "")
    assert child.parameters == load(tmp_path / "base.yaml").parameters


@pytest.mark.parametrize(
    "claims",
    [
        "claims: null\n",
        "claims: {M1: null, M2: null}\n",
        "claims: {M1: null, M2: null, N1: {kind: model, says: Own., holds: value(CHN) > 1}}\n",
        "claims: [{id: N1, kind: model, says: Own., holds: value(CHN) > 1}]\n",
        "claims: [{id: M1, kind: model, says: Own., holds: value(CHN) > 1}]\n",
    ],
)
def test_who_drops_the_parents_claims_drops_its_attribution_and_conclusions(
    tmp_path: Path, claims: str
) -> None:
    child = extended(tmp_path, claims)
    assert (child.conclusions, child.argument) == ((), "")
    assert all(claim.says == "Own." for claim in child.claims)
    kept = extended(tmp_path, claims + "argument: A column\n")
    assert (kept.conclusions, kept.argument) == ((), "A column")


def test_who_keeps_one_of_the_parents_claims_keeps_its_attribution(tmp_path: Path) -> None:
    child = extended(tmp_path, "claims: {M1: null}\n")
    assert (child.conclusions, child.argument) == (("M2",), "A book, page 7")
    bare = extended(tmp_path, "argument: null\nconclusions: null\n")
    assert ([claim.id for claim in bare.claims], bare.conclusions, bare.argument) == (["M1", "M2"], (), "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: null", "the key 'title' is missing"),
        ("year: null", "the key 'year' is missing"),
        ("actors: null", "a scenario needs the section 'actors'"),
        ("dyads: null", "3 parameters are missing: relation.USA-RUS"),
        ("parameters: null", "parameters are missing: gdp.USA"),
    ],
)
def test_what_a_scenario_needs_cannot_be_removed(tmp_path: Path, text: str, told: str) -> None:
    assert told in refused(tmp_path, text + "\n")


def test_a_part_removed_in_the_middle_of_a_chain_can_be_given_anew(tmp_path: Path) -> None:
    extended(tmp_path, "claims: null\nlevels: null\nmain: null\n")
    last = tmp_path / "last.yaml"
    last.write_text(
        "schema: 1\nextends: child\nclaims: {N1: {kind: model, says: Own., holds: value(CHN) > 1}}\n",
        encoding="utf-8",
    )
    assert [claim.id for claim in load(last).claims] == ["N1"]


def test_a_list_of_claims_takes_the_place_of_those_inherited(tmp_path: Path) -> None:
    child = extended(tmp_path, "claims: [{id: N1, kind: model, says: Own., holds: value(CHN) > 1}]\n")
    assert [claim.id for claim in child.claims] == ["N1"]
    told = refused(tmp_path, "claims: [{id: M1, holds: value(CHN) > 1}]\n")
    assert "a list of claims stands in place of those inherited" in told
    assert "claims: {M1: ...}" in told


def test_a_double_kissinger_has_nothing_of_its_parents_argument(tmp_path: Path) -> None:
    child = tmp_path / "doublekiss.yaml"
    child.write_text(
        "schema: 1\nextends: russia-2025\ntitle: A double Kissinger\nquestions: null\n"
        "variants:\n  warm-both:\n    says: Normal with both.\n"
        "    set: {relation.USA-RUS: normal, relation.USA-CHN: normal}\n"
        "claims:\n  - id: K1\n    kind: model\n    says: The United States gains.\n"
        "    holds: value(USA, warm-both) - value(USA) > 1\n",
        encoding="utf-8",
    )
    loaded = load(child)
    assert [claim.id for claim in loaded.claims] == ["K1"]
    assert (loaded.questions, loaded.conclusions, loaded.argument) == ((), (), "")
    assert "no-us" in loaded.variants


def test_an_error_in_an_inherited_part_names_the_childs_remedy(tmp_path: Path) -> None:
    told = refused(tmp_path, "variants: null\n")
    assert told.startswith(f"{tmp_path / 'base.yaml'}:")
    assert "'no-us' is no variant" in told
    assert told.endswith("child inherits this: in child.yaml write it anew, or set it to null")
    child = extended(tmp_path, "variants: null\nquestions: null\nclaims: {M1: null, M2: {rests_on: [M1]}}\n")
    with pytest.raises(InputError, match=r"child.yaml:.*M2 rests on 'M1', which is no claim.*allowed: M2$"):
        check(child, ())


def test_a_parameter_is_replaced_whole(tmp_path: Path) -> None:
    child = extended(tmp_path, "parameters: {stake.RUS-USA: 5}\n")
    stake = child.parameters["stake.USA.RUS"]
    assert (stake.distribution.centre, stake.why, stake.judgement) == (5, "", False)


def test_replacing_one_direction_leaves_the_other_a_draw_of_its_own(tmp_path: Path) -> None:
    child = extended(tmp_path, "parameters: {stake.USA.RUS: 5}\n")
    other = child.parameters["stake.RUS.USA"]
    assert (other.distribution.describe(), other.drawn_with) == ("uniform from 40 to 80", "")


def test_what_excludes_something_inherited_takes_its_place(tmp_path: Path) -> None:
    child = extended(
        tmp_path,
        "parameters:\n  precision_absolute: 0.1\n"
        '  capability: {blend: {GDP: "figure(gdp, ACTOR)"}}\n'
        "  relation_hazard.USA-RUS: {engager: 0.3, opponent: 0.02}\n",
    )
    assert "precision" not in child.parameters
    assert "capability.USA" not in child.parameters
    assert not any(path.startswith("political_value.USA.RUS") for path in child.parameters)
    assert not any(path.startswith("political_value.RUS.USA") for path in child.parameters)
    assert "political_value.USA.CHN.engager" in child.parameters


def test_null_removes_and_the_default_comes_back(tmp_path: Path) -> None:
    (tmp_path / "middle.yaml").write_text(
        "schema: 1\nextends: base\nparameters: {balance_stress: 40, cap.USA-RUS: 0}\n", encoding="utf-8"
    )
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text(
        "schema: 1\nextends: middle\nparameters: {balance_stress: null, cap: null}\n", encoding="utf-8"
    )
    assert load(child).parameters["balance_stress"].why == "default"
    assert "cap.USA-RUS" not in load(child).parameters


def test_null_removes_variants_and_claims_and_the_actors_own_paths(tmp_path: Path) -> None:
    child = extended(
        tmp_path,
        "actors: {USA: null}\nvariants: {no-us: null}\nquestions: null\nconclusions: null\n"
        "claims: {M2: null}\n",
    )
    assert child.codes == ("RUS", "CHN")
    assert not any("USA" in path for path in child.parameters)
    assert (dict(child.variants), [claim.id for claim in child.claims]) == ({}, ["M1"])


def test_keys_of_a_claim_and_an_actor_replace_those_inherited(tmp_path: Path) -> None:
    child = extended(
        tmp_path,
        "actors: {RUS: {name: Russian Federation}, CHN: {hostile: null}}\n"
        "claims:\n  M1: {holds: value(RUS) > 2}\n"
        "  M3: {kind: model, says: Three., holds: value(CHN) > 1}\n",
    )
    first = child.claims[0]
    assert (first.says, str(first.holds), first.why) == ("One.", "value(RUS) > 2", "because")
    assert [claim.id for claim in child.claims] == ["M1", "M2", "M3"]
    assert child.actors[1].name == "Russian Federation"
    assert child.actors[2].hostile_types == ()


def test_a_new_power_brings_its_own_paths(tmp_path: Path) -> None:
    told = refused(tmp_path, "actors: {IND: {name: India}}\nparameters: {gdp.IND: 3900}\n")
    assert told.startswith(f"{tmp_path / 'child.yaml'}:1:1: ")
    assert "relation.USA-IND" in told
    assert "political_value.USA.IND and back, or relation_hazard.USA-IND" in told
    assert "gdp.IND" not in told


def test_an_error_shows_the_file_that_makes_it(tmp_path: Path) -> None:
    assert refused(tmp_path, "parameters: {gdp.USA: -1}\n").startswith(
        f"{tmp_path / 'child.yaml'}:3:23: gdp.USA"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("parameters: {balance_stress: null}", "'balance_stress' has no value, and nothing is inherited"),
        ("parameters: {balance_stres: null}", "did you mean 'balance_stress'?"),
        (
            "variants: {no-uss: null}",
            "variant 'no-uss' is empty, and nothing is inherited to remove; did you mean",
        ),
        ("claims: {M7: null}", "claim 'M7' is empty, and nothing is inherited to remove"),
        ("claims: [{says: x}]", "a claim needs an id"),
        ("claims: {M1: {id: M2}}", "claim M1 has another id, 'M2'; leave 'id' out"),
        ("claims: [{id: M1}, {id: M1}]", "claim 'M1' stands twice"),
        ("claims: {M1: {hols: x}}", "unknown key 'hols' in claim M1; did you mean 'holds'?"),
        ("claims: {M1: {measures: {a: value(RUS) > 1}}}", "both 'holds' and 'measures'"),
        ("claims: {M1: {holds: null}}", "neither 'holds' nor 'measures'"),
        ("claims: {M1: {kind: modle}}", "kind of claim M1 is 'modle'; did you mean 'model'?"),
        ("claims: {M1: {rests_on: M2}}", "rests_on must be a list"),
        ("claims: {1M: {kind: model, says: x, holds: value(RUS) > 1}}", "'1M' cannot name a claim"),
        ("claims: {M9: {kind: fact, holds: value(RUS) > 1}}", "claim M9 lacks the key 'says'"),
        ("claims: 5", "claims must be a list, not the number 5"),
    ],
)
def test_what_cannot_be_folded_in_is_refused(tmp_path: Path, text: str, told: str) -> None:
    line = refused(tmp_path, text + "\n")
    assert told in line
    assert f"{tmp_path / 'child.yaml'}:3:" in line
