"""The jobs as one call each: run an argument, keep and find runs, analyse its claims, solve one game."""

from tripolar.prepare.prepared import prepare
from tripolar.workflow.analysing import analyse, check_claims, combined, stored_answer
from tripolar.workflow.debating import debate
from tripolar.workflow.running import DEFAULT_DRAWS, Kept, default_threads, keep, reopen, run
from tripolar.workflow.runs import find_run, list_runs, load_run
from tripolar.workflow.solving import OtherEquilibria, OtherEquilibrium, SolvedGame, solve

__all__ = [
    "DEFAULT_DRAWS",
    "Kept",
    "OtherEquilibria",
    "OtherEquilibrium",
    "SolvedGame",
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
    "reopen",
    "run",
    "solve",
    "stored_answer",
]
