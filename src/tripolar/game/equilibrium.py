"""Solve games: the selected logit Markov-perfect equilibrium of each, with its status.

Several equilibria can exist, so the one reported is defined by how it is found: from values of
zero, with every dyad's precision traced from an eighth to the whole (`solver_settings`). Games that
do not settle are tried again along finer paths, and then from other values: the first of a few fixed
starts that leads to a solution. Which path each game took is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import ProtocolName
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.solver_settings import FROM_STARTS, RESCUE, STARTS, SolverSettings, settings_of
from tripolar.game.starts import starting_values

if TYPE_CHECKING:
    from tripolar.game.kernels.batch import Batch

__all__ = ["CONVERGED", "CYCLING", "NOT_CONVERGED", "STATUS_WORDS", "Solution", "solve"]

Array = NDArray[np.float64]

STATUS_WORDS = ("converged", "cycling", "not converged")
CONVERGED, CYCLING, NOT_CONVERGED = range(len(STATUS_WORDS))
# Mixes begin uniform: not to cool two times in three, to warm one time in three.
_UNIFORM = (2.0 / 3.0, 1.0 / 3.0)


@dataclass(frozen=True, slots=True)
class Solution:
    """Equilibrium values of B games, and how each was found.

    Attributes
    ----------
    values : (B, S, n)
        Present values, bn US$.
    status : (B,) int
        Index into `STATUS_WORDS`.
    path : (B,) int
        0 for the settings asked for, k for the k-th rescue; behind those, the starts in their order.
    sweeps : (B,) int
        Sweeps used, all paths together.
    residual : (B,)
        Largest change a further sweep would make, bn US$.
    settings : SolverSettings
        Those of the first path.
    protocol : str
        Renewal protocol.
    mixes : (B, active dyads, S, 4), optional
        Under ``nontransferable``, both sides' chances not to cool and to warm (`protocols`): a part of
        the solution, since one continuation can support several.
    one_at_a_time : bool
        Whether the first path took games one after the other (`kernels.single.plan.one_at_a_time`).
    """

    board: Board
    parameters: GameParameters = field(repr=False)
    values: Array = field(repr=False)
    status: NDArray[np.int64]
    path: NDArray[np.int64]
    sweeps: NDArray[np.int64]
    residual: Array
    settings: SolverSettings
    protocol: str = "expiry"
    mixes: Array | None = field(default=None, repr=False)
    one_at_a_time: bool = False

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Which games have a solution, (B,)."""
        return self.status == CONVERGED

    def take(self, rows: NDArray[np.int64], parameters: GameParameters | None = None) -> Solution:
        """The games of these rows; `parameters` are theirs, when they are at hand."""
        return replace(
            self,
            parameters=self.parameters.take(rows) if parameters is None else parameters,
            values=self.values[rows],
            status=self.status[rows],
            path=self.path[rows],
            sweeps=self.sweeps[rows],
            residual=self.residual[rows],
            mixes=None if self.mixes is None else self.mixes[rows],
        )

    def mixes_of(self, dyad: int) -> Array | None:
        """Mixes of one dyad, (4, B, S); None where the protocol knows none."""
        if self.mixes is None:
            return None
        return np.ascontiguousarray(np.moveaxis(self.mixes[:, self.board.active.index(dyad)], 2, 0))


def solve(
    parameters: GameParameters,
    board: Board,
    *,
    protocol: str = "expiry",
    flow: Array | None = None,
    packed: Batch | None = None,
    settings: SolverSettings | None = None,
    start: Array | None = None,
    start_mixes: Array | None = None,
    rescue: bool | NDArray[np.bool_] | tuple[SolverSettings, ...] = True,
) -> Solution:
    """Solve B games.

    Parameters
    ----------
    parameters, board
        The games.
    protocol : str
        Renewal protocol, a name in `plain.PROTOCOLS`.
    flow : (B, S, n), optional
        Flow payoffs, when they are known already.
    packed : Batch, optional
        The games packed for the kernels, when they are; `flow` then replaces its flow payoffs.
    settings : SolverSettings, optional
        By default those of the protocol and the board.
    start : (B, S, n), optional
        Values to start from; the tracing is then skipped, on all paths.
    start_mixes : (B, active dyads, S, 4), optional
        Under ``nontransferable``, the mixes that go with `start`; uniform where not given.
    rescue : bool, (B,) bool or tuple of SolverSettings
        Which games to try again where they do not settle: along the finer paths of `RESCUE` or, where some
        are given, along these; and, where neither they nor a `start` are given, from other starts.
    """
    from tripolar.game.kernels.batch import pack, take, with_flow
    from tripolar.game.kernels.single.plan import one_at_a_time

    settings = settings_of(protocol, board) if settings is None else settings
    batch = pack(parameters, board, flow) if packed is None else packed
    if packed is not None and flow is not None:
        batch = with_flow(packed, flow)
    games = len(parameters)
    kept = 4 * len(board.active) * board.states if protocol == ProtocolName.NONTRANSFERABLE else 0
    found = (
        np.zeros((games, board.states * board.powers)),
        np.full(games, 2, dtype=np.int64),
        np.zeros(games, dtype=np.int64),
        np.full(games, np.inf),
        np.empty((games, kept)),
    )
    values, status, sweeps, residual, mixes = found
    path, rows = np.zeros(games, dtype=np.int64), np.arange(games)
    finer, again = (rescue, True) if isinstance(rescue, tuple) else (RESCUE, rescue)
    tried = np.broadcast_to(again, games)
    for number, attempt in enumerate((settings, *finer)):
        if rows.size == 0:
            break
        begin = np.zeros((rows.size, values.shape[1])) if start is None else start.reshape(games, -1)[rows]
        if kept:
            mixes[rows] = np.resize(_UNIFORM, kept)
        if start_mixes is not None:
            mixes[rows] = start_mixes.reshape(games, kept)[rows]
        some = batch if rows.size == games else take(batch, rows)
        before = sweeps[rows]
        run = _run(protocol, board, some, begin, mixes[rows], start is not None, attempt)
        for whole, part in zip(found, run, strict=True):
            whole[rows] = part
        sweeps[rows] += before
        path[rows] = number
        rows = rows[tried[rows] & (status[rows] != CONVERGED)]
    if not isinstance(rescue, tuple) and start is None and rows.size:
        _from_starts(parameters, board, protocol, batch, rows, found, path)
    return Solution(
        board=board,
        parameters=parameters,
        values=values.reshape(games, board.states, board.powers),
        status=status,
        path=path,
        sweeps=sweeps,
        residual=residual,
        settings=settings,
        protocol=protocol,
        mixes=mixes.reshape(games, len(board.active), board.states, 4) if kept else None,
        one_at_a_time=one_at_a_time(games, board),
    )


def _from_starts(
    parameters: GameParameters,
    board: Board,
    protocol: str,
    batch: Batch,
    rows: NDArray[np.int64],
    found: tuple[NDArray[Any], ...],
    path: NDArray[np.int64],
) -> None:
    """Try these games from other values, in place; what no start settles stays as the paths left it.

    The values are spread around what flow payoffs are worth until the next renewal, which is known
    before anything is solved.
    """
    from tripolar.game.kernels.batch import take

    sweeps, mixes = found[2], found[4]
    lasting = (parameters.discount + parameters.renewal_rate)[rows, None]
    flow = (batch.flow[rows] / lasting).reshape(rows.size, board.states, board.powers)
    points = starting_values(flow, board, STARTS, 0).reshape(STARTS, rows.size, -1)
    left = np.arange(rows.size)
    for number in range(STARTS):
        uniform = np.resize(_UNIFORM, (left.size, mixes.shape[1]))
        some = take(batch, rows[left])
        run = _run(protocol, board, some, points[number, left], uniform, True, FROM_STARTS)
        before, settled = sweeps[rows[left]], run[1] == CONVERGED
        for whole, part in zip(found, run, strict=True):
            whole[rows[left[settled]]] = part[settled]
        sweeps[rows[left]] = before + run[2]
        path[rows[left[settled]]] = len(RESCUE) + 1 + number
        left = left[~settled]
        if left.size == 0:
            return


def _run(
    protocol: str,
    board: Board,
    batch: Batch,
    begin: Array,
    mixes: Array,
    warm: bool,
    settings: SolverSettings,
) -> tuple[NDArray[Any], ...]:
    """Call the protocol's kernel on one batch: values, status, sweeps, residual, mixes."""
    from tripolar.game.kernels.batch import geometry, take
    from tripolar.game.kernels.iteration import path_of
    from tripolar.game.kernels.single.plan import large, one_at_a_time, plan
    from tripolar.game.kernels.solvers import LARGE, SIDE_BY_SIDE, SINGLE

    games, rows = batch.flow.shape
    if one_at_a_time(games, board):
        course, out = path_of(settings, begin, warm), _room(games, rows, mixes)
        solvers = LARGE if large(board) else SINGLE
        solvers[protocol, batch.friction](plan(board).arrays, batch.arrays, course, out)
        return out
    shocks, back = batch.scalars[:, 2] > 0.0, None
    if shocks.any() and not shocks.all() and not batch.friction:
        # A pack works on entropies where one of its games needs them: those that need none go first.
        order = np.argsort(shocks, kind="stable")
        batch, begin, mixes, back = take(batch, order), begin[order], mixes[order], np.argsort(order)
    course, out = path_of(settings, begin, warm), _room(games, rows, mixes)
    SIDE_BY_SIDE[protocol, batch.friction](geometry(board).arrays, batch.arrays, course, out)
    return out if back is None else tuple(part[back] for part in out)


def _room(games: int, rows: int, mixes: Array) -> tuple[NDArray[Any], ...]:
    """What a kernel writes to; it starts from the mixes."""
    integers = (np.zeros(games, dtype=np.int64) for _ in range(2))
    return (np.zeros((games, rows)), *integers, np.zeros(games), mixes)
