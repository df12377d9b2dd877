"""Charts drawn by the server, from the same specifications as the reports'; one at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Literal

from fastapi import Response

from tripolar.charts.draw import ChartModule, View_contra, svg
from tripolar.charts.palette import COLOURS
from tripolar.charts.theme import NARROW, WIDE

__all__ = ["Drawings", "Scheme", "Size"]

Size = Literal["wide", "narrow"]
Scheme = Literal["light", "dark"]
_KEPT = 64  # drawings of some 30 kB


class Drawings:
    """Where charts are drawn, and the latest are kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Hashable, ...], bytes] = OrderedDict()

    def answer(
        self, name: str, chart: ChartModule[View_contra], view: View_contra, size: Size, scheme: Scheme
    ) -> Response:
        """A view as an SVG file of so much width, on light paper or dark.

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
        """
        content = self._drawn(name, chart, view, size, scheme)
        headers = {
            "content-disposition": f'inline; filename="{name}.svg"',
            "cache-control": "no-cache",
        }
        return Response(content, media_type="image/svg+xml", headers=headers)

    def _drawn(
        self, name: str, chart: ChartModule[View_contra], view: View_contra, size: Size, scheme: Scheme
    ) -> bytes:
        key = (name, view, size, scheme)
        with self._lock:
            if key not in self._known:
                specification = chart.specification(view, WIDE if size == "wide" else NARROW)
                text = svg(specification, name, chart.title(view), chart.alt_text(view))
                self._known[key] = (dark(text) if scheme == "dark" else text).encode()
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]


def dark(drawn: str) -> str:
    """The same drawing on dark paper: every colour of the palette stands for one thing only."""
    for colour in COLOURS:
        drawn = drawn.replace(colour.light, colour.dark)
    return drawn
