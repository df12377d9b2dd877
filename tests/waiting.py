"""Waiting for a condition, so that no test depends on how fast the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

# Far more than anything takes on a loaded machine: it only ends what would never end.
LONGEST = 900.0


def until(condition: Callable[[], Answer | None], told: str = "it never came", pause: float = 0.02) -> Answer:
    """Ask until the answer is true, and give it."""
    limit = time.monotonic() + LONGEST
    while not (answer := condition()):
        assert time.monotonic() < limit, told
        time.sleep(pause)
    return answer
