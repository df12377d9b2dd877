"""The other end of `tripolar.web.process.Process`: answers questions until nothing more comes.

Pickles come in from the process that started this one, and from nobody else: first what makes the object
that answers, then the name of a method and its arguments, one question after another. A reply is a word and
its content: ``done`` with the answer, ``refused`` with an error of the user's, ``failed`` with a traceback;
and before these ``ready`` once, ``told`` for every report, and ``compiling`` when that begins and when it
ends.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
import traceback
from typing import Any, BinaryIO

from tripolar.errors import InputError

__all__ = ["main", "work"]


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer question after question."""

    def say(word: str, thing: object = None) -> None:
        sink.write(pickle.dumps((word, thing)))
        sink.flush()

    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(source, asked), daemon=True).start()
    thing = asked.get()()
    if hasattr(thing, "watch"):
        thing.watch(lambda on: say("compiling", on))
    say("ready")
    while True:
        method, arguments, reports = asked.get()
        more = {"report": lambda done: say("told", done)} if reports else {}
        try:
            say("done", getattr(thing, method)(*arguments, **more))
        except InputError as problem:
            say("refused", problem)
        except Exception:
            say("failed", traceback.format_exc())


def _read(source: BinaryIO, asked: queue.SimpleQueue[Any]) -> None:
    """Take in what comes; who started us is gone when it ends, and nobody waits for what we are at."""
    while True:
        try:
            asked.put(pickle.load(source))
        except (EOFError, OSError):
            os._exit(0)


def main() -> None:
    """Answer what comes in at standard input."""
    # Nothing that a library prints may get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    work(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
