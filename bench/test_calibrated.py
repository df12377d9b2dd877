"""What an equilibrium of the main job costs: calibrated games of russia-2025, by protocol and batch.

Games are those of the whole board of 108 states in all eras, packed with their flow payoffs: times are of the
process on one core, without packing. All have an item. With friction noise is read as shocks, without it by
half of the draws. Only the first path is taken, on which nearly all settle.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from bench.calibrated import KINDS, Run, calibrated, first_games, solved
from bench.conftest import Limits
from bench.operations import of_sweep

from tripolar.game.kernels import solvers

MS = 1_000.0


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("size", [64, 2_048])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("protocol", ["expiry", "credible", "nontransferable"])
def test_calibrated(
    benchmark: Any, tell: Callable[..., None], limits: Limits, protocol: str, kind: str, size: int
) -> None:
    where, games = first_games(calibrated(protocol, KINDS[kind]), size)

    def run() -> Run:
        return solved(solvers, protocol, where, games)

    run()
    found = benchmark.pedantic(run, rounds=5)
    each, sweeps = benchmark.stats["min"] / size, found.sweeps / size
    notes = [f"{sweeps:.0f} sweeps of {1e9 * each / sweeps:.0f} ns"]
    if protocol == "expiry":
        shocks = float((games.scalars[:, 2] > 0.0).mean())
        floor = sum(
            share * of_sweep(where, games.friction, read).seconds(limits)
            for read, share in ((True, shocks), (False, 1.0 - shocks))
        )
        notes.append(f"floor {MS * floor * sweeps:.3f} ms")
        benchmark.extra_info["share of the limit"] = round(floor * sweeps / each, 3)
    tell(
        "calibrated games of russia-2025 with their item, 108 states, one core",
        f"{protocol}, {kind}, {size:,} at once, first path",
        figure=MS * each,
        unit="ms",
        converged=float(found.settled.mean()),
        notes=", ".join(notes),
    )
