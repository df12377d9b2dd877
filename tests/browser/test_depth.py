"""Looking deeper in the simulator: two points side by side, what flips a claim, the measured figures."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.browser.simulator import SEED, Open, address, button, control, settled, wait
from tests.running_server import Running

from tripolar.report.figure_series import measured_series
from tripolar.workflow import prepare
from tripolar.workflow.explorer import Explorer

BESIDE = f"#s={SEED}&a=%5B%5D&ab=1&balance_stress=0"


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
    script = "const i = document.querySelector('#figures img'); return i && i.complete && i.naturalWidth > 0"
    wait(window, script, seconds=60)


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
    choose(window, "sweep-claim", "M8")
    choose(window, "sweep-along", "balance_stress")
    button(window, "Compute 25 points").send_keys(Keys.ENTER)
    wait(window, "return document.querySelectorAll('.sweep circle').length === 25", seconds=60)
    rows = window.execute_script("""return [...document.querySelectorAll('#sweep tbody tr')]
      .map(row => [...row.children].slice(0, 2).map(cell => cell.textContent))""")
    explorer = Explorer(prepare(SEED))
    for at in (0, 12, 24):
        value = float(rows[at][0].split()[0])
        told = {each.id: each.verdict for each in explorer.at([f"balance_stress={value}"]).claims}
        assert rows[at][1] == told["M8"]
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
    wait(window, "return document.querySelector('#figures img') !== null")
    choose(window, "figures-topic", "goods_sold")
    found = measured_series("goods_sold", ("USA", "RUS", "CHN"))
    count = "return document.querySelectorAll('#figures tbody tr').length === arguments[0]"
    wait(window, count, len(found.rows))
    drawn(window)
    alt = window.find_element(By.CSS_SELECTOR, "#figures img").get_attribute("alt")
    assert "the sources differ most in" in alt
    kinds = {"CSV": b"who,year,value", "XLSX": b"PK", "SVG": b"<svg"}
    for kind, start in kinds.items():
        link = window.find_element(By.LINK_TEXT, f"Download {kind}").get_attribute("href")
        reply = server.ask("GET", link.removeprefix(server.place.address.rstrip("/")))
        assert (reply.status, reply.body[: len(start)]) == (200, start)
    asked = window.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
    assert [name for name in asked if not name.startswith(server.place.address)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_depth(open_simulator: Open, width: int, scheme: str) -> None:
    window = open_simulator(BESIDE, width=width, scheme=scheme)
    open_depth(window, "sweep")
    button(window, "Compute 25 points").click()
    wait(window, "return document.querySelectorAll('.sweep circle').length === 25", seconds=60)
    open_depth(window, "figures")
    drawn(window)
    for summary in window.find_elements(By.CSS_SELECTOR, ".depth summary, .sides summary"):
        window.execute_script("arguments[0].parentElement.open = true", summary)
    assert window.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    window.execute_script(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = window.execute_async_script("axe.run(document).then(arguments[arguments.length - 1])")
    told = [(e["id"], [n["html"][:160] for n in e["nodes"][:3]]) for e in found["violations"]]
    assert told == [], json.dumps(told, indent=1)
