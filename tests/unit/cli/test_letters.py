"""What the program prints reaches any terminal, and nothing that a terminal would obey."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from tests.unit.cli.test_runs_command import says
from tests.waiting import LONGEST

from tripolar.cli.letters import check_arguments, never_fail, warn_in_one_line
from tripolar.errors import InputError, TripolarWarning, visible
from tripolar.workflow import keep


def written(text: str, encoding: str, monkeypatch: pytest.MonkeyPatch, *, as_json: bool = False) -> bytes:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    never_fail(json=as_json)
    print(text, end="", flush=True)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("encoding", "text", "reaches"),
    [
        ("cp1252", "−1.5 → ±2, Türkiye", "-1.5 -> ±2, Türkiye"),
        ("ascii", "−1.5 ± 2 × 3 ≤ “x”, Türkiye, Łódź", '-1.5 +- 2 x 3 <= "x", Turkiye, ?odz'),
        ("cp1252", "中国 🐉", "?? ?"),
        ("utf-8", "−1.5 → 中国 🐉", "−1.5 → 中国 🐉"),
        ("utf-8", "caf\udce9", "caf?"),
    ],
)
def test_letters_that_a_code_page_lacks_are_replaced(
    encoding: str, text: str, reaches: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written(text, encoding, monkeypatch).decode(encoding) == reaches


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8"])
def test_json_keeps_every_letter(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"says": "−1.5 → 中国 🐉 Türkiye ±2"}
    text = json.dumps(told, ensure_ascii=False)
    assert json.loads(written(text, encoding, monkeypatch, as_json=True).decode(encoding)) == told


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_redirected_listing_is_written_in_the_code_page(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        'schema: 1\nextends: tutorial\ntitle: "中国 − Türkiye → x"\n', encoding="utf-8"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "tripolar", "diff", "tutorial", "mine.yaml"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=LONGEST,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "?? - T" in ended.stdout.decode(encoding)


@pytest.mark.parametrize("argument", ["gdp\x1b[2J", "a\x9bb", "a\x00", "x\u202ey", "caf\udce9", "a\x7f"])
def test_an_argument_with_an_escape_is_refused_and_shown_as_text(argument: str) -> None:
    with pytest.raises(InputError, match="argument 2") as refused:
        check_arguments(["run", argument])
    assert refused.value.line().isprintable()


def test_names_in_any_script_are_arguments() -> None:
    check_arguments(["run", "中国.yaml", "Türkiye −1", "a\tb"])


def test_what_is_echoed_shows_its_control_characters() -> None:
    assert visible("a\x1b[31m\x07\u202e中") == "a\\u001b[31m\\u0007\\u202e中"
    assert InputError("no run 'x\x1b]0;t\x07'").line() == "no run 'x\\u001b]0;t\\u0007'"


def test_a_folder_found_on_disk_is_listed_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep("tutorial", draws=9, protocol="expiry", out=tmp_path / "run")
    kept.folder.path.rename(tmp_path / "run\x1b[2J")
    assert "run\\u001b[2J" in says(capsys, monkeypatch, "runs", "list", "--in", str(tmp_path))


def test_titles_that_look_like_markup_are_compared_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = {"one": "[/foo] :dragon: x", "two": "[bold]y[/red]"}
    for name, title in titles.items():
        text = f'schema: 1\nextends: tutorial\ntitle: "{title}"\n'
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        kept = keep(str(tmp_path / f"{name}.yaml"), draws=5, protocol="expiry", out=tmp_path / name)
        kept.finish(threads=1)
    told = says(capsys, monkeypatch, "runs", "compare", str(tmp_path / "one"), str(tmp_path / "two"))
    assert "[/foo] :dragon: x → [bold]y[/red]" in told


def test_a_warning_is_one_line_and_said_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warn_in_one_line()
        for _ in range(3):
            warnings.warn("kept elsewhere", TripolarWarning, stacklevel=1)
    assert capsys.readouterr().err == "tripolar: kept elsewhere\n"


def test_numbers_beyond_what_a_computer_holds_are_told_by_the_answer_alone() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.resetwarnings()
        warn_in_one_line()
        np.exp(np.array([1e9])) * 0.0
        warnings.warn("the lens 'mine' is left out: it fails", RuntimeWarning, stacklevel=1)
    assert [str(each.message) for each in told] == ["the lens 'mine' is left out: it fails"]
