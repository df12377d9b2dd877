"""A real server on a port of the system's choosing, and a plain client that follows nothing by itself."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.ready_program import ready_program
from tests.waiting import LONGEST, until

from tripolar.web import process
from tripolar.web.asks import ServerLimits
from tripolar.web.server import Place, build, listen, server_of

BEGIN = process.begin


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        """The one line of an error."""
        return str(self.json["error"]["message"])


@dataclass(frozen=True)
class Running:
    place: Place

    def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """Ask; a mapping or list is sent as JSON, an iterator of bytes in chunks of unannounced length."""
        line = http.client.HTTPConnection(self.place.host, self.place.port, timeout=LONGEST)
        given = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            given.setdefault("content-type", "application/json")
        try:
            # A server may refuse, and hang up, before all of a body is sent; its answer is there to read.
            with suppress(BrokenPipeError, ConnectionResetError):
                line.request(method, path, body, given)
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            line.close()

    def start(self, kind: str, body: dict[str, Any]) -> str:
        """Start an ensemble or a grid, as soon as there is room; its id."""

        def answered() -> Reply | None:
            reply = self.ask("POST", f"/api/{kind}", body)
            return None if reply.status == 429 else reply  # another test's work is ending

        started = until(answered)
        assert started is not None
        assert started.status == 202, started.body
        return str(started.json["id"])

    def ended(self, kind: str, name: str) -> dict[str, Any]:
        """What is told of an ensemble or a grid, once it no longer runs."""

        def answered() -> dict[str, Any] | None:
            told: dict[str, Any] = self.ask("GET", f"/api/{kind}/{name}").json
            return None if told["state"] in ("waiting", "running") else told

        return until(answered)

    def point(self, name: str, *changes: str) -> Reply:
        return self.ask("POST", "/api/point", {"scenario": {"name": name}, "changes": list(changes)})


@contextmanager
def running(
    own: str | Path | None = None, *, token: str = "", started: bool = False, **limits: float
) -> Iterator[Running]:
    """Run a server while the block runs; who waits is not sent away, unless a limit says so.

    It computes in forks of the loaded program, unless the real processes are to be started.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "begin", BEGIN if started else ready_program().begin)
        yield from _running(own, token, limits)


def _running(own: str | Path | None, token: str, limits: dict[str, float]) -> Iterator[Running]:
    taken, place = listen("127.0.0.1", 0)
    place = replace(place, token=token)
    patient = {"patience": LONGEST, "answer": LONGEST, "drawing": LONGEST, **limits}
    given = replace(ServerLimits(), **patient)
    server = server_of(build(own, place, given), given)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    until(lambda: server.started or not thread.is_alive())
    assert thread.is_alive()
    try:
        yield Running(place)
    finally:
        server.should_exit = True
        thread.join(LONGEST)
        taken.close()
        assert not thread.is_alive()
