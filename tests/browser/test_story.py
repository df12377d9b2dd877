"""Story mode in a real browser: by keyboard, from its address, at a desk and on a phone."""

from __future__ import annotations

from urllib.parse import parse_qs

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.browser.simulator import (
    LOOKS,
    SEED,
    Open,
    address,
    barriers,
    button,
    changes,
    look,
    settled,
    thin_out,
    verdicts,
    wait,
)  # fmt: skip
from tests.browser.test_page import BEYOND

from tripolar.scenario.changes import change_text
from tripolar.scenario.load import load

STORY = load(SEED).story
MOVED = next(k for k, step in enumerate(STORY, 1) if step.changes)  # the first step that changes something


def heading(window: Chrome) -> str:
    return window.find_element(By.ID, "story-heading").text


def told(window: Chrome) -> dict[str, str]:
    """The verdicts beside the prose."""
    script = """
      const verdict = e => e.querySelector('.verdict')?.lastChild.textContent.trim();
      return Object.fromEntries([...document.querySelectorAll('.story-claims li')]
        .map(e => [e.querySelector('.id').textContent, verdict(e)]))"""
    return window.execute_script(script)


def begin(window: Chrome) -> None:
    button(window, "Follow the argument, step by step").send_keys(Keys.ENTER)


def press(window: Chrome, key: str) -> None:
    window.switch_to.active_element.send_keys(key)


def step_of(window: Chrome) -> str | None:
    return parse_qs(address(window)[1:]).get("step", [None])[0]


def test_the_whole_story_is_walked_with_the_keyboard(open_simulator: Open) -> None:
    window = open_simulator()
    begin(window)
    for k, step in enumerate(STORY, 1):
        if k > 1:
            press(window, Keys.ARROW_RIGHT if k % 2 else Keys.PAGE_DOWN)
        assert (heading(window), step_of(window)) == (step.heading, str(k))
        assert changes(window) == list(map(change_text, step.changes))
        settled(window)
        ledger = verdicts(window)
        assert told(window) == {name: ledger[name] for name in step.look_at if name in ledger}
        assert window.find_element(By.CLASS_NAME, "story-says").text == step.says
        assert len(window.find_elements(By.CSS_SELECTOR, ".looked-at")) >= len(step.look_at)
        assert not window.find_element(By.CLASS_NAME, "story-away").is_displayed()
    assert not button(window, "Next").is_enabled()
    press(window, Keys.ARROW_RIGHT)  # there is no step after the last
    assert heading(window) == STORY[-1].heading
    press(window, Keys.HOME)
    assert heading(window) == STORY[0].heading
    press(window, Keys.END)
    press(window, Keys.PAGE_UP)
    press(window, Keys.ARROW_LEFT)
    assert heading(window) == STORY[-3].heading
    press(window, Keys.ESCAPE)
    assert not window.find_element(By.CLASS_NAME, "story-mode").is_displayed()
    assert window.find_elements(By.CSS_SELECTOR, ".looked-at") == []
    assert window.switch_to.active_element.text == "Follow the argument, step by step"
    assert step_of(window) is None


def test_the_buttons_turn_the_page_and_keep_the_focus_in_the_story(open_simulator: Open) -> None:
    window = open_simulator()
    begin(window)
    for _ in STORY[1:]:
        button(window, "Next").send_keys(Keys.ENTER)
    assert heading(window) == STORY[-1].heading
    inside = "return document.querySelector('.story-mode').contains(document.activeElement)"
    assert window.execute_script(inside)
    press(window, Keys.ARROW_LEFT)
    assert heading(window) == STORY[-2].heading
    live = window.find_element(By.CSS_SELECTOR, ".story-mode [aria-live=polite]")
    assert heading(window) in live.text


def test_one_can_move_away_come_back_and_undo(open_simulator: Open) -> None:
    window = open_simulator(f"#s={SEED}&discount=0.07")
    begin(window)
    for _ in range(MOVED - 1):
        press(window, Keys.ARROW_RIGHT)
    settled(window)
    there = changes(window)
    assert there
    press(window, Keys.ARROW_LEFT)
    assert changes(window) == []
    button(window, "Undo").send_keys(Keys.ENTER)  # takes the page back with the values
    assert (changes(window), heading(window)) == (there, STORY[MOVED - 1].heading)
    slider = window.find_element(By.CSS_SELECTOR, ".assumptions input[type=range]")
    slider.send_keys(Keys.HOME)
    assert len(changes(window)) == len(there) + 1
    assert window.find_element(By.CLASS_NAME, "story-away").is_displayed()
    assert heading(window) == STORY[MOVED - 1].heading
    button(window, "Back to the story's values").send_keys(Keys.ENTER)
    assert changes(window) == there
    assert not window.find_element(By.CLASS_NAME, "story-away").is_displayed()
    button(window, "Leave the story").send_keys(Keys.ENTER)
    assert changes(window) == there  # what one looks at stays when the story closes
    for _ in range(12):
        undo = button(window, "Undo")
        if undo.is_enabled():
            undo.send_keys(Keys.ENTER)
    assert changes(window) == ["discount=0.07"]  # what a reader had before is not lost


def test_the_address_holds_the_step(open_simulator: Open) -> None:
    window = open_simulator()
    begin(window)
    for _ in range(MOVED - 1):
        press(window, Keys.ARROW_RIGHT)
    settled(window)
    seen = (heading(window), told(window), changes(window))
    again = open_simulator(address(window))
    assert (heading(again), told(again), changes(again)) == seen
    assert not again.find_element(By.CLASS_NAME, "story-away").is_displayed()
    short = [change.removesuffix(".0") for change in seen[2]]
    assert short != seen[2]
    typed = open_simulator(f"#s={SEED}&step={MOVED}&{'&'.join(short)}")  # 100 is 100.0
    assert not typed.find_element(By.CLASS_NAME, "story-away").is_displayed()
    lost = open_simulator(f"#s={SEED}&step=99")
    assert not lost.find_element(By.CLASS_NAME, "story-mode").is_displayed()


def test_an_argument_without_a_story_offers_none(open_simulator: Open) -> None:
    window = open_simulator("#s=reference-2025")
    assert window.find_elements(By.CSS_SELECTOR, ".story-entry, .story-mode") == []


def test_on_a_phone_prose_and_triangle_are_seen_together(open_simulator: Open) -> None:
    window = open_simulator(width=390)
    begin(window)
    for step in STORY:
        settled(window)
        assert heading(window) == step.heading
        assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        assert window.execute_script(BEYOND) == []
        top, bottom, above, says = window.execute_script("""
          const box = e => document.querySelector(e).getBoundingClientRect();
          const drawing = box('.picture svg'), panel = box('.story-mode');
          return [drawing.top, drawing.bottom, panel.top, box('.story-says').top]""")
        assert 0 <= top < bottom <= above + 1  # the whole triangle, and the prose below it
        assert above < says < 800
        if step is not STORY[-1]:
            button(window, "Next").click()


def test_at_a_desk_prose_and_triangle_are_seen_together(open_simulator: Open) -> None:
    window = open_simulator()
    begin(window)
    for _ in STORY[1:]:
        settled(window)
        top, bottom = window.execute_script("""
          return [document.querySelector('.story-mode').getBoundingClientRect().top,
                  document.querySelector('.picture svg').getBoundingClientRect().bottom]""")
        assert -1 <= top < bottom <= 900
        press(window, Keys.ARROW_RIGHT)


def test_axe_finds_nothing_in_the_story(open_simulator: Open) -> None:
    window = open_simulator(f"#s={SEED}&step={MOVED}&gdp.RUS=2000")
    wait(window, "return document.querySelector('.story-away').checkVisibility()")
    thin_out(window)
    for width, scheme, rules in LOOKS:
        look(window, width, scheme)
        assert barriers(window, rules) == [], (width, scheme)
