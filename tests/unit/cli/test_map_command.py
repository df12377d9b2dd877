"""What `tripolar map` writes, and how it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ready_program import ReadyProgram


def test_a_scenario_is_drawn_and_printed(tmp_path: Path, program: ReadyProgram) -> None:
    done = program.run("map", "tutorial", "--out", "map.svg", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").startswith("<svg ")
    done = program.run("map", "tutorial", cwd=tmp_path)
    assert "  + [T1]\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("tutorial", "--out", "map.png"), "a map is written as .svg or .argdown, not as 'map.png'"),
        (("nothing",), "no run 'nothing'"),
        (("reference-2025",), "reference-2025 makes no claims, so that there is nothing to draw"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    arguments: tuple[str, ...], problem: str, tmp_path: Path, program: ReadyProgram
) -> None:
    done = program.run("map", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
