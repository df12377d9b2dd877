"""The program, started again and again from a process that has loaded it once.

Loading takes the program seconds: numba, the kernels, the libraries of charts and of files. Here one process
loads them, and each start is a fork of it, with arguments, folder, environment and streams of its own; it is
a process like any other, that limits can be set on and that can be killed. What tests the loading itself, or
a program that has little memory, starts the real one.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import LONGEST

import tripolar
import tripolar.cli

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class ReadyProgram:
    """Starts the program, one run after another."""

    process: subprocess.Popen[str]

    def run(
        self,
        *arguments: str,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        before: str = "",
    ) -> Done:
        """Run the program with these arguments to its end.

        `before` is Python that the process runs first, such as the setting of a limit. As with `subprocess`,
        the exit code of a process that a signal ended is the signal's number, negative.
        """
        with tempfile.TemporaryDirectory() as folder:
            streams = [os.devnull, os.path.join(folder, "out"), os.path.join(folder, "err")]
            asked = {
                "arguments": ["tripolar", *arguments],
                "cwd": str(cwd or Path.cwd()),
                "env": dict(os.environ if env is None else env),
                "streams": streams,
                "before": before,
            }
            assert self.process.stdin is not None
            assert self.process.stdout is not None
            print(json.dumps(asked), file=self.process.stdin, flush=True)
            code = int(self.process.stdout.readline())
            out, err = (Path(name).read_text(encoding="utf-8") for name in streams[1:])
        return subprocess.CompletedProcess(asked["arguments"], code, out, err)


@contextmanager
def ready_program() -> Iterator[ReadyProgram]:
    """Load the program, once it is first needed."""
    command = [sys.executable, "-P", __file__]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield ReadyProgram(process)
        finally:
            process.kill()


def _load() -> None:
    """Load whatever a command may need, and the kernels; start no thread that a fork would lack."""
    import altair  # noqa: F401
    import h5netcdf  # noqa: F401
    import openpyxl  # noqa: F401
    import vl_convert  # noqa: F401
    from xarray.backends import H5NetCDFStore  # noqa: F401

    import tripolar.report.export
    import tripolar.report.page

    tripolar.run("tutorial", draws=2, threads=1)
    gc.collect()
    gc.freeze()  # nothing of it is looked through for garbage in the forks


def _serve() -> dict[str, Any]:
    """Fork for every request that comes; return, in the fork, what is asked of it."""
    requests, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    for line in requests:
        child = os.fork()
        if child == 0:
            requests.close()
            answers.close()
            return dict(json.loads(line))
        print(os.waitstatus_to_exitcode(_waited(child)), file=answers, flush=True)
    os._exit(0)


def _waited(child: int) -> int:
    """How a child ended."""
    limit = time.monotonic() + LONGEST
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > limit:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)


def _become(asked: dict[str, Any]) -> None:
    """Take on the arguments, folder, environment and streams of a program just started."""
    sys.argv = asked["arguments"]
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    for number, name in enumerate(asked["streams"]):
        opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = sys.__stdin__ = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.__stdout__ = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    more: dict[str, Any] = {"encoding": "utf-8", "errors": "backslashreplace", "buffering": 1}
    sys.stderr = sys.__stderr__ = os.fdopen(2, "w", closefd=False, **more)


def _end(before: str) -> None:
    """Run the program, and end at once: to take down all that was loaded takes longer than most commands."""
    try:
        exec(before, {})
        tripolar.cli.main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _load()
    _asked = _serve()
    _become(_asked)
    _end(_asked["before"])
