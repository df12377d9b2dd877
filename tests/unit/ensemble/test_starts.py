"""The first draws solved again from further starts: the same bits however they are cut up."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, VARIED, measured

from tripolar.ensemble.draws import draw
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.schedule import CHUNK
from tripolar.ensemble.starts import ALIKE, ELSEWHERE, UNSETTLED, Examined, Starts, combine, selection_rule
from tripolar.errors import InputError
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.quantities import Request

# Sharp choices, quarrels that cost others much, and little to pay with: games with several equilibria.
_STRAIN = "precision: 20, balance_stress: 300, " + ", ".join(
    f"transfer_bound.{dyad}: 1" for dyad in ("USA-RUS", "USA-CHN", "RUS-CHN")
)
STRAINED = """\
schema: 1
extends: tutorial
title: Strained
says: Calm as it stands, strained in its variants.
parameters:
  coercion: {uniform: [0, 0.6], why: a guess, judgement: true}
variants:
""" + "".join(
    f"  {name}: {{says: Strained., set: {{{_STRAIN}, cap.USA-RUS: {cap}}}}}\n"
    for name, cap in (("free-strained", "partnership"), ("cut-strained", "hostile"))
)
FREE, CUT = "free-strained", "cut-strained"
REQUESTS = (
    Request("value", ("RUS",)),
    Request("value", ("RUS",), FREE),
    Request("value", ("RUS",), CUT),
    Request("relation", ("USA-RUS",), FREE),
    Request("relation_at", ("RUS-CHN", 10.0), FREE),
    Request("parameter", ("coercion",), FREE),
)
DRAWS = CHUNK + 8
STARTS = Starts(count=3, draws=CHUNK + 4, seed=0)


@cache
def ran(threads: int = 1, starts: Starts | None = STARTS, protocol: str = "expiry") -> Ensemble:
    return run_ensemble(
        measured(STRAINED), REQUESTS, draws=DRAWS, seed=0, threads=threads, protocol=protocol, starts=starts
    )


def looked(protocol: str = "expiry") -> Examined:
    found = ran(protocol=protocol).selection
    assert found is not None
    return found


def test_looking_changes_nothing_of_the_answer() -> None:
    without = ran(starts=None)
    assert without.selection is None
    for key, column in ran().quantities.items():
        np.testing.assert_array_equal(column, without.quantities[key])
    assert ran().solves == without.solves


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_strained_game_is_found_to_have_others_and_a_calm_one_not(protocol: str) -> None:
    found = looked(protocol)
    assert found.shape == (3, CHUNK + 4)
    assert {int(code) for ended in found.ended.values() for code in np.unique(ended)} <= {
        ALIKE,
        ELSEWHERE,
        UNSETTLED,
    }
    assert found.where(ELSEWHERE, (FREE, CUT)).sum() > 10
    if protocol != "nontransferable":
        assert not found.where(ELSEWHERE, ("",)).any()


def test_where_a_game_ends_as_before_or_nowhere_the_selected_answer_stands() -> None:
    found = looked()
    for request in REQUESTS:
        kept = found.ended[request.variant] != ELSEWHERE
        selected = np.broadcast_to(ran().quantities[request.key][: CHUNK + 4], kept.shape)
        np.testing.assert_array_equal(found.quantities[request.key][kept], selected[kept])


def test_where_it_ends_elsewhere_the_answer_is_another() -> None:
    found = looked()
    other = found.ended[FREE] == ELSEWHERE
    selected = np.broadcast_to(ran().quantities[f"value(RUS, {FREE})"][: CHUNK + 4], other.shape)
    apart = np.abs(found.quantities[f"value(RUS, {FREE})"] - selected)[other]
    assert np.isfinite(apart).all()
    assert np.median(apart) > 1.0
    # A parameter is what it is in every equilibrium.
    key = f"parameter(coercion, {FREE})"
    same = np.broadcast_to(ran().parameters["coercion"][: CHUNK + 4], other.shape)
    np.testing.assert_array_equal(found.quantities[key], same)


def test_threads_do_not_change_a_bit() -> None:
    two = ran(threads=2).selection
    assert two is not None
    for variant, ended in looked().ended.items():
        np.testing.assert_array_equal(two.ended[variant], ended)
    for key, column in looked().quantities.items():
        np.testing.assert_array_equal(two.quantities[key], column)


@pytest.mark.parametrize("row", [0, 17, CHUNK - 1])
def test_a_draw_is_examined_alike_in_any_chunk(row: int) -> None:
    found = measured(STRAINED)
    job = Job(found.numeric, REQUESTS, "expiry", Starts(count=3, draws=1, seed=0))
    alone = run_chunk(job, draw(found, DRAWS, 0).values(slice(row, row + 1))).examined
    assert alone is not None
    for key, column in looked().quantities.items():
        np.testing.assert_array_equal(alone.quantities[key][:, 0], column[:, row])


def test_fewer_starts_are_the_first_draws_of_the_same_kind_and_another_seed_is_another() -> None:
    fewer = ran(starts=Starts(count=3, draws=10, seed=0)).selection
    assert fewer is not None
    for key, column in looked().quantities.items():
        np.testing.assert_array_equal(fewer.quantities[key], column[:, :10])
    other = ran(starts=Starts(count=3, draws=10, seed=1)).selection
    assert other is not None
    assert any(not np.array_equal(other.ended[v], fewer.ended[v]) for v in fewer.ended)


def test_only_the_first_draws_of_a_run_are_examined() -> None:
    job = Job(measured(VARIED).numeric, REQUESTS[:1], starts=Starts(2, 70, 0))
    assert job.beginning(0).starts == Starts(2, 70, 0)
    assert job.beginning(CHUNK).starts == Starts(2, 6, 0)
    assert job.beginning(2 * CHUNK).starts is None
    assert ran(starts=None).selection is None


def test_draws_that_could_not_be_calibrated_are_examined_as_unknown() -> None:
    hasty = CALIBRATED.replace("engager: {uniform: [0.1, 0.3]", "engager: {uniform: [0.3, 0.9]")
    requests = (Request("value", ("RUS",)), Request("value", ("RUS",), "no-us"))
    run = run_ensemble(measured(hasty), requests, draws=24, seed=0, starts=Starts(2, 24, 0))
    assert run.selection is not None
    assert 0 < int(run.calibrated.sum()) < 24
    for column in run.selection.quantities.values():
        assert np.isnan(column[:, ~run.calibrated]).all()
        assert np.isfinite(column[:, run.calibrated]).all()
    assert not run.selection.where(ELSEWHERE)[~run.calibrated].any()


def test_chunks_are_put_together_in_order_even_those_that_solved_nothing() -> None:
    one = Examined({"": np.full((2, 3), ELSEWHERE, np.int8)}, {"a": np.ones((2, 3))})
    none = Examined({}, {"a": np.full((2, 2), np.nan)})
    found = combine([one, none, None])
    assert found is not None
    assert found.ended[""].tolist() == [[ELSEWHERE] * 3 + [ALIKE] * 2] * 2
    assert np.isnan(found.quantities["a"][:, 3:]).all()
    assert combine([None, None]) is None


@pytest.mark.parametrize("given", [(-1, 64), (4, -1)])
def test_numbers_below_nothing_are_refused_and_nothing_is_none(given: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="must be at least 0, not"):
        Starts.of(*given, 0)
    assert Starts.of(0, 64, 0) is None
    assert Starts.of(4, 0, 0) is None
    assert Starts.of(4, 64, 7) == Starts(4, 64, 7)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_rule_of_selection_is_recorded(protocol: str) -> None:
    settings = ran(protocol=protocol).provenance.settings
    assert settings["selected from"] == "values of zero"
    assert settings["selected along"] == "0.125, 0.25, 0.5, 1 of the precision"
    assert settings["if that fails, path 3"] == "32 stages to 1e-05, 3000 sweeps, memory 10, growth 100"
    assert (settings["further starts"], settings["draws solved from them"]) == (3, CHUNK + 4)
    assert settings["if that fails, paths 4 to 11"].startswith("the first of 8 starts")
    assert selection_rule(protocol).items() <= settings.items()
    assert "further starts" not in ran(starts=None).provenance.settings
