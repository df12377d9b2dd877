"""The course of every game towards its equilibrium, many at once in lock step, for JAX.

The same steps as the compiled driver's, lane by lane: coarse correction in leader types, Anderson
mixing [Anderson1965]_ with a memory that is cleared when the residual grows, and tracing of the
precision. What a lane does is chosen by masks, and no number crosses from one lane to another.

References
----------
.. [Anderson1965] Anderson (1965), Iterative Procedures for Nonlinear Integral Equations.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tripolar.game.backends.lanes import Games
from tripolar.game.backends.sweep import sweep
from tripolar.game.board import Board
from tripolar.game.solver_settings import MANY_STATES

__all__ = ["CONVERGED", "CYCLING", "NOT_CONVERGED", "RUNNING", "Course", "Path", "begin", "step"]

RUNNING, CONVERGED, CYCLING, NOT_CONVERGED = -1, 0, 1, 2
# A residual that has not halved over this many sweeps is called cycling, as in the compiled driver.
_STALL = 150
# A remembered difference that the later ones explain but for this share of its square weighs nothing.
_DEPENDENT = 1e-12


class Path(NamedTuple):
    """Where and how to look: arrays, so that other settings need no new compilation.

    `fractions` and `tolerance` have one entry per stage and may be padded behind `last`.
    """

    fractions: Any
    tolerance: Any
    last: Any
    budget: Any
    growth: Any
    alternating: Any


class Course(NamedTuple):
    """Where W games stand.

    Attributes
    ----------
    values : (n, R, H, W)
        V; once the game is no longer running, its answer.
    mixes : (4, active, R, H, W) or None
        What ``nontransferable`` keeps.
    residuals, images : (memory + 1, n, R, H, W)
        Rings of T(V) - V and T(V), both with the coarse correction.
    gram : (memory + 1, memory + 1, W)
        Inner products of the residuals.
    column : ()
        The newest column of the rings.
    stage, used, age : (W,)
        Stage of the path, sweeps taken, and how many columns before the newest belong to the stage.
    best, mark, marked, residual : (W,)
        Smallest residual since the memory was cleared (on large boards its length); the residual last seen to
        have halved, and the sweep of that; the largest entry of T(V) - V.
    status : (W,)
        RUNNING, CONVERGED, CYCLING or NOT_CONVERGED.
    """

    values: Any
    mixes: Any
    residuals: Any
    images: Any
    gram: Any
    column: Any
    stage: Any
    used: Any
    age: Any
    best: Any
    mark: Any
    marked: Any
    residual: Any
    status: Any


def begin(values: Any, mixes: Any, stage: Any, status: Any, memory: int) -> Course:
    """Set out from `values`; `stage` and `status` are (W,)."""
    import jax.numpy as jnp

    # With its type said: an array of weak type would be compiled for once more.
    zero, far = jnp.zeros_like(stage), jnp.full(stage.shape, jnp.inf, dtype=values.dtype)
    ring = jnp.zeros((memory + 1, *values.shape))
    return Course(
        values=values,
        mixes=mixes,
        residuals=ring,
        images=ring,
        gram=jnp.zeros((memory + 1, memory + 1, stage.size)),
        column=jnp.zeros((), dtype=stage.dtype),
        stage=stage,
        used=zero,
        age=zero - 1,
        best=far,
        mark=far,
        marked=zero,
        residual=far,
        status=status,
    )


def step(board: Board, protocol: str, games: Games, path: Path, c: Course) -> Course:
    """One sweep and one mixed step of every running game."""
    import jax.numpy as jnp

    columns = c.residuals.shape[0]
    running = c.status == RUNNING
    image, mixes, unsettled = sweep(jnp, board, protocol, games, path.fractions[c.stage], c.values, c.mixes)
    plain = image - c.values
    size = jnp.maximum(jnp.abs(plain).max(axis=(0, 1, 2)), unsettled)
    relative = size / jnp.maximum(jnp.abs(image).max(axis=(0, 1, 2)), 1.0)
    shift = _shift(games, plain)

    column = (c.column + 1) % columns
    newest = plain + shift
    residuals, images = c.residuals.at[column].set(newest), c.images.at[column].set(image + shift)
    products = (residuals * newest).sum(axis=(1, 2, 3))
    gram = c.gram.at[:, column].set(products).at[column].set(products)

    used = c.used + running
    arrived = relative <= path.tolerance[c.stage]
    stalled = jnp.where(used - c.marked > _STALL, CYCLING, NOT_CONVERGED)
    status = jnp.where(used >= path.budget, stalled, RUNNING)
    status = jnp.where(arrived & (c.stage == path.last), CONVERGED, status)
    # `~(x < y)` also catches numbers that are not finite.
    status = jnp.where(~(size < 1e300), NOT_CONVERGED, status)
    status = jnp.where(running, status, c.status)

    onward = (status == RUNNING) & arrived
    # Growth is measured from the cleared memory on: where plain steps diverge, holding on to the old
    # best would clear it at every sweep and never mix again.
    reach = jnp.sqrt(gram[column, column]) if board.states >= MANY_STATES else size
    grown = (status == RUNNING) & ~arrived & (reach > path.growth * c.best)
    age = jnp.where(onward, -1, jnp.where(grown, 0, jnp.minimum(c.age + 1, columns - 1)))
    best = jnp.minimum(jnp.where(onward, jnp.inf, jnp.where(grown, reach, c.best)), reach)
    mark = jnp.where(onward, jnp.inf, c.mark)
    halved = size < 0.5 * mark

    slots = (column - jnp.arange(columns)) % columns
    mixed_now = (used % 2 == 0) | (relative <= path.alternating)
    weights = _weights(gram[slots][:, slots], jnp.where(mixed_now, age, 0))
    mixed = sum(weights[k] * images[slots[k]] for k in range(columns))
    going = status == RUNNING
    return Course(
        values=jnp.where(going, mixed, jnp.where(running, image, c.values)),
        mixes=None if mixes is None else jnp.where(running, mixes, c.mixes),
        residuals=residuals,
        images=images,
        gram=gram,
        column=column,
        stage=c.stage + onward,
        used=used,
        age=age,
        best=best,
        mark=jnp.where(halved, size, mark),
        marked=jnp.where(onward | halved, used, c.marked),
        residual=jnp.where(running, size, c.residual),
        status=status,
    )


def _shift(games: Games, plain: Any) -> Any:
    """c - r / total with c = (ρI - Q)⁻¹ r: the part of the residual that depends on types only, solved."""
    mean = plain.mean(axis=1) * games.leave  # (n, H, W)
    solved = (games.coarse * mean[:, None]).sum(axis=2)
    return (solved - mean / games.leave)[:, None]


def _weights(gram: Any, age: Any) -> list[Any]:
    """Weights (W,) of the remembered images in the next point, newest first like `gram`.

    With the newest residual as the origin, the mixture with the smallest residual is a least-squares
    problem; its normal equations are solved by elimination, which needs no pivoting there.
    """
    import jax.numpy as jnp

    columns = gram.shape[0]
    corner, mine = gram[0, 0], gram[0, 1:]
    matrix = gram[1:, 1:] - mine[:, None] - mine[None] + corner
    size = jnp.stack([matrix[k, k] for k in range(columns - 1)])
    kept = jnp.arange(1, columns)[:, None] <= age
    system = jnp.concatenate([matrix, (corner - mine)[:, None]], axis=1)
    system = jnp.where(kept[:, None] & jnp.concatenate([kept, jnp.ones_like(kept[:1])])[None], system, 0.0)
    for k in range(columns - 1):
        pivot = system[k, k]
        independent = kept[k] & (pivot > _DEPENDENT * size[k])
        row = jnp.where(independent, system[k] / jnp.where(independent, pivot, 1.0), 0.0)
        others = (jnp.arange(columns - 1) != k)[:, None, None]
        system = jnp.where(others, system - system[:, k, None] * row, row)
    weights = [system[k, -1] for k in range(columns - 1)]
    return [1.0 - sum(weights), *weights]
