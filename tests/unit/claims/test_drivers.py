"""Drivers planted in synthetic draws are found, and noise is not taken for one."""

import math

import numpy as np
import pytest
from tests.unit.claims.made import ensemble, scenario

from tripolar.claims.drivers import Candidates
from tripolar.words import probability

N = 400
_RNG = np.random.default_rng(5)
STRESS = _RNG.uniform(0, 120, N)
NOISE = {f"access.{k}": _RNG.uniform(0, 1, N) for k in range(20)}
ONES = {"value(RUS)": np.ones(N)}


@pytest.fixture
def rng():
    return np.random.default_rng(6)


def candidates(parameters, derived=None, blends=()):
    return Candidates(ensemble(scenario(blends=blends), ONES, parameters, derived))


def strongest(found, response, truth):
    """The first driver, or None."""
    return next(iter(found.drivers(response, truth)), None)


def test_finds_the_planted_parameter_and_where_it_flips(rng):
    margin = 38.0 - STRESS + rng.normal(0, 5, N)
    driver = strongest(candidates({**NOISE, "balance_stress": STRESS}), margin, (margin > 0).astype(float))
    assert driver.path == "balance_stress"
    assert driver.correlation == pytest.approx(-0.99, abs=0.01)
    assert driver.split == pytest.approx(38, abs=5)
    assert driver.share_below > 0.9
    assert driver.share_above < 0.1
    below, above = probability(driver.share_below), probability(driver.share_above)
    assert driver.flip == (
        f"holds where balance stress is below {driver.split:.3g} bn US$/yr ({below}), fails above ({above})"
    )


def test_a_claim_that_holds_above_says_so():
    margin = STRESS - 60.0
    driver = strongest(candidates({"balance_stress": STRESS}), margin, (margin > 0).astype(float))
    assert driver.correlation == pytest.approx(1.0)
    assert driver.flip.startswith("holds where balance stress is above ")
    assert driver.flip.endswith(" bn US$/yr (1), fails below (0)")


def test_a_driver_that_never_turns_the_verdict_has_no_flip(rng):
    truth = (rng.uniform(0, 1, N) < 0.65 + 0.3 * STRESS / 120).astype(float)
    driver = strongest(candidates({"balance_stress": STRESS}), truth, truth)
    assert driver.path == "balance_stress"
    assert driver.correlation > 0
    assert 0.5 < driver.share_below < driver.share_above
    assert driver.flip == ""


def test_noise_is_no_driver(rng):
    margin = rng.normal(0, 1, N)
    assert strongest(candidates(NOISE), margin, (margin > 0).astype(float)) is None


def test_words_flip_by_name(rng):
    reading = rng.choice(["mistakes", "shocks"], N)
    truth = np.where(reading == "shocks", 1.0, 0.0)
    driver = strongest(candidates({**NOISE, "reading": reading}), truth, truth)
    assert (driver.path, driver.split, driver.share_below, driver.share_above) == ("reading", "shocks", 0, 1)
    assert driver.flip == "holds where reading is shocks (1), fails where it is mistakes (0)"


def test_a_second_driver_stands_out_from_what_the_first_leaves(rng):
    share = rng.uniform(0.5, 0.75, N)
    alike = STRESS + rng.normal(0, 20, N)
    margin = 38.0 - STRESS + 300 * (share - 0.6)
    made = candidates({**NOISE, "balance_stress": STRESS, "support_share": share, "alike": alike})
    found = made.drivers(margin, (margin > 0).astype(float))
    assert [driver.path for driver in found] == ["balance_stress", "support_share"]


def test_of_many_words_the_one_that_matters_is_named(rng):
    word = rng.choice(["a", "b", "c"], N)
    truth = np.where(word == "b", 0.0, 1.0)
    driver = strongest(candidates({"protocol": word}), truth, truth)
    assert driver.split == "b"
    assert driver.correlation == pytest.approx(-1.0)
    assert driver.flip == "holds where protocol is a or c (1), fails where it is b (0)"


def test_relations_flip_by_the_words_of_their_levels(rng):
    relation = rng.choice([0.0, 0.5, 1.0], N)
    truth = np.where(relation == 0.0, 1.0, 0.0)
    driver = strongest(candidates({"relation.USA-CHN": relation}), truth, truth)
    assert driver.split == 0.25
    assert driver.flip == (
        "holds where relation USA-CHN is hostile (1), fails where it is normal or partnership (0)"
    )


def test_blended_shares_are_candidates_and_solved_values_are_not():
    derived = {"capability.RUS": STRESS / 1000, "political_value.USA.RUS.engager": STRESS}
    truth = (STRESS > 60).astype(float)
    driver = strongest(candidates({}, derived, blends=("capability",)), truth, truth)
    assert (driver.path, driver.unit) == ("capability.RUS", "share")
    assert strongest(candidates({}, derived), truth, truth) is None


def test_undecided_draws_are_left_out():
    margin = np.where(STRESS < 60, 30.0 - STRESS, math.nan)
    truth = np.where(np.isnan(margin), math.nan, (margin > 0).astype(float))
    driver = strongest(candidates({"balance_stress": STRESS}), margin, truth)
    assert driver.correlation == pytest.approx(-1.0)
    assert driver.split == pytest.approx(30, abs=1)
    assert strongest(candidates({"balance_stress": STRESS}), np.full(N, math.nan), None) is None


def test_over_all_draws_there_is_a_driver_without_a_split():
    driver = strongest(candidates({"balance_stress": STRESS}), -STRESS, None)
    assert (driver.path, driver.split, driver.share_below, driver.flip) == ("balance_stress", None, None, "")
    assert driver.correlation == pytest.approx(-1.0)


def test_a_constant_is_never_a_driver():
    assert strongest(candidates({"spillover": np.full(N, 0.3)}), STRESS, None) is None
    assert strongest(candidates({"balance_stress": STRESS}), np.ones(N), np.ones(N)) is None
