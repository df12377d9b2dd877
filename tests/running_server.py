"""A real server on a port of the system's choosing, and a plain client that follows nothing by itself."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tripolar.web.limits import Limits
from tripolar.web.server import Place, build, listen, server_of


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
        line = http.client.HTTPConnection(self.place.host, self.place.port, timeout=60)
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

    def point(self, name: str, *changes: str) -> Reply:
        return self.ask("POST", "/api/point", {"scenario": {"name": name}, "changes": list(changes)})


@contextmanager
def running(own: str | Path | None = None, *, token: str = "", **limits: float) -> Iterator[Running]:
    """Run a server while the block runs."""
    taken, place = listen("127.0.0.1", 0)
    place = replace(place, token=token)
    given = replace(Limits(), **limits)
    server = server_of(build(own, place, given), given)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield Running(place)
    finally:
        server.should_exit = True
        thread.join(10)
        taken.close()
        assert not thread.is_alive()
