"""Texts that are written to break the reader are refused by the server as by the program."""

from __future__ import annotations

import pytest
from tests.running_server import Running
from tests.unit.scenario.test_hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("path", ["/api/validate", "/api/point"])
def test_a_hostile_text_is_refused_with_one_line(server: Running, name: str, path: str) -> None:
    text = {"text": HOSTILE[name][0]}
    reply = server.ask("POST", path, text if path == "/api/validate" else {"scenario": text})
    assert reply.status in (413, 422)
    assert "\n" not in reply.message
    assert 0 < len(reply.message) < 1_000
