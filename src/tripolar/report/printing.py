"""The printed brief: an answer on two pages of A4, as PDF, set by typst from a template of our own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from tripolar.ensemble.store.files import write_atomic
from tripolar.report.answer import Answer
from tripolar.report.brief import brief_contents

__all__ = ["PAGES", "SIZES", "Printed", "print_brief", "set_type", "write_brief"]

PAGES = 2
SIZES = (8.6, 8.2, 7.8, 7.4, 7.0, 6.6)  # points; the first at which the brief takes two pages is taken
_LONG = 7.8  # what an argument that needs more pages is set in: it is not made smaller still
_KNOWN = 0x0530  # Latin, Greek and Cyrillic, which the typeface has, lie below
_PUNCTUATION = range(0x1E00, 0x2C00)  # with the letters of Vietnamese, arrows and signs


@dataclass(frozen=True, slots=True)
class Printed:
    """A brief as PDF, with its number of pages and the size of its type in points."""

    pdf: bytes = field(repr=False)
    pages: int
    size: float


def print_brief(answer: Answer) -> Printed:
    """Set an answer as a brief. Equal runs give equal bytes."""
    return set_type(brief_contents(answer))


def set_type(contents: dict[str, Any]) -> Printed:
    """Set contents in the largest type at which they take two pages.

    An argument that takes more than that in the smallest is given the pages it needs; nothing is cut.
    """
    size = next((each for each in SIZES if _pages(contents, each) <= PAGES), _LONG)
    pdf = _compiler(contents, size).compile(format="pdf", timestamp=0, pdf_standards="ua-1")
    return Printed(bytes(pdf), _pages(contents, size), size)


def write_brief(answer: Answer, path: Path) -> Printed:
    """Write the brief as a PDF.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    printed = print_brief(answer)
    write_atomic(path, printed.pdf)
    return printed


def _compiler(contents: dict[str, Any], size: float) -> Any:
    """Give typst, for one use, the template, and the contents as text that the template reads as JSON.

    What a person wrote is thus never read as typst's language. No font of the machine is used unless
    the text has letters that the brief's typeface lacks: so that equal runs print equal bytes.
    """
    import typst

    template = files("tripolar.report").joinpath("templates/brief.typ").read_bytes()
    text = json.dumps(contents, ensure_ascii=False)
    foreign = any(ord(letter) >= _KNOWN and ord(letter) not in _PUNCTUATION for letter in text)
    return typst.Compiler(
        template, ignore_system_fonts=not foreign, sys_inputs={"contents": text, "size": str(size)}
    )


def _pages(contents: dict[str, Any], size: float) -> int:
    return int(json.loads(_compiler(contents, size).query("<pages>", field="value", one=True)))
