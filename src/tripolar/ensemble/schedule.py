"""Schedulers: they compute chunks on threads of this process or, with Dask, on other processes and machines.

A scheduler is given the work and the rows of each chunk, and gives chunks back as they are done, in
any order. It never has more than a few chunks under way, so that what waits to be stored stays small
however long the run is.

The module also defines how a run reports its progress.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np

from tripolar.bounds import THREADS
from tripolar.ensemble.draws import Sampler
from tripolar.ensemble.pipeline import CERTIFIED, Chunk, Job, run_chunk

__all__ = [
    "CHUNK",
    "Done",
    "Progress",
    "Scheduler",
    "Threads",
    "Watch",
    "Work",
    "chunk_size",
    "chunks_of",
    "failures",
    "run_rows",
]

# Draws per chunk, at least and at most. The search of a calibration ends with few games, which leave most
# lanes of the kernels idle: the larger the chunk, the smaller their share. A draw has the same bits in any.
CHUNK, LARGEST = 64, 256

# States of a chunk's draws together, of the largest game over all eras: what a chunk keeps grows with them.
ROOM = 256_000

_LANES = 8  # of the kernels: games side by side

# Chunks handed out for each worker: one to work on, one to go on with.
AHEAD = 2


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """What the chunks of a run under one protocol share."""

    job: Job
    sampler: Sampler


def run_rows(work: Work, rows: slice) -> Chunk:
    """Draw some rows and work on them: the unit of work, the same wherever it runs."""
    return run_chunk(work.job.beginning(rows.start), work.sampler.rows(rows).values(slice(None)))


def chunk_size(draws: int, workers: int, states: int) -> int:
    """Draws per chunk: at least one chunk for each worker, where there are draws enough.

    Two for each would leave workers less to wait for at the end, and cost more: the lanes idle (`CHUNK`).

    Parameters
    ----------
    draws : int
        Of the run.
    workers : int
        Chunks that are worked on at once.
    states : int
        States of the largest game, over all eras.
    """
    pieces = -(-draws // LARGEST)
    pieces = -(-pieces // workers) * workers
    size = -(-draws // (pieces * _LANES)) * _LANES
    return max(min(size, ROOM // states // _LANES * _LANES), CHUNK)


def chunks_of(draws: int, size: int, first: int = 0) -> Iterator[slice]:
    """The rows of every chunk from this row on, one by one: a long run has more than the memory holds."""
    return (slice(start, min(start + size, draws)) for start in range(first, draws, size))


class Scheduler(Protocol):
    """Works on chunks, somewhere."""

    def chunk(self, work: Work, draws: int) -> int:
        """Draws per chunk of a run of so many."""
        ...

    def chunks(self, work: Work, rows: Iterable[slice]) -> Generator[tuple[slice, Chunk]]:
        """Give every chunk with its rows, as they are done."""
        ...


@dataclass(frozen=True, slots=True)
class Threads:
    """Threads of this process; the kernels let go of Python's lock."""

    count: int = 1

    def __post_init__(self) -> None:
        THREADS.check("threads", self.count)

    def chunk(self, work: Work, draws: int) -> int:
        """Draws per chunk of a run of so many."""
        return chunk_size(
            draws, self.count, work.job.states(work.sampler.rows(slice(0, 1)).values(slice(None)))
        )

    def chunks(self, work: Work, rows: Iterable[slice]) -> Generator[tuple[slice, Chunk]]:
        """Give every chunk with its rows, as they are done."""
        pool = ThreadPoolExecutor(max_workers=self.count)
        todo = iter(rows)
        waiting: dict[Future[Chunk], slice] = {}

        def hand_out(number: int) -> None:
            for each in islice(todo, number):
                try:
                    waiting[pool.submit(run_rows, work, each)] = each
                except RuntimeError as problem:  # "can't start new thread"
                    raise MemoryError(f"{problem}; --threads takes fewer than {self.count}") from None

        try:
            hand_out(AHEAD * self.count)
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    finished = waiting.pop(future)
                    hand_out(1)
                    yield finished, future.result()
        finally:
            # A stop, by the user or by an error, must not wait for chunks nobody will read.
            pool.shutdown(wait=False, cancel_futures=True)


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
