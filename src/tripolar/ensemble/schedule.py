"""Where chunks are worked on: on threads of this process, or, with Dask, on other processes and machines.

A scheduler is given the work and the rows of each chunk, and gives chunks back as they are done, in
any order. It never has more than a few chunks under way, so that what waits to be stored stays small
however long the run is.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from tripolar.bounds import THREADS
from tripolar.ensemble.draws import Sampler
from tripolar.ensemble.pipeline import Chunk, Job, run_chunk

__all__ = ["CHUNK", "Scheduler", "Threads", "Work", "chunks_of", "run_rows", "scheduler"]

# Draws per chunk. Fixed, so that what a worker works on never depends on how many there are; four
# times the kernels' lanes keeps them full.
CHUNK = 64
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


def chunks_of(draws: int) -> Iterator[slice]:
    """The rows of every chunk of a run, one after the other: of a long run a list would fill the memory."""
    return (slice(first, min(first + CHUNK, draws)) for first in range(0, draws, CHUNK))


class Scheduler(Protocol):
    """Works on chunks, somewhere."""

    def chunks(self, work: Work, rows: Iterable[slice]) -> Generator[tuple[slice, Chunk]]:
        """Give every chunk with its rows, as they are done."""
        ...


@dataclass(frozen=True, slots=True)
class Threads:
    """Threads of this process; the kernels let go of Python's lock."""

    count: int = 1

    def __post_init__(self) -> None:
        THREADS.check("threads", self.count)

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


def scheduler(address: str | None, threads: int) -> AbstractContextManager[Scheduler]:
    """Open what a run is worked on by.

    Parameters
    ----------
    address : str or None
        None for threads; ``local`` for processes of this machine, else the address of a Dask
        scheduler, such as ``tcp://10.0.0.1:8786``, or the file in which it wrote its address.
    threads : int
        Threads, or local processes.

    Raises
    ------
    InputError
        If there is no Dask, or no scheduler at the address.
    """
    found: AbstractContextManager[Scheduler]
    if address is None:
        found = nullcontext(Threads(threads))
    else:
        from tripolar.ensemble.cluster import Cluster

        found = Cluster(address, Threads(threads).count)
    return found
