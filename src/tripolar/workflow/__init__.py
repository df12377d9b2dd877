"""The jobs as one call each: run an argument, keep and find runs, solve one game."""

from tripolar.workflow.alternatives import Alternative, Alternatives
from tripolar.workflow.answering import DEFAULT_DRAWS, default_threads, run
from tripolar.workflow.keeping import Kept, keep, reopen
from tripolar.workflow.preparing import prepare
from tripolar.workflow.shelf import find_run, list_runs, load_run
from tripolar.workflow.solving import Solved, solve

__all__ = [
    "DEFAULT_DRAWS",
    "Alternative",
    "Alternatives",
    "Kept",
    "Solved",
    "default_threads",
    "find_run",
    "keep",
    "list_runs",
    "load_run",
    "prepare",
    "reopen",
    "run",
    "solve",
]
