"""Work in the background: started or put in a queue, watched, shared by those who ask the same, cancelled.

Everyone who asks for what is not done yet is given a name of their own for it, by which it is watched and
left: nobody can leave for another, and who leaves twice has left once.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from fastapi import Path
from starlette.exceptions import HTTPException

from tripolar.errors import InputError
from tripolar.web.asks import ServerLimits
from tripolar.web.process import Gone, Overrun, Report

__all__ = ["Busy", "Outcome", "Tasks"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task came to: what every visitor is told, and what is kept for further questions."""

    told: dict[str, Any]
    kept: Any


class Busy(Exception):
    """As much is under way, and as much waits, as is allowed."""


class TaskState(StrEnum):
    """How far a task is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class _Stopped(Exception):
    """Raised inside a task to end it."""


@dataclass(slots=True)
class _Task:
    id: str
    question: Hashable
    total: int
    work: Callable[[Report], Outcome]
    state: TaskState = TaskState.WAITING
    done: int = 0
    message: str = ""
    outcome: Outcome | None = None
    askers: set[str] = field(default_factory=set)  # the names of those who still want it
    end: Callable[[], object] = lambda: None
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def answers(self) -> bool:
        """Whether who asks the same may be given this one."""
        return self.state == TaskState.DONE or (not self.ended and not self.stop.is_set())

    @property
    def ended(self) -> bool:
        """Whether nothing is done for it any more."""
        return self.state not in (TaskState.WAITING, TaskState.RUNNING)


class Tasks:
    """The tasks of one server, each on a thread of its own; the latest few are remembered."""

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._tasks: OrderedDict[str, _Task] = OrderedDict()
        self._names: dict[str, _Task] = {}
        self._queue: deque[_Task] = deque()
        self._closed = False

    def same(self, question: Hashable) -> str | None:
        """A name for the task that answers a question already, and for one more who wants it."""
        with self._lock:
            return self._same(question)

    def start(
        self,
        question: Hashable,
        total: int,
        work: Callable[[Report], Outcome],
        end: Callable[[], object] = lambda: None,
    ) -> str:
        """Start a task or put it in the queue, or join one with the same question; return a name at once.

        Parameters
        ----------
        question : hashable
            What is asked; equal questions have equal answers.
        total : int
            How much there is to do.
        work : callable
            Does it, and tells how much is done after every part.
        end : callable
            Ends it at once; `work` then raises `Gone`.

        Raises
        ------
        Busy
            When too much is under way and too much waits.
        """
        with self._lock:
            known = self._same(question)
            if known is not None:
                return known
            if self._full() and len(self._queue) >= self._limits.queue:
                raise Busy
            task = _Task(secrets.token_urlsafe(9), question, total, work, end=end)
            self._tasks[task.id] = task
            self._forget()
            self._join(task, task.id)
            self._queue.append(task)
            self._next()
        return task.id

    def told(self, name: str) -> dict[str, Any] | None:
        """How far one is, and how many are before it in the queue; None if there is none of that name."""
        with self._lock:
            task = self._names.get(name)
            if task is None:
                return None
            before = self._before(task)
        return {
            "id": name,
            "state": task.state,
            "before": before,
            "done": task.done,
            "total": task.total,
            "message": task.message,
            "result": None if task.outcome is None else task.outcome.told,
        }

    def kept(self, name: str) -> Any:
        """What a finished task keeps for further questions; None if there is none of that name."""
        task = self._names.get(name)
        return None if task is None or task.outcome is None else task.outcome.kept

    def cancel(self, name: str) -> None:
        """One visitor no longer wants it; when none does, it is ended."""
        with self._lock:
            task = self._names.get(name)
            if task is None or name not in task.askers:
                return
            task.askers.remove(name)
            if not task.askers and not task.ended:
                task.stop.set()
                if task in self._queue:
                    self._queue.remove(task)
                    task.state, task.message = TaskState.CANCELLED, "cancelled"
                else:
                    task.end()

    def close(self, seconds: float = 5.0) -> None:
        """Stop all of them, and wait so long for their threads."""
        with self._lock:
            self._closed = True
            for task in self._queue:
                task.state, task.message = TaskState.CANCELLED, "cancelled"
            self._queue.clear()
        for task in list(self._tasks.values()):
            task.stop.set()
            task.end()
        until = time.monotonic() + seconds
        for task in list(self._tasks.values()):
            if task.thread is not None:
                task.thread.join(max(0.0, until - time.monotonic()))

    def _same(self, question: Hashable) -> str | None:
        for task in self._tasks.values():
            if task.question == question and task.answers:
                self._tasks.move_to_end(task.id)
                # What has ended nobody can end: all who ask from now on may share a name for it.
                return task.id if task.ended else self._join(task, secrets.token_urlsafe(9))
        return None

    def _join(self, task: _Task, name: str) -> str:
        """One more wants it, and has this name for it."""
        self._names[name] = task
        task.askers.add(name)
        return name

    def _forget(self) -> None:
        """Let the oldest that have ended go, so that they and a new one are as many as are remembered."""
        ended = [name for name, task in self._tasks.items() if task.ended]
        forgotten = ended[: max(len(ended) + 1 - self._limits.remembered, 0)]
        for name in forgotten:
            del self._tasks[name]
        if forgotten:
            self._names = {name: task for name, task in self._names.items() if task.id in self._tasks}

    def _before(self, task: _Task) -> int:
        """How many are under way or wait in front of one that waits; 0 of any other."""
        return self._queue.index(task) + self._running() if task in self._queue else 0

    def _running(self) -> int:
        return sum(task.state == TaskState.RUNNING for task in self._tasks.values())

    def _full(self) -> bool:
        return self._running() >= self._limits.ensembles

    def _next(self) -> None:
        """Begin what waits, as far as there is room."""
        while self._queue and not self._closed and not self._full():
            task = self._queue.popleft()
            task.state = TaskState.RUNNING
            task.thread = threading.Thread(target=self._run, args=(task,), daemon=True)
            task.thread.start()

    def _run(self, task: _Task) -> None:
        try:
            self._work(task)
        finally:
            with self._lock:
                self._next()

    def _work(self, task: _Task) -> None:
        until = time.monotonic() + self._limits.seconds

        def report(done: int) -> None:
            task.done = done
            if task.stop.is_set():
                raise _Stopped("cancelled")
            if time.monotonic() > until:
                raise _Stopped(f"stopped after {self._limits.seconds:g} seconds")

        try:
            task.outcome = task.work(report)
            task.state = TaskState.DONE
        except (_Stopped, Overrun) as stopped:
            task.state, task.message = TaskState.CANCELLED, str(stopped)
        except InputError as problem:
            task.state, task.message = TaskState.FAILED, problem.line()
        except Gone as gone:
            wanted = not task.stop.is_set()
            task.state, task.message = (
                (TaskState.FAILED, str(gone)) if wanted else (TaskState.CANCELLED, "cancelled")
            )
        except Exception:
            task.state, task.message = (
                TaskState.FAILED,
                "it could not be computed; the program's log says why",
            )
            raise


Kept = TypeVar("Kept")

Name = Annotated[str, Path(max_length=100)]


def watcher(tasks: Tasks) -> Any:
    def watch(name: Name) -> dict[str, Any]:
        """How far it is, and its result once it is done."""
        return told_of(tasks, name)

    return watch


def canceller(tasks: Tasks) -> Any:
    def cancel(name: Name) -> dict[str, Any]:
        """Say that who was given this id no longer wants it, however often: when nobody does, it ends."""
        tasks.cancel(name)
        return told_of(tasks, name)

    return cancel


def told_of(tasks: Tasks, name: str) -> dict[str, Any]:
    told = tasks.told(name)
    if told is None:
        raise HTTPException(404, "no such ensemble or grid; only the latest few are remembered")
    return told


def kept_outcome(tasks: Tasks, name: str, kind: type[Kept]) -> Kept:
    found = tasks.kept(name)
    if not isinstance(found, kind):
        raise HTTPException(
            404, "no such ensemble or grid that has ended; only the latest few are remembered"
        )
    return found
