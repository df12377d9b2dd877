"""A browser whose elements are looked for again where the page has drawn them anew.

The driver finds an element in one step and asks it in another. Between the two a page that is still at work
may put another in its place.
"""

from __future__ import annotations

from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement


class Drawn(WebElement):
    """An element that knows by what it was found, and is found by that again once it has left the page."""

    sought: tuple[Window | Drawn, str, str] | None = None

    def find_element(self, by: str = By.ID, value: str | None = None) -> WebElement:
        return remembered(self, super().find_element(by, value), by, value)

    def find_again(self) -> None:
        """Take the place of what is found now; without a way to it the element stays gone."""
        if self.sought is not None:
            within, by, value = self.sought
            self._id = within.find_element(by, value).id

    def _execute(self, command: str, params: dict[str, Any] | None = None) -> Any:
        try:
            return super()._execute(command, params)
        except StaleElementReferenceException:
            self.find_again()
            return super()._execute(command, params)


class Window(Chrome):
    """Chromium with such elements."""

    _web_element_cls = Drawn

    def find_element(self, by: Any = By.ID, value: str | None = None) -> WebElement:
        return remembered(self, super().find_element(by, value), by, value)

    def execute_script(self, script: str, *args: Any) -> Any:
        try:
            return super().execute_script(script, *args)
        except StaleElementReferenceException:
            for each in args:
                if isinstance(each, Drawn):
                    each.find_again()
            return super().execute_script(script, *args)


def remembered(within: Window | Drawn, element: WebElement, by: str, value: str | None) -> WebElement:
    """Tell an element by what it was found."""
    assert isinstance(element, Drawn)
    assert value is not None
    element.sought = (within, by, value)
    return element
