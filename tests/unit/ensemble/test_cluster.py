"""Other processes give the same bits, and a worker that dies loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stored_runs import contents
from tests.waiting import LONGEST, until

from tripolar.ensemble.execute import scheduler
from tripolar.ensemble.processor import processor
from tripolar.ensemble.schedule import Done
from tripolar.errors import ClusterError, InputError
from tripolar.workflow import keep, reopen, run

DRAWS = 64 * 12

# Sockets that a worker killed in the middle never closed, and threads that Dask leaves to the system.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]


def test_without_dask_the_option_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"tripolar\[cluster\]"):
        scheduler("local", 1)


@pytest.mark.slow
def test_an_address_where_nobody_answers_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the optional part tripolar[cluster] is not installed")
    monkeypatch.setattr("tripolar.ensemble.cluster._PATIENCE", 1.0)
    with pytest.raises(InputError, match="no Dask scheduler"), scheduler("tcp://127.0.0.1:9", 1):
        pass
    with pytest.raises(InputError, match="no Dask scheduler"), scheduler("nonsense://x", 1):
        pass


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the optional part tripolar[cluster] is missing")
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
        cluster.close(timeout=LONGEST)
    assert len(set(killed)) == 2
    assert len(chunks) == 3 * 12
    assert contents(tmp_path / "dask") == contents(tmp_path / "threads")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("which", "told"),
    [("scheduler", "does not answer any more"), ("worker", "all workers of the Dask scheduler")],
)
def test_a_scheduler_or_all_workers_that_die_end_the_run_with_one_line_and_nothing_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, which: str, told: str
) -> None:
    pytest.importorskip("distributed", reason="the optional part tripolar[cluster] is not installed")
    monkeypatch.setattr("tripolar.ensemble.cluster._LOOK", 0.5)
    monkeypatch.setattr("tripolar.ensemble.cluster._ALONE", 2.0)
    address = tmp_path / "scheduler.json"
    where = ["--scheduler-file", str(address)]
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
    begun = {
        "scheduler": ["distributed.cli.dask_scheduler", "--port", "0", "--dashboard-address", ":0", *where],
        "worker": ["distributed.cli.dask_worker", *alone, *where],
    }
    processes = {
        name: subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.DEVNULL)
        for name, command in begun.items()
    }
    chunks: list[int] = []

    def kill(done: Done) -> None:
        chunks.append(done.draws)
        if len(chunks) == 2:
            processes[which].kill()

    asked = {"draws": 64 * 6, "protocol": "expiry", "starts": 0}
    try:
        until(address.exists, told="the scheduler wrote no address")
        with pytest.raises(ClusterError, match=told):
            keep("tutorial", **asked, out=tmp_path / "run").finish(scheduler=str(address), progress=kill)
    finally:
        for process in processes.values():
            process.kill()
            process.wait()
    assert len(list((tmp_path / "run").rglob("*.chunk"))) == len(chunks)
    ours = [record.getMessage() for record in caplog.records if record.name == "tripolar"]
    assert len(ours) == (which == "worker")
    assert not [record for record in caplog.records if record.name.startswith("distributed.client")]
    again: list[Done] = []
    reopen(tmp_path / "run").finish(threads=2, progress=again.append)
    assert again[-1].kept == 64 * len(chunks)


@pytest.mark.slow
def test_a_worker_of_another_kind_is_told_of_and_its_draws_are_counted_also_after_a_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("distributed", reason="the optional part tripolar[dask] is not installed")
    workers = {**processor(), "kind": "another"}  # this machine, to which the workers are of another kind
    monkeypatch.setattr("tripolar.ensemble.cluster.processor", lambda: workers)
    asked = {"draws": 64 * 3, "protocol": "expiry", "starts": 0}
    kept = keep("tutorial", **asked, out=tmp_path / "run")

    def stop(done: Done) -> None:
        if done.draws >= 128:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.finish(scheduler="local", threads=1, progress=stop)
    told = [record.getMessage() for record in caplog.records if record.name == "tripolar"]
    assert len(told) == 1
    assert f"(kind {processor()['kind']}, here another)" in told[0]
    answer = reopen(tmp_path / "run").finish(threads=2)
    settings = answer.ensemble.provenance.settings
    counted = {name: count for name, count in settings.items() if "workers that differ" in name}
    assert counted == {f"draws of workers that differ: kind {processor()['kind']}, here another": 128}


def test_what_this_machine_computes_itself_is_not_said_to_differ() -> None:
    answer = run("tutorial", draws=2, protocol="expiry", starts=0)
    assert not [name for name in answer.ensemble.provenance.settings if "differ" in name]


@pytest.mark.slow
def test_local_processes_give_the_bits_of_threads(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the optional part tripolar[cluster] is not installed")
    for name, address in (("threads", None), ("local", "local")):
        keep("tutorial", draws=100, out=tmp_path / name).finish(threads=2, scheduler=address)
    assert contents(tmp_path / "local") == contents(tmp_path / "threads")
