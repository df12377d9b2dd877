"""Boxes, breakpoints and flips as people read them."""

import pytest

from tripolar.claims.analyse import ClaimAnalysis, Moved, Turning
from tripolar.claims.analysis.first_order import Index
from tripolar.claims.analysis.prim import Box, Limit
from tripolar.claims.analysis.smallest_flip import Flip, ParameterMove, Turns
from tripolar.claims.analysis.turning import Breakpoint
from tripolar.report.sentences import (
    box_words,
    breakpoint_words,
    claim_words,
    flip_words,
    index_words,
    limit_words,
    turns_words,
)

STRESS = Limit("balance_stress", "bn US$/yr", 38.04, None, (), 1e-9)
READING = Limit("reading", "word", None, None, ("shocks",), 1e-4)


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (STRESS, "balance stress exceeds 38 bn US$/yr"),
        (Limit("spillover", "ratio", None, 0.25, (), 0.0), "spillover stays below 0.25"),
        (Limit("discount", "1/yr", 0.03, 0.05, (), 0.0), "discount lies between 0.03 and 0.05 1/yr"),
        (READING, "reading is shocks"),
        (
            Limit("relation.USA-CHN", "level", None, None, (0.0, 0.5), 0.0),
            "relation USA-CHN is hostile or normal",
        ),
    ],
)
def test_a_limit(limit, told):
    assert limit_words(limit) == told


def test_a_box_in_which_cases_are_the_rule_and_one_in_which_they_are_not():
    dense = Box((STRESS, READING), 0.75, 0.77, 0.1, 100, 77, 0.7, 0.64)
    assert box_words(dense, "fails") == (
        "fails when balance stress exceeds 38 bn US$/yr and reading is shocks: 77% of those draws, "
        "75% of all in which it fails (in draws not used to find such a box 64%)"
    )
    thin = Box((STRESS,), 0.9, 0.3, 0.4, 400, 120)
    assert box_words(thin, "holds").startswith("holds most often when balance stress exceeds")


def test_a_breakpoint():
    at = Breakpoint(17.23, 15.9, 20.4, 0.97, 0.06)
    assert breakpoint_words(Turning("balance_stress", "bn US$/yr", at)) == (
        "balance stress 17.2 bn US$/yr (15.9 to 20.4): holds in .97 below, .06 above"
    )


def test_only_what_stands_out_is_told():
    indices = (Index("spillover", 0.31, 0.2, 0.42, True), Index("discount", 0.05, -0.01, 0.11, False))
    assert index_words(indices) == "spillover 31% (20% to 42%)"
    assert index_words(indices[1:]) == "nothing distinguishable from noise"


def test_a_flip_names_three_moves_and_counts_the_rest():
    moves = tuple(ParameterMove(f"stake.{k}", "bn US$/yr", 10.0, 12.0 + k) for k in range(5))
    assert flip_words(Flip(moves, 0.1234, True)) == (
        "stake 0 10 → 12 bn US$/yr, stake 1 10 → 13 bn US$/yr, stake 2 10 → 14 bn US$/yr and 2 more "
        "(0.123 in quantiles)"
    )


def test_what_solving_found():
    word = Flip((ParameterMove("reading", "word", "mistakes", "shocks"),), 0.5, True)
    assert turns_words(Turns(True, (word,), None, ("reading",), 2, 0)) == (
        "holds at the centre, no longer with reading mistakes → shocks (0.5 in quantiles)"
    )
    assert turns_words(Turns(False, (), None, ("balance_stress",), 31, 0)) == (
        "fails at the centre, and no move within their ranges of balance stress changes that"
    )
    assert turns_words(Turns(None, (), None, ("balance_stress",), 1, 1)) == (
        "the central case could not be solved"
    )
    assert turns_words(Turns(None, (), None, (), 0, 0)) == "no parameter stands out to be moved"


def test_a_claim_whose_truth_never_varies_is_told_by_its_margin():
    index = Index("balance_stress", 0.6, 0.5, 0.7, True)
    found = ClaimAnalysis(
        id="M1",
        truth=(Index("balance_stress", float("nan"), float("nan"), float("nan"), False),),
        margin=(index,),
        groups=(),
        moved=(Moved("balance_stress", 0.4, 0.1), Moved("discount", 0.1, 0.2)),
        breakpoints=(),
        boxed="fails",
        boxes=(),
        nearest=None,
        turns=None,
    )
    assert claim_words(found) == (
        ("driven by", "nothing distinguishable from noise"),
        ("margin driven by", "balance stress 60% (50% to 70%)"),
        ("margin moved by", "balance stress .40 (dummy .10)"),
    )
