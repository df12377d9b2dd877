"""The words of an expression: text in, tokens out, each knowing the column it starts at."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["BAD", "END", "NUMBER", "SYMBOL", "WORD", "Token", "tokens"]

NUMBER, WORD, SYMBOL, BAD, END = "number", "word", "symbol", "bad", "end"

_PATTERN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[A-Za-z_][A-Za-z0-9_.]*(?:-[A-Za-z0-9_.]+)*)
      | (?P<foreign>\*\*|//|:=)
      | (?P<symbol><=|>=|==|!=|[-+*/^()<>,])""",
    re.VERBOSE,
)

_HINTS = {
    '"': "words stand without quotes",
    "'": "words stand without quotes",
    "=": "equality is written ==",
    "!": "write 'not', or != between numbers",
    "**": "write ^ for powers",
    "&": "write 'and'",
    "|": "write 'or'; abs(x) for the absolute value",
    "%": "write shares as numbers, such as 0.5",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    "\N{MULTIPLICATION SIGN}": "write *",
    "\N{MIDDLE DOT}": "write *",
    "\N{DIVISION SIGN}": "write /",
    "\N{MINUS SIGN}": "write the minus as -",
    "\N{EN DASH}": "write the minus as -",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and the 0-based offset of its first character.

    A ``bad`` token carries the whole complaint as its text, so that an error further left, which
    the grammar finds, is reported first.
    """

    kind: str
    text: str
    column: int


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into tokens; the last is always ``end`` or ``bad``."""
    position = 0
    while position < len(text):
        found = _PATTERN.match(text, position)
        if found is None:
            yield Token(BAD, _complaint(text[position]), position)
            return
        kind, piece = str(found.lastgroup), found.group()
        if kind == "foreign":
            yield Token(BAD, _complaint(piece), position)
            return
        if kind == NUMBER:
            following = text[found.end() : found.end() + 1]
            if following.isalnum() or following in {"_", "."}:
                yield Token(BAD, f"the number {piece} runs into '{following}'", position)
                return
            if not math.isfinite(float(piece)):
                yield Token(BAD, f"the number {piece} is too large", position)
                return
        if kind != "space":
            yield Token(kind, piece, position)
        position = found.end()
    yield Token(END, "", len(text))


def _complaint(piece: str) -> str:
    shown = piece if piece.isprintable() else ascii(piece).strip("'")
    hint = _HINTS.get(piece)
    return f"'{shown}' has no meaning here" + (f" ({hint})" if hint else "")
