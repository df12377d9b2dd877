"""Claims of templates: each kind is a claim of the game for any powers, and what is wrong is told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from tripolar.errors import OutputError, ScenarioError
from tripolar.prepare.prepared import prepare
from tripolar.scenario.claim_templates import TEMPLATES, write_claims
from tripolar.scenario.load import load
from tripolar.scenario.new import new_scenario
from tripolar.scenario.objects import Actor, Claim
from tripolar.scenario.wording import label_notes

POWERS = {"A": "RUS", "B": "CHN", "C": "USA"}


def asked(name: str) -> str:
    return re.sub(r"\b[ABC]\b", lambda found: POWERS[found[0]], TEMPLATES[name].written)


def test_every_template_is_a_claim_that_a_scenario_can_ask(tmp_path: Path) -> None:
    wanted = [asked(name) for name in TEMPLATES]
    file = new_scenario("mine", "reference-2025", tmp_path, wanted, keep=False)
    prepared = prepare(file)
    assert [claim.id for claim in prepared.scenario.claims] == [f"C{n}" for n in range(1, len(wanted) + 1)]
    assert {*prepared.asked} == {claim.id for claim in prepared.scenario.claims}
    for claim, template in zip(prepared.scenario.claims, TEMPLATES.values(), strict=True):
        assert claim.kind == template.kind
        assert claim.terms == template.terms
        assert "{" not in f"{claim.says}{claim.why}{claim.holds}"
        assert claim.why.endswith(".") or claim.why


@pytest.mark.parametrize("powers", [*permutations(("RUS", "CHN", "USA"))], ids="-".join)
def test_every_template_has_a_label_and_a_clause_by_the_rules(powers: tuple[str, ...]) -> None:
    scenario = load("tutorial")
    letters = dict(zip("ABC", powers, strict=True))
    for template in TEMPLATES.values():
        about = re.sub(r"\b[ABC]\b", lambda found: letters[found[0]], template.written)
        [written] = write_claims([about], scenario.actors)
        told = {key: json.loads(written.keys[key]) for key in ("label", "clause", "says")}
        claim = Claim("C1", told["says"], "model", label=told["label"], clause=told["clause"])
        assert [*label_notes(replace(scenario, claims=(claim,)))] == []
        assert "{" not in told["label"] + told["clause"]


def test_a_label_of_long_names_is_left_to_the_author() -> None:
    actors = tuple(Actor(code, "Bosnia and Herzegovina") for code in ("RUS", "CHN", "USA"))
    [written] = write_claims(["option:RUS:CHN"], actors)
    assert "label" not in written.keys
    assert written.keys["clause"].startswith('"an option on Bosnia and Herzegovina')


def test_questions_are_in_words_and_names_are_unlike() -> None:
    assert {"option", "pivot", "gap"} <= {*TEMPLATES}
    assert all(each.asks.endswith("?") for each in TEMPLATES.values())
    assert len({each.asks for each in TEMPLATES.values()}) == len(TEMPLATES)


def test_names_of_powers_are_taken_as_codes_are() -> None:
    actors = load("tutorial").actors
    by_name, by_code = write_claims(["option:Russia:china", "option:RUS:CHN"], actors)
    assert by_name == by_code


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("pivto:RUS:USA-CHN", "no claim template 'pivto'; did you mean 'pivot'?"),
        ("", "no claim template ''"),
        ("pivot", "'pivot': pivot is written pivot:A:B-C, such as pivot:USA:RUS-CHN"),
        ("pivot:RUS:USA", "such as pivot:USA:RUS-CHN"),
        ("pivot:RUS:USA-", "such as pivot:USA:RUS-CHN"),
        ("lasts:RUS:USA", "lasts is written lasts:A-B, such as lasts:USA-RUS"),
        ("pivot:RUS:USA-CHM", "'CHM' is no power of this scenario; did you mean 'CHN'?"),
        ("pivot:RUS:USA-RUS", "RUS stands twice, and pivot is of different powers"),
    ],
)
def test_what_cannot_be_written_is_told_and_no_file_made(tmp_path: Path, written: str, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        new_scenario("mine", "tutorial", tmp_path, [written])
    assert told in str(caught.value)
    assert [*tmp_path.iterdir()] == []


def test_two_powers_have_no_triangle() -> None:
    with pytest.raises(ScenarioError, match="pivot is of three powers, and here are 2"):
        write_claims(["pivot:USA:RUS-CHN"], load("tutorial").actors[:2])


def test_a_child_without_the_parent_s_claims_concludes_and_asks_nothing(tmp_path: Path) -> None:
    parent = load("russia-2025")
    child = load(new_scenario("mine", "russia-2025", tmp_path, keep=False, year=2026))
    assert (child.claims, child.conclusions, child.questions, child.argument) == ((), (), (), "")
    assert child.year == 2026
    assert {*parent.variants} == {*child.variants}
    own = load(new_scenario("own", "russia-2025", tmp_path, ["lasts:RUS-CHN"], keep=False))
    assert [claim.id for claim in own.claims] == ["C1"]
    both = load(new_scenario("both", "russia-2025", tmp_path, ["lasts:RUS-CHN"]))
    assert [claim.id for claim in both.claims] == [*(claim.id for claim in parent.claims), "C1"]
    with pytest.raises(OutputError, match="exists already"):
        new_scenario("own", "russia-2025", tmp_path)
