"""Closed lists of words that stand in files, answers and pages; each is its text wherever text is wanted."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["ClaimKind", "Mark", "NoiseReading", "ProtocolName", "RunState", "Verdict"]


class _Word(StrEnum):
    """A word of a closed list; shown as plain text, so that JSON, pages and prompts tell no difference."""

    def __repr__(self) -> str:
        return repr(self.value)


class ClaimKind(_Word):
    """What decides a claim: figures, the game, or the game as a statement about what will happen."""

    FACT = "fact"
    MODEL = "model"
    FORECAST = "forecast"


class Mark(_Word):
    """What is said of a claim beside its verdict."""

    TAUTOLOGY = "tautology"
    EXCLUDED = "excluded by the model"
    ASSUMED = "assumed"
    DEPENDS = "depends on the equilibrium"
    POLITICS = "turns on calibrated politics"
    ONE_ASSUMPTION = "turns on one assumption"
    UNDERCUT = "undercut"


class NoiseReading(_Word):
    """How the noise in choices is read: as errors, or as tastes that are worth having a choice for."""

    MISTAKES = "mistakes"
    SHOCKS = "shocks"


class ProtocolName(_Word):
    """How a lapsed deal is renewed; `tripolar.game.model.protocols` has the functions."""

    EXPIRY = "expiry"
    CREDIBLE = "credible"
    NONTRANSFERABLE = "nontransferable"


class RunState(_Word):
    """How a stored run stands; the last two in a list of runs, of what cannot be read."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    DONE = "done"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


class Verdict(_Word):
    """What draws or figures say of a claim; `tripolar.claims.verdict` has the rules."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONTESTED = "contested"
    UNDECIDED = "undecided"
    DEPENDS_ON_THE_MEASURE = "depends on the measure"
    DOES_NOT_APPLY = "does not apply"
