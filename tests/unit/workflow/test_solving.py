"""One game at central values, its certificate, and what else it could settle in."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tripolar.cli import main
from tripolar.errors import InputError
from tripolar.game.model.plain import PROTOCOLS
from tripolar.workflow import SolvedGame, solve

# Little to pay with, sharp choices, and quarrels that cost third parties much.
STRAIN = (
    "balance_stress=300",
    "precision=20",
    *(f"transfer_bound.{dyad}=1" for dyad in ("USA-RUS", "USA-CHN", "RUS-CHN")),
)


@cache
def tutorial(starts: int | None = None, seed: int = 0) -> SolvedGame:
    return solve("tutorial", starts=starts, seed=seed)


def test_the_certificate_says_what_imprecision_leaves() -> None:
    sharp, blunt = solve("tutorial", changes=["precision=2"]), tutorial()
    assert sharp.certificate["epsilon"] != blunt.certificate["epsilon"]
    assert 0.0 < float(blunt.certificate["epsilon"]) < 50.0


def test_looking_for_others_changes_nothing_else() -> None:
    plain, looked = tutorial(), tutorial(16)
    assert plain.equilibria is None
    assert looked.value_annualised == plain.value_annualised
    assert looked.certificate == plain.certificate


def test_the_first_listed_is_the_one_that_is_reported() -> None:
    looked = tutorial(16)
    assert looked.equilibria is not None
    first = looked.equilibria.found[0]
    assert first.selected
    assert first.value_annualised == pytest.approx(looked.value_annualised)
    assert first.net_transfer == pytest.approx(looked.net_transfer)
    assert first.mean_relation == pytest.approx(looked.mean_relation)
    found = looked.equilibria
    assert sum(each.starts for each in found.found) + found.not_converged == 16


def test_a_strained_triangle_is_answered_by_more_than_one_equilibrium() -> None:
    found = solve("tutorial", changes=STRAIN, starts=24).equilibria
    assert found is not None
    assert len(found.found) >= 2
    values = [each.value_annualised["RUS"] for each in found.found]
    assert found.value_apart["RUS"] == pytest.approx(max(values) - min(values))
    assert found.value_apart["RUS"] > 50.0
    terms = [each.net_transfer["USA-RUS"] for each in found.found]
    assert found.terms_apart["USA-RUS"] == pytest.approx(max(terms) - min(terms))
    assert all(each.error_bound < 0.1 for each in found.found)
    assert all(each.distance > found.tolerance for each in found.found[1:])


@pytest.mark.parametrize("given", [{"starts": 0}, {"starts": 4, "seed": -1}])
def test_numbers_that_make_no_sense_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(InputError, match="must be at least"):
        solve("tutorial", **given)


GAMES = Path(__file__).parent / "games"


def test_a_game_that_nothing_solves_is_told_as_not_solved_and_its_starts_as_not_settled() -> None:
    found = solve(GAMES / "starts-crash.yaml", starts=24)
    assert found.certificate["status"] == "cycling"
    assert np.isnan(list(found.value_annualised.values())).all()
    assert found.equilibria is not None
    assert (found.equilibria.found, found.equilibria.not_converged) == ((), 24)
    assert not found.equilibria.examined


def test_starts_get_the_rescue_and_find_what_is_far_away() -> None:
    found = solve(GAMES / "missed-equilibrium.yaml", starts=24).equilibria
    assert found is not None
    assert found.examined
    assert found.not_converged < 12
    assert found.found[0].selected
    assert found.found[0].value_annualised["CCC"] == pytest.approx(14.0, abs=0.1)
    # Computed by an independent solver of the same equations.
    relations = {"AAA-BBB": 0.67, "AAA-CCC": 0.48, "BBB-CCC": 0.58}
    [other] = [each for each in found.found if abs(each.value_annualised["CCC"] - 73.5) < 0.1]
    assert other.mean_relation == pytest.approx(relations, abs=0.006)


def test_a_game_that_settles_from_a_fixed_start_is_solved_whether_or_not_others_are_looked_for() -> None:
    alone, looked = (solve(GAMES / "cycling-but-starts-settle.yaml", starts=k) for k in (None, 24))
    assert alone.certificate["status"] == "converged"
    assert alone.certificate["path"] > 3
    assert alone.certificate["error_bound"] < 0.01
    values = {"AAA": 477.8, "BBB": 214.9, "CCC": 708.5}
    assert alone.value_annualised == pytest.approx(values, abs=0.1)
    assert looked.value_annualised == alone.value_annualised
    assert looked.equilibria is not None
    assert looked.equilibria.found[0].selected


@pytest.mark.parametrize("steepness", [900, 1e6])
def test_a_very_steep_contest_has_finite_numbers_and_the_same_values_as_its_limit(steepness: float) -> None:
    found = solve("tutorial", changes=[f"contest_steepness={steepness:g}"])
    assert found.certificate["status"] == "converged"
    numbers = [value for flows in found.flow.values() for value in flows.values()]
    assert np.isfinite([*numbers, *found.value_annualised.values()]).all()
    limit = solve("tutorial", changes=["contest_steepness=300"])
    assert found.value_annualised == pytest.approx(limit.value_annualised, abs=1e-3)


def test_what_is_not_certified_is_not_said_to_have_converged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tripolar.ensemble.pipeline.CERTIFIED", 0.0)
    monkeypatch.setattr("tripolar.workflow.solving.CERTIFIED", 0.0)
    found = solve("tutorial")
    assert np.isnan(found.value_annualised["USA"])
    assert found.certificate["status"] == "not certified"


def printed(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *arguments: str,
    scenario: str = "tutorial",
) -> str:
    monkeypatch.setattr(sys, "argv", ["tripolar", "solve", scenario, *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    return capsys.readouterr().out


def test_the_program_lists_them(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "distinct" not in printed(capsys, monkeypatch)
    assert "equilibria" not in json.loads(printed(capsys, monkeypatch, "--json"))
    text = " ".join(printed(capsys, monkeypatch, "--starts", "8", "--seed", "3").split())
    assert "8 random starts (seed 3)" in text
    told = json.loads(printed(capsys, monkeypatch, "--starts", "8", "--json"))["equilibria"]
    assert (told["starts"], told["seed"]) == (8, 0)
    assert set(told["value_apart"]) == {"USA", "RUS", "CHN"}


def test_an_item_that_nobody_can_give_is_worth_nothing_to_a_pair_that_is_held() -> None:
    changes = ("reading=shocks", "frozen.USA-RUS=hostile")
    bare = solve("reference-2025", protocol="nontransferable", changes=changes)
    backing = (*changes, "backing.USA-RUS.worth=50", "backing.USA-RUS.cost=40")
    with_item = solve("reference-2025", protocol="nontransferable", changes=backing)
    for power, value in bare.value_annualised.items():
        assert with_item.value_annualised[power] == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize("item", [(), ("backing.USA-RUS.worth=50", "backing.USA-RUS.cost=40")])
@pytest.mark.parametrize("reading", ["mistakes", "shocks"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_is_printed_beside_a_value_adds_up_to_it(
    protocol: str,
    reading: str,
    item: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changes = [f"--set={change}" for change in (f"reading={reading}", *item)]
    told = json.loads(printed(capsys, monkeypatch, "--protocol", protocol, *changes, "--json"))
    values, received = told["value_annualised"], told["received"]
    for power, value in values.items():
        parts = [amounts[power] for amounts in (*told["flow"].values(), *received.values())]
        assert sum(parts) == pytest.approx(value, abs=1e-3)
    assert bool(received["items"]["RUS"]) == (bool(item) and protocol != "nontransferable")
    assert (received["choice"]["RUS"] > 0.0) == (reading == "shocks")
    paid = dict.fromkeys(values, 0.0)
    for pair, amount in told["net_transfer"].items():
        first, second = pair.split("-")
        paid[first] += amount
        paid[second] -= amount
    assert received["payments"] == pytest.approx(paid, abs=1e-9)

    text = parsable(printed(capsys, monkeypatch, "--protocol", protocol, *changes))
    lines = [line.split() for line in text.partition("Part of the value")[2].splitlines()[1:]]
    rows = {line[0]: np.array([*map(float, line[1:])]) for line in lines if len(line) == 4}
    value = rows.pop("Value")
    assert value == pytest.approx(list(values.values()), abs=0.051)
    assert sum(rows.values()) == pytest.approx(value, abs=0.051 * (len(rows) + 1))


WITHOUT_ITEMS = tuple(
    f"backing.{pair}.{part}=0" for pair in ("AAA-BBB", "BBB-CCC") for part in ("worth", "cost")
)


@pytest.mark.parametrize("item", [(), WITHOUT_ITEMS])
@pytest.mark.parametrize("reading", ["mistakes", "shocks"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_parts_of_every_other_equilibrium_add_up_to_its_values(
    protocol: str,
    reading: str,
    item: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = ["--protocol", protocol, "--starts", "12", f"--set=reading={reading}"]
    asked += [f"--set={change}" for change in item]
    scenario = str(GAMES / "missed-equilibrium.yaml")
    told = json.loads(printed(capsys, monkeypatch, *asked, "--json", scenario=scenario))
    found = told["equilibria"]["found"]
    # Pairs' mixes start uniform from every start, so that all starts lead to one.
    assert (len(found) > 1) == (protocol != "nontransferable") or item
    for part in ("flow", "received"):
        for name, amounts in told[part].items():
            assert found[0][part][name] == pytest.approx(amounts)
    for each in found:
        for power, value in each["value_annualised"].items():
            parts = [amounts[power] for amounts in (*each["flow"].values(), *each["received"].values())]
            assert sum(parts) == pytest.approx(value, abs=1e-3)
    given = [any(each["received"]["items"].values()) for each in found]
    assert any(given) == (not item and protocol != "nontransferable")

    text = printed(capsys, monkeypatch, *asked, scenario=scenario).partition("distinct equilibri")[2]
    rows = sums_of_parts(parsable(text).partition("Parts of the value")[2])
    expected = [value for each in found[1:] for value in each["value_annualised"].values()]
    assert [value for value, _ in rows] == pytest.approx(expected, abs=0.051)
    assert [total for _, total in rows] == pytest.approx(expected, abs=0.6)


def parsable(text: str) -> str:
    """Printed numbers as `float` reads them."""
    return text.replace("−", "-").replace("\u202f", "")


def sums_of_parts(table: str) -> list[tuple[float, float]]:
    """The value and the sum of its parts in every row; a row may go on in the next lines."""
    rows: list[list[str]] = []
    for line in table.splitlines():
        cells = line.split()
        if len(cells) > 4 and cells[0].isdigit():
            rows.append(cells[3:])
        elif rows and cells and "*" not in line:
            rows[-1] += cells
    numbers = [[each.rstrip(",") for each in row if any(c.isdigit() for c in each)] for row in rows]
    return [(float(value), sum(map(float, parts))) for value, *parts in numbers]


def test_the_program_says_what_was_not_examined(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = str(GAMES / "starts-crash.yaml")
    text = " ".join(printed(capsys, monkeypatch, "--starts", "2", scenario=scenario).split())
    assert "nan" not in text
    assert "No equilibrium found: 2 of 2 random starts (seed 0) did not settle" in text
