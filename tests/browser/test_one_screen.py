"""The simulator on one screen: question, answer, powers, what a move turned; nothing false meanwhile."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.browser.simulator import LOOKS, Open, barriers, control, look, settled, wait
from tests.browser.test_page import BEYOND

from tripolar.answer.live import stored_answer
from tripolar.answer.sentence import sentence
from tripolar.answer.turns import moved_words
from tripolar.claims.at_once import AtOnce, shipped
from tripolar.claims.judge import judge_shares
from tripolar.prepare.prepared import prepare

BOTTOM = "return document.querySelector(arguments[0])?.getBoundingClientRect().bottom"
TOLD = "return document.querySelector('.in-a-sentence > p').textContent.trim().replace(/\\s+/g, ' ')"
ANSWERED = (
    "return document.querySelectorAll('.groups .shares li').length && !document.querySelector('.stale')"
)
HOLD = """
  const ask = window.fetch, held = [];
  window.fetch = (path, options) => (path === '/api/answer'
    ? new Promise((resolve, reject) => held.push(() => ask(path, options).then(resolve, reject)))
    : ask(path, options));
  window.free = () => { window.fetch = ask; for (const go of held.splice(0)) go(); };
"""


def stored() -> AtOnce:
    prepared = prepare("tutorial")
    truths = shipped(prepared)
    assert truths is not None
    return AtOnce(prepared, truths)


def small(window: Chrome) -> None:
    size = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.mark.parametrize("view", ["#s=tutorial", "#s=russia-2025"])
def test_question_answer_powers_reasons_and_sliders_are_seen_without_scrolling(
    open_simulator: Open, view: str
) -> None:
    window = open_simulator(view)
    wait(window, ANSWERED)
    small(window)
    parts = ("h1", ".in-a-sentence", ".picture svg", ".group.turned", ".groups .key", ".controls input")
    assert {part: window.execute_script(BOTTOM, part) <= 800 for part in parts} == dict.fromkeys(parts, True)


def test_a_move_turns_the_answer_and_shows_what_it_turned_on_the_same_screen(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    wait(window, ANSWERED)
    at_once = stored()
    rest = stored_answer(at_once)
    assert window.execute_script(TOLD) == f"{rest['lead']} {rest['text']}"
    assert "What would turn" in window.find_element(By.CSS_SELECTOR, ".group.turned").text
    small(window)
    control(window, "Balance stress").send_keys(Keys.HOME)
    settled(window)
    wait(window, f"{TOLD} !== arguments[0]", f"{rest['lead']} {rest['text']}")
    wait(window, ANSWERED)
    changes = ["balance_stress=0"]
    now, before = (judge_shares(at_once.prepared, at_once.at(given).claims) for given in (changes, ()))
    told = sentence(
        at_once.prepared.scenario, now, moved=moved_words(at_once.prepared, changes), before=before
    )
    assert window.execute_script(TOLD).startswith(
        f"{told.lead} If partners do not mind each other's partners, "
    )
    assert window.find_element(By.CSS_SELECTOR, ".in-a-sentence .note").text.startswith(str(told.count))
    turned = window.find_element(By.CSS_SELECTOR, ".group.turned")
    assert "Turned by your move" in turned.text
    assert "China pays more for Russia" in turned.text
    assert window.execute_script(BOTTOM, ".group.turned") <= 800


def test_while_the_sentence_is_awaited_the_one_before_says_so(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    wait(window, ANSWERED)
    window.execute_script(HOLD)
    before = window.execute_script(TOLD)
    control(window, "Balance stress").send_keys(Keys.HOME)
    passed = ".in-a-sentence .passed:not([hidden])"
    wait(window, f"return document.querySelector('{passed}')")
    assert window.execute_script(TOLD) == before
    assert window.find_element(By.CSS_SELECTOR, passed).text.startswith("As before your move")
    assert window.find_elements(By.CSS_SELECTOR, ".stays.stale")
    window.execute_script("window.free()")
    wait(window, f"return !document.querySelector('{passed}')")
    assert window.execute_script(TOLD) != before


def test_where_stored_draws_say_nothing_the_answer_says_why(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&discount=0.1")
    settled(window)
    passed = "return document.querySelector('.in-a-sentence .passed:not([hidden])')?.textContent"
    control(window, "Balance stress").send_keys(Keys.HOME)
    assert "Discount" in wait(window, passed)


def test_on_a_phone_the_answer_stays_above_and_one_assumption_below(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial", width=390)
    wait(window, ANSWERED)
    assert window.execute_script(BEYOND) == []
    window.execute_script("document.getElementById('ledger-title').scrollIntoView()")
    assert window.execute_script("""
      const box = document.querySelector('.stays p').getBoundingClientRect();
      return document.elementFromPoint(30, box.top + box.height / 2).closest('.stays') !== null""")
    slider = control(window, "Balance stress")
    seen = (
        "const box = arguments[0].getBoundingClientRect(); return box.left >= 0 && box.bottom <= innerHeight"
    )
    assert window.execute_script(seen, slider)
    window.find_element(By.CSS_SELECTOR, ".assumptions .next").click()
    wait(window, "return document.querySelector('.assumptions .place').textContent.startsWith('2 of')")
    wait(window, seen, control(window, "Stake"))
    assert not window.execute_script(seen, slider)


def test_axe_finds_nothing_on_the_first_screen(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&balance_stress=10")
    wait(window, ANSWERED)
    for width, scheme, rules in LOOKS:
        look(window, width, scheme)
        assert barriers(window, rules) == [], (width, scheme)
