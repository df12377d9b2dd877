"""Solve games with JAX: for accelerators, where thousands of games fill the machine.

A fixed number of lanes runs in lock step on the device until some games are done; the host then takes
their answers and puts waiting games in their place. One compilation thus serves batches of any size.
Numbers are double precision whatever the caller's JAX is set to, and the setting is left as it was.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import InputError
from tripolar.game.backends.course import CONVERGED, NOT_CONVERGED, RUNNING, Course, Path, begin, step
from tripolar.game.backends.lanes import (
    Games,
    Rows,
    from_rows,
    mixes_from_rows,
    mixes_to_rows,
    pack,
    to_lanes,
    to_rows,
    uniform_mixes,
)
from tripolar.game.backends.renewals import KEEPS_MIXES, RENEWALS
from tripolar.game.board import Board
from tripolar.game.equilibrium import Solution
from tripolar.game.parameters import GameParameters
from tripolar.game.solver_settings import RESCUE, SolverSettings, settings_of

__all__ = ["require", "solve_batch"]

Array = NDArray[np.float64]

# Values of all games side by side: few keep the histories in a processor's cache, and an accelerator
# wants many. On a board of 108 states these are 32 games, and 8,192.
_ROOM = {"cpu": 32 * 324}
_ROOM_ELSEWHERE = 8_192 * 324
# A search hands over fewer and fewer games; to idle costs less than to compile for every number of them.
_FEWEST = 32
# Paths are padded to whole multiples of this many stages, so that few lengths are compiled.
_STAGES = 16


def require() -> None:
    """Raise InputError, in one line, if JAX is not installed."""
    try:
        import jax  # noqa: F401
    except ImportError as absent:
        raise InputError(
            "the backend 'jax' needs JAX, which is not installed: pip install 'tripolar[jax]'"
        ) from absent


def solve_batch(
    parameters: GameParameters,
    board: Board,
    *,
    protocol: str = "expiry",
    flow: Array | None = None,
    packed: object = None,
    settings: SolverSettings | None = None,
    start: Array | None = None,
    start_mixes: Array | None = None,
    rescue: bool = True,
    lanes: int | None = None,
) -> Solution:
    """Solve B games on the default JAX device; arguments and answer are `equilibrium.solve`'s.

    Parameters
    ----------
    protocol : str
        Renewal protocol.
    packed : optional
        What the kernels take, which is of no use here.
    lanes : int, optional
        Games side by side; by default what suits the device. Every number compiles anew.

    Raises
    ------
    InputError
        If JAX is not installed, or there is no such protocol.
    """
    require()
    if protocol not in RENEWALS:
        raise InputError(f"no protocol '{protocol}'", allowed=RENEWALS, given=protocol)
    settings = settings_of(protocol, board) if settings is None else settings
    games = len(parameters)
    rows = pack(parameters, board, flow)
    width = min(lanes or _lanes(board), 1 << max(games - 1, _FEWEST - 1).bit_length())
    values = np.zeros((games, board.states, board.powers))
    mixes = np.zeros((games, len(board.active), board.states, 4)) if protocol == KEEPS_MIXES else None
    status = np.full(games, NOT_CONVERGED, dtype=np.int64)
    number, sweeps = np.zeros(games, dtype=np.int64), np.zeros(games, dtype=np.int64)
    residual = np.full(games, np.inf)
    left = np.arange(games)
    for attempt, path in enumerate((settings, *RESCUE) if rescue else (settings,)):
        if left.size == 0:
            break
        warm = start is not None and attempt == 0
        queue = _Queue(
            rows,
            left,
            from_rows(start, board) if start is not None and warm else None,
            mixes_from_rows(start_mixes, board) if start_mixes is not None and warm else None,
        )
        with _double():
            for game, course in _answers(queue, board, protocol, path, width):
                values[game] = to_rows(course.values, board)
                status[game], residual[game] = course.status, course.residual
                sweeps[game] += course.used
                if mixes is not None:
                    mixes[game] = mixes_to_rows(course.mixes, board)
        number[left] = attempt
        left = left[status[left] != CONVERGED]
    return Solution(
        board=board, parameters=parameters, values=values, status=status, path=number, sweeps=sweeps,
        residual=residual, settings=settings, protocol=protocol, mixes=mixes,
    )  # fmt: skip


def _lanes(board: Board) -> int:
    """Games side by side that suit the device, a power of two."""
    import jax

    room = _ROOM.get(jax.default_backend(), _ROOM_ELSEWHERE) // (board.states * board.powers)
    return 1 << max(room.bit_length() - 1, 0)


def _double() -> AbstractContextManager[Any]:
    """Double precision within this block and this thread only."""
    import jax

    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)
    from jax.experimental import enable_x64

    return enable_x64(True)


class _Queue:
    """Games that wait for a lane, in order."""

    def __init__(
        self, rows: Rows, order: NDArray[np.int64], start: Array | None, mixes: Array | None
    ) -> None:
        self.rows, self.order, self.start, self.mixes = rows, order, start, mixes
        self.next = 0

    @property
    def waiting(self) -> int:
        return self.order.size - self.next

    def fill(self, game: NDArray[np.int64]) -> tuple[NDArray[np.bool_], Games, Array | None, Array | None]:
        """Put waiting games into the lanes where `game` is -1, in place.

        Which lanes, their numbers, and the values and mixes they start from, where those are given.
        """
        free = np.flatnonzero(game < 0)[: self.waiting]
        game[free] = self.order[self.next : self.next + free.size]
        self.next += free.size
        fresh = np.zeros(game.size, dtype=bool)
        fresh[free] = True
        # Lanes that keep their game, or have none, get numbers that are not looked at.
        rows = np.where(fresh, game, self.order[0])
        start, mixes = (None if given is None else given[rows] for given in (self.start, self.mixes))
        return fresh, self.rows.take(rows), start, mixes


def _answers(queue: _Queue, board: Board, protocol: str, settings: SolverSettings, width: int) -> Any:
    """Run the queue dry; yields the numbers of games that ended, and their courses."""
    advance, fill = _compiled(board, protocol, settings.memory)
    path = _path(settings)
    first = path.last if queue.start is not None else np.int64(0)
    game = np.full(width, -1, dtype=np.int64)
    games, course = _idle(queue.rows, board, protocol, width, settings.memory)
    while queue.waiting or (game >= 0).any():
        if queue.waiting:
            fresh, numbers, start, mixes = queue.fill(game)
            start = np.zeros_like(numbers.flow) if start is None else start
            if protocol == KEEPS_MIXES and mixes is None:
                mixes = np.moveaxis(uniform_mixes(board, width), -1, 0)
            games, course = fill(games, course, numbers, start, mixes, fresh, first)
        # Waiting for an eighth of the lanes costs little idling and few visits of the host.
        course = advance(games, path, course, np.int64(width - max(1, width // 8) if queue.waiting else 0))
        status = np.asarray(course.status)
        done = np.flatnonzero((game >= 0) & (status != RUNNING))
        yield game[done], _ended(course, done)
        game[done] = -1


def _idle(rows: Rows, board: Board, protocol: str, width: int, memory: int) -> tuple[Games, Course]:
    """Lanes that hold any game and are done with it."""
    games = to_lanes(rows.take(np.zeros(width, dtype=np.int64)))
    none = np.zeros(width, dtype=np.int64)
    mixes = uniform_mixes(board, width) if protocol == KEEPS_MIXES else None
    return games, begin(np.zeros_like(games.flow), mixes, none, none + CONVERGED, memory)


def _ended(course: Course, lanes: NDArray[np.int64]) -> Course:
    """The answers of these lanes, on the host."""
    wanted = ("values", "mixes", "status", "residual", "used")
    found = {name: getattr(course, name) for name in wanted}
    return course._replace(
        **{name: None if one is None else np.asarray(one)[..., lanes] for name, one in found.items()}
    )


def _path(settings: SolverSettings) -> Path:
    stages = len(settings.stages)
    padding = -stages % _STAGES
    tolerance = np.full(stages + padding, settings.stage_tolerance)
    tolerance[stages - 1] = settings.tolerance
    return Path(
        fractions=np.array([*settings.stages, *[1.0] * padding]),
        tolerance=tolerance,
        last=np.int64(stages - 1),
        budget=np.int64(settings.budget),
        growth=np.float64(settings.growth),
        alternating=np.float64(np.inf if settings.alternating is None else settings.alternating),
    )


@lru_cache(maxsize=64)
def _compiled(board: Board, protocol: str, memory: int) -> tuple[Any, Any]:
    """Functions for one board: advance all lanes until at most `floor` run, and fill lanes anew."""
    import jax
    import jax.numpy as jnp

    @jax.jit
    def advance(games: Games, path: Path, course: Course, floor: Any) -> Course:
        return jax.lax.while_loop(
            lambda c: (c.status == RUNNING).sum() > floor,
            lambda c: step(board, protocol, games, path, c),
            course,
        )

    @jax.jit
    def fill(
        games: Games, course: Course, numbers: Games, start: Any, mixes: Any, fresh: Any, first: Any
    ) -> tuple[Games, Course]:
        each = jnp.zeros_like(course.stage)
        mixes = None if mixes is None else jnp.moveaxis(mixes, 0, -1)
        new = begin(jnp.moveaxis(start, 0, -1), mixes, each + first, each + RUNNING, memory)
        new = new._replace(column=course.column)
        return jax.tree.map(
            lambda one, other: jnp.where(fresh, one, other) if jnp.ndim(one) else one,
            (to_lanes(numbers, jnp), new),
            (games, course),
        )

    return advance, fill
