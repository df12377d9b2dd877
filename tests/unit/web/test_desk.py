"""The desk: one computation for all who ask the same at once, and the bytes of one who asks alone."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.running_server import running

from tripolar.errors import InputError
from tripolar.web.asks import Asked
from tripolar.web.desk import Crowded, Desk, TooLate
from tripolar.web.library import Library
from tripolar.web.limits import Limits
from tripolar.workflow.explorer import Explorer
from tripolar.workflow.point import Point

TUTORIAL = Asked(name="tutorial")
QUESTIONS = [
    (name, changes)
    for name in ("tutorial", "reference-2025")
    for changes in ((), ("balance_stress=40",), ("precision=3",), ("balance_stress=40", "discount=0.07"))
]


class Counted:
    """How often each point was computed, and a gate that holds computations back."""

    def __init__(self, at: Callable[[Explorer, Iterable[str]], Point]) -> None:
        self.times: Counter[tuple[str, ...]] = Counter()
        self.gate = threading.Event()
        self.gate.set()
        self._at = at

    def __call__(self, explorer: Explorer, changes: Iterable[str] = ()) -> Point:
        self.times[tuple(changes)] += 1
        assert self.gate.wait(20)
        return self._at(explorer, changes)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    counting = Counted(Explorer.at)
    monkeypatch.setattr(Explorer, "at", lambda explorer, changes=(): counting(explorer, changes))
    yield counting
    counting.gate.set()


def alone(name: str, changes: tuple[str, ...]) -> bytes:
    """The answer of a desk that nobody else uses."""
    return asyncio.run(Desk(Library(Limits()), Limits()).point(Asked(name=name), changes))


def desk(**limits: float) -> Desk:
    given = Limits(**limits)  # type: ignore[arg-type]
    return Desk(Library(given), given)


async def begun(counted: Counted, many: int) -> None:
    """Wait until so many computations have begun."""
    while counted.times.total() < many:
        await asyncio.sleep(0.005)


def test_twenty_clients_get_the_bytes_of_one_who_asks_alone() -> None:
    expected = {question: alone(*question) for question in QUESTIONS}
    rng = random.Random(5)
    with running("tutorial") as server:

        def client(order: list[tuple[str, tuple[str, ...]]]) -> list[bytes]:
            return [server.point(name, *changes).body for name, changes in order]

        orders = [[rng.choice(QUESTIONS) for _ in range(6)] for _ in range(20)]
        with ThreadPoolExecutor(len(orders)) as crowd:
            told = list(crowd.map(client, orders))
    assert {question for order in orders for question in order} == set(QUESTIONS)
    for order, answers in zip(orders, told, strict=True):
        assert answers == [expected[question] for question in order]


def test_what_is_asked_at_once_is_computed_once(counted: Counted) -> None:
    async def ask() -> list[bytes]:
        at = desk(points=2, waiting=3)
        counted.gate.clear()
        same = [asyncio.create_task(at.point(TUTORIAL, ("balance_stress=40",))) for _ in range(19)]
        other = asyncio.create_task(at.point(TUTORIAL, ("balance_stress=41",)))
        await begun(counted, 2)
        counted.gate.set()
        return [*await asyncio.gather(*same), await other]

    told = asyncio.run(ask())
    assert counted.times == {("balance_stress=40",): 1, ("balance_stress=41",): 1}
    assert len(set(told[:19])) == 1
    assert json.loads(told[0])["changes"] == ["balance_stress=40"]
    assert json.loads(told[19])["changes"] == ["balance_stress=41"]


def test_one_who_goes_away_takes_no_answer_from_the_others(counted: Counted) -> None:
    async def ask() -> bytes:
        at = desk()
        counted.gate.clear()
        first = asyncio.create_task(at.point(TUTORIAL, ("balance_stress=40",)))
        await begun(counted, 1)
        second = asyncio.create_task(at.point(TUTORIAL, ("balance_stress=40",)))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        counted.gate.set()
        return await second

    assert asyncio.run(ask()) == alone("tutorial", ("balance_stress=40",))
    assert counted.times["balance_stress=40",] == 2  # here, and alone


def test_a_line_that_is_hung_up_leaves_the_others_their_answer(counted: Counted) -> None:
    body = json.dumps({"scenario": {"name": "tutorial"}, "changes": ["balance_stress=42"]}).encode()
    with running("tutorial") as server, ThreadPoolExecutor(3) as crowd:
        counted.gate.clear()
        head = f"POST /api/point HTTP/1.1\r\nhost: {server.place.host}:{server.place.port}\r\n"
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        with socket.create_connection((server.place.host, server.place.port)) as line:
            line.sendall(head.encode() + body)
            asyncio.run(begun(counted, 1))
        others = [crowd.submit(server.point, "tutorial", "balance_stress=42") for _ in range(3)]
        assert server.ask("GET", "/api/scenarios").status == 200  # and the server has heard of it
        counted.gate.set()
        replies = [each.result() for each in others]
    assert [reply.status for reply in replies] == [200] * 3
    assert {reply.body for reply in replies} == {alone("tutorial", ("balance_stress=42",))}


def test_nothing_stays_behind_and_a_mistake_is_told_to_everyone_who_made_it() -> None:
    async def ask() -> tuple[list[object], bytes]:
        at = desk(points=1, waiting=1)
        wrong = [at.point(TUTORIAL, ("discunt=0.05",)) for _ in range(3)]
        told = await asyncio.gather(*wrong, return_exceptions=True)
        return list(told), await at.point(TUTORIAL, ())  # there is room again

    told, after = asyncio.run(ask())
    assert all(isinstance(each, InputError) and "did you mean 'discount'?" in str(each) for each in told)
    assert after == alone("tutorial", ())


def test_there_is_room_for_the_same_where_there_is_none_for_more(counted: Counted) -> None:
    async def ask() -> None:
        at = desk(points=1, waiting=1, patience=0.05)
        counted.gate.clear()
        under_way = asyncio.create_task(at.point(TUTORIAL, ("balance_stress=1",)))
        await begun(counted, 1)
        again = asyncio.create_task(at.point(TUTORIAL, ("balance_stress=1",)))
        waits = asyncio.create_task(at.point(TUTORIAL, ("balance_stress=2",)))
        await asyncio.sleep(0)
        with pytest.raises(Crowded):
            await at.point(TUTORIAL, ("balance_stress=3",))
        with pytest.raises(TooLate):
            await waits
        counted.gate.set()
        assert await again == await under_way

    asyncio.run(ask())
    assert counted.times == {("balance_stress=1",): 1}
