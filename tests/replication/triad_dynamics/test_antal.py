"""Local triad dynamics (Antal, Krapivsky and Redner 2005, Physical Review E 72, 036121).

The stationary density of friendly links, 1/(sqrt(3(1 - 2p)) + 1) below p = 1/2 and 1 from there on; the
four densities of triads at p = 1/3; rate equations and Monte Carlo that agree with them. The decimals are
those of the project's notes of published results.
"""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.triad_dynamics import final_friendship, final_kinds, follow_rates, simulate

TOLERANCE = 5e-7
CASES = [(0.0, 0.366025), (0.25, 0.449490), (1 / 3, 0.5)]


@pytest.mark.parametrize(("amity", "friendly"), CASES)
def test_share_of_amities_in_the_end(amity: float, friendly: float) -> None:
    assert final_friendship(amity) == pytest.approx(friendly, abs=TOLERANCE)


@pytest.mark.parametrize("amity", [0.5, 0.7, 1.0])
def test_paradise_from_one_half_on(amity: float) -> None:
    assert final_friendship(amity) == 1
    assert final_kinds(amity) == (1, 0, 0, 0)


def test_kinds_of_triads_at_one_third() -> None:
    assert final_kinds(1 / 3) == pytest.approx((0.125, 0.375, 0.375, 0.125))


@pytest.mark.parametrize("amity", [0.0, 0.25, 1 / 3, 0.45])
def test_the_rate_equations_end_there(amity: float) -> None:
    assert follow_rates((0.1, 0.3, 0.4, 0.2), amity, 100.0) == pytest.approx(
        np.array(final_kinds(amity)), abs=1e-6
    )


def test_the_rate_equations_reach_paradise() -> None:
    assert follow_rates((0.125, 0.375, 0.375, 0.125), 0.8, 60.0) == pytest.approx([1, 0, 0, 0], abs=1e-6)


@pytest.mark.parametrize(("amity", "friendly"), CASES)
def test_monte_carlo_ends_there_too(amity: float, friendly: float) -> None:
    """Four hundred powers; the share fluctuates by about one over their number."""
    share, balanced = simulate(400, amity, updates_per_relation=5.0, friendly=0.5, rng=0)
    kinds = final_kinds(amity)
    assert share == pytest.approx(friendly, abs=0.006)
    assert balanced == pytest.approx(kinds[0] + kinds[2], abs=0.01)
