"""Verdicts worked out by hand."""

import numpy as np
import pytest

from tripolar.claims.ledger import CodingResult
from tripolar.claims.verdict import (
    assess,
    assess_draws,
    borders_on,
    fact_verdict,
    is_excluded,
    is_tautology,
    may_be_excluded,
    may_be_tautology,
    verdict,
)
from tripolar.prepare.facts import MeasureResult
from tripolar.stats.sampling import wilson


def coding(value, lower, upper, path="relation.USA-CHN"):
    return CodingResult(path, value, 100, (lower + upper) / 2, lower, upper)


def test_wilson_interval_of_a_published_example():
    # 81 of 263, the example of Newcombe (1998), Statistics in Medicine 17: .2553 to .3662.
    low, high = wilson(81 / 263, 263)
    assert (low, high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert wilson(0.0, 100) == (0.0, pytest.approx(0.0370, abs=5e-5))
    assert wilson(1.0, 0) == (0.0, 1.0)


def test_unknown_draws_count_once_against_and_once_for():
    found = assess(draws=200, holding=120, unknown=40)
    assert found.probability == 0.75
    assert found.lower == pytest.approx(wilson(0.6, 200)[0])
    assert found.upper == pytest.approx(wilson(0.8, 200)[1])
    low, high = wilson(0.75, 160)
    assert found.error == pytest.approx((high - low) / 3.92)


def test_agreement_of_all_draws_leaves_an_error():
    found = assess(draws=300, holding=300, unknown=0)
    assert (found.probability, found.upper) == (1.0, 1.0)
    assert found.lower == pytest.approx(0.9874, abs=1e-4)
    assert found.error == pytest.approx(0.0032, abs=1e-4)


VERDICTS = {
    "supported": (200, 160, 0),
    "just supported": (400, 300, 0),
    "contested above": (400, 299, 0),
    "contested below": (400, 101, 0),
    "refuted": (400, 100, 0),
    "undecided by sampling": (20, 14, 0),
    "undecided by failures": (400, 210, 180),
    "undecided though unanimous": (400, 150, 250),
    "undecided for want of draws": (100, 0, 100),
    "undecided in the middle": (400, 205, 0),
}


@pytest.mark.parametrize(("name", "counts"), VERDICTS.items(), ids=VERDICTS)
def test_verdict_from_counts(name, counts):
    expected = {"just": "supported"}.get(name.split()[0], name.split()[0])
    assert verdict(assess(*counts)) == expected


# Intervals by Wilson's formula, worked out by hand: of 16 in 64, .160 to .368; of 27 in 100, .193 to .364.
BORDERS = {
    "a quarter of 64 draws is refuted, within error of contested": ((64, 16, 0), "refuted", "contested"),
    "27 of 100 is contested, within error of refuted": ((100, 27, 0), "contested", "refuted"),
    "73 of 100 is contested, within error of supported": ((100, 73, 0), "contested", "supported"),
    "80 of 100 is supported, within error of contested": ((100, 80, 0), "supported", "contested"),
    "900 of 1000 is supported, and by far": ((1000, 900, 0), "supported", ""),
    "100 of 1000 is refuted, and by far": ((1000, 100, 0), "refuted", ""),
    "600 of 1000 is contested, and by far": ((1000, 600, 0), "contested", ""),
    "what is undecided borders on nothing": ((40, 20, 0), "undecided", ""),
    "what no draw decides borders on nothing": ((40, 0, 40), "undecided", ""),
}


@pytest.mark.parametrize(("counts", "said", "beyond"), BORDERS.values(), ids=BORDERS)
def test_a_verdict_within_its_error_of_a_boundary_says_so(counts, said, beyond):
    found = assess(*counts)
    assert (verdict(found), borders_on(found)) == (said, beyond)


def test_the_boundary_is_held_against_the_interval_of_the_probability_alone():
    # 150 of 160 decided draws: .89 to .97. The 40 unknown ones widen the bounds, not the sampling error.
    found = assess(200, 150, 40)
    assert found.interval == wilson(150 / 160, 160)
    assert found.lower < 0.75
    assert borders_on(found) == ""


def test_replicates_that_lie_far_apart_widen_the_interval_that_a_boundary_is_held_against():
    truth = np.ones(800)
    truth[np.arange(800) % 8 == 0] = 0.0  # one replicate fails throughout, the others hold
    found = assess_draws(truth, np.arange(800) % 8, 8)
    assert (verdict(found), borders_on(found)) == ("supported", "contested")
    assert borders_on(assess(800, 700, 0)) == ""


def test_what_depends_on_the_measure_borders_on_nothing():
    turning = (coding("hostile", 0.8, 0.95), coding("normal", 0.1, 0.3))
    assert borders_on(assess(100, 80, 0), turning) == ""


def test_a_claim_that_turns_with_a_coding_depends_on_the_measure():
    found = assess(200, 170, 0)
    turning = (coding("hostile", 0.8, 0.95), coding("normal", 0.1, 0.3))
    assert verdict(found, turning) == "depends on the measure"
    assert verdict(found, (coding("hostile", 0.8, 0.95), coding("normal", 0.3, 0.6))) == "supported"
    apart = (coding("hostile", 0.8, 0.95), coding("mistakes", 0.1, 0.3, path="reading"))
    assert verdict(found, apart) == "supported"


def test_a_tautology_near_98_percent_is_within_error_given_or_not():
    for holding, given, near in (
        (300, True, False),
        (295, True, True),
        (292, False, True),
        (270, False, False),
    ):
        found = assess(300, holding, 0)
        assert (is_tautology(found), may_be_tautology(found)) == (given, near)
    assert not may_be_tautology(assess(300, 292, 0), (coding("normal", 0.9, 0.97),))


def test_tautology_needs_nearly_every_draw_under_every_coding():
    assert is_tautology(assess(300, 296, 0))
    assert not is_tautology(assess(300, 293, 0))
    assert not is_tautology(assess(60, 60, 0)), "too few draws to tell"
    assert is_tautology(assess(300, 250, 50)), "failed draws are no evidence against it"
    assert not is_tautology(assess(300, 140, 160)), "undecided"
    assert is_tautology(assess(300, 297, 0), (coding("normal", 0.9, 0.99),))
    assert not is_tautology(assess(300, 297, 0), (coding("normal", 0.9, 0.97),))


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ([True, True], "supported"),
        ([False, False], "refuted"),
        ([True, False], "depends on the measure"),
        ([None, None], "undecided"),
        ([True, None], "supported"),
        ([False, None, False], "refuted"),
        ([True, None, False], "depends on the measure"),
    ],
)
def test_facts_by_their_measures(holds, expected):
    assert fact_verdict(MeasureResult(str(k), h, "", ()) for k, h in enumerate(holds)) == expected


def test_a_claim_excluded_by_the_model_is_one_whose_denial_is_a_tautology():
    assert is_excluded(assess(300, 0, 0))
    assert is_excluded(assess(300, 6, 0))
    assert not is_excluded(assess(300, 7, 0))
    # 60 draws that all fail leave up to 6 percent open.
    assert not is_excluded(assess(60, 0, 0))
    # Failed draws that leave the verdict undecided leave this open too.
    assert not is_excluded(assess(300, 0, 200))
    # In one coding it holds in 10 percent, clearly more than 2.
    assert not is_excluded(assess(300, 3, 0), [coding("normal", 0.05, 0.15)])
    assert is_excluded(assess(300, 3, 0), [coding("normal", 0.0, 0.05)])
    assert may_be_excluded(assess(300, 8, 0))
    assert not may_be_excluded(assess(300, 0, 0))
