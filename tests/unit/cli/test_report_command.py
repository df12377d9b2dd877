"""``tripolar report`` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.unit.cli.test_runs_command import refuses, says

from tripolar.workflow import keep


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_last_run_is_printed_into_its_folder(home, capsys, monkeypatch) -> None:
    kept = keep("tutorial", draws=64, protocol="expiry")
    kept.finish(threads=2)
    page = kept.folder.page.read_bytes()
    assert "brief.pdf" in says(capsys, monkeypatch, "report")
    brief = kept.folder.path / "brief.pdf"
    assert len(PdfReader(brief).pages) == 3
    first = brief.read_bytes()
    out = home / "printed"
    told = json.loads(
        says(
            capsys,
            monkeypatch,
            "report",
            kept.folder.path.name,
            "--pdf",
            "--html",
            "--out",
            str(out),
            "--json",
        )
    )
    assert (out / "brief.pdf").read_bytes() == first
    assert (out / "index.html").read_bytes() == page
    assert (told["pages"], told["html"]) == (3, str(out / "index.html"))


def test_what_is_no_finished_run_is_said_on_one_line(home, capsys, monkeypatch) -> None:
    assert "no finished run" in refuses(capsys, monkeypatch, "report")
    kept = keep("tutorial", draws=9, protocol="expiry")
    assert "tripolar resume" in refuses(capsys, monkeypatch, "report", str(kept.folder.path))
    assert "no run 'tutorail'" in refuses(capsys, monkeypatch, "report", "tutorail")
