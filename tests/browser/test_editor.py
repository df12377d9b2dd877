"""Writing an argument of one's own in the page: completion, claims added and edited, a file opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from tests.browser.simulator import (
    LOOKS,
    Open,
    address,
    barriers,
    button,
    look,
    show,
    thin_out,
    verdicts,
    wait,
)
from tests.running_server import Running, running

from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text
from tripolar.web.asks import ServerLimits
from tripolar.workflow.explorer import Explorer

HOLDS = "own-holds"
MINE = """\
schema: 1
extends: tutorial
title: My own triangle
says: Mine.
claims: {A: {kind: model, says: Russia prospers., holds: value(RUS) > 1}}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running("tutorial") as found:
        found.point("tutorial")
        yield found


@pytest.fixture
def opened(chromium: Chrome, server: Running) -> Open:
    """Open a view: ``opened("#s=tutorial", width=390, scheme="dark")``."""

    def open_at(
        view: str = "#s=tutorial", width: int = 1280, scheme: str = "light", ready: str = ".picture svg"
    ) -> Chrome:
        show(chromium, server, view, width, scheme)
        wait(chromium, f"return document.querySelector({json.dumps(ready)})")
        return chromium

    return open_at


def writing(window: Chrome) -> WebElement:
    """The field for the criterion of a new claim."""
    window.find_element(By.CSS_SELECTOR, ".own > summary").send_keys(Keys.ENTER)
    return window.find_element(By.ID, HOLDS)


def offered(window: Chrome) -> list[str]:
    return window.execute_script(
        "return [...document.querySelectorAll('#own-holds-list:not([hidden]) code')].map(e => e.textContent)"
    )


def marked(window: Chrome) -> str | None:
    """The word that is marked, found as a screen reader finds it."""
    script = """const id = document.getElementById('own-holds').getAttribute('aria-activedescendant');
      const option = id && document.getElementById(id);
      const chosen = option && option.getAttribute('aria-selected') === 'true';
      return chosen ? option.querySelector('code').textContent : null"""
    return window.execute_script(script)


def value(field: WebElement) -> str:
    return str(field.get_property("value"))


def good(window: Chrome, prefix: str = "own") -> None:
    wait(
        window,
        f"return document.getElementById('{prefix}-holds-told').textContent"
        " === 'This criterion can be used.'",
    )


def replaced(field: WebElement, text: str) -> None:
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(Keys.DELETE)
    field.send_keys(text)


def taken(window: Chrome) -> str:
    """What the download button gives."""
    window.execute_script("""window.given = null; const make = URL.createObjectURL;
      URL.createObjectURL = blob => { blob.text().then(t => { window.given = t; }); return make(blob) };
      HTMLAnchorElement.prototype.click = function () { window.named = this.download };""")
    button(window, "Download YAML").send_keys(Keys.ENTER)
    return str(wait(window, "return window.given"))


def add(window: Chrome, says: str, holds: str) -> None:
    field = writing(window)
    field.send_keys(holds, Keys.ESCAPE)
    good(window)
    window.find_element(By.ID, "own-says").send_keys(says, Keys.ENTER)


def test_a_criterion_is_written_by_keyboard_with_completion(opened: Open) -> None:
    window = opened()
    field = writing(window)
    assert field.get_attribute("role") == "combobox"
    assert (field.get_attribute("aria-autocomplete"), field.get_attribute("aria-expanded")) == (
        "list",
        "false",
    )
    field.send_keys("va")
    assert (offered(window), marked(window)) == (["value"], "value")
    assert field.get_attribute("aria-expanded") == "true"
    assert window.find_element(By.ID, field.get_attribute("aria-controls")).get_attribute("role") == "listbox"
    field.send_keys(Keys.ENTER)
    assert value(field) == "value("
    assert (offered(window), marked(window)) == (["USA", "RUS", "CHN"], None)
    assert window.find_element(By.CSS_SELECTOR, ".signature strong").text == "actor"
    field.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert marked(window) == "RUS"
    field.send_keys(Keys.TAB)
    assert value(field) == "value(RUS"
    assert window.switch_to.active_element == field
    field.send_keys(", ")
    assert offered(window) == ["no-us"]
    assert window.find_element(By.CSS_SELECTOR, ".signature strong").text == "[variant]"
    field.send_keys("n", Keys.ENTER, ") > 1 a")
    assert offered(window) == ["and"]
    field.send_keys(Keys.ENTER, "chance(CHN-R")
    assert offered(window) == ["CHN-RUS"]
    field.send_keys(Keys.ENTER)
    assert window.find_element(By.CSS_SELECTOR, ".signature strong").text == "level"
    field.send_keys("par", Keys.TAB, "10) > 0.5")
    assert value(field) == "value(RUS, no-us) > 1 and chance(CHN-RUS, partnership, 10) > 0.5"
    good(window)


def test_escape_closes_and_then_tab_moves_on(opened: Open) -> None:
    window = opened()
    field = writing(window)
    field.send_keys("rel")
    assert offered(window) == ["relation", "relation_at"]
    field.send_keys(Keys.ESCAPE)
    assert (offered(window), value(field), field.get_attribute("aria-expanded")) == ([], "rel", "false")
    field.send_keys(Keys.TAB)
    assert window.switch_to.active_element.get_attribute("id") == "own-rests"
    assert value(field) == "rel"
    field.send_keys(Keys.END, "ation(")  # where only certain words fit, the list takes no key until asked
    assert len(offered(window)) == 6
    field.send_keys(Keys.TAB)
    assert window.switch_to.active_element.get_attribute("id") == "own-rests"
    assert value(field) == "relation("


def test_completion_asks_the_server_nothing_and_works_by_touch(opened: Open, chromium: Chrome) -> None:
    window = opened(width=390)
    field = writing(window)
    field.send_keys("valu")
    asked = (
        "return performance.getEntriesByType('resource').filter(e => !e.name.includes('/criterion')).length"
    )
    before = window.execute_script(asked)
    option = window.find_element(By.CSS_SELECTOR, "#own-holds-list li")
    window.execute_script("arguments[0].scrollIntoView({block: 'center'})", option)
    box = option.rect
    scroll = window.execute_script("return scrollY")
    chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        at = [{"x": box["x"] + 20, "y": box["y"] - scroll + box["height"] / 2}]
        chromium.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
        chromium.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        wait(window, "return document.getElementById('own-holds').value === 'value('")
    finally:
        chromium.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert window.switch_to.active_element == field
    assert window.execute_script(asked) == before
    assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth")


def test_adding_a_claim_keeps_the_page_its_history_and_what_is_open(opened: Open) -> None:
    window = opened("#s=tutorial&balance_stress=20")
    slider = window.find_element(By.CSS_SELECTOR, ".assumptions input[type=range]")
    slider.send_keys(Keys.ARROW_RIGHT)
    window.execute_script(
        "document.querySelector('.lead').open = true; window.kept = document.querySelector('.lead')"
    )
    add(window, "Russia keeps up.", "value(RUS) - value(USA) > -1000")
    wait(window, "return document.getElementById('claim-Y1')")
    assert window.switch_to.active_element.get_attribute("id") == "claim-Y1"
    assert window.execute_script("return window.kept.isConnected && window.kept.open")
    assert wait(window, "return document.querySelector('#claim-Y1 .verdict').dataset.verdict") == "holds"
    button(window, "Undo").send_keys(Keys.ENTER)
    wait(window, "return !document.getElementById('claim-Y1')")
    assert "claim=" not in address(window)
    assert window.switch_to.active_element.text == "Undo"
    changed = address(window)
    button(window, "Undo").send_keys(Keys.ENTER)
    assert address(window) != changed
    button(window, "Redo").send_keys(Keys.ENTER)
    button(window, "Redo").send_keys(Keys.ENTER)
    wait(window, "return document.getElementById('claim-Y1')")
    assert window.find_element(By.ID, "own-id").get_property("value") == "Y2"


def test_errors_stand_at_their_fields(opened: Open) -> None:
    window = opened()
    writing(window).send_keys("value(RUS) > 1")
    good(window)
    window.find_element(By.ID, "own-says").send_keys("x")
    go = button(window, "Add the claim")
    assert go.is_enabled()
    name, fault = window.find_element(By.ID, "own-id"), window.find_element(By.ID, "own-id-fault")
    assert value(name) == "Y1"
    replaced(name, "T1")
    assert (fault.text, name.get_attribute("aria-invalid"), go.is_enabled()) == (
        "There is already a claim T1.",
        "true",
        False,
    )
    replaced(name, "1x")
    assert fault.text.startswith("A letter first")
    replaced(name, "Mine")
    assert (fault.text, go.is_enabled()) == ("", True)
    rests = window.find_element(By.ID, "own-rests")
    rests.send_keys("T1, T9")
    assert window.find_element(By.ID, "own-rests-fault").text == "This argument has no other claim T9."
    assert not go.is_enabled()
    replaced(rests, "T1")
    rests.send_keys(Keys.ENTER)
    wait(window, "return document.getElementById('claim-Mine')")
    assert "claim=" in address(window)


def test_a_claim_of_the_argument_is_edited_undone_and_put_back(opened: Open, server: Running) -> None:
    window = opened()
    before = server.ask("GET", "/api/scenarios/tutorial").json["claims"][0]
    calm = verdicts(window)
    window.find_element(By.CSS_SELECTOR, "#claim-T1 .edit").send_keys(Keys.ENTER)
    assert window.switch_to.active_element.get_attribute("id") == "edit-says"
    assert window.find_element(By.ID, "edit-id").get_attribute("readonly")
    field = window.find_element(By.ID, "edit-holds")
    assert value(field) == before["holds"]
    good(window, "edit")
    replaced(field, "value(RUS) > 1000000")
    good(window, "edit")
    field.send_keys(Keys.ENTER)
    wait(window, "return document.querySelector('#claim-T1 .edited')")
    wait(window, "return document.querySelector('#claim-T1 .verdict').dataset.verdict === 'fails'")
    assert before["holds"] in window.find_element(By.CSS_SELECTOR, "#claim-T1 .edited").text
    view = address(window)
    assert "edit=" in view
    button(window, "Undo").send_keys(Keys.ENTER)
    wait(window, "return !document.querySelector('#claim-T1 .edited')")
    assert (verdicts(window), "edit=" in address(window)) == (calm, False)

    again = opened(view)
    wait(again, "return document.querySelector('#claim-T1 .edited')")
    assert verdicts(again)["T1"] == "fails"
    assert not again.find_elements(By.CSS_SELECTOR, ".facts .edit")
    again.find_element(By.CSS_SELECTOR, "#claim-T1 .as-written").send_keys(Keys.ENTER)
    wait(again, "return !document.querySelector('#claim-T1 .edited')")
    assert verdicts(again) == calm
    assert again.switch_to.active_element.get_attribute("id") == "claim-T1"


def test_one_s_own_claim_is_edited_in_its_place_name_and_all(opened: Open) -> None:
    window = opened()
    add(window, "Russia prospers.", "value(RUS) > 1")
    wait(window, "return document.getElementById('claim-Y1')")
    window.find_element(By.CSS_SELECTOR, "#claim-Y1 .edit").send_keys(Keys.ENTER)
    good(window, "edit")
    replaced(window.find_element(By.ID, "edit-id"), "Rich")
    replaced(window.find_element(By.ID, "edit-says"), "Russia is rich.")
    window.find_element(By.ID, "edit-says").send_keys(Keys.ENTER)
    wait(window, "return document.getElementById('claim-Rich')")
    assert "Russia is rich." in window.find_element(By.ID, "claim-Rich").text
    assert "Y1" not in verdicts(window)
    window.find_element(By.CSS_SELECTOR, "#claim-Rich .edit").send_keys(Keys.ENTER)
    window.find_element(By.ID, "edit-says").send_keys(Keys.ESCAPE)
    assert not window.find_elements(By.ID, "edit-says")
    assert window.switch_to.active_element.get_attribute("aria-label") == "Edit Rich"


def test_a_form_that_is_open_keeps_what_is_written_in_it(opened: Open) -> None:
    window = opened()
    window.find_element(By.CSS_SELECTOR, "#claim-T2 .edit").send_keys(Keys.ENTER)
    replaced(window.find_element(By.ID, "edit-says"), "Not done yet.")
    add(window, "Russia prospers.", "value(RUS) > 1")
    wait(window, "return document.getElementById('claim-Y1')")
    kept = window.find_element(By.CSS_SELECTOR, "#claim-T2 #edit-says")
    assert value(kept) == "Not done yet."
    window.find_element(By.CSS_SELECTOR, "#claim-T2 .edit").send_keys(Keys.ENTER)
    assert not window.find_elements(By.ID, "edit-says")
    assert window.switch_to.active_element.get_attribute("aria-label") == "Edit T2, unfinished"


def test_opening_another_claim_keeps_what_is_written_for_the_first(opened: Open) -> None:
    window = opened()

    def edit(claim: str) -> WebElement:
        window.find_element(By.CSS_SELECTOR, f"#claim-{claim} .edit").send_keys(Keys.ENTER)
        return window.find_element(By.CSS_SELECTOR, f"#claim-{claim} #edit-says")

    def labels() -> list[str]:
        return [each.text for each in window.find_elements(By.CSS_SELECTOR, ".claims .edit")]

    replaced(edit("T1"), "Half a sen")
    replaced(window.find_element(By.ID, "edit-holds"), "value(RUS) > ")
    assert value(edit("T2")).startswith("China pays more")
    assert labels() == ["Edit, unfinished", "Edit", "Edit"]
    assert len(window.find_elements(By.ID, "edit-says")) == 1
    edit("T3").send_keys(" Not one.")
    assert labels() == ["Edit, unfinished", "Edit", "Edit"]  # in the second nothing had been written
    add(window, "Russia prospers.", "value(RUS) > 1")  # all rows are made anew
    wait(window, "return document.getElementById('claim-Y1')")
    assert value(window.find_element(By.CSS_SELECTOR, "#claim-T3 #edit-says")).endswith(" Not one.")
    assert labels() == ["Edit, unfinished", "Edit", "Edit", "Edit"]
    assert value(edit("T1")) == "Half a sen"
    assert value(window.find_element(By.ID, "edit-holds")) == "value(RUS) > "
    assert labels() == ["Edit", "Edit", "Edit, unfinished", "Edit"]
    replaced(window.find_element(By.ID, "edit-holds"), "value(RUS) > 1000000")
    good(window, "edit")
    window.find_element(By.ID, "edit-says").send_keys("tence.", Keys.ENTER)
    wait(window, "return document.querySelector('#claim-T1 .edited')")
    assert labels() == ["Edit", "Edit", "Edit, unfinished", "Edit"]
    assert value(edit("T3")).endswith(" Not one.")
    window.find_element(By.ID, "edit-says").send_keys(Keys.ESCAPE)
    assert labels() == ["Edit", "Edit", "Edit, unfinished", "Edit"]  # Escape loses nothing
    assert value(edit("T3")).endswith(" Not one.")
    button(window, "Cancel").send_keys(Keys.ENTER)
    assert labels() == ["Edit"] * 4
    assert window.switch_to.active_element.get_attribute("aria-label") == "Edit T3"
    assert value(edit("T3")) == "None of the three loses by it."


def test_the_download_holds_added_and_edited_claims(opened: Open) -> None:
    claims = 'claim=["Y1","Mine","value(RUS) > 1","T1"]&edit=["T1","Other","value(RUS) > 1000000"]'
    window = opened(f"#s=tutorial&balance_stress=40&{claims}")
    wait(window, "return document.getElementById('claim-Y1')?.querySelector('.verdict').dataset.verdict")
    wait(window, "return document.documentElement.dataset.point === 'balance_stress=40'")
    loaded = load_text(taken(window))
    assert {claim.id: claim.verdict for claim in Explorer(prepare(loaded)).at().claims} == verdicts(window)
    assert window.execute_script("return window.named") == "tutorial-changed.yaml"


def test_draws_are_of_the_edited_claims(opened: Open) -> None:
    window = opened('#s=tutorial&edit=["T1","Other","value(RUS) > 1000000"]')
    button(window, "Compute 200 draws").send_keys(Keys.ENTER)
    told = "return document.querySelector('#claim-T1 .in-draws').textContent"
    assert str(wait(window, told)).startswith("refuted")


def paste(window: Chrome, text: str) -> None:
    script = """const e = document.getElementById('file-text');
      e.value = arguments[0]; e.dispatchEvent(new Event('input'))"""
    window.execute_script(script, text)
    button(window, "Check and open").send_keys(Keys.ENTER)


def test_a_text_of_one_s_own_is_checked_in_place_and_opened(opened: Open) -> None:
    window = opened()
    button(window, "Open a file…").send_keys(Keys.ENTER)
    paste(window, MINE.replace("value(RUS)", "valu(RUS)"))
    told = wait(window, "return document.getElementById('file-told').textContent")
    assert told.startswith("Line 5, column ")
    assert "did you mean 'value'" in told
    at = window.execute_script(
        "const e = document.getElementById('file-text'); return e.value.slice(e.selectionStart)"
    )
    assert at.startswith("valu(RUS)")
    sent = "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('/validate')).length"
    asked, most = window.execute_script(sent), ServerLimits().scenario
    paste(window, MINE + "#" * (most + 1 - len(MINE)))
    told = f"This text has {most + 1} characters, and a scenario at most {most}. Nothing was sent."
    wait(
        window,
        "return document.getElementById('file-told').textContent.replaceAll('\u202f', '') === arguments[0]",
        told,
    )
    assert window.execute_script(sent) == asked
    paste(window, MINE)
    wait(window, "return document.querySelector('h1').textContent === 'My own triangle'")
    assert verdicts(window)["A"] == "holds"
    slider = window.find_element(By.CSS_SELECTOR, ".assumptions input[type=range]")
    slider.send_keys(Keys.HOME)
    add(window, "Mine too.", "value(RUS) > 2")
    wait(window, "return document.getElementById('claim-Y1')")
    loaded = load_text(taken(window))
    assert loaded.title == "My own triangle (changed)"
    assert {claim.id: claim.verdict for claim in Explorer(prepare(loaded)).at().claims} == verdicts(window)
    window.execute_script("document.getElementById('figures').open = true")
    assert wait(window, "return document.querySelector('#figures .chart svg')?.clientWidth") > 300
    said = [line for line in window.get_log("browser") if line["source"] != "network"]
    assert said == []  # the network's own line is of the text that was refused, above


def test_a_link_to_a_file_says_that_it_needs_it(opened: Open, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(MINE, encoding="utf-8")
    window = opened()
    button(window, "Open a file…").click()
    window.find_element(By.ID, "file").send_keys(str(mine))
    wait(window, "return document.getElementById('file-text').value.includes('My own triangle')")
    button(window, "Check and open").click()
    wait(window, "return document.querySelector('h1').textContent === 'My own triangle'")
    window.find_element(By.CSS_SELECTOR, ".assumptions input[type=range]").send_keys(Keys.HOME)
    view = address(window)
    assert "file=mine.yaml" in view
    assert "prospers" not in view

    again = opened(view, ready=".missing")
    assert "mine.yaml" in again.find_element(By.CSS_SELECTOR, "[role=alert]").text
    button(again, "Open a file…").click()
    again.find_element(By.ID, "file").send_keys(str(mine))
    wait(again, "return document.getElementById('file-text').value.includes('My own triangle')")
    button(again, "Check and open").click()
    wait(again, "return document.querySelector('.picture svg')")
    assert address(again) == view
    assert again.find_element(By.CSS_SELECTOR, ".stale").is_displayed() is False
    assert again.find_elements(By.CSS_SELECTOR, ".chips li")


def test_variants_that_are_no_point_are_named_with_the_reason(opened: Open) -> None:
    known = "return !document.querySelector('#preset[aria-busy]')"
    window = opened("#s=kissinger-1971")
    wait(window, known)
    disabled = window.execute_script(
        "return [...document.querySelectorAll('#preset option:disabled:not([hidden])')].map(e => e.value)"
    )
    assert disabled == ["no-opening", "open-rift", "opened", "opened-rift-healed", "closed-america"]
    window.find_element(By.CSS_SELECTOR, ".why-not summary").send_keys(Keys.ENTER)
    told = window.find_element(By.CLASS_NAME, "why-not").text
    assert "variant rift-healed could then not be compared with it" in told
    tutorial = opened("#s=tutorial")
    wait(tutorial, known)
    tutorial.find_element(By.ID, "preset").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait(tutorial, "return location.hash.includes('cap.USA-RUS=0')")
    wait(tutorial, "return document.documentElement.dataset.point.includes('cap.USA-RUS=0')")
    assert not tutorial.find_elements(By.CSS_SELECTOR, ".why-not:not([hidden])")


def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Open) -> None:
    window = opened('#s=kissinger-1971&claim=["Y1","Mine","value(USA) > 1"]')

    def found() -> list[Any]:
        told = []
        for width, scheme, rules in LOOKS:
            look(window, width, scheme)
            assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth"), width
            told += [(width, scheme, barrier) for barrier in barriers(window, rules)]
        return told

    window.execute_script("document.querySelector('.why-not').open = true")
    window.find_element(By.CSS_SELECTOR, "#claim-Y1 .edit").send_keys(Keys.ENTER)
    replaced(window.find_element(By.ID, "edit-id"), "1")
    field = writing(window)
    field.send_keys("value(USA) > 1 and value(USA, ", Keys.ARROW_DOWN)
    assert offered(window)
    thin_out(window)
    assert found() == []
    assert offered(window)  # the list was open throughout
    field.send_keys(Keys.ESCAPE)
    look(window, *LOOKS[0][:2])  # a phone has this button in a menu
    button(window, "Open a file…").click()
    paste(window, "schema: 2")
    wait(window, "return document.getElementById('file-told').textContent")
    assert found() == []
    opened("#file=mine.yaml", ready=".missing")
    assert found() == []
