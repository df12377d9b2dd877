"""Which inputs count as codings, and what claims make of them."""

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario, shares

from tripolar.claims.criterion import Criterion, assess_codings, groups

X = {"value(RUS)": shares(60, 60)}


def test_words_and_levels_with_few_values_are_codings():
    drawn = {
        "relation.USA-CHN": np.tile([0.0, 0.5], 60),
        "reading": np.tile(["mistakes", "shocks", "mistakes"], 40),
        "precision": np.tile([2.0, 5.0, 10.0], 40),
        "balance_stress": np.linspace(0, 120, 120),
        "spillover": np.full(120, 0.3),
    }
    found = groups(ensemble(scenario(), X, drawn))
    assert [(group.path, group.value, int(group.chosen.sum())) for group in found] == [
        ("relation.USA-CHN", "hostile", 60),
        ("relation.USA-CHN", "normal", 60),
        ("reading", "mistakes", 80),
        ("reading", "shocks", 40),
        ("precision", "2", 40),
        ("precision", "5", 40),
        ("precision", "10", 40),
    ]


def test_a_continuous_parameter_of_a_small_run_is_no_coding():
    drawn = {"balance_stress": np.linspace(0, 120, 5)}
    assert groups(ensemble(scenario(), {"value(RUS)": shares(3, 2)}, drawn)) == ()


def test_each_coding_is_assessed_among_its_own_draws():
    drawn = {"relation.USA-CHN": np.repeat([0.0, 0.5, 1.0], 40)}
    column = np.concatenate([shares(38, 2), shares(10, 20, 10), shares(0, 0, 40)])
    holds = claim(holds="value(RUS) > 0.5").holds
    criterion = Criterion(holds, {holds.calls[0]: column}, 120)
    hostile, normal = assess_codings(criterion, groups(ensemble(scenario(), {"value(RUS)": column}, drawn)))
    assert (hostile.value, hostile.draws, hostile.probability) == ("hostile", 40, 0.95)
    assert (normal.value, normal.draws, normal.probability) == ("normal", 40, pytest.approx(1 / 3))
    assert hostile.lower > 0.5
    assert normal.lower == pytest.approx(0.142, abs=1e-3)
    assert normal.upper == pytest.approx(0.648, abs=1e-3)
