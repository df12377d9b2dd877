"""Outside option against impasse point: whether strength counts at the table, or only when one would leave.

References
----------
.. [Rubinstein1982] Rubinstein, A. (1982), Perfect Equilibrium in a Bargaining Model, Econometrica 50(1),
   97-109.
.. [Binmore1989] Binmore, K., Shaked, A. and Sutton, J. (1989), An Outside Option Experiment, Quarterly
   Journal of Economics 104(4), 753-770.
"""

from __future__ import annotations

from dataclasses import dataclass

from tripolar.errors import LensError
from tripolar.lenses.commitment import wars_of_two
from tripolar.lenses.lens import POWER, LensAnswer, LensQuestion, LensResult, Value, listed
from tripolar.lenses.network import Network

__all__ = ["LENS", "OutsideOption", "deal_me_out", "proposer_share", "split_the_difference"]

_TIE = 1e-9


def proposer_share(discount: float, outside: float = 0.0) -> float:
    """What the first proposer keeps when two bargain by turns over one unit [Rubinstein1982]_.

    Without an outside option of the responder it is 1 / (1 + δ). Where the responder may refuse and take
    its outside option instead, it gets the larger of that and δ / (1 + δ) [Binmore1989]_.

    Parameters
    ----------
    discount : float
        δ: what a unit of the next turn is worth now.
    outside : float
        What the responder gets when it leaves, as a share.

    Examples
    --------
    >>> round(proposer_share(0.9), 4), round(proposer_share(0.9, outside=4 / 7), 4)
    (0.5263, 0.4286)
    """
    if not 0.0 <= discount < 1.0:
        raise LensError(f"a discount lies between 0 and 1, and {discount:g} does not")
    if not 0.0 <= outside <= 1.0:
        raise LensError(f"an outside option is a share from 0 to 1, not {outside:g}")
    return 1.0 - max(discount / (1.0 + discount), outside)


def split_the_difference(first: float, second: float) -> float:
    """Share of the first where both get what they have without agreement and half of the rest.

    It is what follows when the two live on `first` and `second` for as long as they do not agree: these
    are the impasse point.

    >>> round(split_the_difference(0.0, 4 / 7), 4)
    0.2143
    """
    _check(first, second)
    return first + (1.0 - first - second) / 2.0


def deal_me_out(first: float, second: float) -> float:
    """Share of the first where both get half, or just what they could leave for if that is more.

    It is what follows when `first` and `second` can only be had by ending the talks: these are outside
    options, and a threat to leave for less than half is not believed [Binmore1989]_.

    >>> deal_me_out(0.0, 0.4), round(deal_me_out(0.0, 4 / 7), 4)
    (0.5, 0.4286)
    """
    _check(first, second)
    return min(max(0.5, first), 1.0 - second)


def _check(first: float, second: float) -> None:
    if first < 0 or second < 0 or first + second > 1.0 + _TIE:
        raise LensError(
            f"two options of 0 or more with a sum of 1 at most leave a deal, not {first:g}, {second:g}"
        )


@dataclass(frozen=True, slots=True)
class OutsideOption:
    """The lens of outside options: war is what two can turn to; `cost` of it is a share of the prize."""

    cost: float = 0.1
    name: str = "outside-option"
    says: str = "outside option or impasse: whether strength counts in a deal when war is what is left"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Let every two divide a prize, war being once their impasse and once their outside option.

        Raises
        ------
        LensError
            If the power of one is unknown, or two have none.
        """
        split, out = dict.fromkeys(network.codes, 0.0), dict.fromkeys(network.codes, 0.0)
        dyads: dict[str, dict[str, Value]] = {
            "war is worth to the stronger": {},
            "share of the stronger, war as impasse": {},
            "share of the stronger, war as outside option": {},
            "the option binds": {},
        }
        for strong, weak, chance in wars_of_two(network):
            own, other = max(chance - self.cost, 0.0), max(1.0 - chance - self.cost, 0.0)
            impasse, option = split_the_difference(own, other), deal_me_out(own, other)
            for shares, share in ((split, impasse), (out, option)):
                shares[network.codes[strong]] += share
                shares[network.codes[weak]] += 1.0 - share
            for column, value in zip(dyads.values(), (own, impasse, option, own > 0.5 + _TIE), strict=True):
                column[network.dyad(strong, weak)] = value
        binding = sorted(name for name, binds in dyads["the option binds"].items() if binds)
        top = max(out.values())
        best = [code for code in network.codes if out[code] > top - _TIE]
        return LensResult(
            lens=self.name,
            says=f"As an outside option, war moves the deal of {listed(binding)}; all others are in halves."
            if binding
            else "As an outside option, war moves no deal: all are in halves.",
            reasoning=(
                "Every two divide one prize. War gives each its share of their power, less "
                f"{self.cost:g} of the prize.",
                "If they fight for as long as they do not agree, war is the impasse point: each gets what "
                "war is worth to it and half of what war would waste. Strength then always counts.",
                "If war can only be had by ending the talks, it is an outside option: each gets half, or "
                "what war is worth to it if that is more. This one did better in the experiment of the "
                "authors, and is the one that is compared with other theories.",
            ),
            powers={"sum of shares, war as impasse": split, "sum of shares, war as outside option": out},
            dyads=dyads,
            numbers={"cost of war": self.cost, "deals that war moves": len(binding)},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=(
                "Binmore, Shaked and Sutton (1989), Quarterly Journal of Economics 104(4)",
                "Rubinstein (1982), Econometrica 50(1)",
            ),
        )


LENS = OutsideOption()
