"""Deal-me-out and split-the-difference (Binmore, Shaked and Sutton 1989), Rubinstein; see README.md."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.lenses.outside_option import deal_me_out, proposer_share, split_the_difference

OPTIONS = (0.0, 2 / 7, 4 / 7)


def backward(discount: float, outside: float, turns: int = 2_001) -> float:
    """The first proposer's share, the second being able to leave, by going back from a last turn."""
    share = 1.0 - outside
    for _ in range(turns):
        second_proposes = 1.0 - discount * share
        share = 1.0 - max(discount * second_proposes, outside)
    return share


@pytest.mark.parametrize("discount", [0.5, 0.9, 0.99])
def test_rubinsteins_share(discount: float) -> None:
    assert proposer_share(discount) == pytest.approx(1 / (1 + discount))
    assert proposer_share(discount) == pytest.approx(backward(discount, 0.0), abs=1e-9)


@pytest.mark.parametrize("outside", OPTIONS)
@pytest.mark.parametrize("discount", [0.9, 0.99])
def test_an_outside_option_counts_only_when_one_would_leave(discount: float, outside: float) -> None:
    found = backward(discount, outside)
    assert proposer_share(discount, outside) == pytest.approx(found, abs=1e-9)
    assert 1 - found == pytest.approx(max(discount / (1 + discount), outside), abs=1e-9)


@pytest.mark.parametrize("outside", OPTIONS)
def test_deal_me_out_is_the_limit_of_patience(outside: float) -> None:
    assert deal_me_out(0.0, outside) == pytest.approx(backward(0.9999, outside, 100_001), abs=1e-4)


@pytest.mark.parametrize("outside", OPTIONS)
def test_an_impasse_point_splits_the_difference(outside: float) -> None:
    shares = np.linspace(0.0, 1.0 - outside, 100_001)
    best = shares[np.argmax(shares * (1.0 - shares - outside))]  # Nash's product
    assert split_the_difference(0.0, outside) == pytest.approx(best, abs=1e-5)
    assert 1 - split_the_difference(0.0, outside) == pytest.approx(outside + (1 - outside) / 2)
