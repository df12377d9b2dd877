"""Beyond one core and three powers: two to five powers, threads, memory, and what the first call costs."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bench.games import DRAWS, board

from tripolar.game.equilibrium import solve
from tripolar.workflow import default_threads

ROOT = Path(__file__).resolve().parents[1]
MS = 1_000.0
PATIENCE = 300  # seconds for one process

# powers, games in a call, calls, with rescue: relative residual, ms for one game (its median), share, MB
POWERS = {
    (2, 1, 20, False): (1e-8, None, None, None),
    (3, 1, 40, False): (1e-8, 1.0, None, None),
    (4, 1, 300, False): (1e-8, 10.0, 0.90, None),
    (4, 1, 300, True): (1e-8, 10.0, 0.90, None),
    (4, 24, 4, False): (1e-8, None, None, None),
    (5, 1, 7, False): (1e-6, 3_000.0, None, 500.0),
}


@pytest.mark.parametrize(("powers", "together", "calls", "rescue"), POWERS)
def test_powers(
    benchmark: Any, tell: Callable[..., None], powers: int, together: int, calls: int, rescue: bool
) -> None:
    tolerance, target, share, memory = POWERS[powers, together, calls, rescue]
    arguments = (
        f"--powers={powers}",
        f"--games={calls}",
        f"--together={together}",
        "--certify",
        "--passes=3",
    )
    arguments += ("--rescue",) if rescue else ()
    told = benchmark.pedantic(alone, args=(*arguments, f"--tolerance={tolerance}"), rounds=1)
    section = "by powers, wide draws, one core, shortest of three passes"
    if told is None:
        tell(section, f"{powers} powers", figure=math.inf, unit=f"within {PATIENCE} s", target=target)
        return
    at_once = "one at a time" if together == 1 else f"{together} at once"
    path = "with rescue" if rescue else "first path"
    what = f"{powers} powers, {told['states']:,} states, to {tolerance:g}, {at_once}, {path}"
    seconds = np.array(told["seconds"]) / together
    each = 1e6 * together * seconds.sum() / np.sum(told["sweeps"])
    tell(
        section,
        f"{what}: {'median' if together == 1 else 'mean'}",
        figure=MS * float(np.median(seconds) if together == 1 else seconds.mean()),
        unit="ms",
        target=target,
        converged=float(np.mean(told["converged"])),
        share=share,
        notes=f"{np.median(told['sweeps']):.0f} sweeps of {each:,.0f} µs, {calls * together} games, "
        f"mean {MS * seconds.mean():,.3g} ms, quickest tenth {MS * np.quantile(seconds, 0.1):,.3g} ms",
    )
    tell(section, f"{what}: memory of the process", figure=told["megabytes"], unit="MB", target=memory)
    notes = f"in {MS * told['certified in']:,.0f} ms, packing again included"
    tell(section, f"{what}: certificate", figure=told["certificate"], unit="bn a year", notes=notes)


@pytest.mark.parametrize("batch", [16, 4_096])
def test_memory_of_a_batch(benchmark: Any, tell: Callable[..., None], batch: int) -> None:
    told = benchmark.pedantic(alone, args=("--kind=near", f"--together={batch}"), rounds=1)
    if told is None:
        pytest.skip(f"no answer within {PATIENCE} s")
    section = "memory, 108 states"
    tell(section, f"{batch:,} games at once, whole process", figure=told["megabytes"], unit="MB")


@pytest.mark.parametrize(("solved", "together"), [("a batch", 64), ("one game", 1)])
def test_first_use(
    benchmark: Any, tell: Callable[..., None], tmp_path: Path, solved: str, together: int
) -> None:
    """The first call in a process: with every kernel to compile, and with kernels in the cache."""
    arguments = ("--games=1", f"--together={together}")

    def first_calls() -> list[tuple[float, float]]:
        pairs = []
        for number in range(3):
            cache = {"NUMBA_CACHE_DIR": str(tmp_path / str(number))}
            compiled, cached = alone(*arguments, **cache), alone(*arguments, **cache)
            if compiled is None or cached is None:
                pytest.skip(f"no answer within {PATIENCE} s")
            pairs.append((compiled["first"], cached["first"]))
        return pairs

    compiled, cached = zip(*benchmark.pedantic(first_calls, rounds=1), strict=True)
    section = "first call in a process, expiry, wall time, quickest of three"
    notes = f"slowest {max(compiled):.3g} s"
    tell(section, f"{solved}, kernels to compile", figure=min(compiled), unit="s", target=10.0, notes=notes)
    notes = f"slowest {max(cached):.3g} s"
    tell(section, f"{solved}, kernels in the cache", figure=min(cached), unit="s", target=1.0, notes=notes)


def test_threads(benchmark: Any, tell: Callable[..., None]) -> None:
    """The same draws on one thread and on as many as there are cores, in chunks, by wall time."""
    where, games, chunk = board(), DRAWS["wide"](3, 2_048, 22), 128
    parts = [games.take(slice(at, at + chunk)) for at in range(0, len(games), chunk)]
    solve(parts[0].take(slice(0, 8)), where)

    def throughput(threads: int) -> tuple[float, float]:
        start, before = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda part: solve(part, where, rescue=False), parts))
        wall = time.perf_counter() - start
        return len(games) / wall, (time.process_time() - before) / wall

    most = default_threads()
    (alone_rate, alone_cores), (rate, cores) = throughput(1), benchmark.pedantic(throughput, args=(most,))
    section = "throughput, 108 states, expiry, wide draws, first path, wall time"
    tell(section, "1 thread", figure=alone_rate, unit="a second", notes=f"had {alone_cores:.2f} cores")
    notes = f"{rate / alone_rate:.2f} times one thread; had {cores:.2f} cores, load {os.getloadavg()[0]:.1f}"
    tell(section, f"{most} threads", figure=rate, unit="a second", notes=notes)


def alone(*arguments: str, **environment: str) -> dict[str, Any] | None:
    """What `bench.alone` tells, or None if it takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.alone", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout)
