from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.sample_answer import DRAWS, ensemble

from tripolar.answer.columns import columns, drawn_roles, level_shares
from tripolar.scenario.distributions import Fixed
from tripolar.scenario.objects import Actor, Parameter
from tripolar.scenario.paths import read_path


def test_every_column_has_a_unit_and_a_meaning() -> None:
    found = {column.name: column for column in columns(ensemble())}
    assert found["balance_stress"].unit == "bn US$/yr"
    assert found["capability.RUS"].group == "derived"
    assert found["terms(RUS, CHN, no-us)"].says == "net transfer to the first from the second, under no-us"
    assert found["relation_at(USA-RUS, 10)"].unit == "level"
    assert {len(column.values) for column in found.values()} == {DRAWS}
    assert all(column.says for column in found.values())


def test_levels_of_a_relation_come_with_how_often_they_were_drawn() -> None:
    run = ensemble()
    drawn = np.array([0.0] * 150 + [0.5] * 50)
    levels = level_shares(replace(run, parameters={"relation.USA-CHN": drawn}), "USA-CHN")
    assert levels == ((0.0, 0.75), (0.5, 0.25))
    words = np.array(["normal"] * 120 + ["hostile"] * 80)
    assert level_shares(replace(run, parameters={"relation.USA-CHN": words}), "USA-CHN") == (
        (0.5, pytest.approx(0.6)),
        (0.0, pytest.approx(0.4)),
    )


def test_a_relation_that_was_not_drawn_stands_where_the_scenario_says() -> None:
    assert level_shares(ensemble(), "RUS-CHN") == ((1.0, 1.0),)
    assert level_shares(ensemble(), "USA-IND") == ()


def test_roles_are_of_the_powers_at_the_table_wherever_an_absent_one_is_listed() -> None:
    run = ensemble()
    usa, *others = run.scenario.actors
    away = read_path("presence.IND", (Actor("IND", "India"),)).targets[0]
    absent = {"presence.IND": Parameter(away, "word", Fixed("absent"))}
    moved = replace(
        run.scenario,
        actors=(usa, Actor("IND", "India"), *others),
        parameters={**run.scenario.parameters, **absent},
    )
    listed = replace(run, prepared=replace(run.prepared, scenario=moved))
    assert [drawn_roles(listed, k) for k in range(3)] == [drawn_roles(run, k) for k in range(3)]
    assert len({drawn_roles(run, k) for k in range(3)}) > 1
