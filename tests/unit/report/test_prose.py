"""An answer in prose, and as a text document."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from docx import Document
from tests.sample_answer import answer

from tripolar.answer.answer import Answer
from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.report.docx import docx
from tripolar.report.prose import bibtex, prose
from tripolar.scenario.wording import label_of


def with_verdicts(**verdicts: Verdict) -> Answer:
    """The sample with other verdicts on some claims."""
    made = answer()
    entries = tuple(
        replace(entry, verdict=verdicts.get(entry.claim.id, entry.verdict)) for entry in made.ledger
    )
    return replace(made, ledger=replace(made.ledger, entries=entries))


def test_every_open_claim_is_named_among_what_cannot_be_said() -> None:
    told = " ".join(prose(answer()).cannot_be_said)
    named = [
        entry
        for entry in answer().ledger
        if entry.verdict in (Verdict.CONTESTED, Verdict.UNDECIDED) and entry.claim.kind != ClaimKind.FACT
    ]
    assert named
    assert all(label_of(entry.claim) in told for entry in named)


def test_what_was_assumed_or_follows_from_the_model_is_no_finding() -> None:
    found = prose(answer())
    marked = [entry for entry in answer().ledger if {Mark.TAUTOLOGY, Mark.ASSUMED} & {*entry.marks}]
    assert len(marked) == 2
    for entry in marked:
        assert label_of(entry.claim) not in " ".join(found.can_be_said)
        assert label_of(entry.claim) in " ".join(found.cannot_be_said)


def test_failed_draws_and_the_limits_of_a_model_are_always_told() -> None:
    told = prose(answer()).cannot_be_said
    assert "In 8 of 200 draws no game fits the record: they count both ways." in told
    assert told[-1].startswith("Nothing here says what a person will do, or when.")


def test_a_claim_moves_from_what_can_be_said_when_its_verdict_does() -> None:
    refuted = answer().ledger["M14"].claim
    assert any("cannot be upheld: it is so in 2% of draws" in told for told in prose(answer()).can_be_said)
    after = prose(with_verdicts(M14=Verdict.CONTESTED))
    assert not any("cannot be upheld" in told for told in after.can_be_said)
    assert any(label_of(refuted) in told for told in after.cannot_be_said)


def test_where_nothing_is_clear_that_is_said() -> None:
    names = [entry.claim.id for entry in answer().ledger]
    found = prose(with_verdicts(**dict.fromkeys(names, Verdict.UNDECIDED)))
    assert found.can_be_said == ("No claim of this argument comes out clearly, for or against.",)


def test_a_run_is_cited_with_author_year_and_version() -> None:
    told = bibtex(answer(), 2026, "a-run_1")
    made = answer().ensemble.provenance
    assert told.startswith(f"@misc{{tripolar-{made.scenario}-2026,\n")
    assert "author = {{The Tripolar authors}}" in told
    assert "year = {2026}" in told
    assert f"version = {{{made.tripolar}}}" in told
    assert r"run a-run\_1" in told
    assert told.count("{") - told.count(r"\{") == told.count("}") - told.count(r"\}")


@cache
def document() -> bytes:
    return docx(answer(), 2026, "a-run")


def test_the_document_holds_all_sentences_the_pictures_with_words_and_the_sources() -> None:
    found = Document(io.BytesIO(document()))
    text = "\n".join(paragraph.text for paragraph in found.paragraphs)
    told = prose(answer())
    for sentence in (*told.can_be_said, *told.cannot_be_said, *told.would_change):
        assert sentence in text
    headings = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == ["What can be said", "What cannot be said", "What would change it"]
    assert "Dates of the data" in headings
    assert "@misc{tripolar-" in text
    assert len(found.inline_shapes) == 2
    body = zipfile.ZipFile(io.BytesIO(document())).read("word/document.xml").decode()
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]{80,})"', body)
    assert len(described) == 2  # each picture is read aloud


def test_equal_answers_give_equal_documents() -> None:
    assert docx(answer(), 2026, "a-run") == document()


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_year_is_that_of_the_run(year: int) -> None:
    assert f"year = {{{year}}}" in bibtex(answer(), year)
