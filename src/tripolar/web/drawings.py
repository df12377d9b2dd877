"""Charts drawn by the server, from the same specifications as the reports'; one at a time, some waiting.

The drawing engine inside vl-convert brings a JavaScript machine that takes more than a hundred megabytes and
never gives them back. In a process of its own they go when it ends.
"""

from __future__ import annotations

import csv
import io
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Literal

from fastapi import Response

from tripolar.charts.draw import ChartModule, View_contra
from tripolar.charts.service import Painter
from tripolar.charts.theme import COLOURS, NARROW, WIDE
from tripolar.web.asks import ServerLimits
from tripolar.web.desk import Crowded, TooLate
from tripolar.web.process import Process

__all__ = ["Drawings", "Scheme", "Size"]

Size = Literal["wide", "narrow"]

Scheme = Literal["light", "dark"]

_KEPT = 64  # drawings of some 30 kB


class Drawings:
    """Where charts are drawn, and the latest are kept."""

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._process = Process(Painter, limits.drawing)
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._waiting = 0
        self._known: OrderedDict[Hashable, str] = OrderedDict()

    def answer(
        self, name: str, chart: ChartModule[View_contra], view: View_contra, size: Size, scheme: Scheme
    ) -> Response:
        """A view as an SVG file of so much width, on light paper or dark.

        It waits for its turn, so that it is asked on a thread and never on the event loop.

        Parameters
        ----------
        name : str
            Prefix of ids, and the file's name.
        chart : module
            The chart module of `view`.
        view : frozen dataclass
            What is drawn; equal views are drawn once.
        size, scheme : str
            For a desk or a phone; light or dark.

        Raises
        ------
        Crowded, TooLate
            When there is no room, or no turn came in time.
        Gone
            When it took too long to draw.
        """
        text = self._drawn(name, chart, view, size)
        headers = {
            "content-disposition": f'inline; filename="{name}.svg"',
            "cache-control": "no-cache",
        }
        content = dark(text) if scheme == "dark" else text
        return Response(content.encode(), media_type="image/svg+xml", headers=headers)

    def close(self) -> None:
        """End what draws."""
        self._process.close()

    def _drawn(self, name: str, chart: ChartModule[View_contra], view: View_contra, size: Size) -> str:
        key = (name, view, size)
        with self._lock:
            if (known := self._kept(key)) is not None:
                return known
            if self._waiting >= self._limits.drawings:
                raise Crowded
            self._waiting += 1
        try:
            mine = self._turn.acquire(timeout=self._limits.patience)
        finally:
            with self._lock:
                self._waiting -= 1
        if not mine:
            raise TooLate
        try:
            with self._lock:
                known = self._kept(key)  # who came before may have asked for the same
            if known is None:
                width = WIDE if size == "wide" else NARROW
                known = self._process.ask("draw", chart.__name__, view, width, name)
                with self._lock:
                    self._known[key] = known
                    while len(self._known) > _KEPT:
                        self._known.popitem(last=False)
            return known
        finally:
            self._turn.release()

    def _kept(self, key: Hashable) -> str | None:
        if key in self._known:
            self._known.move_to_end(key)
        return self._known.get(key)


def dark(drawn: str) -> str:
    """The same drawing on dark paper: every colour of the palette stands for one thing only."""
    for colour in COLOURS:
        drawn = drawn.replace(colour.light, colour.dark)
    return drawn


SVG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {}}}}

CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


def csv_response(name: str, heads: tuple[str, ...], cells: list[list[Any]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(cells)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-store"}
    return Response(text.getvalue().encode(), media_type="text/csv; charset=utf-8", headers=headers)
