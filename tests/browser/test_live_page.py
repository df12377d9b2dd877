"""Sliders of the written page: they answer from a file, without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from tests.browser.simulator import wait

from tripolar import run
from tripolar.claims.at_once import AtOnce, shipped, truths_of
from tripolar.report.page import write_page

OpenPage = Callable[[Path, int], Chrome]

SHARES = "return [...document.querySelectorAll('#move-shares b')].map((each) => each.textContent)"

MOVE = """
const slider = document.getElementById("move-0");
slider.value = arguments[0];
slider.dispatchEvent(new Event("input"));
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, AtOnce]:
    answer = run("tutorial", draws=64, threads=1)
    path = tmp_path_factory.mktemp("live") / "page.html"
    write_page(answer, path)
    prepared = answer.ensemble.prepared
    return path, AtOnce(prepared, shipped(prepared) or truths_of(answer.ensemble))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_moved_slider_moves_every_claim_and_can_be_put_back(
    open_page: OpenPage, written: tuple[Path, AtOnce], width: int
) -> None:
    path, stored = written
    window = open_page(path, width)
    unmoved = wait(window, SHARES)
    assert len(unmoved) == len(stored.stored.claims)
    window.execute_script(MOVE, 8)
    moved = window.execute_script(SHARES)
    assert moved != unmoved
    output = window.execute_script("return document.querySelector('output').textContent")
    assert output == "$15 bn a year"
    wanted = stored.at({"balance_stress": "15"}).claims
    for text, found in zip(moved, wanted.values(), strict=True):
        assert found.probability is not None
        assert float(text.strip("<>%")) == pytest.approx(100 * found.probability, abs=1.6)
    window.find_element("id", "move-back").click()
    assert window.execute_script(SHARES) == unmoved
    assert not window.get_log("browser")
    assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth")
