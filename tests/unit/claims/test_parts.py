"""Parts of a criterion that ``and`` joins: shares of their own, and what an impossible one undercuts."""

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario, shares

from tripolar.claims.judge import judge
from tripolar.report.sentences import parts_words

HOLDS = "value(RUS) > 0.5\n  and (value(USA) > 0.5 or value(USA) < -1)"


def judged(*claims, **columns):
    named = {f"value({code})": column for code, column in columns.items()}
    return judge(ensemble(scenario(*claims), named))


def test_each_part_has_its_own_share_and_bounds():
    entry = judged(claim("M1", HOLDS), RUS=shares(150, 40, 10), USA=shares(100, 100))["M1"]
    first, second = entry.parts
    assert (first.text, second.text) == ("value(RUS) > 0.5", "(value(USA) > 0.5 or value(USA) < -1)")
    assert (first.probability, first.unknown) == (pytest.approx(150 / 190), 10)
    assert first.lower < 150 / 200 < 160 / 200 < first.upper
    assert (second.probability, second.unknown, entry.probability) == (0.5, 0, 0.5)
    assert not first.excluded
    assert entry.without_excluded == ""
    assert parts_words(entry) == "its parts 79% and 50%"


def test_a_criterion_of_one_piece_has_no_parts():
    ledger = judged(
        claim("M1", "value(RUS) > 0.5"), claim("M2", "value(RUS) > 1 or value(RUS) < 2"), RUS=shares(9, 9)
    )
    assert [entry.parts for entry in ledger] == [(), ()]
    assert parts_words(ledger["M1"]) == ""


def test_a_part_over_all_draws_is_decided_as_such():
    entry = judged(claim("M1", "share(value(RUS) > 0.5) > 0.1 and value(RUS) > 0.5"), RUS=shares(60, 140))[
        "M1"
    ]
    assert [part.probability for part in entry.parts] == [1.0, 0.3]


def test_a_part_that_cannot_be_true_undercuts_nothing():
    premise = claim("M3", "value(RUS) > 0.5 and value(USA) > 0.5")
    resting = claim("M4", "value(CHN) > 0.5", rests_on=("M3",))
    never, mostly, seldom = shares(4, 296), shares(270, 30), shares(30, 270)
    ledger = judged(premise, resting, RUS=mostly, USA=never, CHN=mostly)
    assert (ledger["M3"].verdict, ledger["M3"].without_excluded) == ("refuted", "supported")
    assert [part.excluded for part in ledger["M3"].parts] == [False, True]
    assert parts_words(ledger["M3"]) == "its parts 90% and 1% (excluded by the model)"
    assert ledger["M4"].undercut_by == ()
    # Where the other part is refuted on its own, the premise undercuts as any does.
    ledger = judged(premise, resting, RUS=seldom, USA=never, CHN=mostly)
    assert (ledger["M3"].without_excluded, ledger["M4"].undercut_by) == ("refuted", ("M3",))
    # So does one that is excluded as a whole, and one of which every part is.
    ledger = judged(premise, resting, RUS=never, USA=never, CHN=mostly)
    assert (ledger["M3"].without_excluded, ledger["M4"].undercut_by) == ("", ("M3",))


def test_only_model_claims_are_marked_excluded_by_the_model():
    ledger = judged(
        claim("M1", "value(RUS) > 0.5"),
        claim("P1", "value(RUS) > 0.5", kind="forecast"),
        claim("M2", "value(USA) > 0.5"),
        RUS=shares(6, 294),
        USA=shares(8, 292),
    )
    assert [entry.marks for entry in ledger] == [("excluded by the model",), (), ()]
    assert ledger["M2"].marks_within_error == ("excluded by the model",)
    assert ledger["M2"].told_marks == ("within error of excluded by the model",)


def test_half_of_a_claim_is_as_if_it_stood_alone():
    rng = np.random.default_rng(3)
    columns = {"RUS": rng.normal(size=200), "USA": rng.normal(size=200)}
    both = judged(claim("M1", "value(RUS) > 0 and value(USA) > 0.3"), **columns)["M1"]
    alone = judged(claim("M1", "value(USA) > 0.3"), USA=columns["USA"])["M1"]
    part = both.parts[1]
    assert (part.probability, part.lower, part.upper) == (alone.probability, alone.lower, alone.upper)
