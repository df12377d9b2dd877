"""``tripolar relation`` and ``tripolar triangle``: parse, ask the library, render."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tripolar.cli import relation
from tripolar.errors import FigureError

APP = typer.Typer()
APP.command("relation")(relation.command)
APP.command("triangle")(relation.triangle)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(APP, arguments, env={"COLUMNS": "200"})
    if result.exception is not None:
        raise result.exception
    assert result.exit_code == 0
    return result.output


def test_a_relation_is_proposed_with_its_evidence_and_the_year_each_was_last_seen() -> None:
    output = run("relation", "RUS-TUR")
    for part in (
        "Russia and Turkey",
        "2025: normal proposed",
        "pact (a treaty): last seen 2018; the series ends in 2018",
        "2015-11: Russian jet shot down",
        "confirm: the newest evidence is of 2018",
    ):
        assert part in output


def test_years_can_be_chosen_and_json_holds_every_year_and_source() -> None:
    told = json.loads(run("relation", "PAK-USA", "--from", "2000", "--to", "2014", "--json"))
    assert (told["pair"], told["status"], told["confirm"]) == ("PAK-USA", "proposed", False)
    assert [each["year"] for each in told["years"]] == list(range(2000, 2015))
    assert told["speaks_both_ways"] == list(range(2002, 2015))
    for each in told["years"]:
        assert each["hostile"] + each["normal"] + each["partnership"] == pytest.approx(1.0, abs=2e-4)
    assert {each["kind"] for each in told["evidence"]} >= {"rivalry", "disputes", "pact"}


def test_a_triangle_tells_roles_by_year_and_draws_them(tmp_path: Path) -> None:
    picture = tmp_path / "triangle.svg"
    output = run("triangle", "USA-RUS-CHN", "--from", "1970", "--to", "1992", "--chart", str(picture))
    assert "USA  enemy 1970" in output
    assert "RUS-CHN" in output
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Proposed relations, 1970 to 1992" in drawn
    told = json.loads(run("triangle", "USA-RUS-CHN", "--from", "1990", "--to", "1990", "--json"))
    assert told["roles"]["USA"][0]["role"] == "friend"
    assert len(told["pairs"]) == 3


def test_what_is_no_pair_is_refused() -> None:
    with pytest.raises(FigureError, match="a relation is of two states"):
        run("relation", "RUS")
