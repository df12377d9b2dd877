"""War as what is left when no deal is made."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network
from tripolar.lenses.outside_option import (
    LENS,
    OutsideOption,
    deal_me_out,
    proposer_share,
    split_the_difference,
)


def powers(*weights: float) -> Network:
    codes = ("A", "B", "C")[: len(weights)]
    return Network(codes, np.zeros((len(codes), len(codes))), weights)


def test_equals_share_equally_either_way() -> None:
    result = LENS.apply(powers(1, 1))
    assert result.dyads["share of the stronger, war as impasse"]["A-B"] == pytest.approx(0.5)
    assert result.dyads["share of the stronger, war as outside option"]["A-B"] == 0.5
    assert result.answer(LensQuestion.BEST_PLACED).options == {"A", "B"}


def test_strength_counts_as_an_impasse_and_as_an_option_only_where_it_binds() -> None:
    result = LENS.apply(powers(6, 4, 1))
    impasse, option = (
        dict(result.dyads[f"share of the stronger, war as {way}"]) for way in ("impasse", "outside option")
    )
    assert impasse == pytest.approx({"A-B": 0.6, "A-C": 6 / 7, "B-C": 0.8})
    assert option == pytest.approx({"A-B": 0.5, "A-C": 6 / 7 - 0.1, "B-C": 0.7})
    assert dict(result.dyads["the option binds"]) == {"A-B": False, "A-C": True, "B-C": True}
    assert result.says == "As an outside option, war moves the deal of A-C and B-C; all others are in halves."


def test_a_costly_war_moves_nothing() -> None:
    assert (
        OutsideOption(cost=0.5)
        .apply(powers(6, 4, 1))
        .says.startswith("As an outside option, war moves no deal")
    )


@pytest.mark.parametrize("pair", [(0.7, 0.4), (-0.1, 0.5)])
def test_options_that_leave_no_deal_are_refused(pair: tuple[float, float]) -> None:
    for rule in (deal_me_out, split_the_difference):
        with pytest.raises(LensError, match="a sum of 1 at most"):
            rule(*pair)


def test_what_is_no_discount_and_no_share_is_refused() -> None:
    with pytest.raises(LensError, match="a discount lies between 0 and 1, and 1 does not"):
        proposer_share(1.0)
    with pytest.raises(LensError, match="a share from 0 to 1, not 2"):
        proposer_share(0.5, 2.0)
