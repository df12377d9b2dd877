from __future__ import annotations

from tests.sample_answer import answer

from tripolar.answer.sources import cite, sources_used


def test_sources_are_those_of_the_standing_the_parameters_and_the_facts() -> None:
    ids = [source.id for source in sources_used(answer())]
    assert len(ids) == len(set(ids))
    assert {"wdi_2025", "cow_nmc_7", "un_idealpoints_2025"} <= set(ids)


def test_sources_are_numbered_from_one_and_unknown_ids_are_passed_over() -> None:
    citations = cite(answer())
    first, second = citations.sources[:2]
    assert citations.of([second.id, first.id, first.id, "nobody"]) == ((1, first), (2, second))
