"""Kernels of further protocols, compiled by another process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from numba.core import event
from tests.waiting import until

from tripolar.ensemble.execute import work_of
from tripolar.ensemble.first_use import compiled_ahead
from tripolar.ensemble.schedule import Work
from tripolar.prepare.prepared import prepare


@pytest.fixture(scope="module")
def later() -> dict[str, Callable[[], Work]]:
    made = prepare("tutorial")
    asked = made.requests_by_protocol()
    return {
        name: lambda name=name: work_of(made, asked[name], draws=2, seed=0, protocol=name)
        for name in ("credible", "nontransferable")
    }


def test_what_is_compiled_here_has_the_rest_compiled_elsewhere(later: dict[str, Callable[[], Work]]) -> None:
    told: list[str] = []
    with compiled_ahead(later) as ahead:
        with event.trigger_event("numba:compile"):
            pass
        assert not ahead.wait_for("expiry", told.append)  # which is compiled here
        assert ahead.wait_for("nontransferable", told.append)
        assert ahead.wait_for("credible", told.append)  # done on the way
    assert told == [
        f"compiling the solver for {name} (once after an installation)"
        for name in ("nontransferable", "credible")
    ]


def test_where_nothing_is_compiled_nothing_is_started(later: dict[str, Callable[[], Work]]) -> None:
    with compiled_ahead(later) as ahead:
        assert not ahead.wait_for("credible")


def test_what_cannot_be_sent_is_compiled_here() -> None:
    def work() -> Work:
        raise TypeError("no pickle")

    with compiled_ahead({"credible": work}) as ahead:
        ahead.begin()
        assert not ahead.wait_for("credible")


def test_a_process_that_is_gone_is_not_waited_for(later: dict[str, Callable[[], Work]]) -> None:
    with compiled_ahead(later) as ahead:
        ahead.begin()
        until(lambda: ahead.process is not None)
        os.kill(ahead.process, signal.SIGKILL)
        assert not ahead.wait_for("nontransferable")
