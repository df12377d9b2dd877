"""The balancing game under ``expiry``, as an independent program solved it from the same numbers.

See README.md here. The tolerances are those the reference states for itself: its residual is about
2e-4 on values of thousands.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.solved_games import ask, generator, solve_centre, stationary

from tripolar.ensemble.compute import SolvedVariant
from tripolar.game.equilibrium import solve
from tripolar.game.law import certificate
from tripolar.game.model.plain import solve_plain
from tripolar.game.model.solver_settings import settings_of
from tripolar.scenario.load import load

VALUE, TRANSFER, FLOW = 0.05, 0.05, 0.05  # bn US$ a year
RELATION, PROBABILITY = 0.002, 0.002
DISCOUNT = 0.05

REFERENCE: dict[str, Any] = json.loads(Path(__file__).with_name("reference.json").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=case["case"]) for case in REFERENCE["cases"]]


@cache
def _solved(variant: str, changes: tuple[str, ...]) -> SolvedVariant:
    return solve_centre("reference-2025", variant, changes, dates=(10.0,))


def solved(case: dict[str, Any]) -> SolvedVariant:
    return _solved(case["variant"], tuple(case["set"]))


def test_the_shipped_scenario_has_the_parameters_of_the_reference() -> None:
    shipped = {path: p.distribution.centre for path, p in load("reference-2025").parameters.items()}
    wanted = REFERENCE["parameters"]
    assert {path: shipped[path] for path in wanted} == wanted
    # What the reference does not know is off, or has no choice.
    for path in shipped.keys() - wanted.keys():
        if path.startswith("split."):  # nothing is calibrated
            continue
        assert shipped[path] in (0.0, "leader", "mistakes"), path


def test_the_shipped_scenario_varies_nothing() -> None:
    assert not any(p.distribution.varies for p in load("reference-2025").parameters.values())


@pytest.mark.parametrize("case", CASES)
def test_values_relations_and_terms(case: dict[str, Any]) -> None:
    game = solved(case)
    assert game.law.solution.status[0] == 0
    for who, value in case["value"].items():
        assert ask(game, "value", who) == pytest.approx(value, abs=VALUE), who
    for dyad, level in case["relation"].items():
        assert ask(game, "relation", dyad) == pytest.approx(level, abs=RELATION), dyad
    for dyad, paid in case["terms"].items():
        first, second = dyad.split("-")
        assert ask(game, "terms", first, second) == pytest.approx(paid, abs=TRANSFER), dyad
        assert ask(game, "terms", second, first) == pytest.approx(-paid, abs=TRANSFER), dyad


@pytest.mark.parametrize("case", CASES)
def test_channels_of_the_payoff(case: dict[str, Any]) -> None:
    game = solved(case)
    for channel, flows in case["channel"].items():
        for who, flow in flows.items():
            assert ask(game, "channel", channel, who) == pytest.approx(flow, abs=FLOW), (channel, who)


@pytest.mark.parametrize("case", CASES)
def test_probabilities_after_ten_years(case: dict[str, Any]) -> None:
    game = solved(case)
    for event, when in case["probability"].items():
        who, kind = event.split(" ", 1)
        if kind == "is pivot":
            found = ask(game, "pivot", who, 10.0)
        else:
            found = ask(game, "chance_at_least", who, 0.5, 10.0)
        assert found == pytest.approx(when["at_10y"], abs=PROBABILITY), event


@pytest.mark.parametrize("case", CASES)
def test_probabilities_in_the_long_run(case: dict[str, Any]) -> None:
    game = solved(case)
    law = stationary(game.law)
    assert np.abs(law @ generator(game.law)).max() < 1e-10
    game = SolvedVariant(game.scenario, game.process, game.values, (), {np.inf: law[None]})
    for event, when in case["probability"].items():
        who, kind = event.split(" ", 1)
        if kind == "is pivot":
            found = ask(game, "pivot", who, np.inf)
        else:
            found = ask(game, "chance_at_least", who, 0.5, np.inf)
        assert found == pytest.approx(when["stationary"], abs=PROBABILITY), event


def test_values_in_every_state_of_the_free_case() -> None:
    values = _solved("", ()).law.solution.values[0]
    rows = np.array(REFERENCE["free_values"]["rows"])
    board = _solved("", ()).law.board
    for row in rows:
        us_russia, us_china, russia_china, us_type, china_type = row[:5].astype(int)
        state = board.state((us_russia, us_china, russia_china), (us_type, 0, china_type))
        assert DISCOUNT * values[state] == pytest.approx(DISCOUNT * row[5:], abs=VALUE)
    assert len(rows) == board.states == 108


def test_the_plain_solver_agrees() -> None:
    for variant in ("", "no-us"):
        game = _solved(variant, ())
        plain = solve_plain(game.law.solution.parameters, game.law.board)
        assert DISCOUNT * np.abs(plain - game.law.solution.values).max() < 1e-3


@pytest.mark.parametrize("case", CASES)
def test_the_independent_linear_solve_certifies_it(case: dict[str, Any]) -> None:
    process = solved(case).law
    assert DISCOUNT * process.linear_difference[0] < 1e-3
    # The bound on it is as small once the game is solved on, beyond the tolerance of a run.
    on = replace(settings_of("expiry"), tolerance=1e-10)
    p, board, values = process.solution.parameters, process.board, process.solution.values
    finer = solve(p, board, start=values, settings=on)
    assert DISCOUNT * certificate(finer)[0] < 1e-3
