"""Time limits of connections: a request's head has to arrive in time, and idle ones make room."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["line_class"]

_OPEN = 128  # connections without a request that are kept open, half of what the server takes


def line_class(seconds: float) -> type[H11Protocol]:
    """The connections of a server.

    Whoever opens a connection and says nothing, or half of a request's head, would otherwise hold it for
    ever, and some hundred of them the whole server.

    Parameters
    ----------
    seconds : float
        In which a head has to arrive once it has begun, or the connection was opened.
    """

    class Line(H11Protocol):
        _bell: asyncio.TimerHandle | None = None

        @property
        def waits(self) -> bool:
            """Whether no request is under way on an open connection."""
            return not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete)

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.opened = self.loop.time()
            self._await_head()
            waiting = [line for line in self.connections if isinstance(line, Line) and line.waits]
            if len(waiting) > _OPEN:
                min(waiting, key=lambda line: line.opened).transport.abort()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.waits:
                self._await_head()
            elif self._bell is not None:
                self._bell.cancel()
                self._bell = None

        def connection_lost(self, exc: Exception | None) -> None:
            if self._bell is not None:
                self._bell.cancel()
            super().connection_lost(exc)

        def _await_head(self) -> None:
            if self._bell is None:
                self._bell = self.loop.call_later(seconds, self._give_up)

        def _give_up(self) -> None:
            self._bell = None
            if self.waits:
                self.transport.abort()

    return Line
