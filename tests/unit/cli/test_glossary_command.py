"""The words of the program: on the terminal and in the docs from one source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.ready_program import ReadyProgram

from tripolar.enums import ClaimKind, Verdict
from tripolar.errors import InputError
from tripolar.report.glossary import GLOSSARY, find_terms

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_words_stand_once_in_order_on_one_page_and_lead_to_pages_that_are_there() -> None:
    words = [term.word for term in GLOSSARY]
    assert words == sorted(set(words))
    assert len(words) <= 48
    for term in GLOSSARY:
        assert len(term.says) <= 110
        assert not term.says.endswith(".")
        assert (DOCS / f"{term.page}.md").is_file(), term.word


def test_every_verdict_and_the_kind_that_figures_decide_are_explained() -> None:
    told = {term.word for term in GLOSSARY}
    assert {*map(str, Verdict)} - {"depends on the measure", "does not apply"} <= told
    assert str(ClaimKind.FACT) in told


def test_one_word_is_found_and_else_those_that_speak_of_it() -> None:
    assert [term.word for term in find_terms("Pivot")] == ["pivot"]
    assert "undercut" in [term.word for term in find_terms("premises")]
    with pytest.raises(InputError, match="did you mean 'hazard'"):
        find_terms("hazzard")


def test_the_terminal_prints_them(tmp_path: Path, program: ReadyProgram) -> None:
    done = program.run("glossary", "draw", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("draw  one way in which all that is not known could be")
    done = program.run("glossary", "--json", cwd=tmp_path)
    assert len(json.loads(done.stdout)) == len(GLOSSARY)
