"""What would turn a conclusion: its share of draws at the ends of the main assumptions.

A run stores its draws, and in some of them an assumption lies near the one or the other end of its range. The
share of these in which a claim holds is its probability there, with all else as uncertain as before:

1. of an assumption that is a number, the fifth of the draws with its lowest values and the fifth with its
   highest. Nothing is solved anew, so the very ends of a range tell more than what is found here;
2. of a word or a relation, the draws of each of its values;
3. where fewer than ten draws are left, or the claim is one statement about all draws, nothing is told.

An assumption that the run held fixed has no ends. The interval is that of a claim (`claims.verdict`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.at_once import AtOnce
from tripolar.claims.criterion import Criterion, criteria_of, groups
from tripolar.claims.verdict import assess, verdict
from tripolar.ensemble.result import Ensemble
from tripolar.enums import Verdict
from tripolar.scenario.objects import Assumption
from tripolar.scenario.paths import read_path
from tripolar.words import level_or_number

__all__ = ["PART", "EndShare", "end_shares", "stored_end_shares"]

PART = 5  # the draws are cut into so many parts, of which the first and the last are looked at

_FEWEST = 10


@dataclass(frozen=True, slots=True)
class EndShare:
    """The share of a claim among the draws at one end of an assumption.

    Attributes
    ----------
    claim, path : str
        Id of the claim; path of the assumption as its scenario lists it.
    end : str
        ``low`` or ``high`` for a number, else the value.
    limit : float or None
        Where the part ends: the largest of its values at the low end, the smallest at the high end; in the
        parameter's unit. None for a word.
    draws : int
        Draws in that part.
    probability, lower, upper : float
        Share in which the claim holds, and its 95 percent interval.
    verdict : Verdict
        What these draws alone would say of it.
    """

    claim: str
    path: str
    end: str
    limit: float | None
    draws: int
    probability: float
    lower: float
    upper: float
    verdict: Verdict


def end_shares(
    ensemble: Ensemble, claims: Sequence[str], assumptions: Sequence[Assumption]
) -> tuple[EndShare, ...]:
    """Find the share of each claim at the ends of each assumption, in the order given.

    Parameters
    ----------
    ensemble : Ensemble
        With the draws.
    claims : sequence of str
        Ids; those that are not computed in it are left out.
    assumptions : sequence of Assumption
        Such as `Scenario.main`.
    """
    criteria = {name: found for name, found in criteria_of(ensemble).items() if name in claims}
    parts = [(each.path, *part) for each in assumptions for part in _parts(ensemble, each.path)]
    found = (
        _share(criteria[name], name, path, end, limit, chosen)
        for name in claims
        if name in criteria and criteria[name].per_draw
        for path, end, limit, chosen in parts
    )
    return tuple(share for share in found if share is not None)


def _parts(ensemble: Ensemble, written: str) -> Iterator[tuple[str, float | None, NDArray[np.bool_]]]:
    """The draws at each end of a drawn assumption: name of the end, its limit, and which they are."""
    targets = read_path(written, ensemble.scenario.actors).targets
    drawn = next((str(each) for each in targets if each in ensemble.parameters), None)
    if drawn is None:
        return
    values = np.asarray(ensemble.parameters[drawn])
    words = [group for group in groups(ensemble) if group.path == drawn]
    for group in words:
        yield group.value, None, group.chosen
    if not words:
        yield from _fifths(values)


def _fifths(values: NDArray[Any]) -> Iterator[tuple[str, float | None, NDArray[np.bool_]]]:
    """The fifth of the draws with the lowest values, and that with the highest; none of a word."""
    if values.dtype.kind in "UO" or np.ptp(values) == 0.0:
        return
    ranked = np.argsort(values, kind="stable")
    count = values.size // PART
    for end, rows in (("low", ranked[:count]), ("high", ranked[values.size - count :])):
        if rows.size:
            chosen = np.zeros(values.size, dtype=np.bool_)
            chosen[rows] = True
            yield end, float(values[rows[-1] if end == "low" else rows[0]]), chosen


def stored_end_shares(
    stored: AtOnce, claims: Sequence[str], assumptions: Sequence[Assumption]
) -> tuple[EndShare, ...]:
    """Find the same from stored draws; sampling error by Wilson's interval alone."""
    truths = stored.stored
    rows = {name: k for k, name in enumerate(truths.claims) if name in claims}
    parts = [(each.path, *part) for each in assumptions for part in _stored_parts(stored, each.path)]
    told = []
    for name in claims:
        for path, end, limit, chosen in parts if name in rows else ():
            holds, possible = (bits[rows[name]][chosen] for bits in (truths.holds, truths.possible))
            found = assess(chosen.sum(), int(holds.sum()), int((possible & ~holds).sum()))
            if found.draws >= _FEWEST and found.probability is not None and found.interval is not None:
                share = (found.draws, found.probability, *found.interval)
                told.append(EndShare(name, path, end, limit, *share, verdict(found)))
    return tuple(told)


def _stored_parts(stored: AtOnce, written: str) -> Iterator[tuple[str, float | None, NDArray[np.bool_]]]:
    parameters = stored.prepared.parameters
    targets = [
        each for each in read_path(written, stored.prepared.scenario.actors).targets if each in parameters
    ]
    draw = next((parameters[each].drawn_with or each for each in targets), "")
    if not stored.varies(draw):
        return
    values, found = stored.drawn(draw), stored.input(draw)
    for value in found.values if found.classes else ():
        word = str(value) if values.dtype.kind in "UO" else level_or_number(draw, float(value))
        yield word, None, values == value
    if not found.classes:
        yield from _fifths(values)


def _share(
    criterion: Criterion, claim: str, path: str, end: str, limit: float | None, chosen: NDArray[np.bool_]
) -> EndShare | None:
    if np.count_nonzero(chosen) < _FEWEST:
        return None
    found = criterion.assess(chosen)
    if found.probability is None or found.interval is None:
        return None
    low, high = found.interval
    return EndShare(claim, path, end, limit, found.draws, found.probability, low, high, verdict(found))
