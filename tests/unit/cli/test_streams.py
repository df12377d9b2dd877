"""What cannot be printed or written ends in one line and exit code 2, and nothing of a run is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.ready_program import Done, ReadyProgram
from tests.stored_runs import contents
from tests.waiting import LONGEST

from tripolar.ensemble.store.folder import RunFolder
from tripolar.workflow import keep, reopen

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams and limits of POSIX")
PROGRAM = (sys.executable, "-m", "tripolar")
# The same program, with a limit of the system's.
LIMIT = """
import resource
which = resource.{name}
resource.setrlimit(which, ({limit}, resource.getrlimit(which)[1]))
"""


def shell(redirected: str, *arguments: str, cwd: Path) -> Done:
    """Run the program from a shell, with its streams redirected."""
    command = ["sh", "-c", f'exec "$@" {redirected}', "sh", *PROGRAM, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=LONGEST)


def line(done: Done) -> str:
    """The one line that the program ended with."""
    assert done.returncode == 2, done.stderr
    [told] = done.stderr.splitlines()
    assert told.startswith("tripolar: ")
    return told


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams") / "run"
    keep("tutorial", draws=5, protocol="expiry", out=folder).finish(threads=1)
    return folder


@pytest.mark.parametrize(
    "arguments", [("scenarios",), ("runs", "show", "run"), ("--help",), ("figures", "GDP")]
)
def test_a_full_device_in_place_of_standard_output_is_told(
    finished: Path, arguments: tuple[str, ...]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = shell(">/dev/full", *arguments, cwd=finished.parent)
    assert line(done) == "tripolar: cannot write: No space left on device"


def test_a_closed_standard_output_is_told_after_the_run_is_kept(tmp_path: Path) -> None:
    arguments = ("run", "tutorial", "--draws", "5", "--protocol", "expiry", "--out", "run")
    done = shell(">&-", *arguments, cwd=tmp_path)
    assert line(done) == "tripolar: cannot write: Bad file descriptor"
    assert RunFolder(tmp_path / "run").status().state == "done"
    assert RunFolder(tmp_path / "run").damaged() == ()


def test_a_closed_standard_input_counts_as_no(finished: Path) -> None:
    done = shell("<&-", "runs", "rm", "run", cwd=finished.parent)
    assert "was not removed; --yes" in line(done)
    assert finished.exists()


def test_a_closed_standard_error_leaves_standard_output_to_what_was_asked(finished: Path) -> None:
    done = shell("2>&-", "runs", "show", "nowhere", cwd=finished.parent)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_too_few_file_handles_leave_a_run_to_resume(
    tmp_path: Path, finished: Path, program: ReadyProgram
) -> None:
    run = ("run", "tutorial", "--draws", "5", "--protocol", "expiry", "--out", str(tmp_path / "run"))
    told = line(program.run(*run, before=LIMIT.format(name="RLIMIT_NOFILE", limit=6)))
    assert "Too many open files" in told
    if (tmp_path / "run" / "run.json").exists():
        assert f"tripolar resume {tmp_path / 'run'}" in told
        reopen(tmp_path / "run").finish(threads=1)
        assert contents(tmp_path / "run") == contents(finished)


def test_too_little_room_for_charts_leaves_a_run_to_resume(tmp_path: Path, finished: Path) -> None:
    run = ("run", "tutorial", "--draws", "5", "--protocol", "expiry", "--out", str(tmp_path / "run"))
    code = LIMIT.format(name="RLIMIT_AS", limit=4 << 30) + "from tripolar.cli import main; main()"
    command = [sys.executable, "-c", code, *run]
    told = line(subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST))
    assert "not enough memory" in told
    assert f"tripolar resume {tmp_path / 'run'}" in told
    reopen(tmp_path / "run").finish(threads=1)
    assert contents(tmp_path / "run") == contents(finished)


@pytest.mark.parametrize("kind", ["nc", "xlsx", "csv"])
def test_an_export_without_room_leaves_the_run_done(
    tmp_path: Path, finished: Path, program: ReadyProgram, kind: str
) -> None:
    """The page is larger than the limit, so the run is one that was finished before."""
    folder = tmp_path / "run"
    keep("tutorial", draws=5, protocol="expiry", out=folder).finish(threads=1)
    limit = LIMIT.format(name="RLIMIT_FSIZE", limit=2_000)
    told = line(program.run("resume", str(folder), "--export", kind, before=limit))
    assert f"draws.{kind}' cannot be written: File too large" in told
    assert f"the run itself is done, export it with: tripolar resume {folder} --export {kind}" in told
    assert contents(folder) == contents(finished)
    assert shell("", "runs", "show", "run", cwd=tmp_path).returncode == 0
    answer = reopen(folder, (kind,)).finish(threads=1)
    assert answer.ensemble.draws == 5
    assert (folder / f"draws.{kind}").exists()


def test_a_run_whose_folder_was_deleted_is_not_said_to_be_kept(tmp_path: Path, program: ReadyProgram) -> None:
    deleting = """
import shutil
from tripolar.ensemble.store import solving
real = solving._gather
def gather(folder, plan, work):
    shutil.rmtree(folder.path)
    real(folder, plan, work)
solving._gather = gather
"""
    arguments = ["run", "tutorial", "--draws", "5", "--out", str(tmp_path / "run")]
    told = line(program.run(*arguments, before=deleting))
    assert "nothing is kept" in told
    assert "resume" not in told
