"""PRIM, the patient rule induction method: boxes in which a claim fails (or holds).

1. *Peel*. From the box of all draws, cut off a small share of it (5 percent) at the low or the high end of
   one parameter, or one value of a word; of all such cuts make the one that raises the density of cases
   most per draw cut off. Repeat down to 5 percent of the draws. The boxes on the way are the peeling
   trajectory, which trades coverage for density [Friedman1999]_.
2. *Pick* the box on the trajectory with the largest harmonic mean of coverage and density.
3. *Prune*. Drop the limit with the largest quasi-p value while it exceeds 5 percent over the number of
   parameters searched; what looks like a limit is else often luck, where many are searched.
4. *Paste*. Move a limit back out by 5 percent of the box, or take a value back in, as long as the density
   does not fall.
5. *Cover*. Take the draws of the box away, and look for another among the rest, as long as one is
   found in which cases are more frequent than not, beyond 1.96 sampling errors [Bryant2010]_.

A *box* is the set of draws in which a few parameters lie between limits, or take some of their values. To
peel, every factor is sorted once; a cut only removes draws from the sorted lists, so that a step costs one
pass over the draws left.

References
----------
.. [Friedman1999] Friedman & Fisher (1999), Bump Hunting in High-Dimensional Data.
.. [Bryant2010] Bryant & Lempert (2010), Thinking Inside the Box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.stats.sampling import wilson

__all__ = [
    "Box",
    "BoxSides",
    "Limit",
    "PeelStep",
    "Search",
    "find_boxes",
    "limits_of",
    "open_sides",
    "peel",
    "pick",
    "quasi_p",
]

_LEVEL = 0.05

_MOST_BOXES = 3

_FEWEST_CASES = 10

_HALF = 0.5

_SEED = 1999


@dataclass(frozen=True, slots=True)
class Search:
    """How boxes are searched: the share cut off at a time, and the smallest share of draws in a box."""

    alpha: float = 0.05
    smallest: float = 0.05


def find_boxes(
    factors: Sequence[Factor],
    cases: NDArray[np.bool_],
    search: Search | None = None,
    most: int = _MOST_BOXES,
    decided: NDArray[np.bool_] | None = None,
) -> tuple[Box, ...]:
    """Find boxes that hold most of the cases and little else, the first the best.

    Parameters
    ----------
    factors : sequence of Factor
        What may be limited; every draw must be known.
    cases : bool array (draws,)
        The draws of interest.
    search : Search, optional
        Share peeled at a time, and smallest box.
    most : int
        Boxes at most.
    decided : bool array (draws,), optional
        The draws to search among, by default all.

    Returns
    -------
    tuple of Box
        Empty where fewer than ten draws are cases, or no limit survives pruning. The first box is
        given even if cases are not the rule in it.
    """
    search = Search() if search is None else search
    found: list[Box] = []
    known = np.ones(cases.size, dtype=np.bool_) if decided is None else decided
    left = known
    while len(found) < most and np.count_nonzero(cases & left) >= _FEWEST_CASES:
        sides = _search(factors, cases, left, search)
        if sides is None:
            break
        inside = sides.inside(factors) & left
        box = _judged(sides, factors, cases & known, left, inside, int(known.sum()))
        if found and wilson(box.density, box.draws)[0] <= _HALF:
            break
        found.append(box)
        left = left & ~inside
    if found:
        coverage, density = _unseen(factors, cases, known, search)
        found[0] = replace(found[0], unseen_coverage=coverage, unseen_density=density)
    return tuple(found)


def pick(trajectory: Sequence[PeelStep]) -> PeelStep:
    """The box on a trajectory with the largest harmonic mean of coverage and density."""
    return max(trajectory, key=lambda step: 2 * step.coverage * step.density / (step.coverage + step.density))


def quasi_p(
    sides: BoxSides, k: int, factors: Sequence[Factor], cases: NDArray[np.bool_], left: NDArray[np.bool_]
) -> float:
    """Chance that draws from the box without limits on factor `k` would hold as many cases."""
    from scipy.special import bdtrc

    inside = sides.inside(factors) & left
    wider = sides.opened(k, factors[k]).inside(factors) & left
    draws, hits = int(inside.sum()), int((inside & cases).sum())
    rate = float((wider & cases).sum() / wider.sum())
    return 1.0 if hits == 0 else float(bdtrc(hits - 1, draws, rate))


def _search(
    factors: Sequence[Factor], cases: NDArray[np.bool_], left: NDArray[np.bool_], search: Search
) -> BoxSides | None:
    """Peel, pick, prune and paste; None if no limit is left."""
    trajectory = peel(factors, cases, left, search.alpha, search.smallest)
    sides = pick(trajectory).sides.copy()
    while restricted := sides.restricted(factors):
        chances = {k: quasi_p(sides, k, factors, cases, left) for k in restricted}
        worst = max(restricted, key=chances.__getitem__)
        if chances[worst] <= _LEVEL / len(factors):
            return _paste(sides, factors, cases, left, search.alpha)
        sides = sides.opened(worst, factors[worst])
    return None


def _paste(
    sides: BoxSides,
    factors: Sequence[Factor],
    cases: NDArray[np.bool_],
    left: NDArray[np.bool_],
    alpha: float,
) -> BoxSides:
    inside = sides.inside(factors) & left
    while True:
        density = cases[inside].mean()
        best, best_density = None, density
        for k in sides.restricted(factors):
            for wider in _pastes(sides, k, factors[k], left, inside, alpha, factors):
                added = wider.inside(factors) & left
                if added.sum() > inside.sum() and cases[added].mean() >= best_density:
                    best, best_density = (wider, added), cases[added].mean()
        if best is None:
            return sides
        sides, inside = best


def _pastes(
    sides: BoxSides,
    k: int,
    each: Factor,
    left: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    alpha: float,
    factors: Sequence[Factor],
) -> list[BoxSides]:
    """The box with one limit moved out, every way."""
    if each.few:
        missing = set(range(each.count)) - sides.left[k]
        widened = [sides.copy() for _ in missing]
        for wider, code in zip(widened, sorted(missing), strict=True):
            wider.left[k] = sides.left[k] | {code}
        return widened
    beside = sides.opened(k, each).inside(factors) & left & ~inside
    step = max(1, int(alpha * inside.sum()))
    made = []
    for side, values in (
        ("low", np.sort(each.values[beside & (each.values < sides.low[k])])[::-1]),
        ("high", np.sort(each.values[beside & (each.values > sides.high[k])])),
    ):
        if values.size:
            wider = sides.copy()
            beyond = values.size <= step
            edge = (-np.inf if side == "low" else np.inf) if beyond else values[step - 1 : step + 1].mean()
            getattr(wider, side)[k] = edge
            made.append(wider)
    return made


def _judged(
    sides: BoxSides,
    factors: Sequence[Factor],
    cases: NDArray[np.bool_],
    left: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    searched: int,
) -> Box:
    chances = {k: quasi_p(sides, k, factors, cases, left) for k in sides.restricted(factors)}
    draws, hits = int(inside.sum()), int((inside & cases).sum())
    return Box(
        limits=limits_of(sides, factors, chances),
        coverage=hits / int(cases.sum()),
        density=hits / draws,
        mass=draws / searched,
        draws=draws,
        cases=hits,
    )


def _unseen(
    factors: Sequence[Factor], cases: NDArray[np.bool_], known: NDArray[np.bool_], search: Search
) -> tuple[float | None, float | None]:
    """Coverage and density in the half of the draws that did not choose the box, both halves together."""
    half = np.random.default_rng(_SEED).permutation(cases.size) % 2 == 0
    draws = hits = 0
    for chosen in (known & half, known & ~half):
        sides = _search(factors, cases, chosen, search) if (cases & chosen).any() else None
        if sides is None:
            return None, None
        inside = sides.inside(factors) & known & ~chosen
        draws, hits = draws + int(inside.sum()), hits + int((inside & cases).sum())
    return hits / int((cases & known).sum()), hits / draws if draws else None


Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a box says of one parameter.

    `low` and `high` are None on an open side; `among` lists the values left of a parameter of few
    values (words, or numbers such as levels), and is empty for the rest. `quasi_p` is the chance that
    a box without this limit would do as well: of as many draws taken at random from that larger box,
    as many cases or more [Bryant2010]_. It takes no account of the search; `kept` limits pass
    5 percent shared out over all parameters searched.
    """

    path: str
    unit: str
    low: float | None
    high: float | None
    among: tuple[float | str, ...]
    quasi_p: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box, and how well it holds the cases of interest.

    Attributes
    ----------
    limits : tuple of Limit
        The restricted parameters, the most telling first.
    coverage : float
        Share of all cases that lie in it.
    density : float
        Share of its draws that are cases.
    mass : float
        Share of all draws that lie in it.
    draws, cases : int
        Draws in it, and how many of them are cases.
    unseen_coverage, unseen_density : float or None
        The same, of boxes found on one random half of the draws and judged on the other, both ways:
        what is left of the two when luck is taken out. None where no box is found on a half.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    draws: int
    cases: int
    unseen_coverage: float | None = None
    unseen_density: float | None = None


@dataclass(slots=True)
class BoxSides:
    """The limits of a box while it is being searched for, over all factors."""

    low: Array  # (factors,), -inf where open
    high: Array  # (factors,), inf where open
    left: list[frozenset[int]]  # classes left, for factors of few values; empty for the rest

    def copy(self) -> BoxSides:
        return BoxSides(self.low.copy(), self.high.copy(), list(self.left))

    def restricted(self, factors: Sequence[Factor]) -> list[int]:
        """Which factors are limited."""
        return [
            k
            for k, each in enumerate(factors)
            if (
                len(self.left[k]) < each.count if each.few else self.low[k] > -np.inf or self.high[k] < np.inf
            )
        ]

    def opened(self, k: int, each: Factor) -> BoxSides:
        """The same without any limit on one factor."""
        sides = self.copy()
        sides.low[k], sides.high[k] = -np.inf, np.inf
        if each.few:
            sides.left[k] = frozenset(range(each.count))
        return sides

    def inside(self, factors: Sequence[Factor]) -> NDArray[np.bool_]:
        """Which draws lie in the box, (draws,)."""
        inside = np.ones(factors[0].values.size, dtype=np.bool_)
        for k in self.restricted(factors):
            each = factors[k]
            if each.few:
                inside &= np.isin(each.classes, list(self.left[k]))
            else:
                inside &= (each.values >= self.low[k]) & (each.values <= self.high[k])
        return inside


def open_sides(factors: Sequence[Factor]) -> BoxSides:
    """No limits at all."""
    return BoxSides(
        np.full(len(factors), -np.inf),
        np.full(len(factors), np.inf),
        [frozenset(range(each.count)) if each.few else frozenset() for each in factors],
    )


def limits_of(sides: BoxSides, factors: Sequence[Factor], chances: dict[int, float]) -> tuple[Limit, ...]:
    """The limits in words and numbers, the smallest chance first."""
    made = []
    for k in sorted(chances, key=lambda k: (chances[k], k)):
        each = factors[k]
        among: tuple[float | str, ...] = ()
        if each.few:
            among = tuple(_value(each, code) for code in sorted(sides.left[k]))
        low, high = float(sides.low[k]), float(sides.high[k])
        made.append(
            Limit(
                each.path,
                each.unit,
                None if each.few or low == -np.inf else low,
                None if each.few or high == np.inf else high,
                among,
                chances[k],
            )
        )
    return tuple(made)


def _value(each: Factor, code: int) -> float | str:
    return each.words[code] if each.is_word else float(each.values[each.classes == code][0])


Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class PeelStep:
    """One box of the trajectory."""

    sides: BoxSides
    coverage: float
    density: float
    mass: float


@dataclass(slots=True)
class _Cut:
    """A possible cut of factor `k`: the rows it takes away, and what it gains per row."""

    k: int
    side: str
    limit: float | int
    rows: Rows
    gain: float


def peel(
    factors: Sequence[Factor],
    cases: NDArray[np.bool_],
    left: NDArray[np.bool_],
    alpha: float,
    smallest: float,
) -> list[PeelStep]:
    """Peel down to the smallest box.

    Parameters
    ----------
    factors : sequence of Factor
        What may be limited.
    cases : bool array (draws,)
        Draws of interest.
    left : bool array (draws,)
        Draws to search among; coverage and mass are shares of these.
    alpha : float
        Share of the box that one cut takes from a number.
    smallest : float
        Share of the draws searched that a box keeps at least.

    Returns
    -------
    list of PeelStep
        From the box of all draws on.
    """
    rows = np.flatnonzero(left)
    numbers = [k for k, each in enumerate(factors) if not each.few]
    few = [k for k, each in enumerate(factors) if each.few]
    y = cases.astype(np.float64)
    values = np.stack([factors[k].values for k in numbers]) if numbers else np.zeros((0, cases.size))
    order = rows[np.argsort(values[:, rows], axis=1, kind="stable")]
    all_cases, all_rows = y[rows].sum(), rows.size
    sides = open_sides(factors)
    trajectory: list[PeelStep] = []
    while True:
        hits = y[rows].sum()
        trajectory.append(PeelStep(sides, hits / all_cases, hits / rows.size, rows.size / all_rows))
        if hits == rows.size:
            return trajectory
        found = [*_number_cuts(order, values, numbers, y, hits, alpha)]
        found += _value_cuts(few, factors, sides, rows, y, hits)
        best = max(found, key=lambda cut: (cut.gain, -cut.rows.size), default=None)
        if best is None or rows.size - best.rows.size < max(smallest * all_rows, 1):
            return trajectory
        sides = _cut(sides, best)
        gone = np.zeros(cases.size, dtype=np.bool_)
        gone[best.rows] = True
        rows = rows[~gone[rows]]
        order = order[~gone[order]].reshape(len(numbers), rows.size)


def _number_cuts(
    order: Rows, values: Array, numbers: Sequence[int], y: Array, hits: float, alpha: float
) -> Iterator[_Cut]:
    """For every number the better of its two cuts: at its `alpha` quantile from below, and from above.

    A limit lies midway between two draws; equal values are cut together.
    """
    count = order.shape[1]
    k = int((count - 1) * alpha) + 1
    if k >= count:
        return
    index = np.arange(len(numbers))
    low_edge, low_next = values[index, order[:, k - 1]], values[index, order[:, k]]
    high_edge, high_next = values[index, order[:, -k]], values[index, order[:, -k - 1]]
    low_hits, high_hits = y[order[:, :k]].sum(axis=1), y[order[:, -k:]].sum(axis=1)
    low_tied, high_tied = low_edge == low_next, high_edge == high_next
    low_gain = np.where(low_tied, -np.inf, _gain(low_hits, float(k), hits, count))
    high_gain = np.where(high_tied, -np.inf, _gain(high_hits, float(k), hits, count))
    for side, gain, edge, beyond in (
        ("low", low_gain, low_edge, low_next),
        ("high", high_gain, high_edge, high_next),
    ):
        if gain.size and np.isfinite(best := gain.max()):
            j = int(np.argmax(gain))
            rows = order[j, :k] if side == "low" else order[j, -k:]
            yield _Cut(numbers[j], side, (edge[j] + beyond[j]) / 2, rows, float(best))
    for tied in np.flatnonzero(low_tied | high_tied):
        j = int(tied)
        yield from _tied_cuts(j, numbers[j], order, values, y, hits, k, low_tied[j], high_tied[j])


def _tied_cuts(
    j: int,
    number: int,
    order: Rows,
    values: Array,
    y: Array,
    hits: float,
    k: int,
    low: bool,
    high: bool,
) -> Iterator[_Cut]:
    """Cuts where equal values straddle the quantile."""
    x = values[j, order[j]]
    if low and (end := int(np.searchsorted(x, x[k - 1], side="right"))) < x.size:
        rows = order[j, :end]
        gain = _gain(y[rows].sum(), float(end), hits, x.size)
        yield _Cut(number, "low", (x[end - 1] + x[end]) / 2, rows, float(gain))
    if high and (start := int(np.searchsorted(x, x[-k], side="left"))) > 0:
        rows = order[j, start:]
        gain = _gain(y[rows].sum(), float(rows.size), hits, x.size)
        yield _Cut(number, "high", (x[start - 1] + x[start]) / 2, rows, float(gain))


def _value_cuts(
    few: Sequence[int], factors: Sequence[Factor], sides: BoxSides, rows: Rows, y: Array, hits: float
) -> Iterator[_Cut]:
    """Every value of every factor of few values, taken away."""
    for k in few:
        classes = factors[k].classes[rows]
        for code in sorted(sides.left[k]):
            there = rows[classes == code]
            if 0 < there.size < rows.size:
                gain = _gain(y[there].sum(), float(there.size), hits, rows.size)
                yield _Cut(k, "value", code, there, float(gain))


def _gain(cut_hits: Array | float, cut: float, hits: float, count: int) -> Array:
    """Rise of density per draw cut off."""
    return np.asarray(((hits - cut_hits) / (count - cut) - hits / count) / cut)


def _cut(sides: BoxSides, cut: _Cut) -> BoxSides:
    made = sides.copy()
    if cut.side == "value":
        made.left[cut.k] = made.left[cut.k] - {int(cut.limit)}
    else:
        getattr(made, cut.side)[cut.k] = cut.limit
    return made
