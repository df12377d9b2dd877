"""Runs that tests only look at: computed once a session, whichever process asks first."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from tests.drawn_once import FOLDER, kept

from tripolar.answer.answer import Answer
from tripolar.workflow import run


@cache
def run_once(name: str, draws: int) -> Answer:
    """The answer of an embedded argument: draws of seed 0, under the protocol `expiry` alone."""
    return kept(Path(os.environ[FOLDER]), _run)(name, draws)


def _run(name: str, draws: int) -> Answer:
    return run(name, draws=draws, seed=0, threads=1, protocol="expiry")
