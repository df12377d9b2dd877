"""Chains of eras, as two independent programs solved them from the same numbers. See README.md here.

Tolerances are those that the file states for each case.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from tripolar.cli.main import app
from tripolar.ensemble.assemble import board_of, parameters_of, start_states
from tripolar.ensemble.draws import central
from tripolar.game.eras import EraLaw, era_law, era_state_law, solve_eras
from tripolar.game.growth import era_dates, exit_rates_of, grown_by_era
from tripolar.game.model.bargaining import bargain
from tripolar.game.model.board import Board
from tripolar.game.model.channels import GameParameters
from tripolar.game.model.solver_settings import settings_of
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text, override

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("reference.json").read_text())["cases"]
NAMED = [pytest.param(number, id=case["case"]) for number, case in enumerate(CASES)]


def text_of(case: dict[str, Any]) -> str:
    actors = {}
    for code in case["powers"]:
        actors[code] = {"name": code}
        if code in case["types"]:
            actors[code] |= {"leaders": case["types"][code], "hostile": case["hostile"][code]}
    known = dict(case["parameters"])
    relations = {
        path.removeprefix("relation."): known.pop(path) for path in list(known) if "relation" in path
    }
    held = {dyad: {"relation": level} for dyad, level in relations.items()}
    whole = {
        "schema": 1, "title": "A case", "says": "A chain of eras.", "year": 2025,
        "actors": actors, "dyads": held, "parameters": known,
    }  # fmt: skip
    return json.dumps(whole)


def games(case: dict[str, Any], own: dict[str, float]) -> tuple[GameParameters, Board, int]:
    """One era's game, its board, and where it starts."""
    changes = [f"{path}={value}" for path, value in own.items()]
    prepared = prepare(override(load_text(text_of(case)), changes))
    values = central(prepared).values(slice(0, 1))
    board = board_of(prepared.scenario, values)
    begin = int(start_states(prepared.scenario, board, values)[0])
    return parameters_of(prepared.scenario, values), board, begin


def check(case: dict[str, Any], process: EraLaw, board: Board) -> None:
    near, solution = case["tolerance"], process.solution
    pairs = {f"{case['powers'][i]}-{case['powers'][j]}": d for d, (i, j) in enumerate(board.dyads)}
    relation = np.repeat(board.relation, board.type_states, axis=0)
    begin, rho = int(process.eras[0].begin[0]), float(solution.discount[0])
    assert solution.converged.all()
    assert rho * process.certificate[0] < 0.01
    assert process.occupation.sum() == pytest.approx(1.0)
    told: list[dict[str, Any]] = [{**case, "value_annualised_at_start_state": case["value_annualised"]}]
    told += case["by_era"]
    for k, wanted in enumerate(told, -1):
        era, laws = solution.eras[max(k, 0)], process.eras if k < 0 else process.eras[k : k + 1]
        shares = process.weight[0] if k < 0 else np.ones(1)
        parts = list(zip(shares, laws, strict=True))
        if k >= 0:
            assert process.weight[0, k] == pytest.approx(wanted["weight"], abs=1e-6)
        for i, who in enumerate(case["powers"]):
            value = wanted["value_annualised_at_start_state"][who]
            assert rho * era.values[0, begin, i] == pytest.approx(value, abs=near["value_annualised"]), who
        for pair, d in pairs.items():
            level = sum(share * each.occupation[0] @ relation[:, d] for share, each in parts)
            assert level == pytest.approx(wanted["mean_relation"][pair], abs=near["mean_relation"]), pair
            paid = sum(share * each.occupation[0] @ each.payment[0, d] for share, each in parts)
            terms = wanted["net_transfer_to_first"][pair]
            assert paid == pytest.approx(terms, abs=near["net_transfer_to_first"]), pair
    first, at_ten = process.eras[0], era_state_law(process, (10.0,))[0, 0].sum(axis=0)
    for pair, d in pairs.items():
        level = at_ten @ relation[:, d]
        assert level == pytest.approx(case["mean_relation_10_years_on"][pair], abs=near["mean_relation"]), (
            pair
        )
        moves = (first.kind == d) & (first.source == begin)
        for name, which in (("hazard_up", first.rises), ("hazard_down", ~first.rises)):
            rate = first.rates[0, moves & which].sum()
            assert rate == pytest.approx(case[name][pair], abs=near[name]), (pair, name)
        eta = bargain(first.solution.parameters, board, d).precision[0]
        assert eta == pytest.approx(case["precision_in_use"][pair], rel=1e-6), pair


@pytest.mark.parametrize("number", NAMED)
def test_values_relations_terms_and_hazards(number: int) -> None:
    case = CASES[number]
    parts = [games(case, era["parameters"]) for era in case["eras"]]
    _, board, begin = parts[0]
    rates = [era["exit_rate"] for era in case["eras"][:-1]]
    solution = solve_eras([part[0] for part in parts], board, rates, protocol=case["parameters"]["protocol"])
    check(case, era_law(solution, np.array([begin])), board)


@cache
def growing() -> tuple[dict[str, Any], tuple[GameParameters, ...], tuple[float, ...], Board, int]:
    """The case that has both forms, its games by era from its rates of growth, and its exit rates."""
    case = next(case for case in CASES if "growth" in case)
    said = case["growth"]
    until = [era["until"] for era in said["eras"] if era]
    today, board, begin = games(case, {})
    rates = np.array([[said.get(f"growth.{code}", 0.0) for code in case["powers"]]])
    dates = era_dates(said["year"], until, said["last_era_at"])
    assert list(dates) == said["dates"]
    path = grown_by_era(today, rates, dates, np.array([said["world_output"]]))
    return case, path, exit_rates_of(said["year"], until), board, begin


def test_growth_gives_the_parameters_by_era() -> None:
    case, path, exits, _, _ = growing()
    assert [*exits, 0.0] == [era["exit_rate"] for era in case["eras"]]
    for era, found in zip(case["eras"], path, strict=True):
        wanted, _, _ = games(case, era["parameters"])
        for name in wanted.__slots__:
            given = getattr(wanted, name)
            np.testing.assert_allclose(getattr(found, name), given, rtol=1e-11, atol=1e-12, err_msg=name)


def test_the_scaled_precision_of_the_first_era_is_the_one_in_use() -> None:
    case, path, exits, board, _ = growing()
    solved = solve_eras(path, board, exits)
    for d, (i, j) in enumerate(board.dyads):
        eta = bargain(solved.eras[0].parameters, board, d).precision[0]
        pair = f"{case['powers'][i]}-{case['powers'][j]}"
        assert eta == pytest.approx(case["precision_in_use"][pair], rel=1e-8)


def test_the_path_of_growth_is_solved_as_the_chain_is() -> None:
    case, path, exits, board, begin = growing()
    check(case, era_law(solve_eras(path, board, exits), np.array([begin])), board)


@pytest.mark.parametrize("number", NAMED)
def test_which_half_of_a_move_costs_is_a_convention_of_each_era(number: int) -> None:
    # (u, d, e) -> (u + c, d - c, e + 2 [(rho + x) c - x c of the next era]): V rises by 2 c times the level.
    case = CASES[number]
    parts = [games(case, era["parameters"]) for era in case["eras"]]
    _, board, begin = parts[0]
    path, rates = [part[0] for part in parts], [era["exit_rate"] for era in case["eras"]]
    rng, n = np.random.default_rng(7), board.powers
    shifts = [rng.uniform(-30.0, 30.0, (n, n)) * (1.0 - np.eye(n)) for _ in path] + [np.zeros((n, n))]
    shifted = []
    for p, x, here, after in zip(path, rates, shifts, shifts[1:], strict=False):
        more = 2.0 * ((p.discount[0] + x) * here - x * after)
        moved: dict[str, Any] = {
            "friction_up": p.friction_up + here,
            "friction_down": p.friction_down - here,
            "political_value": p.political_value + more[None, :, :, None],
        }
        shifted.append(replace(p, **moved))
    protocol, start = case["parameters"]["protocol"], np.array([begin])
    # Nearer to the solution than runs need, so that what differs is not what each solve leaves.
    settings = replace(settings_of(protocol, board), tolerance=1e-10)
    as_it_was, moved_on = (
        era_law(solve_eras(each, board, rates[:-1], protocol=protocol, settings=settings), start)
        for each in (path, shifted)
    )
    relation = np.repeat(board.relation_matrix, board.type_states, axis=0)
    for before, after, c in zip(as_it_was.eras, moved_on.eras, shifts, strict=False):
        np.testing.assert_allclose(after.rates, before.rates, atol=2e-5)
        np.testing.assert_allclose(after.payment, before.payment, atol=2e-3)
        rise = 2.0 * (relation * c).sum(axis=2)
        np.testing.assert_allclose(after.solution.values[0] - before.solution.values[0], rise, atol=0.05)


def test_the_command_prints_the_chain_of_growth(tmp_path: Path) -> None:
    # As somebody else would ask: the scenario's text, with its eras, and `tripolar solve --json`.
    case = next(case for case in CASES if "growth" in case)
    said = case["growth"]
    whole = json.loads(text_of(case))
    whole["eras"] = said["eras"]
    whole["parameters"] |= {path: said[path] for path in said if path.startswith("growth.")}
    whole["parameters"] |= {key: said[key] for key in ("gravity", "world_output", "last_era_at")}
    file = tmp_path / "chain.yaml"
    file.write_text(json.dumps(whole), encoding="utf-8")
    found = CliRunner().invoke(app, ["solve", str(file), "--json"])
    assert found.exit_code == 0, found.output
    told, near = json.loads(found.stdout), case["tolerance"]
    ten_years_on = {
        pair: sum(float(level) * chance for level, chance in levels.items())
        for pair, levels in told["chance"].items()
    }
    assert ten_years_on == pytest.approx(case["mean_relation_10_years_on"], abs=near["mean_relation"])
    for era, wanted in [(told, case), *zip(told["eras"], case["by_era"], strict=True)]:
        value = wanted.get("value_annualised_at_start_state", wanted.get("value_annualised"))
        assert era["value_annualised"] == pytest.approx(value, abs=near["value_annualised"])
        assert era["mean_relation"] == pytest.approx(wanted["mean_relation"], abs=near["mean_relation"])
        paid = wanted["net_transfer_to_first"]
        assert era["net_transfer"] == pytest.approx(paid, abs=near["net_transfer_to_first"])
        if era is not told:
            assert era["weight"] == pytest.approx(wanted["weight"], abs=1e-6)
    assert [era["ends"] for era in told["eras"]] == [era.get("until") for era in said["eras"]]
    for era, given in zip(told["eras"], case["eras"], strict=True):
        for head in ("gdp", "capability"):
            shown = {code: given["parameters"][f"{head}.{code}"] for code in case["powers"]}
            assert era[head] == pytest.approx(shown, rel=1e-9)
