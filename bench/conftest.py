"""What every benchmark shares: the limits of the machine, and the table of figures beside targets."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from bench.table import Row, printed

ROWS = pytest.StashKey[list[Row]]()


@dataclass(frozen=True, slots=True)
class Limits:
    """What this machine can do at best, on one core, as measured now.

    `copied` is the rate at which memory is read and written (bytes/s, both counted), `computed` the
    rate of multiply-and-add in double precision (operations/s, each of the two counted), `exps` that
    of exponentials of a vector in cache (1/s), which dominate a logit, `divisions` that of divisions.
    """

    copied: float
    computed: float
    exps: float
    divisions: float


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """Shortest of several runs, in seconds of the process's own time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


@pytest.fixture(scope="session")
def limits() -> Limits:
    """Measure the machine once a session."""
    from threadpoolctl import threadpool_limits

    large, target = np.ones(8_000_000), np.empty(8_000_000)
    square = np.ones((1_000, 1_000))
    small, above, out = np.linspace(-1.0, 1.0, 4_000), np.linspace(1.0, 2.0, 4_000), np.empty(4_000)

    def many(operation: Callable[..., object], *given: Any) -> Callable[[], None]:
        def work() -> None:
            for _ in range(1_000):
                operation(*given, out=out)

        return work

    with threadpool_limits(1):
        np.copyto(target, large)
        return Limits(
            copied=2 * large.nbytes / best(lambda: np.copyto(target, large)),
            computed=2 * len(square) ** 3 / best(lambda: square @ square),
            exps=1_000 * out.size / best(many(np.exp, small)),
            divisions=1_000 * out.size / best(many(np.divide, small, above)),
        )


@pytest.fixture
def tell(request: pytest.FixtureRequest, benchmark: Any) -> Callable[..., None]:
    """Take down a line of the table, for the terminal and for the benchmark's JSON."""

    def take_down(*words: str, **figures: Any) -> None:
        row = Row(*words, **figures)
        request.config.stash.setdefault(ROWS, []).append(row)
        benchmark.extra_info.setdefault("rows", []).append(row.as_dict())

    return take_down


def pytest_benchmark_update_machine_info(config: pytest.Config, machine_info: dict[str, object]) -> None:
    """Say under what load and limits of threads the figures were taken."""
    machine_info["load"] = os.getloadavg()
    machine_info["cores"] = os.cpu_count()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print figures beside targets, after everything else."""
    rows = config.stash.get(ROWS, [])
    if rows:
        terminalreporter.section("figures beside targets")
        for line in printed(rows):
            terminalreporter.write_line(line)
