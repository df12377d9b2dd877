"""What life without trade would cost."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.gains_from_trade import LENS, gain
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_year

CODES = ("USA", "RUS", "CHN")


def test_a_closed_country_loses_nothing_and_an_open_one_more() -> None:
    assert gain(1.0, 5) == 0
    assert 0 < gain(0.9, 5) < gain(0.7, 5) < gain(0.7, 4) < 1


def test_best_placed_is_who_would_lose_least() -> None:
    result = LENS.apply(Network(CODES, np.zeros((3, 3)), home_shares=(0.9, 0.7, 0.8)))
    assert result.answer(LensQuestion.BEST_PLACED).options == {"USA"}
    assert result.powers["loss without trade, elasticity 5"]["RUS"] == pytest.approx(gain(0.7, 5))
    assert result.says.startswith("Life without trade would cost USA 2.1%, CHN 4.4% and RUS 6.9%")


def test_home_shares_come_from_the_figures_and_are_unknown_for_the_soviet_union() -> None:
    shares = network_of_year(CODES, 2019).home_shares
    assert np.all((shares > 0.7) & (shares < 0.9))
    with pytest.raises(LensError, match="unknown home share of spending in the figures of 1971: SUN"):
        LENS.apply(network_of_year(("USA", "SUN", "CHN"), 1971))


@pytest.mark.parametrize(("share", "elasticity"), [(0.0, 5), (1.2, 5), (0.9, 0)])
def test_what_is_no_share_or_no_elasticity_is_refused(share: float, elasticity: float) -> None:
    with pytest.raises(LensError, match="above 0"):
        gain(share, elasticity)
