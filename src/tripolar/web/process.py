"""A process that computes for the server: started when it is needed, and ended when it takes too long.

A thread cannot be ended. A computation in a process of its own can: when it takes longer than it may, when
nobody wants it any more, when the server stops. It does not hold up other answers meanwhile, and the memory
it took, such as that of the drawing engine, goes with it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

__all__ = ["Gone", "Overrun", "Process", "Report", "begin"]

_STARTING = 600.0  # seconds until it can be asked; on first use kernels are compiled, which takes long
_COMPILING = 600.0  # most seconds for which compiling stops the clock
_IDLE = 20.0

Report = Callable[[int], None]  # told how much is done; raises where the work is to end


class Gone(Exception):
    """The process ended, or was ended, before it answered."""


class Overrun(Gone):
    """An answer took longer than it may."""


class Process:
    """Answers one question at a time, in a process of its own.

    Parameters
    ----------
    make : callable
        Makes the object whose methods are asked, in the process; it travels there as a pickle.
    seconds : float
        Longest time for one answer. What kernels take to compile, on first use, does not count.
    idle : float or None
        Seconds without a question after which the process ends; None for never.
    """

    def __init__(self, make: Callable[[], object], seconds: float, idle: float | None = _IDLE) -> None:
        self._make, self._seconds, self._idle = make, seconds, idle
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest: threading.Timer | None = None
        self._closed = False

    @property
    def at_work(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.poll() is None

    def ask(self, method: str, *arguments: object, report: Report | None = None) -> Any:
        """Have a method answer; who asks at the same time waits.

        Parameters
        ----------
        method : str
            Name of the method.
        arguments
            Its arguments, which travel as a pickle, as the answer does.
        report : callable, optional
            Told what the method reports; what it raises ends the process.

        Raises
        ------
        Gone
            When the process ended before it answered; `Overrun` when that was because it took too long.
        InputError
            What the method raised.
        RuntimeError
            When the method failed otherwise; with its traceback.
        """
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            word, told = self._answer((method, arguments, report is not None), report)
            if self._idle is not None:
                self._rest = _later(self._idle, self.rest)
        if word == "refused":
            raise told
        if word == "failed":
            raise RuntimeError(f"{method} failed:\n{told}")
        return told

    def rest(self) -> None:
        """End the process until the next question, once it has answered."""
        with self._lock:
            self._end()

    def interrupt(self) -> None:
        """End the process at once, whatever it is at; the next question starts another."""
        process = self._process
        if process is not None:
            process.kill()  # who waits for the answer is told at once, and lets go of the lock

    def close(self) -> None:
        """End the process for good, whatever it is at."""
        self._closed = True
        self.interrupt()
        with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            self._end()

    def _answer(self, question: object, report: Report | None) -> tuple[str, Any]:
        clock: _Clock | None = None
        try:
            process = self._started()
            clock = _Clock(self._seconds, process.kill)
            _send(process, question)
            while True:
                word, told = _receive(process)
                match word:
                    case "told":
                        assert report is not None
                        report(told)
                    case "compiling":
                        clock.compiling(told)
                    case _:
                        return word, told
        except (EOFError, OSError, pickle.UnpicklingError):
            self._end()
            if clock is not None and clock.over:
                raise Overrun(f"stopped after {self._seconds:g} seconds") from None
            raise Gone("the process ended before it answered") from None
        except BaseException:
            self._end()
            raise
        finally:
            if clock is not None:
                clock.stop()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise Gone("the server is stopping")
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        process = self._process = begin()
        clock = _Clock(_STARTING, process.kill)
        try:
            _send(process, self._make)
            _receive(process)
        finally:
            clock.stop()
        if self._closed:  # which came while it started, and saw no process yet
            raise Gone("the server is stopping")
        return process

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


def begin() -> subprocess.Popen[bytes]:
    """Start a process that answers what comes in at its standard input (`tripolar.web.service`).

    It finds modules where this process does, and an interrupt from the terminal is not for it: it ends when
    its input does.
    """
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tripolar.web.service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        start_new_session=True,
    )


class _Clock:
    """Rings when the time is up."""

    def __init__(self, seconds: float, ring: Callable[[], object]) -> None:
        self.over = False
        self._left, self._ring = seconds, ring
        self._set(seconds)

    def compiling(self, on: bool) -> None:
        """Stand still while something is compiled, but not for ever."""
        self.stop()
        if on:
            self._left = max(self._left - (time.monotonic() - self._since), 0.0)
        self._set(_COMPILING if on else self._left)

    def stop(self) -> None:
        """Never ring."""
        self._bell.cancel()

    def _set(self, seconds: float) -> None:
        self._since = time.monotonic()
        self._bell = _later(seconds, self._rings)

    def _rings(self) -> None:
        self.over = True
        self._ring()


def _later(seconds: float, call: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer


def _send(process: subprocess.Popen[bytes], thing: object) -> None:
    assert process.stdin is not None
    pickle.dump(thing, process.stdin)
    process.stdin.flush()


def _receive(process: subprocess.Popen[bytes]) -> tuple[str, Any]:
    assert process.stdout is not None
    word, told = pickle.load(process.stdout)
    return word, told
