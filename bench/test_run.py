"""The main job: how long a run takes, how much of it in compiled kernels, what a second thread gives."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tripolar.prepare.prepared import prepare
from tripolar.workflow import default_threads, run

DRAWS = 300


@pytest.fixture(scope="module")
def measured() -> Any:
    """The prepared scenario, with every kernel compiled and cached before anything is timed."""
    prepared = prepare("russia-2025")
    run(prepared, draws=32, threads=1)
    return prepared


@contextmanager
def clocked() -> Iterator[Callable[[], float]]:
    """Give the processor seconds spent inside the kernels so far."""
    from tripolar.game.kernels import law
    from tripolar.game.kernels.solvers import SIDE_BY_SIDE

    spent = [0.0]

    def watched(kernel: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            start = time.thread_time()
            try:
                return kernel(*arguments)
            finally:
                spent[0] += time.thread_time() - start

        return call

    solvers, (occupy, transient) = dict(SIDE_BY_SIDE), (law.occupy, law.transient)
    SIDE_BY_SIDE.update({protocol: watched(kernel) for protocol, kernel in solvers.items()})
    law.occupy, law.transient = watched(occupy), watched(transient)
    try:
        yield lambda: spent[0]
    finally:
        SIDE_BY_SIDE.update(solvers)
        law.occupy, law.transient = occupy, transient


@pytest.mark.benchmark(group=f"run[russia-2025-{DRAWS}-draws]")
@pytest.mark.parametrize("threads", sorted({1, default_threads()}))
def test_run(benchmark: Any, measured: Any, threads: int) -> None:
    with clocked() as in_kernels:
        before = time.process_time()
        answer = benchmark.pedantic(
            run, args=(measured,), kwargs={"draws": DRAWS, "threads": threads}, rounds=2
        )
        spent = time.process_time() - before
        share = in_kernels() / spent
    runs = (answer.ensemble, *answer.others)
    games = sum(int(each.provenance.settings["games"]) for each in runs)
    benchmark.extra_info["share of processor time in kernels"] = round(share, 3)
    benchmark.extra_info["games solved a second"] = round(games / benchmark.stats["min"])
    benchmark.extra_info["largest memory so far, MB"] = round(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )
