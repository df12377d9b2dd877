"""Draws computed again from an exported file alone: no scenario is read, no code of the ensemble is used."""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tripolar as tp
from tripolar.game.eras import era_law, solve_eras
from tripolar.game.growth import era_dates, exit_rates_of, grown_by_era
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.report.export import to_netcdf

Numbers = dict[str, Any]
Array = np.ndarray[Any, np.dtype[np.float64]]
DRAWS = 4


@pytest.mark.parametrize("name", ["tutorial", "kissinger-1971", "russia-2025"])
def test_values_of_every_draw_follow_from_the_exported_file(name: str, tmp_path: Path) -> None:
    import xarray as xr

    path = to_netcdf(tp.run(name, draws=DRAWS, seed=0, protocol="expiry"), tmp_path / "draws.nc")
    with xr.open_dataset(path, engine="h5netcdf") as read:
        file = read.load()
    given = {
        str(path): column.to_numpy()
        for path, column in file.items()
        if column.attrs.get("group") != "quantity"
    }
    # Where further powers join, their relations are calibrated anew; no column holds what that gives.
    actors = [
        actor
        for actor in json.loads(file.attrs["actors"])
        if str(given.get(f"presence.{actor['code']}", [""])[0]) != "absent"
    ]
    levels = tuple(json.loads(file.attrs["levels"]))
    eras = json.loads(file.attrs["eras"])  # the year of today, then those in which all eras but the last end
    variants = {
        name: changes
        for name, changes in {"": [], **json.loads(file.attrs["variants"])}.items()
        if not any(change["path"].startswith("presence.") for change in changes)
    }
    under = {str(key): _power_and_variant(str(key)) for key in file if str(key).startswith("value(")}
    asked = {key: place for key, place in under.items() if place[1] in variants}
    assert len({variant for _, variant in asked.values()}) > 1
    usable = np.flatnonzero(file["calibrated"] == 1)
    assert usable.size > DRAWS // 2
    compared = 0
    # Every value of a draw under a variant is of one game, which is solved once.
    solved: dict[tuple[str, int], dict[str, float]] = {}
    for key, (power, variant) in asked.items():
        for draw in usable[np.isfinite(file[key].to_numpy()[usable])]:
            compared += 1
            if (variant, draw) not in solved:
                numbers = _changed({path: column[draw] for path, column in given.items()}, variants[variant])
                solved[variant, draw] = _values(numbers, actors, levels, file.attrs["protocol"], eras)
            found = solved[variant, draw][power]
            assert found == pytest.approx(float(file[key][draw]), abs=0.01), (key, draw)
    assert compared > len(asked) * DRAWS // 2


def _power_and_variant(key: str) -> tuple[str, str]:
    power, _, variant = key.removeprefix("value(").rstrip(")").partition(", ")
    return power, variant


def _changed(numbers: Numbers, changes: list[dict[str, Any]]) -> Numbers:
    for change in changes:
        path, value = change["path"], change["value"]
        match change["operation"]:
            case "set":
                numbers[path] = value
            case "times":
                numbers[path] *= value
            case "plus":
                numbers[path] += value
    return numbers


def _values(
    numbers: Numbers,
    actors: list[dict[str, Any]],
    levels: tuple[float, ...],
    protocol: str,
    eras: list[float],
) -> dict[str, float]:
    """Yearly value of each power where the draw begins."""
    codes = [actor["code"] for actor in actors]
    pairs = [f"{one}-{other}" for one, other in combinations(codes, 2)]
    held = {pair: numbers.get(f"frozen.{pair}") for pair in pairs}
    board = Board(
        powers=len(codes),
        levels=tuple(
            tuple(level for level in levels if level <= numbers.get(f"cap.{pair}", 1.0))
            if held[pair] is None
            else (float(held[pair]),)
            for pair in pairs
        ),
        types=tuple(len(actor["leader_types"]) for actor in actors),
        hostile=tuple(tuple(t in actor["hostile_types"] for t in actor["leader_types"]) for actor in actors),
        items=tuple(
            (codes.index(a), codes.index(b))
            for a in codes
            for b in codes
            if f"backing.{a}-{b}.worth" in numbers
        ),
    )
    game = GameParameters(
        **{field.name: _array(field.name, numbers, actors)[None] for field in fields(GameParameters)}
    )
    dates, rates = (0.0,), ()
    if eras:
        year, *until = eras
        dates, rates = era_dates(year, until, numbers.get("last_era_at", 5.0)), exit_rates_of(year, until)
    growth = np.array([[float(numbers.get(f"growth.{code}", 0.0)) for code in codes]])
    world = np.array([numbers["world_output"]]) if numbers.get("gravity") == "on" else None
    games = grown_by_era(game, growth, dates, world) if eras else (game,)
    solution = solve_eras(games, board, rates, protocol=protocol)
    begin = board.state(
        tuple(
            board.levels[d].index(numbers[f"relation.{pair}"]) if board.sizes[d] > 1 else 0
            for d, pair in enumerate(pairs)
        ),
        tuple(actor["leader_types"].index(numbers[f"leader.{actor['code']}"]) for actor in actors),
    )
    certified = era_law(solution, np.array([begin])).certificate[0] * game.discount[0]
    assert solution.converged.all()
    assert certified < 0.1
    return {
        code: float(game.discount[0] * solution.eras[0].values[0, begin, k]) for k, code in enumerate(codes)
    }


def _array(name: str, numbers: Numbers, actors: list[dict[str, Any]]) -> Array:
    """One array of the game, by the paths that it is made of; what has no path is off."""
    codes = [actor["code"] for actor in actors]
    n, kinds = len(codes), max(len(actor["leader_types"]) for actor in actors)
    types = [list(enumerate(actor["leader_types"])) for actor in actors]
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    match name:
        case "gdp" | "capability" | "access_rest":
            return np.array([numbers.get(f"{name}.{code}", 0.0) for code in codes])
        case (
            "friction_up"
            | "friction_down"
            | "access"
            | "exports"
            | "stake"
            | "item_worth"
            | ("access_floor" | "transfer_bound" | "revision_rate")
        ):
            table = np.zeros((n, n))
            for i, j in pairs:
                first, second = (codes[k] for k in (sorted((i, j)) if name in _MUTUAL else (i, j)))
                form = {
                    "item_worth": f"backing.{first}-{second}.worth",
                    "friction_up": f"friction.{first}.{second}.up",
                    "friction_down": f"friction.{first}.{second}.down",
                }.get(name)
                joined = f"{name}.{first}-{second}" if name in _MUTUAL else f"{name}.{first}.{second}"
                table[i, j] = numbers.get(form or joined, 0.0)
            return table
        case "political_value" | "item_cost":
            table = np.zeros((n, n, kinds))
            form = "political_value.{}.{}.{}" if name == "political_value" else "backing.{}-{}.cost.{}"
            for i, j in pairs:
                for k, kind in types[i]:
                    table[i, j, k] = numbers.get(form.format(codes[i], codes[j], kind), 0.0)
            return table
        case "leader_rates":
            table = np.zeros((n, kinds, kinds))
            for i, code in enumerate(codes):
                for k, kind in types[i]:
                    for m, other in types[i]:
                        evenly = numbers.get(f"leader_hazard.{code}.{kind}", 0.0) / max(len(types[i]) - 1, 1)
                        if m != k:
                            table[i, k, m] = numbers.get(f"leader_chain.{code}.{kind}.{other}", evenly)
            return table
        case "shocks":
            return np.array(float(numbers["reading"] == "shocks"))
    return np.array(numbers.get(name, 0.0))


_MUTUAL = ("access_floor", "transfer_bound", "revision_rate")
