"""Claims judged by shares that are known already, and what stored draws say of the ends of assumptions."""

from __future__ import annotations

from functools import cache

import pytest

from tripolar.answer.turns import moved_words
from tripolar.claims.at_once import AtOnce, shipped
from tripolar.claims.ends import PART, stored_end_shares
from tripolar.claims.judge import judge_shares
from tripolar.claims.verdict import assess
from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.prepare.prepared import prepare


@cache
def stored() -> AtOnce:
    prepared = prepare("tutorial")
    truths = shipped(prepared)
    assert truths is not None
    return AtOnce(prepared, truths)


def test_shares_decide_as_draws_do_and_a_claim_without_one_does_not_apply() -> None:
    prepared = prepare("russia-2025")
    facts = [claim.id for claim in prepared.scenario.claims if claim.kind is ClaimKind.FACT]
    shares = {
        "M6": assess(200, 180, 0),
        "M7": assess(200, 20, 0),
        "M12": assess(200, 100, 0),
        "M1": assess(200, 200, 0),
    }
    ledger = judge_shares(prepared, shares)
    assert [entry.claim.id for entry in ledger] == [claim.id for claim in prepared.scenario.claims]
    told = {name: ledger[name].verdict for name in shares}
    assert told == {"M6": "supported", "M7": "refuted", "M12": "undecided", "M1": "supported"}
    assert Mark.TAUTOLOGY in ledger["M1"].marks
    assert ledger["M12"].interval == shares["M12"].interval
    assert all(ledger[name].verdict != Verdict.DOES_NOT_APPLY for name in facts)
    assert ledger["M13"].verdict == Verdict.DOES_NOT_APPLY


def test_a_premise_refuted_by_its_share_undercuts() -> None:
    prepared = prepare("russia-2025")
    claim = next(
        each for each in prepared.scenario.claims if any(one.startswith("M") for one in each.rests_on)
    )
    premise = next(one for one in claim.rests_on if one.startswith("M"))
    ledger = judge_shares(prepared, {claim.id: assess(200, 190, 0), premise: assess(200, 10, 0)})
    assert premise in ledger[claim.id].undercut_by


def test_stored_draws_tell_the_ends_of_assumptions() -> None:
    at_once = stored()
    found = stored_end_shares(at_once, ("T2",), at_once.prepared.scenario.main)
    low, high = (each for each in found if each.path == "balance_stress")
    assert (low.end, low.probability, low.verdict) == ("low", 1.0, Verdict.SUPPORTED)
    assert (high.end, high.probability, high.verdict) == ("high", 0.0, Verdict.REFUTED)
    assert low.draws == high.draws == at_once.stored.draws // PART
    assert (low.limit, high.limit) == pytest.approx((12.0, 48.0), abs=0.3)  # of a uniform number from 0 to 60


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("tutorial", ["balance_stress=5"], "partners do not mind each other's partners"),
        ("tutorial", ["balance_stress=55"], "partners mind each other's partners a lot"),
        ("tutorial", ["balance_stress=30"], ""),
        ("tutorial", ["balance_stress=5", "discount=0.06"], ""),
        ("tutorial", ["discount=0.06"], ""),
        ("russia-2025", ["leader.USA=opponent"], "Washington is against a thaw"),
        ("russia-2025", ["relation.USA-CHN=0"], "Washington and Beijing are hostile"),
    ],
)
def test_a_move_is_told_in_the_words_of_the_scenario(name: str, changes: list[str], words: str) -> None:
    assert moved_words(prepare(name), changes) == words
