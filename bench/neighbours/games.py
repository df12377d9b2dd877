"""The same games for other programs: as finite stochastic games, and as one-shot games.

Under ``nontransferable``, with one precision for all dyads, the reading *mistakes*, no items and no leader
types, our game is a finite stochastic game, and its equilibria are the logit Markov equilibria of that game:
a state says where the relations stand and whose deal has come up; only that pair has more than one action;
the next state follows from what they do and from which deal comes up next. The other protocols are no such
games: a bounded transfer that divides the surplus is not one of finitely many moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.game.equilibrium import Solution
from tripolar.game.model.bargaining import LAPSE, STAY, UP, bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters, flow_payoff

__all__ = ["ONE_SHOT", "StochasticGame", "mixes_of", "renewal_as_one_shot", "stochastic", "without_types"]

Array = NDArray[np.float64]
STANCES = 3  # cool, keep, warm


def _outcome(first: int, second: int) -> int:
    """What a pair's stances lead to."""
    if first == 0 or second == 0:
        return LAPSE
    return UP if first == second == STANCES - 1 else STAY


@dataclass(frozen=True, slots=True)
class StochasticGame:
    """A finite stochastic game in units in which payoffs lie between 0 and 1.

    `payoffs[s]` is (players, actions…), `moves[s]` (actions…, states), `precision` the logit's per unit,
    `pairs[s]` the two players who choose in state s.
    """

    payoffs: list[Array]
    moves: list[Array]
    pairs: list[tuple[int, int]]
    discount: float
    precision: float

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "payoffs": [array.tolist() for array in self.payoffs],
            "moves": [array.tolist() for array in self.moves],
            "discount": self.discount,
            "precision": self.precision,
        }

    def miss(self, mixes: Array) -> float:
        """How far mixes (states, 2, 3) are from the logit response to themselves, and to their own values."""
        players, states = self.payoffs[0].shape[0], len(self.payoffs)
        flow, chain = np.zeros((states, players)), np.zeros((states, states))
        chance = [np.multiply.outer(mixes[s, 0], mixes[s, 1]) for s in range(states)]
        for s in range(states):
            flow[s] = (self.payoffs[s].reshape(players, -1) * chance[s].ravel()).sum(axis=1)
            chain[s] = chance[s].ravel() @ self.moves[s].reshape(-1, states)
        values = np.linalg.solve(np.eye(states) - self.discount * chain, flow)
        worst = 0.0
        for s, (i, j) in enumerate(self.pairs):
            later = self.moves[s].reshape(STANCES, STANCES, states) @ values
            worth = self.payoffs[s].reshape(players, STANCES, STANCES) + self.discount * np.moveaxis(
                later, 2, 0
            )
            for side, expected in ((0, worth[i] @ mixes[s, 1]), (1, mixes[s, 0] @ worth[j])):
                weight = np.exp(self.precision * (expected - expected.max()))
                worst = max(worst, float(np.abs(weight / weight.sum() - mixes[s, side]).max()))
        return worst


def without_types(board: Board) -> Board:
    """The same dyads, every leader of one type."""
    one = (1,) * board.powers
    return Board(board.powers, board.levels, one, ((False,),) * board.powers)


def stochastic(p: GameParameters, board: Board) -> StochasticGame:
    """One game under ``nontransferable`` as a stochastic game; see above for what it must be like."""
    deals = [bargain(p, board, d) for d in board.active]
    flow, count = flow_payoff(p, board)[0], len(deals)
    leave = float(p.discount[0] + p.renewal_rate[0] * count)
    low = flow.min(axis=0)
    unit = float((flow - low).max()) / leave
    payoffs, moves, pairs = [], [], []
    for x, deal in product(range(board.states), deals):
        shape = [STANCES if k in (deal.first, deal.second) else 1 for k in range(board.powers)]
        payoff = np.zeros((board.powers, STANCES, STANCES))
        move = np.zeros((STANCES, STANCES, board.states * count))
        for a, b in product(range(STANCES), repeat=2):
            there = int(deal.target[x, _outcome(a, b)])
            payoff[:, a, b] = (flow[there] - low) / leave / unit
            move[a, b, there * count : (there + 1) * count] = 1.0 / count
        payoffs.append(payoff.reshape(board.powers, *shape))
        moves.append(move.reshape(*shape, -1))
        pairs.append((deal.first, deal.second))
    discount = float(p.renewal_rate[0]) * count / leave
    return StochasticGame(payoffs, moves, pairs, discount, float(deals[0].precision[0]) * unit)


def mixes_of(solution: Solution) -> Array:
    """Our mixes of the first game, in the order of the stochastic game's states: (states, 2, 3)."""
    kept = np.moveaxis(solution.mixes[0], 0, 1).reshape(-1, 2, 2)
    p, w = kept[..., 0], kept[..., 1]
    return np.stack([1.0 - p, p - w, w], axis=2)


def renewal_as_one_shot(solution: Solution, state: int, dyad: int) -> tuple[Array, float, Array]:
    """A deal that has come up, as a game of two with continuation values for payoffs.

    Returns payoffs (2, 3, 3) between 0 and 1, the logit's precision in that unit, and our mixes (2, 3).
    """
    board = solution.board
    deal = bargain(solution.parameters, board, dyad)
    values = solution.values[0][:, [deal.first, deal.second]]
    payoffs = np.zeros((2, STANCES, STANCES))
    for a, b in product(range(STANCES), repeat=2):
        payoffs[:, a, b] = values[deal.target[state, _outcome(a, b)]]
    payoffs -= payoffs.min(axis=(1, 2), keepdims=True)
    unit = payoffs.max()
    number = state * len(board.active) + board.active.index(dyad)
    return payoffs / unit, float(deal.precision[0] * unit), mixes_of(solution)[number]


def _random(players: int, seed: int) -> Array:
    return np.random.default_rng(seed).random((players, *(STANCES,) * players))


# Games that only the other two can solve: payoffs (players, actions…) and precision.
ONE_SHOT = {
    "stag hunt": (np.array([[[10.0, 1.0], [8.0, 5.0]], [[10.0, 8.0], [1.0, 5.0]]]), 0.5),
    "2 players, 3 actions, random": (_random(2, 1), 5.0),
    "3 players, 3 actions, random": (_random(3, 2), 5.0),
}
