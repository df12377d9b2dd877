"""What every benchmark shares: the limits of the machine, measured in the same run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest


@dataclass(frozen=True, slots=True)
class Limits:
    """What this machine can do at best, on one core, as measured now.

    `copied` is the rate at which memory is read and written (bytes/s, both counted), `computed` the
    rate of multiply-and-add in double precision (operations/s, each of the two counted), `exps` that
    of exponentials of a vector in cache (1/s), which dominate a logit.
    """

    copied: float
    computed: float
    exps: float


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
    small, out = np.linspace(-1.0, 1.0, 1_000), np.empty(1_000)

    def many_exps() -> None:
        for _ in range(1_000):
            np.exp(small, out=out)

    with threadpool_limits(1):
        np.copyto(target, large)
        return Limits(
            copied=2 * large.nbytes / best(lambda: np.copyto(target, large)),
            computed=2 * len(square) ** 3 / best(lambda: square @ square),
            exps=1_000 * small.size / best(many_exps),
        )


def pytest_benchmark_update_machine_info(config: pytest.Config, machine_info: dict[str, object]) -> None:
    """Say under what load and limits of threads the figures were taken."""
    machine_info["load"] = os.getloadavg()
    machine_info["cores"] = os.cpu_count()
