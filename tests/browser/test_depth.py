"""Looking deeper in the simulator: two points side by side, what flips a claim, the measured figures."""

from __future__ import annotations

import re

import pytest
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
    control,
    look,
    settled,
    wait,
)  # fmt: skip
from tests.running_server import Running

from tripolar.answer.views import sensitivities
from tripolar.prepare.prepared import prepare
from tripolar.report.series import measured_series
from tripolar.words import number, parameter_words, percent
from tripolar.workflow import run
from tripolar.workflow.explorer import Explorer

BESIDE = f"#s={SEED}&a=%5B%5D&ab=1&balance_stress=0"
EVERYTHING = "#s=tutorial&a=%5B%5D&ab=1&discount=0.06"
DRAWN = """const all = [...document.querySelectorAll(arguments[0] + ' .chart svg')];
  return all.length === arguments[1] && all.every(each => each.clientWidth > 0)"""


def open_depth(window: Chrome, name: str) -> None:
    summary = window.find_element(By.CSS_SELECTOR, f"#{name} > summary")
    summary.send_keys(Keys.ENTER)
    wait(window, "return document.getElementById(arguments[0]).open", name)


def choose(window: Chrome, name: str, value: str) -> None:
    window.execute_script(
        "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
        "e.dispatchEvent(new Event('change'))",
        name,
        value,
    )


def drawn(window: Chrome) -> None:
    wait(window, "return document.querySelector('#figures .chart svg')?.clientWidth > 0")


def test_two_points_side_by_side_show_what_differs(open_simulator: Open) -> None:
    window = open_simulator()
    button(window, "Pin as A").send_keys(Keys.ENTER)
    button(window, "Side by side").send_keys(Keys.ENTER)
    control(window, "Balance stress").send_keys(Keys.HOME)
    settled(window)
    wait(window, "return document.querySelector('.sides tbody tr td') !== null")
    explorer = Explorer(prepare(SEED))
    then = {claim.id: claim.verdict for claim in explorer.at().claims}
    turned = {
        claim.id for claim in explorer.at(["balance_stress=0"]).claims if claim.verdict != then[claim.id]
    }
    rows = window.find_elements(By.CSS_SELECTOR, ".sides .two > div > .scroll:nth-child(1) tbody tr")
    told = {row.text.split(":")[0] for row in rows}
    assert turned <= told
    assert len(window.find_elements(By.CSS_SELECTOR, ".sides .side svg")) == 2
    assert "ab=1" in address(window)


def test_the_address_holds_the_two_points(open_simulator: Open) -> None:
    window = open_simulator(BESIDE)
    assert window.find_element(By.CLASS_NAME, "sides").is_displayed()
    button(window, "Side by side").click()
    assert not window.find_element(By.CLASS_NAME, "sides").is_displayed()
    assert "ab=1" not in address(window)


def test_a_claim_along_an_assumption_flips_where_its_points_do(open_simulator: Open) -> None:
    window = open_simulator()
    open_depth(window, "sweep")
    choose(window, "sweep-claim", "M17")
    choose(window, "sweep-along", "balance_stress")
    button(window, "Compute 25 points").send_keys(Keys.ENTER)
    wait(window, "return document.querySelectorAll('.sweep circle').length === 25")
    rows = window.execute_script("""return [...document.querySelectorAll('#sweep tbody tr')]
      .map(row => [...row.children].slice(0, 2).map(cell => cell.textContent))""")
    explorer = Explorer(prepare(SEED))
    for at in (0, 12, 24):
        value = float(rows[at][0].split()[0])
        told = {each.id: each.verdict for each in explorer.at([f"balance_stress={value}"]).claims}
        assert rows[at][1] == told["M17"]
    assert {each[1] for each in rows} == {"holds", "fails"}
    words = window.find_element(By.CSS_SELECTOR, "#sweep .story").text
    assert "when Balance stress exceeds a value between" in words
    assert window.find_element(By.CSS_SELECTOR, ".sweep title").get_attribute("textContent") == words
    control(window, "Coercion").send_keys(Keys.ARROW_RIGHT)
    settled(window)
    assert window.find_elements(By.CSS_SELECTOR, ".sweep") == []
    assert "out of date" in window.find_element(By.CSS_SELECTOR, "#sweep [role=status]").text


def test_a_sweep_under_way_is_cancelled_when_an_assumption_moves(open_simulator: Open) -> None:
    window = open_simulator()
    open_depth(window, "sweep")
    button(window, "Compute 25 points").click()
    control(window, "Spillover").send_keys(Keys.ARROW_RIGHT)
    settled(window)
    assert button(window, "Compute 25 points").is_displayed()
    assert not window.find_element(By.CSS_SELECTOR, "#sweep progress").is_displayed()


def test_measured_figures_with_rows_and_files(open_simulator: Open, server: Running) -> None:
    window = open_simulator()
    open_depth(window, "figures")
    drawn(window)
    choose(window, "figures-topic", "goods_sold")
    found = measured_series("goods_sold", ("USA", "RUS", "CHN"))
    count = "return document.querySelectorAll('#figures tbody tr').length === arguments[0]"
    wait(window, count, len(found.rows))
    drawn(window)
    alt = window.find_element(By.CSS_SELECTOR, "#figures .chart desc").get_property("textContent")
    assert "the sources differ most in" in alt
    kinds = {"CSV": b"who,year,value", "XLSX": b"PK"}
    for kind, start in kinds.items():
        link = window.find_element(By.LINK_TEXT, f"Download {kind}").get_attribute("href")
        reply = server.ask("GET", link.removeprefix(server.place.address.rstrip("/")))
        assert (reply.status, reply.body[: len(start)]) == (200, start)
    asked = window.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
    assert [name for name in asked if not name.startswith(server.place.address)] == []


def test_draws_tell_what_a_claim_hangs_on_and_how_wide_the_paths_are(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&discount=0.06")
    open_depth(window, "sensitivity")
    button(window, "Compute the draws").send_keys(Keys.ENTER)
    wait(window, DRAWN, "#sensitivity", 2)
    answer = run("tutorial", draws=200, seed=0, threads=1, protocol="expiry", changes=["discount=0.06"])
    bands = window.execute_script("""return [...document.querySelectorAll('.path .band')].map(band =>
      band.getAttribute('points').split(' ').map(point => Number(point.split(',')[1])))""")
    assert len(bands) == 3
    for band, dyad in zip(bands, answer.outlook.dyads, strict=True):
        levels = [1 - (down - 12) / (128 - 12 - 24) for down in band]  # see the margins in paths.js
        ends = [year.high for year in dyad.expected] + [year.low for year in reversed(dyad.expected)]
        assert levels == pytest.approx(ends, abs=0.0011)
    rows = open_table(window, ".paths ~ details")
    assert [row[0] for row in rows][1] == "United States – Russia, 5 to 95% of draws"
    last = answer.outlook.dyads[0].expected[-1]
    assert rows[1][-1] == f"{number(last.low, 2)} to {number(last.high, 2)}"

    found = sensitivities(answer.ensemble)
    chosen = window.find_element(By.ID, "sensitivity-claim")
    chosen.send_keys("T2")
    shown = "return document.querySelector('#sensitivity .story').textContent"
    wait(window, f"{shown}.includes('T2')")
    words = window.execute_script(shown)
    rows = open_table(window, "#sensitivity [role=region] details")
    assert [row[0] for row in rows] == [parameter_words(each.path)[0] for each in found["T2"].indices]
    for row, index in zip(rows, found["T2"].indices, strict=True):
        assert row[1] == percent(max(index.share, 0.0))
        assert row[3] == ("yes" if index.distinct else "no, may be chance")
        assert (f"{row[0]} {row[1]} (" in words) is index.distinct
    wait(window, DRAWN, "#sensitivity", 2)
    control(window, "Balance stress").send_keys(Keys.ARROW_RIGHT)
    settled(window)
    assert window.find_elements(By.CSS_SELECTOR, "#sensitivity .chart svg, .path .band") == []
    assert button(window, "Compute the draws").is_displayed()


def test_a_claim_over_two_assumptions_is_the_points_of_the_library(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&discount=0.06")
    open_depth(window, "grid")
    button(window, "Compute 12 × 12 points").send_keys(Keys.ENTER)
    wait(window, DRAWN, "#grid", 1)
    window.find_element(By.ID, "grid-claim").send_keys("T2")
    shown = "return document.querySelector('#grid .story')?.textContent.includes('T2') && "
    wait(window, shown + "document.querySelectorAll('#grid table').length === 1")
    assert "look=grid+T2+balance_stress+stake.RUS-CHN" in address(window)
    explorer = Explorer(prepare("tutorial"))
    picture = saved(window, "#grid", "Download SVG")
    says = next(claim.says for claim in explorer.scenario.claims if claim.id == "T2")
    # What it finds is the title, and of what it is a picture stands below it, once.
    assert picture.startswith(f"{says} T2 over balance stress and stake, Russia – China 0 ")
    rows = open_table(window, "#grid details")
    across = window.execute_script(
        "return [...document.querySelectorAll('#grid thead th')].slice(1).map(each => each.textContent)"
    )
    for row, column in ((0, 0), (0, 11), (6, 3), (11, 0), (11, 11)):
        x, y = float(across[column].split()[0]), float(rows[row][0].split()[0])
        point = explorer.at(["discount=0.06", f"balance_stress={x}", f"stake.RUS-CHN={y}"])
        told = next(each.verdict for each in point.claims if each.id == "T2")
        assert rows[row][column + 1].split(" ", 1)[1] == told
    assert {cell.split(" ", 1)[1] for row in rows for cell in row[1:]} == {"holds", "fails"}
    control(window, "Balance stress").send_keys(Keys.ARROW_RIGHT)
    settled(window)
    assert window.find_elements(By.CSS_SELECTOR, "#grid .chart svg, #grid table") == []
    assert "out of date" in window.find_element(By.CSS_SELECTOR, "#grid [role=status]").text
    again = open_simulator("#s=tutorial&look=grid+T2+stake.RUS-CHN+balance_stress&look=sweep+T3&look=nothing")
    chosen = "return [...document.querySelectorAll('.depth[open] select')].map(each => each.value)"
    assert again.execute_script(chosen) == [
        *("T3", "balance_stress"),
        *("T2", "stake.RUS-CHN", "balance_stress"),
    ]


@pytest.mark.parametrize("leaving", ["moves", "goes"])
def test_a_grid_nobody_wants_any_more_is_cancelled_on_the_server(
    open_simulator: Open, server: Running, leaving: str
) -> None:
    window = open_simulator()
    open_depth(window, "grid")
    button(window, "Compute 12 × 12 points").click()
    wait(window, "return /[1-9]\\d* of 144/.test(document.querySelector('#grid [role=status]').textContent)")
    asked = window.execute_script("""return performance.getEntriesByType('resource')
      .map(each => each.name).filter(name => /grids./.test(name))""")
    if leaving == "moves":
        control(window, "Spillover").send_keys(Keys.ARROW_RIGHT)
        settled(window)
        assert not window.find_element(By.CSS_SELECTOR, "#grid progress").is_displayed()
    else:
        window.get("about:blank")
    path = asked[-1].removeprefix(server.place.address.rstrip("/"))
    told = server.ended("grids", path.rpartition("/")[2])
    assert told["state"] == "cancelled"
    assert 0 < told["done"] < told["total"] == 144


def saved(window: Chrome, within: str, words: str) -> str:
    """The words of a picture that a button gives as a file."""
    wait(window, DRAWN, within, 1)
    window.execute_script("""
        window.given = new Promise((resolve) => {
          URL.createObjectURL = (blob) => { resolve(blob.text()); return 'data:,'; };
        })""")
    button(window, words).click()
    return " ".join(re.findall(r"<text[^>]*>([^<]+)</text>", wait(window, "return window.given")))


def open_table(window: Chrome, details: str) -> list[list[str]]:
    """The cells of the rows of the table in some details, opened."""
    script = """const found = document.querySelector(arguments[0]);
      found.open = true;
      return found.querySelector('tbody') && [...found.querySelectorAll('tbody tr')]
        .map(row => [...row.children].map(cell => cell.textContent))"""
    return list(wait(window, script, details))


def test_axe_finds_nothing_in_depth(open_simulator: Open) -> None:
    """One page with everything opened, on a desk and on a phone, in light and in dark."""
    window = open_simulator(EVERYTHING)
    for name in ("sweep", "sensitivity", "grid", "figures"):
        open_depth(window, name)
    for words in ("Compute 25 points", "Compute the draws", "Compute 12 × 12 points"):
        button(window, words).send_keys(Keys.ENTER)
    wait(window, "return document.querySelectorAll('.sweep circle').length === 25")
    wait(window, DRAWN, ".depths", 5)
    # Of hundreds of rows alike, a few are looked at.
    window.execute_script("""
      for (const each of document.querySelectorAll('.depth details, .sides details')) each.open = true;
      for (const row of document.querySelectorAll('#figures tbody tr:nth-child(n + 6)')) row.remove()""")
    for width, scheme, rules in LOOKS:
        look(window, width, scheme)
        wait(window, DRAWN, ".depths", 5)
        assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth"), width
        assert barriers(window, rules) == [], (width, scheme)
