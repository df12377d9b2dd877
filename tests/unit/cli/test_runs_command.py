"""``tripolar run``, ``resume`` and ``runs`` as a person meets them."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from numba.core import event
from rich.console import Console
from rich.progress import Progress

from tripolar.cli import main
from tripolar.cli.progress import ProgressBar, told
from tripolar.ensemble.schedule import Done
from tripolar.ensemble.store.folder import RunFolder
from tripolar.enums import RunState
from tripolar.workflow import find_run, keep

RUN = ("run", "tutorial", "--draws", "20", "--protocol", "expiry")


def says(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """What the program prints; it must end well."""
    monkeypatch.setattr(sys, "argv", ["tripolar", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    captured = capsys.readouterr()
    assert stop.value.code == 0, captured.err
    return captured.out


def refuses(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """The one line with which the program refuses."""
    monkeypatch.setattr(sys, "argv", ["tripolar", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    return line


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two finished runs and one that was only begun."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(home)
        for changes in ((), ("balance_stress=10",)):
            keep("tutorial", draws=64, protocol="expiry", changes=changes).finish(threads=2)
        keep("tutorial", draws=9, protocol="expiry")
    return home


def test_run_keeps_its_folder_and_shows_a_finished_run_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = says(capsys, monkeypatch, *RUN)
    [folder] = (tmp_path / "tripolar-runs").iterdir()
    assert re.fullmatch(r"tutorial-[0-9a-f]{8}", folder.name)
    assert f"tripolar-runs/{folder.name}/index.html" in first
    before = (folder / "status.json").read_bytes()
    again = says(capsys, monkeypatch, *RUN)
    assert again == first + "This run had been finished before; --again runs it anew.\n"
    assert (folder / "status.json").read_bytes() == before
    assert "finished before" not in says(capsys, monkeypatch, *RUN, "--again")


def test_json_writes_files_only_with_out_and_is_then_the_stored_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = json.loads(says(capsys, monkeypatch, *RUN, "--json"))
    assert list(tmp_path.iterdir()) == []
    stored = says(capsys, monkeypatch, *RUN, "--json", "--out", "mine")
    assert stored == Path("mine/results.json").read_text(encoding="utf-8")
    assert json.loads(stored)["ledger"] == plain["ledger"]


def test_list_tells_what_each_run_is_and_how_it_stands(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    lines = says(capsys, monkeypatch, "runs", "list").splitlines()
    assert len(lines) == 3
    assert sum("64 draws, seed 0: done" in line for line in lines) == 1
    assert sum("64 draws, seed 0 --set balance_stress=10: done" in line for line in lines) == 1
    assert sum("interrupted, 0 of 9 draws" in line for line in lines) == 1
    told = json.loads(says(capsys, monkeypatch, "runs", "list", "--json"))
    assert sorted(each["state"] for each in told) == ["done", "done", "interrupted"]
    refused = refuses(capsys, monkeypatch, "runs", "list", "--in", "nowhere")
    assert refused == "tripolar: --in: 'nowhere' is no folder"


def runs(shelf: Path) -> dict[str, str]:
    """Names of the two finished runs and the unfinished one."""
    found = {}
    for path in (shelf / "tripolar-runs").iterdir():
        identity = RunFolder(path).identity()
        found["begun" if identity["draws"] == 9 else "low" if identity["changes"] else "plain"] = path.name
    return found


def test_show_prints_the_answer_again(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    name = runs(shelf)["plain"]
    assert "The ledger:" in says(capsys, monkeypatch, "runs", "show", name, "--full")
    shown = says(capsys, monkeypatch, "runs", "show", name)
    assert "The ledger:" not in shown
    assert "claims tested" in shown
    assert f"{name}/index.html" in shown
    results = Path("tripolar-runs", name, "results.json").read_text(encoding="utf-8")
    assert says(capsys, monkeypatch, "runs", "show", name, "--json") == results
    begun = runs(shelf)["begun"]
    told = refuses(capsys, monkeypatch, "runs", "show", begun)
    assert "is not finished (interrupted, 0 of 9 draws): tripolar resume" in told
    folder = find_run(begun)
    with folder.lock():
        folder.write_status(replace(folder.status(), state=RunState.RUNNING))
        told = refuses(capsys, monkeypatch, "runs", "show", begun)
    assert "is still being made (0 of 9 draws): wait until it is done" in told


def test_compare_tells_new_verdicts_first(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(shelf)
    pair = runs(shelf)["plain"], runs(shelf)["low"]
    page = tmp_path / "compared.html"
    shown = says(capsys, monkeypatch, "runs", "compare", *pair, "--out", str(page))
    told = json.loads(says(capsys, monkeypatch, "runs", "compare", *pair, "--json"))
    turned = [each["id"] for each in told["claims"] if each["verdict_changed"]]
    assert "T2" in turned
    assert [each["id"] for each in told["claims"]][: len(turned)] == turned
    assert f"verdict: {', '.join(turned)}." in shown
    assert "changes: nothing → balance_stress=10" in shown
    assert [each["name"] for each in told["scenario"] if each["key"] == "value"] == ["balance_stress"]
    text = page.read_text(encoding="utf-8")
    assert text.index("T2") < text.index("T1")
    assert "balance_stress" in text
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", text), "the page asks nobody for anything"


def test_compare_runs_scenarios_that_were_not_run(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "schema: 1\nextends: tutorial\nparameters:\n  balance_stress: 10\n"
    Path("mine.yaml").write_text(text, encoding="utf-8")
    shown = says(capsys, monkeypatch, "runs", "compare", "tutorial", "mine.yaml", "--draws", "40")
    assert "T2" in shown.partition("another verdict")[2].splitlines()[0]
    assert len(list((tmp_path / "tripolar-runs").iterdir())) == 2


def test_one_damaged_or_newer_run_hides_no_other(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(shelf / "tripolar-runs", "tripolar-runs")
    texts = {
        "cut": "{",
        "empty": "",
        "bare": '{"layout": 2, "hash": "x"}',
        "foreign": '{"name": "another program"}',
        "list": "[1, 2]",
        "nested": "[" * 100_000,
        "newer": '{"layout": 99, "hash": "x"}',
        "bytes": "\udcff",
    }
    for name, text in texts.items():
        folder = Path("tripolar-runs", name)
        folder.mkdir()
        (folder / "run.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    finished = Path("tripolar-runs", runs(shelf)["low"])
    (finished / "results.json").unlink()
    told = {
        Path(each["run"]).name: each
        for each in json.loads(says(capsys, monkeypatch, "runs", "list", "--json"))
    }
    assert len(told) == 3 + len(texts)
    assert told[runs(shelf)["plain"]]["state"] == "done"
    assert told[runs(shelf)["begun"]]["state"] == "interrupted"
    assert told[finished.name]["state"] == "damaged"
    assert "results.json' is missing; tripolar resume" in told[finished.name]["problem"]
    for name in texts:
        assert told[name]["state"] == ("unreadable" if name == "newer" else "damaged")
        line = refuses(capsys, monkeypatch, "runs", "show", str(Path("tripolar-runs", name)))
        assert line == f"tripolar: {told[name]['problem']}"
    lines = says(capsys, monkeypatch, "runs", "list").splitlines()
    assert sum("damaged: " in line for line in lines) == len(texts)
    says(capsys, monkeypatch, "report", "--html", "--out", "page")  # the last one that is finished and sound
    assert Path("page", "index.html").exists()
    for name in texts:
        says(capsys, monkeypatch, "runs", "rm", "--yes", str(Path("tripolar-runs", name)))


def test_compare_writes_its_page_where_a_run_has_a_claim_that_the_other_lacks(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    claim = "  - {id: X9, kind: model, says: Only here, holds: value(RUS) > 0, why: w}\n"
    Path("more.yaml").write_text(f"schema: 1\nextends: tutorial\nclaims:\n{claim}", encoding="utf-8")
    keep("more.yaml", draws=64, protocol="expiry", out=Path("more")).finish(threads=2)
    plain = str(shelf / "tripolar-runs" / runs(shelf)["plain"])
    for k, pair in enumerate(((plain, "more"), ("more", plain))):
        shown = says(capsys, monkeypatch, "runs", "compare", *pair, "--out", f"{k}.html")
        assert f"Only in the {'first' if k else 'second'}: X9." in shown
        assert "X9" in Path(f"{k}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "tutorial", "--draws", "3", "--out", ""),
        ("debate", "tutorial", "tutorial", "--out", " "),
        ("runs", "compare", "tutorial", "tutorial", "--out", ""),
        ("runs", "list", "--in", ""),
    ],
)
def test_an_empty_text_is_no_folder(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"{arguments[-2]} needs a folder" in refuses(capsys, monkeypatch, *arguments)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_text_and_a_name_that_no_file_may_have_are_no_run(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    assert "nothing was given" in refuses(capsys, monkeypatch, "runs", "rm", "--yes", "")
    assert "no run" in refuses(capsys, monkeypatch, "runs", "show", "x" * 5000)


def test_what_no_sheet_holds_and_a_folder_in_the_files_place_are_refused_before_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = refuses(capsys, monkeypatch, "run", "tutorial", "--draws", "1048576", "--export", "xlsx")
    assert "a spreadsheet holds at most 1,048,575 draws" in line
    assert list(tmp_path.iterdir()) == []
    Path("mine", "draws.nc").mkdir(parents=True)
    line = refuses(capsys, monkeypatch, *RUN, "--out", "mine", "--export", "nc")
    assert "draws.nc' cannot be written: it is a folder" in line
    assert [path.name for path in Path("mine").iterdir()] == ["draws.nc"]


def test_a_failed_export_leaves_the_run_done_and_is_not_asked_for_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("tripolar.report.export._COLUMNS_OF_A_SHEET", 3)
        line = refuses(capsys, monkeypatch, *RUN, "--out", "mine", "--export", "xlsx")
        assert "the run itself is done, export it with: tripolar resume mine --export xlsx" in line
        assert RunFolder(Path("mine")).status().state == "done"
        for command in (("resume", "mine"), ("runs", "show", "mine"), (*RUN, "--out", "mine")):
            assert "claims tested" in says(capsys, monkeypatch, *command)
    says(capsys, monkeypatch, "resume", "mine", "--export", "xlsx")
    assert Path("mine", "draws.xlsx").exists()


def test_rm_asks_and_refuses_what_is_no_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = keep("tutorial", draws=2).folder.path
    (tmp_path / "mine").mkdir()
    assert "no folder of a run" in refuses(capsys, monkeypatch, "runs", "rm", "mine", "--yes")
    assert "--yes" in refuses(capsys, monkeypatch, "runs", "rm", str(folder))
    assert folder.exists()
    assert says(capsys, monkeypatch, "runs", "rm", str(folder), "--yes") == f"removed: {folder}\n"
    assert not folder.exists()
    assert (tmp_path / "mine").is_dir()


def test_resume_goes_on_and_refuses_what_is_no_run(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    assert "did you mean" in refuses(capsys, monkeypatch, "resume", runs(shelf)["begun"][:-2] + "zz")
    keep("tutorial", draws=10, protocol="expiry", out=shelf / "other")
    told = json.loads(says(capsys, monkeypatch, "resume", "other", "--json", "--export", "csv"))
    assert told["provenance"]["draws"] == 10
    assert (shelf / "other" / "draws.csv").exists()


def test_the_bar_tells_rate_time_left_and_failures() -> None:
    assert told(Done(0, 100), 1.0) == ""
    assert told(Done(50, 100, kept=50), 1.0) == ""
    # 30 of this start in 10 seconds, 50 to go
    words = told(Done(50, 100, kept=20, not_calibrated=3, not_solved=1), 10.0)
    assert words == "3.0/s, 0:17 left, 3 not calibrated, 1 not solved"
    assert told(Done(5000, 10000), 1.0) == "5,000/s, 0:01 left"
    assert told(Done(1, 7201), 1.0) == "1.0/s, 2:00:00 left"


def test_the_bar_says_at_once_what_is_done_and_when_the_solver_is_compiled() -> None:
    written = StringIO()
    with Progress(console=Console(file=written, force_terminal=True, width=200)) as shown:
        bar = ProgressBar(shown)
        [task] = shown.tasks
        assert task.description == "reading the argument"
        bar.solving(900)
        bar.tell("solving draws under expiry")
        assert (task.description, task.completed, task.total) == ("solving draws under expiry", 0, 900)
        with event.trigger_event("numba:compile"):
            assert task.description.startswith("compiling the solver (once after an installation")
            bar.tell("solving draws under credible")  # heard, and said when that is over
            assert task.description.startswith("compiling the solver")
        assert task.description == "solving draws under credible"
        assert bar.progress is not None
        bar.progress(Done(300, 900, not_solved=2))
        assert task.completed == 300
        assert task.fields["facts"].endswith("left, 2 not solved")
        bar.progress(Done(900, 900))
        bar.tell("judging the claims")
        assert (task.description, task.fields["facts"]) == ("judging the claims", "")
    assert "judging the claims" in written.getvalue()


def test_where_nobody_watches_nothing_is_told() -> None:
    bar = ProgressBar()
    bar.solving(900)
    bar.tell("solving draws under expiry")
    assert bar.progress is None
