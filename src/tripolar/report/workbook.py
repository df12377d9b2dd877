"""Workbooks without the time of day: equal contents are equal bytes; and cells whose text stays text."""

from __future__ import annotations

import math
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["cell", "save_workbook", "whole_workbook"]

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
