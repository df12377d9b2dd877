"""One server for the tests of this folder; those that need limits of their own run another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.running_server import Running, running


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    with running("tutorial") as found:
        yield found
