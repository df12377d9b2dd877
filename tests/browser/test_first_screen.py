"""The first screen of a run's page: the whole answer without scrolling, and no barrier in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from tests.browser.simulator import LOOKS, barriers, look
from tests.unit.report.test_terminal_answer import concluding

from tripolar.report.page import page

BOTTOM = "return document.querySelector(arguments[0]).getBoundingClientRect().bottom"


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("answer") / "page.html"
    path.write_text(page(concluding("M17")), encoding="utf-8")
    return path


def test_question_answer_reasons_and_triangle_are_seen_without_scrolling(
    chromium: Chrome, answered: Path
) -> None:
    look(chromium, 1280, "light")
    size = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.get(answered.as_uri())
    assert chromium.find_element("css selector", ".first h1").text == "Does it pay to balance?"
    assert chromium.find_element("css selector", ".answer").text.startswith("Leaning no.")
    for part in (".answer", ".stand .wide svg", ".groups", ".foot"):
        assert chromium.execute_script(BOTTOM, part) <= 800, part


def test_the_answer_stays_in_view_when_the_page_scrolls(chromium: Chrome, answered: Path) -> None:
    look(chromium, 390, "light")
    chromium.get(answered.as_uri())
    place = """
        const box = document.querySelector('.stays p').getBoundingClientRect();
        return document.elementFromPoint(30, box.top + box.height / 2).closest('.stays') !== null"""
    assert not chromium.execute_script(place)  # behind the first screen
    chromium.execute_script("document.getElementById('ledger').scrollIntoView()")
    assert chromium.execute_script(place)


def test_the_key_keeps_its_colours_in_print(chromium: Chrome, answered: Path) -> None:
    chromium.get(answered.as_uri())
    # Whatever this argument's key has, as the page's style has it.
    exact = """return arguments[0].map((name) => {
      const sign = document.querySelector('.key').appendChild(document.createElement('i'));
      sign.className = name;
      return getComputedStyle(sign).printColorAdjust;
    })"""
    found = chromium.execute_script(exact, ["k-gains", "k-neither", "k-loses", "k-interval"])
    assert found == ["exact"] * 4


def test_axe_finds_nothing(chromium: Chrome, answered: Path) -> None:
    chromium.get(answered.as_uri())
    for width, scheme, rules in LOOKS:
        look(chromium, width, scheme)
        assert barriers(chromium, rules) == [], (width, scheme)
        assert chromium.execute_script("return document.scrollingElement.scrollWidth <= innerWidth"), width
