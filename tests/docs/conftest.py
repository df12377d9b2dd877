"""No page is run twice."""

from __future__ import annotations

import pytest


@pytest.hookimpl(trylast=True)  # once it is known whether slow tests run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of a page's two runs the one without its slow blocks, where both were asked for."""
    names = {item.nodeid for item in items}
    twice = [item for item in items if item.nodeid.replace("::test_page[", "::test_whole_page[") in names]
    twice = [item for item in twice if "::test_page[" in item.nodeid]
    if twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]
