"""Files that extend each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.scenario.texts import BASE, VARIANTS

from tripolar.errors import ScenarioError
from tripolar.scenario.load import load


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(BASE + VARIANTS, encoding="utf-8")
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("wanted", ["base", "base.yaml"])
def test_a_file_extends_one_beside_it(folder: Path, wanted: str) -> None:
    child = write(folder, "child.yaml", f"schema: 1\nextends: {wanted}\nparameters: {{discount: 0.1}}\n")
    scenario = load(child)
    assert scenario.parameters["discount"].distribution.centre == 0.1
    assert scenario.parameters["gdp.USA"].distribution.centre == 29000
    assert scenario.lineage == ("base",)


def test_a_chain_is_resolved_from_the_farthest(folder: Path) -> None:
    write(
        folder, "a.yml", "schema: 1\nextends: base\ntitle: A\nparameters: {discount: 0.1, renewal_rate: 2}\n"
    )
    child = write(folder, "b.yaml", "schema: 1\nextends: a\ntitle: B\nparameters: {discount: 0.2}\n")
    scenario = load(child)
    values = [scenario.parameters[path].distribution.centre for path in ("discount", "renewal_rate")]
    assert (scenario.title, values, scenario.lineage) == ("B", [0.2, 2], ("base", "a"))


def test_an_error_in_what_is_extended_points_there(folder: Path) -> None:
    write(folder, "base.yaml", BASE.replace("gdp: {USA: 29000", "gdp: {USA: -1"))
    with pytest.raises(Exception, match=r"base.yaml:14:14: gdp.USA is -1"):
        load(write(folder, "child.yaml", "schema: 1\nextends: base\n"))


def test_files_that_extend_each_other_in_a_circle_are_refused(folder: Path) -> None:
    write(folder, "a.yaml", "schema: 1\nextends: b.yaml\n")
    write(folder, "b.yaml", "schema: 1\nextends: a\n")
    told = r"^b.yaml:2:10: scenarios extend each other in a circle: a → b → a$"
    with pytest.raises(ScenarioError, match=told):
        load("a.yaml")
    with pytest.raises(ScenarioError, match="in a circle: a → b → a"):
        load("./a.yaml")
    with pytest.raises(ScenarioError, match="in a circle: self → self"):
        load(write(folder, "self.yaml", "schema: 1\nextends: self\n"))


def test_a_file_may_have_the_name_of_the_embedded_scenario_it_extends(folder: Path) -> None:
    own = write(folder, "tutorial.yaml", "schema: 1\nextends: tutorial\ntitle: My own\n")
    assert (load(own).title, load(own).lineage) == ("My own", ("tutorial",))


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("bsae", "extends a scenario that is not there: 'bsae'"),
        ("tutorail", "did you mean 'tutorial'?"),
        ("../base.yaml", "an embedded scenario or a file beside this one, not '../base.yaml'"),
        ("[base]", "extends must be a text, not a list"),
    ],
)
def test_what_cannot_be_extended_is_told_with_its_place(folder: Path, wanted: str, told: str) -> None:
    child = write(folder, "child.yaml", f"schema: 1\nextends: {wanted}\n")
    with pytest.raises(ScenarioError) as caught:
        load(child)
    assert str(caught.value).startswith(f"{child}:2:10: ")
    assert told in str(caught.value)
