"""``tripolar serve`` as a person starts and stops it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import segno
from tests.waiting import LONGEST, until

from tripolar.cli.serve import announce, qr_code
from tripolar.web.server import Place, listen


@contextmanager
def served(**options: Any) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program as a server, and its address; it ends with the test, however that ends."""
    command = [sys.executable, "-m", "tripolar", "serve", "tutorial", "--port", "0"]
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **streams, **options) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
            assert found
            yield server, found[0]
        finally:
            server.kill()


def got(request: str | urllib.request.Request) -> bytes:
    """What is answered, once there is time for it: on a busy machine the first try may take too long."""

    def answered() -> bytes | None:
        try:
            with urllib.request.urlopen(request, timeout=LONGEST) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as problem:
            problem.close()
            if problem.code != 503:
                raise
            return None

    found = until(answered)
    assert found is not None
    return found


def test_it_says_where_it_is_answers_there_and_stops_quietly_when_told_to() -> None:
    with served() as (server, address):
        assert b"tutorial" in got(address + "api/scenarios")
        server.send_signal(signal.SIGINT)
        rest, complaints = server.communicate(timeout=LONGEST)
    assert (server.returncode, rest, complaints) == (0, "", "")


def test_it_stops_quietly_while_questions_are_under_way() -> None:
    levels = [round(k / 22, 6) for k in range(23)]  # 48,668 states with leaders: seconds for one game
    text = f"schema: 1\nextends: reference-2025\ntitle: x\nsays: y\nlevels: {levels}\n"

    def sent(server: str, head: str, body: bytes) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", int(server.rstrip("/").rpartition(":")[2])))
        line.sendall(f"POST /api/point HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode() + body)
        return line

    with served() as (server, address), ExitStack() as stack:
        lines = []
        for stress in range(4):
            body = json.dumps({"scenario": {"text": text}, "changes": [f"balance_stress={stress}"]}).encode()
            head = f"Content-Type: application/json\r\nContent-Length: {len(body)}"
            lines.append(stack.enter_context(sent(address, head, body)))
        stack.enter_context(sent(address, "Content-Length: 100", b"half of it"))
        got(address)  # what was sent before has come
        server.send_signal(signal.SIGINT)
        rest, complaints = server.communicate(timeout=LONGEST)
        assert (server.returncode, rest, complaints) == (0, "", "")
        for line in lines:
            assert line.recv(4096).startswith(b"HTTP/1.1 503 ")


def test_the_code_is_the_address_cell_by_cell() -> None:
    address = "http://192.168.17.120:8765/?token=" + "x" * 32
    halves = {" ": "11", "▀": "01", "▄": "10", "█": "00"}  # what is set is light, and dark is 1
    rows = []
    for line in qr_code(address):
        upper, lower = zip(*(halves[cell] for cell in line), strict=True)
        rows += ["".join(upper), "".join(lower)]
    code = segno.make(address, micro=False, error="l")
    assert rows[: code.symbol_size()[1]] == ["".join(map(str, row)) for row in code.matrix_iter(border=4)]
    assert len(rows[0]) <= 60  # a terminal of eighty columns has room


def test_off_loopback_the_address_is_in_figures_and_asks_for_a_token() -> None:
    taken, place = listen("0.0.0.0", 0)
    taken.close()
    host = re.fullmatch(rf"http://([\d.]+):{place.port}/\?token={place.token}", place.address)
    assert host
    assert host[1] != "0.0.0.0"
    taken, place = listen("localhost", 0)
    taken.close()
    assert place.address == f"http://localhost:{place.port}/"


def test_a_terminal_is_shown_the_code_and_a_file_is_not(tmp_path: Path) -> None:
    """The code stands below the address where standard output is a terminal."""
    place = Place("192.168.17.120", 8765, "x" * 32)
    for terminal in (True, False):
        with redirect_stdout(Screen(terminal)) as screen, redirect_stderr(StringIO()) as complaints:
            announce(place)
        assert place.address in screen.getvalue()
        assert ("▀▄" in screen.getvalue()) == terminal
        assert "token" in complaints.getvalue()


class Screen(StringIO):
    """Standard output that says whether it is a terminal."""

    encoding = "utf-8"

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def test_a_file_that_is_not_there_is_said_before_anything_listens(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tripolar", "serve", "nowhere.yaml", "--port", "0"]
    ended = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=LONGEST
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("tripolar: no such file: 'nowhere.yaml'")
    assert ended.stderr.count("\n") == 1


SCENARIO = {"name": "russia-2025"}
LONG = {
    "ensembles": {"scenario": SCENARIO, "draws": 1000},
    "grids": {"scenario": SCENARIO, "across": "balance_stress", "up": "precision", "side": 16},
}


@pytest.mark.parametrize("kind", LONG)
def test_it_stops_cleanly_in_the_midst_of_work_and_leaves_nothing_behind(kind: str, tmp_path: Path) -> None:
    """An interrupt during an ensemble or a grid, with a process that draws charts beside it."""
    with served(env={**os.environ, "TMPDIR": str(tmp_path)}) as (server, address):

        def ask(path: str, body: object = None) -> bytes:
            given = None if body is None else json.dumps(body).encode()
            return got(urllib.request.Request(address + path, given, {"content-type": "application/json"}))

        assert b"<svg" in ask("api/figures/gdp_current_usd/chart.svg?of=USA,RUS")
        started = json.loads(ask(f"api/{kind}", LONG[kind]))

        def told() -> dict:
            return json.loads(ask(f"api/{kind}/{started['id']}"))

        until(lambda: told()["done"] > 0)
        assert told()["state"] == "running"
        helpers = children(server.pid)
        assert len(helpers) >= 2  # for points and for this; that for charts ends when it has rested
        server.send_signal(signal.SIGINT)
        rest, complaints = server.communicate(timeout=LONGEST)
    assert (server.returncode, rest, complaints) == (0, "", "")
    assert [each for each in helpers if Path(f"/proc/{each}").exists()] == []
    assert list(tmp_path.iterdir()) == []


def children(process: int) -> list[int]:
    """Processes that a process has started, where the system tells."""
    if not Path("/proc/self/task").exists():
        pytest.skip("this system does not list processes under /proc")
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(each) for found in lists for each in found.read_text(encoding="ascii").split()]
