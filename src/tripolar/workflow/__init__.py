"""The jobs as one call each: run an argument, analyse what its claims hang on, solve one game."""

from tripolar.workflow.alternatives import Alternative, Alternatives
from tripolar.workflow.analysing import analyse, check_claims
from tripolar.workflow.answering import DEFAULT_DRAWS, default_threads, run
from tripolar.workflow.preparing import prepare, protocol_of
from tripolar.workflow.solving import Solved, solve

__all__ = [
    "DEFAULT_DRAWS",
    "Alternative",
    "Alternatives",
    "Solved",
    "analyse",
    "check_claims",
    "default_threads",
    "prepare",
    "protocol_of",
    "run",
    "solve",
]
