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

__all__ = ["CONVERGED", "CYCLING", "NOT_CONVERGED", "RUNNING", "Course", "Path", "begin", "step"]

RUNNING, CONVERGED, CYCLING, NOT_CONVERGED = -1, 0, 1, 2
# A residual that has not halved over this many sweeps is called cycling, as in the compiled driver.
_STALL = 150


class Path(NamedTuple):
    """Where and how to look: arrays, so that other settings need no new compilation.

    `fractions` and `tolerance` have one entry per stage and may be padded behind `last`.
    """

    fractions: Any
    tolerance: Any
    last: Any
    budget: Any
    growth: Any


class Course(NamedTuple):
    """Where W games stand; values and steps (n, R, H, W), histories with the memory before.

    `usable` counts the remembered differences that belong to the present stage; `best` is the
    smallest residual since the memory was cleared, `mark` the residual last seen to have halved, at
    sweep `marked`. Once `status` is no longer RUNNING, `values` is the answer.
    """

    values: Any
    last_values: Any
    last_step: Any
    steps: Any
    images: Any
    gram: Any
    column: Any
    stage: Any
    used: Any
    usable: Any
    best: Any
    mark: Any
    marked: Any
    residual: Any
    status: Any


def begin(values: Any, stage: Any, memory: int, status: Any) -> Course:
    """Set out from `values`; (W,) `stage` and `status`."""
    import jax.numpy as jnp

    lanes = values.shape[-1]
    zero, far = jnp.zeros(lanes, dtype=int), jnp.full(lanes, jnp.inf)
    nothing, history = jnp.zeros_like(values), jnp.zeros((memory, *values.shape))
    return Course(
        values=values, last_values=nothing, last_step=nothing, steps=history, images=history,
        gram=jnp.zeros((memory, memory, lanes)), column=jnp.zeros((), dtype=int), stage=stage, used=zero,
        usable=zero - 1, best=far, mark=far, marked=zero, residual=far, status=status,
    )  # fmt: skip


def step(board: Board, protocol: str, games: Games, path: Path, c: Course) -> Course:
    """One sweep and one mixed step of every running game."""
    import jax.numpy as jnp

    memory = c.steps.shape[0]
    running = c.status == RUNNING
    image = sweep(jnp, board, protocol, games, path.fractions[c.stage], c.values)
    plain = image - c.values
    size = jnp.abs(plain).max(axis=(0, 1, 2))
    relative = size / jnp.maximum(jnp.abs(image).max(axis=(0, 1, 2)), 1.0)
    moved = plain + _shift(games, plain)

    column = (c.column + 1) % memory
    change = moved - c.last_step
    steps = c.steps.at[column].set(change)
    images = c.images.at[column].set(c.values - c.last_values + change)
    newest = (steps * change).sum(axis=(1, 2, 3))
    gram = c.gram.at[:, column].set(newest).at[column].set(newest)
    right = (steps * moved).sum(axis=(1, 2, 3))

    used = c.used + running
    arrived = relative <= path.tolerance[c.stage]
    # `~(x < y)` also catches numbers that are not finite.
    lost = ~(size < 1e300)
    stalled = jnp.where(used - c.marked > _STALL, CYCLING, NOT_CONVERGED)
    ended = jnp.where(used >= path.budget, stalled, RUNNING)
    ended = jnp.where(arrived & (c.stage == path.last), CONVERGED, ended)
    ended = jnp.where(lost, NOT_CONVERGED, ended)
    status = jnp.where(running, ended, c.status)

    onward = (status == RUNNING) & arrived
    grown = (status == RUNNING) & ~arrived & (size > path.growth * c.best)
    best = jnp.where(onward, jnp.inf, jnp.where(grown, size, c.best))
    mark = jnp.where(onward, jnp.inf, c.mark)
    halved = size < 0.5 * mark
    usable = jnp.where(onward | grown | (c.usable < 0), 0, jnp.minimum(c.usable + 1, memory))
    weights = _weights(gram, right, usable, column, memory)
    mixed = c.values + moved - sum(weights[k] * images[k] for k in range(memory))
    return Course(
        values=jnp.where(status == RUNNING, mixed, jnp.where(running, image, c.values)),
        last_values=c.values,
        last_step=moved,
        steps=steps,
        images=images,
        gram=gram,
        column=column,
        stage=c.stage + onward,
        used=used,
        usable=usable,
        best=jnp.minimum(best, size),
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


def _weights(gram: Any, right: Any, usable: Any, column: Any, memory: int) -> Any:
    """Least-squares weights (memory, W) of the remembered steps; dependent ones weigh nothing.

    Gauss-Jordan elimination of the normal equations, whose matrix needs no pivoting.
    """
    import jax.numpy as jnp

    age = (column - jnp.arange(memory)) % memory
    kept = age[:, None] < usable
    diagonal = jnp.where(kept, jnp.einsum("kkw->kw", gram), 1.0)
    ridge = 1.0 + 1e-12 * jnp.eye(memory)[..., None]
    system = jnp.concatenate([gram * ridge, right[:, None]], axis=1)
    system = jnp.where(kept[:, None] & jnp.concatenate([kept, kept[:1] | True])[None], system, 0.0)
    for k in range(memory):
        pivot = system[k, k]
        independent = kept[k] & (pivot > 1e-14 * diagonal[k])
        row = jnp.where(independent, system[k] / jnp.where(independent, pivot, 1.0), 0.0)
        others = (jnp.arange(memory) != k)[:, None, None]
        system = jnp.where(others, system - system[:, k, None] * row, row)
    return system[:, memory]
