"""What a run survives: a process killed at any moment, and a disk that is full."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.ready_program import Done, ReadyProgram
from tests.stored_runs import contents

from tripolar.ensemble.store.folder import RunFolder
from tripolar.files import is_run
from tripolar.workflow import keep, reopen

DRAWS = 192
KILLS = 10
SEED = 20261122

# The program counts what it opens for writing or renames in the run's folder, a byte for each in a file,
# and is killed a moment after the given one of these events.
WATCH = """
import os, signal, sys, threading, time
folder, counted, event, wait = {folder!r}, {counted!r}, {event}, {wait}
counter = os.open(counted, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
seen = 0

def kill():
    time.sleep(wait)
    os.kill(os.getpid(), signal.SIGKILL)

def watch(name, arguments):
    global seen
    opened = name == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    written = opened or name in ("os.rename", "os.remove")
    if written and str(arguments[0]).startswith(folder):
        seen += 1
        os.write(counter, b".")
        if seen == event:
            threading.Thread(target=kill, daemon=True).start()

sys.addaudithook(watch)
"""


def run(program: ReadyProgram, folder: Path, event: int = 0, wait: float = 0.0) -> tuple[Done, int]:
    """Begin a run in a folder, or go on with it, to be killed after an event; and tell how many there were.

    It is not killed if there are fewer.
    """
    counted = folder.with_suffix(".events")
    counted.unlink(missing_ok=True)
    watch = WATCH.format(folder=str(folder), counted=str(counted), event=event, wait=wait)
    done = program.run(*start(folder), before=watch)
    return done, counted.stat().st_size


def start(folder: Path) -> tuple[str, ...]:
    """The command that begins the run, or goes on with it."""
    if is_run(folder):
        return "resume", str(folder), "--threads", "2"
    asked = ("run", "tutorial", "--draws", str(DRAWS), "--threads", "2", "--starts", "0")
    return *asked, "--export", "nc", "--out", str(folder)


@pytest.mark.slow
def test_a_run_killed_at_ten_random_moments_ends_in_the_same_bytes(
    tmp_path: Path, program: ReadyProgram
) -> None:
    whole = tmp_path / "whole"
    done, events = run(program, whole)
    assert done.returncode == 0, done.stderr
    assert events > 3 * KILLS
    rng = np.random.default_rng(SEED)
    # One in each tenth of the run, from its first file to its last.
    moments = [int((k + rng.random()) * events / KILLS) + 1 for k in range(KILLS)]
    found = []
    for k, moment in enumerate(moments):
        folder = tmp_path / f"killed-{k}"
        killed, _ = run(program, folder, moment, float(rng.uniform(0.0, 0.02)))
        # The last moments may find the run already over.
        assert killed.returncode in (-9, 0), killed.stderr
        found.append(killed.returncode)
        last, _ = run(program, folder)
        assert last.returncode == 0, (moment, last.stderr)
        assert contents(folder) == contents(whole), f"killed after {moment} of {events} events"
        assert RunFolder(folder).status().state == "done"
        shutil.rmtree(folder)
    assert found.count(-9) >= KILLS - 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that met no obstacle."""
    folder = tmp_path_factory.mktemp("survival") / "whole"
    keep("tutorial", draws=DRAWS, exports=("csv",), starts=0, out=folder).finish(threads=2)
    return folder


ASKED = ("--starts", "0", "--export", "csv")
LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


def told(done: Done, folder: Path) -> str:
    """The one line that a run without room ends with."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("tripolar: ")
    assert "cannot be written" in line
    assert f"tripolar resume {folder}" in line
    return line


@pytest.mark.parametrize(
    ("limit", "where"),
    [
        pytest.param(20_000, ".chunk", marks=pytest.mark.slow),
        (110_000, "numbers.npy"),
        pytest.param(175_000, "index.html", marks=pytest.mark.slow),
    ],
)
def test_a_file_that_may_not_grow_leaves_a_run_to_resume(
    tmp_path: Path, whole: Path, program: ReadyProgram, limit: int, where: str
) -> None:
    folder = tmp_path / "run"
    command = ["run", "tutorial", "--draws", str(DRAWS), *ASKED, "--out", str(folder)]
    done = program.run(*command, before=LIMIT.format(limit=limit))
    assert where in told(done, folder)
    assert RunFolder(folder).status().state == "failed"
    reopen(folder).finish(threads=2)
    assert contents(folder) == contents(whole)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can make a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    made = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        pytest.skip(f"this machine lets nobody make a small disk: {made.stderr.strip()}")
    try:
        yield disk
    finally:
        gc.collect()  # an answer that nobody holds any more may still map its columns from the disk
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_a_run_to_resume(small_disk: Path, whole: Path, program: ReadyProgram) -> None:
    folder = small_disk / "run"
    command = ["run", "tutorial", "--draws", str(DRAWS), *ASKED, "--out", str(folder)]
    done = program.run(*command)
    assert "No space left" in told(done, folder)
    before = {path for path in folder.rglob("*") if path.is_file()}
    assert before
    # Still full: the same line, and nothing lost.
    told(program.run("resume", str(folder)), folder)
    assert {path for path in folder.rglob("*") if path.is_file()} >= {p for p in before if p.suffix == ".npy"}
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    reopen(folder).finish(threads=2)
    assert contents(folder) == contents(whole)
