"""The page of a debate in a real browser: nothing from elsewhere, nothing too wide, no barrier."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.browser.conftest import OpenPage
from tests.browser.simulator import LOOKS, barriers, look
from tests.browser.test_page import BEYOND
from tests.unit.workflow.test_debating import HARSH, MILD

from tripolar.report.debate import write_debate
from tripolar.workflow import debate


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_debate(debate(MILD, HARSH, draws=64, threads=2), tmp_path_factory.mktemp("debate"))


def test_the_page_of_a_debate(open_page: OpenPage, page: Path) -> None:
    window = open_page(page, LOOKS[0][0])
    asked = (
        "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))"
    )
    assert window.execute_script(asked) == []
    for width, scheme, rules in LOOKS:
        look(window, width, scheme)
        window.execute_script("for (const each of document.querySelectorAll('details')) each.open = false")
        assert window.execute_script(BEYOND) == [], width
        window.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
        assert barriers(window, rules) == [], (width, scheme)
    assert window.get_log("browser") == []
