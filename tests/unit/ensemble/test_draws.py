"""Draws: seeded, even, and the same for the same question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, VARIED, measured

from tripolar.ensemble.draws import central, draw, sampler, shared_dimensions, weight_path
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.load import load_text, override

MEASURED = measured(VARIED)
BLENDED = measured(CALIBRATED)


def test_the_same_seed_gives_the_same_draws_and_zero_is_a_seed() -> None:
    first, again, other = draw(MEASURED, 64, 0), draw(MEASURED, 64, 0), draw(MEASURED, 64, 1)
    for path, column in first.varying.items():
        np.testing.assert_array_equal(again.varying[path], column)
        if path != "reading":  # a scrambled coin falls the same way for half of the seeds
            assert not np.array_equal(other.varying[path], column), path


def test_fewer_draws_are_the_first_of_more() -> None:
    many, few = draw(MEASURED, 70, 3), draw(MEASURED, 16, 3)
    for path, column in few.varying.items():
        np.testing.assert_array_equal(many.varying[path][:16], column)


@pytest.mark.parametrize(("path", "low", "high"), [("coercion", 0.0, 0.6), ("balance_stress", 0.0, 60.0)])
def test_every_replicate_fills_its_range_evenly(path: str, low: float, high: float) -> None:
    column = draw(MEASURED, 512, 0).varying[path]
    # One in each of 64 equal parts: better than independent draws would be.
    parts = np.floor((column - low) / (high - low) * 64).astype(int)
    for replicate in range(8):
        assert sorted(parts[replicate::8]) == list(range(64))


@pytest.mark.parametrize("rows", [slice(0, 70), slice(0, 1), slice(37, 64), slice(69, 70), slice(5, 60, 7)])
@pytest.mark.parametrize("scenario", [MEASURED, BLENDED], ids=["plain", "blended"])
def test_rows_drawn_alone_have_the_bits_they_have_in_the_whole(scenario: Prepared, rows: slice) -> None:
    whole, part = draw(scenario, 70, 3), draw(scenario, 70, 3, rows)
    alone = part.values(slice(None))
    assert part.size == len(range(70)[rows])
    for path, column in whole.values(rows).items():
        np.testing.assert_array_equal(alone[path], column, err_msg=path)


def test_words_are_drawn_by_their_weights() -> None:
    reading = draw(MEASURED, 64, 0).varying["reading"]
    assert {str(word): int(np.sum(reading == word)) for word in np.unique(reading)} == {
        "mistakes": 32,
        "shocks": 32,
    }


def test_two_parameters_are_drawn_independently() -> None:
    drawn = draw(MEASURED, 256, 0).varying
    assert abs(np.corrcoef(drawn["coercion"], drawn["balance_stress"])[0, 1]) < 0.05


def test_both_directions_of_one_line_share_their_draw() -> None:
    drawn = draw(MEASURED, 16, 0).varying
    np.testing.assert_array_equal(drawn["stake.USA.RUS"], drawn["stake.RUS.USA"])


def test_what_does_not_vary_is_the_same_everywhere() -> None:
    drawn = draw(MEASURED, 8, 0)
    assert drawn.fixed["gdp.RUS"] == 2170.0
    assert drawn.fixed["protocol"] == "expiry"
    assert not drawn.varying.keys() & drawn.fixed.keys()


def test_rows_of_draws_come_by_path() -> None:
    drawn = draw(MEASURED, 10, 0)
    rows = drawn.values(slice(4, 9))
    assert rows["gdp.RUS"].tolist() == [2170.0] * 5
    np.testing.assert_array_equal(rows["coercion"], drawn.varying["coercion"][4:9])
    assert {column.size for column in rows.values()} == {5}


def test_the_centre_is_the_median_of_everything() -> None:
    centre = central(MEASURED).values(slice(0, 1))
    assert centre["coercion"][0] == pytest.approx(0.3)
    assert centre["stake.USA.RUS"][0] == pytest.approx(60.0)
    assert central(MEASURED).size == 1


def test_a_blend_weighs_its_measures_anew_in_every_draw() -> None:
    drawn = draw(BLENDED, 512, 0)
    weights = np.stack([drawn.varying[weight_path("capability", label)] for label in ("one", "other")])
    assert weights.sum(axis=0) == pytest.approx(1.0)
    # Of two measures the weight of one is uniform on [0, 1].
    assert weights[0].mean() == pytest.approx(0.5, abs=0.01)
    assert weights[0].var() == pytest.approx(1 / 12, abs=0.005)
    shares = np.stack([drawn.blended[f"capability.{code}"] for code in ("USA", "RUS", "CHN")])
    assert shares.sum(axis=0) == pytest.approx(1.0)
    mixed = sum(
        weights[k] * BLENDED.blends["capability"][label][0] for k, label in enumerate(("one", "other"))
    )
    np.testing.assert_allclose(shares[0], mixed)


def test_paths_that_shared_a_draw_with_one_that_is_set_go_on_to_share_one() -> None:
    """One line gives three leader types one value; with the first of them set, the others keep one."""
    text = (
        "schema: 1\nextends: tutorial\nactors: {USA: {leaders: [dove, hawk, owl], hostile: [hawk]}}\n"
        "parameters: {political_value.USA.RUS: {uniform: [-100, 0]}, political_value.USA.CHN: -100,"
        " leader.USA: dove}\n"
    )
    paths = [f"political_value.USA.RUS.{each}" for each in ("dove", "hawk", "owl")]
    for first in paths:
        kept = [path for path in paths if path != first]
        whole, less = measured(text), prepare(override(load_text(text), [f"{first}=-5"]))
        together = draw(whole, 32, 0).varying
        for path in paths[1:]:
            np.testing.assert_array_equal(together[path], together[paths[0]])
        left = draw(less, 32, 0).varying
        assert first not in left
        np.testing.assert_array_equal(left[kept[0]], left[kept[1]])
        assert np.ptp(left[kept[0]]) > 50
        owner = kept[0] if first == paths[0] else paths[0]
        assert all(less.parameters[path].drawn_with in ("", owner) for path in kept)


SHARED = """\
schema: 1
extends: tutorial
title: Three leader types
says: One line gives three leader types one value.
actors: {USA: {leaders: [dove, hawk, owl], hostile: [hawk]}}
parameters:
  political_value.USA.RUS: {uniform: [-100, 0]}
  political_value.USA.CHN: -100
  leader.USA: owl
  autonomy_weight: {uniform: [0.2, 0.3]}
"""
PAIR = [f"political_value.USA.RUS.{each}" for each in ("hawk", "owl")]


@pytest.mark.parametrize(
    "removing",
    [
        "actors: {USA: {leaders: [hawk, owl]}}",
        "parameters: {political_value.USA.RUS.dove: -5}",
        "parameters: {political_value.USA.RUS: null, political_value.USA.RUS.dove: -5,"
        " political_value.USA.RUS.hawk: {uniform: [-100, 0]}, political_value.USA.RUS.owl: -5}",
    ],
    ids=["leader type", "value", "null and values of their own"],
)
def test_a_file_that_takes_away_the_first_of_a_shared_draw_leaves_the_others_what_they_were(
    tmp_path: Path, removing: str
) -> None:
    whole, less = extended(tmp_path, removing)
    before, after = draw(whole, 32, 0).varying, draw(less, 32, 0).varying
    assert before.keys() - after.keys() >= {"political_value.USA.RUS.dove"}
    for path, column in after.items():
        np.testing.assert_array_equal(column, before[path], err_msg=path)
    np.testing.assert_array_equal(before[PAIR[0]], before[PAIR[1]])
    assert np.ptp(after[PAIR[0]]) > 50


@pytest.mark.parametrize("path", ["autonomy_weight", "balance_stress"])
def test_what_a_file_removes_by_null_leaves_shared_draws_shared(tmp_path: Path, path: str) -> None:
    whole, less = extended(tmp_path, f"parameters: {{{path}: null}}")
    assert not less.parameters[path].distribution.varies
    left = draw(less, 32, 0).varying
    np.testing.assert_array_equal(left[PAIR[0]], left[PAIR[1]])
    # Where both are drawn with the dimensions of both, as the sides of a debate are, all else is the same.
    dimensions = shared_dimensions(whole, less)
    before, after = (sampler(each, 32, 0, dimensions=dimensions).rows().varying for each in (whole, less))
    assert before.keys() - after.keys() == {path}
    for other, column in after.items():
        np.testing.assert_array_equal(column, before[other], err_msg=other)


def extended(folder: Path, more: str) -> tuple[Prepared, Prepared]:
    """A scenario whose leader types share a draw, and a file that extends it."""
    (folder / "whole.yaml").write_text(SHARED, encoding="utf-8")
    less = f"schema: 1\nextends: whole.yaml\ntitle: Less\nsays: Less.\n{more}\n"
    (folder / "less.yaml").write_text(less, encoding="utf-8")
    return prepare(folder / "whole.yaml"), prepare(folder / "less.yaml")


def test_at_the_centre_every_measure_weighs_the_same() -> None:
    centre = central(BLENDED).blended
    one, other = (BLENDED.blends["capability"][label] for label in ("one", "other"))
    for k, code in enumerate(("USA", "RUS", "CHN")):
        assert centre[f"capability.{code}"][0] == pytest.approx((one[k] + other[k]) / 2)
