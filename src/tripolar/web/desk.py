"""Points one after another: a few at once, some waiting, the latest remembered."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import OrderedDict

import anyio
from anyio.to_thread import run_sync

from tripolar.report.json import plain
from tripolar.web.asks import Asked
from tripolar.web.library import Library
from tripolar.web.limits import Limits

__all__ = ["Crowded", "Desk", "TooLate"]

Question = tuple[Asked, tuple[str, ...]]


class Crowded(Exception):
    """More points are waiting than may."""


class TooLate(Exception):
    """A point waited longer than a visitor should."""


class Desk:
    """Where points are asked for. Answers are JSON text, the same bytes for the same question.

    A question that is under way is not begun again: a class that follows one link asks it thirty times and
    has it computed once. The work belongs to the desk and to none of those who ask, so that one who goes
    away takes no answer from the others. Every method but the computing itself runs on one event loop.
    """

    def __init__(self, library: Library, limits: Limits) -> None:
        self._library = library
        self._limits = limits
        self._turns = anyio.CapacityLimiter(limits.points)
        self._waiting = 0
        self._under_way: dict[Question, asyncio.Task[bytes]] = {}
        self._known: OrderedDict[Question, bytes] = OrderedDict()
        self._lock = threading.Lock()

    async def point(self, asked: Asked, changes: tuple[str, ...]) -> bytes:
        """Answer one point, when it is its turn.

        Raises
        ------
        Crowded, TooLate
            When there is no room, or no turn came in time.
        InputError
            What is wrong with the question, on one line.
        """
        question = (asked, changes)
        with self._lock:
            if question in self._known:
                self._known.move_to_end(question)
                return self._known[question]
        if question not in self._under_way:
            if self._waiting >= self._limits.waiting:
                raise Crowded
            self._waiting += 1
            work = asyncio.create_task(self._in_turn(asked, changes))
            self._under_way[question] = work
            work.add_done_callback(lambda done: self._ended(question, done))
        return await asyncio.shield(self._under_way[question])

    def _ended(self, question: Question, done: asyncio.Task[bytes]) -> None:
        del self._under_way[question]
        if not done.cancelled():
            done.exception()  # looked at, since everybody who asked may have gone

    async def _in_turn(self, asked: Asked, changes: tuple[str, ...]) -> bytes:
        try:
            with anyio.move_on_after(self._limits.patience) as patience:
                await self._turns.acquire_on_behalf_of(token := object())
            if patience.cancelled_caught:
                raise TooLate
        finally:
            self._waiting -= 1
        try:
            return await run_sync(self._answer, asked, changes)
        finally:
            self._turns.release_on_behalf_of(token)

    def _answer(self, asked: Asked, changes: tuple[str, ...]) -> bytes:
        point = self._library.explorer(asked).at(changes)
        told = json.dumps(plain(point), allow_nan=False, separators=(",", ":")).encode()
        with self._lock:
            self._known[asked, changes] = told
            while len(self._known) > self._limits.kept:
                self._known.popitem(last=False)
        return told
