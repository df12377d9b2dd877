"""Cooperative solutions: what each may ask for when any group can make binding agreements.

References
----------
.. [Gillies1959] Gillies, D. B. (1959), Solutions to General Non-Zero-Sum Games, Contributions to the Theory
   of Games IV, Annals of Mathematics Studies 40, 47-85.
.. [ShapleyShubik1954] Shapley, L. S. and Shubik, M. (1954), A Method for Evaluating the Distribution of
   Power in a Committee System, American Political Science Review 48(3), 787-792.
.. [Schmeidler1969] Schmeidler, D. (1969), The Nucleolus of a Characteristic Function Game, SIAM Journal on
   Applied Mathematics 17(6), 1163-1170.
.. [AumannMaschler1985] Aumann, R. J. and Maschler, M. (1985), Game Theoretic Analysis of a Bankruptcy
   Problem from the Talmud, Journal of Economic Theory 36(2), 195-213.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, LensAnswer, LensQuestion, LensResult, listed
from tripolar.lenses.network import Array, Network
from tripolar.stats.shapley import shapley

__all__ = ["LENS", "Cooperative", "bankruptcy", "core_is_empty", "majority", "nucleolus", "sums"]

#: Most players whose coalitions are all written into the linear programs.
MOST = 12
_TIE = 1e-9


def sums(shares: ArrayLike) -> Array:
    """Sum over every coalition: entry k is of the players whose bits are set in k."""
    total = np.zeros(1)
    for share in np.asarray(shares, dtype=np.float64):
        total = np.concatenate([total, total + share])
    return total


def majority(weights: ArrayLike, quota: float = 0.5) -> Array:
    """Worth of every coalition in a vote by weight: 1 with more than the quota of all weight, else 0.

    Returns
    -------
    array (2**n,)
        Coalition k has the players whose bits are set in k.
    """
    weights = np.asarray(weights, dtype=np.float64)
    return np.where(sums(weights) > quota * weights.sum() + _TIE, 1.0, 0.0)


def bankruptcy(estate: float, claims: Sequence[float]) -> Array:
    """Worth of coalitions of creditors: what the others' claims leave of the estate [AumannMaschler1985]_.

    Examples
    --------
    >>> bankruptcy(200, (100, 200, 300)).tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0, 200.0]
    """
    return np.maximum(estate - (float(sum(claims)) - sums(claims)), 0.0)


def core_is_empty(worth: ArrayLike) -> bool:
    """Whether every division leaves some coalition less than it can make alone [Gillies1959]_.

    Raises
    ------
    LensError
        As `nucleolus`.
    """
    worth, players = _checked(worth)
    inside = _members(players)[1:-1]
    most, _, _ = _widest(inside, worth[1:-1], np.ones((1, players)), worth[-1:], np.full(players, -np.inf))
    return most < -_TIE


def nucleolus(worth: ArrayLike) -> Array:
    """Divide the worth of all so that the least satisfied coalition is as satisfied as it can be.

    A coalition's satisfaction is what its members get less its worth. Of all divisions that give nobody
    less than he can make alone, the nucleolus has the least satisfaction as high as possible, then the
    second least, and so on [Schmeidler1969]_. Each step is a linear program; coalitions whose satisfaction
    cannot rise any more are then fixed.

    Parameters
    ----------
    worth : array (2**n,)
        Of every coalition, that of nobody 0.

    Returns
    -------
    array (n,)
        Shares, which sum to the worth of all.

    Raises
    ------
    LensError
        If the coalitions are not a power of two, more than twelve players, or no division gives everybody
        what he can make alone.

    Examples
    --------
    >>> nucleolus(bankruptcy(200, (100, 200, 300))).round(6).tolist()
    [50.0, 75.0, 75.0]
    """
    worth, players = _checked(worth)
    alone = worth[[1 << k for k in range(players)]]
    if alone.sum() > worth[-1] + _TIE:
        raise LensError("no division gives everybody what he can make alone, so there is no nucleolus")
    members, value = _members(players)[1:-1], worth[1:-1]
    fixed, right = np.ones((1, players)), worth[-1:].copy()
    open_ = np.ones(len(members), dtype=bool)
    shares = np.full(players, worth[-1] / players)
    while open_.any() and np.linalg.matrix_rank(fixed) < players:
        most, shares, prices = _widest(members[open_], value[open_], fixed, right, alone)
        tight = np.flatnonzero(open_)[prices > _TIE]
        fixed = np.vstack([fixed, members[tight]])
        right = np.concatenate([right, value[tight] + most])
        basis = np.linalg.svd(fixed, full_matrices=False)
        rows = basis.Vh[1e-9 * basis.S[0] < basis.S]
        open_ &= np.linalg.norm(members - members @ rows.T @ rows, axis=1) > 1e-7
    if np.linalg.matrix_rank(fixed) == players:
        shares = np.linalg.lstsq(fixed, right, rcond=None)[0]
    return np.where(np.abs(shares) < _TIE, 0.0, shares)


def _checked(worth: ArrayLike) -> tuple[Array, int]:
    worth = np.asarray(worth, dtype=np.float64)
    players = worth.size.bit_length() - 1
    if worth.ndim != 1 or worth.size != 1 << players or players < 1 or worth[0] != 0:
        raise LensError(f"{worth.size} coalitions: a power of two is needed, the first of nobody and worth 0")
    if players > MOST:
        raise LensError(f"cooperative solutions are for {MOST} players at most, not for {players}")
    return worth, players


def _members(players: int) -> Array:
    """Who is in each coalition: (2**n, n)."""
    return ((np.arange(1 << players)[:, None] >> np.arange(players)) & 1).astype(np.float64)


def _widest(
    members: Array, value: Array, fixed: Array, right: Array, alone: Array
) -> tuple[float, Array, NDArray[np.float64]]:
    """Raise the least satisfaction of the open coalitions: how far, the shares, and each one's price."""
    from scipy.optimize import linprog

    players = members.shape[1]
    found = linprog(
        np.append(np.zeros(players), -1.0),
        A_ub=np.hstack([-members, np.ones((len(members), 1))]),
        b_ub=-value,
        A_eq=np.hstack([fixed, np.zeros((len(fixed), 1))]),
        b_eq=right,
        bounds=[*((low, None) for low in alone), (None, None)],
        method="highs",
    )
    if found.status != 0:
        raise LensError(f"the linear program of the cooperative solution failed: {found.message}")
    return float(found.x[-1]), np.asarray(found.x[:-1]), -np.asarray(found.ineqlin.marginals)


@dataclass(frozen=True, slots=True)
class Cooperative:
    """The lens of cooperative solutions, on the vote by power; `quota` as in `majority`."""

    quota: float = 0.5
    name: str = "cooperative"
    says: str = "cooperative solutions: core, Shapley value and nucleolus of winning by joint power"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Divide what the winning coalition wins.

        Raises
        ------
        LensError
            If the power of one is unknown, or there are more than twelve powers.
        """
        if network.size > MOST:
            raise LensError(f"cooperative solutions are for {MOST} players at most, not for {network.size}")
        weights = network.known_weights()
        worth = majority(weights, self.quota)
        values, middle, empty = shapley(worth), nucleolus(worth), core_is_empty(worth)
        without = [(1 << network.size) - 1 - (1 << k) for k in range(network.size)]
        vetoes = [code for code, k in zip(network.codes, without, strict=True) if worth[k] == 0]
        best = [
            code for code, value in zip(network.codes, values, strict=True) if value > values.max() - _TIE
        ]
        idle = sorted(code for code, value in zip(network.codes, values, strict=True) if value < _TIE)
        verb = "has" if len(best) == 1 else "each have"
        reasoning = [
            f"A coalition with more than {self.quota:.3g} of all power wins 1, any other nothing. "
            "Shapley's value is the chance to turn a losing coalition into a winning one, over all "
            "orders of joining.",
            (
                "The core is empty: whatever the division, some winning coalition can do better for "
                "all its members."
                if empty
                else f"The core is not empty, since no coalition wins without {listed(sorted(vetoes))}."
            ),
            "The nucleolus makes the least satisfied coalition as satisfied as can be, then the "
            "second least.",
        ]
        if idle:
            reasoning.append(f"{listed(idle)} never {'turns' if len(idle) == 1 else 'turn'} the balance.")
        return LensResult(
            lens=self.name,
            says=f"{listed(sorted(best))} {verb} the largest value, {values.max():.3g}; the core is "
            f"{'empty' if empty else 'not empty'}.",
            reasoning=tuple(reasoning),
            powers={
                "share of power": {code: float(weights[k]) for k, code in enumerate(network.codes)},
                "Shapley value": {code: float(values[k]) for k, code in enumerate(network.codes)},
                "nucleolus": {code: float(middle[k]) for k, code in enumerate(network.codes)},
                "veto": {code: code in vetoes for code in network.codes},
            },
            numbers={"core empty": empty, "winning coalitions": int(worth.sum())},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=(
                "Shapley and Shubik (1954), American Political Science Review 48(3)",
                "Schmeidler (1969), SIAM Journal on Applied Mathematics 17(6)",
                "Gillies (1959), Annals of Mathematics Studies 40",
            ),
        )


LENS = Cooperative()
