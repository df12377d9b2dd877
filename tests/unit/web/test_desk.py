"""The desk: one computation for all who ask the same at once, and the bytes of one who asks alone."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from tests.held_answers import Held
from tests.ready_program import ready_program
from tests.running_server import running
from tests.waiting import LONGEST

from tripolar.errors import InputError
from tripolar.web import process
from tripolar.web.answers import Answers
from tripolar.web.asks import Ask, Asked, ServerLimits
from tripolar.web.desk import Crowded, Desk, TooLate
from tripolar.web.library import Own
from tripolar.web.process import Overrun

QUESTIONS = [
    (name, changes)
    for name in ("tutorial", "reference-2025")
    for changes in ((), ("balance_stress=40",), ("precision=3",), ("balance_stress=40", "discount=0.07"))
]


def about(word: str, text: str = "") -> Ask:
    """A question about a known argument, or about a text of a visitor's own."""
    return Ask(scenario=Asked(text=text) if text else Asked(name="tutorial"), changes=(word,))


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held(tmp_path)


@asynccontextmanager
async def desk(held: Held, **limits: float) -> AsyncIterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "begin", ready_program().begin)
        found = Desk(partial(Held, held.folder), ServerLimits(**limits))  # type: ignore[arg-type]
        try:
            yield found
        finally:
            await asyncio.to_thread(found.close)


async def begun(held: Held, many: int) -> None:
    """Wait until so many computations have begun."""
    async with asyncio.timeout(LONGEST):
        while len(held.begun) < many:
            await asyncio.sleep(0.005)


def go(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_twenty_clients_get_the_bytes_of_one_who_asks_alone() -> None:
    alone = Answers(ServerLimits(), Own())
    expected = {
        (name, changes): alone.point(Ask(scenario=Asked(name=name), changes=changes))
        for name, changes in QUESTIONS
    }
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


def test_what_is_asked_at_once_is_computed_once(held: Held) -> None:
    async def ask() -> None:
        async with desk(held) as at:
            same = [asyncio.create_task(at.ask("point", about("a=1"))) for _ in range(19)]
            other = asyncio.create_task(at.ask("point", about("a=2")))
            await begun(held, 1)
            held.open()
            assert set(await asyncio.gather(*same)) == {b"answer to a=1"}
            assert await other == b"answer to a=2"
            assert await at.ask("point", about("a=1")) == b"answer to a=1"  # remembered

    go(ask)
    assert held.begun == ["a=1", "a=2"]


def test_one_who_goes_away_takes_no_answer_from_the_others(held: Held) -> None:
    async def ask() -> None:
        async with desk(held) as at:
            first = asyncio.create_task(at.ask("point", about("a=1")))
            await begun(held, 1)
            second = asyncio.create_task(at.ask("point", about("a=1")))
            await asyncio.sleep(0)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            held.open()
            assert await second == b"answer to a=1"

    go(ask)
    assert held.begun == ["a=1"]


def test_a_line_that_is_hung_up_leaves_the_others_their_answer() -> None:
    body = json.dumps({"scenario": {"name": "tutorial"}, "changes": ["balance_stress=42"]}).encode()
    with running("tutorial") as server, ThreadPoolExecutor(3) as crowd:
        head = f"POST /api/point HTTP/1.1\r\nhost: {server.place.host}:{server.place.port}\r\n"
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        with socket.create_connection((server.place.host, server.place.port)) as line:
            line.sendall(head.encode() + body)  # while the kernels are still being loaded
        others = [crowd.submit(server.point, "tutorial", "balance_stress=42") for _ in range(3)]
        replies = [each.result() for each in others]
    assert [reply.status for reply in replies] == [200] * 3
    assert {reply.body for reply in replies} == {
        Answers(ServerLimits(), Own()).point(
            Ask(scenario=Asked(name="tutorial"), changes=("balance_stress=42",))
        )
    }


def test_nothing_stays_behind_and_a_mistake_is_told_to_everyone_who_made_it(held: Held) -> None:
    async def ask() -> None:
        held.open()
        async with desk(held, waiting=1) as at:
            wrong = [at.ask("point", about("wrong")) for _ in range(3)]
            told = await asyncio.gather(*wrong, return_exceptions=True)
            assert all(isinstance(each, InputError) for each in told)
            assert [str(each) for each in told] == ["wrong: no such parameter"] * 3
            assert await at.ask("point", about("a=1")) == b"answer to a=1"  # there is room again

    go(ask)
    assert held.begun == ["wrong", "a=1"]


def test_there_is_room_for_the_same_where_there_is_none_for_more(held: Held) -> None:
    async def ask() -> None:
        async with desk(held, waiting=1, patience=3.0) as at:
            under_way = asyncio.create_task(at.ask("point", about("a=1")))
            await begun(held, 1)
            again = asyncio.create_task(at.ask("point", about("a=1")))
            waits = asyncio.create_task(at.ask("point", about("a=2")))
            for _ in range(10):  # tasks begin one after another
                await asyncio.sleep(0)
            with pytest.raises(Crowded):
                await at.ask("point", about("a=3"))
            with pytest.raises(TooLate):
                await waits
            held.open()
            assert await again == await under_way

    go(ask)
    assert held.begun == ["a=1"]


def test_a_text_that_takes_long_holds_up_no_known_argument(held: Held) -> None:
    async def ask() -> None:
        async with desk(held) as at:
            long = asyncio.create_task(at.ask("point", about("a=1", text="a long text")))
            await begun(held, 1)
            other = asyncio.create_task(at.ask("point", about("a=2")))
            await begun(held, 2)  # which is being answered, while the text still is
            held.open()
            assert [await long, await other] == [b"answer to a=1", b"answer to a=2"]

    go(ask)


def test_an_answer_that_takes_too_long_is_ended_and_the_next_one_comes(held: Held) -> None:
    async def ask() -> None:
        async with desk(held, answer=0.5) as at:
            endless = [at.ask("point", about(f"a={k}")) for k in range(2)]
            told = await asyncio.gather(*endless, return_exceptions=True)
            assert [type(each) for each in told] == [Overrun, Overrun]
            held.open()
            while True:
                try:
                    assert await at.ask("point", about("a=3")) == b"answer to a=3"
                    return
                except Overrun:  # on a slow machine this may itself take too long
                    pass

    go(ask)
