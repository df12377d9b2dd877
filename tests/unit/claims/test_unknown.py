"""What the draws that decide nothing could make of a verdict, and where a reader finds it."""

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario

from tripolar.answer.json import plain
from tripolar.claims.judge import judge
from tripolar.claims.ledger import Unknown
from tripolar.report.sentences import unknown_words


def entry(hold, fail, unknown, holds="value(RUS) > 1", parameters=None):
    """The entry of a claim with so many draws of each kind, dealt out evenly."""
    kinds = np.repeat([2.0, 0.0, np.nan], [hold, fail, unknown])
    column = np.random.default_rng(1).permutation(kinds)
    made = scenario(claim("M1", holds))
    return judge(ensemble(made, {"value(RUS)": column}, parameters or {}))["M1"]


def test_unknown_draws_are_counted_against_and_for_a_claim():
    found = entry(200, 60, 40)
    assert found.verdict == "supported"
    assert found.if_unknown == Unknown(
        share=pytest.approx(40 / 300),
        least=pytest.approx(200 / 300),
        most=pytest.approx(240 / 300),
        if_failing="contested",
        if_holding="supported",
    )
    assert unknown_words(found) == (
        "unknown in 13%: 67% if it fails there, 80% if it holds (contested or supported)"
    )


def test_a_verdict_that_no_unknown_draw_could_turn_is_told_without_another():
    found = entry(280, 4, 16)
    assert (found.if_unknown.if_failing, found.if_unknown.if_holding) == ("supported", "supported")
    assert unknown_words(found) == "unknown in 5%: 93% if it fails there, 99% if it holds"


def test_nothing_is_told_where_every_draw_decides():
    found = entry(200, 100, 0)
    assert (found.if_unknown, unknown_words(found)) == (None, "")


def test_a_criterion_over_all_draws_has_its_share_and_the_bounds_alone():
    found = entry(200, 60, 40, holds="share(value(RUS) > 1) > 0.5")
    assert found.if_unknown is None
    assert (found.unknown, unknown_words(found)) == (40, "unknown in 13%")


def test_json_has_it_for_every_entry_and_every_coding():
    words = np.where(np.arange(300) % 2, "moves", "renewal")
    told = plain(entry(200, 60, 40, parameters={"precision_lasting": words}))
    assert told["if_unknown"]["if_failing"] == "contested"
    assert sum(each["unknown"] for each in told["codings"]) == 40
