"""What every test shares."""

from __future__ import annotations

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings
from tests.compiled_once import compile_once
from tests.drawn_once import FOLDER, draw_once
from tests.ready_program import ReadyProgram, ready_program

# No deadline, and nothing is too slow: the first call of a compiled kernel takes seconds, and machines are
# shared. In CI the examples are the same every time, so that a failure can be looked at twice.
settings.register_profile(
    "tripolar",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("tripolar")


# Shared by the processes that tests are spread over: the one that starts them names it to the others.
if FOLDER not in os.environ:
    _drawn = tempfile.TemporaryDirectory()
    os.environ[FOLDER] = _drawn.name
draw_once()
compile_once()


@pytest.hookimpl(trylast=True)  # once it is known which tests run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put files with slow tests first, so that no process is left with a long one while others have ended.

    Tests of one file stay together: they share what is made for the file. A test is left out where a slow one
    that does all of it, and more, runs: `slow(more_than="test_page")`.
    """
    slow = [(item, marker) for item in items if (marker := item.get_closest_marker("slow"))]
    more = {
        item.nodeid.replace(f"::{item.originalname}", f"::{marker.kwargs['more_than']}")  # type: ignore[attr-defined]
        for item, marker in slow
        if "more_than" in marker.kwargs
    }
    if less := [item for item in items if item.nodeid in more]:
        config.hook.pytest_deselected(items=less)
    long = {item.path for item, _ in slow}
    left = (item for item in items if item.nodeid not in more)
    items[:] = sorted(left, key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def program() -> ReadyProgram:
    """The program, loaded once for all that start it: ``program.run("solve", "tutorial")``."""
    return ready_program()
