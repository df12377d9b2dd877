"""How much arithmetic one sweep needs at least: the floor under the time of a solve.

Counted by hand for ``expiry``, with the algebra shared along a line (states that differ in one dyad's level
only): a line of L levels has 2L - 3 pairs of states between which a deal can be struck, each with a bounded
transfer and one exponential, and L normalisations. Where moves cost something the step from the bottom
differs from the same step seen from above it, which makes one deal more for each level but the ends. With an
item every deal comes with it and without, and giving alone is one more. One division serves all sums of a
line; noise read as shocks takes a logarithm for each state, and one division more. What moves numbers about
counts for nothing; nor do the steps between sweeps (mixing, corrections), which are the price of needing
fewer sweeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tripolar.game.model.board import Board

if TYPE_CHECKING:
    from bench.conftest import Limits

__all__ = ["EXPONENTIAL", "Operations", "of_sweep"]

# An exponential to full precision, when it is counted in flops: reduction of the range and a polynomial
# of degree 11, each multiply-and-add two.
EXPONENTIAL = 28
LOGARITHM = 26  # its mantissa, one over it, ten terms of a series
_DEAL = 12  # gains of both, the clipped transfer, gains after it, the lesser scaled gain
_NORMALISE = 2  # sum of weights, probability of the third option


@dataclass(frozen=True, slots=True)
class Operations:
    """Additions and multiplications, exponentials, and divisions."""

    simple: int
    exponentials: int
    divisions: int

    @property
    def flops(self) -> int:
        """All in one unit, a division as one."""
        return self.simple + EXPONENTIAL * self.exponentials + self.divisions

    def seconds(self, limits: Limits) -> float:
        """Time at the rates this machine reaches for each kind, one core; nothing waits for anything."""
        exponential = min(EXPONENTIAL / limits.computed, 1.0 / limits.exps)
        return (
            self.simple / limits.computed
            + self.exponentials * exponential
            + self.divisions / limits.divisions
        )


def of_sweep(board: Board, friction: bool = False, shocks: bool = False) -> Operations:
    """One application of the equilibrium map to one game; whether moves cost anything, noise is shocks."""
    n, simple, exponentials, divisions = board.powers, 0, 0, 0
    for d in board.active:
        size, item = board.sizes[d], board.item_of(d) is not None
        lines = board.states // size
        deals = 2 * size - 3 + (size - 2 if friction else 0)
        deals = 2 * deals + 1 if item else deals
        chosen = (size - 2) * (4 if item else 2) + (3 if item else 1) + (2 if item else 1)
        expected = chosen * 2 * 2  # a gain times its chance, added, for either side
        outsider = (2 * 3 + (size - 2) * 5) * (n - 2)
        gathered = n * size
        shared = 3 * size  # what one division leaves to multiplications
        noise = size * LOGARITHM + 2 * chosen + 5 * size if shocks else 0
        costs = 4 * deals if friction else 0
        sums = size * _NORMALISE + expected + outsider + gathered + shared + noise + costs
        simple += lines * (deals * _DEAL + sums)
        exponentials += lines * deals
        divisions += lines * (2 if shocks else 1)
    moves = sum(count - 1 for count in board.types)
    # Flow payoff, renewals at their rate, discounting by a product; and every leader's moves.
    simple += board.states * n * (3 + 2 * moves)
    return Operations(simple, exponentials, divisions)
