"""The printed brief: the answer on the first page, every claim, the same bytes, and text that stays text."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.run_once import run_once
from tests.sample_answer import answer
from tests.unit.report.test_terminal_answer import concluding

from tripolar.errors import OutputError
from tripolar.report.brief import PAGES, Printed, brief_contents, print_brief, set_type, write_brief


@pytest.fixture(scope="module")
def printed() -> Printed:
    return print_brief(answer())


def text_of(brief: Printed) -> str:
    pages = PdfReader(BytesIO(brief.pdf)).pages
    assert len(pages) == brief.pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_a_brief_has_three_pages_and_every_claim_with_its_verdict(printed: Printed) -> None:
    assert printed.pages == PAGES
    told = text_of(printed)
    for entry in answer().ledger.entries:
        assert entry.claim.id in told
        assert " ".join(entry.claim.says.split()) in told
        assert entry.verdict in told
    assert "not a forecast of persons or events" in told
    assert f"seed {answer().ensemble.provenance.seed}" in told


def test_the_answer_stands_on_the_first_page_without_a_table(printed: Printed) -> None:
    shown = concluding("M17")
    [first, *_] = PdfReader(BytesIO(print_brief(shown).pdf)).pages
    told = " ".join(first.extract_text().split())
    answered = shown.sentence
    assert f"{answered.lead} {answered.text} {answered.count}" in told
    for row in (*answered.supporting, *answered.opposing):
        assert row.says in told
    cited = "Tripolar 0.1.0, “Does it pay to balance?”, argument sample, 200 draws, seed 0"
    assert f"How to cite. {cited}" in told
    assert "Shares of power" not in told


def test_the_map_of_the_argument_stands_behind_the_first_page() -> None:
    contents = brief_contents(concluding("M17"))
    assert contents["map"]["svg"].startswith("<svg")
    assert "conclusion" in contents["map"]["alt"]
    told = text_of(set_type(contents))
    assert "What rests on what" in told
    without = text_of(set_type(contents | {"map": None}))
    assert "What rests on what" not in without


def test_equal_answers_give_equal_bytes(printed: Printed) -> None:
    assert print_brief(answer()).pdf == printed.pdf


def test_an_argument_of_many_claims_takes_more_pages_and_leaves_none_out() -> None:
    brief = print_brief(run_once("russia-2025", 48))
    assert PAGES < brief.pages <= 4
    assert "M12-equidistant" in text_of(brief)


def test_what_a_person_wrote_is_set_and_never_run() -> None:
    hostile = '#read("/etc/passwd") *bold* $x$ "quoted" \\ #panic() @label <tag> `raw`'
    contents = brief_contents(answer()) | {"title": hostile}
    assert '#read("/etc/passwd") *bold* $x$' in text_of(set_type(contents)).replace("“", '"').replace(
        "”", '"'
    )


NO_FONT = "\U0010fffd"  # for private use: no font that is installed for reading has it


def test_letters_that_no_font_has_are_named_and_the_brief_is_written_without_them() -> None:
    brief = set_type(brief_contents(answer()) | {"title": f"Of {NO_FONT} and \u0378"})
    assert brief.pages == PAGES
    assert "\u0378 (U+0378)" in brief.lacks
    assert "U+10FFFD" in brief.lacks
    assert "install one that does" in brief.lacks
    assert "\n" not in brief.lacks
    assert b"pdfuaid:part" not in brief.pdf


def test_letters_of_the_typeface_are_accessible_and_need_no_other_font(printed: Printed) -> None:
    brief = set_type(brief_contents(answer()) | {"title": "Türkiye, Ελλάς, Россия, Việt Nam → “x” − 1"})
    assert (printed.lacks, brief.lacks) == ("", "")
    assert b"pdfuaid:part" in brief.pdf
    assert "Türkiye, Ελλάς, Россия, Việt Nam" in text_of(brief)


def test_what_was_set_stands_on_the_first_of_three_pages() -> None:
    told = "Set for this run: balance stress times 2."
    contents = brief_contents(answer())
    assert contents["answer"]["changed"] == ""
    brief = set_type(contents | {"answer": contents["answer"] | {"changed": told}})
    assert brief.pages == PAGES
    assert told in text_of(brief)


def test_of_many_letters_without_a_glyph_some_are_named() -> None:
    many = "".join(map(chr, range(0x10FF00, 0x10FF40)))
    assert set_type(brief_contents(answer()) | {"says": many}).lacks.count("(U+") == 8
    assert "and others" in set_type(brief_contents(answer()) | {"says": many}).lacks


def test_an_argument_too_long_for_three_pages_gets_the_pages_it_needs() -> None:
    contents = brief_contents(answer())
    (group, *rest) = contents["ledger"]
    entries = [each | {"id": f"{each['id']}x{k}"} for k in range(120) for each in group["entries"]]
    brief = set_type(contents | {"ledger": [group | {"entries": entries}, *rest]})
    assert brief.pages > PAGES
    told = text_of(brief)
    assert all(each["id"] in told for each in entries)


def test_a_brief_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_brief(answer(), tmp_path / "none" / "brief.pdf")
    assert list(tmp_path.iterdir()) == []


def test_an_answer_under_several_protocols_says_of_each_what_was_solved() -> None:
    several = replace(answer(), others=(answer().ensemble,))
    assert brief_contents(several)["making"].count("equilibria solved") == 2
