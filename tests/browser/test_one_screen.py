"""The simulator on one screen: question, answer, powers, what a move turned; nothing false meanwhile."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.browser.simulator import (
    LOOKS,
    Open,
    barriers,
    button,
    changes,
    control,
    look,
    settled,
    wait,
)
from tests.browser.test_page import BEYOND

from tripolar.answer.live import stored_answer
from tripolar.answer.sentence import sentence
from tripolar.answer.turns import moved_words
from tripolar.claims.at_once import AtOnce, shipped
from tripolar.claims.judge import judge_shares
from tripolar.prepare.prepared import prepare

BOTTOM = "return document.querySelector(arguments[0])?.getBoundingClientRect().bottom"
TOLD = "return document.querySelector('.in-a-sentence > p').textContent.trim().replace(/\\s+/g, ' ')"
ANSWERED = "return document.querySelector('.groups:not(.stale) .shares li')"
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
    staying = "return document.querySelector('.stays').innerText.trim().startsWith('As before your move.')"
    assert window.execute_script(staying)
    window.execute_script("window.free()")
    wait(window, f"return !document.querySelector('{passed}')")
    assert window.execute_script(TOLD) != before
    assert not window.execute_script(staying)


def test_where_stored_draws_say_nothing_the_answer_says_why(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&discount=0.1")
    settled(window)
    passed = "return document.querySelector('.in-a-sentence .passed:not([hidden])')?.textContent"
    control(window, "Balance stress").send_keys(Keys.HOME)
    assert "the future discounted" in wait(window, passed)


@pytest.mark.parametrize("back", ["Undo", "Reset"])
def test_what_is_put_back_is_answered_again(open_simulator: Open, back: str) -> None:
    window = open_simulator("#s=tutorial")
    wait(window, ANSWERED)
    before = window.execute_script(TOLD)
    # One value only was drawn of this, so that the stored draws say nothing of another.
    control(window, "Relation", "United States – Russia").send_keys(Keys.ARROW_RIGHT)
    wait(window, "return document.querySelector('.in-a-sentence.stale .passed:not([hidden])')")
    button(window, back).click()
    settled(window)
    assert changes(window) == []
    wait(window, "return document.querySelector('.in-a-sentence .passed').hidden")
    assert window.find_elements(By.CSS_SELECTOR, ".in-a-sentence.stale, .groups.stale, .stays.stale") == []
    assert window.execute_script(TOLD) == before


def test_an_argument_without_claims_has_nothing_to_answer_and_says_so(open_simulator: Open) -> None:
    window = open_simulator("#s=reference-2025")
    nothing = "The scenario makes no claims, so that there is nothing to answer."
    wait(window, f"{TOLD} === arguments[0]", nothing)
    stays = "return document.querySelector('.stays p > span:last-child').textContent"
    assert window.execute_script(stays) == nothing
    assert window.execute_script("return document.querySelector('.stays b').hidden")
    assert window.find_elements(By.CSS_SELECTOR, ".stale:not([hidden])") == []
    assert not window.find_element(By.CSS_SELECTOR, ".groups").is_displayed()
    window.execute_script("location.hash += '&balance_stress=10'")
    settled(window)
    assert window.execute_script(TOLD) == nothing
    window.execute_script("""location.hash += '&claim=["Y1","Mine","value(RUS) > 1"]'""")
    wait(window, ANSWERED + " || document.querySelector('.groups:not([hidden])')")
    wait(window, f"{TOLD} !== arguments[0]", nothing)


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


def test_the_map_follows_what_is_set_and_leads_to_claims(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&look=map")
    wait(window, ANSWERED)
    drawn = "const e = document.querySelector('#map .map:not(.stale) svg'); return e && e.textContent"
    before = wait(window, drawn)
    assert "China pays more for Russia" in before
    control(window, "Balance stress").send_keys(Keys.HOME)
    wait(window, "return location.hash.includes('balance_stress=0')")
    wait(window, f"{drawn} !== arguments[0] && e.textContent", before)
    window.execute_script("""
      const link = document.querySelector('#map a[href="#claim-T2"]');
      link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))""")
    assert window.switch_to.active_element.get_attribute("id") == "claim-T2"
    assert "balance_stress=0" in window.execute_script("return location.hash")


def test_after_exact_draws_the_map_says_what_the_answer_says(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&look=map")
    drawn = "return document.querySelector('#map .map:not(.stale) svg')?.textContent"
    assert "8192 stored draws" in wait(window, drawn)
    button(window, "Compute 200 draws").click()
    wait(window, f"{drawn}.includes('200 draws solved anew')")
    told = window.find_element(By.CSS_SELECTOR, ".in-a-sentence .note").text
    assert told.endswith("200 were solved anew, under one rule of bargaining.")


PUBLISHED = """
const [selector, told, done] = arguments;
import("/static/publish.js").then(async ({ published, asPng }) => {
  const text = published(document.querySelector(selector), told);
  const png = await asPng(text);
  const sheet = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  done([[...sheet.querySelectorAll(":scope > text")].map((each) => each.textContent), png.type, png.size,
    sheet.querySelector("svg").outerHTML.includes("fill=")]);
});
"""


def test_a_picture_is_given_with_title_unit_source_and_year(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    told = {
        "title": "A finding",
        "says": "What is measured, US$, 2000 to 2001",
        "notes": ["Source: S (CC BY 4.0).", "2026"],
    }
    texts, kind, size, coloured = window.execute_async_script(PUBLISHED, ".picture svg", told)
    assert texts == [told["title"], told["says"], *told["notes"]]
    assert (kind, coloured) == ("image/png", True)
    assert size > 5_000


# What leaves a published sheet at the right, drawn where the style of the page does not change its font.
TOO_LONG = """
const [told, done] = arguments;
import("/static/publish.js").then(({ published }) => {
  const sheet = new DOMParser().parseFromString(
    published(document.querySelector(".picture svg"), told), "image/svg+xml").documentElement;
  const place = document.body.appendChild(document.createElement("div"));
  place.attachShadow({ mode: "open" }).append(document.importNode(sheet, true));
  const drawn = place.shadowRoot.firstChild;
  const room = drawn.viewBox.baseVal.width - 24;
  const texts = [...drawn.querySelectorAll(":scope > text")];
  const found = texts.map((each) => ({ text: each.textContent, box: each.getBBox() }))
    .filter(({ box }) => box.x + box.width > room + 1).map(({ text }) => text);
  place.remove();
  done([texts.length, found]);
});
"""


def test_no_row_of_a_published_picture_is_cut_off_at_the_right(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    row = "United States has 13 times as much as Russia, measured in bn US$ a year, which is a net transfer."
    rows = [row[cut:] for cut in range(0, 40, 4)]
    for size in ("title", "says"):
        told = {"title": "A finding", "says": "What is measured", "notes": rows}
        for each in rows:
            count, found = window.execute_async_script(TOO_LONG, {**told, size: f"{each} {each}"})
            assert count > 12
            assert found == []


def test_a_list_that_is_cut_off_ends_with_dots_and_tells_the_rest(open_simulator: Open) -> None:
    window = open_simulator("#s=india-2025", width=390)
    for name in ("argument", "protocol"):
        overflow, title, chosen = window.execute_script(
            """const e = document.getElementById(arguments[0]);
               return [getComputedStyle(e).textOverflow, e.title, e.selectedOptions[0].textContent]""",
            name,
        )
        assert (overflow, title) == ("ellipsis", chosen), name


PRINTED = """
const all = (selector) => [...document.querySelectorAll(selector)];
const seen = (selector) => all(selector).some((each) => each.checkVisibility());
const kept = (each) => getComputedStyle(each).printColorAdjust === "exact";
return [arguments[0].filter(seen), arguments[1].filter((each) => seen(each) && all(each).every(kept))];
"""


def test_print_leaves_out_what_is_for_the_screen_and_keeps_the_tracks_of_sliders(
    open_simulator: Open,
) -> None:
    window = open_simulator("#s=tutorial", width=390)
    wait(window, ANSWERED)
    hidden = [".tools button", ".assumptions .place", ".bar .menu", ".files button", ".stays"]
    kept = [".slider input", ".groups .k-interval"]
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    found = window.execute_script(PRINTED, hidden, kept)
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert found == [[], kept]


def test_the_list_of_series_has_topics_and_a_search_and_its_chart_its_sources(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&look=figures")
    options = "return [...document.querySelectorAll('#figures-topic option')].map(each => each.value)"
    found = wait(window, f"const e = (() => {{ {options} }})(); return e.length > 40 && e")
    themes = "return [...document.querySelectorAll('#figures-topic optgroup')].map(each => each.label)"
    assert {"Economy", "Trade", "Relations"} <= set(window.execute_script(themes))
    window.find_element(By.ID, "figures-search").send_keys("maddison gdp")
    few = window.execute_script(options)
    assert set(few) < set(found)
    assert "gdp_maddison" in few
    window.execute_script("""
      const list = document.getElementById('figures-topic');
      list.value = 'gdp_maddison';
      list.dispatchEvent(new Event('change'))""")
    wait(window, "return document.querySelector('#figures .chart svg')?.textContent.includes('Russia 2022')")
    assert "CC BY 4.0" in window.find_element(By.ID, "figures").get_property("textContent")
