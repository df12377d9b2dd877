"""What a run survives: a process killed at any moment, and a disk that is full."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.stored_runs import contents

from tripolar.ensemble.store.folder import RunFolder, is_run
from tripolar.workflow import keep, reopen

DRAWS = 192
KILLS = 10
SEED = 20261122

# The program, which counts what it opens for writing or renames in the run's folder, and is killed a
# moment after the given one of these events. Killed at none, it tells their number.
WATCHED = """
import os, signal, sys, threading, time
folder, event, wait = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
sys.argv = ["tripolar", *sys.argv[4:]]
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
        if seen == event:
            threading.Thread(target=kill, daemon=True).start()

sys.addaudithook(watch)
from tripolar.cli import main
try:
    main()
finally:
    print("events", seen, file=sys.stderr)
"""


def run(folder: Path, event: int, wait: float, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program on a folder, to be killed after an event, or not at all if there are fewer."""
    command = [sys.executable, "-c", WATCHED, str(folder), str(event), str(wait), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def start(folder: Path) -> tuple[str, ...]:
    """The command that begins the run, or goes on with it."""
    if is_run(folder):
        return "resume", str(folder), "--threads", "2"
    asked = ("run", "tutorial", "--draws", str(DRAWS), "--threads", "2", "--starts", "0")
    return *asked, "--export", "nc", "--out", str(folder)


@pytest.mark.slow
def test_a_run_killed_at_ten_random_moments_ends_in_the_same_bytes(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    done = run(whole, 0, 0.0, *start(whole))
    assert done.returncode == 0, done.stderr
    events = int(done.stderr.rpartition("events ")[2])
    assert events > 3 * KILLS
    rng = np.random.default_rng(SEED)
    # One in each tenth of the run, from its first file to its last.
    moments = [int((k + rng.random()) * events / KILLS) + 1 for k in range(KILLS)]
    found = []
    for k, moment in enumerate(moments):
        folder = tmp_path / f"killed-{k}"
        killed = run(folder, moment, float(rng.uniform(0.0, 0.02)), *start(folder))
        # The last moments may find the run already over.
        assert killed.returncode in (-9, 0), killed.stderr
        found.append(killed.returncode)
        last = run(folder, 0, 0.0, *start(folder))
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
LIMITED = """
import resource, sys
limit = int(sys.argv[1])
sys.argv = ["tripolar", *sys.argv[2:]]
import numba, altair, vl_convert, h5netcdf
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
from tripolar.cli import main
main()
"""


def told(done: subprocess.CompletedProcess[str], folder: Path) -> str:
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
        (60_000, "numbers.npy"),
        pytest.param(110_000, "index.html", marks=pytest.mark.slow),
    ],
)
def test_a_file_that_may_not_grow_leaves_a_run_to_resume(
    tmp_path: Path, whole: Path, limit: int, where: str
) -> None:
    folder = tmp_path / "run"
    command = ["run", "tutorial", "--draws", str(DRAWS), *ASKED, "--out", str(folder)]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *command], capture_output=True, text=True, check=False
    )
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
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_a_run_to_resume(small_disk: Path, whole: Path) -> None:
    folder = small_disk / "run"
    command = ["run", "tutorial", "--draws", str(DRAWS), *ASKED, "--out", str(folder)]
    full = [sys.executable, "-m", "tripolar", *command]
    done = subprocess.run(full, capture_output=True, text=True, check=False)
    assert "No space left" in told(done, folder)
    before = {path for path in folder.rglob("*") if path.is_file()}
    assert before
    # Still full: the same line, and nothing lost.
    done = subprocess.run(
        [sys.executable, "-m", "tripolar", "resume", str(folder)], capture_output=True, text=True, check=False
    )
    told(done, folder)
    assert {path for path in folder.rglob("*") if path.is_file()} >= {p for p in before if p.suffix == ".npy"}
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    reopen(folder).finish(threads=2)
    assert contents(folder) == contents(whole)
