"""Chains and footings of small arguments, worked out on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.claims.made import claim, ensemble, scenario

from tripolar.claims.judge import across_protocols, judge
from tripolar.errors import ClaimError
from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.prepare.requests import check

RUS, USA, CHN = "value(RUS)", "value(USA)", "value(CHN)"


def judged(claims, quantities, conclusions=("C",), protocol="expiry"):
    made = replace(scenario(*claims), conclusions=tuple(conclusions))
    table = load_table()
    vocabulary = lambda: FigureVocabulary(table)  # noqa: E731
    return judge(ensemble(made, quantities, protocol=protocol, vocabulary=vocabulary))


ARGUMENT = (
    claim("P1", "value(USA) > 0"),
    claim("P2", "value(CHN) > 0", rests_on=("P1",)),
    claim("Beside", "value(CHN) > 5"),
    claim("C", "value(RUS) > 0", rests_on=("P2",)),
)
DRAWS = {  # C, P1 and P2 in eight draws; the last is unknown
    RUS: [1, 1, 1, -1, -1, 1, -1, np.nan],
    USA: [1, 1, -1, 1, -1, 1, 1, 1],
    CHN: [1, 1, 1, 1, -1, -1, 1, 1],
}


def test_the_chain_has_the_conclusion_and_all_below_it_and_nothing_beside_it() -> None:
    [chain] = judged(ARGUMENT, DRAWS).chains
    assert [link.claim for link in chain.links] == ["P1", "P2", "C"]
    assert (chain.draws, chain.unknown) == (8, 1)
    assert chain.granted == chain.probability == pytest.approx(2 / 7)
    assert chain.facts == 1.0
    assert chain.independent.value == pytest.approx((5 * 5 * 4) / 7**3)
    assert (chain.least.value, chain.most.value) == pytest.approx((0, 4 / 7))
    assert chain.lower < 2 / 8 < 3 / 8 < chain.upper


def test_premises_and_the_conclusion_apart() -> None:
    [chain] = judged(ARGUMENT, DRAWS).chains
    assert (chain.premises_hold, chain.given_premises) == (4, pytest.approx(0.5))
    assert chain.given_failure == pytest.approx(2 / 3)
    # P1 alone fails in one draw in which the rest holds, and so does P2: the first of the two is named.
    assert chain.weakest == chain.weakest_granted == "P1"
    assert chain.links[0].gain.value == pytest.approx(1 / 7)


def test_a_fact_is_weighed_by_its_known_measures() -> None:
    fact = claim(
        "F",
        kind="fact",
        measures={
            "yes": "figure(population, RUS, 2000) > 0",
            "no": "figure(population, RUS, 2000) < 0",
            "unknown": "figure_if_known(population, RUS, 1801) > 0",
        },
    )
    [chain] = judged((fact, claim("C", "value(RUS) > 0", rests_on=("F",))), {RUS: [1, 1, -1, 1]}).chains
    assert chain.facts == 0.5
    assert (chain.granted, chain.probability) == (0.75, 0.375)
    assert chain.weakest == "F"
    assert chain.weakest_granted == ""
    assert sum(link.blame.value for link in chain.links) == pytest.approx(1 - 0.375)


def test_a_fact_nobody_knows_is_left_out_and_named() -> None:
    fact = claim("F", kind="fact", measures={"unknown": "figure_if_known(population, RUS, 1801) > 0"})
    [chain] = judged((fact, claim("C", "value(RUS) > 0", rests_on=("F",))), {RUS: [1, -1]}).chains
    assert chain.left_out == ("F",)
    assert chain.probability == chain.granted == 0.5


def test_tautologies_are_set_apart() -> None:
    claims = (
        claim("T", "value(USA) > 0"),
        claim("A", "value(CHN) > 0", assumed="calibration"),
        claim("C", "value(RUS) > 0", rests_on=("T", "A")),
    )
    drawn = {USA: np.ones(100), CHN: np.repeat([1.0, -1.0], [90, 10]), RUS: np.tile([1.0, -1.0], 50)}
    [chain] = judged(claims, drawn).chains
    assert [link.claim for link in chain.links if link.empty] == ["T", "A"]
    assert (chain.granted, chain.without_empty) == (0.45, 0.5)


def test_several_conclusions_have_a_chain_each_and_one_together() -> None:
    claims = (*ARGUMENT, claim("D", "value(CHN) < 9", rests_on=("P1",)))
    chains = judged(claims, DRAWS, conclusions=("C", "D")).chains
    assert [chain.conclusions for chain in chains] == [("C",), ("D",), ("C", "D")]
    assert {link.claim for link in chains[2].links} == {"P1", "P2", "C", "D"}


def test_without_conclusions_there_is_no_chain() -> None:
    assert judged(ARGUMENT, DRAWS, conclusions=()).chains == ()


def test_a_criterion_over_all_draws_has_one_truth_for_all() -> None:
    claims = (claim("S", "share(value(USA) > 0) > 0.5"), claim("C", "value(RUS) > 0", rests_on=("S",)))
    [chain] = judged(claims, {USA: [1, 1, -1, np.nan], RUS: [1, -1, 1, 1]}).chains
    assert chain.links[0].probability == 1.0
    assert chain.unknown == 1


def test_what_does_not_apply_is_left_out_and_a_conclusion_that_does_not_has_no_chain() -> None:
    claims = (claim("P", "terms(RUS, CHN) > 0"), claim("C", "value(RUS) > 0", rests_on=("P",)))
    drawn = {"terms(RUS, CHN)": [1, -1], RUS: [1, -1]}
    [chain] = judged(claims, drawn, protocol="nontransferable").chains
    assert chain.left_out == ("P",)
    assert judged(claims, drawn, conclusions=("P",), protocol="nontransferable").chains == ()


def test_chains_of_all_protocols_come_with_the_first_ledger() -> None:
    ledgers = {name: judged(ARGUMENT, DRAWS, protocol=name) for name in ("expiry", "credible")}
    together = across_protocols(ledgers)
    assert [chain.protocol for chain in together.chains] == ["expiry", "credible"]


def test_a_footing_tells_what_the_argument_reaches_from_what_is_true_for_other_reasons() -> None:
    ledger = judged(ARGUMENT, DRAWS)
    footing = ledger["C"].footing
    assert footing is not None
    assert footing.premises == ("P1", "P2")
    shares = [footing.reached, footing.undercut, footing.fails, footing.idle]
    assert shares == pytest.approx([2 / 7, 2 / 7, 2 / 7, 1 / 7])
    assert (footing.draws, footing.unknown) == (8, 1)
    assert ledger["P1"].footing is None


def test_a_premise_that_fails_decides_even_where_another_is_unknown() -> None:
    claims = (claim("P", "value(USA) > 0"), claim("Q", "value(CHN) > 0"))
    conclusion = claim("C", "value(RUS) > 0", rests_on=("P", "Q"))
    footing = judged((*claims, conclusion), {USA: [-1, 1], CHN: [np.nan, np.nan], RUS: [1, 1]})["C"].footing
    assert footing is not None
    assert (footing.undercut, footing.unknown) == (1.0, 1)


def test_a_fact_is_no_conclusion() -> None:
    fact = claim("F", kind="fact", measures={"one": "figure(population, RUS, 2000) > 0"})
    with pytest.raises(ClaimError, match="conclusions: F is a fact"):
        check(replace(scenario(fact), conclusions=("F",)), {"figure"})
