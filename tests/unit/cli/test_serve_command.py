"""``tripolar serve`` as a person starts and stops it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path


def test_it_says_where_it_is_answers_there_and_stops_quietly_when_told_to() -> None:
    command = [sys.executable, "-m", "tripolar", "serve", "tutorial", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        assert found
        with urllib.request.urlopen(found[0] + "api/scenarios", timeout=30) as answer:
            assert b"tutorial" in answer.read()
        server.send_signal(signal.SIGINT)
        rest, complaints = server.communicate(timeout=20)
    assert (server.returncode, rest, complaints) == (0, "", "")


def test_a_file_that_is_not_there_is_said_before_anything_listens(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tripolar", "serve", "nowhere.yaml", "--port", "0"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("tripolar: no such file: 'nowhere.yaml'")
    assert ended.stderr.count("\n") == 1
