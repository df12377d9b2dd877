"""The share of a claim at the ends of an assumption, counted by hand."""

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario

from tripolar.claims.ends import end_shares
from tripolar.scenario.objects import Assumption

STRESS = Assumption("balance_stress")


def found(values, truth, *, parameters=None, assumption=STRESS, names=("M1",)):
    made = scenario(claim("M1", "value(RUS) > 0.5"))
    drawn = {"balance_stress": np.asarray(values)} if parameters is None else parameters
    return end_shares(ensemble(made, {"value(RUS)": truth}, drawn), names, [assumption])


def test_a_number_has_the_fifth_of_the_draws_at_either_end() -> None:
    values = np.arange(100.0)[::-1]
    truth = np.where(values < 15, 1.0, 0.0)  # true in 15 of the 20 lowest, in none of the 20 highest
    low, high = found(values, truth)
    assert (low.end, low.limit, low.draws, low.probability) == ("low", 19.0, 20, 0.75)
    assert (high.end, high.limit, high.draws, high.probability) == ("high", 80.0, 20, 0.0)
    assert low.lower < 0.75 < low.upper
    assert high.verdict == "refuted"


def test_a_word_has_the_draws_of_each_value() -> None:
    words = np.repeat(["mistakes", "shocks"], [40, 60])
    truth = np.repeat([1.0, 0.0], [50, 50])
    ends = found([], truth, parameters={"reading": words}, assumption=Assumption("reading"))
    assert [(each.end, each.draws, each.probability, each.limit) for each in ends] == [
        ("mistakes", 40, 1.0, None),
        ("shocks", 60, pytest.approx(10 / 60), None),
    ]


def test_draws_that_could_not_be_judged_are_no_part_of_the_share() -> None:
    truth = np.ones(100)
    truth[:5], truth[5:8] = np.nan, 0.0
    low, _ = found(np.arange(100.0), truth)
    assert low.probability == pytest.approx(12 / 15)


@pytest.mark.parametrize(
    "ends",
    [
        found(np.arange(45.0), np.ones(45)),  # nine draws at either end
        found(np.ones(100), np.ones(100)),  # fixed
        found([], np.ones(100), parameters={}),  # not drawn
        found(np.arange(100.0), np.ones(100), names=("M2",)),
        found(np.arange(100.0), np.full(100, np.nan)),
    ],
)
def test_where_nothing_can_be_said_nothing_is(ends) -> None:
    assert ends == ()


def test_a_claim_over_all_draws_has_no_ends() -> None:
    made = scenario(claim("M1", "share(value(RUS) > 0.5) > 0.5"))
    drawn = {"balance_stress": np.arange(100.0)}
    assert end_shares(ensemble(made, {"value(RUS)": np.ones(100)}, drawn), ["M1"], [STRESS]) == ()
