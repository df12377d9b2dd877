"""The smallest change from the central case that turns a claim, found on the draws and then solved.

Sizes of changes are in quantiles: from a parameter's median to its 95 percent quantile is .45, whatever
its unit. A word that changes counts .5, as from the middle to the end. A change of several parameters is
as large as the root of the sum of squares.

1. On the draws: the nearest one in which the claim comes out otherwise bounds the size from above. It
   differs in every parameter, so that it is seldom small; it is told for completeness.
2. Solved: each of the strongest parameters is moved alone from its centre, both ways, to find where the
   claim turns (the *breakpoints from the central case*); then all of them together along the direction in
   which a linear fit of the claim's margin on quantiles falls (or rises) fastest.
3. Each turn is narrowed down by solving between the last value that keeps the claim and the first that
   turns it. The smallest change wins, of one parameter where two are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor

__all__ = ["Flip", "Movable", "ParameterMove", "Turns", "nearest_otherwise", "smallest_flip"]

Array = NDArray[np.float64]
Ray = Mapping[str, float]  # by path, what one step moves it in quantiles
Evaluate = Callable[[Mapping[str, NDArray[np.float64] | NDArray[np.str_]]], Array]

_STEPS = 10  # points from the centre to an end, and again between the last two
_END = 0.495  # from the centre, in quantiles: the ends of an unbounded distribution are never reached
_WORD = 0.5


@dataclass(frozen=True, slots=True)
class Movable:
    """A parameter that can be moved from the central case.

    `centre` is its value there; `at` gives a number's value at quantiles (0 to 1), with the centre at
    one half. A word has `words` instead.
    """

    path: str
    unit: str
    centre: float | str
    at: Callable[[Array], Array] | None = None
    words: tuple[str | float, ...] = ()


@dataclass(frozen=True, slots=True)
class ParameterMove:
    """One parameter's move: from its central value to where the claim turns."""

    path: str
    unit: str
    start: float | str
    end: float | str


@dataclass(frozen=True, slots=True)
class Flip:
    """A change from the central case that turns the claim, verified by solving.

    `size` is in quantiles; `holds_at_centre` what the claim is before the change.
    """

    moves: tuple[ParameterMove, ...]
    size: float
    holds_at_centre: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """What solving from the central case found.

    Attributes
    ----------
    holds_at_centre : bool or None
        None where the central case could not be solved.
    alone : tuple of Flip
        Turns by one parameter alone, the smallest first.
    together : Flip or None
        The turn along the direction of the fit, if there is one.
    tried : tuple of str
        The parameters moved.
    solved, unknown : int
        Points solved in all, and how many of them could not be decided.
    """

    holds_at_centre: bool | None
    alone: tuple[Flip, ...]
    together: Flip | None
    tried: tuple[str, ...]
    solved: int
    unknown: int

    @property
    def smallest(self) -> Flip | None:
        """The smallest change of all."""
        found = [*self.alone, *([self.together] if self.together is not None else [])]
        return min(found, key=lambda flip: flip.size, default=None)


def nearest_otherwise(factors: Sequence[Factor], truth: Array, holds: bool) -> tuple[int, float] | None:
    """The draw nearest the centre of all parameters in which a claim is not what it `holds` there.

    Returns
    -------
    tuple of int and float, or None
        Its row and distance in quantiles; None if there is none.
    """
    other = np.flatnonzero(truth == (0.0 if holds else 1.0))
    if other.size == 0 or not factors:
        return None
    away = np.zeros(other.size)
    for each in factors:
        if each.few:
            away += (each.classes[other] != np.bincount(each.classes).argmax()) * _WORD**2
        else:
            ranks = np.argsort(np.argsort(each.values, kind="stable"), kind="stable")
            away += ((ranks[other] + 0.5) / each.values.size - 0.5) ** 2
    nearest = int(np.argmin(away))
    return int(other[nearest]), float(np.sqrt(away[nearest]))


def smallest_flip(movable: Sequence[Movable], slopes: Mapping[str, float], evaluate: Evaluate) -> Turns:
    """Find the smallest change from the central case that turns a claim.

    Parameters
    ----------
    movable : sequence of Movable
        Parameters to move, the strongest first.
    slopes : mapping of path to float
        Rise of the claim's margin per quantile of each number, of a linear fit: the direction of
        the move together.
    evaluate : callable
        Solves: takes columns by path (quantiles of numbers, words of words; all other parameters
        at their centre), gives the truth of the claim for each row, 1.0, 0.0 or NaN. Called twice
        at most.
    """
    if not movable:
        return Turns(None, (), None, (), 0, 0)
    rays = [*_alone(movable), *_together(movable, slopes)]
    points = [0.0, *(step for _ in rays for step in _between(0.0, _END))]
    owners = [None, *(ray for ray in rays for _ in range(_STEPS))]
    words = [
        (each, word) for each in movable if each.at is None for word in each.words if word != each.centre
    ]
    truth = evaluate(_columns(movable, owners, points, words))
    tried = tuple(each.path for each in movable)
    unknown = int(np.isnan(truth).sum())
    if np.isnan(truth[0]):
        return Turns(None, (), None, tried, truth.size, unknown)
    holds = bool(truth[0])
    spans = [
        _span(truth[1 + k * _STEPS : 1 + (k + 1) * _STEPS], _between(0.0, _END), 0.0, holds)
        for k in range(len(rays))
    ]
    turning = [(ray, span) for ray, span in zip(rays, spans, strict=True) if span is not None]
    found: list[Flip] = []
    solved = truth.size
    if turning:
        owners = [ray for ray, _ in turning for _ in range(_STEPS)]
        points = [step for _, span in turning for step in _between(*span)]
        narrowed = evaluate(_columns(movable, owners, points, ()))
        solved, unknown = solved + narrowed.size, unknown + int(np.isnan(narrowed).sum())
        for k, (ray, (kept, turned)) in enumerate(turning):
            span = _span(narrowed[k * _STEPS : (k + 1) * _STEPS], _between(kept, turned), kept, holds)
            found.append(_flip(movable, ray, turned if span is None else span[1], holds))
    single = [flip for flip in found if len(flip.moves) == 1]
    for (each, word), after in zip(words, truth[1 + len(rays) * _STEPS :], strict=True):
        if after == float(not holds):
            single.append(Flip((ParameterMove(each.path, each.unit, each.centre, word),), _WORD, holds))
    return Turns(
        holds_at_centre=holds,
        alone=tuple(sorted(single, key=lambda flip: flip.size)),
        together=next((flip for flip in found if len(flip.moves) > 1), None),
        tried=tried,
        solved=solved,
        unknown=unknown,
    )


def _alone(movable: Sequence[Movable]) -> list[Ray]:
    return [{each.path: sign} for each in movable if each.at is not None for sign in (-1.0, 1.0)]


def _together(movable: Sequence[Movable], slopes: Mapping[str, float]) -> list[Ray]:
    """All numbers along the fit's slopes, both ways, the steepest by 1; none of fewer than two."""
    numbers = [each.path for each in movable if each.at is not None and slopes.get(each.path)]
    if len(numbers) < 2:
        return []
    largest = max(abs(slopes[path]) for path in numbers)
    return [{path: sign * slopes[path] / largest for path in numbers} for sign in (-1.0, 1.0)]


def _between(kept: float, turned: float) -> list[float]:
    return [kept + (turned - kept) * step / _STEPS for step in range(1, _STEPS + 1)]


def _span(truth: Array, steps: Sequence[float], kept: float, holds: bool) -> tuple[float, float] | None:
    """The last step that keeps the claim before the first that turns it, and that one."""
    turns = np.flatnonzero(truth == float(not holds))
    if turns.size == 0:
        return None
    same = np.flatnonzero(truth[: turns[0]] == float(holds))
    return (steps[same[-1]] if same.size else kept), steps[turns[0]]


def _columns(
    movable: Sequence[Movable],
    owners: Sequence[Ray | None],
    points: Sequence[float],
    words: Sequence[tuple[Movable, str | float]],
) -> dict[str, NDArray[np.float64] | NDArray[np.str_]]:
    """Quantiles of numbers and words of words: at the points along rays, and then for each word in turn."""
    columns: dict[str, NDArray[np.float64] | NDArray[np.str_]] = {}
    for each in movable:
        if each.at is None:
            given = [word if other is each else each.centre for other, word in words]
            columns[each.path] = np.array([each.centre] * len(points) + given)
            continue
        parts = [0.0 if ray is None else ray.get(each.path, 0.0) for ray in owners]
        moved = 0.5 + np.array(parts) * np.array(points)
        columns[each.path] = np.concatenate([moved, np.full(len(words), 0.5)])
    return columns


def _flip(movable: Sequence[Movable], ray: Ray, turned: float, holds: bool) -> Flip:
    moves = []
    for each in movable:
        if each.at is not None and each.path in ray:
            end = float(each.at(np.array([0.5 + ray[each.path] * turned]))[0])
            moves.append((abs(ray[each.path]), ParameterMove(each.path, each.unit, each.centre, end)))
    moves.sort(key=lambda pair: -pair[0])
    size = turned * float(np.sqrt(sum(part**2 for part in ray.values())))
    return Flip(tuple(move for _, move in moves), size, holds)
