"""What `tripolar rates` prints, and how it refuses."""

from __future__ import annotations

import json
import sys

import pytest

from tripolar.cli import main
from tripolar.measure.rates import GREAT_POWERS


def told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["tripolar", "rates", *arguments])
    monkeypatch.setenv("COLUMNS", "120")
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capsys.readouterr()
    return int(stop.value.code or 0), out, err


def test_alone_it_counts_the_triangle_and_eight_great_powers(capsys, monkeypatch) -> None:
    code, out, err = told(capsys, monkeypatch)
    assert (code, err) == (0, "")
    assert "USA, RUS, CHN\n" in out.replace(" \n", "\n").replace("  ", "")
    assert ", ".join(GREAT_POWERS) in out
    rows = [line.split() for line in out.splitlines() if line.startswith((" rivalry", "rivalry "))]
    assert [row[1:5] for row in rows] == [["3", "3", "2", "71"], ["23", "5", "2", "200"]]
    assert "0.008 to 0.078" in out
    assert "eleventh quiet year" in out
    assert "such targets are a judgement" in out
    assert "West Germany before 1990" in out
    assert "Source: Thompson" in out


def test_cases_are_listed_with_their_figures(capsys, monkeypatch) -> None:
    _, out, _ = told(capsys, monkeypatch, "us,china", "RUS", "--cases", "--without", "CHN-USA")
    assert "rivalry_tss(SUN-USA, 1990) = 0" in out
    assert "not by 2020" in out
    assert "1973" not in out
    _, out, _ = told(capsys, monkeypatch, "GBR", "FRA", "--cases")
    assert "no figures: GBR-FRA" in out
    assert "unknown" in out


def test_json_holds_the_same(capsys, monkeypatch) -> None:
    code, out, _ = told(capsys, monkeypatch, "USA", "RUS", "CHN", "--json", "--ahead", "20")
    found = json.loads(out)
    assert code == 0
    assert (found["ahead"], [record["powers"] for record in found["records"]]) == (
        20,
        [["USA", "RUS", "CHN"]],
    )
    rivalry = found["records"][0]["rates"][0]
    assert (rivalry["cases"], rivalry["falls"], rivalry["years"], rivalry["gamma"]) == (3, 2, 71, [2.5, 71])
    assert rivalry["falls_back"] == pytest.approx(1 - (71 / 91) ** 2.5)
    assert rivalry["thaws"][0]["fell_back"] == 2007
    assert len(found["biases"]) == len(found["judgements"]) == 2
    _, out, _ = told(capsys, monkeypatch, "GBR", "FRA", "--json")
    assert json.loads(out)["records"][0]["rates"][0]["mean"] is None


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("USA",), "tripolar: a record takes two powers or more, not 1"),
        (
            ("USA", "CHN", "--years", "19"),
            "tripolar: --years takes a first and a last year, such as 1950-2014",
        ),
        (("USA", "CHN", "--without", "USA-RUS"), "tripolar: 'USA-RUS' is no pair of these powers"),
        (("USA", "CHN", "--years", "2010-1990"), "tripolar: years from 2010 to 1990 are none"),
        (("USA", "CHN", "--ahead", "0"), "tripolar: --ahead must be at least 0.1"),
    ],
)
def test_what_it_refuses(capsys, monkeypatch, arguments, problem) -> None:
    code, out, err = told(capsys, monkeypatch, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(problem)
    assert err.count("\n") == 1
