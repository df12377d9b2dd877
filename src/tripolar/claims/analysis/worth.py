"""What is worth knowing: for each question of the scenario, and for the ledger as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tripolar.claims.analysis.factors import Factor, factors_of
from tripolar.claims.analysis.first_order import first_order
from tripolar.claims.analysis.information import Information, information
from tripolar.claims.analysis.ledger_change import LedgerChange, ledger_changes
from tripolar.claims.criterion import criteria_of
from tripolar.ensemble.quantities import QUANTITIES, Request
from tripolar.ensemble.run import Ensemble
from tripolar.scenario.objects import Question

__all__ = ["Answered", "WorthKnowing", "worth_knowing"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what is worth knowing for it; None where too few draws know every course."""

    question: Question
    information: Information | None


@dataclass(frozen=True, slots=True)
class WorthKnowing:
    """What is worth knowing.

    Attributes
    ----------
    questions : tuple of Answered
        In their order.
    ledger : tuple of LedgerChange
        What knowing each parameter would do to the claims, the largest fall in doubt first.
    """

    questions: tuple[Answered, ...]
    ledger: tuple[LedgerChange, ...]


def worth_knowing(ensemble: Ensemble) -> WorthKnowing:
    """Find what is worth knowing, on the draws of an ensemble."""
    factors = factors_of(ensemble)
    truths = {name: each.truth() for name, each in criteria_of(ensemble).items() if each.per_draw}
    return WorthKnowing(
        questions=tuple(_answered(question, ensemble, factors) for question in ensemble.scenario.questions),
        ledger=ledger_changes(factors, truths, first_order(factors, truths)) if truths else (),
    )


def _answered(question: Question, ensemble: Ensemble, factors: Sequence[Factor]) -> Answered:
    values = {
        course: ensemble.quantities[Request("value", (question.power,), variant).key]
        for course, variant in zip(question.courses, question.variants, strict=True)
    }
    return Answered(question, information(values, factors, QUANTITIES["value"].unit))
