"""Drawings that several tests, or forks of the program, make of the same numbers: drawn once a session.

To draw a page's charts takes seconds. A chart of the same view at the same size is the same text, so the
first who draws it keeps it in a folder that all processes of a session share. Every chart is drawn for real
the first time.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

FOLDER = "TRIPOLAR_TESTS_DRAWN"  # names the folder to processes that are started


def draw_once() -> None:
    """Have `tripolar.charts.draw.picture`, and what the server draws, kept and looked up.

    To be called before anything else of the program is loaded that draws.
    """
    from tripolar.charts import draw
    from tripolar.charts.service import Painter

    folder = Path(os.environ[FOLDER])
    draw.picture = kept(folder, draw.picture)
    Painter.draw = kept(folder, Painter.draw)  # type: ignore[method-assign]


def kept(folder: Path, drawing: Callable[..., Any]) -> Callable[..., Any]:
    """What a function gives, computed once a session for equal arguments, whichever process asks."""

    @wraps(drawing)
    def drawn(*arguments: Any) -> Any:
        try:
            key = folder / hashlib.sha256(_bytes(arguments)).hexdigest()
        except (AttributeError, TypeError, pickle.PicklingError):  # such as a view made up in a test
            return drawing(*arguments)
        if not key.exists():
            content = pickle.dumps(drawing(*arguments))
            with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
                file.write(content)
            os.replace(file.name, key)
        return pickle.loads(key.read_bytes())

    return drawn


def _bytes(arguments: tuple[Any, ...]) -> bytes:
    """Equal for equal arguments: nothing is referred to as having been met before."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.fast = True
    names = [each.__name__ if hasattr(each, "specification") else each for each in arguments]
    pickler.dump([each for each in names if type(each).__name__ != "Painter"])
    return written.getvalue()
