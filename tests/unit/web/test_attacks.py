"""A server under attack: endless requests, a crowd of large texts, lines that say nothing. It goes on."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.running_server import Running, running
from tests.waiting import LONGEST, until

HEAD = "schema: 1\nextends: tutorial\ntitle: Mine\nsays: Mine.\n"
CLAIM = "claims: [{id: A, says: x, kind: %s, why: x, %s}]\n"

ENDLESS = {
    "a renewal every picosecond": ("renewal_rate=1e12", "", "allowed: above 0, at most 365"),
    "leaders that come and go": ("leader_hazard.CHN.partner=1e12", "", "allowed: 0 to 365"),
    "a hazard without end": ("relation_hazard.USA-RUS.engager=1e12", "", "allowed: above 0, at most 365"),
    "a date at the end of time": ("", "relation_at(USA-RUS, 99999999) > 0", "allowed: 0 to 200"),
    "a chance then": ("", "chance(USA-RUS, 1, 99999999) > 0", "allowed: 0 to 200"),
    "at least then": ("", "chance_at_least(USA-RUS, 1, 1e300) > 0", "allowed: 0 to 200"),
    "falling until then": ("", "falls_back(USA-RUS, 99999999) > 0", "allowed: 0 to 200"),
    "a pivot then": ("", "pivot(USA, 99999999) > 0", "allowed: 0 to 200"),
    "an outcast then": ("", "outcast(USA, 99999999) > 0", "allowed: 0 to 200"),
}


@pytest.mark.parametrize(("change", "holds", "said"), ENDLESS.values(), ids=ENDLESS)
def test_what_would_never_end_is_refused_in_one_line(
    server: Running, change: str, holds: str, said: str
) -> None:
    claims = [{"id": "Y1", "says": "x", "holds": holds}] if holds else []
    body = {"scenario": {"name": "russia-2025", "claims": claims}, "changes": [change] if change else []}
    for path in ("/api/point", "/api/ensembles"):
        reply = server.ask("POST", path, body)
        assert (reply.status, said in reply.message) == (422, True), reply.message
    assert server.point("tutorial").status == 200


TOO_MUCH = {
    "years without end": (
        CLAIM % ("fact", 'holds: "best_access(imports_cow, RUS-CHN, 1, 99999999999) > 0"'),
        "is no year; allowed: 1800 to 2200",
    ),
    "infinite years": (
        CLAIM % ("fact", 'holds: "count(party_change, USA, 1950, 1e999) > 0"'),
        "the number 1e999 is too large",
    ),
    "many levels": (f"levels: [{', '.join(f'{k / 40:g}' for k in range(41))}]\n", "68,921 states"),
    "far too many levels": (f"levels: [{', '.join(f'{k / 100:g}' for k in range(101))}]\n", "2 to 60"),
    "many leader types": (
        f"actors: {{USA: {{leaders: [{', '.join(f't{k}' for k in range(200))}]}}}}\n",
        "allowed: 1 to 20",
    ),
    "many powers": (
        f"actors: {{{', '.join(f'P{k:02}: {{name: x}}' for k in range(30))}}}\n",
        "a scenario has 2 to 12 powers, and this one 33",
    ),
}


@pytest.mark.parametrize(("more", "said"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_text_that_asks_for_too_much_is_refused_before_work_starts(
    server: Running, more: str, said: str
) -> None:
    reply = server.ask("POST", "/api/validate", {"text": HEAD + more})
    assert (reply.status, said in reply.message) == (422, True), reply.message
    assert len(reply.message) < 500


def large() -> str:
    """A text of 119 kB that takes seconds to read."""
    claims = "".join(
        f"  C{k}: {{says: Claim number {k}., kind: model, why: Because., holds: value(RUS) > {k}}}\n"
        for k in range(1_400)
    )
    return f"{HEAD}claims:\n{claims}"


def test_a_crowd_of_large_texts_keeps_nobody_else_waiting() -> None:
    with running("tutorial", patience=2.0, waiting=12) as server:
        assert server.point("tutorial").status == 200
        texts = [large() + f"# {k}\n" for k in range(20)]
        assert 100_000 < len(texts[0]) < 131_072
        with ThreadPoolExecutor(len(texts)) as crowd:
            under_way = [crowd.submit(server.ask, "POST", "/api/validate", {"text": text}) for text in texts]
            answered = 0
            while not all(each.done() for each in under_way):
                assert server.point("tutorial", f"balance_stress={answered}").status == 200
                assert server.ask("GET", "/").status == 200
                answered += 1
        replies = [each.result() for each in under_way]
        assert answered > 3  # sliders went on meanwhile
        assert {reply.status for reply in replies} <= {200, 429, 503}
        assert {429, 503} & {reply.status for reply in replies}
        assert all(reply.headers["retry-after"] == "1" for reply in replies if reply.status != 200)
        assert 200 in {reply.status for reply in replies}


def test_a_computation_that_takes_too_long_is_ended_and_the_next_one_is_answered() -> None:
    levels = [round(k / 22, 6) for k in range(23)]  # 48,668 states with leaders: two seconds for one game
    text = f"{HEAD.replace('tutorial', 'reference-2025')}levels: {levels}\n"
    with running("tutorial", answer=0.5) as server:
        reply = server.ask("POST", "/api/point", {"scenario": {"text": text}})
        assert (reply.status, reply.message[:25]) == (503, "stopped after 0.5 seconds"), reply.message
        assert server.ask("POST", "/api/validate", {"text": HEAD}).status in (200, 503)
        # On a slow machine the first may itself take too long.
        until(lambda: server.point("tutorial", "balance_stress=3").status == 200)


def received(line: socket.socket) -> bytes:
    """All that comes until the other end hangs up, however it does."""
    found = b""
    try:
        while part := line.recv(4096):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.fixture(scope="module")
def hasty() -> Iterator[Running]:
    """A server that waits for no request long."""
    with running("tutorial", arrival=0.3) as found:
        yield found


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"POST /api/point HTTP/1.1\r\nhost: localhost\r\n"])
def test_a_line_that_says_nothing_or_half_a_head_is_hung_up(hasty: Running, sent: bytes) -> None:
    address = (hasty.place.host, hasty.place.port)
    with socket.create_connection(address, timeout=LONGEST) as line:
        line.sendall(sent)
        assert received(line) == b""

    def answered() -> socket.socket | None:
        """A line on which a first request was answered; on a slow machine that may itself come too late."""
        line = socket.create_connection(address, timeout=LONGEST)
        line.sendall(b"GET /api/limits HTTP/1.1\r\nhost: localhost\r\n\r\n")
        if line.recv(4096).startswith(b"HTTP/1.1 200"):
            return line
        line.close()
        return None

    with until(answered) as line:
        line.sendall(sent or b"G")
        while line_open(line):
            pass


def line_open(line: socket.socket) -> bool:
    try:
        return bool(line.recv(4096))
    except ConnectionResetError:
        return False


def test_half_a_body_is_answered_with_408_and_hung_up(hasty: Running) -> None:
    with socket.create_connection((hasty.place.host, hasty.place.port), timeout=LONGEST) as line:
        head = "POST /api/point HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        line.sendall((head + "content-length: 100\r\n\r\n{").encode())
        told = received(line)
    assert told.startswith(b"HTTP/1.1 408")
    assert b"the request did not arrive within 0.3 seconds" in told


def test_three_hundred_lines_without_a_request_do_not_shut_the_others_out(server: Running) -> None:
    lines = []
    try:
        for _ in range(300):
            line = socket.create_connection((server.place.host, server.place.port), timeout=LONGEST)
            line.sendall(b"POST /api/po")
            lines.append(line)
        time.sleep(0.1)
        for _ in range(5):
            assert server.ask("GET", "/api/limits").status == 200
    finally:
        for line in lines:
            line.close()
