"""The transfer that ends a threat (Niou and Ordeshook 1986, Journal of Conflict Resolution 30(4), 685-715).

The distribution (120, 100, 80), the third state threatened, becomes (150, 100, 50). The figures are those
of the
project's notes of published results; the paper's own page was not at hand.
"""

from __future__ import annotations

import pytest

from tripolar.lenses.balance_of_power import after_threat, predominant


def test_the_weakest_of_three_makes_the_strongest_safe() -> None:
    assert after_threat((120, 100, 80), threatened=2) == pytest.approx((150, 100, 50))


def test_after_it_nobody_can_be_eliminated() -> None:
    """One has exactly half: it is not predominant, and no two without it have more than half."""
    after = after_threat((120, 100, 80), threatened=2)
    assert predominant(after) is None
    assert max(after) == pytest.approx(sum(after) / 2)
