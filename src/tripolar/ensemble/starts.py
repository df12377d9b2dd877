"""Other equilibria: the first draws of a run solved again from other starting values.

Which of several equilibria is reported is a convention. For the first draws of a run every game that
is needed is therefore solved again from some further starts (`game.multiplicity`), with the
parameters that were calibrated under the convention, and what was asked is computed anew where a game
ended elsewhere. A start is the same in all games, in units of each one's values, and so amounts to
another convention; where it leads to no solution, the selected one stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tripolar import bounds
from tripolar.ensemble.assemble import Values
from tripolar.ensemble.compute import SolvedVariant, compute
from tripolar.game.eras import EraSolution, era_law, solve_eras
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.solver_settings import (
    FROM_STARTS,
    MANY_STATES,
    RESCUE,
    STARTS,
    large_settings_of,
    settings_of,
)
from tripolar.game.multiplicity import SAME
from tripolar.game.starts import starting_values
from tripolar.prepare.quantities import Request
from tripolar.scenario.objects import Scenario

__all__ = [
    "ALIKE",
    "DEFAULT_STARTS",
    "ELSEWHERE",
    "EXAMINED_DRAWS",
    "UNSETTLED",
    "Examined",
    "ExaminedVariant",
    "Starts",
    "combine",
    "examine",
    "selection_rule",
]

Array = NDArray[np.float64]

Endings = NDArray[np.int8]

# Of the draws of a run so many, and from so many starts, are solved again unless something else is asked for.
EXAMINED_DRAWS = 64

DEFAULT_STARTS = 2

# How a game ended from a further start: in the selected equilibrium, in another, or in none.
ALIKE, ELSEWHERE, UNSETTLED = range(3)


@dataclass(frozen=True, slots=True)
class Starts:
    """From how many further starts to solve again, in how many of the first draws, and their seed."""

    count: int = DEFAULT_STARTS
    draws: int = EXAMINED_DRAWS
    seed: int = 0

    @classmethod
    def of(cls, count: int, draws: int, seed: int) -> Starts | None:
        """So many starts in so many draws; None for none.

        Raises
        ------
        InputError
            If either is below 0, or more than it may be.
        """
        bounds.STARTS.check("starts", count)
        bounds.EXAMINED.check("examined", draws)
        return cls(count, draws, seed) if count and draws else None

    def beginning(self, row: int) -> Starts | None:
        """What is left of it for the draws from `row` on; None if nothing."""
        left = max(self.draws - row, 0)
        return replace(self, draws=left) if left else None


@dataclass(frozen=True, slots=True)
class ExaminedVariant:
    """One variant's games, solved: what it takes to ask the same of another equilibrium.

    `draws` (B,), ascending, are the rows of the chunk that the games belong to, `usable` (B,) where the
    selected solution counts; `averages` says whether anything asked for is an average over the future.
    """

    scenario: Scenario
    values: Values
    solution: EraSolution
    begin: NDArray[np.int64]
    draws: NDArray[np.int64]
    usable: NDArray[np.bool_]
    dates: tuple[float, ...]
    averages: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """What K further starts led to in the first E draws.

    Attributes
    ----------
    ended : mapping of variant to int8 array (K, E)
        `ALIKE`, `ELSEWHERE` or `UNSETTLED`; `ALIKE` too where a draw has no selected solution.
    quantities : mapping of ``Request.key`` to float array (K, E)
        Under the convention of each start; those of the selected solution where a start led there or
        nowhere, and so NaN where there is none.
    """

    ended: Mapping[str, Endings]
    quantities: Mapping[str, Array]

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of further starts, K, and of draws, E."""
        starts, draws = next(iter(self.quantities.values())).shape
        return starts, draws

    def where(self, ending: int, variants: Iterable[str] | None = None) -> NDArray[np.bool_]:
        """Draws in which some start ended so in some game of these variants (all by default), (E,)."""
        return self._some(variants, lambda endings: np.any(endings == ending, axis=0))

    def not_examined(self, variants: Iterable[str] | None = None) -> NDArray[np.bool_]:
        """Draws with some game of these variants (all by default) that settled from no start, (E,)."""
        return self._some(variants, lambda endings: np.all(endings == UNSETTLED, axis=0))

    def _some(
        self, variants: Iterable[str] | None, holds: Callable[[Endings], NDArray[np.bool_]]
    ) -> NDArray[np.bool_]:
        found = np.zeros(self.shape[1], dtype=bool)
        for variant in self.ended if variants is None else variants:
            if variant in self.ended:
                found |= holds(self.ended[variant])
        return found


def examine(
    games: Mapping[str, ExaminedVariant],
    requests: Iterable[Request],
    selected: Mapping[str, Array],
    starts: Starts,
    certified: float,
) -> Examined:
    """Solve the first draws of a chunk again from further starts.

    Parameters
    ----------
    games : mapping of variant to ExaminedVariant
        Those of the chunk.
    requests : iterable of Request
        What to compute again.
    selected : mapping of `Request.key` to (B,)
        What the chunk answers.
    starts : Starts
        `draws` counts from the first of the chunk.
    certified : float
        Bound on the yearly error of a solution that counts, bn US$.
    """
    draws = min(starts.draws, next(iter(selected.values())).size)
    quantities = {
        key: np.repeat(column[None, :draws], starts.count, axis=0) for key, column in selected.items()
    }
    ended = {variant: np.full((starts.count, draws), ALIKE, dtype=np.int8) for variant in games}
    # The draws of the games are the same in all variants, and variants that start elsewhere share them.
    rows = np.flatnonzero(next((g.draws for g in games.values()), np.zeros(0)) < draws)
    distinct = {id(game.solution): game.solution for game in games.values()}
    found = _solve_again({key: one.take(rows) for key, one in distinct.items()}, starts)
    for variant, game in games.items():
        tried, endings = found[id(game.solution)]
        endings = np.where(game.usable[rows], endings, ALIKE)
        start, row = np.nonzero(endings == ELSEWHERE)
        if start.size:
            process = era_law(tried.take(start * rows.size + row), game.begin[row], game.averages)
            sure = process.solution.discount * process.certificate <= certified
            endings[start[~sure], row[~sure]] = UNSETTLED
            values = {path: column[row] for path, column in game.values.items()}
            other = SolvedVariant(game.scenario, process, values, game.dates)
            for request in requests:
                if request.variant == variant:
                    answer = compute(other, request)
                    quantities[request.key][start[sure], game.draws[row][sure]] = answer[sure]
        ended[variant][:, game.draws[rows]] = endings
    return Examined(ended, quantities)


Ended = tuple[EraSolution, Endings]


def _solve_again(selected: Mapping[int, EraSolution], starts: Starts) -> dict[int, Ended]:
    """Every game from every start, (K * B) in that order, and how each ended, (K, B).

    Games on one board are solved together: at the end of a batch a few slow ones hold up the machine.
    """
    together: dict[Board, list[int]] = {}
    for key, solution in selected.items():
        together.setdefault(solution.board, []).append(key)
    found: dict[int, Ended] = {}
    for board, keys in together.items():
        games, begin = [], []
        for k in range(len(selected[keys[0]].eras)):
            eras = [selected[key].eras[k] for key in keys]
            points = [starting_values(era.values, board, starts.count, starts.seed) for era in eras]
            many = [era.parameters.take(np.tile(np.arange(len(era.values)), starts.count)) for era in eras]
            games.append(GameParameters.concatenate(many))
            begin.append((np.concatenate([one.reshape(-1, *one.shape[2:]) for one in points]), None))
        tried = solve_eras(
            games,
            board,
            selected[keys[0]].exit_rates[:-1],
            protocol=selected[keys[0]].protocol,
            near=begin,
            rescue=RESCUE[:1],  # all of them would take longer than the run itself where mixes hardly settle
        )
        first = 0
        for key in keys:
            shape = starts.count, len(selected[key].values)
            own = tried.take(np.arange(first, first + shape[0] * shape[1]))
            found[key] = own, _ended(selected[key], own, shape)
            first += len(own.values)
    return found


def _ended(selected: EraSolution, tried: EraSolution, shape: tuple[int, int]) -> Endings:
    """How every game ended from every start, (K, B); elsewhere if any era did."""
    same = np.ones(shape, dtype=bool)
    for era, other in zip(selected.eras, tried.eras, strict=True):
        values = era.values
        apart = np.abs(other.values.reshape(*shape, *values.shape[1:]) - values[None]).max(axis=(2, 3))
        same &= apart <= SAME * np.abs(values).max(axis=(1, 2))
    settled = tried.converged.reshape(shape)
    return np.where(settled, np.where(same, ALIKE, ELSEWHERE), UNSETTLED).astype(np.int8)


def combine(parts: Iterable[Examined | None]) -> Examined | None:
    """Put what chunks found together, in their order; None if nothing was examined.

    A chunk without a usable draw knows no variants: nothing was there to be solved again.
    """
    known = [part for part in parts if part is not None]
    if not known:
        return None
    variants = dict.fromkeys(variant for part in known for variant in part.ended)
    return Examined(
        ended={
            variant: np.concatenate(
                [part.ended.get(variant, np.full(part.shape, ALIKE, dtype=np.int8)) for part in known],
                axis=1,
            )
            for variant in variants
        },
        quantities={
            key: np.concatenate([part.quantities[key] for part in known], axis=1)
            for key in known[0].quantities
        },
    )


def selection_rule(protocol: str) -> dict[str, str]:
    """The convention that selects an equilibrium, in words; its first path's settings go beside it."""
    settings = settings_of(protocol)
    traced = ", ".join(f"{stage:g}" for stage in settings.stages)
    rule = {"selected from": "values of zero", "selected along": f"{traced} of the precision"}
    large = large_settings_of(protocol)
    traced = ", ".join(f"{stage:g}" for stage in large.stages)
    rule[f"on boards of {MANY_STATES:,} states and more"] = (
        f"{traced} of the precision to {large.stage_tolerance:g}, {large.budget} sweeps, "
        f"memory {large.memory}, growth {large.growth:g} of the residual's length"
        + (f", every second sweep mixed above {large.alternating:g}" if large.alternating else "")
    )
    for number, path in enumerate(RESCUE, 1):
        rule[f"if that fails, path {number}"] = (
            f"{len(path.stages)} stages to {path.stage_tolerance:g}, {path.budget} sweeps, "
            f"memory {path.memory}, growth {path.growth:g}"
        )
    rule[f"if that fails, paths {len(RESCUE) + 1} to {len(RESCUE) + STARTS}"] = (
        f"the first of {STARTS} starts around flow payoffs that leads to a solution, "
        f"{FROM_STARTS.budget} sweeps, memory {FROM_STARTS.memory}, growth {FROM_STARTS.growth:g}"
    )
    return rule
