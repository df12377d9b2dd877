"""Which variants are played on the same board, so that they can be rows of one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import Values, apply_changes, board_of
from tripolar.ensemble.pipeline import Job
from tripolar.ensemble.questions import Questions
from tripolar.game.board import Board
from tripolar.scenario.objects import Change, Scenario

__all__ = ["SHAPING", "Sheet", "Table", "joining", "lay_out"]

Index = NDArray[np.int64]

SHAPING = ("frozen.", "cap.", "presence.")  # of the board, and no number of the game


@dataclass(frozen=True, slots=True)
class Sheet:
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
    questions : Questions
        What is asked under them.
    played, rows : slice
        Where its games and its lanes are when those of all sheets of its table follow each other.
    """

    board: Board
    lanes: Index
    games: Index
    game_of: Index
    questions: Questions
    played: slice
    rows: slice


@dataclass(frozen=True, slots=True)
class Table:
    """Variants with the same powers and the same parameters, which make one set of arrays."""

    scenario: Scenario
    variants: tuple[str, ...]
    added: tuple[str, ...]  # paths that have a value under these variants only
    sheets: tuple[Sheet, ...]


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


def lay_out(job: Job, values: Values) -> tuple[Table, ...]:
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
        Table(
            scenario=job.scenario.table(variants[0]),
            variants=tuple(variants),
            added=added,
            sheets=_sheets(job, values, variants),
        )
        for (_, added), variants in found.items()
    )


def _sheets(job: Job, values: Values, variants: list[str]) -> tuple[Sheet, ...]:
    boards: dict[Board, list[int]] = {}
    for row, variant in enumerate(variants):
        changed = apply_changes(values, job.changes(variant), job.scenario.actors)
        board = board_of(job.scenario.table(variant), changed)
        boards.setdefault(board, []).append(row)
    sheets: list[Sheet] = []
    first_game = first_lane = 0
    for board, rows in boards.items():
        distinct: dict[tuple[Change, ...], int] = {}
        games, game_of = [], []
        for row in rows:
            structure = tuple(c for c in job.changes(variants[row]) if not _moves_start(c))
            if structure not in distinct:
                distinct[structure] = len(distinct)
                games.append(row)
            game_of.append(distinct[structure])
        names = [variants[row] for row in rows]
        asked = [request for request in job.requests if request.variant in names]
        questions = Questions.of(asked, names)
        played = slice(first_game, first_game + len(games))
        lanes = slice(first_lane, first_lane + len(rows))
        first_game, first_lane = played.stop, lanes.stop
        sheets.append(
            Sheet(board, np.array(rows), np.array(games), np.array(game_of), questions, played, lanes)
        )
    return tuple(sheets)


def _moves_start(change: Change) -> bool:
    return change.path.startswith(("relation.", "leader."))
