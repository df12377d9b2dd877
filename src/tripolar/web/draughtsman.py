"""A process that draws charts: started for the first, ended when none has been asked for in a while.

The drawing engine inside vl-convert brings a JavaScript machine that takes more than a hundred megabytes
and never gives them back. In a process of its own they go when it ends, a drawing does not hold up the
answers to sliders, and one that never comes back can be ended.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from tripolar.web.desk import TooLate

__all__ = ["Draughtsman", "Undrawn"]

_IDLE = 20.0  # seconds without a chart after which the process ends


class Undrawn(TooLate):
    """A chart took longer than it may, or the process that drew it went."""


class Draughtsman:
    """Draws one chart at a time.

    Parameters
    ----------
    seconds : float
        Longest time for one chart, the start of the process included.
    idle : float
        Seconds without a chart after which the process ends.
    """

    def __init__(self, seconds: float, idle: float = _IDLE) -> None:
        self._seconds, self._idle = seconds, idle
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest: threading.Timer | None = None
        self._closed = False

    @property
    def at_work(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.poll() is None

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

        Raises
        ------
        Undrawn
            When it took too long, or this is closed.
        """
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            drawn, told = self._ask((chart, view, width, name))
            self._rest = _later(self._idle, self.rest)
        if not drawn:
            raise RuntimeError(f"a chart could not be drawn:\n{told}")
        return told

    def rest(self) -> None:
        """End the process until the next chart is asked for."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """End the process for good, whatever it is at."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()  # who waits for its drawing is told at once, and lets go of the lock
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            self._end()

    def _ask(self, job: tuple[str, object, int, str]) -> tuple[bool, str]:
        if self._closed:
            raise Undrawn
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        bell = _later(self._seconds, process.kill)
        try:
            pickle.dump(job, process.stdin)
            process.stdin.flush()
            drawn, told = pickle.load(process.stdout)
            return bool(drawn), str(told)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._end()
            raise Undrawn from None
        finally:
            bell.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            # It finds modules where this process does, and an interrupt from the terminal is not for it:
            # it ends when its input does.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tripolar.charts.service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                start_new_session=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _later(seconds: float, call: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer
