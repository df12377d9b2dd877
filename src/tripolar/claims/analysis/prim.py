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

References
----------
.. [Friedman1999] Friedman & Fisher (1999), Bump Hunting in High-Dimensional Data.
.. [Bryant2010] Bryant & Lempert (2010), Thinking Inside the Box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.boxes import Box, Sides, limits_of
from tripolar.claims.analysis.factors import Factor
from tripolar.claims.analysis.peeling import Step, peel
from tripolar.claims.verdict import wilson

__all__ = ["Search", "find_boxes", "pick", "quasi_p"]

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


def pick(trajectory: Sequence[Step]) -> Step:
    """The box on a trajectory with the largest harmonic mean of coverage and density."""
    return max(trajectory, key=lambda step: 2 * step.coverage * step.density / (step.coverage + step.density))


def quasi_p(
    sides: Sides, k: int, factors: Sequence[Factor], cases: NDArray[np.bool_], left: NDArray[np.bool_]
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
) -> Sides | None:
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
    sides: Sides,
    factors: Sequence[Factor],
    cases: NDArray[np.bool_],
    left: NDArray[np.bool_],
    alpha: float,
) -> Sides:
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
    sides: Sides,
    k: int,
    each: Factor,
    left: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    alpha: float,
    factors: Sequence[Factor],
) -> list[Sides]:
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
    sides: Sides,
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
