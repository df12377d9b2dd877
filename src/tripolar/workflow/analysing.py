"""What drives the claims of a run, what flips them, and what is worth knowing.

The module also runs pick-freeze designs, for first-order and total-order indices.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar import bounds
from tripolar.answer.answer import Answer
from tripolar.claims.analyse import Analysis
from tripolar.claims.analyse import analyse as analyse_ensemble
from tripolar.claims.analysis.factors import Factor
from tripolar.claims.analysis.smallest_flip import Movable, Turns, smallest_flip
from tripolar.claims.analysis.sobol import FirstAndTotal, sobol
from tripolar.claims.criterion import Criterion
from tripolar.ensemble.draws import PickFreeze, central, pick_freeze
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.schedule import CHUNK, chunks_of
from tripolar.enums import ClaimKind
from tripolar.errors import ClaimError
from tripolar.files import is_run
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.load import embedded_names
from tripolar.scenario.objects import Claim, Scenario
from tripolar.workflow.running import default_threads
from tripolar.workflow.runs import list_runs, load_run

__all__ = ["analyse", "check_claims", "combined", "stored_answer"]

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
    protocol, prepared = ensemble.provenance.protocol, ensemble.prepared
    found = analyse_ensemble(ensemble, claims, _Turner(prepared, protocol) if solve else None)
    if points is None:
        return found
    together = combined(prepared, points=points, seed=ensemble.provenance.seed, protocol=protocol)
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
    computed = [claim.id for claim in scenario.claims if claim.kind != ClaimKind.FACT]
    for name in claims:
        if name not in computed:
            fact = any(claim.id == name for claim in scenario.claims)
            problem = f"{name} is a fact: no draws decide it" if fact else f"'{name}' is no claim"
            raise ClaimError(f"--claim: {problem}", given=name, allowed=computed)


@dataclass(frozen=True, slots=True)
class _Turner:
    """Solves a claim about the central case."""

    prepared: Prepared
    protocol: str

    def __call__(self, claim: Claim, strongest: Sequence[Factor], slopes: Mapping[str, float]) -> Turns:
        movable = [self._movable(each.path) for each in strongest if self._can_move(each.path)]
        return smallest_flip(movable[:_MOVED], slopes, _Claim(self.prepared, claim, self.protocol))

    def _can_move(self, path: str) -> bool:
        return path in self.prepared.parameters and not path.startswith(_STRUCTURAL)

    def _movable(self, path: str) -> Movable:
        parameter = self.prepared.parameters[path]
        distribution = parameter.distribution
        if distribution.possible:
            return Movable(path, parameter.unit, distribution.centre, words=distribution.possible)
        return Movable(path, parameter.unit, distribution.centre, at=distribution.ppf)


@dataclass(frozen=True, slots=True)
class _Claim:
    """The truth of one claim at given quantiles and words, all else at the centre."""

    prepared: Prepared
    claim: Claim
    protocol: str
    _central: dict[str, NDArray[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_central", central(self.prepared).values(slice(0, 1)))

    def __call__(self, columns: Mapping[str, NDArray[np.float64] | NDArray[np.str_]]) -> NDArray[np.float64]:
        size = next(iter(columns.values())).size
        values = {path: np.repeat(column, size) for path, column in self._central.items()}
        for path, column in columns.items():
            for each in self._line(path):
                distribution = self.prepared.parameters[each].distribution
                moved = np.asarray(column, dtype=None if distribution.possible else np.float64)
                values[each] = moved if distribution.possible else distribution.ppf(moved)
        asked = self.prepared.asked[self.claim.id]
        job = Job(self.prepared.numeric, tuple(dict.fromkeys(asked.values())), self.protocol)
        chunks = [
            run_chunk(job, {path: column[first : first + CHUNK] for path, column in values.items()})
            for first in range(0, size, CHUNK)
        ]
        found = {
            request.key: np.concatenate([chunk.quantities[request.key] for chunk in chunks])
            for request in asked.values()
        }
        return Criterion.of(self.claim, asked, found, size).truth()

    def _line(self, path: str) -> list[str]:
        """The path and those that share its draw."""
        sharing = (each.path for each in self.prepared.parameters.values() if each.drawn_with == path)
        return [path, *sharing]


Columns = Mapping[str, NDArray[np.float64]]


def combined(
    scenario: Prepared | Scenario | str = "russia-2025",
    *,
    points: int = 256,
    seed: int = 0,
    protocol: str | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
    threads: int | None = None,
) -> dict[str, tuple[FirstAndTotal, ...]]:
    """First and total order of groups of parameters for the truth of every claim.

    As many games are solved as `points` times two more than there are groups. Total order is the share of
    the truth's variance that a group has a part in, alone or in combination with others; what it exceeds
    first order by is combination.

    Parameters
    ----------
    scenario : Prepared, Scenario or str
        What `prepare` gave, or what it takes.
    protocol : str, optional
        Renewal protocol; by default the scenario's own.
    points : int
        Base points of the design.
    seed : int
        Of the points; 0 is a seed.
    groups : mapping of label to collection of paths, optional
        By default the families of paths.
    threads : int, optional
        By default one for every processor; the result has the same bits for any number.

    Returns
    -------
    mapping of claim to tuple of FirstAndTotal
        The largest total order first. Claims over all draws, or about terms where none exist, are left
        out.

    Raises
    ------
    InputError
        If the groups cannot be, or too few points can be decided.

    Examples
    --------
    >>> found = combined("tutorial", points=32, threads=1)
    >>> found["T2"][0].name
    'balance_stress'
    """
    points, seed = bounds.POINTS.count("points", points), bounds.SEED.count("seed", seed)
    prepared = scenario if isinstance(scenario, Prepared) else prepare(scenario, protocol=protocol)
    own = protocol or prepared.protocol
    design = pick_freeze(prepared, points, seed, groups)
    job = Job(prepared.numeric, prepared.requests, own)
    blocks = _solved(job, design, default_threads() if threads is None else threads)
    found = {}
    for claim in prepared.scenario.claims:
        if not prepared.is_computed(claim, own):
            continue
        asked = prepared.asked[claim.id]
        truths = {label: Criterion.of(claim, asked, block, points) for label, block in blocks.items()}
        if truths["A"].per_draw:
            told = {label: np.asarray(criterion.truth()) for label, criterion in truths.items()}
            mixed = {label: told[label] for label in design.groups}
            found[claim.id] = tuple(sorted(sobol(told["A"], told["B"], mixed), key=lambda each: -each.total))
    return found


def _solved(job: Job, design: PickFreeze, threads: int) -> dict[str, Columns]:
    """The quantities of every block, chunk by chunk."""

    def chunk(label: str, rows: slice) -> Columns:
        return run_chunk(job, design.block(label, rows).values(slice(None))).quantities

    with ThreadPoolExecutor(max_workers=threads) as pool:
        waiting = {
            label: [pool.submit(chunk, label, rows) for rows in chunks_of(design.base, CHUNK)]
            for label in design.blocks
        }
        done = {label: [future.result() for future in futures] for label, futures in waiting.items()}
    return {
        label: {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        for label, parts in done.items()
    }
