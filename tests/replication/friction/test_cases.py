"""Games with friction, as two independent programs solved them from the same numbers: see README.md here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.solved_games import plain_game

from tripolar.game.equilibrium import solve
from tripolar.game.law import Law, certificate, law
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.plain import solve_plain

FILE = Path(__file__).with_name("cases.json")
CASES: dict[str, Any] = {case["case"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]}
LEVEL = {"hostile": 0.0, "normal": 0.5, "partnership": 1.0}
OF_A_PAIR = ("access", "exports", "stake", "access_floor", "transfer_bound", "political_value")
OF_A_POWER = ("gdp", "capability", "access_rest")
# The plain map takes minutes where mixes are solved for; what is compiled stands in for it there.
PLAIN = [name for name, case in CASES.items() if case["parameters"]["protocol"] != "nontransferable"]


def game_of(case: dict[str, Any]) -> tuple[GameParameters, Board, int]:
    """The game of a case, its board and the state that it starts from."""
    given, codes = dict(case["parameters"]), case["powers"]
    types = [case["types"].get(code, ["leader"]) for code in codes]
    n, kinds = len(codes), max(len(each) for each in types)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    dyads = ["-".join((codes[i], codes[j])) for i, j in pairs if i < j]

    def one(name: str) -> Any:
        return given.pop(name, None)

    def pair(name: str, i: int, j: int, end: str = "") -> float:
        forms = (f"{codes[i]}.{codes[j]}", f"{codes[i]}-{codes[j]}", f"{codes[j]}-{codes[i]}")
        return next((given[f"{name}.{form}{end}"] for form in forms if f"{name}.{form}{end}" in given), 0.0)

    def table(name: str, end: str = "") -> Any:
        found = np.zeros((n, n))
        for i, j in pairs:
            found[i, j] = pair(name, i, j, end)
        return found

    def by_type(name: str, end: str = "") -> Any:
        found = np.zeros((n, n, kinds))
        for i, j in pairs:
            for k, kind in enumerate(types[i]):
                found[i, j, k] = pair(name, i, j, f"{end}.{kind}") or pair(name, i, j, end)
        return found

    rates = np.zeros((n, kinds, kinds))
    for i, code in enumerate(codes):
        for k, kind in enumerate(types[i]):
            rates[i, k] = given.get(f"leader_hazard.{code}.{kind}", 0.0) / max(len(types[i]) - 1, 1)
    items = tuple((i, j) for i, j in pairs if f"backing.{codes[i]}-{codes[j]}.worth" in given)
    worth = np.zeros((n, n))
    cost = np.zeros((n, n, kinds))
    for i, j in items:
        path = f"backing.{codes[i]}-{codes[j]}"
        worth[i, j] = given[f"{path}.worth"]
        for k, kind in enumerate(types[i]):
            cost[i, j, k] = given.get(f"{path}.cost.{kind}", given.get(f"{path}.cost", 0.0))
    arrays = {name: table(name) for name in OF_A_PAIR if name != "political_value"}
    arrays |= {name: [given.get(f"{name}.{code}", 0.0) for code in codes] for name in OF_A_POWER}
    numbers = {name: value for name, value in given.items() if "." not in name and isinstance(value, float)}
    game = plain_game(
        n, kinds, **{"support_share": 0.0, "precision": 1.0, **numbers, **arrays},
        political_value=by_type("political_value"), leader_rates=rates, item_worth=worth, item_cost=cost,
        shocks=float(given["reading"] == "shocks"), friction_up=table("friction", ".up"),
        friction_down=table("friction", ".down"),
    )  # fmt: skip
    held = [given.get(f"frozen.{dyad}") for dyad in dyads]
    tops = [LEVEL[given.get(f"cap.{dyad}", "partnership")] for dyad in dyads]
    levels = tuple(
        (LEVEL[level],) if level else tuple(x for x in LEVEL.values() if x <= top)
        for level, top in zip(held, tops, strict=True)
    )
    board = Board(
        n, levels, tuple(len(each) for each in types),
        tuple(
            tuple(kind in case["hostile"].get(code, ()) for kind in each)
            for code, each in zip(codes, types, strict=True)
        ),
        items,
    )  # fmt: skip
    stand = tuple(
        0 if level else board.levels[d].index(LEVEL[given[f"relation.{dyad}"]])
        for d, (dyad, level) in enumerate(zip(dyads, held, strict=True))
    )
    leaders = tuple(
        each.index(given.get(f"leader.{code}", each[0])) for code, each in zip(codes, types, strict=True)
    )
    return game, board, board.state(stand, leaders)


@cache
def solved(name: str) -> tuple[Law, int]:
    p, board, begin = game_of(CASES[name])
    found = solve(p, board, protocol=CASES[name]["parameters"]["protocol"])
    assert found.converged.all()
    assert p.discount[0] * certificate(found)[0] < 2e-3
    return law(found, np.array([begin])), begin


def answers(process: Law, begin: int, codes: list[str]) -> dict[str, dict[str, float]]:
    """The numbers of a case, by the names that it has for them."""
    board, p, here = process.board, process.solution.parameters, process.occupation[0]
    names = ["-".join(codes[k] for k in pair) for pair in board.dyads]
    level = np.repeat(board.relation, board.type_states, axis=0)
    found = {
        "value_annualised": p.discount[0] * process.solution.values[0, begin],
        "mean_relation": here @ level,
        "net_transfer_to_first": process.payment[0] @ here,
    }
    for name, rises in (("hazard_up", True), ("hazard_down", False)):
        which = [
            (process.kind == d) & (process.rises == rises) & (process.source == begin)
            for d in range(len(names))
        ]
        found[name] = np.array([process.rates[0, each].sum() for each in which])
    return {
        name: dict(zip(codes if name == "value_annualised" else names, map(float, numbers), strict=True))
        for name, numbers in found.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_values_relations_transfers_and_hazards(name: str) -> None:
    case = CASES[name]
    found = answers(*solved(name), case["powers"])
    for what, numbers in found.items():
        assert numbers == pytest.approx(case[what], abs=case["tolerance"][what]), what


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_map_gives_these_values_too(name: str) -> None:
    case = CASES[name]
    p, board, begin = game_of(case)
    values = p.discount[0] * solve_plain(p, board, case["parameters"]["protocol"])[0, begin]
    wanted = [case["value_annualised"][code] for code in case["powers"]]
    assert values == pytest.approx(wanted, abs=case["tolerance"]["value_annualised"])


@pytest.mark.parametrize("name", ["identity, no friction", "identity, friction"])
def test_warming_and_keeping_are_as_far_apart_as_the_costs(name: str) -> None:
    case = CASES[name]
    process, begin = solved(name)
    above = begin + process.board.strides[0]
    mu = process.solution.parameters.renewal_rate[0]
    warms, falls = (
        process.rates[0, (process.kind == 0) & (process.rises == rises) & (process.source == state)].sum()
        / mu
        for rises, state in ((True, begin), (False, above))
    )
    found = (np.log(warms / (1.0 - warms)), np.log((1.0 - falls) / falls))
    identity = case["identity"]
    assert found[0] == pytest.approx(identity["log_odds_warming_at_hostile"], abs=1e-4)
    assert found[1] == pytest.approx(identity["log_odds_keeping_at_normal"], abs=1e-4)
    assert found[1] - found[0] == pytest.approx(identity["eta_times_kappa"], abs=1e-4)
