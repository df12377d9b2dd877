"""The program, started again and again from a process that has loaded it once.

Loading takes the program seconds: numba, the kernels, the libraries of charts and of files. Here one process
loads them, and each start is a fork of it, with arguments, folder, environment and streams of its own; it is
a process like any other, that limits can be set on and that can be killed. So are the processes in which a
server computes. What tests the loading itself, or a program that has little memory, starts the real one.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from tests.compiled_once import compile_once
from tests.drawn_once import draw_once
from tests.waiting import LONGEST

import tripolar
import tripolar.cli

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class ReadyProgram:
    """Starts the program, and the processes in which a server computes."""

    process: subprocess.Popen[str]
    turn: threading.Lock = field(default_factory=threading.Lock)

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
            child = self._fork(
                folder,
                arguments=["tripolar", *arguments],
                cwd=str(cwd or Path.cwd()),
                env=dict(os.environ if env is None else env),
                streams=streams,
                before=before,
            )
            code = child.wait()
            out, err = (Path(name).read_text(encoding="utf-8") for name in streams[1:])
        return subprocess.CompletedProcess(["tripolar", *arguments], code, out, err)

    def begin(self) -> Child:
        """As `tripolar.web.process.begin`: start a process that answers what comes in at its input."""
        with tempfile.TemporaryDirectory() as folder:
            streams = [os.path.join(folder, "in"), os.path.join(folder, "out")]
            for name in streams:
                os.mkfifo(name)
            child = self._fork(folder, cwd=str(Path.cwd()), env=dict(os.environ), streams=streams)
            child.stdin = open(streams[0], "wb")  # noqa: SIM115
            child.stdout = open(streams[1], "rb")  # noqa: SIM115
        return child

    def _fork(self, folder: str, **asked: Any) -> Child:
        """Ask for a fork, and learn its number."""
        asked["told"] = os.path.join(folder, "told")
        os.mkfifo(asked["told"])
        assert self.process.stdin is not None
        with self.turn:
            print(json.dumps(asked), file=self.process.stdin, flush=True)
        told = open(asked["told"], encoding="utf-8")  # noqa: SIM115
        return Child(int(told.readline()), told)


@dataclass
class Child:
    """A fork of the loaded program, used as a `subprocess.Popen` is."""

    pid: int
    told: Any
    stdin: BinaryIO | None = None
    stdout: BinaryIO | None = None
    returncode: int | None = None

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        if self.returncode is None and select.select([self.told], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        """How it ended, once it has."""
        if self.returncode is None:
            self.returncode = int(self.told.readline())
            self.told.close()
        return self.returncode

    def kill(self) -> None:
        """End it at once."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


@cache
def ready_program() -> ReadyProgram:
    """Load the program, once it is first needed; it ends with the process that asked for it."""
    command = [sys.executable, "-P", __file__]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, env=environment)

    def end() -> None:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()

    atexit.register(end)
    return ReadyProgram(process)


def _load() -> None:
    """Load whatever a command may need, and the kernels; start no thread that a fork would lack."""
    import altair  # noqa: F401
    import h5netcdf  # noqa: F401

    from tripolar.extras import workbook

    workbook()
    import vl_convert  # noqa: F401
    from xarray.backends import H5NetCDFStore  # noqa: F401

    import tripolar.report.export
    import tripolar.web.answers
    import tripolar.web.service
    from tripolar.report.page import environment

    tripolar.run("tutorial", draws=2, threads=1)
    for template in environment().list_templates(["j2"]):
        environment().get_template(template)
    gc.collect()
    gc.freeze()  # nothing of it is looked through for garbage in the forks


def _serve() -> dict[str, Any]:
    """Fork for every request that comes; return, in the fork, what is asked of it.

    Between them stands a process that waits for the fork and tells how it ended.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that stand between
    requests = os.fdopen(os.dup(0))
    for line in requests:
        if os.fork():
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asked: dict[str, Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            requests.close()
            return asked
        with suppress(BrokenPipeError), open(asked["told"], "w", encoding="utf-8") as told:
            print(child, file=told, flush=True)
            print(os.waitstatus_to_exitcode(_waited(child, "arguments" in asked)), file=told, flush=True)
        os._exit(0)
    os._exit(0)


def _waited(child: int, limited: bool) -> int:
    """How a child ended."""
    if not limited:
        return os.waitpid(child, 0)[1]
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
    sys.argv = asked.get("arguments", [])
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


def _end(asked: dict[str, Any]) -> None:
    """Run what was asked for, and end at once: to take down what was loaded takes longer than most runs."""
    try:
        if "arguments" in asked:
            exec(asked["before"], {})
            tripolar.cli.main()
        else:
            tripolar.web.service.main()
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
    draw_once()
    compile_once()
    _load()
    _asked = _serve()
    _become(_asked)
    _end(_asked)
