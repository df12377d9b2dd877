"""Where compiled code is kept between processes, and what is done where it cannot be.

numba keeps it beside the sources, else under the user's home, or where ``NUMBA_CACHE_DIR`` says. Where none
of these can be written (an installation of another user's, a home that is read-only) a temporary folder of
this user's own serves; and a file that was cut short is made again, where numba would fail at it for ever.
This leans on a part of numba that it calls private; where it is missing, code is kept as numba would.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,import-untyped"

from __future__ import annotations

import os
import stat
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numba
from numba.core import caching

from tripolar.errors import TripolarWarning

__all__ = ["keep_on_disk"]

_OfNumba: Any = getattr(caching, "FunctionCache", object)
_Settings: Any = numba.config
_REMEDY = "set NUMBA_CACHE_DIR to a folder that can be written"


def keep_on_disk(dispatcher: Any) -> Any:
    """Have a function's compiled code kept on disk, and return the function."""
    if _OfNumba is object or not hasattr(dispatcher, "_cache"):
        dispatcher.enable_caching()
        return dispatcher
    try:
        dispatcher._cache = _Kept(dispatcher.py_func)
    except RuntimeError:  # numba found no folder that it could write
        _move_to_temporary_folder()
        try:
            dispatcher._cache = _Kept(dispatcher.py_func)
        except RuntimeError:
            _warn(f"compiled code can be kept nowhere and is made in every process anew; {_REMEDY}")
    return dispatcher


class _Kept(_OfNumba):
    """numba's files of one function's compiled code, of which a damaged one is as good as none."""

    def load_overload(self, sig, target_context):
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # unpickling half a file raises whatever it comes upon
            _warn(f"compiled code in {self.cache_path} is damaged, and is made again")
            self._write(self.flush)
            return None

    def save_overload(self, sig, data):
        self._write(lambda: super(_Kept, self).save_overload(sig, data))

    def _write(self, write) -> None:
        """Write; what cannot be written is not kept, and the function is there all the same."""
        try:
            write()
        except OSError as problem:
            self.disable()
            _warn(f"compiled code cannot be kept in {self.cache_path}: {problem.strerror}; {_REMEDY}")


def _move_to_temporary_folder() -> None:
    folder = _temporary_folder()
    if folder is not None and str(folder) != _Settings.CACHE_DIR:
        _Settings.CACHE_DIR = str(folder)
        _warn(
            f"neither the installation nor the home can be written, so compiled code is kept in {folder};"
            f" to keep it elsewhere, {_REMEDY}"
        )


def _temporary_folder() -> Path | None:
    """The folder of this user in the temporary one; None if another made it, who could plant code in it."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    try:
        folder = Path(tempfile.gettempdir(), f"tripolar-compiled-{user}")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(found.st_mode) and (user == "" or found.st_uid == user)
    return folder if ours and (user == "" or not found.st_mode & 0o077) else None


def _warn(said: str) -> None:
    warnings.warn(said, TripolarWarning, stacklevel=2)
