"""From named values to games: the step between the paths people write and the arrays of the game."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.enums import NoiseReading
from tripolar.errors import ParameterError
from tripolar.game.growth import era_dates, exit_rates_of, grown_by_era
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, contest
from tripolar.scenario.changes import change_text
from tripolar.scenario.eras import LAST_ERA_AT
from tripolar.scenario.families import FAMILIES, Family
from tripolar.scenario.objects import Actor, Change, Scenario
from tripolar.scenario.parameters import check_number
from tripolar.scenario.paths import ParameterPath, family_paths

__all__ = [
    "Values",
    "apply_changes",
    "board_of",
    "derive_stakes",
    "exits_of",
    "games_by_era",
    "hold",
    "later_by_era",
    "parameters_of",
    "present_types",
    "start_states",
]

Array = NDArray[np.float64]
Values = dict[str, NDArray[Any]]


def apply_changes(values: Values, changes: Iterable[Change]) -> Values:
    """Values with a variant's differences made, one after the other; the input is left alone.

    Raises
    ------
    ParameterError
        When a path has no value to change, or leaves its limits in a draw. What can be told from the
        scenario alone is refused before: this is for what draws solve for.
    """
    changed = dict(values)
    moved: dict[str, Change] = {}
    rows = next(iter(values.values())).size
    for change in changes:
        if change.operation == "set":
            changed[change.path] = np.full(rows, change.value)
            continue
        if change.path not in changed:
            raise ParameterError(f"{change.path} has no value to change", given=change.path, allowed=values)
        now = changed[change.path]
        changed[change.path] = now * change.value if change.operation == "times" else now + change.value
        moved[change.path] = change
    for path, change in moved.items():
        hold(change, changed[path])
    return changed


def hold(change: Change, column: NDArray[Any]) -> None:
    """Hold what a change gives against the limits of its family; NaN is unknown, and passes, as does a tail.

    Raises
    ------
    ParameterError
        Naming the change and the worst number.
    """
    family = change.path.family
    for worst in (float(np.fmin.reduce(column)), float(np.fmax.reduce(column))):
        beyond = not np.isnan(worst) and worst not in family.limits
        if beyond and not (family.limits.tail and worst > family.limits.high):
            try:
                check_number(change.path, worst)
            except ParameterError as error:
                said = f"after {change_text(change)}"
                raise ParameterError(error.problem, where=said, allowed=error.allowed) from None


def board_of(scenario: Scenario, values: Values) -> Board:
    """The board of a scenario under these values: caps shorten a dyad's levels, freezing leaves one."""
    levels: list[tuple[float, ...]] = []
    for dyad in scenario.dyads:
        held, cap = values.get(f"frozen.{dyad}"), values.get(f"cap.{dyad}")
        if held is not None:
            levels.append((float(held[0]),))
        else:
            top = 1.0 if cap is None else float(cap[0])
            levels.append(tuple(level for level in scenario.levels if level <= top))
    codes = scenario.codes
    items = tuple(
        (codes.index(giver), codes.index(receiver))
        for giver in codes
        for receiver in codes
        if f"backing.{giver}-{receiver}.worth" in values
    )
    return Board(
        powers=len(codes),
        levels=tuple(levels),
        types=tuple(len(actor.leader_types) for actor in scenario.actors),
        hostile=tuple(
            tuple(t in actor.hostile_types for t in actor.leader_types) for actor in scenario.actors
        ),
        items=items,
    )


def present_types(scenario: Scenario, values: Values) -> NDArray[np.int64]:
    """Number of each power's present leader type, shape (n,)."""
    return np.array([a.leader_types.index(str(values[f"leader.{a.code}"][0])) for a in scenario.actors])


def start_states(scenario: Scenario, board: Board, values: Values) -> NDArray[np.int64]:
    """The state each game starts from, (B,)."""
    types = present_types(scenario, values)
    start = np.full(next(iter(values.values())).size, int(board.type_strides @ types))
    for d, dyad in enumerate(scenario.dyads):
        if len(board.levels[d]) == 1:
            continue
        levels = np.asarray(board.levels[d])
        standing = np.asarray(values[f"relation.{dyad}"], dtype=float)
        index = np.abs(levels[None] - standing[:, None]).argmin(axis=1)
        if np.any(levels[index] != standing):
            worst = float(standing[levels[index] != standing][0])
            allowed = [f"{level:g}" for level in levels]
            raise ParameterError(
                f"relation.{dyad}: {worst:g} is above its cap or off the grid", allowed=allowed
            )
        start += board.strides[d] * index
    return start


def parameters_of(scenario: Scenario, values: Values) -> GameParameters:
    """Gather the arrays of the game from named values."""
    paths, places = _places(scenario.actors)
    size = next(iter(values.values())).size
    rows = np.zeros((len(paths), size))
    for row, (path, default) in enumerate(paths.items()):
        found = values.get(path)
        rows[row] = default if found is None else found
    table = np.ascontiguousarray(rows.T)
    gathered = {name: np.take(table, place, axis=1) for name, place in places.items()}
    return GameParameters(
        **gathered,
        leader_rates=_leader_rates(scenario, values, size),
        shocks=(values["reading"] == NoiseReading.SHOCKS).astype(float),
    )


def games_by_era(scenario: Scenario, values: Values) -> tuple[GameParameters, ...]:
    """The arrays of the game in every era; one where there are no eras."""
    return later_by_era(scenario, values, parameters_of(scenario, values))


def later_by_era(scenario: Scenario, values: Values, today: GameParameters) -> tuple[GameParameters, ...]:
    """Games in every era, grown from those of today at the rates that `values` hold."""
    if not scenario.eras:
        return (today,)
    nothing = np.zeros(len(today))
    growth = np.stack([values.get(f"growth.{code}", nothing) for code in scenario.codes], axis=1)
    world = None
    if "gravity" in values:
        world = np.where(values["gravity"] == "on", values.get("world_output", np.nan), np.nan)
    last = np.asarray(values.get("last_era_at", nothing + LAST_ERA_AT), dtype=float)
    dates = era_dates(scenario.year, scenario.eras, last)
    return grown_by_era(today, growth.astype(float), dates, world)


def exits_of(scenario: Scenario) -> tuple[float, ...]:
    """Rates at which the eras but the last end, 1/yr."""
    return exit_rates_of(scenario.year, scenario.eras)


# Arrays of the game that have another name than their family.
_NAMED = {"backing.worth": "item_worth", "backing.cost": "item_cost"}

_ABSENT = {"precision": 1.0}  # beside an absolute one; all else is zero where it is not given


@lru_cache(maxsize=64)
def _places(
    actors: tuple[Actor, ...],
) -> tuple[Mapping[ParameterPath | str, float], Mapping[str, NDArray[np.int64]]]:
    """The paths that games of these powers read, with what stands for each where it is absent.

    And for every array of the game that a family of paths fills, which of the paths each of its entries is;
    the first is no path, and zero.
    """
    paths: dict[ParameterPath | str, float] = {"": 0.0}
    places: dict[str, NDArray[np.int64]] = {}
    arrays = {field.name for field in fields(GameParameters)}
    for family in FAMILIES:
        array = _NAMED.get(family.name, family.name.replace(".", "_"))
        if array in arrays:
            places[array] = np.zeros(_shape(family, actors), dtype=np.int64)
            for path in family_paths(family, actors):
                for place in _entries(path, actors):
                    places[array][place] = len(paths)
                paths[path] = _ABSENT.get(family.name, 0.0)
    return paths, places


def _shape(family: Family, actors: tuple[Actor, ...]) -> tuple[int, ...]:
    """One axis for each power that a path of the family names, and one for the leader type."""
    powers = 2 if {"B", "A-B", "A>B"} & {*family.segments} else 1 if "A" in family.segments else 0
    kinds = max(len(actor.leader_types) for actor in actors)
    return (len(actors),) * powers + (kinds,) * ("TYPE" in family.segments)


def _entries(path: ParameterPath, actors: tuple[Actor, ...]) -> Iterator[tuple[int, ...]]:
    """The places of a path in its array: one, or two where it speaks of a dyad and not of a direction."""
    codes = [actor.code for actor in actors]
    powers = tuple(codes.index(code) for code in path.powers)
    types = tuple(actors[powers[0]].leader_types.index(each) for each in path.types)
    yield powers + types
    if "A-B" in path.family.segments:
        yield powers[::-1] + types


def _leader_rates(scenario: Scenario, values: Mapping[str, NDArray[Any]], size: int) -> Array:
    kinds = max(len(actor.leader_types) for actor in scenario.actors)
    rates = np.zeros((size, len(scenario.actors), kinds, kinds))
    for i, actor in enumerate(scenario.actors):
        others = max(len(actor.leader_types) - 1, 1)
        for k, kind in enumerate(actor.leader_types):
            leaving = values.get(f"leader_hazard.{actor.code}.{kind}", 0.0)
            for m, other in enumerate(actor.leader_types):
                chained = values.get(f"leader_chain.{actor.code}.{kind}.{other}")
                if m != k:
                    rates[:, i, k, m] = leaving / others if chained is None else chained
    return rates


def derive_stakes(scenario: Scenario, values: Values) -> dict[str, Array]:
    """Stakes that are given as rivalry losses, by path ``stake.A.B``.

    A loss is what a hostile relation costs a year as third powers lean at present; the stake is the
    loss over the odds of not prevailing there. Variants keep the stakes found here.
    """
    board = replace(board_of(scenario, {}), levels=tuple(scenario.levels for _ in scenario.dyads))
    losses = {
        (i, j): values[f"rivalry_loss.{a}.{b}"]
        for i, a in enumerate(scenario.codes)
        for j, b in enumerate(scenario.codes)
        if f"rivalry_loss.{a}.{b}" in values
    }
    if not losses:
        return {}
    games = parameters_of(scenario, values)
    start = start_states(scenario, board, values) // board.type_states
    odds = contest(games, board)[np.arange(len(games)), start]
    codes = scenario.codes
    stakes: dict[str, Array] = {}
    for (i, j), loss in losses.items():
        losing = 1.0 - odds[:, i, j]
        if np.any(~(losing > 0.0) & (loss > 0.0)):
            raise ParameterError(
                f"rivalry_loss.{codes[i]}.{codes[j]}: {codes[i]} is sure to prevail in a draw,"
                " so that no stake gives this loss"
            )
        stakes[f"stake.{codes[i]}.{codes[j]}"] = loss / np.where(losing > 0.0, losing, 1.0)
    return stakes
