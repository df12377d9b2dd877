"""Principal measures of a fact decide it; the others are told as exceptions."""

import pytest
from tests.unit.scenario.texts import BASE, read

from tripolar.claims.judge import judge_fact
from tripolar.errors import ScenarioError
from tripolar.prepare.facts import MeasureResult
from tripolar.report.sentences import hangs_on, holds_words
from tripolar.scenario.content import content_of
from tripolar.scenario.difference import differences
from tripolar.scenario.load import load_text
from tripolar.scenario.objects import Claim

FACT = Claim("F9", "Russia is the weakest.", "fact")


def entry(principal, others):
    """Judge a fact of principal measures P1, P2, … and others O1, O2, …, each true, false or unknown."""
    named = [(f"P{k}", holds, True) for k, holds in enumerate(principal, 1)]
    named += [(f"O{k}", holds, False) for k, holds in enumerate(others, 1)]
    return judge_fact(FACT, tuple(MeasureResult(label, h, "", (), (), p) for label, h, p in named))


def test_principal_measures_that_agree_decide_and_the_others_are_exceptions():
    found = entry([True, True], [True] * 11 + [False, False])
    assert (found.verdict, found.count) == ("supported", (13, 15))
    assert found.told_verdict == "supported, 13 of 15, except by O12 and O13"
    assert (holds_words(found), hangs_on(found)) == ("13 of 15", "except by O12 and 1 more")
    found = entry([False], [False, True, None])
    assert (found.verdict, found.told_verdict) == ("refuted", "refuted, 1 of 3, except by O2")


def test_principal_measures_that_disagree_leave_it_to_the_measure():
    found = entry([True, False], [True, True])
    assert (found.verdict, found.told_verdict) == ("depends on the measure", "depends on the measure, 3 of 4")
    assert found.exceptions == ()


def test_an_unknown_principal_measure_decides_nothing():
    assert entry([None, True], [False]).verdict == "supported"
    assert entry([None], [True]).told_verdict == "undecided, 1 of 1"


def test_without_a_principal_measure_the_rule_is_as_before():
    assert entry([], [True, False]).verdict == "depends on the measure"
    assert entry([], [True, True]).told_verdict == "supported, 2 of 2"
    assert entry([], [None]).told_verdict == "undecided"
    assert hangs_on(entry([], [True, False])) == "not by O2"


def text(measure):
    measures = f"{{one: {measure}, two: gdp() > 2}}"
    return f"{BASE}claims:\n  - {{id: F1, kind: fact, says: A fact., measures: {measures}}}\n"


PRINCIPAL = "{holds: figure(a) > 1, principal: true}"


def test_a_principal_measure_is_read_and_is_content():
    scenario = read(text(PRINCIPAL))
    one, two = scenario.claims[0].measures
    assert (one.principal, str(one.expression), two.principal) == (True, "figure(a) > 1", False)
    assert content_of(scenario)["claims"]["F1"]["measures"] == {
        "one": {"holds": "figure(a) > 1", "principal": True},
        "two": "gdp() > 2",
    }
    plain = load_text(text("{holds: figure(a) > 1, principal: false}"), "other")
    assert plain.fingerprint == load_text(text("figure(a) > 1"), "other").fingerprint
    assert plain.fingerprint != load_text(text(PRINCIPAL), "other").fingerprint
    [found] = differences(plain, load_text(text(PRINCIPAL), "other"))
    assert (found.section, found.name, found.key) == ("claims", "F1", "measures")


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("{principal: true}", "measure 'one' lacks the key 'holds'"),
        ("{holds: figure(a) > 1, principal: 2}", "principal must be true or false, not"),
        ("{holds: figure(a) > 1, principle: true}", "unknown key 'principle' in measure 'one'"),
    ],
)
def test_a_measure_that_cannot_be_read_says_where_and_why(measure, said):
    with pytest.raises(ScenarioError, match=said):
        read(text(measure))
