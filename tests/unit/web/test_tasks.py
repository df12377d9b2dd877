"""Work in the background: shared by who asks the same, counted, cancelled when nobody wants it, forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from tests.waiting import LONGEST, until

from tripolar.errors import InputError
from tripolar.web.asks import ServerLimits
from tripolar.web.tasks import Busy, Outcome, Report, Tasks


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    found = Tasks(ServerLimits())
    yield found
    found.close()


class Work:
    """Goes on until it is let go or stopped, a hundredth of a second at a time."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, report: Report) -> Outcome:
        for done in range(int(LONGEST / 0.01)):
            report(done)
            if self.go.wait(0.01):
                return Outcome({"done": done}, self)
        raise AssertionError("nobody let it go")


def ended(tasks: Tasks, name: str) -> dict:
    def answered() -> dict | None:
        told = tasks.told(name)
        assert told is not None
        return None if told["state"] in ("waiting", "running") else told

    return until(answered)


def at_once(report: Report) -> Outcome:
    return Outcome({"answer": 42}, "kept")


def test_who_asks_the_same_gets_the_same_while_it_runs_and_after(tasks: Tasks) -> None:
    work = Work()
    names = [tasks.start("question", 10, work), tasks.start("question", 10, at_once), tasks.same("question")]
    assert len({*names}) == 3  # everyone has a name of their own for it
    assert tasks.same("another") is None
    work.go.set()
    results = [ended(tasks, str(name))["result"] for name in names]
    assert results == [results[0]] * 3
    assert [tasks.kept(str(name)) for name in names] == [work] * 3
    assert tasks.start("question", 10, at_once) == names[0]
    assert tasks.kept(str(names[0])) is work


def test_another_question_waits_until_there_is_room(tasks: Tasks) -> None:
    first, last = Work(), Work()
    names = [tasks.start("one", 10, first), tasks.start("two", 10, at_once), tasks.start("three", 10, last)]
    assert [tasks.told(name)["state"] for name in names] == ["running", "waiting", "waiting"]
    assert [tasks.told(name)["before"] for name in names] == [0, 1, 2]
    other = tasks.told(tasks.start("two", 10, Work()))
    assert (other["state"], other["before"]) == ("waiting", 1)  # with who asked it first, and moves no one
    first.go.set()
    assert ended(tasks, names[1])["result"] == {"answer": 42}
    assert tasks.told(other["id"])["result"] == {"answer": 42}
    assert tasks.told(names[2])["before"] == 0
    last.go.set()
    assert ended(tasks, names[2])["state"] == "done"


def test_no_more_than_so_many_wait() -> None:
    tasks = Tasks(ServerLimits(queue=2))
    for question in ("one", "two", "three"):
        tasks.start(question, 10, Work())
    with pytest.raises(Busy):
        tasks.start("four", 10, at_once)
    tasks.close()


def test_what_waits_and_is_cancelled_never_begins(tasks: Tasks) -> None:
    begun = threading.Event()

    def other(report: Report) -> Outcome:
        begun.set()
        return at_once(report)

    work = Work()
    first, second = tasks.start("one", 10, work), tasks.start("two", 10, other)
    third = tasks.start("three", 10, at_once)
    tasks.cancel(second)
    assert tasks.told(second)["state"] == "cancelled"
    work.go.set()
    ended(tasks, first)
    ended(tasks, third)
    assert not begun.is_set()


def test_what_waits_forgets_nothing_that_has_ended(tasks: Tasks) -> None:
    name = tasks.start("done", 1, at_once)
    ended(tasks, name)
    for k in range(9):
        tasks.start(k, 1, Work())
    assert tasks.told(name)["result"] == {"answer": 42}


def test_it_ends_when_the_last_who_wanted_it_no_longer_does(tasks: Tasks) -> None:
    name = tasks.start("question", 10, Work())
    other = tasks.start("question", 10, at_once)
    for _ in range(3):  # who leaves more than once has left once
        tasks.cancel(name)
    time.sleep(0.05)
    assert tasks.told(name)["state"] == "running"  # the other one still wants it
    tasks.cancel(other)
    told = ended(tasks, name)
    assert (told["state"], told["message"], told["result"]) == ("cancelled", "cancelled", None)


def test_what_was_cancelled_is_begun_anew_for_who_asks_again(tasks: Tasks) -> None:
    name = tasks.start("question", 10, Work())
    tasks.cancel(name)
    assert tasks.same("question") is None
    ended(tasks, name)
    again = tasks.start("question", 10, at_once)
    assert again != name
    assert ended(tasks, again)["state"] == "done"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (InputError("spillover: too much"), "spillover: too much"),
        (ZeroDivisionError(), "it could not be computed; the program's log says why"),
    ],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_goes_wrong_is_said(tasks: Tasks, problem: Exception, said: str) -> None:
    def work(report: Report) -> Outcome:
        raise problem

    told = ended(tasks, tasks.start("question", 1, work))
    assert (told["state"], told["message"]) == ("failed", said)


def test_the_latest_few_are_remembered_and_what_runs_always() -> None:
    tasks = Tasks(ServerLimits(remembered=8))
    names = []
    for k in range(10):
        names.append(tasks.start(k, 1, at_once))
        ended(tasks, names[-1])
    assert [tasks.told(name) is None for name in names] == [True, True, *[False] * 8]
    assert tasks.kept(names[0]) is None
    assert tasks.kept(names[-1]) == "kept"


def test_every_name_of_what_is_forgotten_goes_with_it() -> None:
    tasks = Tasks(ServerLimits(remembered=1))
    work = Work()
    names = [tasks.start("question", 1, work), tasks.start("question", 1, at_once)]
    work.go.set()
    ended(tasks, names[0])
    last = tasks.start("another", 1, at_once)
    ended(tasks, last)
    assert [tasks.told(name) for name in names] == [None, None]
    assert tasks.kept(last) == "kept"


def test_closing_stops_what_runs_and_begins_nothing() -> None:
    tasks = Tasks(ServerLimits())
    names: list[str] = [tasks.start("question", 1, Work())]
    tasks.start("question", 1, at_once)
    names.append(tasks.start("another", 1, at_once))
    tasks.close()
    assert [tasks.told(name)["state"] for name in names] == ["cancelled", "cancelled"]


def test_a_task_has_a_longest_time() -> None:
    tasks = Tasks(ServerLimits(seconds=0.03))
    work: Callable[[Report], Outcome] = Work()
    assert ended(tasks, tasks.start("question", 1, work))["message"] == "stopped after 0.03 seconds"
