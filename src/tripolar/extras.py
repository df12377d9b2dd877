"""The extras of the package (optional dependencies), and the error that names a missing one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from tripolar.errors import InputError

__all__ = ["EXTRAS", "need", "need_to_export", "workbook"]

#: Extra of the package, and the modules that it brings; as in ``pyproject.toml``, which a test
#: holds it to (python-docx brings docx).
EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pdf": ("typst",),
        "docx": ("docx",),
        "server": ("anyio", "fastapi", "openpyxl", "pydantic", "segno", "uvicorn"),
        "export": ("h5netcdf", "h5py", "openpyxl", "pandas", "xarray"),
        "cluster": ("distributed",),
        "update": ("requests", "sdmx", "wbgapi"),
        "mcp": ("mcp",),
    }
)


def need(extra: str, what: str, *modules: str) -> None:
    """See that an extra is installed; worth calling before any work that would be lost without it.

    Parameters
    ----------
    extra : str
        A key of `EXTRAS`.
    what : str
        What needs it, as the subject of the error.
    modules : str
        Those of its modules that are needed; by default all.

    Raises
    ------
    InputError
        If a module of it is missing; the line says what to install.
    """
    missing = [name for name in modules or EXTRAS[extra] if not _is_there(name)]
    if missing:
        raise InputError(f"{what} needs {' and '.join(missing)}: pip install 'tripolar[{extra}]'")


_WRITERS = {"nc": ("h5netcdf", "h5py", "xarray"), "xlsx": ("openpyxl",)}


def need_to_export(kind: str) -> None:
    """See that what writes a kind of file, such as ``nc``, is installed; raises as `need`."""
    if kind in _WRITERS:
        need("export", f"export as {kind}", *_WRITERS[kind])


def workbook(**options: Any) -> Any:
    """Make an empty workbook of openpyxl, which writes by the standard library whether or not lxml is there.

    By lxml a full disk would raise errors of its own, and the bytes would be others.
    """
    os.environ.setdefault("OPENPYXL_LXML", "False")  # read when openpyxl is first imported
    import openpyxl

    return openpyxl.Workbook(**options)


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ImportError:  # of something that keeps modules from being found
        return False
