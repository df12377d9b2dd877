"""Variants as lanes of a few calls give what the pipeline gives one by one."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, measured

from tripolar.ensemble.assemble import derive_stakes
from tripolar.ensemble.draws import central
from tripolar.ensemble.one_point import calibrate_point, joining, lay_out, solve_lanes
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.prepare.quantities import Request

# Every kind of quantity, under boards of their own, other starts, other leaders, and paths that only a
# variant sets.
VARIANTS = """\
  capped: {says: Capped., set: {cap.USA-RUS: hostile, relation.USA-RUS: hostile}}
  held: {says: Held., set: {frozen.USA-RUS: normal}}
  held-apart: {says: Held., set: {frozen.USA-RUS: hostile, frozen.RUS-CHN: hostile}}
  warmed: {says: Warmed., set: {relation.USA-RUS: normal}}
  cold: {says: Another leader., set: {leader.USA: opponent}}
  stressed: {says: Everybody minds., set: {balance_stress: {plus: 40}}}
  halved: {says: Half., set: {stake.CHN.USA: {times: 0.5}}}
  shocked: {says: Another reading., set: {reading: shocks}}
"""
NAMES = ("", "capped", "held", "held-apart", "warmed", "cold", "stressed", "halved", "shocked")
ASKED = (
    ("value", ("RUS",)),
    ("terms", ("RUS", "CHN")),
    ("relation_at", ("USA-RUS", 5.0)),
    ("falls_back", ("RUS-CHN", 8.0)),
    ("channel", ("stress", "CHN")),
    ("hazard", ("RUS-CHN",)),
    ("parameter", ("balance_stress",)),
)
WANTED = tuple(Request(name, arguments, variant) for variant in NAMES for name, arguments in ASKED)


def both(prepared: Prepared, wanted: tuple[Request, ...], protocol: str) -> tuple[dict, dict]:
    """The same quantities by lanes and by the pipeline."""
    job = Job(prepared.numeric, wanted, protocol)
    values = central(prepared).values(slice(0, 1))
    chunk = run_chunk(job, values)
    present = job.scenario.table()
    calibrated = calibrate_point(present, {**values, **derive_stakes(present, values)}, protocol)
    lanes = solve_lanes(job, calibrated.values, lay_out(job, calibrated.values))
    return dict(lanes.quantities), {key: float(column[0]) for key, column in chunk.quantities.items()}


@pytest.mark.parametrize("protocol", ["expiry", "credible", "nontransferable"])
def test_lanes_give_the_numbers_of_the_pipeline(protocol: str) -> None:
    by_lanes, by_pipeline = both(measured(CALIBRATED + VARIANTS), WANTED, protocol)
    assert by_lanes.keys() == by_pipeline.keys()
    assert all(np.isfinite(value) for value in by_pipeline.values())
    assert by_lanes == pytest.approx(by_pipeline, rel=1e-8, abs=1e-8)
    assert by_lanes["value(RUS, capped)"] != by_lanes["value(RUS)"]


def test_every_claim_of_the_seed_is_computed_alike() -> None:
    prepared = prepare("russia-2025")
    by_lanes, by_pipeline = both(prepared, prepared.requests, "expiry")
    assert len(by_lanes) == len(prepared.requests) > 70
    assert by_lanes == pytest.approx(by_pipeline, rel=1e-8, abs=1e-8)


def test_variants_on_one_board_are_one_call_and_share_games_that_differ_in_the_start() -> None:
    prepared = measured(CALIBRATED + VARIANTS)
    job = Job(prepared.numeric, WANTED)
    values = central(prepared).values(slice(0, 1))
    (table,) = lay_out(job, {**values, **derive_stakes(job.scenario, values)})
    names = [tuple(table.variants[row] for row in sheet.lanes) for sheet in table.sheets]
    free = ("", "warmed", "cold", "stressed", "halved", "shocked")
    assert names == [free, ("capped",), ("held",), ("held-apart",)]
    assert table.sheets[0].game_of.tolist() == [0, 0, 0, 1, 2, 3]


def test_powers_that_join_freely_are_left_to_the_pipeline() -> None:
    prepared = prepare("russia-2025")
    job = Job(prepared.numeric, (Request("value", ("RUS",), "india"), *prepared.requests))
    assert joining(job, central(prepared).values(slice(0, 1))) == {"india"}
