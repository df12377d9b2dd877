"""Two ledgers held against each other, claim by claim: what moved, and whether chance explains it.

1. A claim's *move* is its probability in the second ledger less that in the first.
2. Where both runs share their draws (the same parameters vary, with one seed and number of draws), the
   interval is that of what each draw adds to the move, the wider of two: 1.96 standard errors of draws
   taken for independent, and Student's t times the standard error between the replicates. A probability is
   a share of the draws that are decided, so that its error is that of a ratio [Cochran1977]_. Otherwise the
   errors of the two probabilities add in squares.
3. A move is *beyond sampling error* where that interval leaves out zero.

References
----------
.. [Cochran1977] Cochran (1977), Sampling Techniques, third edition, section 6.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.criterion import Criterion
from tripolar.claims.ledger import Entry, Ledger
from tripolar.ensemble.result import Ensemble
from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.scenario.objects import Claim, criteria_shown
from tripolar.stats.sampling import Z, beyond, mean_error

__all__ = ["ClaimComparison", "LedgerSide", "compare_ledgers", "share_draws"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LedgerSide:
    """A claim in one ledger; `criterion` is the text of what decides it, measures included.

    `told_marks` are the marks in words: what sampling error leaves open is told as that.
    """

    says: str
    criterion: str
    verdict: Verdict
    probability: float | None
    error: float | None
    lower: float | None
    upper: float | None
    draws: int
    unknown: int
    marks: tuple[Mark, ...]
    told_marks: tuple[str, ...]
    measures: tuple[str, ...]
    borders_on: str
    protocols: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClaimComparison:
    """One claim in two ledgers.

    Attributes
    ----------
    before, after : LedgerSide or None
        None where the ledger has no such claim.
    verdict_changed, criterion_changed, marks_changed : bool
        Of a claim in both.
    protocols_changed : tuple of str
        Protocols under which the verdict is another.
    move, margin : float or None
        Change of the probability, and half of its 95 percent interval.
    beyond_error : bool or None
        Whether sampling explains the move less than one time in twenty; None where there is none.
    shared_draws : bool
        Whether the two were compared draw by draw.
    """

    id: str
    kind: ClaimKind
    before: LedgerSide | None
    after: LedgerSide | None
    verdict_changed: bool
    criterion_changed: bool
    marks_changed: bool
    protocols_changed: tuple[str, ...]
    move: float | None
    margin: float | None
    beyond_error: bool | None
    shared_draws: bool

    @property
    def within_error(self) -> bool:
        """Whether the verdict is another, and each lies within its sampling error of the other."""
        if self.before is None or self.after is None or not self.verdict_changed:
            return False
        return (self.before.borders_on, self.after.borders_on) == (self.after.verdict, self.before.verdict)

    @property
    def rank(self) -> int:
        """Order of importance: new verdicts, claims that came or went, moves, the rest."""
        tests = (
            self.verdict_changed,
            self.before is None or self.after is None,
            bool(self.protocols_changed),
            bool(self.beyond_error),
            self.marks_changed or self.criterion_changed,
        )
        return next((k for k, holds in enumerate(tests) if holds), len(tests))


def share_draws(one: Ensemble, other: Ensemble) -> bool:
    """Whether draw i of one ensemble is draw i of the other: the same points for the same parameters."""
    made, again = one.provenance, other.provenance
    return (
        (made.seed, made.draws, one.replicates) == (again.seed, again.draws, other.replicates)
        and made.protocol == again.protocol
        and list(one.parameters) == list(other.parameters)
        and one.scenario.correlations == other.scenario.correlations
    )


def compare_ledgers(
    one: Ledger, other: Ledger, ensembles: tuple[Ensemble, Ensemble] | None = None
) -> tuple[ClaimComparison, ...]:
    """Compare two ledgers, what changed its verdict first.

    Parameters
    ----------
    one, other : Ledger
        Before and after.
    ensembles : tuple of Ensemble, optional
        The draws behind them, where they may be compared draw by draw.
    """
    before = {entry.claim.id: entry for entry in one.entries}
    after = {entry.claim.id: entry for entry in other.entries}
    shared = ensembles if ensembles is not None and share_draws(*ensembles) else None
    found = [
        _compare(claim_id, before.get(claim_id), after.get(claim_id), shared)
        for claim_id in dict.fromkeys((*before, *after))
    ]
    return tuple(sorted(found, key=lambda each: each.rank))


def _compare(
    claim_id: str, before: Entry | None, after: Entry | None, shared: tuple[Ensemble, Ensemble] | None
) -> ClaimComparison:
    if before is None or after is None:
        one, other = (None if entry is None else _side(entry) for entry in (before, after))
        kind = next(entry.claim.kind for entry in (before, after) if entry is not None)
        return ClaimComparison(
            claim_id, kind, one, other, False, False, False, (), None, None, None, shared_draws=False
        )
    sides = _side(before), _side(after)
    move, margin, paired = None, None, False
    if before.probability is not None and after.probability is not None:
        move = after.probability - before.probability
        margin = Z * math.hypot(before.error or 0.0, after.error or 0.0)
        found = None if shared is None else _paired(before.claim, after.claim, *shared)
        if found is not None:
            margin, paired = found, True
    under = dict(sides[1].protocols)
    return ClaimComparison(
        id=claim_id,
        kind=after.claim.kind,
        before=sides[0],
        after=sides[1],
        verdict_changed=before.verdict != after.verdict,
        criterion_changed=sides[0].criterion != sides[1].criterion,
        marks_changed=before.marks != after.marks,
        protocols_changed=tuple(
            name for name, verdict in sides[0].protocols if under.get(name, verdict) != verdict
        ),
        move=move,
        margin=margin,
        beyond_error=None if move is None or margin is None else abs(move) > margin,
        shared_draws=paired,
    )


def _side(entry: Entry) -> LedgerSide:
    claim = entry.claim
    return LedgerSide(
        says=claim.says,
        criterion=criteria_shown(claim),
        verdict=entry.verdict,
        probability=entry.probability,
        error=entry.error,
        lower=entry.lower,
        upper=entry.upper,
        draws=entry.draws,
        unknown=entry.unknown,
        marks=entry.marks,
        told_marks=entry.told_marks,
        measures=tuple(_measures(entry)),
        borders_on=entry.borders_on,
        protocols=tuple((each.protocol, each.verdict) for each in entry.protocols),
    )


def _measures(entry: Entry) -> Iterable[str]:
    words = {True: "holds", False: "fails", None: "unknown"}
    for each in entry.measures:
        label = f"{each.label}: " if each.label else ""
        yield f"{label}{words[each.holds]} ({each.shown})"


def _paired(one: Claim, other: Claim, before: Ensemble, after: Ensemble) -> float | None:
    """Half of the interval of the move, draw by draw."""
    first, second = _truth(one, before), _truth(other, after)
    if first is None or second is None:
        return None
    open_ = np.isnan(first) & np.isnan(second)
    if min(np.count_nonzero(~np.isnan(truth)) for truth in (first, second)) < 2:
        return None
    added = np.where(open_, np.nan, _added(second) - _added(first)) * np.mean(~open_)
    margin = Z * float(np.nanstd(added, ddof=1)) / math.sqrt(np.count_nonzero(~open_))
    if before.replicates > 1:
        between = mean_error(added, before.replicates)
        if not math.isnan(between):
            margin = max(margin, beyond(before.replicates) * between)
    return margin


def _added(truth: Array) -> Array:
    """What each draw adds to the share of the decided draws in which a claim holds, a ratio of two sums."""
    known = ~np.isnan(truth)
    return np.asarray(np.where(known, truth - np.mean(truth[known]), 0.0) / np.mean(known))


def _truth(claim: Claim, ensemble: Ensemble) -> Array | None:
    if claim.holds is None:
        return None
    asked = ensemble.prepared.asked[claim.id]
    criterion = Criterion.of(claim, asked, ensemble.quantities, ensemble.draws)
    return criterion.truth() if criterion.per_draw else None
