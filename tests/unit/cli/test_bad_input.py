"""Everything a person can get wrong ends in one line, exit code 2, and no loss."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import LONGEST, until

from tripolar.cli import main
from tripolar.ensemble.store.folder import RunFolder

# What a shell starts in the background ignores interrupts, and so would what it starts in turn.
HEEDING = """import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("tripolar", run_name="__main__")"""

CHILD = "schema: 1\nextends: tutorial\ntitle: A child\n"


def ends(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """Run the program, which must refuse; give its one line."""
    monkeypatch.setattr(sys, "argv", ["tripolar", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    [line] = captured.err.splitlines()
    assert "Traceback" not in line
    return line


FILES = {
    "wrong YAML": ("schema: 1\n  title: [unclosed\n", ("bad.yaml:2:",)),
    "unknown key": (CHILD + "varients: {}\n", ("bad.yaml:4:1", "did you mean 'variants'?")),
    "unknown path": (CHILD + "parameters:\n  gpd.RUS: 5\n", ("bad.yaml:5:3", "gdp.RUS")),
    "empty title": ("schema: 1\nextends: tutorial\ntitle: ''\n", ("bad.yaml:3:", "title is empty")),
    "two of one name": (
        CHILD + "actors: {RUS: {name: China}}\n",
        ("RUS and CHN are both named 'China'",),
    ),
    "no number": (CHILD + "parameters:\n  gdp.RUS: .nan\n", ("bad.yaml:5:", "must be finite")),
    "endless number": (CHILD + "parameters:\n  gdp.RUS: 1e400\n", ("bad.yaml:5:", "too large")),
    "negative GDP": (CHILD + "parameters:\n  gdp.RUS: -5\n", ("bad.yaml:5:", "-5", "above 0")),
    "off the grid": (CHILD + "dyads:\n  USA-RUS: {relation: 0.3}\n", ("bad.yaml:5:", "0.3", "0.5")),
    "above its cap": (CHILD + "parameters:\n  cap.RUS-CHN: hostile\n", ("bad.yaml:5:", "above its cap")),
    "unknown quantity": (
        CHILD + 'claims:\n  - {id: X, kind: model, says: x, holds: "valeu(RUS) > 1"}\n',
        ("bad.yaml:5:", "did you mean 'value'?"),
    ),
    "reaching Python": (
        CHILD + 'claims:\n  - {id: X, kind: model, says: x, holds: "value(RUS).__class__ > 1"}\n',
        ("bad.yaml:5:",),
    ),
    "calling Python": (
        CHILD + "claims:\n  - {id: X, kind: model, says: x, holds: '__import__(\"os\") > 1'}\n",
        ("bad.yaml:5:",),
    ),
    "resting on itself": (
        CHILD + 'claims:\n  - {id: X, kind: model, says: x, holds: "value(RUS) > 1", rests_on: [X]}\n',
        ("bad.yaml:5:", "itself"),
    ),
    "contradictory variant": (
        CHILD + "variants:\n  both:\n    says: x\n    set: {stake.USA-RUS: 5, stake.USA.RUS: 6}\n",
        ("bad.yaml:7:", "contradicts itself"),
    ),
}


@pytest.mark.parametrize(("text", "told"), FILES.values(), ids=FILES)
@pytest.mark.parametrize("command", ["validate", "run"])
def test_a_bad_file_is_refused_at_its_place(
    command: str,
    text: str,
    told: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yaml").write_text(text, encoding="utf-8")
    line = ends(capsys, monkeypatch, command, "bad.yaml")
    for part in told:
        assert part in line
    assert [path.name for path in tmp_path.iterdir()] == ["bad.yaml"]


ARGUMENTS = {
    "missing file": (("run", "nowhere.yaml"), ("nowhere.yaml",)),
    "missing scenario": (("run", "rusia-2025"), ("did you mean 'russia-2025'?",)),
    "zero draws": (("run", "tutorial", "--draws", "0"), ("--draws", "1")),
    "no threads": (("run", "tutorial", "--draws", "4", "--threads", "0"), ("--threads", "1")),
    "negative seed": (("run", "tutorial", "--seed", "-1"), ("--seed", "0")),
    "seed without end": (("run", "tutorial", "--seed", "1" * 5000), ("--seed has too many digits",)),
    "draws in words": (("run", "tutorial", "--draws", "many"), ("--draws", "whole number")),
    "unknown protocol": (("run", "tutorial", "--protocol", "expire"), ("expire", "expiry")),
    "unknown option": (("run", "tutorial", "--drws", "5"), ("--drws",)),
    "negative starts": (("run", "tutorial", "--starts", "-1"), ("--starts", "0")),
    "unknown export": (("run", "tutorial", "--export", "xls"), ("did you mean 'xlsx'?",)),
    "unknown variant": (("solve", "reference-2025", "--variant", "no-uss"), ("did you mean 'no-us'?",)),
    "bad --set path": (("solve", "reference-2025", "--set", "gdp.RSU=3"), ("--set", "gdp.RUS")),
    "bad --set value": (("solve", "reference-2025", "--set", "gdp.RUS=-3"), ("--set", "above 0")),
    "capped above its cap": (
        ("solve", "reference-2025", "--set", "cap.RUS-CHN=hostile"),
        ("--set cap.RUS-CHN", "above its cap"),
    ),
    "two of one name in a network": (("lens", "caplow", "USA,USA,USA"), ("not USA, USA, USA",)),
    "a file in place of the runs": (("runs", "list", "--in", "pyproject.toml"), ("is no folder",)),
    "no such runs": (("runs", "list", "--in", "/nonexist"), ("--in: '/nonexist' is no folder",)),
    "endless number": (("solve", "tutorial", "--set", "balance_stress=1e400"), ("too large",)),
    "protocol that --set would not know": (
        ("run", "tutorial", "--protocol", "foo"),
        ("protocol: no protocol is called 'foo'",),
    ),
    "unknown figure": (("figures", "--who", "XYZ"), ("XYZ",)),
}


def test_a_stop_while_the_program_loads_says_nothing(tmp_path: Path) -> None:
    """A part that every command needs is stopped in its first line, as by Ctrl-C."""
    code = """import runpy, sys
class Stopping:
    def find_spec(self, name, *_):
        if name == "tripolar.cli.run":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stopping())
runpy.run_module("tripolar", run_name="__main__")"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize(("arguments", "told"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_bad_arguments_are_refused(
    arguments: tuple[str, ...],
    told: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    line = ends(capsys, monkeypatch, *arguments)
    for part in told:
        assert part in line
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    line = ends(capsys, monkeypatch, "run", "tutorial", "--draws", "4", "--out", str(taken))
    assert str(taken) in line
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_folder_with_a_page_that_is_no_runs_is_left_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "index.html"
    page.write_text("the old page", encoding="utf-8")
    line = ends(capsys, monkeypatch, "run", "tutorial", "--draws", "4", "--out", str(tmp_path))
    assert "index.html" in line
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert page.read_text(encoding="utf-8") == "the old page"


def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    command = [sys.executable, "-c", HEEDING, "run", "--draws", "100000", "--out", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            until(lambda: process.poll() is not None or RunFolder(folder).chunks().exists())
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LONGEST)
        finally:
            process.kill()
    assert process.returncode == 2
    assert out == ""
    assert (
        err == f"tripolar: stopped; what was done is kept, go on with: tripolar resume {folder.as_posix()}\n"
    )
    assert RunFolder(folder).status().state == "interrupted"
    assert not [path for path in folder.rglob("*") if path.name in ("index.html", "results.json")]
