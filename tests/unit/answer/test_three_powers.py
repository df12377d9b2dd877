"""What the picture of three powers shows of a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.sample_answer import DRAWS, FAILED, answer

from tripolar.answer.answer import Answer
from tripolar.answer.three_powers import gains_and_losses, three_powers
from tripolar.scenario.objects import Gains


def gaining() -> Answer:
    """The sample with its variant named, and values by which Russia gains in a quarter of the known draws."""
    ensemble = answer().ensemble
    scenario = replace(ensemble.scenario, gains=Gains("no-us", "Russia could turn to Washington"))
    change = np.full(DRAWS, 0.5)  # within the tolerance
    change[FAILED : FAILED + 48], change[-24:] = 5.0, -5.0
    base = np.zeros(DRAWS)
    base[:FAILED] = np.nan
    quantities = {**ensemble.quantities, "value(RUS)": base + change, "value(RUS, no-us)": base}
    prepared = replace(ensemble.prepared, scenario=scenario)
    return replace(answer(), ensemble=replace(ensemble, prepared=prepared, quantities=quantities))


def test_gains_and_losses_are_shares_of_the_known_draws_beyond_a_billion() -> None:
    assert gains_and_losses(gaining(), "RUS") == (48 / 192, 24 / 192)


def test_without_a_named_variant_there_are_none() -> None:
    assert gains_and_losses(answer(), "RUS") == (None, None)


def test_three_powers_with_their_relations() -> None:
    view = three_powers(gaining())
    assert view is not None
    assert (view.option, view.year, view.horizon) == ("Russia could turn to Washington", 2025, 2035)
    assert [corner.name for corner in view.corners] == ["United States", "Russia", "China"]
    assert sum(corner.share or 0.0 for corner in view.corners) == pytest.approx(1.0)
    assert [edge.now for edge in view.edges] == [(0.0,), (0.0, 0.5), (1.0,)]
    assert view.edges[0].level == 0.0
    assert view.edges[0].chance == pytest.approx(answer().outlook.dyads[0].chances[0])


def test_discs_are_the_shares_that_the_game_is_played_with() -> None:
    view = three_powers(gaining())
    assert view is not None
    drawn = [np.median(answer().ensemble.derived[f"capability.{code}"]) for code in ("USA", "RUS", "CHN")]
    assert [corner.share for corner in view.corners] == pytest.approx([each / sum(drawn) for each in drawn])


def test_of_two_powers_there_is_no_such_picture() -> None:
    ensemble = answer().ensemble
    two = replace(ensemble.scenario, actors=ensemble.scenario.actors[:2])
    prepared = replace(ensemble.prepared, scenario=two)
    assert three_powers(replace(answer(), ensemble=replace(ensemble, prepared=prepared))) is None
