"""The draws for others: netCDF, CSV and a spreadsheet, each written whole or not at all."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tripolar.claims.ledger import Entry
from tripolar.claims.words import criteria_shown
from tripolar.ensemble.run import Ensemble
from tripolar.ensemble.store.files import write_through
from tripolar.errors import OutputError
from tripolar.report.answer import Answer
from tripolar.report.columns import Column, columns
from tripolar.report.json import plain
from tripolar.report.workbook import save_workbook

if TYPE_CHECKING:
    import xarray

__all__ = ["FORMATS", "export", "to_csv", "to_netcdf", "to_xarray", "to_xlsx"]

FORMATS = ("nc", "csv", "xlsx")

_BLOCK = 1024  # draws held as Python numbers at a time
_ROWS_OF_A_SHEET = 1_048_576


def export(answer: Answer, path: Path) -> Path:
    """Write the draws in the format that the file's suffix names; return the path.

    Raises
    ------
    OutputError
        If the suffix is none of `FORMATS`, or the file cannot be written.
    """
    writers = {"nc": to_netcdf, "csv": to_csv, "xlsx": to_xlsx}
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in writers:
        raise OutputError(f"draws cannot be written as '{path.name}'", given=suffix, allowed=FORMATS)
    return writers[suffix](answer, path)


def to_xarray(answer: Answer) -> xarray.Dataset:
    """Give the draws as a dataset with one dimension, ``draw``.

    Variables bear the names of the page, such as ``stake.USA.RUS`` or ``value(RUS, no-us)``, with
    ``units``, ``long_name`` and ``group`` as attributes; the dataset says how it was made.
    """
    import xarray as xr

    variables = {
        column.name: ("draw", column.values, _attributes(column)) for column in columns(answer.ensemble)
    }
    about = {"long_name": "whether the draw's hazards were met", "units": "1"}
    calibrated = ("draw", answer.ensemble.calibrated.astype(np.int8), about)
    return xr.Dataset(
        {"calibrated": calibrated, **variables},
        coords={"draw": np.arange(answer.ensemble.draws)},
        attrs=_provenance(answer.ensemble),
    )


def to_netcdf(answer: Answer, path: Path) -> Path:
    """Write the draws as netCDF-4, unknown as NaN; return the path."""
    dataset = to_xarray(answer)
    packed = {name: {"zlib": True} for name, data in dataset.data_vars.items() if data.dtype.kind == "f"}
    return write_through(path, lambda partial: dataset.to_netcdf(partial, engine="h5netcdf", encoding=packed))


def to_csv(answer: Answer, path: Path) -> Path:
    """Write the draws as comma-separated text, one row a draw, unknown left empty; return the path."""

    def write(partial: Path) -> None:
        with partial.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows(_table(answer.ensemble))

    return write_through(path, write)


def to_xlsx(answer: Answer, path: Path) -> Path:
    """Write a workbook: draws, meanings of the columns, ledger, provenance; return the path."""
    import openpyxl

    if answer.ensemble.draws >= _ROWS_OF_A_SHEET:
        raise OutputError(f"'{path}': a sheet holds {_ROWS_OF_A_SHEET} rows; export csv or nc")
    book = openpyxl.Workbook(write_only=True)
    sheets = {
        "draws": _table(answer.ensemble),
        "columns": _legend(answer.ensemble),
        "ledger": _ledger(answer),
        "provenance": iter(_provenance(answer.ensemble).items()),
    }
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([_cell(sheet, value) for value in line])
    return write_through(path, lambda partial: save_workbook(book, partial))


def _attributes(column: Column) -> dict[str, str]:
    return {"units": column.unit or "1", "long_name": column.says or column.name, "group": column.group}


def _provenance(ensemble: Ensemble) -> dict[str, str]:
    """Give how the draws were made, and what no column can hold of the game that they are draws of.

    As text, since netCDF attributes do not nest.
    """
    scenario = ensemble.scenario
    made = {
        **plain(ensemble.provenance),
        "actors": plain(scenario.actors),
        "levels": plain(scenario.levels),
        "variants": {name: plain(variant.changes) for name, variant in scenario.variants.items()},
    }
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in made.items()}


def _table(ensemble: Ensemble) -> Iterator[list[Any]]:
    """Header, then one row a draw: its number, whether it was calibrated, and every column."""
    found = columns(ensemble)
    yield ["draw", "calibrated", *(column.name for column in found)]
    for first in range(0, ensemble.draws, _BLOCK):
        rows = slice(first, first + _BLOCK)
        listed = [column.values[rows].tolist() for column in found]
        for k, calibrated in enumerate(ensemble.calibrated[rows].tolist()):
            yield [first + k, int(calibrated), *(_blank(values[k]) for values in listed)]


def _blank(value: float | str) -> float | str | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _legend(ensemble: Ensemble) -> Iterator[list[str]]:
    yield ["column", "group", "unit", "meaning"]
    for column in columns(ensemble):
        yield [column.name, column.group, column.unit, column.says]


def _ledger(answer: Answer) -> Iterator[list[Any]]:
    yield [
        *(
            "claim",
            "says",
            "criterion",
            "verdict",
            "probability",
            "error",
            "lower",
            "upper",
            "unknown",
            "marks",
            "within error of",
            *_OTHER_EQUILIBRIA,
        )
    ]
    for entry in answer.ledger.entries:
        numbers = [entry.probability, entry.error, entry.lower, entry.upper, entry.unknown]
        said = [entry.claim.id, entry.claim.says, criteria_shown(entry.claim), entry.verdict]
        yield [*said, *numbers, ", ".join(entry.marks), entry.borders_on, *_other_equilibria(entry)]


# Columns of the ledger on other equilibria, under the scenario's own protocol.
_OTHER_EQUILIBRIA = (
    "draws solved again",
    "draws not examined",
    "with another equilibrium",
    "with another truth",
    "lowest probability",
    "highest probability",
)


def _other_equilibria(entry: Entry) -> list[float | None]:
    if not entry.selection:
        return [None] * len(_OTHER_EQUILIBRIA)
    own = entry.selection[0]
    return [own.draws, own.not_examined, own.several, own.differs, own.low, own.high]


def _cell(sheet: Any, value: Any) -> Any:
    """Keep text that begins like a formula as text: a claim is never run."""
    if not (isinstance(value, str) and value.startswith("=")):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
