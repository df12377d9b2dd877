"""Code that several processes of a session need: compiled by the first, found on disk by the others.

From a fresh clone, the processes that tests are spread over and the programs that they keep ready need the
same kernels at the same time, and each would compile them for a minute. Here the others wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Any

from tests.drawn_once import FOLDER


def compile_once() -> None:
    """Have code that is kept on disk compiled under a lock that all processes of a session share."""
    from tripolar.game.kernels.compile import _Kept as Kept

    load, save = Kept.load_overload, Kept.save_overload

    def load_or_wait(self: Any, *arguments: Any) -> Any:
        _end_turn(self)  # where compiling it failed before
        found = load(self, *arguments)
        if found is None:
            _wait_for_turn(self)
            found = load(self, *arguments)
            if found is not None:
                _end_turn(self)
        return found

    def save_and_end_turn(self: Any, *arguments: Any) -> None:
        try:
            save(self, *arguments)
        finally:
            _end_turn(self)

    Kept.load_overload, Kept.save_overload = load_or_wait, save_and_end_turn  # type: ignore[method-assign]


def _wait_for_turn(kept: Any) -> None:
    """Take the lock of one function's code."""
    name = hashlib.sha256(f"{kept.cache_path}/{kept._impl.filename_base}".encode()).hexdigest()
    kept.turn = os.open(Path(os.environ[FOLDER], f"{name}.lock"), os.O_CREAT | os.O_RDWR)
    fcntl.flock(kept.turn, fcntl.LOCK_EX)


def _end_turn(kept: Any) -> None:
    if (turn := getattr(kept, "turn", None)) is not None:
        os.close(turn)
        kept.turn = None
