"""The factual claims of russia-2025, each measure with the answer the figures give.

A change of the table or of a criterion that turns an answer must be seen here.
"""

from __future__ import annotations

import math

import pytest

from tripolar.claims.judge import judge_fact
from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load

FACTS = {claim.id: claim for claim in load("russia-2025").claims if claim.kind == "fact"}

#: For each claim its measures in order: y holds, n fails, ? cannot be decided.
ANSWERS = {
    "F1": "yyyyy",
    "F1-eu": "nnnnyy",
    "F2": "?yy?",
    "F3": "nyynn?",
    "F4": "yyyn",
    "F5": "yyyynnynyyyynn",
    "F6": "yyyyyn",
    "F7": "yyy",
    "F8": "nnnynnnnynyn",
    "F9": "yyyyyyyynyyyyyn",
    "F10": "yyyyy",
}


#: What the principal measures come to, with those by which it comes out otherwise.
VERDICTS = {
    "F1": "supported, 5 of 5",
    "F1-eu": "depends on the measure, 2 of 6",
    "F2": "supported, 2 of 2",
    "F3": "depends on the measure, 2 of 5",
    "F4": "supported, 3 of 4, except by no dispute begun in the last ten years of the series",
    "F5": "supported, 9 of 14, except by GDP, Penn World Table, 2019",
    "F6": "supported, 5 of 6, except by total factor productivity, 2019",
    "F7": "supported, 3 of 3",
    "F8": "depends on the measure, 3 of 12",
    "F9": "supported, 13 of 15, except by nuclear warheads, 2023 and total factor productivity, 2019",
    "F10": "supported, 5 of 5",
}


@pytest.mark.parametrize("claim", ANSWERS)
def test_answers(claim: str) -> None:
    vocabulary = FigureVocabulary(load_table())
    values = [vocabulary.value(measured.expression) for measured in FACTS[claim].measures]
    assert "".join("?" if math.isnan(value) else "ny"[int(value)] for value in values) == ANSWERS[claim]


def test_verdicts_by_the_principal_measures() -> None:
    results = prepare("russia-2025").facts
    found = {name: judge_fact(FACTS[name], measures).told_verdict for name, measures in results.items()}
    assert {name: told[: len(VERDICTS[name])] for name, told in found.items()} == VERDICTS


def test_every_factual_claim_is_here_with_its_paragraph_and_what_it_leaves_out() -> None:
    assert set(FACTS) == set(ANSWERS)
    for claim in FACTS.values():
        assert claim.source.startswith("paragraph ")
        assert claim.why
