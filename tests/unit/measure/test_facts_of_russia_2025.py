"""The factual claims of russia-2025, each measure with the answer the figures give.

A change of the table or of a criterion that turns an answer must be seen here.
"""

from __future__ import annotations

import math

import pytest

from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.load import load

FACTS = {claim.id: claim for claim in load("russia-2025").claims if claim.kind == "fact"}

#: For each claim its measures in order: y holds, n fails, ? cannot be decided.
ANSWERS = {
    "F1": "yyynny",
    "F2": "?yy?",
    "F3": "nyn?",
    "F4": "yyn",
    "F5": "yyyynnynyyyynn",
    "F6": "yyyyyn",
    "F7": "yyy",
    "F8": "nnnynnnnynyn",
    "F9": "yyyyyyyynyyyyyn",
    "F10": "yyyyy",
}


@pytest.mark.parametrize("claim", ANSWERS)
def test_answers(claim: str) -> None:
    vocabulary = FigureVocabulary(load_table())
    values = [vocabulary.value(measured.expression) for measured in FACTS[claim].measures]
    assert "".join("?" if math.isnan(value) else "ny"[int(value)] for value in values) == ANSWERS[claim]


def test_every_factual_claim_is_here_with_its_paragraph_and_what_it_leaves_out() -> None:
    assert set(FACTS) == set(ANSWERS)
    for claim in FACTS.values():
        assert claim.source.startswith("paragraph ")
        assert claim.why
