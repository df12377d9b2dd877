"""Other processes give the same bits, and a worker that dies loses nothing."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from tests.stored_runs import contents

from tripolar.ensemble.progress import Done
from tripolar.ensemble.schedule import scheduler
from tripolar.errors import InputError
from tripolar.workflow import keep

DRAWS = 64 * 12

# Sockets that a worker killed in the middle never closed, and threads that Dask leaves to the system.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def test_without_dask_the_option_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"tripolar\[dask\]"):
        scheduler("local", 1)


@pytest.mark.slow
def test_an_address_where_nobody_answers_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the optional part tripolar[dask] is not installed")
    monkeypatch.setattr("tripolar.ensemble.cluster._PATIENCE", 1.0)
    with pytest.raises(InputError, match="no Dask scheduler"), scheduler("tcp://127.0.0.1:9", 1):
        pass
    with pytest.raises(InputError, match="no Dask scheduler"), scheduler("nonsense://x", 1):
        pass


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the optional part tripolar[dask] is missing")
    threads = keep("tutorial", draws=DRAWS, out=tmp_path / "threads")
    threads.finish(threads=2)
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    )
    killed: list[int] = []
    chunks: list[int] = []

    def kill(done: Done) -> None:
        """After the third chunk end one worker, after the ninth the other: each has work in hand."""
        chunks.append(done.draws)
        if len(chunks) in (3, 9):
            pid = cluster.workers[len(killed)].pid
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    try:
        dask = keep("tutorial", draws=DRAWS, out=tmp_path / "dask")
        dask.finish(scheduler=cluster.scheduler_address, progress=kill)
    finally:
        cluster.close(timeout=10)
    assert len(set(killed)) == 2
    assert len(chunks) == 3 * 12
    assert contents(tmp_path / "dask") == contents(tmp_path / "threads")


@pytest.mark.slow
def test_local_processes_give_the_bits_of_threads(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the optional part tripolar[dask] is not installed")
    for name, address in (("threads", None), ("local", "local")):
        keep("tutorial", draws=100, out=tmp_path / name).finish(threads=2, scheduler=address)
    assert contents(tmp_path / "local") == contents(tmp_path / "threads")
