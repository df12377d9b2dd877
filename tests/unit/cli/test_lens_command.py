"""What `tripolar lens` prints, and how it refuses."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from tripolar.cli import main
from tripolar.lenses.registry import lenses


def told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["tripolar", "lens", *arguments])
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capsys.readouterr()
    return int(stop.value.code or 0), out, err


def test_alone_it_lists_every_theory(capsys, monkeypatch) -> None:
    code, out, _ = told(capsys, monkeypatch, "--json")
    assert code == 0
    assert [line["lens"] for line in json.loads(out)] == list(lenses())
    _, out, _ = told(capsys, monkeypatch)
    assert [line.split()[0] for line in out.splitlines()] == list(lenses())


def test_one_theory_says_its_finding_its_reasons_its_numbers_and_its_source(capsys, monkeypatch) -> None:
    code, out, err = told(capsys, monkeypatch, "dittmer", "russia-2025")
    assert (code, err) == (0, "")
    assert "A stable marriage: USA outcast, RUS partner and CHN partner." in out
    assert "chance of outcast" in out
    assert "CHN-RUS or CHN-USA, not CHN-RUS; with relations by USA-CHN normal" in out
    assert "Dittmer (1981)" in out


def test_json_of_one_theory_holds_the_same(capsys, monkeypatch) -> None:
    code, out, _ = told(capsys, monkeypatch, "dittmer", "usa, rus ,chn", "--year", "2008", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["of"] == "the figures of 2008"
    assert found["powers"]["role"] == {"USA": "outcast", "RUS": "partner", "CHN": "partner"}
    assert {turn["reading"] for turn in found["turns"]} >= {"relations by trade"}


def test_all_theories_are_compared(capsys, monkeypatch) -> None:
    code, out, err = told(capsys, monkeypatch, "--all", "russia-2025", "--json")
    panel = json.loads(out)
    assert (code, err) == (0, "")
    assert {result["lens"] for result in panel["lenses"]} | set(panel["declined"]) == set(lenses())
    _, out, _ = told(capsys, monkeypatch, "--all", "russia-2025")
    assert "Which two stand together?" in out
    assert all(result["says"] in out for result in panel["lenses"])


def test_a_scenario_in_another_year_reads_the_figures_of_its_powers(capsys, monkeypatch) -> None:
    _, out, _ = told(capsys, monkeypatch, "dittmer", "kissinger-1971", "--year", "1985", "--json")
    found = json.loads(out)
    assert found["of"] == "the figures of 1985"
    assert list(found["powers"]["role"]) == ["USA", "SUN", "CHN"]


def test_a_table_holds_what_json_holds(capsys, monkeypatch) -> None:
    code, out, _ = told(capsys, monkeypatch, "dittmer", "USA,RUS,CHN", "--year", "2008", "--csv")
    lines = list(csv.DictReader(out.splitlines()))
    _, out, _ = told(capsys, monkeypatch, "dittmer", "USA,RUS,CHN", "--year", "2008", "--json")
    found = json.loads(out)
    assert code == 0
    roles = {line["which"]: line["value"] for line in lines if line["name"] == "role"}
    assert roles == found["powers"]["role"]
    cells = sum(len(values) for key in ("powers", "dyads") for values in found[key].values())
    assert len(lines) == 1 + cells + len(found["numbers"]) + len(found["answers"])
    assert {line["lens"] for line in lines} == {"dittmer"}


def test_every_year_makes_a_page(capsys, monkeypatch, tmp_path: Path) -> None:
    page = tmp_path / "theories.html"
    code, out, _ = told(
        capsys, monkeypatch, "--all", "--from", "2000", "--to", "2001", "--out", str(page), "--json"
    )
    assert code == 0
    assert list(json.loads(out)) == ["2000", "2001"]
    assert f"{len(lenses())} theories, one triangle" in page.read_text(encoding="utf-8")


def test_a_list_of_edges_is_read(capsys, monkeypatch, tmp_path: Path) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text("a,b,sign\nA,B,1\nB,C,-1\nA,C,1\n", encoding="utf-8")
    code, out, _ = told(capsys, monkeypatch, "dittmer", str(edges), "--json")
    assert code == 0
    assert json.loads(out)["powers"]["role"] == {"A": "pivot", "B": "wing", "C": "wing"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("ditmer", "tutorial"),
            "no lens is called 'ditmer'; `tripolar lens` lists all; did you mean 'dittmer'?",
        ),
        (("dittmer",), "no powers given; write, for instance, tripolar lens dittmer USA,RUS,CHN"),
        (("--all",), "no powers given; write, for instance, tripolar lens --all USA,RUS,CHN"),
        (("--all", "dittmer", "tutorial"), "--all takes the powers alone, not 'dittmer' and 'tutorial'"),
        (("dittmer", "russia-2052"), "did you mean 'russia-2025'?"),
        (("dittmer", "USA,RUS,CNH"), "no figures for 'CNH'; did you mean 'CHN'?"),
        (("dittmer", "USA,USA"), "each named once"),
        (
            ("dittmer", "USA,RUS"),
            "the strategic triangle is a theory of three powers, not of 2",
        ),
        (("dittmer", "none.csv"), "none.csv cannot be read: No such file or directory"),
        (("dittmer", "USA,SUN,CHN", "--year", "1900"), "unknown relation in the figures of 1900: USA-SUN"),
        (("dittmer", "tutorial", "--year", "19"), "--year must be at least"),
        (("dittmer", "tutorial", "--json", "--csv"), "take one of them"),
        (("--csv",), "--csv needs a theory and powers"),
        (("--all", "--from", "1990"), "--from writes a page, so give it --out PAGE.html; or --json"),
        (("--all", "--out", "page.html"), "go with --all and its powers"),
        (("dittmer", "tutorial", "--from", "1990"), "go with --all and its powers"),
        (("--all", "--from", "2000", "--to", "1990", "--json"), "no years, or more than 250"),
        (("--all", "edges.csv", "--from", "2000", "--json"), "edges.csv is of no year"),
    ],
)
def test_what_it_cannot_do_is_one_line_and_ends_with_two(capsys, monkeypatch, arguments, line: str) -> None:
    code, out, err = told(capsys, monkeypatch, *arguments)
    assert code == 2
    assert out == ""
    assert line in err
    assert len(err.splitlines()) == 1
