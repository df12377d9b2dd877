"""Games that a main job pays for: those of ``russia-2025``, calibrated, as the pipeline solves them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np
from bench.readings import WITHOUT
from numpy.typing import NDArray

from tripolar.ensemble.compute import SolvedVariant
from tripolar.ensemble.draws import draw
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.game.equilibrium import CONVERGED
from tripolar.game.kernels.batch import Batch, geometry, joined, take
from tripolar.game.kernels.iteration import path_of
from tripolar.game.model.board import Board
from tripolar.game.model.solver_settings import settings_of
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.load import load_text

__all__ = ["KINDS", "Run", "argument", "calibrated", "first_games", "solved"]

Array = NDArray[np.float64]

# Without what compares a world that grows with one that stands still: it cannot be asked without eras.
CHILD = """schema: 1
extends: russia-2025
title: A part of it
variants: {no-china-still: null}
claims: {M3-terms: null, M3-autonomy: null, M11: {rests_on: []}, M11-value: {rests_on: []}}
"""
SEED = 21

# As it is: an item, four eras, return hazards (so that moves cost something and noise is read as shocks). Or
# without return hazards; half of the draws then read noise as mistakes.
KINDS = {"friction": True, "no friction": False}


def argument(friction: bool, eras: bool) -> Prepared:
    """russia-2025, with and without return hazards and eras."""
    text = CHILD + ("" if eras else "eras: null\n")
    return prepare(load_text(text + ("" if friction else "parameters:\n" + WITHOUT)))


@cache
def calibrated(protocol: str, friction: bool = True, draws: int = 64) -> dict[Board, Batch]:
    """Games of calibrated draws on every board of three powers, of all variants and eras.

    They are packed with their flow payoffs as they are solved: values of the next era included.
    """
    prepared = argument(friction, eras=True)
    wanted = tuple(
        request
        for request in prepared.requests_by_protocol(only=protocol)[prepared.protocol]
        if len(prepared.scenario.table(request.variant).codes) == 3
    )
    solved: dict[Board, dict[int, Batch]] = {}

    def watch(variant: str, games: SolvedVariant) -> None:
        chain = games.process.solution
        for batch in chain.packed:
            # Variants that differ in where they start share their games.
            solved.setdefault(chain.board, {})[id(batch)] = batch

    run_chunk(Job(prepared.numeric, wanted, protocol), draw(prepared, draws, SEED).values(slice(None)), watch)
    return {board: _all(list(batches.values())) for board, batches in solved.items()}


def _all(batches: list[Batch]) -> Batch:
    whole = batches[0]
    for batch in batches[1:]:
        whole = joined(whole, batch)
    return whole


def first_games(games: dict[Board, Batch], count: int) -> tuple[Board, Batch]:
    """So many games of the largest board, over again where there are fewer."""
    board = max(games, key=lambda each: each.states)
    return board, take(games[board], np.resize(np.arange(len(games[board])), count))


@dataclass(frozen=True, slots=True)
class Run:
    """One solve of a batch: seconds of the process, values, whether each settled, and sweeps."""

    seconds: float
    values: Array
    settled: NDArray[np.bool_]
    sweeps: int


def solved(solvers: ModuleType, protocol: str, where: Board, batch: Batch) -> Run:
    """The first path of a batch, as `equilibrium.solve` takes it."""
    games, rows = batch.flow.shape
    kept = 4 * len(where.active) * where.states if protocol == "nontransferable" else 0
    mixes = np.tile(np.resize((2.0 / 3.0, 1.0 / 3.0), kept), (games, 1))
    status, sweeps = (np.zeros(games, dtype=np.int64) for _ in range(2))
    values = np.zeros((games, rows))
    course = path_of(settings_of(protocol, where), np.zeros((games, rows)), False)
    solve = solvers.SIDE_BY_SIDE[protocol, batch.friction]
    began = time.process_time()
    solve(geometry(where).arrays, batch.arrays, course, (values, status, sweeps, np.zeros(games), mixes))
    return Run(time.process_time() - began, values, status == CONVERGED, int(sweeps.sum()))
