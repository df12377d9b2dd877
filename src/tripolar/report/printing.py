"""The printed brief: an answer on two pages of A4, as PDF, set by typst from a template of our own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from tripolar.ensemble.store.files import write_atomic
from tripolar.errors import OutputError
from tripolar.report.answer import Answer
from tripolar.report.brief import TYPEFACE, brief_contents

__all__ = ["PAGES", "SIZES", "Printed", "print_brief", "set_type", "write_brief"]

PAGES = 2
SIZES = (8.6, 8.2, 7.8, 7.4, 7.0, 6.6)  # points; the first at which the brief takes two pages is taken
_LONG = 7.8  # what an argument that needs more pages is set in: it is not made smaller still
_NAMED = 8  # so many missing letters are named, each for a compilation
_NO_GLYPH = re.compile(r'the text `"(?:\\u\{([0-9a-f]+)\}|(.))[^`]*` could not be displayed')


@dataclass(frozen=True, slots=True)
class Printed:
    """A brief as PDF.

    Attributes
    ----------
    pdf : bytes
    pages : int
    size : float
        Of its type, in points.
    lacks : str
        The letters that no font here has, and what to do about it; empty where every letter is printed.
        A brief that lacks letters makes no claim to PDF/UA.
    """

    pdf: bytes = field(repr=False)
    pages: int
    size: float
    lacks: str = ""


def print_brief(answer: Answer) -> Printed:
    """Set an answer as a brief. Equal runs give equal bytes."""
    return set_type(brief_contents(answer))


def set_type(contents: dict[str, Any]) -> Printed:
    """Set contents in the largest type at which they take two pages.

    An argument that takes more than that in the smallest is given the pages it needs; nothing is cut.
    """
    foreign = bool(_without_glyph(contents, 1, foreign=False))
    size = next((each for each in SIZES if _pages(contents, each, foreign) <= PAGES), _LONG)
    pdf, lacks = _pdf(contents, size, foreign)
    return Printed(pdf, _pages(contents, size, foreign), size, lacks)


def _pdf(contents: dict[str, Any], size: float, foreign: bool) -> tuple[bytes, str]:
    """The PDF, with the claim to PDF/UA if every letter has a glyph; and what it lacks otherwise."""
    import typst

    def compiled(**claim: str) -> bytes:
        return bytes(_compiler(contents, size, foreign).compile(format="pdf", timestamp=0, **claim))

    try:
        return compiled(pdf_standards="ua-1"), ""
    except typst.TypstError as problem:
        said = str(problem)
    try:
        pdf = compiled()
    except typst.TypstError as problem:
        raise OutputError(f"the brief cannot be set in type: {problem}") from problem
    letters = _without_glyph(contents, _NAMED + 1, foreign=True)
    if not letters:
        return pdf, f"the brief makes no claim to PDF/UA: {said}"
    named = ", ".join(f"{each} (U+{ord(each):04X})" for each in letters[:_NAMED])
    named += " and others" * (len(letters) > _NAMED)
    remedy = "install one that does, such as one of the Noto fonts, and write the brief again"
    return pdf, f"the brief cannot show {named}: no font on this machine has them; {remedy}"


def _without_glyph(contents: dict[str, Any], most: int, *, foreign: bool) -> list[str]:
    """The letters that no font has: the brief's own, and with `foreign` those of the machine."""
    import typst

    rest = "".join(dict.fromkeys(json.dumps(contents, ensure_ascii=False)))
    found: list[str] = []
    source = f'#set text(font: "{TYPEFACE}")\n#set document(title: "x")\n'.encode()
    source += b"#for letter in sys.inputs.letters.codepoints() [#letter ]"
    while len(found) < most:
        compiler = typst.Compiler(source, ignore_system_fonts=not foreign, sys_inputs={"letters": rest})
        try:
            compiler.compile(format="pdf", pdf_standards="ua-1")
            break
        except typst.TypstError as problem:
            if not (missing := _NO_GLYPH.search(str(problem))):
                break
            found.append(chr(int(missing[1], 16)) if missing[1] else missing[2])
            rest = rest.replace(found[-1], "")
    return found


def write_brief(answer: Answer, path: Path) -> Printed:
    """Write the brief as a PDF.

    Raises
    ------
    OutputError
        If it cannot be set in type, or the file cannot be written.
    """
    printed = print_brief(answer)
    write_atomic(path, printed.pdf)
    return printed


def _compiler(contents: dict[str, Any], size: float, foreign: bool) -> Any:
    """Give typst, for one use, the template, and the contents as text that the template reads as JSON.

    What a person wrote is thus never read as typst's language. No font of the machine is used unless
    the text has letters that the brief's typeface lacks: so that equal runs print equal bytes.
    """
    import typst

    template = files("tripolar.report").joinpath("templates/brief.typ").read_bytes()
    text = json.dumps(contents, ensure_ascii=False)
    return typst.Compiler(
        template, ignore_system_fonts=not foreign, sys_inputs={"contents": text, "size": str(size)}
    )


def _pages(contents: dict[str, Any], size: float, foreign: bool) -> int:
    compiler = _compiler(contents, size, foreign)
    return int(json.loads(compiler.query("<pages>", field="value", one=True)))
