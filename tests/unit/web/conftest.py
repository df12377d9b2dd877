"""One server for the tests of this folder; those that need limits of their own run another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.running_server import BEGIN, Running, running

from tripolar.web import process


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    with running("tutorial") as found:
        yield found


@pytest.fixture(scope="module")
def started() -> Iterator[None]:
    """Have processes that compute started as a user's server starts them, whatever other tests have done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "begin", BEGIN)
        yield
