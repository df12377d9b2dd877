"""Numbers of the simulator are written as the report writes them."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from tests.running_server import Running

from tripolar.scenario.families import FAMILIES
from tripolar.words import in_unit, number, percent

WRITTEN = """
const [numbers, shares, values, units, done] = arguments;
const modules = [import("/static/numbers.js"), import("/static/texts.js")];
Promise.all(modules).then(([{ number, percent }, { inUnit }]) =>
  done([numbers.map((each) => number(each)), shares.map(percent),
    values.map((value, k) => inUnit(value, units[k]))])
).catch((problem) => done([String(problem), [], []]));
"""

NUMBERS = [0.0, 0.125, 2.5, 0.0625, 100.5, 101.5, 12.25, 12.35, 1.005, 8.345, 18743.5, -3.14159, 2e-5]
SHARES = [0.0, 0.004, 0.005, 0.0051, 0.125, 0.135, 0.145, 0.5, 0.985, 0.994, 0.995, 0.999, 1.0]
RATES = [0.0, 0.01, 0.04, 0.1, 0.15, 0.19, 0.2, 0.21, 0.3, 0.4, 0.75, 0.8, 1.0, 1.2, 1.25, 1.4, 2.0, 12.0]
RARE = [1 / 99.4, 1 / 125, 1 / 135, 1 / 996, 1 / 1000, 1 / 2577, 1 / 10788, 1 / 24289]
OTHERS = {
    "share/yr": [0.05, 0.1, 0.033, -0.012, 0.0],
    "bn US$/yr": [60.0, 0.94, -3.51, 1234.5, 0.0],
    "bn US$": [2.0, -0.4],
    "ratio": [0.25, 1.3],
    "share": [0.0],
    "none": [0.5, 2.0],
    "yr": [1.0, 8.0],
    "log-odds": [-0.7],
    "1/bn": [0.02],
}
TOLD = [
    *((rate, "1/yr") for rate in RATES + RARE),
    *((each, unit) for unit in OTHERS for each in OTHERS[unit]),
]


@pytest.fixture
def window(chromium: Chrome, server: Running) -> Chrome:
    chromium.get(server.place.address + "api/limits")
    return chromium


def test_a_number_reads_alike_in_the_simulator_and_in_the_report(window: Chrome) -> None:
    values, units = zip(*TOLD, strict=True)
    numbers, shares, told = window.execute_async_script(WRITTEN, NUMBERS, SHARES, values, units)
    assert numbers == [number(each) for each in NUMBERS]
    assert shares == [percent(each) for each in SHARES]
    assert told == [in_unit(value, unit) for value, unit in TOLD]


def test_a_family_of_rates_is_told_as_events_unless_it_is_none() -> None:
    rates = {family.head: family.told_in for family in FAMILIES if family.unit == "1/yr"}
    events = ("relation_hazard", "return_hazard", "leader_hazard", "leader_chain", "renewal_rate")
    assert rates == {
        **dict.fromkeys((*events, "revision_rate"), "1/yr"),
        **dict.fromkeys(("discount", "growth"), "share/yr"),
    }


def test_the_middle_goes_to_the_even_digit_and_half_a_percent_is_not_none() -> None:
    assert [percent(each) for each in (0.125, 0.135, 0.005, 0.995)] == ["12%", "14%", "<1%", ">99%"]
