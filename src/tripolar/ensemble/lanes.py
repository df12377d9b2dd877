"""One point of the parameters under every variant at once: variants as lanes of a few calls.

`pipeline` solves one variant for many draws; here there is one draw and many variants. Variants whose
games are played on the same board (the same powers, levels and items) become the rows of one call, so
that fifty variants cost about as many calls as there are boards. The numbers are those of the pipeline.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import Values, hold, parameters_of
from tripolar.ensemble.compute import Solved, compute
from tripolar.ensemble.pipeline import BASE, CERTIFIED, Job
from tripolar.ensemble.tables import SHAPING, Sheet, Table
from tripolar.game.equilibrium import solve
from tripolar.game.law import Law, law
from tripolar.game.parameters import GameParameters
from tripolar.scenario.objects import Scenario

if TYPE_CHECKING:
    from tripolar.game.kernels.batch import Numbers

__all__ = ["Lanes", "solve_lanes"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lanes:
    """What a point comes to under every variant.

    Attributes
    ----------
    quantities : mapping of `Request.key` to float
        NaN where the game has no certified solution.
    uncertain : tuple of str
        Variants without a certified solution.
    base : Solved or None
        The scenario's own game, for what is not a quantity.
    games : int
        Equilibria solved.
    """

    quantities: Mapping[str, float]
    uncertain: tuple[str, ...]
    base: Solved | None
    games: int


def solve_lanes(job: Job, values: Values, tables: tuple[Table, ...]) -> Lanes:
    """Solve a calibrated point under every variant, and compute what was asked.

    Parameters
    ----------
    job : Job
        What is wanted.
    values : mapping of path to array (1,)
        The point, stakes and political values included.
    tables : tuple of Table
        From `lay_out`.
    """
    answers = {request.key: float("nan") for request in job.requests}
    uncertain: list[str] = []
    base: Solved | None = None
    games = 0
    for table in tables:
        columns = _columns(job, values, table)
        everyone = _Everyone.of(table, columns)
        for sheet in table.sheets:
            solved, certain = _solve(job, table, sheet, columns, everyone)
            games += sheet.games.size
            names = [table.variants[row] for row in sheet.lanes]
            uncertain += [name for name, sure in zip(names, certain, strict=True) if not sure]
            answers.update(_answers(sheet, solved, certain))
            if BASE in names and certain[names.index(BASE)]:
                base = _some(solved, np.array([names.index(BASE)]))
    return Lanes(answers, tuple(uncertain), base, games)


@dataclass(frozen=True, slots=True)
class _Everyone:
    """The games of all sheets of a table, one sheet's after the other, gathered in one go."""

    played: GameParameters
    numbers: Numbers
    asked: GameParameters  # the same with a row for each variant

    @classmethod
    def of(cls, table: Table, columns: Values) -> _Everyone:
        from tripolar.game.kernels.batch import numbers_of

        everyone = parameters_of(table.scenario, table.sheets[0].board, columns)
        played = everyone.take(np.concatenate([sheet.games for sheet in table.sheets]))
        asked = everyone.take(np.concatenate([sheet.lanes for sheet in table.sheets]))
        return cls(played, numbers_of(played), asked)


def _columns(job: Job, values: Values, table: Table) -> Values:
    """Every parameter by path, one row for each variant of a table."""
    rows = len(table.variants)
    # Words as objects: an array of letters would cut a longer word down to the first one's length.
    words = {path for path, value in values.items() if value.dtype.kind in "UO"}
    numbers = {path: float(value[0]) for path, value in values.items() if path not in words}
    numbers.update(dict.fromkeys(table.added, math.nan))
    block = np.repeat(np.array([*numbers.values()])[:, None], rows, axis=1)
    columns: dict[str, NDArray[Any]] = dict(zip(numbers, block, strict=True))
    columns.update({path: np.full(rows, values[path][0], dtype=object) for path in words})
    for row, variant in enumerate(table.variants):
        for change in job.changes(variant):
            if change.path.startswith(SHAPING):
                continue
            column = columns[change.path]
            match change.operation:
                case "set":
                    column[row] = change.value
                case "times":
                    column[row] *= change.value
                    hold(change, column[row : row + 1], job.scenario.actors)
                case _:
                    column[row] += change.value
                    hold(change, column[row : row + 1], job.scenario.actors)
    return columns


def _solve(
    job: Job, table: Table, sheet: Sheet, columns: Values, everyone: _Everyone
) -> tuple[Solved, NDArray[np.bool_]]:
    from tripolar.game.kernels.batch import pack_numbers, take

    packed = pack_numbers(everyone.numbers.part(sheet.played), sheet.board)
    solution = solve(everyone.played.take(sheet.played), sheet.board, protocol=job.protocol, packed=packed)
    begin = _starts(table.scenario, sheet, columns)
    process = law(
        solution.take(sheet.game_of, everyone.asked.take(sheet.rows)),
        begin,
        sheet.questions.averages,
        take(packed, sheet.game_of),
    )
    some = {path: columns[path][sheet.lanes] for path in sheet.questions.reads}
    error = process.solution.parameters.discount * process.certificate
    certain = (process.solution.status == 0) & (error <= CERTIFIED)
    return Solved(table.scenario, process, some, sheet.questions.dates), certain


def _starts(scenario: Scenario, sheet: Sheet, columns: Values) -> Index:
    """The states in which the lanes start, (L,)."""
    board, lanes = sheet.board, sheet.lanes.tolist()
    begin = [0] * len(lanes)
    for actor, stride in zip(scenario.actors, board.type_strides.tolist(), strict=True):
        if len(actor.leader_types) > 1:
            kinds, place = columns[f"leader.{actor.code}"], actor.leader_types.index
            begin = [state + stride * place(kinds[row]) for state, row in zip(begin, lanes, strict=True)]
    for d, (dyad, stride) in enumerate(zip(scenario.dyads, board.strides.tolist(), strict=True)):
        if len(board.levels[d]) > 1:
            standing, place = columns[f"relation.{dyad}"], board.levels[d].index
            begin = [state + stride * place(standing[row]) for state, row in zip(begin, lanes, strict=True)]
    return np.array(begin, dtype=np.int64)


def _answers(sheet: Sheet, solved: Solved, certain: NDArray[np.bool_]) -> dict[str, float]:
    """Compute each quantity once for all lanes; what hangs on dates only for those that ask for it."""
    followed = sheet.questions.followed
    at_dates = _some(solved, np.array(followed)) if followed else solved
    found = {}
    for question in sheet.questions.each:
        column = compute(at_dates if question.dated else solved, question.request).tolist()
        found.update({key: column[row] for key, lane, row in question.answers if certain[lane]})
    return found


def _some(solved: Solved, rows: Index) -> Solved:
    """Some lanes of solved games."""
    whole = solved.law
    part = Law(
        solution=whole.solution.take(rows),
        begin=whole.begin[rows],
        source=whole.source,
        target=whole.target,
        kind=whole.kind,
        rises=whole.rises,
        **{
            name: getattr(whole, name)[rows]
            for name in (
                *("rates", "granted", "grant_rate", "payment", "concession"),
                *("occupation", "certificate", "linear_difference"),
            )
        },
    )
    values = {path: column[rows] for path, column in solved.values.items()}
    return Solved(solved.scenario, part, values, solved.dates)
