"""Gains from trade: what it would cost a country to live on its own.

References
----------
.. [Arkolakis2012] Arkolakis, C., Costinot, A. and Rodríguez-Clare, A. (2012), New Trade Models, Same Old
   Gains?, American Economic Review 102(1), 94-130.
"""

from __future__ import annotations

from dataclasses import dataclass

from tripolar.errors import LensError
from tripolar.lenses.lens import TRADE, LensAnswer, LensQuestion, LensResult, Value, listed
from tripolar.lenses.network import Network

__all__ = ["LENS", "GainsFromTrade", "gain"]

_TIE = 1e-12


def gain(home_share: float, elasticity: float) -> float:
    """Share of real income that a country would lose without any trade [Arkolakis2012]_.

    In a large class of models it is 1 - λ^(1/ε): all that counts is the share λ of its spending that goes
    to its own goods, and the elasticity ε by which imports fall when their price rises.

    Parameters
    ----------
    home_share : float
        λ, above 0 and up to 1.
    elasticity : float
        ε, above 0: the usual estimates lie between 5 and 10.

    Examples
    --------
    >>> [round(gain(0.93, elasticity), 5) for elasticity in (10, 5)]
    [0.00723, 0.01441]
    """
    if not 0.0 < home_share <= 1.0:
        raise LensError(f"a home share is above 0 and up to 1, not {home_share:g}")
    if not elasticity > 0.0:
        raise LensError(f"an elasticity is above 0, not {elasticity:g}")
    return -float(home_share ** (1.0 / elasticity) - 1.0)


@dataclass(frozen=True, slots=True)
class GainsFromTrade:
    """The lens of the gains from trade, at two elasticities."""

    elasticity: float = 5.0
    other: float = 10.0
    name: str = "gains-from-trade"
    says: str = "gains from trade: what it would cost each to live on its own"
    reads: frozenset[str] = frozenset({TRADE})

    def apply(self, network: Network) -> LensResult:
        """Say what each would lose without trade.

        Raises
        ------
        LensError
            If the home share of one is unknown.
        """
        home = network.known_home_shares()
        losses = {
            code: gain(float(share), self.elasticity) for code, share in zip(network.codes, home, strict=True)
        }
        least = min(losses.values())
        best = [code for code in network.codes if losses[code] < least + _TIE]
        told = listed(
            f"{code} {losses[code]:.1%}" for code in sorted(network.codes, key=lambda c: (losses[c], c))
        )
        powers: dict[str, dict[str, Value]] = {
            "home share of spending": {
                code: float(share) for code, share in zip(network.codes, home, strict=True)
            },
            f"loss without trade, elasticity {self.elasticity:g}": dict(losses),
            f"loss without trade, elasticity {self.other:g}": {
                code: gain(float(share), self.other) for code, share in zip(network.codes, home, strict=True)
            },
        }
        return LensResult(
            lens=self.name,
            says=f"Life without trade would cost {told} of income.",
            reasoning=(
                "What a country gains from all its trade follows from the share of its spending that goes "
                "to its own goods and from one elasticity.",
                f"Best placed is who would lose least. At an elasticity of {self.other:g} losses are about "
                f"half of those at {self.elasticity:g}; their order is the same.",
                "It is all trade, not trade among these powers. Shares are of GDP; with gross output, as in "
                "the source, losses come out smaller.",
            ),
            powers=powers,
            numbers={"elasticity": self.elasticity, "least loss": least},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=("Arkolakis, Costinot and Rodríguez-Clare (2012), American Economic Review 102(1)",),
        )


LENS = GainsFromTrade()
