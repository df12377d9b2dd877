"""The page of a debate in a real browser: nothing from elsewhere, nothing too wide, no barrier."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.browser.conftest import OpenPage
from tests.browser.simulator import LOOKS, barriers
from tests.browser.test_page import BEYOND
from tests.unit.workflow.test_debating import HARSH, MILD

from tripolar.report.debate import write_debate
from tripolar.workflow import debate


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_debate(debate(MILD, HARSH, draws=64, threads=2), tmp_path_factory.mktemp("debate"))


@pytest.mark.parametrize(("width", "scheme", "rules"), LOOKS)
def test_the_page_of_a_debate(
    open_page: OpenPage, page: Path, width: int, scheme: str, rules: tuple[str, ...]
) -> None:
    window = open_page(page, width)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    assert window.execute_script(BEYOND) == []
    asked = (
        "return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('data:'))"
    )
    assert window.execute_script(asked) == []
    assert window.get_log("browser") == []
    window.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")
    assert barriers(window, rules) == []
