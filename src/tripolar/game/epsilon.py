"""How far choices are from the best: the ε of a solution, by dyad, state and side.

An equilibrium of imprecise choices is not a Nash equilibrium, and ε says by how much it is not: the
most that any power could gain by behaving otherwise at one renewal, everything that follows staying
as it is. Logit choice is imprecise by assumption, so ε measures that assumption and not a failure of
the solver. What "otherwise" means depends on the protocol:

- Under ``expiry`` and ``credible`` a pair chooses together among options whose transfers are settled.
  A side's gain is what it has, after the transfer, in the available option that it likes best, less
  what it expects under the pair's choice. No side can make the other agree (only a refusal is in
  its own hands), so that this is an upper bound on what one of them could bring about.
  While transfers are inside their bounds both like the same option best, and ε goes to zero as
  precision rises; where a bound keeps them from it, a conflict of interest remains in it.
- Under ``nontransferable`` each side chooses a stance by itself. Its gain is the best stance against
  the other's mix, less its own mix against it: what ε means in any game. It goes to zero.

Tastes are not counted: under the reading of choice noise as shocks, choices are the best there are
once tastes are counted, and ε is what they cost in money.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripolar.game.equilibrium import Solution
from tripolar.game.model.bargaining import LAPSE, STAY, STAY_ITEM, UP, Bargain, bargain
from tripolar.game.model.plain import PROTOCOLS

__all__ = ["Epsilon", "epsilon"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Epsilon:
    """The largest gain from other behaviour at one renewal, in each of B games.

    Attributes
    ----------
    gain : (B,)
        Bn US$ of present value; NaN where the values are not numbers, 0 where nothing is renewed.
    yearly : (B,)
        The same as a yearly sum, ρ times it.
    dyad, state, power : (B,) int
        Whose renewal it is, where, and who would gain; -1 where nothing is renewed.
    """

    gain: Array
    yearly: Array
    dyad: Index
    state: Index
    power: Index


def epsilon(solution: Solution) -> Epsilon:
    """Find the most any power could gain by changing its choices at any one renewal."""
    p, board = solution.parameters, solution.board
    games = len(p)
    gain = np.zeros(games)
    dyad, state, power = (np.full(games, -1, dtype=np.int64) for _ in range(3))
    for d in board.active:
        sides = _gains(solution, d, bargain(p, board, d)).reshape(games, -1)
        best = sides.argmax(axis=1)
        found = sides[np.arange(games), best]
        # `not (x <= y)` lets what is not a number through, and keeps it.
        more = ~(found <= gain) | (dyad < 0)
        side, where = np.divmod(best, board.states)
        gain = np.where(more, found, gain)
        dyad = np.where(more, d, dyad)
        state = np.where(more, where, state)
        power = np.where(more, np.array(board.dyads[d])[side], power)
    return Epsilon(gain, p.discount * gain, dyad, state, power)


def _gains(solution: Solution, dyad: int, b: Bargain) -> Array:
    """What either side could gain in every state, (B, 2, S)."""
    if solution.mixes is None:
        return _gains_of_options(solution, b)
    mixes = np.moveaxis(solution.mixes[:, solution.board.active.index(dyad)], 2, 0)
    first, second = (solution.values[:, :, i] for i in (b.first, b.second))
    own, other = mixes[:2], mixes[2:]
    gains = (
        _gain_of_stances(first[:, b.target] - b.cost_first, own, other),
        _gain_of_stances(second[:, b.target] - b.cost_second, other, own),
    )
    return np.stack(gains, axis=1)


def _gains_of_options(solution: Solution, b: Bargain) -> Array:
    outcome = PROTOCOLS[solution.protocol](solution.values, b)
    sides = (
        (b.first, b.item_first, outcome.transfer - b.cost_first),
        (b.second, b.item_second, -outcome.transfer - b.cost_second),
    )
    gains = []
    for power, item, received in sides:
        worth = solution.values[:, :, power][:, b.target] + received
        worth[..., STAY_ITEM:] += item[..., None]
        best = np.where(b.available, worth, -np.inf).max(axis=2)
        # The gain over each option averaged, since an average of the worths would lose digits.
        gains.append(np.sum(outcome.choice * np.where(b.available, best[..., None] - worth, 0.0), axis=2))
    return np.stack(gains, axis=1)


def _gain_of_stances(worth: Array, mix: Array, other: Array) -> Array:
    """Gain of one side over its mix (chances not to cool, to warm) against the other's, (B, S).

    `worth` (B, S, 5) is what it has after each option.
    """
    keep = other[0] * (worth[..., STAY] - worth[..., LAPSE])
    warm = keep + other[1] * (worth[..., UP] - worth[..., STAY])
    best = np.maximum(np.maximum(keep, warm), 0.0)
    return (1.0 - mix[0]) * best + (mix[0] - mix[1]) * (best - keep) + mix[1] * (best - warm)
