"""Values against what their family allows."""

from __future__ import annotations

from math import inf

import pytest
from tests.unit.scenario.texts import ACTORS

from tripolar.errors import ParameterError
from tripolar.scenario.distributions import (
    Fixed,
    LogNormal,
    LogUniform,
    Mixture,
    Normal,
    Scaled,
    Truncated,
    Uniform,
)
from tripolar.scenario.families import family_named
from tripolar.scenario.parameters import Rules, check_distribution, levels_problem
from tripolar.scenario.paths import ParameterPath, read_path
from tripolar.words import level_name

RULES = Rules(ACTORS, (0.0, 0.5, 1.0))


@pytest.mark.parametrize(
    ("path", "value", "stored"),
    [
        ("relation.USA-RUS", "normal", 0.5),
        ("relation.USA-RUS", 1, 1.0),
        ("cap.USA-RUS", "hostile", 0.0),
        ("leader.CHN", "rival", "rival"),
        ("reading", "shocks", "shocks"),
        ("political_value.USA.RUS.engager", -150.0, -150.0),
        ("access_floor.USA-RUS", 1.0, 1.0),
    ],
)
def test_an_allowed_value_is_stored_as(path: str, value: float | str, stored: float | str) -> None:
    assert RULES.admit(read_path(path, ACTORS).targets[0], value, None) == stored


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("gdp.RUS", -5.0, "gdp.RUS is -5 bn US$/yr; allowed: above 0"),
        ("gdp.RUS", 0.0, "gdp.RUS is 0 bn US$/yr; allowed: above 0"),
        ("gdp.RUS", float("nan"), "gdp.RUS must be finite, and is no number"),
        ("gdp.RUS", float("inf"), "gdp.RUS must be finite, and is too large"),
        ("precision", "high", "precision takes a number, not 'high'"),
        ("gdp.RUS", "large", "gdp.RUS takes a number (bn US$/yr), not 'large'"),
        ("trade_elasticity", 1.0, "trade_elasticity is 1; allowed: above 1"),
        ("coercion", 1.5, "coercion is 1.5 ratio; allowed: 0 to 1"),
        ("balance_stress", -1.0, "allowed: 0 or more"),
        (
            "relation.USA-RUS",
            0.3,
            "0.3 is not on the grid; allowed: 0 (hostile), 0.5 (normal), 1 (partnership)",
        ),
        ("relation.USA-RUS", "hostil", "did you mean 'hostile'?"),
        ("leader.CHN", "partnr", "leader.CHN cannot be 'partnr'; did you mean 'partner'?"),
        ("leader.CHN", 2.0, "leader.CHN cannot be '2'; allowed: partner, rival"),
        ("protocol", "credulous", "expiry, credible, nontransferable"),
    ],
)
def test_another_is_refused(path: str, value: float | str, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        RULES.admit(read_path(path, ACTORS).targets[0], value, "here")
    assert str(caught.value).startswith("here: ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("name", "distribution"),
    [
        ("gdp", Normal(20_000, 100)),
        ("gdp", Uniform(0, 5)),
        ("gdp", Fixed(-1.0)),
        ("coercion", Uniform(0.5, 1.5)),
        ("coercion", LogNormal(0.1, 1)),
        ("balance_stress", Scaled(Uniform(0, 10), 1, -1)),
        ("gdp", Truncated(Mixture(("a", "b"), (LogNormal(1, 1), Fixed(0.0)), (1.0, 1.0)), 0, inf)),
    ],
)
def test_a_distribution_that_reaches_beyond_the_limits_is_refused(name: str, distribution: Uniform) -> None:
    with pytest.raises(ParameterError, match=f"{name}"):
        check_distribution(ParameterPath(name, family_named(name)), distribution)


@pytest.mark.parametrize(
    ("name", "distribution"),
    [
        ("gdp", LogNormal(20_000, 0.1)),
        ("gdp", LogUniform(1, 5)),
        ("coercion", Uniform(0, 1)),
        ("relation_tilt", Normal(0, 1)),
        ("balance_stress", Scaled(Uniform(0, 10), 2, 0)),
        ("gdp", Truncated(Mixture(("a", "b"), (LogNormal(1, 1), Fixed(2.0)), (1.0, 1.0)), 0, inf)),
        ("gdp", Truncated(Normal(1, 1), 0, inf)),
    ],
)
def test_one_that_stays_within_them_is_not(name: str, distribution: Uniform) -> None:
    check_distribution(ParameterPath(name, family_named(name)), distribution)


@pytest.mark.parametrize("levels", [(0.0,), (0.0, 0.5), (0.5, 1.0), (0.0, 0.5, 0.5, 1.0), (1.0, 0.0)])
def test_a_grid_must_rise_from_hostile_to_partnership(levels: tuple[float, ...]) -> None:
    assert levels_problem(levels) == "levels must rise from 0 (hostile) to 1 (partnership)"


def test_a_finer_grid_is_one() -> None:
    assert levels_problem((0.0, 0.25, 0.5, 0.75, 1.0)) == ""
    assert level_name(0.25) == "0.25"
    assert level_name(1.0) == "1 (partnership)"
