"""Workbooks without the time of day: equal contents are equal bytes."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

__all__ = ["save_workbook"]

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
