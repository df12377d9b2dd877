"""What eras cost: four phases of growth against one world, by protocol, in the same run.

*Traced* chains are solved as what is reported is, each era from zero along the board's own stages. *Untraced*
ones start each era but the last at the next era's values, as a search may. Times are of the process on one
core; the law holds occupations and the certificate.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from bench.calibrated import argument
from bench.conftest import best
from bench.games import DRAWS, board

from tripolar.ensemble.execute import run_ensemble
from tripolar.game.equilibrium import solve
from tripolar.game.eras import era_law, solve_eras
from tripolar.game.growth import grown_by_era
from tripolar.game.law import law
from tripolar.prepare.prepared import Prepared

MS = 1_000.0
BATCH = 1_024
SEED = 21
DATES, EXITS = (2.5, 7.5, 12.5, 20.0), (0.2, 0.2, 0.2)
GROWTH, WORLD = (0.0, -0.008, 0.018), 110_000.0


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("kind", ["near", "wide"])
@pytest.mark.parametrize("protocol", ["expiry", "credible", "nontransferable"])
def test_four_eras(benchmark: Any, tell: Callable[..., None], protocol: str, kind: str) -> None:
    where, today = board(), DRAWS[kind](3, BATCH, SEED)
    growth, world = np.tile(GROWTH, (BATCH, 1)), np.full(BATCH, WORLD)
    path = grown_by_era(today, growth, DATES, np.maximum(world, 1.5 * today.gdp.sum(axis=1)))
    begin = np.full(BATCH, 3)

    def chain(traced: bool = True) -> Any:
        return solve_eras(path, where, EXITS, protocol=protocol, traced=traced)

    one, four = solve(today, where, protocol=protocol), chain()
    law(one, begin), era_law(four, begin)
    single, laws = best(lambda: solve(today, where, protocol=protocol), 3), best(lambda: law(one, begin), 3)
    untraced, era_laws = best(lambda: chain(traced=False), 3), best(lambda: era_law(four, begin), 3)
    benchmark.pedantic(chain, rounds=3)
    traced = benchmark.stats["min"]
    tell(
        f"four eras of growth against one world, 108 states, {BATCH:,} at once, one core",
        f"{protocol}, {kind} draws, solve and law",
        figure=(traced + era_laws) / (single + laws),
        unit="times one world",
        converged=float(four.converged.mean()),
        notes=f"{MS * (traced + era_laws) / BATCH:.3f} ms; solve alone {traced / single:.2f}, untraced"
        f" {untraced / single:.2f}; law alone {era_laws / laws:.2f}; sweeps {four.sweeps.mean():.0f} for"
        f" {one.sweeps.mean():.0f}",
    )


JOB = 256


def main_job(prepared: Prepared, protocol: str) -> tuple[float, float]:
    """Seconds of the process for a part of the main job, all variants of three powers; share calibrated."""
    wanted = tuple(
        request
        for request in prepared.requests_by_protocol(only=protocol)[prepared.protocol]
        if len(prepared.scenario.table(request.variant).codes) == 3
    )
    began = time.process_time()
    found = run_ensemble(prepared, wanted, draws=JOB, seed=SEED, protocol=protocol)
    return time.process_time() - began, float(found.calibrated.mean())


@pytest.mark.parametrize("protocol", ["expiry", "credible", "nontransferable"])
def test_an_argument_through_eras(benchmark: Any, tell: Callable[..., None], protocol: str) -> None:
    whole = argument(friction=True, eras=True)
    bare, friction = argument(friction=False, eras=False), argument(friction=True, eras=False)
    for each in (bare, friction, whole):
        run_ensemble(each, each.requests[:1], draws=2, seed=SEED, protocol=protocol)
    # In turns, so that what else the machine does falls on all of them.
    turns = [[main_job(each, protocol) for each in (bare, friction, whole)] for _ in range(2)]
    benchmark.pedantic(lambda: None, rounds=1)
    none, costs, both = (min(turn[k][0] for turn in turns) for k in range(3))
    tell(
        f"russia-2025, {JOB} draws, calibration and all variants of three powers, one core",
        f"{protocol}, friction and four eras against neither",
        figure=both / none,
        unit="times",
        target=3.0,
        converged=turns[0][2][1],
        notes=f"{both:.1f} s for {none:.1f}; friction alone {costs / none:.2f} times, eras on top"
        f" {both / costs:.2f}; calibrated {turns[0][0][1]:.2f}, {turns[0][1][1]:.2f}, {turns[0][2][1]:.2f}",
    )
