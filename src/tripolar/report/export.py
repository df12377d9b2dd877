"""The draws for others: netCDF, CSV and a spreadsheet, each written whole or not at all.

Workbooks contain no time of day, so that equal contents give equal bytes, and text in a cell is never read
as a formula.
"""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripolar.answer.answer import Answer
from tripolar.answer.columns import columns, provenance_texts, to_xarray
from tripolar.claims.ledger import Entry
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.store.folder import EXPORTS
from tripolar.errors import OutputError
from tripolar.extras import need_to_export, workbook
from tripolar.files import write_through
from tripolar.scenario.objects import criteria_shown

if TYPE_CHECKING:
    import xarray
__all__ = [
    "cell",
    "check_export",
    "export",
    "save_workbook",
    "to_csv",
    "to_netcdf",
    "to_xlsx",
    "whole_workbook",
]

_BLOCK = 1024  # draws held as Python numbers at a time

_ROWS_OF_A_SHEET, _COLUMNS_OF_A_SHEET = 1_048_576, 16_384


def export(answer: Answer, path: Path) -> Path:
    """Write the draws in the format that the file's suffix names; return the path.

    Raises
    ------
    OutputError
        If the suffix is none of `EXPORTS`, or the file cannot be written.
    """
    writers = {"nc": to_netcdf, "csv": to_csv, "xlsx": to_xlsx}
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in writers:
        raise OutputError(f"draws cannot be written as '{path.name}'", given=suffix, allowed=EXPORTS)
    return writers[suffix](answer, path)


def check_export(kinds: Iterable[str], folder: Path, draws: int) -> None:
    """See before a run that its draws can be written as these kinds of files.

    Raises
    ------
    InputError
        If what writes them is not installed.
    OutputError
        If a sheet cannot hold so many draws, or a folder lies in a file's place.
    """
    for kind in kinds:
        need_to_export(kind)
        path = folder / f"draws.{kind}"
        if path.is_dir():
            raise OutputError(f"'{path}' cannot be written: it is a folder")
        if kind == "xlsx":
            _check_sheet(path, draws)


def _check_sheet(path: Path, draws: int, count: int = 0) -> None:
    for number, most, what in (
        (draws, _ROWS_OF_A_SHEET - 1, "draws"),
        (count, _COLUMNS_OF_A_SHEET, "columns"),
    ):
        if number > most:
            raise OutputError(
                f"'{path}': a spreadsheet holds at most {most:,} {what}, not {number:,}; export csv or nc"
            )


def to_netcdf(answer: Answer, path: Path) -> Path:
    """Write the draws as netCDF-4, unknown as NaN; return the path.

    A name with ``/``, which netCDF takes for a folder, has ``∕`` (U+2215) in its place.
    """
    need_to_export("nc")
    dataset = to_xarray(answer)
    dataset = dataset.rename({name: str(name).replace("/", "∕") for name in dataset.data_vars})
    return write_through(path, lambda partial: _write_hdf5(dataset, partial))


def _write_hdf5(dataset: xarray.Dataset, path: Path) -> None:
    """Write variable by variable, and stop at the first that the system does not take."""
    import h5netcdf
    from xarray.backends import H5NetCDFStore

    with _Heeding(path, "w+") as stream:
        with h5netcdf.File(stream, "w") as file:
            store = H5NetCDFStore(file)
            dataset.drop_vars(list(dataset.data_vars)).dump_to_store(store)
            for name, data in dataset.data_vars.items():
                packed = {name: {"zlib": True}} if data.dtype.kind == "f" else {}
                dataset[[name]].drop_vars("draw").dump_to_store(store, encoding=packed)
                if stream.failed is not None:
                    break
        if stream.failed is not None:
            raise stream.failed


class _Heeding(io.FileIO):
    """A file that notes the first write that fails, and from then on takes everything and keeps nothing.

    HDF5 writes to a file again when it closes it. Where that fails it keeps the file open, and the
    process ends in a segmentation fault.
    """

    failed: OSError | None = None

    def write(self, data: Any) -> int:
        """Write all of some bytes."""
        left = memoryview(data).cast("B")
        size = left.nbytes
        try:
            while left and self.failed is None:
                left = left[super().write(left) :]
        except OSError as problem:
            self.failed = problem
        return size

    def truncate(self, size: int | None = None) -> int:
        """Set the size."""
        try:
            return super().truncate(size) if self.failed is None else size or 0
        except OSError as problem:
            self.failed = problem
            return size or 0


def to_csv(answer: Answer, path: Path) -> Path:
    """Write the draws as comma-separated text, one row a draw, unknown left empty; return the path."""

    def write(partial: Path) -> None:
        with partial.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows(_table(answer.ensemble))

    return write_through(path, write)


def to_xlsx(answer: Answer, path: Path) -> Path:
    """Write a workbook: draws, meanings of the columns, ledger, provenance; return the path."""
    need_to_export("xlsx")
    _check_sheet(path, answer.ensemble.draws, 2 + len(columns(answer.ensemble)))
    sheets = {
        "draws": _table(answer.ensemble),
        "columns": _legend(answer.ensemble),
        "ledger": _ledger(answer),
        "provenance": iter(provenance_texts(answer.ensemble).items()),
    }

    def write(partial: Path) -> None:
        book = workbook(write_only=True)
        with whole_workbook(book):
            for name, lines in sheets.items():
                sheet = book.create_sheet(name)
                for line in lines:
                    sheet.append([cell(sheet, value) for value in line])
            save_workbook(book, partial)

    return write_through(path, write)


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
            "marks within error",
            *_OTHER_EQUILIBRIA,
        )
    ]
    for entry in answer.ledger.entries:
        numbers = [entry.probability, entry.error, entry.lower, entry.upper, entry.unknown]
        said = [entry.claim.id, entry.claim.says, criteria_shown(entry.claim), entry.verdict]
        marks = [", ".join(entry.marks), entry.borders_on, ", ".join(entry.marks_within_error)]
        yield [*said, *numbers, *marks, *_other_equilibria(entry)]


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


_LETTERS = 32_767  # that a cell holds, as UTF-16 counts them

_CUT = " … [cut: a cell holds no more; the whole text is in results.json]"

_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_WHEN = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can tell

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def save_workbook(book: Any, path: Path) -> None:
    """Save an openpyxl workbook, then write its parts anew under one and the same time."""
    timed = path.with_suffix(".timed")
    try:
        book.save(timed)
        with (
            zipfile.ZipFile(timed) as old,
            zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=6) as new,
        ):
            for name in old.namelist():
                part = zipfile.ZipInfo(name, _WHEN)
                part.compress_type = zipfile.ZIP_DEFLATED
                if name == "docProps/core.xml":
                    new.writestr(part, _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name)))
                    continue
                part.file_size = old.getinfo(name).file_size
                with old.open(name) as source, new.open(part, "w") as target:
                    shutil.copyfileobj(source, target)
    finally:
        timed.unlink(missing_ok=True)


@contextmanager
def whole_workbook(book: Any) -> Iterator[None]:
    """Close a write-only workbook that could not be written, without a word from each of its parts."""
    try:
        yield
    except OSError:
        for sheet in book.worksheets:
            parts: tuple[Any, ...] = (sheet._rows, getattr(sheet._writer, "xf", None))
            for part in parts:
                with suppress(Exception):  # what it had still to write
                    part.close()
        raise


def cell(sheet: Any, value: Any) -> Any:
    """What a write-only sheet takes as one cell.

    Text is text, be it like a formula or an error's name; what XML cannot hold becomes ``\ufffd``, and
    what a cell cannot hold is cut, and says so. A number without end is its name.
    """
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    text = _REFUSED.sub("\ufffd", value)
    if len(wide := text.encode("utf-16-le")) > 2 * _LETTERS:
        text = wide[: 2 * (_LETTERS - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT
    found = WriteOnlyCell(sheet, value=text)
    found.data_type = "s"
    return found
