"""``tripolar figures`` and ``tripolar cite``: parse, ask the library, render."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tripolar.cli import cite, figures
from tripolar.errors import FigureError
from tripolar.figures.table import load_table
from tripolar.words import amount

APP = typer.Typer()
APP.command("figures")(figures.command)
APP.command("cite")(cite.command)

SCENARIO = """
schema: 1
extends: tutorial
title: A measured triangle
parameters:
  gdp.RUS: {value: "figure(gdp_maddison, RUS, 2022) / 1e9", why: measured}
"""


def run(*arguments: str) -> str:
    result = CliRunner().invoke(APP, arguments, env={"COLUMNS": "80"})
    if result.exception is not None:
        raise result.exception
    assert result.exit_code == 0
    return result.output


def test_a_figure_is_shown_with_value_unit_year_source_and_licence() -> None:
    output = run("figures", "cinc", "--who", "CHN", "--year", "2022")
    for part in ("cinc", "CHN", "2022", "0.234097", "share of world", "cow_nmc_7", "free with citation"):
        assert part in output
    assert "\x1b" not in output
    assert max(map(len, output.splitlines())) <= 80


def test_words_may_name_the_actor_and_the_year() -> None:
    output = run("figures", "china", "gdp", "2024")
    assert "18.7438 tn" in output
    assert "CC BY 4.0" in output


def test_traps_and_quality_are_told() -> None:
    assert "RUS before 1992 is the territory" in run("figures", "gdp_current_usd", "--who", "RUS")
    west = " ".join(run("figures", "west", "germany", "cinc").split())
    assert "Germany (DEU): before 1990 the series of the Correlates of War" in west
    assert "(disputed)" in run("figures", "pipeline", "--year", "2022")


def test_json_is_complete() -> None:
    [line] = json.loads(run("figures", "cinc", "--who", "RUS", "--json"))
    assert line == {
        "variable": "cinc",
        "who": "RUS",
        "year": 2022,
        "value": 0.038197,
        "unit": "share of world",
        "quality": "series",
        "source": "cow_nmc_7",
        "citation": load_table().sources["cow_nmc_7"].citation,
        "licence": "free with citation",
    }


def test_every_year_of_a_series() -> None:
    lines = json.loads(run("figures", "cinc", "--who", "SUN", "--every-year", "--json"))
    assert [line["year"] for line in lines] == list(range(1950, 1992))


def test_alone_it_lists_the_variables() -> None:
    output = run("figures")
    assert all(name[:20] in output for name in load_table().variables)
    assert len(json.loads(run("figures", "--json"))) == len(load_table().variables)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("gdp_maddisn",), "did you mean 'gdp_maddison'"), (("gdp", "--who", "CNH"), "did you mean 'CHN'")],
)
def test_what_is_not_there_is_refused(arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(FigureError, match=told):
        run("figures", *arguments)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (18743800000000.0, "18.7438 tn"),
        (1.0e9, "1 bn"),
        (2035000.0, "2.035 m"),
        (4489.0, "4\u202f489"),
        (0.0, "0"),
        (-0.853527, "−0.853527"),
    ],
)
def test_numbers_are_written_for_reading(value: float, written: str) -> None:
    assert amount(value, "US$", 6) == written


def test_cite_prints_the_sources_of_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    assert "Bolt, J. and van Zanden" in run("cite", str(path))
    assert run("cite", str(path), "--bibtex").startswith("@misc{maddison_2023,")
    [line] = json.loads(run("cite", str(path), "--json"))
    assert (line["source"], line["variables"]) == ("maddison_2023", ["gdp_maddison"])


def test_cite_says_when_there_is_nothing_to_cite() -> None:
    assert "tutorial uses no figures" in run("cite", "tutorial")
