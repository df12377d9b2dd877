"""Charts drawn by a process of its own: one at a time, some waiting, the latest kept, and none for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest
from tests.waiting import LONGEST

from tripolar.charts import sensitivity
from tripolar.charts.sensitivity import IndexBar, Sensitivity
from tripolar.charts.service import Painter
from tripolar.charts.theme import BAND, INK
from tripolar.web.asks import ServerLimits
from tripolar.web.desk import Crowded, TooLate
from tripolar.web.drawings import Drawings
from tripolar.web.process import Gone, Overrun, Process

NAME = sensitivity.__name__

pytestmark = pytest.mark.usefixtures("started")


def view(share: float = 0.5) -> Sensitivity:
    return Sensitivity("M4", (IndexBar("balance <stress>", share, 0.1, 0.9),))


@pytest.fixture(scope="module")
def painter() -> Iterator[Process]:
    found = Process(Painter, LONGEST)
    yield found
    found.close()
    assert not found.at_work


@pytest.fixture(scope="module")
def drawings() -> Iterator[Drawings]:
    found = Drawings(ServerLimits())
    yield found
    found.close()


def test_a_chart_is_drawn_with_its_words_and_the_process_stays_for_the_next(painter: Process) -> None:
    assert not painter.at_work
    drawn = painter.ask("draw", NAME, view(), 340, "a")
    tree = ElementTree.fromstring(drawn)
    assert tree.find("{http://www.w3.org/2000/svg}desc").text == sensitivity.alt_text(view())
    assert painter.at_work
    assert painter.ask("draw", NAME, view(), 340, "a") == drawn


def test_what_cannot_be_drawn_is_an_error_of_the_program_and_the_next_is_drawn(
    painter: Process,
) -> None:
    with pytest.raises(RuntimeError, match="AttributeError"):
        painter.ask("draw", NAME, "no view", 340, "a")
    assert "<svg" in painter.ask("draw", NAME, view(), 340, "a")


def test_the_process_ends_when_nothing_is_asked_and_comes_back(painter: Process) -> None:
    painter.rest()
    assert not painter.at_work
    assert "<svg" in painter.ask("draw", NAME, view(), 340, "a")


def test_a_chart_that_takes_too_long_is_given_up() -> None:
    hasty = Process(Painter, 0.0)
    with pytest.raises(Overrun, match="stopped after 0 seconds"):
        hasty.ask("draw", NAME, view(), 340, "a")
    assert not hasty.at_work


def test_closing_does_not_wait_for_a_drawing() -> None:
    painter = Process(Painter, 60.0)
    with ThreadPoolExecutor(1) as pool:
        drawing = pool.submit(painter.ask, "draw", NAME, view(), 340, "a")
        while not painter.at_work:
            threading.Event().wait(0.005)
        painter.close()
        with pytest.raises(Gone):
            drawing.result(LONGEST)
    with pytest.raises(Gone):
        painter.ask("draw", NAME, view(), 340, "a")
    assert not painter.at_work


def test_dark_and_light_are_one_drawing(drawings: Drawings) -> None:
    light = drawings.answer("x", sensitivity, view(), "narrow", "light").body.decode()
    night = drawings.answer("x", sensitivity, view(), "narrow", "dark").body.decode()
    assert INK in light
    assert BAND in light
    assert INK not in night
    assert light.count("<") == night.count("<")


def test_equal_views_are_drawn_once(drawings: Drawings, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def draw(*job: object) -> str:
        drawn.append(job)
        return "<svg/>"

    monkeypatch.setattr(drawings._process, "ask", draw)
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: drawings.answer("y", sensitivity, view(0.2), "wide", "light"), range(8)))
    assert len(drawn) == 1


def test_a_crowd_with_other_wishes_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(ServerLimits(drawings=3, patience=LONGEST))
    begun, go = threading.Event(), threading.Event()

    def draw(*job: object) -> str:
        begun.set()
        go.wait(LONGEST)
        return "<svg/>"

    monkeypatch.setattr(drawings._process, "ask", draw)
    refused = 0
    with ThreadPoolExecutor(60) as crowd:
        first = crowd.submit(drawings.answer, "z", sensitivity, view(0.0), "wide", "light")
        assert begun.wait(LONGEST)
        others = [
            crowd.submit(drawings.answer, "z", sensitivity, view(k / 100), "wide", "light")
            for k in range(1, 60)
        ]
        while refused < 56:  # those without room are refused while one is still being drawn
            refused = sum(1 for each in others if each.done() and isinstance(each.exception(), Crowded))
        go.set()
        assert first.result().body == b"<svg/>"
        assert (
            sorted(type(each.exception()).__name__ for each in others) == ["Crowded"] * 56 + ["NoneType"] * 3
        )


def test_who_waits_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = Drawings(ServerLimits(patience=0.05))
    go = threading.Event()
    monkeypatch.setattr(drawings._process, "ask", lambda *job: str(go.wait(LONGEST)))
    with ThreadPoolExecutor(2) as crowd:
        told = [
            crowd.submit(drawings.answer, "z", sensitivity, view(k / 10), "wide", "light") for k in (1, 2)
        ]
        while not any(each.done() for each in told):
            go.wait(0.01)
        go.set()
    assert sorted(type(each.exception()).__name__ for each in told) == ["NoneType", TooLate.__name__]
