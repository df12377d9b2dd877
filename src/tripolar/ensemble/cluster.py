"""Chunks on other processes and machines, with Dask.

The work is given to the scheduler once, as a task of its own: every chunk depends on it, a worker keeps
it, and if all workers that have it die it is made again. A chunk is a pure function of the work and its
rows, so one whose worker dies is simply given to another; its bits are the same.
"""

from __future__ import annotations

import copyreg
import logging
from collections.abc import Generator, Iterable
from itertools import islice
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

from tripolar.ensemble.pipeline import Chunk
from tripolar.ensemble.schedule import AHEAD, Work, run_rows
from tripolar.errors import InputError, RunError

__all__ = ["LOCAL", "Cluster"]

LOCAL = "local"
_RETRIES = 3  # of a chunk that failed for a reason of its worker's, such as a full memory
_PATIENCE = 30.0  # seconds to wait for a scheduler to answer


def _reduce(mapping: Any) -> tuple[Any, tuple[dict[Any, Any]]]:
    return MappingProxyType, (dict(mapping),)


class Cluster:
    """A Dask scheduler and its workers, or processes of this machine.

    Parameters
    ----------
    address : str
        ``local``, the address of a scheduler, or the file that it wrote its address to.
    workers : int
        How many processes to start where it is ``local``.
    """

    def __init__(self, address: str, workers: int) -> None:
        try:
            import distributed
        except ImportError:
            raise InputError(
                "--scheduler needs Dask, an optional part: install tripolar[dask]", allowed=()
            ) from None
        # Frozen mappings are everywhere in a scenario, and pickle does not know them.
        copyreg.pickle(MappingProxyType, _reduce)
        self._distributed: Any = distributed
        self._address, self._workers = address, workers
        self._cluster: Any = None
        self._client: Any = None

    def __enter__(self) -> Cluster:
        distributed = self._distributed
        try:
            if self._address == LOCAL:
                self._cluster = distributed.LocalCluster(
                    n_workers=self._workers,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=":0",
                    silence_logs=logging.CRITICAL,
                )
                self._client = distributed.Client(self._cluster)
            elif Path(self._address).is_file():
                self._client = distributed.Client(scheduler_file=self._address, timeout=_PATIENCE)
            else:
                self._client = distributed.Client(self._address, timeout=_PATIENCE)
        except (OSError, ValueError, TimeoutError) as problem:
            raise InputError(f"--scheduler {self._address}: no Dask scheduler answers there") from problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close(timeout=5)
        if self._cluster is not None:
            self._cluster.close(timeout=5)

    def chunks(self, work: Work, rows: Iterable[slice]) -> Generator[tuple[slice, Chunk]]:
        """Give every chunk with its rows, as they are done."""
        client = self._client
        todo = iter(rows)
        waiting: dict[str, slice] = {}
        shared = client.submit(_same, work, pure=False)
        done = self._distributed.as_completed()

        def hand_out(number: int) -> None:
            for each in islice(todo, number):
                future = client.submit(run_rows, shared, each, pure=False, retries=_RETRIES)
                waiting[future.key] = each
                done.add(future)

        try:
            hand_out(AHEAD * max(sum(client.nthreads().values()), 1))
            while waiting:
                future = next(done)
                finished = waiting.pop(future.key)
                # Workers may join while the run is under way.
                hand_out(max(1, AHEAD * sum(client.nthreads().values()) - len(waiting)))
                yield finished, self._result(future, finished)
                future.release()
        finally:
            client.cancel(list(done.futures))

    def _result(self, future: Any, rows: slice) -> Chunk:
        try:
            chunk: Chunk = future.result()
        except self._distributed.KilledWorker:
            raise RunError(
                f"draws {rows.start} to {rows.stop - 1} ended every worker that tried them;"
                " more memory for each worker may help"
            ) from None
        return chunk


def _same(work: Work) -> Work:
    return work
