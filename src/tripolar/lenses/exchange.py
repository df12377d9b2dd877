"""Network exchange: who gets how much of deals when everyone can strike one only, with a friend.

References
----------
.. [KleinbergTardos2008] Kleinberg, J. and Tardos, É. (2008), Balanced Outcomes in Social Exchange Networks,
   Proceedings of the 40th ACM Symposium on Theory of Computing, 295-304.
.. [Bayati2010] Bayati, M., Borgs, C., Chayes, J., Kanoria, Y. and Montanari, A. (2010), Bargaining Dynamics
   in Exchange Networks, arXiv 1004.2079.
.. [CookYamagishi1992] Cook, K. S. and Yamagishi, T. (1992), Power in Exchange Networks: A Power-Dependence
   Formulation, Social Networks 14, 245-265.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensQuestion, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "BalancedOutcome", "Exchange", "balanced_outcome", "best_matchings"]

#: Most powers whose matchings are all looked at.
MOST = 12
_TIE = 1e-9
_STEPS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class BalancedOutcome:
    """A balanced outcome.

    Attributes
    ----------
    deals : tuple of (int, int)
        Who deals with whom.
    payoffs : array (n,)
        What each gets; the two of a deal share its worth.
    outside : array (n,)
        What each could get at best by drawing another power out of its deal.
    """

    deals: tuple[tuple[int, int], ...]
    payoffs: Array
    outside: Array


def best_matchings(worth: Array) -> tuple[float, tuple[tuple[tuple[int, int], ...], ...]]:
    """Find every set of deals, one a power at most, that is worth most together.

    Parameters
    ----------
    worth : array (n, n)
        Symmetric, 0 where two cannot deal.
    """
    best = 0.0
    found: list[tuple[tuple[int, int], ...]] = [()]
    for deals in _matchings(worth, tuple(range(len(worth)))):
        total = float(sum(worth[deal] for deal in deals))
        if total > best + _TIE:
            best, found = total, []
        if total > best - _TIE:
            found.append(deals)
    return best, tuple(dict.fromkeys(found))


def balanced_outcome(worth: ArrayLike, bargaining: ArrayLike | None = None) -> BalancedOutcome | None:
    """Find a stable and balanced outcome [KleinbergTardos2008]_.

    1. Deals are a matching of the greatest worth.
    2. Stable: no two could both gain by leaving theirs for a deal with each other.
    3. Balanced: the two of a deal share equally what it is worth beyond their outside options, or, with
       unequal bargaining power, in its proportion [Bayati2010]_.

    It is reached by letting every deal move half of the way to balance, again and again.

    Parameters
    ----------
    worth : array (n, n)
        What a deal of two is worth; symmetric, 0 where two cannot deal.
    bargaining : array (n,), optional
        Bargaining power of each, equal if left out.

    Returns
    -------
    BalancedOutcome or None
        None where no outcome is stable: whoever is left out can offer somebody more.

    Raises
    ------
    LensError
        If the table is no table of deals, there are more than twelve powers, or balance is not reached.

    Examples
    --------
    >>> path = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    >>> balanced_outcome(path).payoffs.round(6).tolist()
    [0.0, 1.0, 0.0]
    """
    worth = np.asarray(worth, dtype=np.float64)
    n = len(worth)
    if worth.shape != (n, n) or np.any(worth < 0) or np.any(worth != worth.T) or np.any(np.diag(worth)):
        raise LensError("deals are a symmetric table of worths of 0 or more, with nothing on the diagonal")
    if n > MOST:
        raise LensError(f"exchange is for {MOST} powers at most, not for {n}")
    strength = np.ones(n) if bargaining is None else np.asarray(bargaining, dtype=np.float64)
    best, matchings = best_matchings(worth)
    if _least_cover(worth) > best + 1e-7:
        return None
    deals = matchings[0]
    payoffs = np.zeros(n)
    partner = np.full(n, -1)
    for i, j in deals:
        partner[i], partner[j] = j, i
        payoffs[i] = payoffs[j] = worth[i, j] / 2.0
    for _ in range(_STEPS):
        outside = _outside(worth, payoffs, partner)
        target = payoffs.copy()
        for i, j in deals:
            surplus = worth[i, j] - outside[i] - outside[j]
            share = outside[i] + surplus * strength[i] / (strength[i] + strength[j])
            target[i] = min(max(share, 0.0), worth[i, j])
            target[j] = worth[i, j] - target[i]
        if np.abs(target - payoffs).max() < 1e-13:
            return BalancedOutcome(deals, payoffs, outside)
        payoffs = (payoffs + target) / 2.0
    raise LensError(f"the deals of {n} powers were not in balance after {_STEPS} steps")


def _matchings(worth: Array, free: tuple[int, ...]) -> Iterator[tuple[tuple[int, int], ...]]:
    if not free:
        yield ()
        return
    first, *rest = free
    yield from _matchings(worth, tuple(rest))
    for other in rest:
        if worth[first, other] > 0:
            for deals in _matchings(worth, tuple(k for k in rest if k != other)):
                yield ((first, other), *deals)


def _outside(worth: Array, payoffs: Array, partner: Array) -> Array:
    """What each could get at best from a power that is not its partner."""
    offers = np.where(worth > 0, worth - payoffs, 0.0)
    matched = np.flatnonzero(partner >= 0)
    offers[matched, partner[matched].astype(int)] = 0.0
    return np.maximum(offers.max(axis=1), 0.0)


def _least_cover(worth: Array) -> float:
    """The least that all must get together so that no two could do better: a linear program."""
    from scipy.optimize import linprog

    edges = np.argwhere(np.triu(worth) > 0)
    if not edges.size:
        return 0.0
    pays = np.zeros((len(edges), len(worth)))
    pays[np.arange(len(edges))[:, None], edges] = -1.0
    found = linprog(np.ones(len(worth)), A_ub=pays, b_ub=-worth[edges[:, 0], edges[:, 1]], method="highs")
    return float(found.fun)


@dataclass(frozen=True, slots=True)
class Exchange:
    """The lens of network exchange: every amity is a deal, worth as much as the relation is good."""

    name: str = "exchange"
    says: str = "network exchange: who profits from deals that friends can strike, one each"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Find who deals with whom and how they share.

        Raises
        ------
        LensError
            If a relation is unknown, no two are friends, or there are more than twelve powers.
        """
        worth = np.maximum(network.known_relations(), 0.0)
        if not worth.any():
            raise LensError("network exchange needs two friends, and no relation is an amity")
        found = balanced_outcome(worth)
        reasoning = [
            "Two whose relation is above 0 can strike a deal, worth that relation, and everyone "
            "strikes one at most.",
            "In balance no two gain by leaving their partners for each other, and partners share "
            "equally what their deal is worth beyond what each could get elsewhere.",
        ]
        payoffs: dict[str, Value] = dict.fromkeys(network.codes)
        outside: dict[str, Value] = dict.fromkeys(network.codes)
        answers: tuple[LensAnswer, ...] = ()
        if found is None:
            says = "No outcome is stable: whoever is left out can always offer a partner of others more."
            reasoning.append(
                "Such is every triangle of three equal friends: two deal, and the third bids for one."
            )
        else:
            payoffs = {code: float(found.payoffs[k]) for k, code in enumerate(network.codes)}
            outside = {code: float(found.outside[k]) for k, code in enumerate(network.codes)}
            top = float(found.payoffs.max())
            best = sorted(
                code for code in network.codes if found.payoffs[network.codes.index(code)] > top - 1e-7
            )
            _, matchings = best_matchings(worth)
            pairs = {deal for deals in matchings for deal in deals}
            says = f"{listed(best)} {'gets' if len(best) == 1 else 'get'} most, {top:.3g} of a deal."
            answers = (
                LensAnswer.of(LensQuestion.BEST_PLACED, best),
                LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in pairs),
            )
        return LensResult(
            lens=self.name,
            says=says,
            reasoning=tuple(reasoning),
            powers={"payoff": payoffs, "outside option": outside},
            dyads={"worth of a deal": {network.dyad(i, j): float(worth[i, j]) for i, j in network.pairs}},
            numbers={"stable": found is not None},
            answers=answers,
            references=("Kleinberg and Tardos (2008), STOC", "Bayati and others (2010), arXiv 1004.2079"),
        )


LENS = Exchange()
