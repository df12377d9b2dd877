"""What an argument concludes, and which claims of another it denies, as read from YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.scenario.texts import BASE

from tripolar.errors import ScenarioError
from tripolar.scenario.difference import differences
from tripolar.scenario.load import load, load_text

CLAIMS = """
claims:
  - {id: A, kind: model, says: One., holds: "value(RUS) > 1"}
  - {id: B, kind: model, says: Two., holds: "value(USA) > 1", rests_on: [A], opposes: [M4, M5]}
"""


def test_conclusions_and_opposed_claims_are_read() -> None:
    scenario = load_text(BASE + CLAIMS + "conclusions: [B]\n")
    assert scenario.conclusions == ("B",)
    assert [claim.opposes for claim in scenario.claims] == [(), ("M4", "M5")]


def test_without_the_key_there_is_no_conclusion() -> None:
    assert load_text(BASE + CLAIMS).conclusions == ()


def test_a_child_inherits_them_or_says_its_own(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE + CLAIMS + "conclusions: [B]\n", encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text("schema: 1\nextends: base\n", encoding="utf-8")
    assert load(child).conclusions == ("B",)
    child.write_text("schema: 1\nextends: base\nconclusions: [A]\n", encoding="utf-8")
    assert load(child).conclusions == ("A",)
    child.write_text("schema: 1\nextends: base\nconclusions: []\n", encoding="utf-8")
    assert load(child).conclusions == ()


def test_an_inherited_conclusion_whose_claim_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE + CLAIMS + "conclusions: [B]\n", encoding="utf-8")
    child = tmp_path / "child.yaml"
    child.write_text("schema: 1\nextends: base\nclaims: {B: null}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="conclusions: 'B' is no claim"):
        load(child)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("conclusions: [C]", "'C' is no claim"),
        ("conclusions: [A, A]", "lists 'A' twice"),
        ("conclusions: A", "must be a list"),
    ],
)
def test_what_cannot_be_a_conclusion(line: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told) as error:
        load_text(BASE + CLAIMS + line + "\n")
    assert "scenario.yaml:" in error.value.line()


def test_they_are_part_of_the_content_and_of_a_difference() -> None:
    one, other = (load_text(BASE + CLAIMS + f"conclusions: [{name}]\n") for name in "AB")
    assert one.fingerprint != other.fingerprint
    [found] = differences(one, other)
    assert (found.name, found.before, found.after) == ("conclusions", "A", "B")
