"""A chunk of draws from parameters to quantities: calibrate, solve every variant, measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import (
    Values,
    apply_changes,
    board_of,
    derive_stakes,
    exits_of,
    games_by_era,
    start_states,
)
from tripolar.ensemble.calibrating import (
    JoinedPowers,
    calibrate_draws,
    joined,
    out_of_reach,
    political_values,
)
from tripolar.ensemble.compute import SolvedVariant, compute
from tripolar.ensemble.starts import Examined, ExaminedVariant, Starts, examine
from tripolar.game.calibration.calibrate import CALIBRATED, MISSED, Calibration
from tripolar.game.equilibrium import CONVERGED
from tripolar.game.eras import EraSolution, era_law, solve_eras
from tripolar.prepare.quantities import Request
from tripolar.scenario.objects import Change, Scenario

__all__ = ["BASE", "CERTIFIED", "Chunk", "Job", "SolveRecord", "run_chunk"]

Array = NDArray[np.float64]

BASE = ""
# A solution whose yearly values differ from the independent linear solve by more is not used: a tenth
# of the least difference that claims take for one.
CERTIFIED = 0.1  # bn US$ a year


@dataclass(frozen=True, slots=True)
class Job:
    """What every chunk of a run has to do.

    Attributes
    ----------
    scenario : Scenario
        With numbers in place of expressions.
    requests : tuple of Request
        Quantities wanted, under any variants.
    protocol : str
        Renewal protocol.
    starts : Starts, optional
        From where else to solve the first draws again; None for nowhere.
    """

    scenario: Scenario
    requests: tuple[Request, ...]
    protocol: str = "expiry"
    starts: Starts | None = None

    def beginning(self, row: int) -> Job:
        """The job of a chunk that begins at this draw of the run: only the first draws are examined."""
        return self if self.starts is None else replace(self, starts=self.starts.beginning(row))

    @property
    def variants(self) -> tuple[str, ...]:
        """Variants that are needed, the scenario itself first."""
        return tuple(dict.fromkeys((BASE, *(request.variant for request in self.requests))))

    def states(self, values: Values) -> int:
        """States of the largest game of any variant, over all eras, under the values of a draw."""
        most = 0
        for variant in self.variants:
            scenario = self.scenario.table(variant)
            shapes = [each for each in self.changes(variant) if each.path.head in ("frozen", "cap")]
            most = max(most, board_of(scenario, apply_changes(values, shapes)).states)
        return most * (len(exits_of(self.scenario)) + 1)

    def changes(self, variant: str) -> tuple[Change, ...]:
        """What a variant changes; nothing for the scenario itself."""
        return () if variant == BASE else self.scenario.variants[variant].changes


@dataclass(frozen=True, slots=True)
class SolveRecord:
    """How the solves of one variant went in one chunk; arrays over its calibrated draws.

    `certificate` and `linear_difference` are those of `game.law.Law`, as yearly sums, bn US$.
    """

    status: NDArray[np.int64]
    path: NDArray[np.int64]
    sweeps: NDArray[np.int64]
    certificate: Array
    linear_difference: Array


@dataclass(frozen=True, slots=True)
class Chunk:
    """Everything a chunk of draws yields.

    Attributes
    ----------
    calibration : (B,) int
        Index into `game.calibration.calibrate.CALIBRATION_WORDS`; zeros where nothing is calibrated.
    derived : mapping of path to (B,)
        Stakes and political values found on the way.
    quantities : mapping of `Request.key` to (B,)
        NaN where unknown.
    solves : mapping of variant to SolveRecord
        How they went.
    games : int
        Equilibria solved, calibration included.
    missed : mapping of powers at the table to int
        Draws in which the relations of powers that join in variants could not be calibrated.
    examined : Examined, optional
        What further starts led to, where the job asks for it.
    elsewhere : str
        What differs in what computed it, kind of processor and versions, from the machine that the run is of.
    """

    calibration: NDArray[np.int64]
    derived: Mapping[str, Array]
    quantities: Mapping[str, Array]
    solves: Mapping[str, SolveRecord]
    games: int
    missed: Mapping[str, int]
    examined: Examined | None = None
    elsewhere: str = ""


def run_chunk(job: Job, values: Values, watch: Callable[[str, SolvedVariant], None] | None = None) -> Chunk:
    """Calibrate a chunk's draws, solve every variant once, and compute what was asked.

    `watch` is told of each variant's solved games, which the chunk itself does not keep.
    """
    scenario = job.scenario.table()
    size = next(iter(values.values())).size
    derived: dict[str, Array] = derive_stakes(scenario, values)
    values = {**values, **derived}
    calibration = calibrate_draws(scenario, values, job.protocol)
    status = np.zeros(size, dtype=np.int64)
    games = 0
    if calibration is not None:
        found = political_values(scenario, calibration)
        derived, values = {**derived, **found}, {**values, **found}
        beyond = (calibration.status == CALIBRATED) & out_of_reach(scenario, values)
        status = np.where(beyond, MISSED, calibration.status)
        games = int(calibration.solves.sum())
    usable = np.flatnonzero(status == CALIBRATED)
    quantities = {request.key: np.full(size, np.nan) for request in job.requests}
    solves: dict[str, SolveRecord] = {}
    known = {path: column[usable] for path, column in values.items()}
    tables = [(job.scenario.table(variant), job.changes(variant)) for variant in job.variants]
    more = joined(scenario, tables, known, job.protocol) if usable.size else {}
    games += sum(each.games for each in more.values())
    solving = _Solver(job, known, more, None if calibration is None else (calibration, usable))
    solved_games: dict[str, ExaminedVariant] = {}
    for variant in job.variants if usable.size else ():
        solved, record = solving.variant(variant)
        solves[variant] = record
        if watch is not None:
            watch(variant, solved)
        certain = (record.status == CONVERGED) & (record.certificate <= CERTIFIED) & solving.met(variant)
        solved_games[variant] = solving.game(solved, usable, certain)
        for request in job.requests:
            if request.variant == variant:
                answer = np.full(size, np.nan)
                answer[usable[certain]] = compute(solved, request)[certain]
                quantities[request.key] = answer
    missed = {label: size - usable.size + int(np.sum(~each.met)) for label, each in more.items()}
    examined = None
    if job.starts is not None and quantities:
        examined = examine(solved_games, job.requests, quantities, job.starts, CERTIFIED)
    return Chunk(status, derived, quantities, solves, games + solving.games, missed, examined)


@dataclass(slots=True)
class _Solver:
    """Solves each distinct game once; variants that differ in the start only share it."""

    job: Job
    values: Values
    joined: Mapping[str, JoinedPowers]
    calibrated: tuple[Calibration, NDArray[np.int64]] | None
    games: int = 0
    _solutions: dict[tuple[Change, ...], EraSolution] = field(default_factory=dict)
    _flows: dict[tuple[Change, ...], dict[str, Array]] = field(default_factory=dict)

    def variant(self, name: str) -> tuple[SolvedVariant, SolveRecord]:
        changes = self.job.changes(name)
        table = self._table(name)
        extra = self.joined[table].political_value if table in self.joined else {}
        values = apply_changes({**self.values, **extra}, changes)
        scenario = self.job.scenario.table(name)
        structure = tuple(change for change in changes if not change.moves_start)
        solution = self._solutions.get(structure)
        if solution is None:
            solution = self._solve(scenario, values, structure)
            self._solutions[structure] = solution
        process = era_law(solution, start_states(scenario, solution.board, values), self._averages(name))
        discount = solution.discount
        record = SolveRecord(
            status=solution.status,
            path=solution.path,
            sweeps=solution.sweeps,
            certificate=discount * process.certificate,
            linear_difference=discount * process.linear_difference,
        )
        flows = self._flows.setdefault(structure, {})
        return SolvedVariant(scenario, process, values, _dates(self.job, name), flows=flows), record

    def met(self, name: str) -> NDArray[np.bool_] | bool:
        """Where the relations of the powers that join in a variant could be calibrated."""
        table = self._table(name)
        return self.joined[table].met if table in self.joined else True

    def game(
        self, solved: SolvedVariant, draws: NDArray[np.int64], certain: NDArray[np.bool_]
    ) -> ExaminedVariant:
        """What it takes to solve a variant again, without the law of the selected solution."""
        return ExaminedVariant(
            scenario=solved.scenario,
            values=solved.values,
            solution=solved.process.solution,
            begin=solved.process.begin,
            draws=draws,
            usable=certain,
            dates=solved.dates,
            averages=solved.law.occupation.size > 0,
        )

    def _averages(self, name: str) -> bool:
        """Whether any quantity asked for is an average over the discounted future."""
        return any(r.variant == name and r.average for r in self.job.requests)

    def _table(self, name: str) -> str:
        return ", ".join(self.job.scenario.table(name).codes)

    def _solve(self, scenario: Scenario, values: Values, structure: tuple[Change, ...]) -> EraSolution:
        if not structure and self.calibrated is not None:
            calibration, rows = self.calibrated
            return calibration.solution_of(rows)
        board = board_of(scenario, values)
        self.games += next(iter(values.values())).size
        games = games_by_era(scenario, values)
        return solve_eras(games, board, exits_of(scenario), protocol=self.job.protocol)


def _dates(job: Job, variant: str) -> tuple[float, ...]:
    """Dates at which the law is needed under a variant, ascending."""
    found = set()
    for request in job.requests:
        if request.variant == variant and request.quantity not in ("falls_back", "granted"):
            found |= {float(years) for years in request.of_kind("years")}
    return tuple(sorted(found))
