"""Ensembles in the background: started, watched, cancelled."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from tripolar.ensemble.progress import Done
from tripolar.errors import InputError
from tripolar.measure.resolve import Measured
from tripolar.report.answer import Answer
from tripolar.report.json import plain
from tripolar.web.limits import Limits
from tripolar.workflow.answering import run
from tripolar.workflow.preparing import protocol_of

__all__ = ["Busy", "Ensembles"]

_REMEMBERED = 8


class Busy(Exception):
    """As many ensembles are under way as are allowed."""


class _Stopped(Exception):
    """Raised inside a run to end it."""


@dataclass(slots=True)
class _Task:
    id: str
    draws: int
    state: str = "running"  # then done, cancelled or failed
    done: int = 0
    message: str = ""
    result: dict[str, Any] | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def told(self) -> dict[str, Any]:
        """What a visitor is told."""
        return {
            "id": self.id,
            "state": self.state,
            "done": self.done,
            "draws": self.draws,
            "message": self.message,
            "result": self.result,
        }


class Ensembles:
    """The ensembles of one server, each on a thread of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._tasks: OrderedDict[str, _Task] = OrderedDict()

    def start(self, measured: Measured, draws: int, seed: int) -> dict[str, Any]:
        """Start one; return at once.

        Raises
        ------
        Busy
            When too many are under way.
        InputError
            When more draws are asked for than allowed.
        """
        if draws > self._limits.draws:
            raise InputError(f"draws: {draws} is too many", allowed=(f"1 to {self._limits.draws}",))
        with self._lock:
            if sum(task.state == "running" for task in self._tasks.values()) >= self._limits.ensembles:
                raise Busy
            task = _Task(secrets.token_urlsafe(9), draws)
            self._tasks[task.id] = task
            while len(self._tasks) > _REMEMBERED:
                self._tasks.popitem(last=False)
        task.thread = threading.Thread(target=self._run, args=(task, measured, seed), daemon=True)
        task.thread.start()
        return task.told()

    def told(self, name: str) -> dict[str, Any] | None:
        """How far one is; None if there is none of that name."""
        task = self._tasks.get(name)
        return None if task is None else task.told()

    def cancel(self, name: str) -> dict[str, Any] | None:
        """Ask one to stop, which it does after the draws it is at; None if there is none."""
        task = self._tasks.get(name)
        if task is None:
            return None
        task.stop.set()
        return task.told()

    def close(self, seconds: float = 5.0) -> None:
        """Stop all of them, and wait so long for their threads."""
        for task in list(self._tasks.values()):
            task.stop.set()
        until = time.monotonic() + seconds
        for task in list(self._tasks.values()):
            if task.thread is not None:
                task.thread.join(max(0.0, until - time.monotonic()))

    def _run(self, task: _Task, measured: Measured, seed: int) -> None:
        until = time.monotonic() + self._limits.seconds

        def progress(done: Done) -> None:
            task.done = done.draws
            if task.stop.is_set():
                raise _Stopped("cancelled")
            if time.monotonic() > until:
                raise _Stopped(f"stopped after {self._limits.seconds:g} seconds")

        try:
            answer = run(
                measured,
                draws=task.draws,
                seed=seed,
                threads=1,
                protocol=protocol_of(measured),
                progress=progress,
            )
            task.result, task.state = _result(answer), "done"
        except _Stopped as stopped:
            task.state, task.message = "cancelled", str(stopped)
        except InputError as problem:
            task.state, task.message = "failed", problem.line()
        except Exception:
            task.state, task.message = "failed", "the ensemble could not be computed"
            raise


def _result(answer: Answer) -> dict[str, Any]:
    """What the page shows of an answer: the ledger's probabilities, and the paths of relations."""
    entries = [
        {
            "id": entry.claim.id,
            "verdict": entry.verdict,
            "probability": entry.probability,
            "error": entry.error,
            "lower": entry.lower,
            "upper": entry.upper,
            "unknown": entry.unknown,
            "marks": entry.marks,
            "undercut_by": entry.undercut_by,
            "flip": entry.driver.flip if entry.driver is not None else "",
            "driver": entry.driver.path if entry.driver is not None else "",
        }
        for entry in answer.ledger.entries
    ]
    told: dict[str, Any] = plain(
        {
            "draws": answer.ensemble.draws,
            "calibrated": int(answer.ensemble.calibrated.sum()),
            "seed": answer.ensemble.provenance.seed,
            "entries": entries,
            "dyads": answer.outlook.dyads,
            "powers": answer.outlook.powers,
        }
    )
    return told
