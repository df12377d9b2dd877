"""A process that computes: its answers, its errors, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from tests.held_answers import Held
from tests.waiting import LONGEST, until

from tripolar.errors import ParameterError
from tripolar.web.asks import Ask, Asked
from tripolar.web.process import Gone, Overrun, Process

pytestmark = pytest.mark.usefixtures("started")


def ask(word: str) -> Ask:
    return Ask(scenario=Asked(name="tutorial"), changes=(word,))


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


@pytest.fixture
def process(held: Held) -> Iterator[Process]:
    found = Process(partial(Held, held.folder), LONGEST)
    yield found
    found.close()
    assert not found.at_work


def test_it_answers_and_a_mistake_is_the_same_error_here(held: Held, process: Process) -> None:
    held.open()
    assert process.ask("point", ask("one")) == b"answer to one"
    with pytest.raises(ParameterError) as caught:
        process.ask("point", ask("wrong"))
    assert caught.value.line() == "wrong: no such parameter"
    with pytest.raises(RuntimeError, match="ZeroDivisionError: a bug"):
        process.ask("fail")  # and what it prints does not get between answers
    assert process.ask("point", ask("two")) == b"answer to two"


def test_what_takes_too_long_is_ended_and_the_next_question_is_answered(held: Held) -> None:
    hasty = Process(partial(Held, held.folder), 0.5)
    with pytest.raises(Overrun, match=r"stopped after 0\.5 seconds"):
        hasty.ask("point", ask("endless"))
    assert not hasty.at_work
    held.open()
    assert hasty.ask("point", ask("next")) == b"answer to next"
    hasty.close()


def test_a_process_that_dies_is_told_and_another_takes_its_place(held: Held, process: Process) -> None:
    with pytest.raises(Gone, match="ended before it answered"):
        process.ask("point", ask("end"))
    held.open()
    assert process.ask("point", ask("next")) == b"answer to next"


@pytest.mark.parametrize("end", ["interrupt", "close"])
def test_who_waits_is_told_when_it_is_ended(held: Held, process: Process, end: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(process.ask, "point", ask("endless"))
        until(lambda: held.begun)
        getattr(process, end)()
        with pytest.raises(Gone):
            waits.result(LONGEST)


def test_reports_come_while_it_works_and_one_who_raises_ends_it(held: Held, process: Process) -> None:
    told: list[int] = []

    def report(done: int) -> None:
        told.append(done)
        if done == 3:
            raise KeyError("enough")

    with pytest.raises(KeyError):
        process.ask("count", report=report)
    assert told == [1, 2, 3]
    assert not process.at_work


def test_it_ends_with_the_program_that_started_it_whatever_it_is_at(held: Held) -> None:
    code = (
        "from functools import partial; from pathlib import Path; from tests.held_answers import Held;"
        "from tests.unit.web.test_process import ask; from tripolar.web.process import Process;"
        f"Process(partial(Held, Path({str(held.folder)!r})), 600.0).ask('point', ask('endless'))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as program:
        until(lambda: held.begun)
        lists = Path(f"/proc/{program.pid}/task").glob("*/children")
        children = [int(each) for found in lists for each in found.read_text(encoding="ascii").split()]
        program.send_signal(signal.SIGKILL)
    if not children:
        pytest.skip("this system does not list processes under /proc")
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
