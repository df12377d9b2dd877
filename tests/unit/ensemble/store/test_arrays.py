from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tripolar.ensemble.store.arrays import Columns, ColumnWriter, read_columns
from tripolar.errors import DamagedError

DRAWS = 10
VALUES = {
    "x": np.linspace(0.0, 1.0, DRAWS),
    "reading": np.array(["mistakes", "shocks"] * (DRAWS // 2)),
    "y": np.where(np.arange(DRAWS) % 3 == 0, np.nan, 7.0),
}
RESULT = np.arange(DRAWS) * 2.0


def index(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
    return told


def written(folder: Path, block: int) -> dict[str, Columns]:
    with ColumnWriter(folder, DRAWS, ["reading"], 8) as columns:
        for first in range(0, DRAWS, block):
            rows = slice(first, first + block)
            part = {name: column[rows] for name, column in VALUES.items()}
            result = RESULT[rows]
            columns.add({"parameter": part, "quantity": {"value(RUS, no-us)": result}}, result.size)
        columns.finish({"seed": 4})
    return read_columns(folder, index(folder))


@pytest.mark.parametrize("block", [1, 3, DRAWS])
def test_columns_come_back_whatever_the_blocks_they_were_written_in(tmp_path: Path, block: int) -> None:
    found = written(tmp_path, block)
    assert list(found) == ["parameter", "quantity"]
    assert list(found["parameter"]) == list(VALUES)
    for name, column in VALUES.items():
        np.testing.assert_array_equal(found["parameter"][name], column)
    np.testing.assert_array_equal(found["quantity"]["value(RUS, no-us)"], RESULT)
    assert index(tmp_path)["seed"] == 4


def test_blocks_do_not_change_the_bytes(tmp_path: Path) -> None:
    for block in (1, DRAWS):
        (tmp_path / str(block)).mkdir()
        written(tmp_path / str(block), block)
    for name in ("numbers.npy", "words.npy", "columns.json"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / str(DRAWS) / name).read_bytes()


def test_numpy_alone_reads_them(tmp_path: Path) -> None:
    written(tmp_path, 4)
    names = json.loads((tmp_path / "columns.json").read_text(encoding="utf-8"))["groups"]
    numbers = np.load(tmp_path / "numbers.npy", mmap_mode="r")
    assert numbers.shape == (3, DRAWS)
    np.testing.assert_array_equal(numbers[2], RESULT)
    assert names["quantity"] == ["value(RUS, no-us)"]
    assert np.load(tmp_path / "words.npy")[0].tolist() == VALUES["reading"].tolist()


def test_a_column_is_mapped_and_cannot_be_written_to(tmp_path: Path) -> None:
    column = written(tmp_path, 4)["parameter"]["x"]
    base = column
    while isinstance(base.base, np.ndarray):
        base = base.base
    assert isinstance(base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1.0


def test_two_sets_of_columns_are_joined_and_a_missing_one_is_told(tmp_path: Path) -> None:
    found = written(tmp_path, 4)
    both = Columns.joined(found["parameter"], found["quantity"])
    assert list(both) == [*VALUES, "value(RUS, no-us)"]
    assert len(both) == 4
    with pytest.raises(KeyError):
        both["z"]


def test_rows_without_columns_are_rows_all_the_same(tmp_path: Path) -> None:
    with ColumnWriter(tmp_path, DRAWS) as columns:
        columns.add({"parameter": {}}, DRAWS)
        columns.finish({})
    assert list(read_columns(tmp_path, index(tmp_path))["parameter"]) == []


@pytest.mark.parametrize("name", ["x", "reading", "value(RUS, no-us)"])
def test_a_column_that_was_altered_is_named_when_it_is_asked_for(tmp_path: Path, name: str) -> None:
    found = written(tmp_path, 4)
    file = tmp_path / ("words.npy" if name == "reading" else "numbers.npy")
    whole = np.load(file)
    row = 0 if name in ("x", "reading") else 2
    whole[row, DRAWS - 1] = "lessons" if name == "reading" else 7.5
    np.save(file, whole)
    group = "quantity" if row == 2 else "parameter"
    with pytest.raises(DamagedError, match=re.escape(f"{file.name}' is damaged at the column {name};")):
        found[group][name]
    np.testing.assert_array_equal(found["parameter"]["y"], VALUES["y"])


@pytest.mark.parametrize("content", [b"", b"no matrix at all", None])
def test_columns_that_are_cut_short_or_gone_are_told_as_damaged(
    tmp_path: Path, content: bytes | None
) -> None:
    found = written(tmp_path, 4)
    path = tmp_path / "numbers.npy"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content or path.read_bytes()[:-9])
    assert "x" in found["parameter"]  # which is no reason to read it
    assert "z" not in found["parameter"]
    with pytest.raises(DamagedError, match=r"numbers\.npy"):
        found["parameter"]["x"]
