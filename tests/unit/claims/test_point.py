"""A claim at one point holds, fails or is unknown, by a margin that says how far it is from turning."""

from __future__ import annotations

import math

import pytest
from tests.unit.claims.made import claim, prepared, scenario

from tripolar.claims.point import PointVerdict, criteria, judge_point
from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FigureVocabulary

TABLE = load_table()
BOTH = "4 above 1 bn US$ a year; −2 not above −1 bn US$ a year"
SCALE = " on the scale from hostile (0) to partnership (1)"


def judged(*claims, protocol="expiry", **numbers) -> dict[str, PointVerdict]:
    read = criteria(prepared(scenario(*claims), lambda: FigureVocabulary(TABLE)))
    quantities = {"value(RUS)": 4.0, "terms(RUS, CHN)": -2.0, "hazard(RUS-CHN)": 0.2}
    quantities |= {"relation_at(RUS-CHN, 5)": 0.25, "chance(RUS-CHN, 0.5, 5)": 0.75, **numbers}
    return {one.id: one for one in judge_point(read, quantities, protocol)}


@pytest.mark.parametrize(
    ("holds", "verdict", "margin", "shown"),
    [
        ("value(RUS) > 1", "holds", 3.0, "4 above 1 bn US$ a year"),
        ("value(RUS) > 6", "fails", -2.0, "4 not above 6 bn US$ a year"),
        ("5 <= value(RUS) <= 9", "fails", -1.0, "4 outside 5 to 9 bn US$ a year"),
        ("value(RUS) > 1 and terms(RUS, CHN) > -1", "fails", -1.0, BOTH),
        ("value(RUS) > 1 or terms(RUS, CHN) > -1", "holds", 3.0, BOTH),
        ("not value(RUS) > 1", "fails", None, ""),
        ("value(RUS) == 4", "holds", None, "4 equal to 4 bn US$ a year"),
        ("value(RUS) > 1 or value(USA) > 1", "holds", None, "4 above 1; unknown not above 1"),
        ("value(RUS) > 1 and value(USA) > 1", "unknown", None, ""),
        ("median(value(RUS)) > 1", "needs draws", None, ""),
        ("2 * abs(value(RUS)) / 4 > 1", "holds", 1.0, "2 above 1 bn US$ a year"),
        ("value(RUS) / terms(RUS, CHN) < 1", "holds", 3.0, "−2 below 1"),
        ("1 / value(RUS) < 1", "holds", 0.75, "0.25 below 1"),
        ("relation_at(RUS-CHN, 5) > 0.5", "fails", -0.25, f"0.25 not above 0.5{SCALE}"),
        ("hazard(RUS-CHN) > 0.1", "holds", 0.1, "0.2 above 0.1 a year"),
        ("chance(RUS-CHN, normal, 5) > 0.5", "holds", 0.25, "0.75 above 0.5"),
    ],
)
def test_a_claim_at_one_point(holds: str, verdict: str, margin: float | None, shown: str) -> None:
    found = judged(claim("M1", holds))["M1"]
    assert (found.verdict, found.margin) == (verdict, margin)
    if verdict != "holds" or "unknown" not in shown:
        assert found.shown == shown


def test_without_transfers_claims_about_terms_do_not_apply() -> None:
    terms = claim("M1", "terms(RUS, CHN) < 0")
    assert judged(terms)["M1"].verdict == "holds"
    assert judged(terms, protocol="nontransferable")["M1"].verdict == "does not apply"


def test_a_failing_premise_is_named_by_all_that_rests_on_it() -> None:
    found = judged(
        claim("M1", "value(RUS) > 6"),
        claim("M2", "value(RUS) > 1", rests_on=("M1",)),
        claim("M3", "value(RUS) > 1", rests_on=("M2",)),
        claim("M4", "value(RUS) > 1"),
    )
    assert {name: one.undercut_by for name, one in found.items()} == {
        "M1": (),
        "M2": ("M1",),
        "M3": ("M1",),
        "M4": (),
    }


def test_facts_keep_the_verdict_of_the_ledger_and_undercut_too() -> None:
    fact = claim(
        "F1",
        kind="fact",
        measures={
            "nominal": "figure(gdp_current_usd, RUS, 2024) > figure(gdp_current_usd, CHN, 2024)",
        },
    )
    found = judged(fact, claim("M1", "value(RUS) > 1", rests_on=("F1",)))
    assert found["F1"].verdict == "refuted"
    assert found["M1"].undercut_by == ("F1",)


def test_a_game_without_a_solution_leaves_a_claim_unknown() -> None:
    assert judged(claim("M1", "value(RUS) > 1"), **{"value(RUS)": math.nan})["M1"].verdict == "unknown"
