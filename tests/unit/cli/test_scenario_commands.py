"""``tripolar validate``, ``new``, ``diff`` and ``scenarios``: parse, ask the library, print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from tests.unit.scenario.texts import BASE, VARIANTS, changed
from typer.testing import CliRunner

from tripolar.cli import diff, new, scenarios, validate
from tripolar.errors import ClaimError, FigureError, InputError, OutputError, ParameterError, ScenarioError
from tripolar.scenario.load import embedded_names, load
from tripolar.scenario.schema import json_schema

APP = typer.Typer()
for module in (validate, new, diff, scenarios):
    APP.command(module.__name__.rpartition(".")[2])(module.command)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(APP, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_validate_counts_what_a_scenario_holds() -> None:
    printed = run("validate", "tutorial")
    assert printed.startswith("ok: 3 actors, 65 parameters, 1 variant, 3 claims\n")
    assert "29 by default, 3 uncertain, 3 by judgement" in printed


@pytest.mark.parametrize("name", embedded_names())
def test_every_embedded_scenario_is_valid(name: str) -> None:
    said = json.loads(run("validate", name, "--json"))
    assert said["scenario"] == name
    assert said["fingerprint"] == load(name).fingerprint


def test_validate_lists_the_figures_a_fact_lacks(folder: Path) -> None:
    fact = "{id: F1, kind: fact, says: x, measures: {a: 'figure_if_known(cinc, CHN, 1800) > 1'}}"
    Path("mine.yaml").write_text(f"{BASE}claims:\n  - {fact}\n", encoding="utf-8")
    assert "1 figure is not in the table: cinc(CHN, 1800)" in run("validate", "mine.yaml")
    assert json.loads(run("validate", "mine.yaml", "--json"))["missing_figures"] == ["cinc(CHN, 1800)"]


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        (changed("gdp: {USA: 29000", "gdp: {USA: -5"), ParameterError, "mine.yaml:14:14: gdp.USA is -5"),
        (changed("year: 2025", "yaer: 2025"), ScenarioError, "mine.yaml:4:1: unknown key 'yaer'"),
        (BASE + "claims: [{id: A, kind: model, says: x, holds: valeu(RUS) > 1}]", ClaimError, "'value'"),
        (
            BASE + "claims: [{id: A, kind: model, says: x, holds: 'value(RUS, no) > 1'}]",
            ClaimError,
            "variant",
        ),
        (
            BASE + "claims: [{id: A, kind: model, says: x, holds: value(RUS) > 1, rests_on: [A]}]",
            ClaimError,
            "claim A rests on itself",
        ),
        (
            changed("discount: 0.05", "discount: {value: 'figure(gdp_current_usd, CHN, 1900)'}"),
            FigureError,
            "mine.yaml:27:22: gdp_current_usd of CHN is unknown in 1900",
        ),
        (
            changed("discount: 0.05", "discount: {uniform: [0.1, '0 - figure(gdp_current_usd, CHN, 2020)']}"),
            ParameterError,
            "the low end must lie below the high end",
        ),
        (
            changed("discount: 0.05", "discount: {value: '0 - figure(gdp_current_usd, CHN, 2020)'}"),
            ParameterError,
            "mine.yaml:27:3: discount is -1",
        ),
    ],
)
def test_validate_refuses_with_one_line(folder: Path, text: str, kind: type[InputError], told: str) -> None:
    Path("mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(kind) as caught:
        run("validate", "mine.yaml")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "mine.yaml:" in str(caught.value)


def test_validate_prints_the_schema_and_asks_for_a_scenario() -> None:
    assert json.loads(run("validate", "--schema")) == json_schema()
    with pytest.raises(ScenarioError, match="no scenario given"):
        run("validate")


def test_new_writes_a_file_that_is_valid(folder: Path) -> None:
    assert run("new", "mine", "--extends", "tutorial").startswith("written: mine.yaml\n")
    assert run("validate", "mine.yaml").startswith("ok: 3 actors")
    said = json.loads(run("new", "other", "--json"))
    assert said == {"scenario": "other", "file": "other.yaml", "extends": ""}
    with pytest.raises(OutputError, match="exists already"):
        run("new", "mine")


def test_diff_tells_what_differs(folder: Path) -> None:
    Path("a.yaml").write_text(BASE, encoding="utf-8")
    Path("b.yaml").write_text(changed("renewal_rate: 1", "renewal_rate: 2") + VARIANTS, encoding="utf-8")
    assert run("diff", "a.yaml", "b.yaml") == (
        "parameters:\n  renewal_rate: 1 1/yr -> 2 1/yr\nvariants:\n  + no-us: cap.USA-RUS: 0\n"
    )
    assert run("diff", "a.yaml", "a.yaml") == "a.yaml and a.yaml say the same\n"
    assert json.loads(run("diff", "b.yaml", "a.yaml", "--json"))[1] == {
        "section": "variants",
        "name": "no-us",
        "key": "",
        "before": "cap.USA-RUS: 0",
        "after": None,
    }


def test_scenarios_lists_the_embedded_ones() -> None:
    lines = run("scenarios").splitlines()
    assert [line.split()[0] for line in lines] == [name for name in embedded_names() if load(name).claims]
    assert "Should Russia keep a way open to Washington? (USA, RUS, CHN; 3 claims)" in run("scenarios")
    said = {each["name"]: each for each in json.loads(run("scenarios", "--json"))}
    assert "reference-2025" not in said  # it is there to test solvers, and says nothing
    assert said["tutorial"]["variants"] == ["no-us"]
    assert said["tutorial"]["claims"] == ["T1", "T2", "T3"]


@pytest.mark.parametrize("written", ["holds: '{}'", "measures: {{a: '{}'}}"])
def test_validate_looks_up_a_fact_however_it_is_written(folder: Path, written: str) -> None:
    def fact(criterion: str) -> None:
        entry = f"{{id: F1, kind: fact, says: x, {written.format(criterion)}}}"
        Path("mine.yaml").write_text(f"{BASE}claims:\n  - {entry}\n", encoding="utf-8")

    fact("figure_if_known(cinc, CHN, 1800) > 1")
    assert json.loads(run("validate", "mine.yaml", "--json"))["missing_figures"] == ["cinc(CHN, 1800)"]
    fact("figure(nope, CHN, 2024) > 1")
    with pytest.raises(FigureError, match=r"^mine\.yaml:\d+:\d+: no figures under the name 'nope'"):
        run("validate", "mine.yaml")
