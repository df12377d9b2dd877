"""A file of draws as columns of numbers: comma-separated text, or netCDF."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ScenarioError

__all__ = ["SUFFIXES", "read_draws"]

Array = NDArray[np.float64]
SUFFIXES = (".csv", ".nc")


def read_draws(path: Path, shown: str) -> Mapping[str, Array]:
    """Read every column of a file of draws, each (rows,); what is no number is NaN.

    Of netCDF, every numeric variable that has as many values as the others is read, flattened: draws by
    chain are rows.

    Raises
    ------
    ScenarioError
        When the file is not there or has another shape.
    """
    if path.suffix not in SUFFIXES:
        raise ScenarioError(f"'{path.name}' is no file of draws", where=shown, allowed=SUFFIXES)
    try:
        return _from_csv(path, shown) if path.suffix == ".csv" else _from_netcdf(path)
    except UnicodeDecodeError:
        raise ScenarioError("not a text in UTF-8", where=shown) from None
    except OSError as error:
        raise ScenarioError(f"cannot be read: {error.strerror or error}", where=shown) from None


def _from_csv(path: Path, shown: str) -> Mapping[str, Array]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.reader(stream)
        names = [name.strip() for name in next(lines, [])]
        if not any(names):
            raise ScenarioError("the first line must name the columns", where=f"{shown}:1")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ScenarioError(f"column '{twice[0]}' stands twice", where=f"{shown}:1")
        rows: list[list[float]] = []
        for line in lines:
            if not line:
                continue
            if len(line) != len(names):
                raise ScenarioError(
                    f"{len(line)} values, and the first line names {len(names)} columns",
                    where=f"{shown}:{lines.line_num}",
                )
            rows.append([_number(text) for text in line])
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
    return {name: table[:, k].copy() for k, name in enumerate(names)}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _from_netcdf(path: Path) -> Mapping[str, Array]:
    import h5netcdf

    found: dict[str, Array] = {}
    with h5netcdf.File(path, "r") as file:
        for name, variable in file.variables.items():
            if variable.ndim and np.dtype(variable.dtype).kind in "fiu" and name not in file.dimensions:
                found[name] = np.asarray(variable[...], dtype=np.float64).ravel()
    most = max((column.size for column in found.values()), default=0)
    return {name: column for name, column in found.items() if column.size == most}
