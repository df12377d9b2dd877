from __future__ import annotations

from tests.sample_answer import SCENARIO, answer

from tripolar.report.assumptions import derived_rows, parameter_groups


def rows():
    return {row.path: row for group in parameter_groups(answer()) for row in group.rows}


def test_every_parameter_of_the_scenario_is_listed_once() -> None:
    listed = [
        row.path for group in parameter_groups(answer()) for row in group.rows if row.path != "capability"
    ]
    assert sorted(listed) == sorted(SCENARIO.parameters)
    assert parameter_groups(answer())[-1].heading == "Left at the model's defaults"
    assert [row.path for row in parameter_groups(answer())[-1].rows] == ["spillover"]


def test_a_measured_parameter_shows_its_expression_its_number_and_its_figure() -> None:
    row = rows()["gdp.CHN"]
    assert row.measured
    assert row.distribution == "figure(gdp_current_usd, CHN, 2024) / 1e9"
    assert row.drawn == "18\u202f744"
    assert [(figure.who, figure.year, figure.source) for figure in row.figures] == [("CHN", 2024, "wdi_2025")]


def test_levels_and_words_are_told_with_how_often_they_are_drawn() -> None:
    assert rows()["relation.USA-CHN"].distribution == "hostile 50%, normal 50%"
    assert rows()["relation.RUS-CHN"].drawn == "partnership"
    assert rows()["reading"].drawn.startswith("mistakes ")


def test_a_judgement_is_said_to_be_one() -> None:
    assert rows()["balance_stress"].judgement
    assert not rows()["gdp.USA"].judgement


def test_each_measure_of_a_blend_is_listed_with_the_figures_of_every_power() -> None:
    blended = [row for group in parameter_groups(answer()) for row in group.rows if row.path == "capability"]
    assert [row.says for row in blended] == ["measured by GDP at market rates", "measured by CINC"]
    assert [figure.who for figure in blended[1].figures] == ["USA", "RUS", "CHN"]


def test_derived_values_stand_next_to_the_hazards_they_serve() -> None:
    found = {row.path: row for row in derived_rows(answer())}
    value = found["political_value.RUS.USA"]
    assert value.imposed
    assert value.serves[0].startswith("relation_hazard.USA-RUS.engager: 0.2")
    assert "USA-RUS moves in the model" in value.serves[1]
    assert not found["capability.CHN"].imposed
