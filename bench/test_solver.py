"""What an equilibrium costs: by protocol, states, powers and batch, beside targets and the machine's limits.

Times are of the process on one core and hold everything from parameters to values, packing included. Shares
are of games that converged to a relative residual of 1e-8. A target is met only with its share.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bench.conftest import Limits, best
from bench.games import DRAWS, board
from bench.operations import of_sweep

from tripolar.game.equilibrium import Solution, solve
from tripolar.game.kernels.batch import pack

MS = 1_000.0
BATCH = 4_096
SEED = 21
on_one_core = pytest.mark.benchmark(timer=time.process_time)

# (protocol, draws, rescue): ms for an equilibrium, and the share that must converge.
TARGETS = {
    ("expiry", "wide", False): (0.10, 0.95),
    ("expiry", "wide", True): (0.20, 0.99),
    ("expiry", "near", False): (0.08, 0.99),
    ("expiry", "near", True): (None, None),
    ("credible", "wide", False): (0.25, None),
    ("credible", "wide", True): (0.25, None),
    ("nontransferable", "wide", True): (None, None),
}


def test_limits(benchmark: Any, tell: Callable[..., None], limits: Limits) -> None:
    """What the machine does at best, for the fractions beside the times."""
    benchmark.pedantic(lambda: limits, rounds=1)
    section = "limits of this machine, measured, one core"
    tell(section, "multiply and add (a product of matrices)", figure=limits.computed / 1e9, unit="Gflop/s")
    tell(section, "exponentials (NumPy, in cache)", figure=limits.exps / 1e9, unit="G a second")
    tell(section, "divisions (NumPy, in cache)", figure=limits.divisions / 1e9, unit="G a second")
    tell(section, "memory read and written", figure=limits.copied / 1e9, unit="GB/s")


@on_one_core
@pytest.mark.parametrize(
    ("protocol", "kind", "rescue"),
    TARGETS,
    ids=lambda value: {True: "with-rescue", False: "first-path"}.get(value, value),
)
def test_batch(
    benchmark: Any, tell: Callable[..., None], limits: Limits, protocol: str, kind: str, rescue: bool
) -> None:
    where, games = board(), DRAWS[kind](3, BATCH, SEED)
    solution = timed(benchmark, games, where, protocol=protocol, rescue=rescue)
    each = benchmark.stats["min"] / BATCH
    target, share = TARGETS[protocol, kind, rescue]
    packing = best(lambda: pack(games, where), 2) / BATCH
    notes = [f"{solution.sweeps.mean():.0f} sweeps, {MS * packing:.3f} ms of it flow payoffs and packing"]
    if protocol == "nontransferable":
        target = 4.0 * MS * one_batch("expiry", kind, rescue)
        notes.append("target: 4 times expiry")
    if protocol == "expiry":
        needed = of_sweep(where)
        floor = needed.seconds(limits) * solution.sweeps.mean()
        rate, peak = needed.flops * solution.sweeps.mean() / each, limits.computed
        notes.append(f"floor {MS * floor:.3f} ms")
        notes.append(f"{rate / 1e9:.1f} of {peak / 1e9:.0f} Gflop/s ({rate / peak:.0%})")
        benchmark.extra_info["share of the limit"] = round(floor / each, 3)
    tell(
        f"108 states, {BATCH:,} games at once, one core",
        f"{protocol}, {kind} draws, {'with rescue' if rescue else 'first path'}",
        figure=MS * each,
        unit="ms",
        target=target,
        converged=float(solution.converged.mean()),
        share=share,
        notes=", ".join(notes),
    )


@on_one_core
@pytest.mark.parametrize("size", [1, 8, 64, 512, 2_048])
def test_batch_size(benchmark: Any, tell: Callable[..., None], size: int) -> None:
    where, games = board(), DRAWS["near"](3, size, SEED)
    solution = timed(benchmark, games, where, rounds=20 if size == 1 else 3, rescue=False)
    tell(
        "by size of the batch, 108 states, near draws, one core",
        f"{size:,} at once",
        figure=MS * benchmark.stats["median"] / size,
        unit="ms",
        converged=float(solution.converged.mean()),
    )


@on_one_core
def test_one_game(benchmark: Any, tell: Callable[..., None]) -> None:
    """Forty games one by one, each three times: the median of each one's shortest."""
    where, games = board(), DRAWS["wide"](3, 40, SEED)
    each = [games.take(slice(row, row + 1)) for row in range(len(games))]
    solve(each[0], where)

    def one_by_one() -> list[float]:
        return [best(lambda game=game: solve(game, where, rescue=False), 3) for game in each]

    times = benchmark.pedantic(one_by_one, rounds=1)
    tell(
        "one game alone, one core",
        "expiry, 108 states, wide draws, median",
        figure=MS * float(np.median(times)),
        unit="ms",
        target=1.0,
        converged=float(solve(games, where, rescue=False).converged.mean()),
    )


@on_one_core
def test_growth_with_levels(benchmark: Any, tell: Callable[..., None]) -> None:
    """Two to five levels a dyad: the same powers, more states."""
    states, per_game, per_sweep, shares = [], [], [], []

    def all_boards() -> None:
        for levels in (2, 3, 4, 5):
            where, games = board(3, levels), DRAWS["near"](3, 256, SEED)
            solve(games.take(slice(0, 8)), where, rescue=False)
            start = time.process_time()
            solution = solve(games, where, rescue=False)
            spent = time.process_time() - start
            states.append(where.states)
            per_game.append(spent / len(games))
            per_sweep.append(spent / solution.sweeps.sum())
            shares.append(float(solution.converged.mean()))

    benchmark.pedantic(all_boards, rounds=1)
    section = "growth with states: 3 powers, 2 to 5 levels, near draws, 256 at once, one core"
    for count, each, sweep, share in zip(states, per_game, per_sweep, shares, strict=True):
        notes = f"{1e9 * sweep / count:.1f} ns a sweep and state"
        tell(section, f"{count} states", figure=MS * each, unit="ms", converged=share, notes=notes)
    exponent, sweep_exponent = exponents(states, per_game), exponents(states, per_sweep)
    notes = f"{sweep_exponent:.2f} for a sweep"
    tell(section, "time as a power of states", figure=exponent, unit="", notes=notes)


def timed(benchmark: Any, games: Any, where: Any, *, rounds: int = 3, **how: Any) -> Solution:
    """Solve a batch a few times under the benchmark's clock, kernels compiled before."""
    solve(games.take(slice(0, 8)), where, protocol=how.get("protocol", "expiry"))
    return benchmark.pedantic(solve, args=(games, where), kwargs=how, rounds=rounds)


def one_batch(protocol: str, kind: str, rescue: bool) -> float:
    """Seconds for an equilibrium, to hold another protocol against, in the same minute."""
    games = DRAWS[kind](3, BATCH, SEED)
    start = time.process_time()
    solve(games, board(), protocol=protocol, rescue=rescue)
    return (time.process_time() - start) / BATCH


def exponents(states: list[int], seconds: list[float]) -> float:
    """Slope of log time on log states."""
    return float(np.polyfit(np.log(states), np.log(seconds), 1)[0])
