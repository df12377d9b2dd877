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
    """Where W games stand; values and steps (n, *sizes, H, W), histories with the memory before.

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

    memory, rows = c.steps.shape[0], tuple(range(c.values.ndim - 1))
    running = c.status == RUNNING
    image = sweep(jnp, board, protocol, games, path.fractions[c.stage], c.values)
    plain = image - c.values
    size = jnp.abs(plain).max(axis=rows)
    relative = size / jnp.maximum(jnp.abs(image).max(axis=rows), 1.0)
    moved = plain + _shift(games, plain)

    column = (c.column + 1) % memory
    change = moved - c.last_step
    steps = c.steps.at[column].set(change)
    images = c.images.at[column].set(c.values - c.last_values + change)
    over = tuple(range(1, c.values.ndim))
    newest = (steps * change).sum(axis=over)
    gram = c.gram.at[:, column].set(newest).at[column].set(newest)
    right = (steps * moved).sum(axis=over)

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
    relations = tuple(range(1, plain.ndim - 2))
    mean = plain.mean(axis=relations, keepdims=True) * games.leave
    solved = sum(games.coarse[:, k] * mean[..., k : k + 1, :] for k in range(games.leave.shape[0]))
    return solved - mean / games.leave


def _weights(gram: Any, right: Any, usable: Any, column: Any, memory: int) -> list[Any]:
    """Least-squares weights of the remembered steps by Cholesky, (W,) each; dependent ones weigh nothing."""
    import jax.numpy as jnp

    kept = [(column - k) % memory < usable for k in range(memory)]
    factor: list[list[Any]] = [[] for _ in range(memory)]
    found: list[Any] = []
    for k in range(memory):
        diagonal = jnp.where(kept[k], gram[k, k] * (1.0 + 1e-12), 1.0)
        pivot = diagonal - sum(entry**2 for entry in factor[k])
        kept[k] = kept[k] & (pivot > 1e-14 * diagonal)
        root = jnp.where(kept[k], jnp.sqrt(jnp.where(kept[k], pivot, 1.0)), 1.0)
        below = sum(a * x for a, x in zip(factor[k], found, strict=True))
        found.append(jnp.where(kept[k], (right[k] - below) / root, 0.0))
        factor[k].append(root)
        for r in range(k + 1, memory):
            rest = gram[r, k] - sum(a * b for a, b in zip(factor[r], factor[k], strict=False))
            factor[r].append(jnp.where(kept[k] & kept[r], rest / root, 0.0))
    for k in reversed(range(memory)):
        above = sum(factor[m][k] * found[m] for m in range(k + 1, memory))
        found[k] = jnp.where(kept[k], (found[k] - above) / factor[k][k], 0.0)
    return found
