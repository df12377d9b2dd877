"""Counts of what a scenario holds."""

from __future__ import annotations

from tests.unit.scenario.texts import BASE, VARIANTS, read

from tripolar.scenario.content import inventory


def test_the_counts_are_those_of_the_text() -> None:
    counts = inventory(read(BASE + VARIANTS))
    assert (counts.actors, counts.variants, counts.claims) == (3, 1, 0)
    # stake.USA-RUS in both directions, and the coding of USA-CHN
    assert (counts.uncertain, counts.judgements) == (3, 2)
    # 3 GDP, 3 capability, 6 stakes, 10 political values, 3 relations, 3 bounds, and elasticity,
    # discount, renewal rate and precision
    written = 3 + 3 + 6 + 10 + 3 + 3 + 4
    assert counts.parameters - counts.defaults == written
    # two relations and two stakes have a reason
    assert counts.unexplained == written - 4
