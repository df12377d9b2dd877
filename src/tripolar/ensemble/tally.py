"""What is counted over the chunks of a run: how solves and calibrations went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.pipeline import CERTIFIED, Chunk, Job
from tripolar.ensemble.run import CalibrationFailure, SolveCount
from tripolar.game.calibration import CALIBRATION_WORDS

__all__ = ["Tally", "where_failures_lie"]


@dataclass(slots=True)
class _Solves:
    solved: int = 0
    uncertified: int = 0
    cycling: int = 0
    not_converged: int = 0
    worst: float = 0.0
    sweeps: list[NDArray[np.int32]] = field(default_factory=list)


class Tally:
    """Counts over chunks, which are added in the order of their rows; the chunks are not kept."""

    def __init__(self, job: Job) -> None:
        self._solves: dict[str, _Solves | None] = dict.fromkeys(job.variants)
        self._games = 0
        self._calibration = np.zeros(len(CALIBRATION_WORDS), dtype=np.int64)
        self._missed: dict[str, int] = {}
        self._idle: int = 0

    def add(self, chunk: Chunk) -> None:
        """Count one chunk."""
        size = int(chunk.calibration.size)
        self._games += chunk.games
        self._calibration = self._calibration + np.bincount(
            chunk.calibration, minlength=len(CALIBRATION_WORDS)
        )
        for variant, record in chunk.solves.items():
            counts = self._solves[variant] = self._solves[variant] or _Solves()
            certain = (record.status == 0) & (record.certificate <= CERTIFIED)
            counts.solved += int(np.count_nonzero(certain))
            counts.uncertified += int(np.count_nonzero((record.status == 0) & ~certain))
            counts.cycling += int(np.count_nonzero(record.status == 1))
            counts.not_converged += int(np.count_nonzero(record.status == 2))
            counts.worst = float(np.max(record.certificate[certain], initial=counts.worst))
            counts.sweeps.append(record.sweeps.astype(np.int32))
        # A chunk in which no draw was calibrated never got as far as the powers that join.
        for label in chunk.missed:
            self._missed.setdefault(label, self._idle)
        for label in self._missed:
            self._missed[label] += chunk.missed.get(label, size)
        self._idle += size

    def solves(self) -> tuple[SolveCount, ...]:
        """How the solves of every variant went."""
        nothing = float("nan")
        return tuple(
            SolveCount(variant, 0, 0, 0, 0, nothing, nothing)
            if counts is None
            else SolveCount(
                variant=variant,
                solved=counts.solved,
                uncertified=counts.uncertified,
                cycling=counts.cycling,
                not_converged=counts.not_converged,
                median_sweeps=float(np.median(np.concatenate(counts.sweeps).astype(np.float64))),
                worst_certificate=counts.worst,
            )
            for variant, counts in self._solves.items()
        )

    def settings(self) -> dict[str, int]:
        """Games solved, and draws by how their calibration went."""
        found = {"games": self._games}
        for words, draws in zip(CALIBRATION_WORDS, self._calibration.tolist(), strict=True):
            found[f"draws {words}"] = draws
        for table, missed in self._missed.items():
            found[f"draws not calibrated with {table}"] = missed
        return found


def where_failures_lie(
    drawn: Mapping[str, NDArray[np.float64] | NDArray[np.str_]], failed: NDArray[np.bool_]
) -> tuple[CalibrationFailure, ...]:
    """The three parameters that best tell failed draws from calibrated ones (Mann-Whitney)."""
    if not failed.any() or failed.all():
        return ()
    found = []
    for path, column in drawn.items():
        if column.dtype.kind not in "fi":
            continue
        numbers = np.asarray(column, dtype=np.float64)
        met, lost = np.sort(numbers[~failed]), numbers[failed]
        below = np.searchsorted(met, lost, side="left").mean()
        above = np.searchsorted(met, lost, side="right").mean()
        beyond = float((below + above) / 2.0 / met.size)
        medians = float(np.median(lost)), float(np.median(met))
        found.append(CalibrationFailure(path, *medians, beyond))
    return tuple(sorted(found, key=lambda f: -abs(f.separation - 0.5))[:3])
