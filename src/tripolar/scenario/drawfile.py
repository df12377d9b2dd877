"""A file of draws as columns of numbers: comma-separated text, or netCDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ScenarioError

__all__ = ["SUFFIXES", "DrawFile"]

Array = NDArray[np.float64]
SUFFIXES = (".csv", ".nc")


@dataclass(frozen=True, slots=True)
class DrawFile:
    """A file of draws: its name, its content, and its name as errors show it."""

    name: str
    content: bytes = field(repr=False)
    shown: str

    def columns(self) -> Mapping[str, Array]:
        """Read every column, each (rows,); what is no number is NaN.

        Of netCDF, every numeric variable that has as many values as the largest is read, flattened:
        draws by chain are rows.

        Raises
        ------
        ScenarioError
            When the file has another shape.
        """
        text = self.name.endswith(".csv")
        try:
            return _from_csv(self.content, self.shown) if text else _from_netcdf(self.content)
        except UnicodeDecodeError:
            raise ScenarioError("not a text in UTF-8", where=self.shown) from None
        except csv.Error as error:
            raise ScenarioError(f"not comma-separated text: {error}", where=self.shown) from None
        except OSError:
            raise ScenarioError("not netCDF", where=self.shown) from None


def _from_csv(content: bytes, shown: str) -> Mapping[str, Array]:
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    names = [name.strip() for name in next(lines, [])]
    if not any(names):
        raise ScenarioError("the first line must name the columns", where=f"{shown}:1")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ScenarioError(f"column '{twice[0]}' stands twice", where=f"{shown}:1")
    rows: list[list[float]] = []
    for line in lines:
        if line and len(line) != len(names):
            raise ScenarioError(
                f"{len(line)} values, and the first line names {len(names)} columns",
                where=f"{shown}:{lines.line_num}",
            )
        if line:
            rows.append([_number(text) for text in line])
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
    return {name: table[:, k].copy() for k, name in enumerate(names)}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _from_netcdf(content: bytes) -> Mapping[str, Array]:
    import h5netcdf

    found: dict[str, Array] = {}
    with h5netcdf.File(io.BytesIO(content), "r") as file:
        for name, variable in file.variables.items():
            if variable.ndim and np.dtype(variable.dtype).kind in "fiu" and name not in file.dimensions:
                found[name] = np.asarray(variable[...], dtype=np.float64).ravel()
    most = max((column.size for column in found.values()), default=0)
    return {name: column for name, column in found.items() if column.size == most}
