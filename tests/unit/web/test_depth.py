"""What a finished ensemble and a grid of points answer: the figures of the library, and charts of them."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from tests.run_once import run_once
from tests.running_server import Running, running

from tripolar.answer.views import driver_view, sensitivities
from tripolar.claims.analysis.factors import factors_of
from tripolar.claims.analysis.first_order import first_order
from tripolar.claims.criterion import criteria_of
from tripolar.prepare.prepared import prepare
from tripolar.web.grids import GridAxis, compute_grid, plan_grid
from tripolar.web.structure import control_of
from tripolar.workflow import run
from tripolar.workflow.explorer import Explorer

TUTORIAL = {"name": "tutorial"}
GRID = {"scenario": TUTORIAL, "across": "balance_stress", "up": "stake.RUS-CHN", "side": 4}


def finished(server: Running, kind: str, body: dict) -> str:
    name = server.start(kind, body)
    told = server.ended(kind, name)
    assert told["state"] == "done", told
    return name


@pytest.fixture(scope="module")
def ensemble(server: Running) -> str:
    return f"/api/ensembles/{finished(server, 'ensembles', {'scenario': TUTORIAL, 'draws': 120, 'seed': 3})}"


@pytest.fixture(scope="module")
def grid(server: Running) -> str:
    return f"/api/grids/{finished(server, 'grids', {**GRID, 'changes': ['discount=0.06']})}"


def test_the_same_ensemble_is_the_same_work(server: Running, ensemble: str) -> None:
    body = {"scenario": TUTORIAL, "draws": 120, "seed": 3}
    again = server.ask("POST", "/api/ensembles", body)
    assert (again.status, f"/api/ensembles/{again.json['id']}") == (202, ensemble)
    assert again.json["state"] == "done"
    other = server.ask("POST", "/api/ensembles", {**body, "seed": 4})
    assert other.json["id"] not in ensemble
    server.ask("DELETE", f"/api/ensembles/{other.json['id']}")


def test_indices_are_those_of_the_same_draws(server: Running, ensemble: str) -> None:
    answer = run("tutorial", draws=120, seed=3, threads=1, protocol="expiry")
    truth = criteria_of(answer.ensemble)["T2"].truth()
    own = first_order(factors_of(answer.ensemble), {"T2": truth}).of("T2")
    told = server.ask("GET", f"{ensemble}/claims/T2/sensitivity").json
    assert (told["state"], told["about"], told["decided"]) == ("told", "truth", int(np.isfinite(truth).sum()))
    assert [row["path"] for row in told["indices"]] == [each.path for each in own]
    assert [row["share"] for row in told["indices"]] == [each.share for each in own]
    assert [row["low"] for row in told["indices"]] == [each.low for each in own]
    first = told["indices"][0]
    assert (first["name"], first["distinct"]) == ("balance stress", True)
    assert f"balance stress {100 * first['share']:.0f}%" in told["alt"]
    rows = list(
        csv.DictReader(
            io.StringIO(server.ask("GET", f"{ensemble}/claims/T2/sensitivity/rows.csv").body.decode())
        )
    )
    assert [float(row["share"]) for row in rows] == [each.share for each in own]


def test_a_claim_that_comes_out_alike_is_told_by_its_margin(server: Running, ensemble: str) -> None:
    told = server.ask("GET", f"{ensemble}/claims/T1/sensitivity").json
    assert (told["state"], told["about"]) == ("told", "margin")
    assert told["title"].startswith("What the margin of T1 hangs on")
    unknown = server.ask("GET", f"{ensemble}/claims/T9/sensitivity")
    assert (unknown.status, unknown.message) == (422, "no draws decide a claim 'T9'; allowed: T1, T2, T3")


def test_where_nothing_varies_nothing_is_drawn(server: Running) -> None:
    held = ["balance_stress=20", "stake.RUS-CHN=60"]
    name = finished(server, "ensembles", {"scenario": TUTORIAL, "draws": 48, "changes": held})
    told = server.ask("GET", f"/api/ensembles/{name}/claims/T2/sensitivity").json
    assert (told["state"], told["indices"], told["alt"]) == ("alike", [], "")
    assert server.ask("GET", f"/api/ensembles/{name}/claims/T2/sensitivity/chart.svg").status == 404
    assert server.ask("GET", f"/api/ensembles/{name}/drivers/chart.svg").status == 404


def test_the_drivers_are_those_of_the_report(server: Running, ensemble: str) -> None:
    answer = run("tutorial", draws=120, seed=3, threads=1, protocol="expiry")
    told = server.ask("GET", f"{ensemble}/drivers").json
    assert [(each["claim"], each["above"]) for each in told["splits"]] == [
        (split.claim, split.above) for split in driver_view(answer.ledger).splits
    ]


def test_too_few_draws_are_said_and_draw_nothing() -> None:
    few = sensitivities(run("tutorial", draws=30, seed=3, threads=1, protocol="expiry").ensemble)["T2"]
    assert (few.state, few.decided, few.indices, few.view.bars) == ("too few", 30, (), ())


def test_noise_is_told_as_chance_and_never_drawn() -> None:
    found = sensitivities(run_once("russia-2025", 48).ensemble)
    chance = [each for each in found.values() if each.state == "chance"]
    assert chance
    assert all(each.view.bars == () and each.indices for each in chance)
    for each in found.values():
        assert len(each.view.bars) == sum(index.distinct for index in each.indices)
        assert all(0 <= bar.low <= bar.share <= bar.high <= 1 for bar in each.view.bars)


def test_a_grid_is_the_points_of_the_library(server: Running, grid: str) -> None:
    told = server.ask("GET", f"{grid}/claims/T2").json
    explorer = Explorer(prepare("tutorial"))
    assert (told["across"]["values"], told["up"]["values"]) == (
        [0.0, 30.0, 40.0, 60.0],  # with the values of the view in place of those next to them
        [40.0, 60.0, 66.7, 80.0],
    )
    for k, point in enumerate(told["points"]):
        x, y = told["across"]["values"][k % 4], told["up"]["values"][k // 4]
        own = explorer.at(["discount=0.06", f"balance_stress={x}", f"stake.RUS-CHN={y}"]).claims
        found = next(each for each in own if each.id == "T2")
        assert (point["verdict"], point["margin"]) == (found.verdict, found.margin)
    verdicts = [point["verdict"] for point in told["points"]]
    assert set(verdicts) == {"holds", "fails"}
    assert f"T2 holds at {verdicts.count('holds')} and fails at {verdicts.count('fails')}" in told["alt"]
    rows = list(csv.DictReader(io.StringIO(server.ask("GET", f"{grid}/claims/T2/rows.csv").body.decode())))
    assert [row["verdict"] for row in rows] == verdicts
    assert server.ask("GET", f"{grid}/claims/T1").json["alt"].endswith("It turns nowhere between the points.")


def test_charts_are_drawn_for_desk_and_phone(server: Running, ensemble: str, grid: str) -> None:
    for at in (f"{ensemble}/claims/T2/sensitivity", f"{ensemble}/drivers", f"{grid}/claims/T2"):
        wide, narrow = (server.ask("GET", f"{at}/chart.svg?size={size}") for size in ("wide", "narrow"))
        assert (wide.status, narrow.status) == (200, 200)
        assert wide.headers["content-type"] == "image/svg+xml"
        assert b"<desc" in wide.body
        assert wide.body != narrow.body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"across": "stake.RUS-CHN"}, "are the same assumption"),
        ({"across": "stake.CHN.RUS"}, "are the same assumption"),
        ({"across": "relation.USA-RUS"}, "is not a number with a range"),
        ({"across": "discount"}, "is not a number with a range"),
        ({"across": "balance_stres"}, "did you mean 'balance_stress'"),
        ({"across": "cap.USA-RUS"}, "has no value in this scenario"),
        ({"side": 17}, "side: must be at most 16"),
        ({"side": 1}, "side: must be at least 2"),
        ({"changes": ["spillover=7"]}, "allowed: 0 to 1"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_in_a_line(server: Running, change: dict, said: str) -> None:
    reply = server.ask("POST", "/api/grids", {**GRID, **change})
    if reply.status == 202:  # known only once the first point is asked for
        message = server.ended("grids", reply.json["id"])["message"]
    else:
        assert reply.status == 422
        message = reply.message
    assert said in message
    assert "\n" not in message


def test_a_grid_is_cancelled_and_counts_as_work() -> None:
    with running("tutorial", grid=9, queue=1) as server:
        large = {**GRID, "scenario": {"name": "russia-2025"}, "up": "precision", "side": 9}
        started = server.ask("POST", "/api/grids", large)
        assert started.status == 202
        queued = server.ask("POST", "/api/ensembles", {"scenario": TUTORIAL, "draws": 8}).json
        assert (queued["state"], queued["done"]) == ("waiting", 0)
        refused = server.ask("POST", "/api/ensembles", {"scenario": TUTORIAL, "draws": 9})
        assert (refused.status, refused.headers["retry-after"]) == (429, "1")
        server.ask("DELETE", f"/api/grids/{started.json['id']}")
        told = server.ended("grids", started.json["id"])
        assert (told["state"], told["result"]) == ("cancelled", None)
        assert told["done"] < told["total"] == 81
        assert server.ask("GET", f"/api/grids/{started.json['id']}/claims/M4").status == 404
        assert server.ask("POST", "/api/grids", {**large, "side": 10}).message.endswith("allowed: 2 to 9")


def test_the_values_of_a_grid_lie_in_the_range_by_steps_or_by_factors() -> None:
    explorer = Explorer(prepare("russia-2025"))
    plan = plan_grid(
        explorer, ["balance_stress=33", "precision=4"], "balance_stress", "relation_hazard.RUS-CHN.partner", 5
    )
    assert plan.others == ("precision=4",)
    assert (plan.across.now, plan.across.log, plan.up.log) == (33.0, False, True)
    assert plan.across.values == (0.0, 33.0, 60.0, 90.0, 120.0)
    ends = plan.up.values[0], plan.up.values[-1]
    even = np.geomspace(*ends, 5)
    assert [value for value in plan.up.values if value != plan.up.now] == pytest.approx(
        np.delete(even, np.abs(np.log(even[1:-1] / plan.up.now)).argmin() + 1), rel=0.01
    )


def test_a_change_by_a_factor_or_a_step_has_its_place_in_a_grid() -> None:
    explorer = Explorer(prepare("russia-2025"))

    def now(change: str) -> float:
        return plan_grid(explorer, [change], "balance_stress", "precision", 5).across.now

    assert (now("balance_stress=*0.5"), now("balance_stress=+12"), now("balance_stress=+-12")) == (30, 72, 48)
    assert math.isnan(now("balance_stress=much"))


@pytest.mark.parametrize("changes", [[], ["balance_stress=63"], ["balance_stress=*1.4", "precision=2.5"]])
def test_the_colour_at_the_present_values_is_the_ledger_s_verdict(changes: list[str]) -> None:
    explorer = Explorer(prepare("russia-2025"))
    plan = plan_grid(explorer, changes, "balance_stress", "precision", 4)
    grid = compute_grid(explorer, plan, lambda done: None).kept.computed
    x, y = plan.across.now, plan.up.now
    ledger = {each.id: each.verdict for each in explorer.at(changes).claims}
    seen = set()
    for claim in grid.claims:
        around = {area.verdict for area in grid.view(claim).areas if (x, y) in area.corners}
        expected = ledger[claim] if ledger[claim] in ("holds", "fails") else "no verdict"
        assert around == {expected}, claim
        seen.add(expected)
    assert {"holds", "fails"} <= seen


def test_gdp_is_written_as_it_is_usually_written() -> None:
    found = control_of(Explorer(prepare("russia-2025")), "gdp.CHN")
    assert (found.title, GridAxis(found, (1.0, 2.0), 1.0).name) == ("GDP", "GDP, China")
