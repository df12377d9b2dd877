"""Characters of input and output: arguments that are not text, and characters an encoding lacks."""

from __future__ import annotations

import codecs
import sys
import unicodedata
import warnings
from collections.abc import Sequence
from types import MappingProxyType
from typing import TextIO

from tripolar.errors import UNPRINTABLE, InputError, TripolarWarning, visible

__all__ = ["check_arguments", "never_fail", "warn_in_one_line"]

_ALIKE = MappingProxyType({
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "→": "->", "←": "<-", "↔": "<->", "×": "x", "·": ".",
    "±": "+-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'",
})  # fmt: skip


def check_arguments(arguments: Sequence[str]) -> None:
    """Refuse arguments with characters that a terminal would obey, or with bytes that are not UTF-8.

    Raises
    ------
    InputError
        Naming the argument, its characters written as escapes.
    """
    for k, argument in enumerate(arguments, start=1):
        if found := UNPRINTABLE.search(argument):
            wrong = (
                "a byte that is no UTF-8" if "\udc80" <= found[0] <= "\udcff" else f"U+{ord(found[0]):04X}"
            )
            raise InputError(f"argument {k}, '{argument}', holds {wrong}: write it in characters that show")


def never_fail(*, json: bool) -> None:
    """Have standard output and error replace what their encoding lacks, rather than fail.

    A terminal or pipe of Windows may hold a few hundred letters (cp1252), and ``PYTHONIOENCODING`` fewer.

    Parameters
    ----------
    json : bool
        Whether JSON is printed: its texts then keep every letter, as escapes of JSON.
    """
    codecs.register_error("tripolar", _escaped if json else _alike)
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="tripolar")


def _alike(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_like, error.object[error.start : error.end])), error.end


def _like(letter: str) -> str:
    """What a letter looks like in ASCII; a question mark for what looks like nothing there."""
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return _ALIKE.get(letter) or plain or "?"


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[k : k + 2], "big") for k in range(0, len(units), 2))
    return "".join(f"\\u{code:04x}" for code in codes), error.end


def warn_in_one_line() -> None:
    """Have the program's own warnings printed as its errors are, each once.

    That a number grew beyond what a computer holds is not among them: the draw is unknown, and every answer
    says how many could not be solved.
    """
    warnings.filterwarnings("ignore", "(overflow|invalid value|divide by zero) encountered", RuntimeWarning)
    printed, others = set(), warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not issubclass(category, TripolarWarning):
            others(message, category, filename, lineno, file, line)
        elif str(message) not in printed:
            printed.add(str(message))
            print(f"tripolar: {visible(str(message))}", file=sys.stderr)

    warnings.showwarning = show
