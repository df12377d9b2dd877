"""New scenario files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tripolar.errors import OutputError, ScenarioError
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.load import embedded_names, load
from tripolar.scenario.new import new_scenario


def uncommented(text: str) -> str:
    """The text with its examples taken out of their comments."""
    lines = text.split("\n")
    examples = [line for line in lines if line.startswith("# ") and (line.endswith(":") or line[2:4] == "  ")]
    return "\n".join(line.removeprefix("# ") if line in examples else line for line in lines)


def test_a_file_that_stands_alone_is_a_scenario(tmp_path: Path) -> None:
    path = new_scenario("mine", folder=tmp_path)
    assert path == tmp_path / "mine.yaml"
    scenario = load(path)
    assert scenario.codes == ("USA", "RUS", "CHN")
    assert [claim.id for claim in scenario.claims] == ["X1"]
    text = path.read_text(encoding="utf-8")
    assert [family.pattern for family in FAMILIES if f"{family.head}" not in text] == []


@pytest.mark.parametrize("parent", embedded_names())
def test_a_file_that_extends_changes_nothing_yet(tmp_path: Path, parent: str) -> None:
    scenario = load(new_scenario("mine.yaml", parent, tmp_path))
    assert scenario.parameters == load(parent).parameters
    assert scenario.title == "mine"


@pytest.mark.parametrize("parent", embedded_names())
def test_its_commented_examples_work_when_taken_in(tmp_path: Path, parent: str) -> None:
    path = new_scenario("mine", parent, tmp_path)
    path.write_text(uncommented(path.read_text(encoding="utf-8")), encoding="utf-8")
    scenario = load(path)
    assert scenario.parameters["balance_stress"].distribution.describe() == "uniform from 0 to 60"
    assert scenario.parameters[f"gdp.{scenario.codes[0]}"].distribution.centre == 30000
    assert scenario.parameters[f"relation.{scenario.dyads[0]}"].why == "the record is read this way"
    assert "more-stress" in scenario.variants
    assert scenario.claims[-1].id == "X1"


def test_a_file_beside_can_be_extended(tmp_path: Path) -> None:
    new_scenario("first", folder=tmp_path)
    scenario = load(new_scenario("second", "first", tmp_path))
    assert scenario.lineage == ("first",)


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already, and is left as it is"):
        new_scenario("mine", folder=tmp_path)
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


@pytest.mark.parametrize(
    ("name", "extends", "told"),
    [
        ("../mine", "", "cannot name a scenario"),
        ("", "", "cannot name a scenario"),
        (embedded_names()[0], "", "is the name of an embedded scenario"),
        ("mine", "tutorail", "did you mean 'tutorial'"),
        ("mine", "../other.yaml", "an embedded one or a file beside it"),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_written(
    tmp_path: Path, name: str, extends: str, told: str
) -> None:
    with pytest.raises((OutputError, ScenarioError), match=told):
        new_scenario(name, extends, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"mine.yaml' cannot be written: No such file or directory"):
        new_scenario("mine", folder=tmp_path / "nowhere")
