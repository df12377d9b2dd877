"""The answer as a text document (DOCX), for people who must hand something in today.

Prose, pictures, dates of the data and how to cite it, in a document that they can change. Equal runs give
equal bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripolar.answer.answer import Answer
from tripolar.answer.argument import map_of_answer
from tripolar.answer.sources import cite
from tripolar.answer.views import triangle_view
from tripolar.charts import argument_map, relation_triangle
from tripolar.charts.draw import drawing
from tripolar.charts.theme import WIDE
from tripolar.extras import need
from tripolar.files import write_atomic
from tripolar.report.prose import bibtex, prose
from tripolar.words import plural, share

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["docx", "write_docx"]

_A4 = (210.0, 297.0)  # millimetres
_MARGIN = 22.0
_SCALE = 2.0  # pixels of a picture for each of the drawing
_NEWEST = 12  # rows of the table of dates


def write_docx(answer: Answer, path: Path, year: int, run: str = "") -> Path:
    """Write the document; return its path.

    Raises
    ------
    InputError
        If python-docx is not installed.
    OutputError
        If the file cannot be written.
    """
    return write_atomic(path, docx(answer, year, run))


def docx(answer: Answer, year: int, run: str = "") -> bytes:
    """Give the document as bytes.

    Parameters
    ----------
    answer : Answer
    year : int
        In which the run was made; for its citation.
    run : str
        Name of the run's folder.
    """
    need("docx", "the text document")
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(each) for each in _A4)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    document.styles["Normal"].font.size = Pt(10.5)
    scenario, told = answer.scenario, answer.sentence
    core = document.core_properties
    core.title, core.author, core.language = scenario.title, "", "en"
    core.comments = "generator: Tripolar"  # by which `tripolar.files.own_place` knows it
    core.created = core.modified = datetime(year, 1, 1)
    document.add_heading(scenario.title, 0)
    if told.changed:
        document.add_paragraph().add_run(told.changed).italic = True
    lead = document.add_paragraph()
    if told.lead:
        lead.add_run(f"{told.lead} ").bold = True
    lead.add_run(" ".join(filter(None, (told.text, str(told.count)))))
    found = prose(answer)
    _paragraphs(document, "What can be said", found.can_be_said)
    _paragraphs(document, "What cannot be said", found.cannot_be_said)
    _paragraphs(document, "What would change it", found.would_change)
    wide = _A4[0] - 2 * _MARGIN
    document.add_heading("The argument", 1)
    view = map_of_answer(answer)
    _picture(document, argument_map.drawn(view), argument_map.alt_text(view), wide)
    document.add_heading("Where the powers stand", 1)
    triangle = triangle_view(answer)
    drawn = drawing("triangle", relation_triangle, triangle, WIDE)
    _picture(document, drawn, relation_triangle.alt_text(triangle), 0.8 * wide)
    _dates(document, answer)
    document.add_heading("How it was made, and how to cite it", 1)
    made = answer.ensemble.provenance
    document.add_paragraph(
        f"Made by Tripolar {made.tripolar} from the scenario {made.scenario}: {plural(made.draws, 'draw')},"
        f" seed {made.seed}, protocol {made.protocol}. A draw is one way in which what is unknown could be;"
        " a claim holds where it is so in three quarters of draws or more, and fails in a quarter or less."
        + (f" The argument: {scenario.argument}, in our own words." if scenario.argument else "")
    )
    entry = document.add_paragraph()
    entry.add_run(bibtex(answer, year, run)).font.name = "Courier New"
    return _same_bytes(document)


def _paragraphs(document: Document, heading: str, told: Sequence[str]) -> None:
    document.add_heading(heading, 1)
    for each in told:
        document.add_paragraph(each, style="List Bullet")


def _picture(document: Document, drawing: str, alt: str, wide: float) -> None:
    """A drawing as a picture, with the words that it is read aloud by."""
    import vl_convert
    from docx.shared import Mm

    image = bytes(vl_convert.svg_to_png(drawing, scale=_SCALE))
    shape: Any = document.add_picture(io.BytesIO(image), width=Mm(wide))
    shape._inline.docPr.set("descr", alt)


def _dates(document: Document, answer: Answer) -> None:
    """Up to which year each measure of power goes, and the sources by number."""
    document.add_heading("Dates of the data", 1)
    rows = [row for row in answer.standing.power if row.year is not None][:_NEWEST]
    figures = (*answer.standing.figures, *answer.ensemble.prepared.figures)
    if figures:
        years = [figure.year for figure in figures]
        document.add_paragraph(
            f"Figures from {min(years)} to {max(years)}; the newest of each measure of power:"
        )
    names = [actor.name for actor in answer.scenario.actors]
    if rows:
        table = document.add_table(rows=1, cols=2 + len(names))
        table.style = "Light List"
        for cell, text in zip(table.rows[0].cells, ("Shares of power by", "Year", *names), strict=True):
            cell.text = text
        for row in rows:
            told = (row.measure.label, str(row.year), *(share(float(each)) for each in row.shares))
            for cell, text in zip(table.add_row().cells, told, strict=True):
                cell.text = text
    for number, source in enumerate(cite(answer).sources, start=1):
        document.add_paragraph(f"[{number}] {source.title}. {source.licence}.")


def _same_bytes(document: Document) -> bytes:
    """The document with the time of day left out, so that equal runs give equal bytes."""
    given, made = io.BytesIO(), io.BytesIO()
    document.save(given)
    with zipfile.ZipFile(given) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # The properties stay readable as they are, so that a document nobody changed is known as ours.
            plain = name == "docProps/core.xml"
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return made.getvalue()
