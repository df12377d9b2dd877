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
from tripolar.scenario.load import load_text

OpenPage = Callable[[Path, int], Chrome]

SHARES = "return [...document.querySelectorAll('#move-shares b')].map((each) => each.textContent)"

# Whether the answer that stays in view, and the answer above, say that they are of before a move.
FORMER = """
return [".stays", ".said"].map((each) => document.querySelector(each)).map((each) =>
  each.querySelector(".before-move").checkVisibility() && each.innerText.includes("As before your move"));
"""

MOVE = """
const slider = document.getElementById("move-0");
slider.value = arguments[0];
slider.dispatchEvent(new Event("input"));
"""


CHOICE = """\
schema: 1
extends: tutorial
title: Does it matter how Washington and Beijing stand?
parameters:
  relation: {USA-CHN: {choice: {hostile: 1, normal: 1}}}
main: [relation.USA-CHN, balance_stress]
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
    assert window.execute_script(FORMER) == [False, False]
    window.execute_script(MOVE, 8)
    moved = window.execute_script(SHARES)
    assert moved != unmoved
    output = window.execute_script("return document.querySelector('output').textContent")
    assert output == "$15 bn a year"
    wanted = stored.at({"balance_stress": "15"}).claims
    for text, found in zip(moved, wanted.values(), strict=True):
        assert found.probability is not None
        assert float(text.strip("<>%")) == pytest.approx(100 * found.probability, abs=1.6)
    assert window.execute_script(FORMER) == [True, True]
    window.find_element("id", "move-back").click()
    assert window.execute_script(SHARES) == unmoved
    assert window.execute_script(FORMER) == [False, False]
    assert not window.get_log("browser")
    assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1280, 390])
def test_one_of_few_values_is_chosen_from_a_list_above_the_claims(
    open_page: OpenPage, tmp_path: Path, width: int
) -> None:
    answer = run(load_text(CHOICE, "choice"), draws=48, threads=1)
    window = open_page(write_page(answer, tmp_path / "page.html"), width)
    unmoved = wait(window, SHARES)
    buttons = window.find_elements("css selector", ".live-choice input")
    assert [each.find_element("xpath", "..").text.strip() for each in buttons] == ["hostile", "normal"]
    assert not any(each.is_selected() for each in buttons)  # nothing is fixed
    assert window.execute_script(
        "const top = (id) => document.getElementById(id).getBoundingClientRect().top;"
        " return top('move-sliders') <= top('move-shares')"
    )
    buttons[0].click()
    chosen = answer.ensemble.parameters["relation.USA-CHN"] == 0.0
    truths = truths_of(answer.ensemble)
    for text, holds in zip(window.execute_script(SHARES), truths.holds, strict=True):
        # 24 draws are of this value, and the share is shrunk towards that of all.
        assert abs(float(text.strip("<>%")) - 100 * holds[chosen].mean()) < 15.0
    window.find_element("id", "move-back").click()
    assert window.execute_script(SHARES) == unmoved
    assert not any(each.is_selected() for each in buttons)
