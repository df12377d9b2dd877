"""From named values to games: the step between the paths people write and the arrays of the game."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ParameterError
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, contest
from tripolar.scenario.changes import change_text
from tripolar.scenario.families import Family
from tripolar.scenario.objects import Actor, Change, Scenario
from tripolar.scenario.parameters import check_number
from tripolar.scenario.paths import read_path

__all__ = [
    "Values",
    "apply_changes",
    "board_of",
    "derive_stakes",
    "hold",
    "parameters_of",
    "present_types",
    "start_states",
]

Array = NDArray[np.float64]
Values = dict[str, NDArray[Any]]


def apply_changes(values: Values, changes: Iterable[Change], actors: tuple[Actor, ...]) -> Values:
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
        hold(change, changed[path], actors)
    return changed


def hold(change: Change, column: NDArray[Any], actors: tuple[Actor, ...]) -> None:
    """Hold what a change gives against the limits of its family; NaN is unknown, and passes, as does a tail.

    Raises
    ------
    ParameterError
        Naming the change and the worst number.
    """
    family = _family(change.path, actors)
    for worst in (float(np.fmin.reduce(column)), float(np.fmax.reduce(column))):
        beyond = not np.isnan(worst) and worst not in family.limits
        if beyond and not (family.limits.tail and worst > family.limits.high):
            try:
                check_number(change.path, family, worst)
            except ParameterError as error:
                said = f"after {change_text(change)}"
                raise ParameterError(error.problem, where=said, allowed=error.allowed) from None


# Every point of the simulator asks for the same few paths.
@lru_cache(maxsize=1024)
def _family(path: str, actors: tuple[Actor, ...]) -> Family:
    return read_path(path, actors).family


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


def parameters_of(scenario: Scenario, board: Board, values: Values) -> GameParameters:
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
        shocks=(values["reading"] == "shocks").astype(float),
    )


@lru_cache(maxsize=64)
def _places(actors: tuple[Actor, ...]) -> tuple[Mapping[str, float], Mapping[str, NDArray[np.int64]]]:
    """The paths that games of these powers read, with what stands for each where it is absent.

    And for every array of the game which of the paths each of its entries is; the first is no path, and zero.
    """
    paths: dict[str, float] = {"": 0.0}
    codes, kinds = [actor.code for actor in actors], max(len(actor.leader_types) for actor in actors)

    def row(path: str, default: float = 0.0) -> int:
        paths.setdefault(path, default)
        return list(paths).index(path)

    def single(name: str, default: float = 0.0) -> NDArray[np.int64]:
        return np.array(row(name, default))

    def each(name: str) -> NDArray[np.int64]:
        return np.array([row(f"{name}.{code}") for code in codes])

    def pairs(form: str) -> NDArray[np.int64]:
        return np.array([[row(form.format(a=a, b=b)) if a != b else 0 for b in codes] for a in codes])

    def mutual(name: str) -> NDArray[np.int64]:
        upper = [
            [row(f"{name}.{a}-{b}") if i < j else 0 for j, b in enumerate(codes)] for i, a in enumerate(codes)
        ]
        return np.array(upper) + np.array(upper).T

    def by_type(form: str) -> NDArray[np.int64]:
        table = np.zeros((len(codes), len(codes), kinds), dtype=np.int64)
        for i, actor in enumerate(actors):
            for j, other in enumerate(codes):
                if i != j:
                    for k, kind in enumerate(actor.leader_types):
                        table[i, j, k] = row(form.format(a=actor.code, b=other, kind=kind))
        return table

    places = {
        "gdp": each("gdp"),
        "capability": each("capability"),
        "access": pairs("access.{a}.{b}"),
        "access_floor": mutual("access_floor"),
        "access_rest": each("access_rest"),
        "exports": pairs("exports.{a}.{b}"),
        "rerouting_discount": single("rerouting_discount"),
        "trade_elasticity": single("trade_elasticity"),
        "stake": pairs("stake.{a}.{b}"),
        "political_value": by_type("political_value.{a}.{b}.{kind}"),
        "coercion": single("coercion"),
        "autonomy_weight": single("autonomy_weight"),
        "spillover": single("spillover"),
        "balance_stress": single("balance_stress"),
        "support_share": single("support_share"),
        "contest_steepness": single("contest_steepness", 1.0),
        "transfer_bound": mutual("transfer_bound"),
        "discount": single("discount"),
        "renewal_rate": single("renewal_rate"),
        "precision": single("precision", 1.0),
        "precision_absolute": single("precision_absolute"),
        "dependence_weight": single("dependence_weight"),
        "item_worth": pairs("backing.{a}-{b}.worth"),
        "item_cost": by_type("backing.{a}-{b}.cost.{kind}"),
        "friction_up": pairs("friction.{a}.{b}.up"),
        "friction_down": pairs("friction.{a}.{b}.down"),
        "revision_rate": mutual("revision_rate"),
    }
    return paths, places


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
    games = parameters_of(scenario, board, values)
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
