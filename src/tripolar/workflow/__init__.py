"""The two jobs as one call each: run an argument, solve one game."""

from tripolar.workflow.alternatives import Alternative, Alternatives
from tripolar.workflow.answering import DEFAULT_DRAWS, default_threads, run
from tripolar.workflow.preparing import prepare
from tripolar.workflow.solving import Solved, solve

__all__ = [
    "DEFAULT_DRAWS",
    "Alternative",
    "Alternatives",
    "Solved",
    "default_threads",
    "prepare",
    "run",
    "solve",
]
