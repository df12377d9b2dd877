"""Eras through the whole pipeline: alike they are one world, and what is told by era follows from the law."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.unit.ensemble.test_one_point import both
from tests.unit.ensemble.texts import CALIBRATED, VARIED, changed, measured

from tripolar.ensemble.compute import SolvedVariant
from tripolar.ensemble.draws import draw, sampler
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.pipeline import BASE, Chunk, Job, run_chunk
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.starts import Starts
from tripolar.game.calibration.calibrate import CALIBRATED as MET
from tripolar.game.eras import EraLaw
from tripolar.game.model.channels import channel
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.quantities import Request

ERAS = "eras: [{until: 2030}, {until: 2035}, {}]\n"
GROWTH = """\
  growth:
    RUS: -0.01
    CHN: {uniform: [0.01, 0.04], why: a guess, judgement: true}
  gravity: {choice: {on: 1, off: 1}, why: both are drawn}
  world_output: 110000
"""
ALIKE = VARIED + ERAS
APART = "  apart: {says: Still and no way to Washington., with: [still, no-us]}\n"
GROWING = changed("  precision: 5\n", "  precision: 5\n" + GROWTH, CALIBRATED + APART + ERAS)
YEARS = (2026.0, 2030.0, 2040.0)
ASKED = (
    ("value", ("RUS",)), ("relation", ("USA-RUS",)), ("terms", ("CHN", "RUS")),
    ("dependence", ("RUS", "CHN")),
    ("channel", ("access", "CHN")), ("channel", ("access", "RUS")), ("contribution", ("access", "RUS")),
    ("relation_at", ("USA-RUS", 12.0)), ("chance", ("RUS-CHN", 1.0, 12.0)),
    ("falls_back", ("RUS-CHN", 12.0)), ("hazard", ("RUS-CHN",)), ("gdp", ("CHN",)),
)  # fmt: skip
BY_ERA = ("value", "relation", "terms", "dependence", "channel", "contribution", "gdp")


def wanted(*variants: str) -> tuple[Request, ...]:
    plain = [Request(*each, variant) for variant in variants for each in ASKED]
    dated = [replace(each, year=year) for each in plain if each.quantity in BY_ERA for year in YEARS]
    return (*plain, *dated)


def run(text: str, requests: tuple[Request, ...], draws: int = 6, protocol: str = "expiry") -> Ensemble:
    return run_ensemble(measured(text), requests, draws=draws, seed=3, protocol=protocol)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_eras_alike_give_what_one_world_gives(protocol: str) -> None:
    plain = tuple(each for each in wanted("", "stressed") if each.year is None)
    one, alike = run(VARIED, plain, 4, protocol), run(ALIKE, wanted("", "stressed"), 4, protocol)
    assert one.calibrated.all()
    assert alike.calibrated.all()
    for each in plain:
        near = 5e-3 if each.quantity in ("value", "terms", "channel", "contribution", "dependence") else 2e-5
        found, there = alike.quantities[each.key], one.quantities[each.key]
        assert np.isfinite(there).all()
        np.testing.assert_allclose(found, there, atol=near, rtol=1e-6, err_msg=each.key)
    # Relations drift through eras in which nothing grows; what the powers are worth by then differs as well.
    first, last = (Request("relation", ("USA-RUS",), "", year).key for year in (2026.0, 2040.0))
    assert np.abs(alike.quantities[first] - alike.quantities[last]).min() > 1e-3


@cache
def growing(protocol: str = "expiry") -> tuple[Chunk, dict[str, SolvedVariant], dict[str, np.ndarray]]:
    """Six draws of growing powers: what came out, the solved games, and the draws."""
    prepared = measured(GROWING)
    games: dict[str, SolvedVariant] = {}
    values = draw(prepared, 6, 3).values(slice(None))
    job = Job(prepared.numeric, wanted("", "still", "no-us", "apart"), protocol)
    return run_chunk(job, values, games.__setitem__), games, values


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_calibration_meets_the_record_in_the_first_era(protocol: str) -> None:
    chunk, games, values = growing(protocol)
    assert (chunk.calibration == MET).all()
    process = games[BASE].process
    assert process.solution.converged.all()
    np.testing.assert_allclose(
        chunk.quantities["hazard(RUS-CHN)"], values["relation_hazard.RUS-CHN"], rtol=2e-3
    )
    # One set of political values for all eras.
    for era in process.solution.eras[1:]:
        first = process.solution.eras[0].parameters
        np.testing.assert_array_equal(era.parameters.political_value, first.political_value)
    assert np.ptp(chunk.quantities["value(RUS)"]) > 1.0


def test_powers_grow_as_drawn_and_trade_where_gravity_is_on() -> None:
    _, games, values = growing()
    last, first = (games[BASE].process.solution.eras[k].parameters for k in (2, 0))
    np.testing.assert_allclose(last.gdp[:, 2], 18700 * np.exp(values["growth.CHN"] * 15.0))
    np.testing.assert_allclose(last.gdp[:, 1], 2170 * np.exp(-0.01 * 15.0))
    on = values["gravity"] == "on"
    assert 0 < on.sum() < on.size
    assert (last.access[on, 0, 2] > 1.1 * first.access[on, 0, 2]).all()
    np.testing.assert_array_equal(last.access[~on], first.access[~on])


def test_what_is_told_by_era_follows_from_the_law() -> None:
    chunk, games, _ = growing()
    for variant in ("", "no-us", "still"):
        process, board = games[variant].process, games[variant].law.board
        relation = np.repeat(board.relation[:, 0], board.type_states)
        under = f", {variant}" if variant else ""
        for k, year in enumerate(YEARS):
            era = process.eras[k]
            occupation = process.occupation[:, k] / process.occupation[:, k].sum(axis=1, keepdims=True)
            worth = process.solution.discount[:, None] * era.solution.values[:, :, 1]
            p = era.solution.parameters
            by_hand = {
                f"value(RUS{under}, @{year:g})": (occupation * worth).sum(axis=1),
                f"relation(USA-RUS{under}, @{year:g})": occupation @ relation,
                f"terms(CHN, RUS{under}, @{year:g})": -(occupation * era.payment[:, 2]).sum(axis=1),
                f"channel(access, CHN{under}, @{year:g})": (
                    occupation * channel(p, board, "access").reshape(6, -1, 3)[..., 2]
                ).sum(axis=1),
                f"gdp(CHN{under}, @{year:g})": p.gdp[:, 2],
            }
            for key, column in by_hand.items():
                np.testing.assert_allclose(chunk.quantities[key], column, rtol=1e-9, err_msg=key)
    # Averages over the eras, by their weight, are the average over all of the future.
    weight = games[BASE].process.weight
    eras = [chunk.quantities[f"terms(CHN, RUS, @{year:g})"] for year in YEARS]
    np.testing.assert_allclose(
        (weight * np.stack(eras, axis=1)).sum(axis=1), chunk.quantities["terms(CHN, RUS)"]
    )


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_channels_contribute_to_a_value_of_an_era_adds_up_with_all_that_follows(protocol: str) -> None:
    chunk, games, _ = growing(protocol)
    for variant, under in (("", ""), ("apart", ", apart")):
        process = games[variant].process
        states, rho = process.board.states, process.solution.discount
        for k, year in enumerate(YEARS):
            # What the channel alone is worth in every state of this era, solved backward.
            flows = [channel(era.solution.parameters, process.board, "access") for era in process.eras]
            own = np.zeros((6, states))
            for j in reversed(range(k, len(YEARS))):
                own = np.stack(
                    [_worth(process, j, b, flows[j].reshape(6, states, 3)[b, :, 1], own[b]) for b in range(6)]
                )
            by_hand = rho * (process.eras[k].occupation * own).sum(axis=1)
            key = f"contribution(access, RUS{under}, @{year:g})"
            np.testing.assert_allclose(chunk.quantities[key], by_hand, rtol=1e-8, err_msg=key)
    # Relations drift on within the last era, and without a year it is the channel.
    assert (
        np.abs(
            chunk.quantities["contribution(access, RUS, @2040)"]
            - chunk.quantities["channel(access, RUS, @2040)"]
        ).min()
        > 1e-6
    )
    np.testing.assert_array_equal(
        chunk.quantities["contribution(access, RUS)"], chunk.quantities["channel(access, RUS)"]
    )


def _worth(process: EraLaw, era: int, game: int, flow: np.ndarray, after: np.ndarray) -> np.ndarray:
    """What a flow of one era, and then what comes after it, is worth in every state of one game."""
    law, leaves = process.eras[era], process.solution.exit_rates[era]
    moves = np.zeros((law.states, law.states))
    np.add.at(moves, (law.source, law.target), law.rates[game])
    system = np.diag(process.solution.discount[game] + leaves + moves.sum(axis=1)) - moves
    return np.linalg.solve(system, flow + leaves * after)


def test_the_still_world_has_the_same_phases_and_no_growth() -> None:
    chunk, games, _ = growing()
    still = games["still"].process
    assert still.solution.exit_rates == games[BASE].process.solution.exit_rates == (0.2, 0.2, 0.0)
    for era in still.solution.eras:
        np.testing.assert_array_equal(era.parameters.gdp, np.tile([29000.0, 2170.0, 18700.0], (6, 1)))
    # What calibration found in the growing world holds in the still one.
    kept, found = (each.solution.eras[0].parameters for each in (still, games[BASE].process))
    np.testing.assert_array_equal(kept.political_value[..., 0], found.political_value[..., 0])
    grown, not_grown = (chunk.quantities[f"value(RUS{under}, @2040)"] for under in ("", ", still"))
    assert np.abs(grown - not_grown).min() > 1.0


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_lanes_give_the_numbers_of_the_pipeline(protocol: str) -> None:
    by_lanes, by_pipeline = both(measured(GROWING), wanted("", "still", "no-us", "apart"), protocol)
    assert by_lanes.keys() == by_pipeline.keys()
    assert all(np.isfinite(value) for value in by_pipeline.values())
    # Both are calibrated to within a hundredth of a percent of the hazards.
    assert by_lanes == pytest.approx(by_pipeline, rel=1e-3, abs=5e-3)


def test_growth_is_a_dimension_of_the_draws() -> None:
    prepared = measured(GROWING)
    assert {"growth.CHN", "gravity"} <= set(sampler(prepared, 8, 0).dimensions)
    ensemble = run(GROWING, wanted(""), 4)
    assert {"growth.CHN", "gravity"} <= ensemble.parameters.keys()
    assert "growth.RUS" not in ensemble.parameters


def test_other_starts_are_tried_in_every_era() -> None:
    prepared = measured(ALIKE)
    asked = (Request("value", ("RUS",)), Request("value", ("RUS",), "", 2040.0))
    found = run_ensemble(prepared, asked, draws=4, seed=3, starts=Starts(2, 4))
    assert found.selection is not None
    assert found.selection.shape == (2, 4)
    for request in asked:
        again = found.selection.quantities[request.key]
        np.testing.assert_allclose(again, np.tile(found.quantities[request.key], (2, 1)), rtol=1e-4)
