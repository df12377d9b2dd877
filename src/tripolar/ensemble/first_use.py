"""First use: another process compiles the kernels of further protocols while this one works on the first.

numba compiles on one processor, and every protocol has kernels of its own: after an installation, a run under
three protocols compiles for the time of all three while the other processors idle. So once something has been
compiled here, a process is started that solves a few draws under each further protocol. Its code is kept on
disk, where this process finds it when it comes to that protocol. Where all code is there nothing is started.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

from tripolar.ensemble.schedule import Work, run_rows
from tripolar.game.compiling import on_compiling

__all__ = ["Ahead", "compiled_ahead", "main"]

_DRAWS = 9  # solved for the sake of the kernels: a pack, and one that is left over


@contextmanager
def compiled_ahead(later: Mapping[str, Callable[[], Work]]) -> Iterator[Ahead]:
    """Have kernels compiled by another process, from the moment that this one has compiled something.

    Parameters
    ----------
    later : mapping of protocol to callable
        Gives the work that comes after that of the first protocol, in order; called where it is needed.
    """
    ahead = Ahead(later)
    stop = on_compiling(ahead.begin) if later else None
    try:
        yield ahead
    finally:
        if stop is not None:
            stop()
        ahead.end()


class Ahead:
    """The other process, once there is one; arguments as of `compiled_ahead`."""

    def __init__(self, later: Mapping[str, Callable[[], Work]]) -> None:
        self._later = dict(later)
        self._starting: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._done: set[str] = set()

    @property
    def process(self) -> int | None:
        """Its number; None where there is none."""
        return None if self._process is None else self._process.pid

    def begin(self, on: bool = False) -> None:
        """Start it, once the first thing has been compiled here, which is what all protocols need."""
        if not on and self._starting is None:
            # On a thread, since who compiles here waits for this.
            self._starting = threading.Thread(target=self._start, daemon=True)
            self._starting.start()

    def wait_for(self, protocol: str, tell: Callable[[str], None] | None = None) -> bool:
        """Wait until a protocol has been compiled there, and say whether it was; at once where nothing is."""
        if self._starting is None or protocol not in self._later:
            return False
        if tell is not None:
            tell(f"compiling the solver for {protocol} (once after an installation)")
        self._starting.join()
        if self._process is not None and self._process.stdout is not None:
            while protocol not in self._done and (line := self._process.stdout.readline()):
                self._done.add(line.decode().strip())
        return protocol in self._done

    def end(self) -> None:
        """End it, whatever it is at."""
        if self._starting is not None:
            self._starting.join()
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def _start(self) -> None:
        # What is not compiled there is compiled here: where no process can be started, or a theory of the
        # user's own cannot be sent to it.
        with suppress(OSError, pickle.PicklingError, AttributeError, TypeError):
            works = pickle.dumps({protocol: work() for protocol, work in self._later.items()})
            self._process = process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tripolar.ensemble.first_use"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                start_new_session=True,  # an interrupt from the terminal is not for it: it ends with us
            )
            assert process.stdin is not None
            process.stdin.write(works)
            process.stdin.flush()


def main() -> None:
    """The other process: solve a few draws of each work that comes in, and say which is done."""
    works: dict[str, Work] = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    for protocol, work in works.items():
        run_rows(work, slice(0, min(_DRAWS, work.sampler.size)))
        print(protocol, flush=True)


def _end_with(source: IO[bytes]) -> None:
    """Nobody waits for what we are at once the process that started us is gone."""
    source.read()
    os._exit(0)


if __name__ == "__main__":
    main()
