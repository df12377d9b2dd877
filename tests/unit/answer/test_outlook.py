from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from tests.sample_answer import DRAWS, FAILED, SCENARIO, answer, ensemble

from tripolar.answer.outlook import outlook
from tripolar.prepare.quantities import QUANTITIES
from tripolar.prepare.requests import HORIZON, outlook_requests
from tripolar.scenario.distributions import Fixed
from tripolar.scenario.eras import STILL, still
from tripolar.scenario.objects import Parameter
from tripolar.scenario.paths import read_path
from tripolar.stats.sampling import spread


def test_requests_are_of_known_quantities_each_once() -> None:
    requests = outlook_requests(SCENARIO)
    assert len({request.key for request in requests}) == len(requests)
    assert {request.quantity for request in requests} <= set(QUANTITIES)
    assert "relation_at(USA-RUS, 0)" in {request.key for request in requests}
    assert "chance(RUS-CHN, 0.5, 10)" in {request.key for request in requests}


def test_terms_are_asked_for_only_under_variants_that_a_claim_compares() -> None:
    asked = {request.variant for request in outlook_requests(SCENARIO) if request.quantity == "terms"}
    assert asked == {"", "no-us"}
    silent = replace(SCENARIO, claims=tuple(claim for claim in SCENARIO.claims if not claim.terms))
    assert not [request for request in outlook_requests(silent) if request.quantity == "terms"]


def test_spread_ignores_unknown_draws_and_says_how_many_are_known() -> None:
    found = spread(np.array([np.nan, *range(101)], dtype=np.float64))
    assert (found.low, found.lower, found.median, found.upper, found.high) == (5, 25, 50, 75, 95)
    assert (found.mean, found.known) == (50, 101)
    nothing = spread(np.full(3, np.nan))
    assert nothing.known == 0
    assert isnan(nothing.median)


def test_paths_start_where_the_relation_stands_and_their_bands_are_ordered() -> None:
    found = {dyad.dyad: dyad for dyad in answer().outlook.dyads}
    assert found["USA-RUS"].expected[0].median == 0
    assert found["RUS-CHN"].expected[0].median == 1
    assert found["RUS-CHN"].expected[HORIZON].median < 1
    for dyad in found.values():
        assert len(dyad.expected) == HORIZON + 1
        for year in dyad.expected:
            assert year.low <= year.lower <= year.median <= year.upper <= year.high
            assert year.known == DRAWS - FAILED


def test_terms_are_told_as_changes_against_the_scenario_never_as_levels() -> None:
    shifts = answer().outlook.terms
    assert [(s.receiver, s.giver, s.variant) for s in shifts] == [
        ("USA", "CHN", "no-us"),
        ("RUS", "CHN", "no-us"),
    ]
    # The variant caps USA-RUS itself: how its own transfers change hangs on an unidentified split.
    run = ensemble()
    change = run.quantities["terms(RUS, CHN, no-us)"] - run.quantities["terms(RUS, CHN)"]
    known = change[~np.isnan(change)]
    assert shifts[1].change.median == pytest.approx(np.median(known))
    assert shifts[1].gains == pytest.approx(np.mean(known > 1))
    assert shifts[1].loses == pytest.approx(np.mean(known < -1))


def test_quantities_that_were_not_computed_are_unknown() -> None:
    bare = outlook(replace(ensemble(), quantities={}))
    assert {year.known for dyad in bare.dyads for year in dyad.expected} == {0}
    assert all(isnan(shift.gains) for shift in bare.terms)


def test_a_level_of_terms_is_told_only_where_an_observed_transfer_pins_it() -> None:
    assert answer().outlook.levels == ()
    observed = Parameter(
        read_path("observed_terms.RUS-CHN", SCENARIO.actors).targets[0], "bn US$/yr", Fixed(-5.0)
    )
    pinned = replace(SCENARIO, parameters={**SCENARIO.parameters, observed.path: observed})
    assert len(outlook_requests(pinned)) == len(outlook_requests(SCENARIO))  # terms are asked for anyway
    (level,) = outlook(replace(ensemble(), prepared=replace(ensemble().prepared, scenario=pinned))).levels
    assert (level.receiver, level.giver) == ("RUS", "CHN")
    assert level.level.median == pytest.approx(np.nanmedian(ensemble().quantities["terms(RUS, CHN)"]))


def test_with_eras_paths_reach_to_the_last_and_values_stand_beside_the_still_world() -> None:
    eras = (2030.0, 2035.0)
    growing = replace(SCENARIO, eras=eras, variants={**SCENARIO.variants, STILL: still(SCENARIO.actors)})
    requests = {request.key: request for request in outlook_requests(growing)}
    assert "relation_at(USA-RUS, 15)" in requests
    assert "relation_at(USA-RUS, 16)" not in requests
    columns = {
        f"value(RUS{under}, @{year})": np.arange(DRAWS) + shift
        for under, shift in (("", 5.0), (", still", 0.0))
        for year in (2025, 2030, 2035)
    }
    assert columns.keys() <= requests.keys()
    run = ensemble()
    known = replace(
        run,
        prepared=replace(run.prepared, scenario=growing),
        quantities={**run.quantities, **columns},
    )
    found = [era for era in outlook(known).eras if era.code == "RUS"]
    assert [era.years for era in found] == ["2025–2030", "2030–2035", "from 2035"]
    assert [era.change.median for era in found] == [5.0] * 3
    assert found[0].still.median == np.median(np.arange(DRAWS))
    assert all(len(dyad.expected) == 16 for dyad in outlook(known).dyads)
    assert answer().outlook.eras == ()
