"""Chunks on other processes and machines, with Dask.

The work is given to the scheduler once, as a task of its own: every chunk depends on it, a worker keeps
it, and if all workers that have it die it is made again. A chunk is a pure function of the work and its
rows, so one whose worker dies is simply given to another; its bits are the same.

They are the same on one kind of processor, with the same versions. With every chunk comes what computed it,
so that workers that differ from the run's own machine are told of and counted, also those that join later.
"""

from __future__ import annotations

import copyreg
import logging
import queue
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

from tripolar.ensemble.pipeline import Chunk
from tripolar.ensemble.processor import difference, processor
from tripolar.ensemble.schedule import AHEAD, CHUNK, Work, run_rows
from tripolar.errors import ClusterError, InputError
from tripolar.extras import need

__all__ = ["LOCAL", "Cluster"]

LOCAL = "local"
_RETRIES = 3  # of a chunk that failed for a reason of its worker's, such as a full memory
_PATIENCE = 30.0  # seconds to wait for a scheduler to answer
_LOOK = 2.0  # seconds without a chunk after which to look whether scheduler and workers are there
_ALONE = 600.0  # seconds to wait for workers to come back, once all are gone

_LOG = logging.getLogger("tripolar")
_TALKERS = tuple(logging.getLogger(f"distributed{part}") for part in ("", ".client", ".core", ".utils"))


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
        need("cluster", "--scheduler")
        import distributed

        # Frozen mappings are everywhere in a scenario, and pickle does not know them.
        copyreg.pickle(MappingProxyType, _reduce)
        self._distributed: Any = distributed
        self._address, self._workers = address, workers
        self._had_workers = False
        self._told: set[str] = set()
        self._levels: dict[logging.Logger, int] = {}
        self._cluster: Any = None
        self._client: Any = None

    def __enter__(self) -> Cluster:
        distributed = self._distributed
        for log in _TALKERS:  # what goes wrong is told in our words, once
            self._levels[log] = log.level
            log.setLevel(logging.CRITICAL + 1)
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
            self._speak()
            raise InputError(f"--scheduler {self._address}: no Dask scheduler answers there") from problem
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError, TimeoutError, CancelledError):  # of a scheduler that is gone
            self._client.close(timeout=5)
        if self._cluster is not None:
            self._cluster.close(timeout=5)
        self._speak()

    def _speak(self) -> None:
        """Let Dask log again as it did."""
        for log, level in self._levels.items():
            log.setLevel(level)

    def chunk(self, work: Work, draws: int) -> int:
        """Draws per chunk: few, since workers come and go."""
        return CHUNK

    def chunks(self, work: Work, rows: Iterable[slice]) -> Generator[tuple[slice, Chunk]]:
        """Give every chunk with its rows, as they are done.

        Raises
        ------
        ClusterError
            If the scheduler dies, all workers are gone for ten minutes, or a chunk ends every worker.
        """
        client = self._client
        todo = iter(rows)
        waiting: dict[str, slice] = {}
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        futures: dict[str, Any] = {}

        def hand_out(number: int) -> None:
            for each in islice(todo, number):
                future = client.submit(_with_kind, shared, each, pure=False, retries=_RETRIES)
                waiting[future.key], futures[future.key] = each, future
                future.add_done_callback(done.put)

        try:
            shared = client.submit(_same, work, pure=False)
            hand_out(AHEAD * max(self._workers_there(), 1))
            while waiting:
                future = self._patiently(lambda seconds: done.get(timeout=seconds))
                finished = waiting.pop(future.key)
                # Workers may join while the run is under way.
                hand_out(max(1, AHEAD * self._workers_there() - len(waiting)))
                yield finished, self._result(future, finished)
                futures.pop(future.key).release()
        except CancelledError as problem:  # what becomes of every future when the scheduler is lost
            raise self._dead() from problem
        finally:
            if client.status == "running":
                client.cancel(list(futures.values()))

    def _patiently(self, ask: Callable[[float], Any]) -> Any:
        """Wait for an answer, as long as there is somebody to work on it; `ask` waits so many seconds."""
        alone: float | None = None
        while True:
            try:
                return ask(_LOOK)
            except (queue.Empty, TimeoutError):
                if self._workers_there():
                    self._had_workers, alone = True, None
                    continue
            if alone is None:
                alone = time.monotonic()
                _LOG.warning("tripolar: no workers at the Dask scheduler %s; waiting for some", self._name)
            if self._had_workers and time.monotonic() - alone > _ALONE:
                raise ClusterError(f"all workers of the Dask scheduler {self._name} are gone")

    def _workers_there(self) -> int:
        """How many threads the workers have together; asks the scheduler, which must answer."""
        try:
            count = sum(self._client.nthreads().values())
        except (OSError, TimeoutError, CancelledError) as problem:
            raise self._dead() from problem
        self._had_workers = self._had_workers or count > 0
        return int(count)

    def _dead(self) -> ClusterError:
        return ClusterError(f"the Dask scheduler {self._name} does not answer any more")

    @property
    def _name(self) -> str:
        return "of this machine" if self._address == LOCAL else self._address

    def _result(self, future: Any, rows: slice) -> Chunk:
        chunk: Chunk
        try:
            # A chunk that was done is to be done again if its worker died before it was fetched.
            chunk, worker, kind = self._patiently(lambda seconds: future.result(timeout=seconds))
        except self._distributed.KilledWorker:
            raise ClusterError(
                f"draws {rows.start} to {rows.stop - 1} ended every worker that tried them;"
                " more memory for each worker may help"
            ) from None
        other = difference(kind, _computes())
        if other and other not in self._told:
            self._told.add(other)
            _LOG.warning(
                "tripolar: the Dask worker %s has another kind of processor or other versions (%s), so that"
                " last bits differ and some draws may land on another equilibrium;"
                " the run's provenance counts them",
                worker,
                other,
            )
        return replace(chunk, elsewhere=other) if other else chunk


def _with_kind(work: Work, rows: slice) -> tuple[Chunk, str, dict[str, str]]:
    """A chunk, the address of the worker that computed it, and what computes there."""
    from distributed import get_worker

    return run_rows(work, rows), str(get_worker().address), _computes()


def _computes() -> dict[str, str]:
    """The kind of processor, and the versions of what computes."""
    return {**processor(), **{name: version(name) for name in ("tripolar", "numpy", "numba", "scipy")}}


def _same(work: Work) -> Work:
    return work
