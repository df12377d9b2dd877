"""Which claims depend on the equilibrium that is reported.

A game can have several equilibria, and a convention selects one (`game.equilibrium`). In the first
draws of a run every game was solved again from K further starts (`ensemble.selection`), each of which
is another convention. A claim is decided anew under each of them, and

1. the draws are counted in which any of its games has another equilibrium, and in which its truth is
   another under some start;
2. its probability under each start is that over the same draws, and so is the selected one it is
   compared with: what sampling does to both alike cancels; draws in which some game settled from no start
   are left out, and counted as not examined;
3. its verdict under a start is what the whole run would reach if all its draws did as those examined:
   the run's probability and bounds, moved by the difference of the two probabilities.

A claim *depends on the equilibrium* if the verdict under some start is another, or if its truth is
another in more than 5 percent of the draws examined. A criterion that is one statement about all
draws is decided over the draws examined, and depends on the equilibrium by its verdict alone;
where no start changes anything that it asks for, what the run says of it stands.

None found is no proof: more starts and more draws can only find more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.criterion import Criterion
from tripolar.claims.ledger import Selection
from tripolar.claims.verdict import Assessment, verdict
from tripolar.ensemble.quantities import Request
from tripolar.ensemble.run import Ensemble
from tripolar.ensemble.selection import ELSEWHERE, UNSETTLED
from tripolar.scenario.expression import Call

__all__ = ["MARK", "MOST_DIFFERING", "under_other_starts"]

Array = NDArray[np.float64]

MARK = "depends on the equilibrium"
MOST_DIFFERING = 0.05


def under_other_starts(
    criterion: Criterion, asked: Mapping[Call, Request], ensemble: Ensemble, assessment: Assessment
) -> Selection | None:
    """Decide a claim under every further start; None where none was tried.

    Parameters
    ----------
    criterion : Criterion
        Over all draws of the ensemble.
    asked : mapping of Call to Request
        What its quantities are called.
    assessment : Assessment
        What the whole run says of it.
    """
    examined = ensemble.selection
    if examined is None:
        return None
    starts, draws = examined.shape
    columns = {call: np.asarray(column[:draws]) for call, column in criterion.columns.items()}
    standard = Criterion(criterion.expression, columns, draws)
    others = []
    for k in range(starts):
        under = {call: examined.quantities[request.key][k] for call, request in asked.items()}
        same = all(np.array_equal(under[call], columns[call], equal_nan=True) for call in asked)
        others.append(standard if same else Criterion(criterion.expression, under, draws))
    variants = {request.variant for request in asked.values()}
    unseen = examined.not_examined(variants) & ~examined.where(ELSEWHERE, variants)
    decided, differs, probabilities, verdicts = (
        _by_draw(standard, others, assessment, unseen)
        if criterion.per_draw
        else _at_once(standard, others, assessment)
    )
    looked = decided & ~unseen
    found = Selection(
        protocol=ensemble.provenance.protocol,
        starts=starts,
        draws=int(looked.sum()),
        several=int(np.sum(looked & examined.where(ELSEWHERE, variants))),
        unsettled=int(np.sum(looked & examined.where(UNSETTLED, variants))),
        differs=None if differs is None else int(differs.sum()),
        low=min(probabilities, default=None),
        high=max(probabilities, default=None),
        verdicts=tuple(dict.fromkeys(verdicts)),
        depends=False,
        not_examined=int(np.sum(decided & unseen)),
    )
    return replace(found, depends=_depends(found))


def _depends(found: Selection) -> bool:
    often = found.differs is not None and found.differs > MOST_DIFFERING * found.draws
    return often or len(found.verdicts) > 1


Found = tuple[NDArray[np.bool_], NDArray[np.bool_] | None, list[float], list[str]]


def _by_draw(
    standard: Criterion, others: list[Criterion], assessment: Assessment, unseen: NDArray[np.bool_]
) -> Found:
    """Draws decided, those in which truth differs, probabilities, and the run's verdicts."""
    truth = standard.truth()
    decided = ~np.isnan(truth)
    looked = decided & ~unseen
    differs = np.zeros(truth.size, dtype=bool)
    probabilities, verdicts = [], [verdict(assessment)]
    if looked.any():
        selected = float(truth[looked].mean())
        probabilities.append(selected)
        for other in others:
            # What another equilibrium leaves unknown stays as it is under the selected one.
            found = np.where(np.isnan(other.truth()), truth, other.truth())
            differs |= looked & (found != truth)
            probabilities.append(float(found[looked].mean()))
            verdicts.append(verdict(_moved(assessment, probabilities[-1] - selected)))
    return decided, differs, probabilities, verdicts


def _moved(assessment: Assessment, by: float) -> Assessment:
    """The run's assessment if its probability were another."""
    if assessment.probability is None or by == 0.0:
        return assessment
    return replace(
        assessment,
        probability=min(max(assessment.probability + by, 0.0), 1.0),
        lower=min(max(assessment.lower + by, 0.0), 1.0),
        upper=min(max(assessment.upper + by, 0.0), 1.0),
    )


def _at_once(standard: Criterion, others: list[Criterion], assessment: Assessment) -> Found:
    """The same for a criterion over all draws: what counts is decided over those examined."""
    decided = np.ones(standard.draws, dtype=bool)
    for column in standard.columns.values():
        decided &= ~np.isnan(column)
    if all(each is standard for each in others):
        known = [] if assessment.probability is None else [assessment.probability]
        return decided, None, known, [verdict(assessment)]
    selected = standard.assess()
    assessed = [selected, *(selected if each is standard else each.assess() for each in others)]
    probabilities = [each.probability for each in assessed if each.probability is not None]
    return decided, None, probabilities, [verdict(each) for each in assessed]
