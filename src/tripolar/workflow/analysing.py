"""What drives the claims of a run, what flips them, and what is worth knowing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.analyse import Analysis
from tripolar.claims.analysis.analyse import analyse as analyse_ensemble
from tripolar.claims.analysis.factors import Factor
from tripolar.claims.analysis.smallest_flip import Movable, Turns, smallest_flip
from tripolar.claims.criterion import Criterion, asked_by
from tripolar.ensemble.draws import central
from tripolar.ensemble.execute import CHUNK, numeric_scenario
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.ensemble.run import Ensemble
from tripolar.ensemble.store.folder import is_run
from tripolar.errors import ClaimError
from tripolar.measure.resolve import Measured, resolve_scenario
from tripolar.report.answer import Answer
from tripolar.scenario.load import embedded_names
from tripolar.scenario.objects import Claim, Scenario
from tripolar.workflow.combining import combined
from tripolar.workflow.shelf import list_runs, load_run

__all__ = ["analyse", "check_claims", "stored_answer"]

_MOVED = 4
_TOTALS = 5
# One leader, cap or freeze holds for a whole batch of games, so that these are not moved.
_STRUCTURAL = ("cap.", "frozen.", "leader.", "presence.", "protocol")


def analyse(
    answer: Answer | Ensemble, *, claims: Iterable[str] = (), solve: bool = True, points: int | None = None
) -> Analysis:
    """Analyse the claims and questions of a finished run.

    Parameters
    ----------
    answer : Answer or Ensemble
        A run, fresh or stored.
    claims : iterable of str
        Ids of the claims to look into; by default all.
    solve : bool
        Whether to solve games anew to find the smallest change from the central case that flips
        each claim.
    points : int, optional
        Base points of a pick-freeze design to run for total order; see `combined`.

    Raises
    ------
    ClaimError
        When a claim is not there, or draws do not decide it.

    Examples
    --------
    >>> from tripolar.workflow import run
    >>> analysis = analyse(run("tutorial", draws=64, threads=1, protocol="expiry"))
    >>> analysis["T2"].turns.smallest.moves[0].path
    'balance_stress'
    """
    ensemble = answer if isinstance(answer, Ensemble) else answer.ensemble
    protocol, measured = ensemble.provenance.protocol, None
    if solve or points is not None:
        measured = resolve_scenario(ensemble.scenario)
    found = analyse_ensemble(ensemble, claims, _Turner(measured, protocol) if solve and measured else None)
    if points is None or measured is None:
        return found
    together = combined(measured, points=points, seed=ensemble.provenance.seed, protocol=protocol)
    with_total = (replace(each, combined=together.get(each.id, ())[:_TOTALS]) for each in found.claims)
    return replace(found, claims=tuple(with_total))


def stored_answer(name: str) -> Answer | None:
    """The finished run of that folder or name; None if there is none, or it is the name of a scenario.

    Raises
    ------
    RunError
        If the run is not finished, or several begin alike.
    """
    path = Path(name)
    if is_run(path):
        return load_run(path)
    if name in embedded_names() or os.path.exists(path):  # False for a name that no file may have
        return None
    known = any(Path(listed.run).name.startswith(name) for listed in list_runs())
    return load_run(name) if known else None


def check_claims(scenario: Scenario, claims: Iterable[str]) -> None:
    """Check, before a run, that these claims are there and not facts.

    Raises
    ------
    ClaimError
        At the first that is not.
    """
    computed = [claim.id for claim in scenario.claims if claim.kind != "fact"]
    for name in claims:
        if name not in computed:
            fact = any(claim.id == name for claim in scenario.claims)
            problem = f"{name} is a fact: no draws decide it" if fact else f"'{name}' is no claim"
            raise ClaimError(f"--claim: {problem}", given=name, allowed=computed)


@dataclass(frozen=True, slots=True)
class _Turner:
    """Solves a claim about the central case."""

    measured: Measured
    protocol: str

    def __call__(self, claim: Claim, strongest: Sequence[Factor], slopes: Mapping[str, float]) -> Turns:
        movable = [self._movable(each.path) for each in strongest if self._can_move(each.path)]
        return smallest_flip(movable[:_MOVED], slopes, _Claim(self.measured, claim, self.protocol))

    def _can_move(self, path: str) -> bool:
        return path in self.measured.parameters and not path.startswith(_STRUCTURAL)

    def _movable(self, path: str) -> Movable:
        parameter = self.measured.parameters[path]
        distribution = parameter.distribution
        if distribution.possible:
            return Movable(path, parameter.unit, distribution.centre, words=distribution.possible)
        return Movable(path, parameter.unit, distribution.centre, at=distribution.ppf)


@dataclass(frozen=True, slots=True)
class _Claim:
    """The truth of one claim at given quantiles and words, all else at the centre."""

    measured: Measured
    claim: Claim
    protocol: str
    _central: dict[str, NDArray[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_central", central(self.measured).values(slice(0, 1)))

    def __call__(self, columns: Mapping[str, NDArray[np.float64] | NDArray[np.str_]]) -> NDArray[np.float64]:
        assert self.claim.holds is not None
        size = next(iter(columns.values())).size
        values = {path: np.repeat(column, size) for path, column in self._central.items()}
        for path, column in columns.items():
            for each in self._line(path):
                distribution = self.measured.parameters[each].distribution
                moved = np.asarray(column, dtype=None if distribution.possible else np.float64)
                values[each] = moved if distribution.possible else distribution.ppf(moved)
        asked = asked_by(self.claim, self.measured.scenario)
        job = Job(numeric_scenario(self.measured), tuple(dict.fromkeys(asked.values())), self.protocol)
        chunks = [
            run_chunk(job, {path: column[first : first + CHUNK] for path, column in values.items()})
            for first in range(0, size, CHUNK)
        ]
        found = {
            call: np.concatenate([chunk.quantities[request.key] for chunk in chunks])
            for call, request in asked.items()
        }
        return Criterion(self.claim.holds, found, size).truth()

    def _line(self, path: str) -> list[str]:
        """The path and those that share its draw."""
        sharing = (each.path for each in self.measured.parameters.values() if each.drawn_with == path)
        return [path, *sharing]
