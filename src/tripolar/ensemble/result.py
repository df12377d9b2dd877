"""The result of an ensemble: every draw, every quantity asked for, and how it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.starts import Examined
from tripolar.prepare.prepared import Prepared
from tripolar.scenario.objects import Scenario

__all__ = ["CalibrationFailure", "Ensemble", "Provenance", "SolveCount", "once_for_each"]


@dataclass(frozen=True, slots=True)
class SolveCount:
    """How the solves of one variant went, over the draws that were calibrated.

    The certificate bounds how far a solution's yearly values can be from those of the linear system it
    induces. `uncertified` solutions converged, but their bound is above what is allowed; they are not
    used. `worst_certificate` is the largest bound among those solved.
    """

    variant: str
    solved: int
    uncertified: int
    cycling: int
    not_converged: int
    median_sweeps: float
    worst_certificate: float  # bn US$/yr


@dataclass(frozen=True, slots=True)
class CalibrationFailure:
    """Where in the parameters' space the draws lie that could not be calibrated."""

    path: str
    median_failed: float
    median_calibrated: float
    separation: float  # 0..1: chance that a failed draw lies beyond a calibrated one


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made; enough to make it again."""

    tripolar: str
    scenario: str
    fingerprint: str
    figures: str
    seed: int
    draws: int
    protocol: str
    settings: Mapping[str, float | int | str]
    versions: Mapping[str, str]
    machine: str
    seconds: Mapping[str, float]  # by stage; the only part that may differ between equal runs


@dataclass(frozen=True, slots=True, repr=False, eq=False, weakref_slot=True)
class Ensemble:
    """All draws of one run.

    Attributes
    ----------
    prepared : Prepared
        What was asked.
    parameters : mapping of path to array (draws,)
        What was drawn: floats, or words for paths such as ``reading``. Constants are left out.
    derived : mapping of path to array (draws,)
        What calibration solved for (``political_value.USA.RUS.engager``) and what blends gave
        (``capability.RUS``).
    calibrated : bool array (draws,)
        Whether the draw's hazards were met; quantities of the others are unknown (NaN).
    quantities : mapping of ``Request.key`` to float array (draws,)
        NaN where the draw has no certified solution under that variant.
    replicates : int
        Independent sequences that the draws come from; draw i belongs to number i modulo it. One where
        the draws are not known to be in replicates.
    selection : Examined, optional
        What further starts led to in the first draws, where that was asked for.
    """

    prepared: Prepared
    parameters: Mapping[str, NDArray[np.float64] | NDArray[np.str_]]
    derived: Mapping[str, NDArray[np.float64]]
    calibrated: NDArray[np.bool_]
    quantities: Mapping[str, NDArray[np.float64]]
    solves: tuple[SolveCount, ...]
    failures: tuple[CalibrationFailure, ...]
    provenance: Provenance = field(repr=False)
    replicates: int = 1
    selection: Examined | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        counts = f"{len(self.parameters)} parameters, {len(self.quantities)} quantities"
        return f"<Ensemble of {self.scenario.name}: {self.draws} draws, {counts}>"

    @property
    def scenario(self) -> Scenario:
        """What was asked, as written."""
        return self.prepared.scenario

    @property
    def draws(self) -> int:
        """Number of draws, failed ones included."""
        return int(self.calibrated.size)


Found = TypeVar("Found")


def once_for_each(find: Callable[[Ensemble], Found]) -> Callable[[Ensemble], Found]:
    """Have a function of an ensemble look once at each, and keep what it finds as long as the ensemble is.

    What is kept may hold the ensemble's arrays, but not the ensemble itself.
    """
    known: WeakKeyDictionary[Ensemble, Found] = WeakKeyDictionary()

    @wraps(find)
    def once(ensemble: Ensemble) -> Found:
        found = known.get(ensemble)
        if found is None:
            found = known[ensemble] = find(ensemble)
        return found

    return once
