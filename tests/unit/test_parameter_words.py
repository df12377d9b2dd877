from __future__ import annotations

import pytest
from tests.sample_answer import SCENARIO

from tripolar.scenario.distributions import Choice, Fixed, Uniform
from tripolar.scenario.objects import actor_name, dyad_name
from tripolar.scenario.parameters import distribution_words
from tripolar.scenario.paths import read_path
from tripolar.words import parameter_value


def test_powers_and_pairs_are_named() -> None:
    assert actor_name(SCENARIO, "RUS") == "Russia"
    assert actor_name(SCENARIO, "IND") == "IND"
    assert dyad_name(SCENARIO, "USA-CHN") == "United States – China"


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("relation.USA-CHN", 0.5, "normal"),
        ("cap.USA-RUS", 0.0, "hostile"),
        ("spillover", 0.5, "0.5"),
        ("reading", "shocks", "shocks"),
    ],
)
def test_levels_have_words_and_other_numbers_do_not(path: str, value, text: str) -> None:
    assert parameter_value(path, value) == text


def test_distributions_are_told_in_words() -> None:
    (relation,) = read_path("relation.USA-CHN", SCENARIO.actors).targets
    (stress,) = read_path("balance_stress", SCENARIO.actors).targets
    assert distribution_words(relation, Choice((0.0, 0.5), (3, 1))) == "hostile 75%, normal 25%"
    assert distribution_words(relation, Fixed(0.0)) == "hostile"
    assert distribution_words(stress, Uniform(0.0, 120.0)) == "uniform from 0 to 120"
