"""What a run tells of itself while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tripolar.ensemble.pipeline import CERTIFIED, Chunk

__all__ = ["Done", "Progress", "Watch", "failures"]


@dataclass(frozen=True, slots=True)
class Done:
    """How far a run is.

    Attributes
    ----------
    draws, total : int
        Draws done and draws in all; those of several protocols are added up.
    kept : int
        Of the draws done, those that an earlier start of the same run had left on disk.
    not_calibrated : int
        Draws whose relation hazards could not be met, so far.
    not_solved : int
        Games of calibrated draws that did not converge or were not certified, so far.
    """

    draws: int
    total: int
    kept: int = 0
    not_calibrated: int = 0
    not_solved: int = 0


Progress = Callable[[Done], None]


class Watch:
    """Adds up the chunks of one run, over all its protocols, and tells a listener of each.

    Parameters
    ----------
    progress : callable, optional
        Told of the sum after every chunk.
    total : int
        Draws in all.
    """

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._done = Done(0, total)

    def add(self, chunk: Chunk, *, kept: bool = False) -> None:
        """Count a chunk that was just worked on, or that was found on disk."""
        lost, unsolved = failures(chunk)
        self.skip(chunk.calibration.size, kept=kept, lost=lost, unsolved=unsolved)

    def skip(self, draws: int, *, kept: bool = True, lost: int = 0, unsolved: int = 0) -> None:
        """Count draws by what is known of them."""
        before = self._done
        self._done = Done(
            draws=before.draws + draws,
            total=before.total,
            kept=before.kept + draws * kept,
            not_calibrated=before.not_calibrated + lost,
            not_solved=before.not_solved + unsolved,
        )
        if self._progress is not None:
            self._progress(self._done)


def failures(chunk: Chunk) -> tuple[int, int]:
    """Draws of a chunk that were not calibrated, and games of the others that were not solved."""
    unsolved = (
        np.count_nonzero((each.status != 0) | (each.certificate > CERTIFIED))
        for each in chunk.solves.values()
    )
    return int(np.count_nonzero(chunk.calibration)), int(sum(unsolved))
