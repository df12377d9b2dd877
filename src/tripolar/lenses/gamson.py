"""The cheapest winning coalition: partners share by what they bring, so each wants the fewest others.

References
----------
.. [Gamson1961] Gamson, W. A. (1961), A Theory of Coalition Formation, American Sociological Review 26(3),
   373-382.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, LensAnswer, LensQuestion, LensResult, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "Gamson", "cheapest_winning"]

#: Most powers whose coalitions are all looked at.
MOST = 16
_TIE = 1e-12


def cheapest_winning(weights: Array, quota: float = 0.5) -> tuple[tuple[int, ...], ...]:
    """Find the winning coalitions with the least weight [Gamson1961]_.

    Parameters
    ----------
    weights : array (n,)
        Resources.
    quota : float
        A coalition wins with more than this share of all.

    Returns
    -------
    tuple of tuple of int
        Positions of the members of each; several where they weigh the same.

    Examples
    --------
    >>> cheapest_winning([4, 3, 2])
    ((1, 2),)
    """
    total = float(sum(weights))
    n = len(weights)
    best = float("inf")
    found: list[tuple[int, ...]] = []
    for size in range(1, n + 1):
        for members in combinations(range(n), size):
            weight = float(sum(weights[k] for k in members)) / total
            if weight <= quota + _TIE or weight > best + _TIE:
                continue
            if weight < best - _TIE:
                best, found = weight, []
            found.append(members)
    minimal = [set(members) for members in found]
    return tuple(m for m in found if not any(other < set(m) for other in minimal))


@dataclass(frozen=True, slots=True)
class Gamson:
    """The lens of the cheapest winning coalition; `quota` as in `cheapest_winning`."""

    quota: float = 0.5
    name: str = "gamson"
    says: str = "the cheapest winning coalition, whose members share by what they bring"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Find the cheapest winning coalitions and what each member gets.

        Raises
        ------
        LensError
            If the power of one is unknown, or there are more than sixteen powers.
        """
        if network.size > MOST:
            raise LensError(f"coalitions are listed for {MOST} powers at most, not for {network.size}")
        weights = network.known_weights()
        coalitions = cheapest_winning(weights, self.quota)
        payoffs = {code: 0.0 for code in network.codes}
        for members in coalitions:
            total = float(sum(weights[k] for k in members))
            for k in members:
                payoffs[network.codes[k]] += float(weights[k]) / total / len(coalitions)
        most = max(payoffs.values())
        best = [code for code in network.codes if payoffs[code] > most - _TIE]
        alone = len(coalitions[0]) == 1
        names = sorted("-".join(network.codes[k] for k in members) for members in coalitions)
        pairs = [
            pair for members in coalitions for pair in combinations([network.codes[k] for k in members], 2)
        ]
        says = (
            f"{names[0]} wins alone and needs nobody."
            if alone
            else f"The cheapest winning coalition is {listed(names, 'or')}."
        )
        shares = ", ".join(f"{code} {payoffs[code]:.3g}" for code in sorted(payoffs) if payoffs[code])
        return LensResult(
            lens=self.name,
            says=says,
            reasoning=(
                f"A coalition wins with more than {self.quota:.3g} of all power. Members share what it wins "
                "by the power they bring, so each wants the winning coalition that weighs least.",
                f"Shares of what is won: {shares}"
                + (", each cheapest coalition as likely as another." if len(coalitions) > 1 else "."),
            ),
            powers={
                "share of power": {code: float(weights[k]) for k, code in enumerate(network.codes)},
                "share of the prize": dict(payoffs),
            },
            dyads={
                "together": {
                    network.dyad(i, j): any({i, j} <= set(members) for members in coalitions)
                    for i, j in network.pairs
                }
            },
            numbers={
                "cheapest coalitions": len(coalitions),
                "their weight": float(sum(weights[k] for k in coalitions[0])),
            },
            answers=(LensAnswer.pairs(pairs), LensAnswer.of(LensQuestion.BEST_PLACED, best)),
            references=("Gamson (1961), American Sociological Review 26(3)",),
        )


LENS = Gamson()
