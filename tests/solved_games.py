"""Games solved for several tests, and the generator they induce written out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import apply_changes, board_of, exits_of, games_by_era, start_states
from tripolar.ensemble.compute import SolvedVariant, compute
from tripolar.ensemble.draws import central
from tripolar.game.eras import era_law, solve_eras
from tripolar.game.law import Law
from tripolar.game.model.channels import GameParameters
from tripolar.prepare.prepared import prepare
from tripolar.prepare.quantities import Request
from tripolar.scenario.load import load, override


def solve_centre(
    name: str,
    variant: str = "",
    changes: Iterable[str] = (),
    dates: tuple[float, ...] = (),
    protocol: str = "expiry",
) -> SolvedVariant:
    """An embedded scenario with every parameter at its centre, under one of its variants."""
    measured = prepare(override(load(name), changes))
    scenario = measured.scenario
    values = central(measured).values(slice(0, 1))
    if variant:
        values = apply_changes(values, scenario.variants[variant].changes)
    board = board_of(scenario, values)
    games = games_by_era(scenario, values)
    solution = solve_eras(games, board, exits_of(scenario), protocol=protocol)
    process = era_law(solution, start_states(scenario, board, values))
    return SolvedVariant(scenario, process, values, dates)


def ask(solved: SolvedVariant, quantity: str, *arguments: str | float) -> float:
    """One quantity of the first game."""
    return float(compute(solved, Request(quantity, arguments))[0])


def generator(process: Law, game: int = 0) -> NDArray[np.float64]:
    """Q of one game as a full matrix, (S, S)."""
    states = process.board.states
    rates = np.zeros((states, states))
    np.add.at(rates, (process.source, process.target), process.rates[game])
    return rates - np.diag(rates.sum(axis=1))


def stationary(process: Law, game: int = 0) -> NDArray[np.float64]:
    """Where the process of one game is in the very long run, from its start, (S,)."""
    q = generator(process, game)
    reached = np.zeros(len(q), dtype=bool)
    reached[process.begin[game]] = True
    for _ in range(len(q)):
        reached |= (q[reached] > 0.0).any(axis=0)
    states = np.flatnonzero(reached)
    system = np.vstack([q[np.ix_(states, states)].T, np.ones(states.size)])
    share = np.linalg.lstsq(system, np.append(np.zeros(states.size), 1.0))[0]
    found = np.zeros(len(q))
    found[states] = share
    return found


def plain_game(powers: int, kinds: int = 1, **given: object) -> GameParameters:
    """One game in which everything is off, or worth nothing, but for what is given."""
    pairs, ones = (powers, powers), np.ones(powers)
    numbers = {
        "gdp": 100.0 * ones,
        "capability": ones / powers,
        "access": np.zeros(pairs),
        "access_floor": np.zeros(pairs),
        "access_rest": np.zeros(powers),
        "exports": np.zeros(pairs),
        "rerouting_discount": 0.0,
        "trade_elasticity": 2.0,
        "stake": np.zeros(pairs),
        "political_value": np.zeros((*pairs, kinds)),
        "leader_rates": np.zeros((powers, kinds, kinds)),
        "coercion": 0.0,
        "autonomy_weight": 0.0,
        "spillover": 0.0,
        "balance_stress": 0.0,
        "support_share": 0.0,
        "contest_steepness": 1.0,
        "transfer_bound": np.full(pairs, 10.0),
        "discount": 0.05,
        "renewal_rate": 0.5,
        "precision": 4.0,
        "precision_absolute": 0.0,
        "dependence_weight": 0.0,
        "shocks": 0.0,
        "item_worth": np.zeros(pairs),
        "item_cost": np.zeros((*pairs, kinds)),
        "friction_up": np.zeros(pairs),
        "friction_down": np.zeros(pairs),
        "revision_rate": np.zeros(pairs),
    }
    assert given.keys() <= numbers.keys()
    return GameParameters(
        **{name: np.asarray(value, dtype=float)[None] for name, value in {**numbers, **given}.items()}
    )


def both_ways(powers: int, **values: float) -> NDArray[np.float64]:
    """A symmetric table of pairs from entries such as ``_01=60``."""
    table = np.zeros((powers, powers))
    for pair, value in values.items():
        i, j = int(pair[1]), int(pair[2])
        table[i, j] = table[j, i] = value
    return table
