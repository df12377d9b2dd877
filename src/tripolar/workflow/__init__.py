"""The jobs as one call each: run an argument, keep and find runs, analyse its claims, solve one game."""

from tripolar.workflow.alternatives import Alternative, Alternatives
from tripolar.workflow.analysing import analyse, check_claims, stored_answer
from tripolar.workflow.answering import DEFAULT_DRAWS, default_threads, run
from tripolar.workflow.combining import combined
from tripolar.workflow.debating import debate
from tripolar.workflow.keeping import Kept, keep, reopen
from tripolar.workflow.preparing import prepare, protocol_of
from tripolar.workflow.shelf import find_run, list_runs, load_run
from tripolar.workflow.solving import Solved, solve

__all__ = [
    "DEFAULT_DRAWS",
    "Alternative",
    "Alternatives",
    "Kept",
    "Solved",
    "analyse",
    "check_claims",
    "combined",
    "debate",
    "default_threads",
    "find_run",
    "keep",
    "list_runs",
    "load_run",
    "prepare",
    "protocol_of",
    "reopen",
    "run",
    "solve",
    "stored_answer",
]
