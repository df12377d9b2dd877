"""The published JSON Schema."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from tests.unit.scenario.test_variants import HAZARDS
from tests.unit.scenario.texts import BASE, VARIANTS, changed

from tripolar.scenario.load import embedded_names, load
from tripolar.scenario.new import child_template, whole_template
from tripolar.scenario.schema import json_schema

PUBLISHED = Path(__file__).resolve().parents[3] / "docs" / "reference" / "scenario.schema.json"
VALIDATOR = Draft202012Validator(json_schema())


def plain(text: str) -> Any:
    """The text as JSON sees it: every key a text."""
    return json.loads(json.dumps(YAML(typ="safe").load(text)))


def errors(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(plain(text))]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_published_file_is_up_to_date() -> None:
    told = "write it anew: tripolar validate --schema > docs/reference/scenario.schema.json"
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(), told


@pytest.mark.parametrize("name", embedded_names())
def test_every_embedded_scenario_fits(name: str) -> None:
    assert errors(files("tripolar.examples").joinpath(f"{name}.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        BASE + "correlations: [{between: [a, b], rank: 0.5, why: x}, {between: [a, c], rank: null}]\n",
        BASE + "posterior: {file: fitted.csv, parameters: [discount], why: x}\n",
        BASE + VARIANTS,
        HAZARDS,
        whole_template("mine"),
        child_template("mine", load("tutorial")),
        "schema: 1\nextends: other\n"
        "parameters: {gdp: null, stake.USA: {RUS: 5}, political_value.USA.RUS: null}\n"
        "claims: {M1: null}\nvariants: {no-us: null}\nactors: {RUS: null}\n",
        changed("discount: 0.05", "discount: {beta: {a: 2, b: '3 * 2'}, why: x, unit: 1/yr}"),
        changed("discount: 0.05", "discount: {quantiles: {0: 0.01, .05: 0.03, 0.95: 0.1, 1: 0.2}}"),
        changed("discount: 0.05", "discount: {lognormal: [0.05, 0.5], within: [null, '1 / 5']}"),
        changed("discount: 0.05", "discount: {mixture: {one: 0.05, two: {uniform: [0.01, 0.1], weight: 2}}}"),
        changed(
            "trade_elasticity: 4", "trade_elasticity: {empirical: {of: YEAR / 1000, from: 2000, to: 2020}}"
        ),
        changed(
            "precision: 5", "precision: 5\n  backing.USA-RUS: {worth: 5, cost: {engager: 1, opponent: 2}}"
        ),
    ],
    ids=[
        *("correlations", "posterior", "base", "hazards", "template", "child", "removals", "beta"),
        *("quantiles", "within", "mixture", "empirical", "backing"),
    ],
)
def test_what_the_reader_takes_fits(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schema: 1", "schema: 2"),
        ("title: Test\n", ""),
        ("title: Test", "titel: Test"),
        ("gdp: {USA: 29000", "gdp: {USA: -1"),
        ("gdp: {USA: 29000", "gdp: {usa: 29000"),
        ("gdp:", "gpd:"),
        ("discount: 0.05", "discount: {value: 1, uniform: [0, 1]}"),
        ("discount: 0.05", "discount: {uniform: [0]}"),
        ("discount: 0.05", "discount: {unifrm: [0, 1]}"),
        ("discount: 0.05", "discount: {value: 1, unit: bn}"),
        ("year: 2025", "year: 2025\ncorrelations: [{between: [a], rank: 0.5}]"),
        ("year: 2025", "year: 2025\ncorrelations: [{between: [a, b], rank: 1}]"),
        ("year: 2025", "year: 2025\ncorrelations: [{between: [a, b]}]"),
        ("year: 2025", "year: 2025\nposterior: fitted.txt"),
        ("year: 2025", "year: 2025\nposterior: {why: x}"),
        ("discount: 0.05", "discount: {quantiles: {0.5: 0.05}}"),
        ("discount: 0.05", "discount: {quantiles: {0.5: 0.05, 95: 0.1}}"),
        ("discount: 0.05", "discount: {uniform: [0, 1], within: [0]}"),
        ("discount: 0.05", "discount: {mixture: {one: 0.05}}"),
        ("discount: 0.05", "discount: {mixture: {one: 0.05, two: {weight: 2}}}"),
        ("discount: 0.05", "discount: {empirical: {of: YEAR, from: 2000}}"),
        ("relation: partnership", "relation: {quantiles: {0.1: 0, 0.9: 1}}"),
        ("relation: partnership", "relation: friendly"),
        ("precision: 5", "precision: 5\n  reading: perhaps"),
        ("engager: 20", "engager: [20]"),
        ("set: {cap.USA-RUS: hostile}", "set: {}"),
        ("set: {cap.USA-RUS: hostile}", "set: {cap.USA: hostile}"),
        ("set: {cap.USA-RUS: hostile}", "set: {cap.USA-RUS: {tmies: 2}}"),
    ],
)
def test_what_it_can_know_to_be_wrong_does_not(old: str, new: str) -> None:
    assert errors(changed(old, new, BASE + VARIANTS)) != []
