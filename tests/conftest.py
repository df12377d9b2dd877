"""What every test shares."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from tests.ready_program import ReadyProgram, ready_program

# No deadline: the first call of a compiled kernel takes seconds, and machines are shared. In CI the
# examples are the same every time, so that a failure can be looked at twice.
settings.register_profile("tripolar", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("tripolar")


@pytest.hookimpl(trylast=True)  # once it is known which tests run
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first, so that no process is left with a long one while others have ended.

    Tests of one file stay together: they share what is made for the file.
    """
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def program() -> Iterator[ReadyProgram]:
    """The program, loaded once for all that start it: ``program.run("solve", "tutorial")``."""
    with ready_program() as found:
        yield found
