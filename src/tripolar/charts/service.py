"""Draws charts for another process: pickled jobs come in, pickled drawings go out, until nothing more comes.

``python -m tripolar.charts.service`` is started by `tripolar.web.draughtsman`, which says why. A job is the
name of a chart's module, the view, the width in pixels and a prefix for ids; an answer is whether it could
be drawn, and the SVG text or what went wrong.
"""

from __future__ import annotations

import pickle
import sys
import traceback
from importlib import import_module
from typing import BinaryIO

from tripolar.charts.draw import svg

__all__ = ["work"]


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer job after job."""
    while True:
        try:
            # What comes is from the process that started this one, and from nobody else.
            name, view, width, prefix = pickle.load(source)
        except EOFError:
            return
        try:
            chart = import_module(name)
            specification = chart.specification(view, width)
            answer = True, svg(specification, prefix, chart.title(view), chart.alt_text(view))
        except Exception:
            answer = False, traceback.format_exc()
        pickle.dump(answer, sink)
        sink.flush()


if __name__ == "__main__":
    work(sys.stdin.buffer, sys.stdout.buffer)
