"""First-order indices, PAWN and groups against closed forms, and against parameters without any effect."""

import numpy as np
import pytest

from tripolar.claims.analysis.factors import factor
from tripolar.claims.analysis.first_order import families, first_order, group_indices
from tripolar.claims.analysis.pawn import pawn
from tripolar.stats.sampling import deal, leave_one_out, standard_error

N = 4000


@pytest.fixture
def rng():
    return np.random.default_rng(12)


def test_a_linear_response_has_the_indices_of_its_slopes(rng):
    x = rng.random((3, N))
    y = 1 * x[0] + 2 * x[1] + 0 * x[2]
    found = first_order([factor(f"x{k}", row) for k, row in enumerate(x)], {"y": y})
    assert found.shares[:, 0] == pytest.approx([0.2, 0.8, 0.0], abs=0.025)
    assert found.distinct[:, 0].tolist() == [True, True, False]
    assert found.variance[0] == pytest.approx(5 / 12, rel=0.05)
    assert [index.path for index in found.of("y")] == ["x1", "x0", "x2"]


def test_intervals_cover_the_index_about_as_often_as_they_say(rng):
    covered = 0
    for _ in range(60):
        x = rng.random((2, 500))
        y = x[0] + x[1] > 1
        index = first_order([factor("x", x[0])], {"y": y.astype(float)}).of("y")[0]
        covered += index.low <= 1 / 3 <= index.high  # Var(x) / (1/4)
    assert covered >= 52


def test_a_parameter_that_only_goes_along_with_a_stronger_one_does_not_stand_out(rng):
    x = rng.random((4, N))
    alike = x[0] + rng.normal(0, 0.3, N)
    y = x[0] + 0.3 * x[1] + rng.normal(0, 0.1, N)
    factors = [factor(name, row) for name, row in zip("abcd", [*x[:3], alike], strict=True)]
    found = first_order(factors, {"y": y})
    assert found.shares[3, 0] > 0.3
    assert found.distinct[:, 0].tolist() == [True, True, False, False]


def test_words_are_classes(rng):
    reading = rng.choice(["mistakes", "shocks"], N)
    truth = np.where(rng.random(N) < np.where(reading == "shocks", 0.8, 0.2), 1.0, 0.0)
    [index] = first_order([factor("reading", reading)], {"M1": truth}).of("M1")
    assert index.share == pytest.approx(0.09 / 0.25, abs=0.03)


@pytest.mark.parametrize("kind", ["normal", "heavy", "rare"])
def test_among_a_hundred_parameters_without_effect_none_stands_out(rng, kind):
    draws, responses = 300, 60
    shapes = {
        "normal": lambda: rng.standard_normal(draws),
        "heavy": lambda: np.exp(2 * rng.standard_normal(draws)),
        "rare": lambda: (rng.random(draws) < 0.05).astype(float),
    }
    made = {str(k): shapes[kind]() for k in range(responses)}
    found = first_order([factor(f"x{k}", rng.random(draws)) for k in range(100)], made)
    assert found.distinct.any(axis=0).mean() <= 0.15
    assert abs(np.mean(found.shares)) < 0.002


def test_unknown_draws_are_left_out_of_their_response_only(rng):
    x = rng.random(N)
    y = np.where(x > 0.9, np.nan, x)
    alone = first_order([factor("x", x)], {"y": y})
    beside = first_order([factor("x", x)], {"all": x, "y": y})
    assert beside.of("y") == alone.of("y")
    assert beside.of("all")[0].share > 0.99


def test_too_few_draws_or_no_variance_give_no_index(rng):
    x = rng.random(N)
    few = np.where(np.arange(N) < 30, x, np.nan)
    found = first_order([factor("x", x)], {"few": few, "equal": np.full(N, 0.1), "none": np.full(N, np.nan)})
    assert np.isnan(found.shares).all()
    assert not found.distinct.any()


def test_nothing_to_look_at_is_no_error():
    assert first_order([], {"y": np.ones(5)}).shares.shape == (0, 1)
    assert group_indices({}, {"y": np.ones(5)}) == {"y": ()}


def test_the_jackknife_of_a_mean_is_its_standard_error(rng):
    y = rng.standard_normal(1000)
    group = deal(1000)
    sums = np.array([[y[group == g].sum(), (group == g).sum()] for g in range(20)])
    left_out = leave_one_out(sums)
    error = standard_error(left_out[1:, 0] / left_out[1:, 1])
    assert left_out[0, 0] == pytest.approx(y.sum())
    assert error == pytest.approx(1000**-0.5, rel=0.4)


def test_a_family_adds_up_what_its_members_tell(rng):
    x = rng.random((5, N))
    y = x[0] + 2 * x[1] + rng.normal(0, 0.5, N)
    names = ("stake.a", "stake.b", "hazard.a", "hazard.b", "alone")
    groups = families([factor(name, row) for name, row in zip(names, x, strict=True)])
    assert groups.keys() == {"stake", "hazard"}
    stake, hazard = group_indices(groups, {"y": y})["y"]
    assert stake.share == pytest.approx((5 / 12) / (5 / 12 + 0.25), abs=0.03)
    assert stake.low < 0.625 < stake.high
    assert (stake.distinct, hazard.distinct) == (True, False)
    assert abs(hazard.share) < 0.01


def test_correlated_members_are_not_counted_twice(rng):
    x = rng.random(N)
    groups = families([factor("a.x", x), factor("a.y", x + rng.normal(0, 0.01, N))])
    [index] = group_indices(groups, {"y": x})["y"]
    assert index.share == pytest.approx(1.0, abs=1e-3)
    assert index.share <= 1.0


def test_a_group_with_too_many_columns_for_the_draws_is_left_out(rng):
    groups = families([factor(f"a.{k}", rng.random(60)) for k in range(8)])
    assert group_indices(groups, {"y": rng.random(60)})["y"] == ()


def test_pawn_sees_what_variance_does_not(rng):
    x = rng.random(N)
    wider = rng.normal(0, 1, N) * np.where(x > 0.5, 3.0, 1.0)  # same mean everywhere
    factors = [factor("x", x), factor("dummy", rng.random(N))]
    assert not first_order(factors, {"y": wider}).distinct[1, 0]
    found = pawn(factors, {"y": wider})
    assert first_order(factors, {"y": wider}).shares[0, 0] < 0.01
    assert found.indices[0, 0] > 2 * found.dummies[0, 0]
    assert found.indices[1, 0] < found.dummies[1, 0]


def test_pawn_of_a_parameter_that_decides_everything(rng):
    x = rng.random(N)
    found = pawn([factor("x", x)], {"y": x, "unknown": np.full(N, np.nan)})
    count = factor("x", x).count
    # Within class k of c the distribution jumps from 0 to 1 between k/c and (k+1)/c.
    exact = np.mean([max(k / count, 1 - (k + 1) / count) for k in range(count)])
    assert found.indices[0, 0] == pytest.approx(exact, abs=1 / 64)
    assert np.isnan(found.indices[0, 1])
