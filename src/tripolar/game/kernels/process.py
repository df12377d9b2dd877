"""From a solved game to its Markov process: rates, payments and the bound on the solution's error."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np
from numba import njit

from tripolar.game.kernels.renewal import renew
from tripolar.game.kernels.stamp import SOURCES, inner

__all__ = ["law_block"]

_LAPSE, _, _UP, _STAY_ITEM, _UP_ITEM = range(5)


@inner()
def _distance(values, income, discount, source, target, rates, short):
    """Largest |income + QV - ρV| over ρ; not a number where anything is not."""
    states, n = values.shape
    for state in range(states):
        for i in range(n):
            short[state, i] = income[state, i] - discount * values[state, i]
    for k in range(source.size):
        for i in range(n):
            short[source[k], i] += rates[k] * (values[target[k], i] - values[source[k], i])
    largest = 0.0
    for state in range(states):
        for i in range(n):
            size = abs(short[state, i])
            if not (size <= largest):
                largest = size
    return largest / discount


def _compiled(stamp):
    @njit(error_model="numpy", nogil=True, cache=True)
    def law_block(protocol, tables, moves, batch, values, mixes, out):
        """The process of every game.

        Parameters
        ----------
        protocol : int
            One of `renewal.CODES`.
        tables : tuple
            Arrays of `layout.Geometry`.
        moves : tuple
            Share row of every active dyad in every state, (active, S); source and target of every
            transition (T,); those by which the dyad falls and rises, -1 where there is none,
            (active, S, 2); the dyad's number among all, (active,); the first leader move, and for it
            and the following ones the row of `Batch.rates`.
        batch : tuple
            Arrays of `layout.Batch`.
        values : (B, S, n)
            Present values.
        mixes : (B, active, S, 4)
            Under ``nontransferable``; empty where there are none.
        out : tuple
            Arrays of `game.law.Law`: rates, granted, grant_rate, payment, concession; then income
            (B, S, n) and the certificate (B,).
        """
        rates, granted, grant_rate, payment, concession, income, certificate = out
        share_rows, source, target, places, number, first_leader, leader_rows = moves
        dyads = tables[1]
        games, states, n = values.shape
        mix, choice, transfer = np.zeros(4), np.zeros(5), np.zeros(5)
        work = np.zeros(6), np.zeros(6), np.zeros(6)
        short, near = np.zeros((states, n)), mixes.size > 0
        for b in range(games):
            game = (
                batch[0][b], batch[1][b], batch[2][b], batch[3][b], batch[4][b], batch[5][b], batch[6][b],
                batch[7][b],
            )  # fmt: skip
            mu, present, paid_in = game[6][0], values[b], income[b]
            for state in range(states):
                for i in range(n):
                    paid_in[state, i] = game[0][state * n + i]
            for d in range(dyads.shape[0]):
                dyad = number[d]
                for state in range(states):
                    if near:
                        for k in range(4):
                            mix[k] = mixes[b, d, state, k]
                    gain_i, gain_j = renew(
                        protocol, tables, share_rows, game, near, present, d, state, mix, choice, transfer,
                        work,
                    )  # fmt: skip
                    paid_in[state, dyads[d, 0]] += mu * gain_i
                    paid_in[state, dyads[d, 1]] += mu * gain_j
                    paid = 0.0
                    for option in range(5):
                        paid += choice[option] * transfer[option]
                    payment[b, dyad, state] = mu * paid
                    concession[b, dyad, state] = transfer[_UP]
                    grant_rate[b, dyad, state] = mu * (choice[_STAY_ITEM] + choice[_UP_ITEM])
                    fall, rise = places[d, state, 0], places[d, state, 1]
                    if fall >= 0:
                        rates[b, fall] = mu * choice[_LAPSE]
                    if rise >= 0:
                        rates[b, rise] = mu * (choice[_UP] + choice[_UP_ITEM])
                        granted[b, rise] = mu * choice[_UP_ITEM]
            for k in range(first_leader, source.size):
                rates[b, k] = game[4][leader_rows[k - first_leader]]
            certificate[b] = _distance(present, paid_in, game[6][1], source, target, rates[b], short)
        return stamp

    return law_block


law_block = _compiled(SOURCES)
