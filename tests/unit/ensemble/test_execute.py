"""An ensemble run: the same bits however it is cut up, and nothing lost on the way."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, VARIED, changed, measured

from tripolar.ensemble.draws import draw
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.schedule import CHUNK, LARGEST, ROOM, Done, Watch, chunk_size
from tripolar.errors import InputError
from tripolar.prepare.quantities import Request
from tripolar.scenario.load import load

DRAWS = CHUNK + 6  # a full chunk and a short one
REQUESTS = (
    Request("value", ("RUS",)),
    Request("value", ("RUS",), "no-us"),
    Request("terms", ("RUS", "CHN")),
    Request("terms", ("RUS", "CHN"), "no-us"),
    Request("chance", ("RUS-CHN", 1.0, 10.0)),
    Request("hazard", ("USA-RUS",)),
    Request("parameter", ("coercion",)),
)
HASTY = changed("engager: {uniform: [0.1, 0.3]", "engager: {uniform: [0.3, 0.9]")


@cache
def ran(text: str, threads: int = 1, seed: int = 0) -> Ensemble:
    return run_ensemble(measured(text), REQUESTS, draws=DRAWS, seed=seed, threads=threads)


@pytest.mark.parametrize("text", [VARIED, CALIBRATED], ids=["given values", "calibrated"])
def test_threads_do_not_change_a_bit(text: str) -> None:
    one, two = ran(text, 1), ran(text, 2)
    for key, column in one.quantities.items():
        np.testing.assert_array_equal(two.quantities[key], column)
    for path, column in one.derived.items():
        np.testing.assert_array_equal(two.derived[path], column)
    assert two.solves == one.solves
    assert two.provenance.settings == one.provenance.settings


@pytest.mark.parametrize("text", [VARIED, CALIBRATED], ids=["given values", "calibrated"])
@pytest.mark.parametrize("row", [0, 20, CHUNK - 1, CHUNK + 5])
def test_a_draw_answers_alike_in_any_chunk(text: str, row: int) -> None:
    found = measured(text)
    job = Job(found.numeric, REQUESTS)
    alone = run_chunk(job, draw(found, DRAWS, 0).values(slice(row, row + 1)))
    for key, column in ran(text).quantities.items():
        assert alone.quantities[key][0] == column[row], key


def test_another_seed_gives_other_answers() -> None:
    assert not np.array_equal(
        ran(VARIED, seed=1).quantities["value(RUS)"], ran(VARIED).quantities["value(RUS)"]
    )


def test_every_request_has_a_column_of_draws() -> None:
    run = ran(VARIED)
    assert set(run.quantities) == {request.key for request in REQUESTS}
    assert {column.shape for column in run.quantities.values()} == {(DRAWS,)}
    assert run.draws == DRAWS
    np.testing.assert_array_equal(run.quantities["parameter(coercion)"], run.parameters["coercion"])


def test_every_variant_is_solved_once_and_counted() -> None:
    run = ran(VARIED)
    assert [count.variant for count in run.solves] == ["", "no-us"]
    for count in run.solves:
        assert count.solved + count.cycling + count.not_converged == DRAWS
        assert count.solved == DRAWS
        assert 0.0 < count.worst_certificate < 0.05
    assert run.provenance.settings["games"] == 2 * DRAWS


def test_a_variant_that_only_starts_elsewhere_shares_its_solution() -> None:
    requests = (Request("value", ("RUS",)), Request("value", ("RUS",), "warmed"))
    run = run_ensemble(measured(VARIED), requests, draws=3, seed=0)
    assert run.provenance.settings["games"] == 3
    assert np.all(run.quantities["value(RUS, warmed)"] != run.quantities["value(RUS)"])


def test_a_variant_changes_what_it_names_and_nothing_else() -> None:
    requests = (
        Request("parameter", ("balance_stress",), "stressed"),
        Request("parameter", ("coercion",), "stressed"),
    )
    run = run_ensemble(measured(VARIED), requests, draws=5, seed=0)
    assert run.quantities["parameter(balance_stress, stressed)"].tolist() == [90.0] * 5
    np.testing.assert_array_equal(run.quantities["parameter(coercion, stressed)"], run.parameters["coercion"])


def test_calibrated_draws_show_the_hazards_and_the_terms_drawn_for_them() -> None:
    requests = (Request("hazard", ("USA-RUS",)), Request("hazard", ("RUS-CHN",)))
    run = run_ensemble(measured(CALIBRATED), requests, draws=20, seed=0)
    assert run.calibrated.all()
    for dyad, path in (("USA-RUS", "USA-RUS.engager"), ("RUS-CHN", "RUS-CHN")):
        np.testing.assert_allclose(
            run.quantities[f"hazard({dyad})"], run.parameters[f"relation_hazard.{path}"], rtol=2e-3
        )
    assert {"political_value.USA.RUS.engager", "stake.USA.RUS", "capability.RUS"} <= run.derived.keys()


def test_draws_whose_hazards_cannot_be_met_are_counted_and_described() -> None:
    run = ran(HASTY)
    beyond = run.parameters["relation_hazard.USA-RUS.engager"] > 0.6
    assert 0 < beyond.sum() < DRAWS
    assert not np.any(run.calibrated & beyond)
    assert run.calibrated.sum() == (~beyond).sum()
    assert np.isnan(run.quantities["value(RUS)"][beyond]).all()
    assert np.isfinite(run.quantities["value(RUS)"][~beyond]).all()
    assert run.provenance.settings["draws hazards not met"] == beyond.sum()
    worst = run.failures[0]
    assert worst.path == "relation_hazard.USA-RUS.engager"
    assert worst.separation == 1.0
    assert worst.median_failed > 0.6 > worst.median_calibrated
    assert run.solves[0].solved == (~beyond).sum()


def test_where_no_draw_can_be_calibrated_everything_is_unknown() -> None:
    text = changed("engager: {uniform: [0.1, 0.3]", "engager: {uniform: [0.7, 0.9]")
    run = run_ensemble(measured(text), REQUESTS[:2], draws=4, seed=0)
    assert not run.calibrated.any()
    assert np.isnan(run.quantities["value(RUS)"]).all()
    assert [count.solved for count in run.solves] == [0, 0]
    assert run.failures == ()


def test_progress_is_told_after_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tripolar.ensemble.schedule.LARGEST", CHUNK)  # so that there are two
    told: list[Done] = []
    run_ensemble(measured(HASTY), REQUESTS[:1], draws=DRAWS, seed=0, watch=Watch(told.append, DRAWS))
    assert [each.draws for each in told] == [CHUNK, DRAWS]
    assert {each.total for each in told} == {DRAWS}
    failed = np.count_nonzero(~ran(HASTY).calibrated)
    assert 0 < told[0].not_calibrated <= told[1].not_calibrated == failed
    assert told[1].not_solved == told[1].kept == 0


@pytest.mark.parametrize(
    ("draws", "workers", "states", "size"),
    [
        (300, 2, 432, 152),  # one chunk and more for each worker
        (1_000, 2, 432, 256),
        (10_000, 2, 432, 256),
        (1_000, 16, 432, 64),
        (5, 2, 432, 64),
        (10_000, 2, 2_916, 80),  # few draws where a game is large
        (10_000, 2, 200_000, 64),
    ],
)
def test_chunks_are_as_large_as_leaves_each_worker_one(
    draws: int, workers: int, states: int, size: int
) -> None:
    assert chunk_size(draws, workers, states) == size
    assert CHUNK <= size <= LARGEST
    assert size == CHUNK or size * states <= ROOM


class Stopped(Exception):
    pass


def test_a_stop_between_chunks_ends_the_run() -> None:
    def stop(done: Done) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        run_ensemble(measured(VARIED), REQUESTS[:1], draws=DRAWS, seed=0, watch=Watch(stop, DRAWS))


@pytest.mark.parametrize(
    ("draws", "threads", "told"),
    [
        (0, 1, "draws must be at least 1, not 0"),
        (-3, 1, "draws must be at least 1, not -3"),
        (5, 0, "threads must be at least 1, not 0"),
    ],
)
def test_fewer_than_one_is_refused_in_one_line(draws: int, threads: int, told: str) -> None:
    with pytest.raises(InputError) as refused:
        run_ensemble(measured(VARIED), REQUESTS[:1], draws=draws, seed=0, threads=threads)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_run_knows_how_it_was_made() -> None:
    made = ran(VARIED, seed=1).provenance
    assert (made.seed, made.draws, made.protocol) == (1, DRAWS, "expiry")
    assert made.fingerprint == measured(VARIED).scenario.fingerprint != load("reference-2025").fingerprint
    assert {"numpy", "numba", "scipy"} <= made.versions.keys()
    assert all(seconds >= 0.0 for seconds in made.seconds.values())
