"""Games solved for several tests, and the generator they induce written out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import apply_changes, board_of, parameters_of, start_states
from tripolar.ensemble.compute import Solved, compute
from tripolar.ensemble.draws import central
from tripolar.ensemble.quantities import Request
from tripolar.game.equilibrium import solve
from tripolar.game.law import Law, law
from tripolar.measure.resolve import resolve_scenario
from tripolar.scenario.load import load, override


def solve_centre(
    name: str, variant: str = "", changes: Iterable[str] = (), dates: tuple[float, ...] = ()
) -> Solved:
    """An embedded scenario with every parameter at its centre, under one of its variants."""
    measured = resolve_scenario(override(load(name), changes))
    scenario = measured.scenario
    values = central(measured).values(slice(0, 1))
    if variant:
        values = apply_changes(values, scenario.variants[variant].changes)
    board = board_of(scenario, values)
    solution = solve(parameters_of(scenario, board, values), board)
    process = law(solution, start_states(scenario, board, values))
    return Solved(scenario, process, values, dates)


def ask(solved: Solved, quantity: str, *arguments: str | float) -> float:
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
