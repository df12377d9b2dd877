"""Composite indices, concentration, and measures that disagree."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.errors import LensError
from tripolar.lenses.lens import LensQuestion
from tripolar.lenses.network import Network, network_of_scenario
from tripolar.lenses.power_measures import LENS, composite, concentration
from tripolar.scenario.load import load


def test_a_composite_index_is_the_mean_of_shares() -> None:
    components = [[30, 10], [1, 1], [0, 5]]
    assert composite(components) == pytest.approx([(0.75 + 0.5 + 0) / 3, (0.25 + 0.5 + 1) / 3])
    assert composite(components, weights=[2, 1, 0]) == pytest.approx([2 / 3, 1 / 3])
    assert composite(components, totals=[100, 10, 50]) == pytest.approx([0.4 / 3, 0.3 / 3])


@pytest.mark.parametrize("arguments", [{"weights": [1]}, {"weights": [0, 0]}, {"totals": [1, 0]}])
def test_weights_and_totals_that_do_not_fit_are_refused(arguments) -> None:
    with pytest.raises(LensError):
        composite([[1, 2], [3, 4]], **arguments)


def test_concentration_of_two_to_one() -> None:
    # squares 4/9 and 1/9; (5/9 - 1/2) / (1/2) = 1/9
    assert concentration([2 / 3, 1 / 3]) == pytest.approx(1 / 3)


def test_measures_disagree_on_who_leads() -> None:
    result = LENS.apply(network_of_scenario(load("russia-2025")))
    assert result.says == "USA leads by the mean of 6 measures; first is CHN by 2, USA by 4."
    assert result.powers["CINC"]["CHN"] == pytest.approx(0.59136, abs=1e-5)
    assert result.powers["lowest share"]["USA"] == pytest.approx(0.31215, abs=1e-5)
    assert result.answer(LensQuestion.BEST_PLACED).options == {"USA"}


def test_a_single_measure_is_told_alone() -> None:
    result = LENS.apply(Network(("A", "B"), np.zeros((2, 2)), (3, 1)))
    assert result.says == "A leads with 75% of all power."
    assert list(result.powers) == ["mean share"]
