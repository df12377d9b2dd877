"""The tests' own browser: an element that the page draws anew between two questions is looked for again."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from tests.browser.conftest import OpenPage

ANEW = "document.body.innerHTML = document.body.innerHTML.replace('before', 'after')"


@pytest.fixture
def window(open_page: OpenPage, tmp_path: Path) -> Chrome:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>t</title><section><p class='told'>before</p></section>")
    return open_page(page, 600)


def test_an_element_drawn_anew_is_looked_for_again(window: Chrome) -> None:
    section = window.find_element("css selector", "section")
    told = section.find_element("class name", "told")
    assert told.text == "before"
    window.execute_script(ANEW)
    assert told.is_displayed()
    window.execute_script(ANEW)
    assert told.text == "after"
    window.execute_script(ANEW)
    assert window.execute_script("return arguments[0].textContent", told) == "after"


def test_an_element_without_a_way_to_it_stays_gone(window: Chrome) -> None:
    given = window.execute_script("return document.querySelector('p')")
    window.execute_script(ANEW)
    with pytest.raises(StaleElementReferenceException):
        _ = given.text
