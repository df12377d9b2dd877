"""The queue of questions: a few wait, equal questions are answered once, and points are cached."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import anyio
from anyio.to_thread import run_sync

from tripolar.web.asks import Asked, ServerLimits
from tripolar.web.process import Process

__all__ = ["Crowded", "Desk", "TooLate"]

Question = tuple[str, Any]

_IDLE = 600.0  # seconds without a question after which the process for visitors' own texts ends


class Crowded(Exception):
    """More questions are waiting than may."""


class TooLate(Exception):
    """A question waited longer than a visitor should."""


class Desk:
    """Where questions are asked that are answered at once. The same question has the same bytes for answer.

    What is asked of arguments that the server knows is answered by one process, and what is asked of
    visitors' own texts and claims by another: a text that takes long holds up no slider of a class. What is
    under way is not begun again: a class that follows one link asks it thirty times and has it computed once.
    The work belongs to the desk and to none of those who ask, so that one who goes away takes no answer from
    the others. Everything but the computing itself runs on one event loop.

    Parameters
    ----------
    make : callable
        Makes the `Answers`, in each process.
    limits : ServerLimits
        How many may wait, how long, and how long an answer may take.
    """

    def __init__(self, make: Callable[[], object], limits: ServerLimits) -> None:
        self._limits = limits
        self._known = _Line(Process(make, limits.answer, idle=None), limits)
        self._own = _Line(Process(make, limits.answer, _IDLE), limits)
        self._first: asyncio.Task[Any] | None = None
        self._under_way: dict[Question, asyncio.Task[Any]] = {}
        self._remembered: OrderedDict[Question, Any] = OrderedDict()

    async def ask(self, method: str, ask: Any = None) -> Any:
        """Answer a question, when it is its turn.

        Parameters
        ----------
        method : str
            Of `Answers`.
        ask : hashable, optional
            Its argument.

        Raises
        ------
        Crowded, TooLate
            When there is no room, or no turn came in time.
        Gone
            When the answer took longer than it may, or the process ended.
        InputError
            What is wrong with the question, on one line.
        """
        question = (method, ask)
        if question in self._remembered:
            self._remembered.move_to_end(question)
            return self._remembered[question]
        if question not in self._under_way:
            line = self._own if _is_own(ask) else self._known
            work = asyncio.create_task(self._answer(line, method, () if ask is None else (ask,)))
            self._under_way[question] = work
            work.add_done_callback(lambda done: self._ended(question, done))
        return await asyncio.shield(self._under_way[question])

    def start(self) -> None:
        """Start the process for known arguments, for which everybody waits: it may compile the kernels."""
        self._first = asyncio.create_task(self._known.answer("ready", ()))
        self._first.add_done_callback(lambda done: done.cancelled() or done.exception())

    def close(self) -> None:
        """End what computes, whatever it is at."""
        for line in (self._known, self._own):
            line.process.close()

    async def _answer(self, line: _Line, method: str, arguments: tuple[Any, ...]) -> Any:
        if self._first is not None:
            await asyncio.wait([self._first])
        return await line.answer(method, arguments)

    def _ended(self, question: Question, done: asyncio.Task[Any]) -> None:
        del self._under_way[question]
        if done.cancelled() or done.exception() is not None:  # looked at, since everybody may have gone
            return
        if question[0] == "point":
            self._remembered[question] = done.result()
            while len(self._remembered) > self._limits.kept:
                self._remembered.popitem(last=False)


class _Line:
    """Those who wait for one process."""

    def __init__(self, process: Process, limits: ServerLimits) -> None:
        self.process = process
        self._limits = limits
        self._turn = anyio.CapacityLimiter(1)
        self._thread = anyio.CapacityLimiter(1)  # of its own: others may be taken by what waits elsewhere
        self._waiting = 0

    async def answer(self, method: str, arguments: tuple[Any, ...]) -> Any:
        if self._waiting >= self._limits.waiting:
            raise Crowded
        self._waiting += 1
        try:
            with anyio.move_on_after(self._limits.patience) as patience:
                await self._turn.acquire_on_behalf_of(token := object())
            if patience.cancelled_caught:
                raise TooLate
        finally:
            self._waiting -= 1
        try:
            return await run_sync(self.process.ask, method, *arguments, limiter=self._thread)
        finally:
            self._turn.release_on_behalf_of(token)


def _is_own(ask: Any) -> bool:
    """Whether what is asked is of a visitor's own text or claims, and not just of a known argument."""
    scenario = getattr(ask, "scenario", ask)
    return isinstance(scenario, str) or (
        isinstance(scenario, Asked) and bool(scenario.text or scenario.claims)
    )
