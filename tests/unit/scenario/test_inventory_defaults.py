"""The defaults that a scenario uses, and what they switch off."""

from __future__ import annotations

import pytest
from tests.unit.scenario.texts import BASE, changed, read

import tripolar as tp
from tripolar.scenario.content import default_lines, inventory

TRADING = "precision: 5\n  access.RUS.CHN: 0.2"


@pytest.mark.parametrize(
    ("given", "off"),
    [
        ("precision: 5", {"access", "spillover", "coercion", "autonomy", "stress"}),
        (TRADING, {"spillover", "coercion", "autonomy", "stress"}),
        (f"{TRADING}\n  autonomy_weight: 0.5\n  balance_stress: 3", {"spillover", "coercion"}),
        ("precision: 5\n  exports.RUS.CHN: 20", {"access", "spillover", "coercion", "autonomy", "stress"}),
        (
            "precision: 5\n  exports.RUS.CHN: 20\n  rerouting_discount: 0.2\n  coercion: 0.3\n"
            "  leader.CHN: rival",
            {"spillover", "autonomy", "stress"},
        ),
    ],
)
def test_the_channels_that_defaults_switch_off_are_those_that_pay_nothing(given: str, off: set[str]) -> None:
    text = changed("precision: 5", given)
    scenario = read(text)
    assert set(inventory(scenario).switched_off) == off
    flow = tp.solve(scenario).flow
    for channel in ("access", "spillover", "coercion", "autonomy", "stress"):
        assert (max(map(abs, flow[channel].values())) == 0.0) is (channel in off), channel


def test_a_zero_that_somebody_wrote_is_no_default() -> None:
    written = read(changed("precision: 5", "precision: 5\n  spillover: {value: 0, why: none was seen}"))
    assert "spillover" not in inventory(written).switched_off
    assert "spillover" not in inventory(written).at_default


def test_defaults_are_listed_by_path_and_a_whole_family_by_its_form() -> None:
    lines = list(default_lines(read(changed("precision: 5", TRADING))))
    assert "coercion: 0 ratio" in lines
    assert "access_floor.A-B (all 3): 0 ratio" in lines
    [access] = [line for line in lines if line.startswith("access.")]
    assert access == "access.USA.RUS, access.USA.CHN, access.RUS.USA, access.CHN.USA, access.CHN.RUS: 0 ratio"
    assert set(inventory(read(BASE)).at_default) == {
        path for path, each in read(BASE).parameters.items() if each.why == "default"
    }
