from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from tests.sample_answer import SCENARIO, answer, sample_page

from tripolar.report.page import write_page

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "line", "rect"}


class Outline(HTMLParser):
    """What a reader's tools see: tags in order, with attributes, and whether they are balanced."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.errors: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.errors.append(tag)

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def page() -> str:
    return sample_page()


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def test_the_page_is_small_and_well_formed(page: str, outline: Outline) -> None:
    assert len(page.encode()) < 400_000
    assert outline.errors == []
    assert outline.open == []
    ids = Counter(attributes["id"] for _, attributes in outline.tags if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []


def test_the_page_asks_nobody_for_anything(page: str, outline: Outline) -> None:
    assert outline.all("iframe", "img", "object", "embed") == []
    assert outline.all("script") == [{"type": "module"}]  # within the page: buttons that save a picture
    assert not re.search(
        r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|\bimport\b[^;]*[\"'(]http", page
    )
    assert [link["href"] for link in outline.all("link")] == ["data:,"]
    assert not re.search(r"@import|url\((?!#)", page)
    outside = [a["href"] for a in outline.all("a") if not a["href"].startswith("#")]
    assert outside
    assert all(re.match(r"https?://", address) for address in outside)


def test_every_link_inside_the_page_leads_somewhere(outline: Outline) -> None:
    ids = {attributes.get("id") for _, attributes in outline.tags}
    assert [
        a["href"] for a in outline.all("a") if a["href"].startswith("#") and a["href"][1:] not in ids
    ] == []


def test_every_drawing_has_a_title_and_a_description(page: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 2 * (1 + 5 + 4)  # the first screen, five charts, four claims along their drivers
    for drawing in drawings:
        assert 'role="img"' in drawing
        assert re.search(r"<title[^>]*>.{10,}</title><desc[^>]*>.{40,}</desc>", drawing)


def test_headings_step_down_one_level_at_a_time(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_scopes_and_scroll_in_a_named_place(page: str, outline: Outline) -> None:
    assert len(outline.all("table")) == len(outline.all("caption"))
    assert all(cell.get("scope") in {"row", "col"} for cell in outline.all("th"))
    assert all(each.get("aria-label") for each in outline.all("div") if each.get("role") == "region")
    assert '<html lang="en">' in page


def test_every_detail_has_a_summary(page: str) -> None:
    assert len(re.findall(r"<details[^>]*>\s*<summary>", page)) == page.count("<details") > 10


def test_every_claim_can_be_followed_from_criterion_to_source(page: str) -> None:
    for claim in SCENARIO.claims:
        article = re.search(rf'<article class="claim" id="claim-{claim.id}".*?</article>', page, re.DOTALL)
        assert article is not None
        if claim.holds is not None:
            assert claim.holds.text.replace(">", "&gt;").replace("<", "&lt;") in article[0]
        assert claim.source.capitalize() in article[0]
    m4 = re.search(r'id="claim-M4".*?</article>', page, re.DOTALL)
    assert m4 is not None
    trail = re.findall(r"<h5>(.*?)</h5>", m4[0])
    assert trail == [
        *("Criterion", "Quantities", "Probability", "By coding", "Hangs on", "Premises", "In the argument")
    ]


def test_what_people_wrote_cannot_become_part_of_the_page(page: str) -> None:
    assert "<least>" not in page
    assert "&lt;least&gt;" in page


def test_the_page_says_what_it_is_not(page: str) -> None:
    assert "What it is not." in page
    assert "not a forecast of persons" in page
    assert "Only changes of terms are reported" in page


def test_unknown_is_shown_as_unknown_never_as_nan(page: str) -> None:
    assert not re.search(r"\bnan\b", page, re.IGNORECASE)
    assert "None" not in page
    assert '<span class="unknown">unknown</span>' in page


def test_two_pages_of_one_answer_are_the_same(page: str, tmp_path: Path) -> None:
    written = write_page(replace(answer()), tmp_path / "page.html")
    assert written.read_text(encoding="utf-8") == page
