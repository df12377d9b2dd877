"""Figures become numbers, and these are held against the limits of their families, under every variant."""

from __future__ import annotations

import numpy as np
import pytest

from tripolar.ensemble.draws import draw
from tripolar.ensemble.execute import run_ensemble
from tripolar.errors import ParameterError, ScenarioError
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.prepare.quantities import Request
from tripolar.scenario.load import load_text, override

GDP = "figure(gdp_current_usd, ACTOR, 2024)"
WARHEADS = "figure(nuclear_warheads, ACTOR, 2023)"  # of three powers that all have some


def measured(*measures: str, then: str = "", variant: str = "") -> Prepared:
    blend = "".join(f"      m{k}: '{each}'\n" for k, each in enumerate(measures))
    text = f"schema: 1\nextends: tutorial\ntitle: x\nparameters:\n  capability:\n    blend:\n{blend}"
    text += f"    then: [{then}]\n" if then else ""
    text += f"variants:\n  weak: {{set: {{{variant}}}}}\n" if variant else ""
    return prepare(load_text(text, "mine"))


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (
            f"0 * {GDP}",
            "mine.yaml:8:12: capability: the measure 'm1' is 0 for every power, so that it gives no shares",
        ),
        (f"0 - {GDP}", "mine.yaml:8:12: capability: the measure 'm1' is -2.91849e+13 for USA"),
        ("figure(un_idealpoint, ACTOR, 2020)", "shares are taken of it; allowed: 0 or more"),
    ],
)
def test_a_blend_with_a_measure_that_gives_no_shares_is_refused(second: str, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        measured(GDP, second)
    assert told in str(caught.value)


@pytest.mark.parametrize("where", ["then", "variant"])
@pytest.mark.parametrize("change", ["{times: -1}", "{plus: -0.05}", "{times: 0}"])
def test_what_changes_a_blend_beyond_its_limits_is_refused(where: str, change: str) -> None:
    changed = {"then": f"{{RUS: {change}}}"} if where == "then" else {"variant": f"capability.RUS: {change}"}
    with pytest.raises(ParameterError, match=r"capability\.RUS .*\(blend of m0, m1\)") as caught:
        measured(GDP, WARHEADS, **changed)
    assert str(caught.value).startswith("mine.yaml:5:3" if where == "then" else "variant weak")


def test_a_blend_whose_changes_stay_within_its_limits_is_used() -> None:
    made = measured(GDP, WARHEADS, then="{RUS: {times: 0.5}}", variant="capability.RUS: {plus: -0.02}")
    assert min(draw(made, 256, 0).blended["capability.RUS"]) > 0.02


def test_a_power_without_any_capability_is_refused_and_one_that_a_measure_gives_none_is_not() -> None:
    with pytest.raises(ParameterError, match=r"capability\.RUS is 0 share; allowed: above 0"):
        override(load_text("schema: 1\nextends: tutorial\ntitle: x\n"), ["capability.RUS=0"])
    none_of_russia = f"{GDP} * min(1, abs({GDP} - figure(gdp_current_usd, RUS, 2024)))"
    made = measured(GDP, none_of_russia)
    assert made.blends["capability"]["m1"][made.scenario.codes.index("RUS")] == 0
    requests = tuple(Request("value", (code,)) for code in made.scenario.codes)
    ensemble = run_ensemble(made, requests, draws=8, seed=0)
    assert all(np.isfinite(column).all() for column in ensemble.quantities.values())
    with pytest.raises(ParameterError, match=r"capability\.RUS is 0 \(blend of m0\)"):
        measured(none_of_russia)


LOSSES = """\
schema: 1
extends: tutorial
title: x
main: null
parameters:
  stake: null
  rivalry_loss: {USA-RUS: 20, USA-CHN: {uniform: [10, 300]}, RUS-CHN: 30}
variants:
  v: {set: {stake.USA.CHN: CHANGE}}
"""


def test_a_variant_that_turns_a_stake_solved_for_negative_is_refused_before_any_draw() -> None:
    with pytest.raises(ScenarioError, match=r"variant .v.: stake\.USA\.CHN times -1 lies outside its limits"):
        load_text(LOSSES.replace("CHANGE", "{times: -1}"))


def test_a_variant_that_takes_a_stake_below_zero_in_some_draws_is_refused_with_the_path() -> None:
    made = prepare(load_text(LOSSES.replace("CHANGE", "{plus: -200}")))
    with pytest.raises(
        ParameterError, match=r"after stake\.USA\.CHN=\+-200\.0: stake\.USA\.CHN is -\S+ bn US\$/yr"
    ):
        run_ensemble(made, (Request("value", ("USA",), "v"),), draws=8, seed=0)
