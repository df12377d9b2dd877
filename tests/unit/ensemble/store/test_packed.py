from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.unit.ensemble.texts import CALIBRATED, measured

from tripolar.ensemble.execute import work_of
from tripolar.ensemble.pipeline import Chunk
from tripolar.ensemble.schedule import run_rows
from tripolar.ensemble.store.arrays import chunk_path, read_packed, write_packed
from tripolar.errors import OutputError
from tripolar.prepare.quantities import Request

REQUESTS = (Request("value", ("RUS",)), Request("value", ("RUS",), "no-us"))

WHAT = "run expiry 0-5"


@cache
def chunk() -> Chunk:
    work = work_of(measured(CALIBRATED), REQUESTS, draws=5, seed=0, protocol="expiry")
    return run_rows(work, slice(0, 5))


def test_a_chunk_comes_back_to_the_bit(tmp_path: Path) -> None:
    back = read_packed(write_packed(chunk_path(tmp_path, slice(0, 5)), chunk(), WHAT), Chunk, WHAT)
    assert back is not None
    for group in ("derived", "quantities"):
        one, other = getattr(chunk(), group), getattr(back, group)
        assert list(one) == list(other)
        for name in one:
            np.testing.assert_array_equal(one[name], other[name])
            assert one[name].dtype == other[name].dtype
    np.testing.assert_array_equal(back.calibration, chunk().calibration)
    assert list(back.solves) == list(chunk().solves)
    for variant, record in chunk().solves.items():
        for name in ("status", "path", "sweeps", "certificate", "linear_difference"):
            np.testing.assert_array_equal(getattr(back.solves[variant], name), getattr(record, name))
    assert (back.games, dict(back.missed)) == (chunk().games, dict(chunk().missed))


def test_equal_chunks_are_equal_bytes(tmp_path: Path) -> None:
    one, other = (write_packed(tmp_path / name, chunk(), WHAT).read_bytes() for name in ("a", "b"))
    assert one == other


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "longer"])
def test_a_chunk_that_is_not_sound_counts_as_missing(tmp_path: Path, damage: str) -> None:
    path = write_packed(tmp_path / "a", chunk(), WHAT)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:middle],
            "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "empty": b"",
            "longer": whole + b"x",
        }[damage]
    )
    assert read_packed(path, Chunk, WHAT) is None


def test_a_chunk_of_other_rows_or_of_another_run_counts_as_missing(tmp_path: Path) -> None:
    path = write_packed(tmp_path / "a", chunk(), WHAT)
    for other in ("run expiry 5-10", "run credible 0-5", "another expiry 0-5", ""):
        assert read_packed(path, Chunk, other) is None


def test_no_file_is_no_chunk_and_no_folder_is_told_in_one_line(tmp_path: Path) -> None:
    assert read_packed(tmp_path / "a", Chunk, WHAT) is None
    with pytest.raises(OutputError, match="cannot be written"):
        write_packed(tmp_path / "nowhere" / "a", chunk(), WHAT)


def test_names_sort_like_rows(tmp_path: Path) -> None:
    names = [chunk_path(tmp_path, slice(first, first + 1)).name for first in (0, 64, 999_936, 1_000_000)]
    assert names == sorted(names)
