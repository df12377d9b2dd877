"""The bound on a solution's error, state by state, without listing a single transition."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

import numpy as np
from numba import njit

from tripolar.game.kernels.renewal import renew
from tripolar.game.kernels.stamp import SOURCES, inner

__all__ = ["certify_games"]

_LAPSE, _, _UP, _, _UP_ITEM = range(5)


@inner()
def _share_rows(size, dyads, plan):
    """Share row of every dyad in every state."""
    states, types = size[1], size[2]
    found = np.empty((dyads.shape[0], states), np.int32)
    for d in range(dyads.shape[0]):
        levels, stride, first = dyads[d, 2], dyads[d, 3], plan[d, 10]
        for state in range(states):
            line = state // (levels * stride) * stride + state % stride
            found[d, state] = first + line // types
    return found


def _compiled(stamp):
    @njit(error_model="numpy", nogil=True, cache=True)
    def certify_games(protocol, tables, plan, batch, values, mixes, bound):
        """Largest |income + QV - ρV| over ρ, for every game.

        Parameters
        ----------
        protocol : int
            One of `renewal.CODES`.
        tables, plan, batch : tuple
            Arrays of `layout.Geometry`, `plan.Plan` and `layout.Batch`.
        values : (B, S, n)
            Present values.
        mixes : (B, active, S, 4)
            Under ``nontransferable``; empty where there are none.
        bound : (B,)
            Out, bn US$; not a number where anything is not.
        """
        size, dyads, moves, first_move = tables[0], tables[1], tables[3], tables[4]
        n, types = size[0], size[2]
        share_rows, near = _share_rows(size, dyads, plan[1]), mixes.size > 0
        mix, choice, transfer = np.zeros(4), np.zeros(5), np.zeros(5)
        work = np.zeros(6), np.zeros(6), np.zeros(6)
        short = np.zeros(n)
        for b in range(values.shape[0]):
            game = (
                batch[0][b], batch[1][b], batch[2][b], batch[3][b], batch[4][b], batch[5][b], batch[6][b],
                batch[7][b],
            )  # fmt: skip
            present, mu, discount = values[b], game[6][0], game[6][1]
            largest = 0.0
            for state in range(size[1]):
                here, kind = present[state], state % types
                for i in range(n):
                    short[i] = game[0][state * n + i] - discount * here[i]
                for d in range(dyads.shape[0]):
                    if near:
                        for k in range(4):
                            mix[k] = mixes[b, d, state, k]
                    gain_i, gain_j = renew(
                        protocol, tables, share_rows, game, near, present, d, state, mix, choice, transfer,
                        work,
                    )  # fmt: skip
                    short[dyads[d, 0]] += mu * gain_i
                    short[dyads[d, 1]] += mu * gain_j
                    levels, stride = dyads[d, 2], dyads[d, 3]
                    level = state // stride % levels
                    if level > 0:
                        for i in range(n):
                            short[i] += mu * choice[_LAPSE] * (present[state - stride, i] - here[i])
                    if level + 1 < levels:
                        rate = mu * (choice[_UP] + choice[_UP_ITEM])
                        for i in range(n):
                            short[i] += rate * (present[state + stride, i] - here[i])
                for move in range(first_move[kind], first_move[kind + 1]):
                    there = state - kind + moves[move, 1]
                    for i in range(n):
                        short[i] += game[4][move] * (present[there, i] - here[i])
                for i in range(n):
                    if not (abs(short[i]) <= largest):
                        largest = abs(short[i])
            bound[b] = largest / discount
        return stamp

    return certify_games


certify_games = _compiled(SOURCES)
