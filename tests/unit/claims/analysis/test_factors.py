"""What varies is cut into classes: equal ones for numbers, one for each value of a coding."""

from itertools import pairwise

import numpy as np
import pytest
from tests.unit.claims.made import ensemble, scenario

from tripolar.claims.analysis.factors import class_count, correlated, factor, factors_of

RNG = np.random.default_rng(1)


def test_a_number_is_cut_at_its_quantiles():
    found = factor("spillover", np.exp(RNG.standard_normal(1000)))
    assert found.count == class_count(1000) == 15
    assert set(np.bincount(found.classes)) <= {66, 67}
    assert not found.few
    by_class = [found.values[found.classes == k] for k in range(found.count)]
    assert all(a.max() < b.min() for a, b in pairwise(by_class))


def test_equal_values_share_a_class():
    values = np.repeat(np.arange(20.0), 10)
    found = factor("x", values)
    assert all(np.unique(found.classes[values == value]).size == 1 for value in range(20))


def test_words_and_few_values_have_a_class_each():
    word = factor("reading", np.array(["shocks", "mistakes", "shocks"]))
    assert (word.words, word.classes.tolist(), word.is_word) == (("mistakes", "shocks"), [1, 0, 1], True)
    level = factor("relation.USA-CHN", np.array([0.5, 0.0, 0.5, 1.0]))
    assert (level.classes.tolist(), level.few, level.is_word) == ([1, 0, 1, 2], True, False)


@pytest.mark.parametrize("column", [np.ones(9), np.array(["a"] * 9), np.array([1.0, np.nan, 2.0])])
def test_what_does_not_vary_or_is_not_known_is_no_factor(column):
    assert factor("x", column) is None


def test_factors_of_an_ensemble_leave_out_what_shares_a_draw_or_was_solved_for():
    from dataclasses import replace

    made = scenario(blends=("capability",))
    parameters = dict(made.parameters)
    parameters["gdp.CHN"] = replace(parameters["gdp.CHN"], drawn_with="spillover")
    made = replace(made, parameters=parameters)
    x = RNG.random(50)
    run = ensemble(
        made,
        {"value(RUS)": x},
        {"spillover": x, "gdp.CHN": 2 * x, "balance_stress": np.ones(50)},
        {"capability.RUS": x, "political_value.USA.RUS.engager": x},
    )
    found = {each.path: (each.unit, each.family) for each in factors_of(run)}
    assert found == {"spillover": ("ratio", "spillover"), "capability.RUS": ("share", "capability")}


def test_correlated_numbers_are_told_and_chance_is_not():
    x, noise = RNG.random(400), RNG.random((20, 400))
    factors = [factor("x", x), factor("y", x + 0.5 * noise[0])]
    factors += [factor(f"noise.{k}", row) for k, row in enumerate(noise[1:])]
    [pair] = correlated(factors)
    assert (pair.path, pair.other) == ("x", "y")
    assert pair.correlation == pytest.approx(np.corrcoef(x, x + 0.5 * noise[0])[0, 1], abs=0.03)
