"""One point of the parameters under every variant at once: variants as lanes of a few calls.

`pipeline` solves one variant for many draws; here there is one draw and many variants. Variants whose
games are played on the same board (the same powers, levels and items) become the rows of one call, so
that fifty variants cost about as many calls as there are boards. The numbers are those of the pipeline.

A point is calibrated quickly, from the calibration of a point nearby. `game.calibration.calibrate`
searches for the political values of many draws at once, from nothing. Who moves one slider asks for one
point close to one that is known already. From there Newton's method needs a few steps, and one step is
one call: the point and its finite differences are lanes of it. The answer is held to the same test as the
search's: the equilibrium that the model selects, solved anew along the standard path, must show what is
wanted. Where Newton's method does not get there, the search starts from nothing. So what is found does
not hang on which points were asked for before, as long as all start from the same known point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import (
    Values,
    apply_changes,
    board_of,
    exits_of,
    games_by_era,
    hold,
    present_types,
    start_states,
)
from tripolar.ensemble.calibrating import (
    move_targets,
    out_of_reach,
    payment_targets,
    political_values,
    return_targets,
    revision_rates,
    splits,
)
from tripolar.ensemble.compute import SolvedVariant, compute
from tripolar.ensemble.pipeline import BASE, CERTIFIED, Job
from tripolar.game.calibration.calibrate import CALIBRATED, CALIBRATION_WORDS, Calibration, calibrate
from tripolar.game.calibration.problem import CalibrationProblem
from tripolar.game.eras import Begin, era_law, rows_of, solve_eras
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.protocols import WITHOUT_TRANSFERS
from tripolar.prepare.quantities import QUANTITIES, Request
from tripolar.scenario.objects import Change, Scenario

if TYPE_CHECKING:
    from tripolar.game.kernels.batch import Numbers
__all__ = [
    "SHAPING",
    "AskedQuantities",
    "AskedQuantity",
    "BoardGames",
    "BoardGroup",
    "Calibrated",
    "Lanes",
    "calibrate_point",
    "joining",
    "lay_out",
    "solve_lanes",
]

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
    base : SolvedVariant or None
        The scenario's own game, for what is not a quantity.
    games : int
        Equilibria solved.
    """

    quantities: Mapping[str, float]
    uncertain: tuple[str, ...]
    base: SolvedVariant | None
    games: int


def solve_lanes(job: Job, values: Values, tables: tuple[BoardGroup, ...]) -> Lanes:
    """Solve a calibrated point under every variant, and compute what was asked.

    Parameters
    ----------
    job : Job
        What is wanted.
    values : mapping of path to array (1,)
        The point, stakes and political values included.
    tables : tuple of BoardGroup
        From `lay_out`.
    """
    answers = {request.key: float("nan") for request in job.requests}
    uncertain: list[str] = []
    base: SolvedVariant | None = None
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
    """The games of all sheets of a table, one sheet's after the other, gathered in one go; each by era."""

    played: tuple[GameParameters, ...]
    numbers: tuple[Numbers, ...]
    asked: tuple[GameParameters, ...]  # the same with a row for each variant

    @classmethod
    def of(cls, table: BoardGroup, columns: Values) -> _Everyone:
        from tripolar.game.kernels.batch import numbers_of

        everyone = games_by_era(table.scenario, columns)
        games = np.concatenate([sheet.games for sheet in table.sheets])
        lanes = np.concatenate([sheet.lanes for sheet in table.sheets])
        played = tuple(era.take(games) for era in everyone)
        return cls(played, tuple(map(numbers_of, played)), tuple(era.take(lanes) for era in everyone))


def _columns(job: Job, values: Values, table: BoardGroup) -> Values:
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
                    hold(change, column[row : row + 1])
                case _:
                    column[row] += change.value
                    hold(change, column[row : row + 1])
    return columns


def _solve(
    job: Job, table: BoardGroup, sheet: BoardGames, columns: Values, everyone: _Everyone
) -> tuple[SolvedVariant, NDArray[np.bool_]]:
    from tripolar.game.kernels.batch import pack_numbers

    solution = solve_eras(
        [era.take(sheet.played) for era in everyone.played],
        sheet.board,
        exits_of(table.scenario),
        protocol=job.protocol,
        packed=[pack_numbers(era.part(sheet.played), sheet.board) for era in everyone.numbers],
    )
    process = era_law(
        solution.take(sheet.game_of, [era.take(sheet.rows) for era in everyone.asked]),
        _starts(table.scenario, sheet, columns),
        sheet.questions.averages,
    )
    some = {path: columns[path][sheet.lanes] for path in sheet.questions.reads}
    certain = process.solution.converged & (process.solution.discount * process.certificate <= CERTIFIED)
    return SolvedVariant(table.scenario, process, some, sheet.questions.dates), certain


def _starts(scenario: Scenario, sheet: BoardGames, columns: Values) -> Index:
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


def _answers(sheet: BoardGames, solved: SolvedVariant, certain: NDArray[np.bool_]) -> dict[str, float]:
    """Compute each quantity once for all lanes; what hangs on dates only for those that ask for it."""
    followed = sheet.questions.followed
    at_dates = _some(solved, np.array(followed)) if followed else solved
    found = {}
    for question in sheet.questions.each:
        column = compute(at_dates if question.dated else solved, question.request).tolist()
        found.update({key: column[row] for key, lane, row in question.answers if certain[lane]})
    return found


def _some(solved: SolvedVariant, rows: Index) -> SolvedVariant:
    """Some lanes of solved games."""
    values = {path: column[rows] for path, column in solved.values.items()}
    return SolvedVariant(solved.scenario, solved.process.take(rows), values, solved.dates)


_CLOSE = 1e-5  # in log-odds: well below the search's own tolerance, so that where one starts is forgotten

_SHOWN = 1e-4  # what the standard path may differ by

_STEPS = 8

_DIFFERENCE = 1e-3  # in units of the unknowns

_LONGEST_STEP = 3.0


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibrated point.

    Attributes
    ----------
    status : str
        A word of `CALIBRATION_WORDS`; ``given`` where there is nothing to calibrate.
    values : mapping of path to array (1,)
        The point with its political values.
    unknowns : (K,)
        To start from nearby.
    nearby : bool
        Whether Newton's method got there from a point nearby.
    games : int
        Equilibria solved.
    """

    status: str
    values: Values
    unknowns: Array
    nearby: bool
    games: int

    @property
    def met(self) -> bool:
        """Whether the game shows what is wanted."""
        return self.status in ("given", CALIBRATION_WORDS[0])


def calibrate_point(
    scenario: Scenario, values: Values, protocol: str, near: Array | None = None
) -> Calibrated:
    """Find the political values of one point.

    Parameters
    ----------
    scenario : Scenario
        The powers at the table.
    values : mapping of path to array (1,)
        The point, stakes included.
    protocol : str
        Renewal protocol.
    near : (K,), optional
        Unknowns of a point nearby.
    """
    moves = move_targets(scenario, values)
    if not moves:
        return Calibrated("given", values, np.zeros(0), near is not None, 0)
    payments = () if protocol in WITHOUT_TRANSFERS else payment_targets(scenario, values)
    board = board_of(scenario, values)
    values = {**values, **revision_rates(scenario, values)}
    first, *later = games_by_era(scenario, values)
    returns = return_targets(scenario, values)
    problem = (
        first,
        board,
        moves,
        payments,
        splits(scenario, values),
        start_states(scenario, board, values),
        present_types(scenario, values),
        protocol,
        returns,
        later,
        exits_of(scenario),
    )
    found, games = None, 0
    if near is not None and near.size == len(moves) + len(payments) + len(returns):
        found, games = _newton(CalibrationProblem.set_up(*problem), near)
    nearby = found is not None
    if found is None:
        found = calibrate(*problem)
        games += int(found.solves.sum())
    word = CALIBRATION_WORDS[int(found.status[0])]
    known = {**values, **political_values(scenario, found)}
    if found.status[0] == CALIBRATED and bool(out_of_reach(scenario, known)[0]):
        word = "hazards not met"
    return Calibrated(word, known, found.unknowns[0], nearby, games)


def _newton(course: CalibrationProblem, near: Array) -> tuple[Calibration | None, int]:
    """Newton's method from known unknowns (K,); None where it does not get there. Also the games solved."""
    each = np.zeros(near.size + 1, dtype=np.int64)
    here, apart = each[:1], np.diag(_DIFFERENCE * course.unit[0])
    unknowns, games = near.copy(), 0
    at: Begin | None = None
    for _ in range(_STEPS):
        found, shown = course.evaluate(each, np.vstack([unknowns, unknowns + apart]), at)
        games += each.size
        if not np.all(np.isfinite(shown)) or not found.converged.all():
            return None, games
        if np.abs(shown[0]).max() <= _CLOSE:
            break
        slopes = (shown[1:] - shown[0]) / _DIFFERENCE  # row k: what one unit of unknown k moves
        try:
            step = np.linalg.solve(slopes.T, -shown[0])
        except np.linalg.LinAlgError:
            return None, games
        step *= min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), 1e-300))
        unknowns = unknowns + step * course.unit[0]
        at = rows_of(found.begin, each)
    found, miss = course.evaluate(here, unknowns[None], None, reported=True)
    if not found.converged[0] or not np.abs(miss[0]).max() <= _SHOWN:
        return None, games + 1
    status = np.zeros(1, dtype=np.int64)
    first = found.eras[0].parameters
    return Calibration(first, unknowns[None], miss, status, status + games + 1, here, found), games + 1


@dataclass(frozen=True, slots=True)
class AskedQuantity:
    """A quantity asked for under one or more variants.

    Attributes
    ----------
    request : Request
        The quantity, with its arguments; its variant is one of those that ask.
    dated : bool
        Whether it speaks of a date.
    answers : tuple of (str, int, int)
        For each variant that asks: the request's key, the variant's lane, and its place among the
        lanes that are followed to dates (its lane again, where the question is not dated).
    """

    request: Request
    dated: bool
    answers: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class AskedQuantities:
    """Every question to the games of one board.

    Attributes
    ----------
    each : tuple of AskedQuantity
        Each quantity once.
    followed : tuple of int
        Lanes that are asked about dates.
    dates : tuple of float
        Years ahead at which the law is needed, ascending.
    reads : tuple of str
        Parameters that the answers read.
    averages : bool
        Whether averages over the discounted future are asked for.
    """

    each: tuple[AskedQuantity, ...]
    followed: tuple[int, ...]
    dates: tuple[float, ...]
    reads: tuple[str, ...]
    averages: bool

    @classmethod
    def of(cls, asked: Sequence[Request], variants: Sequence[str]) -> AskedQuantities:
        """Sort what is asked under these variants, which are the lanes in their order."""
        lane = {variant: k for k, variant in enumerate(variants)}
        dated = {request.variant for request in asked if _dated(request)}
        followed = {variant: k for k, variant in enumerate(v for v in variants if v in dated)}
        together: dict[tuple[object, ...], list[Request]] = {}
        for request in asked:
            key = (request.quantity, request.arguments, request.year)
            together.setdefault(key, []).append(request)
        each = []
        for requests in together.values():
            on_dates = _dated(requests[0])
            at = followed if on_dates else lane
            answers = tuple((one.key, lane[one.variant], at[one.variant]) for one in requests)
            each.append(AskedQuantity(requests[0], on_dates, answers))
        return cls(
            tuple(each),
            tuple(lane[variant] for variant in followed),
            _dates(asked),
            _reads(asked),
            any(request.average for request in asked),
        )


def _dated(request: Request) -> bool:
    return "years" in QUANTITIES[request.quantity].arguments


def _dates(asked: Sequence[Request]) -> tuple[float, ...]:
    found = set()
    for request in asked:
        if request.quantity not in ("falls_back", "granted"):
            found |= {float(years) for years in request.of_kind("years")}
    return tuple(sorted(found))


def _reads(asked: Sequence[Request]) -> tuple[str, ...]:
    paths = {"discount"}
    for request in asked:
        if request.quantity == "parameter":
            paths.add(str(request.arguments[0]))
        elif request.quantity == "gdp":
            paths.add(f"gdp.{request.arguments[0]}")
    return tuple(sorted(paths))


SHAPING = ("frozen.", "cap.", "presence.")  # of the board, and no number of the game


@dataclass(frozen=True, slots=True)
class BoardGames:
    """Variants that are played on one board.

    Attributes
    ----------
    board : Board
        Theirs.
    lanes : (L,)
        Their rows in the table.
    games : (G,)
        Rows of the distinct games among them: variants that differ in the start only share one.
    game_of : (L,)
        Which of the games each lane is.
    questions : AskedQuantities
        What is asked under them.
    played, rows : slice
        Where its games and its lanes are when those of all sheets of its table follow each other.
    """

    board: Board
    lanes: Index
    games: Index
    game_of: Index
    questions: AskedQuantities
    played: slice
    rows: slice


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """Variants with the same powers and the same parameters, which make one set of arrays."""

    scenario: Scenario
    variants: tuple[str, ...]
    added: tuple[str, ...]  # paths that have a value under these variants only
    sheets: tuple[BoardGames, ...]


def joining(job: Job, values: Values) -> frozenset[str]:
    """Variants in which a power joins whose relations are not all held: they need a calibration of their own.

    Only the pipeline knows that; `lay_out` is for the others.
    """
    present = frozenset(job.scenario.table().codes)
    found = set()
    for variant in job.variants:
        table = job.scenario.table(variant)
        held = {*values, *(change.path for change in job.changes(variant))}
        free = [dyad for dyad in table.dyads if f"frozen.{dyad}" not in held]
        if any(not set(dyad.split("-")) <= present for dyad in free):
            found.add(variant)
    return frozenset(found)


def lay_out(job: Job, values: Values) -> tuple[BoardGroup, ...]:
    """Sort the variants that a job needs into tables and boards.

    This hangs on what shapes the boards alone, so that it can be kept while numbers change.

    Parameters
    ----------
    job : Job
        What is wanted.
    values : mapping of path to array (1,)
        The point.
    """
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for variant in job.variants:
        added = {c.path for c in job.changes(variant)} - values.keys()
        added = {path for path in added if not path.startswith(SHAPING)}
        found.setdefault((job.scenario.table(variant).codes, tuple(sorted(added))), []).append(variant)
    return tuple(
        BoardGroup(
            scenario=job.scenario.table(variants[0]),
            variants=tuple(variants),
            added=added,
            sheets=_sheets(job, values, variants),
        )
        for (_, added), variants in found.items()
    )


def _sheets(job: Job, values: Values, variants: list[str]) -> tuple[BoardGames, ...]:
    boards: dict[Board, list[int]] = {}
    for row, variant in enumerate(variants):
        changed = apply_changes(values, job.changes(variant))
        board = board_of(job.scenario.table(variant), changed)
        boards.setdefault(board, []).append(row)
    sheets: list[BoardGames] = []
    first_game = first_lane = 0
    for board, rows in boards.items():
        distinct: dict[tuple[Change, ...], int] = {}
        games, game_of = [], []
        for row in rows:
            structure = tuple(c for c in job.changes(variants[row]) if not c.moves_start)
            if structure not in distinct:
                distinct[structure] = len(distinct)
                games.append(row)
            game_of.append(distinct[structure])
        names = [variants[row] for row in rows]
        asked = [request for request in job.requests if request.variant in names]
        questions = AskedQuantities.of(asked, names)
        played = slice(first_game, first_game + len(games))
        lanes = slice(first_lane, first_lane + len(rows))
        first_game, first_lane = played.stop, lanes.stop
        sheets.append(
            BoardGames(board, np.array(rows), np.array(games), np.array(game_of), questions, played, lanes)
        )
    return tuple(sheets)
