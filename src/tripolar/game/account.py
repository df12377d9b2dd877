"""The parts of a power's value: its payoffs by channel, and its gains from renewals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tripolar.game.law import Law
from tripolar.game.model.bargaining import bargain
from tripolar.game.model.channels import channels
from tripolar.game.model.plain import PROTOCOLS

__all__ = ["RECEIVED", "account"]

Array = NDArray[np.float64]

# What renewals bring, beside where they lead: payments received less payments made, backing by its worth and
# cost, under the reading of choice noise as shocks what it is worth to choose, and what moves cost.
RECEIVED = ("payments", "items", "choice", "friction")


def account(process: Law) -> dict[str, Array]:
    """The yearly value of every power at the start, by its parts.

    Parameters
    ----------
    process : Law
        Solved games with averages over the discounted future.

    Returns
    -------
    dict of str to (B, n)
        Every channel, then `RECEIVED`, in bn US$ a year, averaged over the discounted future. The sum is ρV
        at the start, up to the error of the solution. Empty where averages were not computed.
    """
    if process.occupation.size == 0:
        return {}
    solution, board = process.solution, process.board
    p = solution.parameters

    def average(per_state: Array) -> Array:
        return np.sum(process.occupation * per_state, axis=1)

    parts = {
        name: np.stack([average(flow[..., i].reshape(len(p), -1)) for i in range(board.powers)], axis=1)
        for name, flow in channels(p, board).items()
    }
    payments, items, choice, friction = (np.zeros((len(p), board.powers)) for _ in RECEIVED)
    for d in board.active:
        deal = bargain(p, board, d)
        paid = average(process.payment[:, d])
        payments[:, deal.first] += paid
        payments[:, deal.second] -= paid
        items[:, deal.first] += average(process.grant_rate[:, d] * deal.item_first)
        items[:, deal.second] += average(process.grant_rate[:, d] * deal.item_second)
        if np.any(p.shocks > 0.0) or np.any(p.friction_up) or np.any(p.friction_down):
            outcome = PROTOCOLS[solution.protocol](solution.values, replace(deal, mixes=solution.mixes_of(d)))
            choice[:, deal.first] += p.renewal_rate * average(outcome.taste_first)
            choice[:, deal.second] += p.renewal_rate * average(outcome.taste_second)
            friction[:, deal.first] -= p.renewal_rate * average(outcome.cost_first)
            friction[:, deal.second] -= p.renewal_rate * average(outcome.cost_second)
    return {**parts, **dict(zip(RECEIVED, (payments, items, choice, friction), strict=True))}
