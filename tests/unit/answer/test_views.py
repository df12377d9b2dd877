from __future__ import annotations

from dataclasses import replace

import pytest
from tests.sample_answer import answer

from tripolar.answer.views import (
    CHART_NAMES,
    driver_view,
    path_view,
    power_view,
    probability_view,
    triangle_view,
)
from tripolar.claims.ledger import Driver, Ledger
from tripolar.errors import InputError


def test_the_triangle_shows_shares_roles_relations_and_terms() -> None:
    view = triangle_view(answer())
    assert sum(node.share or 0 for node in view.nodes) == pytest.approx(1)
    assert view.nodes[1].share == min(node.share or 0 for node in view.nodes)  # Russia is the weakest
    # The scenario's own relations first: USA-CHN is drawn as hostile or normal. Other codings are named.
    own = [node.role.split("; ")[0] for node in view.nodes]
    assert {*own[1].split(" or ")} == {"partner", "wing"}
    assert {*own[2].split(" or ")} == {"pivot", "partner"}
    assert all(" by " in told for node in view.nodes for told in node.role.split("; ")[1:])
    assert {(r.first, r.second) for r in view.relations} == {("USA", "RUS"), ("USA", "CHN"), ("RUS", "CHN")}
    assert [len(relation.levels) for relation in view.relations] == [1, 2, 1]
    assert len(view.changes) == 2
    assert view.compared == "Under the variant no-us (relations of the US and Russia cannot warm)"


def test_without_compared_terms_there_are_no_arrows() -> None:
    view = triangle_view(replace(answer(), outlook=replace(answer().outlook, terms=())))
    assert (view.changes, view.compared) == ((), "")


def test_power_is_shown_by_at_least_five_measures_each_with_its_year() -> None:
    view = power_view(answer())
    assert len(view.measures) >= 5
    assert all(row.label.endswith(")") for row in view.measures)


def test_every_pair_has_a_panel_of_eleven_years() -> None:
    view = path_view(answer())
    assert [len(panel.years) for panel in view.panels] == [11, 11, 11]
    assert view.panels[0].pair == "United States – Russia"


def test_facts_are_left_out_of_the_probabilities_and_unknown_claims_are_not() -> None:
    ids = [bar.claim for bar in probability_view(answer()).bars]
    assert "F5" not in ids
    assert "M19" in ids


def test_a_driver_is_labelled_by_its_condition() -> None:
    labels = {split.claim: split.label for split in driver_view(answer().ledger).splits}
    assert labels["M8"] == "balance stress above 38 bn US$/yr"
    assert labels["M4"] == "relation USA-CHN: normal"
    entry = replace(answer().ledger["M4"], driver=Driver("relation.USA-CHN", "level", 0.7, 0.0, 0.9, 0.1, ""))
    split = driver_view(Ledger((entry,))).splits[0]
    assert split.label == "relation USA-CHN above hostile"


@pytest.mark.parametrize("name", CHART_NAMES)
def test_a_chart_can_be_had_by_name_to_look_at_in_a_notebook(name: str) -> None:
    assert answer().chart(name, width=400).to_dict()["$schema"].startswith("https://vega.github.io/schema/")


def test_a_chart_that_is_not_there_suggests_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'triangle'"):
        answer().chart("triangel")
