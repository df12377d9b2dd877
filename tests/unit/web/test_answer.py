"""The answer in a sentence and the map of the argument, from shares that a page has."""

from __future__ import annotations

import json
from functools import cache

from tripolar.answer.live import stored_answer
from tripolar.claims.at_once import AtOnce, shipped
from tripolar.prepare.prepared import prepare
from tripolar.web.answers import Answers
from tripolar.web.asks import AskAnswer, Asked, ServerLimits, ShareOf
from tripolar.web.library import Own

TUTORIAL = Asked(name="tutorial")


@cache
def answers() -> Answers:
    return Answers(ServerLimits(), Own("tutorial"))


def asked(*changes: str) -> AskAnswer:
    prepared = prepare("tutorial")
    truths = shipped(prepared)
    assert truths is not None

    def shares(*given: str) -> tuple[ShareOf, ...]:
        found = AtOnce(prepared, truths).at(given).claims
        return tuple(
            ShareOf(id=name, probability=one.probability, error=one.error, lower=one.lower, upper=one.upper)
            for name, one in found.items()
        )

    before = shares() if changes else ()
    return AskAnswer(
        scenario=TUTORIAL, changes=changes, draws=truths.draws, shares=shares(*changes), before=before
    )


def test_the_sentence_is_the_program_s_own() -> None:
    told = json.loads(answers().answer(asked()))
    prepared = prepare("tutorial")
    truths = shipped(prepared)
    assert truths is not None
    wanted = stored_answer(AtOnce(prepared, truths))
    assert wanted["turning"]  # only at rest: what would turn it takes the draws
    assert told == json.loads(json.dumps({**wanted, "turning": []}))


def test_after_a_move_the_sentence_says_what_was_moved_and_counts_what_was_tested_before() -> None:
    told = json.loads(answers().answer(asked("balance_stress=5")))
    assert "f partners do not mind each other's partners, " in told["text"]
    assert told["count"]["tested"] == 2


def test_the_map_says_whether_its_draws_are_stored_or_solved_anew() -> None:
    stored = asked()
    assert "8192 stored draws" in answers().map(stored).decode()
    solved = stored.model_copy(update={"draws": 200, "exact": True})
    drawn = answers().map(solved).decode()
    assert "200 draws solved anew" in drawn
    assert "stored" not in drawn


def test_the_map_has_the_shares_and_leads_to_the_claims() -> None:
    drawn = answers().map(asked("balance_stress=5")).decode()
    assert drawn.startswith("<svg")
    assert 'href="#claim-T2"' in drawn
    assert "8192 stored draws" in drawn
