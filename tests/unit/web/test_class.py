"""A class at one server: everybody is answered, what many ask is computed once, and places are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.running_server import Running, running

TUTORIAL = {"name": "tutorial"}
CLASS = 20


def begun_by_all(server: Running, bodies: list[dict]) -> list[dict]:
    """What each of a class is told when all of them ask at the same time."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        replies = list(pool.map(lambda body: server.ask("POST", "/api/ensembles", body), bodies))
    assert [reply.status for reply in replies] == [202] * len(bodies)
    return [reply.json for reply in replies]


def test_twenty_who_ask_for_different_draws_are_all_answered() -> None:
    with running("tutorial") as server:
        bodies = [
            {"scenario": TUTORIAL, "draws": 4, "changes": [f"balance_stress={20 + k}"]} for k in range(CLASS)
        ]
        told = begun_by_all(server, bodies)
        assert len({each["id"] for each in told}) == CLASS
        # Everyone looks only once all have ended: an answer that nobody has fetched is not forgotten.
        ended = [server.ended("ensembles", each["id"]) for each in reversed(told)]
        assert {each["state"] for each in ended} == {"done"}
        assert [each["result"]["draws"] for each in ended] == [4] * CLASS
        assert {each["before"] for each in ended} == {0}
        # Tutorial brings stored draws of the same places: together they say more than the few exact ones.
        for result in (each["result"] for each in ended):
            alone = {each["id"]: each["error"] for each in result["entries"]}
            assert {each["id"] for each in result["paired"]} == {"T1", "T2", "T3"}
            assert all(each["error"] < alone[each["id"]] / 2 for each in result["paired"] if not each["off"])
            assert not all(each["off"] for each in result["paired"])


def test_twenty_who_ask_the_same_have_it_computed_once() -> None:
    with running("tutorial") as server:
        told = begun_by_all(server, [{"scenario": TUTORIAL, "draws": 32}] * CLASS)
        assert {each["before"] for each in told} == {0}  # and nobody waits for another
        last, *others = {each["id"] for each in told}
        for name in others * 2:  # nobody's leaving takes it from the others, even twice
            server.ask("DELETE", f"/api/ensembles/{name}")
        assert server.ended("ensembles", last)["result"]["draws"] == 32
        assert {server.ended("ensembles", each["id"])["state"] for each in told} == {"done"}


def test_the_place_in_the_queue_is_told_and_moves_up() -> None:
    with running("tutorial") as server:
        asked = {"scenario": TUTORIAL, "across": "balance_stress", "up": "stake.RUS-CHN", "side": 16}
        told = [
            server.ask("POST", "/api/grids", {**asked, "changes": [f"discount=0.0{k}"]}).json
            for k in (4, 5, 6)
        ]
        assert [each["before"] for each in told] == [0, 1, 2]
        server.ask("DELETE", f"/api/grids/{told[1]['id']}")
        assert server.ask("GET", f"/api/grids/{told[2]['id']}").json["before"] == 1
        for each in (told[0], told[2]):
            server.ask("DELETE", f"/api/grids/{each['id']}")
