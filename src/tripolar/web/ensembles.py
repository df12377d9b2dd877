"""An ensemble as a task: what the page shows of its answer, and what is kept of it for further questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tripolar.charts.driver import Drivers
from tripolar.measure.resolve import Measured
from tripolar.report.answer import Answer
from tripolar.report.json import plain
from tripolar.report.pictures import driver_view
from tripolar.report.sensitivity import ClaimSensitivity, sensitivities
from tripolar.web.process import Report
from tripolar.web.tasks import Outcome
from tripolar.workflow.answering import run
from tripolar.workflow.preparing import protocol_of

__all__ = ["Drawn", "compute_ensemble"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is kept of an ensemble: not its draws, but what they say of the claims' drivers."""

    drivers: Drivers
    sensitivity: Mapping[str, ClaimSensitivity]


def compute_ensemble(measured: Measured, draws: int, seed: int, report: Report) -> Outcome:
    """Run an ensemble under the scenario's own protocol, on one thread.

    Parameters
    ----------
    measured : Measured
        From `prepare`, changes made.
    draws, seed : int
        As `run` takes them; the numbers are those of ``tripolar run`` with the same.
    report : callable
        Told the draws done.
    """
    answer = run(
        measured,
        draws=draws,
        seed=seed,
        threads=1,
        protocol=protocol_of(measured),
        progress=lambda done: report(done.draws),
    )
    return Outcome(_result(answer), Drawn(driver_view(answer), sensitivities(answer.ensemble)))


def _result(answer: Answer) -> dict[str, Any]:
    """What the page shows of an answer: the ledger's probabilities, and the paths of relations."""
    entries = [
        {
            "id": entry.claim.id,
            "verdict": entry.verdict,
            "borders_on": entry.borders_on,
            "probability": entry.probability,
            "error": entry.error,
            "lower": entry.lower,
            "upper": entry.upper,
            "unknown": entry.unknown,
            "marks": entry.marks,
            "undercut_by": entry.undercut_by,
            "flip": entry.driver.flip if entry.driver is not None else "",
            "driver": entry.driver.path if entry.driver is not None else "",
        }
        for entry in answer.ledger.entries
    ]
    told: dict[str, Any] = plain(
        {
            "draws": answer.ensemble.draws,
            "calibrated": int(answer.ensemble.calibrated.sum()),
            "seed": answer.ensemble.provenance.seed,
            "entries": entries,
            "dyads": answer.outlook.dyads,
            "powers": answer.outlook.powers,
        }
    )
    return told
