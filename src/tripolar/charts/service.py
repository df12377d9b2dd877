"""Charts drawn in a process of their own; `tripolar.web.drawings` says why."""

from __future__ import annotations

from importlib import import_module

from tripolar.charts.draw import drawing

__all__ = ["Painter"]


class Painter:
    """Draws any chart by the name of its module."""

    def draw(self, chart: str, view: object, width: int, name: str) -> str:
        """Draw a view as SVG text.

        Parameters
        ----------
        chart : str
            Name of the chart's module.
        view : object
            What that module draws.
        width : int
            Pixels.
        name : str
            Prefix of ids inside the drawing.
        """
        return drawing(name, import_module(chart), view, width)
