"""Every analysis of an ensemble's claims and questions, on the draws that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Correlated, Factor, correlated, factors_of
from tripolar.claims.analysis.first_order import FirstOrder, Index, families, first_order, group_indices
from tripolar.claims.analysis.pawn import pawn
from tripolar.claims.analysis.prim import Box, find_boxes
from tripolar.claims.analysis.smallest_flip import Turns, nearest_otherwise
from tripolar.claims.analysis.sobol import FirstAndTotal
from tripolar.claims.analysis.turning import Breakpoint, breakpoint
from tripolar.claims.criterion import Criterion, criteria_of
from tripolar.claims.drivers import indices_of
from tripolar.claims.worth import WorthKnowing, worth_knowing
from tripolar.ensemble.result import Ensemble
from tripolar.errors import ClaimError
from tripolar.scenario.objects import Claim
from tripolar.stats.ranks import ranks

__all__ = ["Analysis", "ClaimAnalysis", "Moved", "Turning", "analyse"]

Array = NDArray[np.float64]

Turn = Callable[[Claim, Sequence[Factor], Mapping[str, float]], Turns]

_SHOWN = 5

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Moved:
    """PAWN index of one parameter for a margin or quantity, beside the largest of a hundred dummies."""

    path: str
    index: float
    dummy: float


@dataclass(frozen=True, slots=True)
class Turning:
    """Where a claim turns along one parameter, over the draws."""

    path: str
    unit: str
    at: Breakpoint


@dataclass(frozen=True, slots=True)
class ClaimAnalysis:
    """What drives one claim and what flips it.

    Attributes
    ----------
    id : str
        The claim.
    truth, margin : tuple of Index
        First-order indices of its truth and of its margin, the five largest; `truth` is empty for a
        criterion over all draws, `margin` where it has none.
    groups : tuple of Index
        Those of families of parameters, for the truth (or margin), the five largest.
    moved : tuple of Moved
        PAWN indices of the margin, the five largest.
    breakpoints : tuple of Turning
        Parameters along which the probability crosses one half beyond error, by index of the truth.
    boxed : str
        ``fails`` or ``holds``: which of the two, the rarer one, the boxes are about.
    boxes : tuple of Box
        Where that happens; empty where none was found.
    nearest : float or None
        Distance, in quantiles, from the centre to the nearest draw in which the claim comes out
        otherwise than in most draws.
    turns : Turns or None
        What solving from the central case found; None if it was not asked for.
    combined : tuple of FirstAndTotal
        First and total order of families for its truth, the five largest by total; empty if no pick-freeze
        design was run.
    """

    id: str
    truth: tuple[Index, ...]
    margin: tuple[Index, ...]
    groups: tuple[Index, ...]
    moved: tuple[Moved, ...]
    breakpoints: tuple[Turning, ...]
    boxed: str
    boxes: tuple[Box, ...]
    nearest: float | None
    turns: Turns | None
    combined: tuple[FirstAndTotal, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Analysis:
    """What drives the claims, what flips them, and what is worth knowing; it iterates over its claims.

    Attributes
    ----------
    draws, parameters : int
        Draws, and parameters that vary: among so many, chance alone makes some look strong.
    claims : tuple of ClaimAnalysis
        The claims that draws decide, in their order.
    quantities : mapping of key to tuple of Index
        Indices of every quantity that are distinguishable from noise, the five largest.
    worth : WorthKnowing
        What is worth knowing, for the questions and for all claims together.
    correlated : tuple of Correlated
        Parameters that go together, so that neither index is its own alone.
    """

    draws: int
    parameters: int
    claims: tuple[ClaimAnalysis, ...]
    quantities: Mapping[str, tuple[Index, ...]]
    worth: WorthKnowing
    correlated: tuple[Correlated, ...]

    def __getitem__(self, claim_id: str) -> ClaimAnalysis:
        for each in self.claims:
            if each.id == claim_id:
                return each
        raise KeyError(f"no claim {claim_id!r}; claims: {', '.join(each.id for each in self)}")

    def __iter__(self) -> Iterator[ClaimAnalysis]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def __contains__(self, claim: object) -> bool:
        """Whether the claim of that id, or its analysis, is in it."""
        return any(claim == each.id or claim is each for each in self)

    def __repr__(self) -> str:
        return f"<Analysis of {len(self)} claims over {self.draws} draws of {self.parameters} parameters>"


def analyse(ensemble: Ensemble, claims: Iterable[str] = (), turn: Turn | None = None) -> Analysis:
    """Analyse an ensemble.

    Parameters
    ----------
    ensemble : Ensemble
        With a column of draws for all that its claims and questions ask.
    claims : iterable of str
        Ids of the claims to look into; by default all. What is worth knowing for the ledger is about
        all of them in any case.
    turn : callable, optional
        Finds the smallest flip by solving: takes the claim, every parameter that stands out, the
        strongest first, and how the rank of its margin rises with the rank of each number.

    Raises
    ------
    ClaimError
        When a claim is not there, or draws do not decide it.
    """
    criteria = criteria_of(ensemble)
    chosen = _chosen(criteria, tuple(claims))
    factors = factors_of(ensemble)
    truths = {name: each.truth() for name, each in criteria.items() if each.per_draw}
    margins = {name: each.response() for name, each in criteria.items()}
    by_truth, by_margin = indices_of(ensemble), first_order(factors, margins)
    by_quantity = first_order(factors, ensemble.quantities)
    grouped = group_indices(families(factors), {**margins, **truths})
    moved = pawn(factors, {name: margins[name] for name in chosen})
    by_id = {claim.id: claim for claim in ensemble.scenario.claims}
    found = []
    for column, name in enumerate(chosen):
        indices = (by_truth if name in truths else by_margin).of(name)
        order = np.argsort(-np.nan_to_num(moved.indices[:, column], nan=-1.0), kind="stable")[:_SHOWN]
        boxed, boxes = _boxes(factors, truths.get(name))
        found.append(
            ClaimAnalysis(
                id=name,
                truth=by_truth.of(name)[:_SHOWN] if name in truths else (),
                margin=_margin(by_margin, name, truths, margins),
                groups=grouped[name][:_SHOWN],
                moved=tuple(
                    Moved(moved.paths[k], float(moved.indices[k, column]), float(moved.dummies[k, column]))
                    for k in order
                    if np.isfinite(moved.indices[k, column])
                ),
                breakpoints=_breakpoints(factors, indices, truths.get(name)),
                boxed=boxed,
                boxes=boxes,
                nearest=_nearest(factors, truths.get(name)),
                turns=None
                if turn is None or name not in truths
                else turn(by_id[name], *_strongest(factors, indices, by_margin.of(name), margins[name])),
            )
        )
    return Analysis(
        draws=ensemble.draws,
        parameters=len(factors),
        claims=tuple(found),
        quantities={key: _distinct(by_quantity, key) for key in ensemble.quantities},
        worth=worth_knowing(ensemble),
        correlated=correlated(factors),
    )


def _chosen(criteria: Mapping[str, Criterion], asked: tuple[str, ...]) -> tuple[str, ...]:
    for name in asked:
        if name not in criteria:
            raise ClaimError(f"no draws decide a claim '{name}'", given=name, allowed=tuple(criteria))
    return tuple(name for name in criteria if not asked or name in asked)


def _margin(
    indices: FirstOrder, name: str, truths: Mapping[str, Array], margins: Mapping[str, Array]
) -> tuple[Index, ...]:
    """Indices of the margin, unless the criterion has none and its truth stands in for it."""
    stands_in = name in truths and np.array_equal(margins[name], truths[name], equal_nan=True)
    return () if stands_in else indices.of(name)[:_SHOWN]


def _distinct(indices: FirstOrder, name: str) -> tuple[Index, ...]:
    return tuple(index for index in indices.of(name) if index.distinct)[:_SHOWN]


def _breakpoints(
    factors: Sequence[Factor], indices: Sequence[Index], truth: Array | None
) -> tuple[Turning, ...]:
    """Along the numbers whose index is distinguishable, the strongest first."""
    by_path = {each.path: each for each in factors if not each.few}
    found = []
    for index in indices:
        if truth is not None and index.distinct and index.path in by_path:
            each = by_path[index.path]
            at = breakpoint(each.values, truth)
            if at is not None:
                found.append(Turning(each.path, each.unit, at))
    return tuple(found)


def _boxes(factors: Sequence[Factor], truth: Array | None) -> tuple[str, tuple[Box, ...]]:
    """Boxes of the rarer outcome, among the decided draws."""
    if truth is None or not factors or not np.isfinite(truth).any():
        return "fails", ()
    known = np.isfinite(truth)
    failing = float(np.mean(truth[known] == 0.0))
    boxed, value = ("fails", 0.0) if failing <= _HALF else ("holds", 1.0)
    return boxed, find_boxes(factors, truth == value, decided=known)


def _nearest(factors: Sequence[Factor], truth: Array | None) -> float | None:
    if truth is None or not np.isfinite(truth).any():
        return None
    found = nearest_otherwise(factors, truth, bool(np.nanmean(truth) > _HALF))
    return None if found is None else found[1]


def _strongest(
    factors: Sequence[Factor], truth: Sequence[Index], margin: Sequence[Index], response: Array
) -> tuple[tuple[Factor, ...], dict[str, float]]:
    """Factors distinguishable by truth, then by margin, and the slope of the margin's rank along each."""
    by_path = {each.path: each for each in factors}
    paths = dict.fromkeys(index.path for index in (*truth, *margin) if index.distinct)
    chosen = tuple(by_path[path] for path in paths)
    known = np.isfinite(response)
    ranked = ranks(response[known])
    slopes = {}
    for each in chosen:
        if not each.few:
            along = ranks(each.values[known])
            along = along - along.mean()
            slopes[each.path] = float((along * ranked).sum() / (along**2).sum())
    return chosen, slopes
