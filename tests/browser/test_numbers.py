"""Numbers of the simulator are written as the report writes them."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from tests.running_server import Running

from tripolar.words import in_unit, number, percent

WRITTEN = """
const [numbers, shares, rates, done] = arguments;
const modules = [import("/static/numbers.js"), import("/static/texts.js")];
Promise.all(modules).then(([{ number, percent }, { ANSWER }]) =>
  done([numbers.map((each) => number(each)), shares.map(percent), rates.map(ANSWER.often)])
).catch((problem) => done([String(problem), [], []]));
"""

NUMBERS = [0.0, 0.125, 2.5, 0.0625, 100.5, 101.5, 12.25, 12.35, 1.005, 8.345, 18743.5, -3.14159, 2e-5]
SHARES = [0.0, 0.004, 0.005, 0.0051, 0.125, 0.135, 0.145, 0.5, 0.985, 0.994, 0.995, 0.999, 1.0]
RATES = [0.0, 0.01, 0.04, 0.1, 0.15, 0.19, 0.2, 0.21, 0.3, 0.4, 0.75, 0.8, 1.0, 1.2, 1.25, 1.4, 2.0, 12.0]


@pytest.fixture
def window(chromium: Chrome, server: Running) -> Chrome:
    chromium.get(server.place.address + "api/limits")
    return chromium


def test_a_number_reads_alike_in_the_simulator_and_in_the_report(window: Chrome) -> None:
    numbers, shares, rates = window.execute_async_script(WRITTEN, NUMBERS, SHARES, RATES)
    assert numbers == [number(each) for each in NUMBERS]
    assert shares == [percent(each) for each in SHARES]
    assert rates == [in_unit(each, "1/yr") for each in RATES]


def test_the_middle_goes_to_the_even_digit_and_half_a_percent_is_not_none() -> None:
    assert [percent(each) for each in (0.125, 0.135, 0.005, 0.995)] == ["12%", "14%", "<1%", ">99%"]
