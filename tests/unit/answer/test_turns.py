"""What would turn a conclusion."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.answer.test_sentence import C, R, S, U, entry, rules, scenario

from tripolar.answer.turns import TurnRow, turns
from tripolar.claims.ends import EndShare
from tripolar.claims.ledger import Entry, Ledger
from tripolar.enums import Verdict
from tripolar.scenario.objects import Assumption

MAIN = (
    Assumption("balance_stress", turns=("nobody minds", "everybody minds")),
    Assumption("leader_hazard.USA.leader"),
    Assumption("reading", words={"shocks": "choices are tastes"}),
    Assumption("discount", turns=("the future counts much", "the future counts little")),
)


def end(
    claim: str, path: str, end: str, share: float, verdict: Verdict, limit: float | None = None
) -> EndShare:
    return EndShare(claim, path, end, limit, 40, share, max(share - 0.1, 0.0), min(share + 0.1, 1.0), verdict)


def found(*ends: EndShare, entries: tuple[Entry, ...] = (entry("A", U, 0.5),)) -> tuple[TurnRow, ...]:
    made = replace(scenario(*entries, conclusions=len(entries)), main=MAIN)
    return turns(made, Ledger(entries), ends)


def test_the_strongest_conditions_come_first_in_the_scenario_s_words() -> None:
    rows = found(
        end("A", "balance_stress", "low", 0.7, C, 20.0),
        end("A", "balance_stress", "high", 0.1, R, 90.0),
        end("A", "leader_hazard.USA.leader", "high", 0.95, S, 0.25),
        end("A", "reading", "shocks", 0.65, C),
        end("A", "reading", "mistakes", 0.55, U),
    )
    assert [(row.condition, row.amount, row.mark, row.probability) for row in rows] == [
        ("leader hazard USA leader is high", "once in 4 years or more often", "holds", 0.95),
        ("everybody minds", "$90 bn a year or more", "fails", 0.1),
        ("nobody minds", "$20 bn a year or less", "open", 0.7),
    ]
    assert {row.before for row in rows} == {0.5}


def test_what_gives_another_mark_comes_before_what_moves_the_share_alone() -> None:
    moved = end("A", "reading", "shocks", 0.02, R), end("A", "balance_stress", "low", 0.3, U, 20.0)
    rows = found(*moved, entries=(entry("A", R, 0.15),))
    assert [(row.probability, row.turns) for row in rows] == [(0.3, True), (0.02, False)]
    two = entry("A", R, 0.2), entry("B", U, 0.5)
    rows = found(end("A", "reading", "shocks", 0.02, R), end("B", "reading", "shocks", 0.9, S), entries=two)
    assert [(row.claim, row.turns) for row in rows] == [("B", True)]
    rows = found(end("A", "reading", "shocks", 0.02, R), entries=two)
    assert [(row.claim, row.turns) for row in rows] == [("A", False)]


def test_a_rate_of_no_event_is_a_share_a_year() -> None:
    [row] = found(end("A", "discount", "high", 0.9, S, 0.08))
    assert (row.condition, row.amount) == ("the future counts little", "8% a year or more")


def test_a_change_within_the_sampling_error_turns_nothing() -> None:
    assert found(end("A", "balance_stress", "low", 0.59, C, 20.0)) == ()


def test_a_rule_of_bargaining_counts_like_an_end() -> None:
    entries = (entry("A", U, 0.46, protocols=rules(("expiry", U, 0.46), ("nontransferable", S, 1.0))),)
    rows = found(entries=entries)
    assert [(row.condition, row.amount, row.mark) for row in rows] == [
        ("the powers cannot pay each other", "", "holds")
    ]


def test_it_is_the_first_conclusion_that_anything_would_turn() -> None:
    entries = (entry("A", R, 0.0), entry("B", U, 0.5))
    rows = found(
        end("A", "balance_stress", "low", 0.05, R, 20.0),
        end("B", "balance_stress", "low", 0.9, S, 20.0),
        entries=entries,
    )
    assert [row.claim for row in rows] == ["B"]


@pytest.mark.parametrize("claim", ["Z", "A"])
def test_without_ends_or_rules_nothing_is_told(claim: str) -> None:
    assert found(entries=(entry(claim, U, 0.5),)) == ()
