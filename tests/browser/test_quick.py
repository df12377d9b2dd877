"""Every claim's probability while a slider moves: the page's own numbers are those of the program."""

from __future__ import annotations

from importlib.resources import files

import pytest
from selenium.webdriver import Chrome
from tests.browser.simulator import Open, settled, wait
from tests.running_server import Running

from tripolar.answer.live import live
from tripolar.claims.at_once import AtOnce, shipped, truths_of
from tripolar.ensemble.execute import run_ensemble
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text

SHARES = """
const [changes, done] = arguments;
import("/static/at_once.js").then(async ({ atOnce }) => {
  const asked = { scenario: { name: "tutorial" }, paths: ["balance_stress", "stake.RUS-CHN", "discount"] };
  const answer = await fetch("/api/live", { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify(asked) });
  const stored = atOnce(await answer.json());
  // Another place first: what is kept of the fit must not depend on it.
  stored.at(Object.fromEntries(Object.entries(changes).map(([path, value]) => [path, value + 3])));
  const told = stored.at(changes);
  done(typeof told === "string" ? told : Object.fromEntries(told));
});
"""

MOVES: list[dict[str, float]] = [
    {},
    {"balance_stress": 22.0},
    {"stake.RUS-CHN": 71.5},
    {"balance_stress": 40.0, "stake.RUS-CHN": 48.0},
    {"balance_stress": 60.0},
]


@pytest.fixture
def window(chromium: Chrome, server: Running) -> Chrome:
    """A window on an answer of the server, from which its scripts can be asked without the whole page."""
    chromium.get(server.place.address + "api/limits")
    return chromium


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_the_page_computes_what_the_program_does(window: Chrome, move: dict[str, float]) -> None:
    told = window.execute_async_script(SHARES, move)
    prepared = prepare("tutorial")
    stored = shipped(prepared)
    assert stored is not None
    wanted = AtOnce(prepared, stored).at({path: str(value) for path, value in move.items()})
    assert told.keys() == wanted.claims.keys()
    for claim, found in wanted.claims.items():
        # One byte holds a draw's place, and a table of 128 steps the way from a value to its rank.
        assert told[claim]["probability"] == pytest.approx(found.probability, abs=0.01)
        assert told[claim]["error"] == pytest.approx(found.error, abs=0.005)


TIED = """
const [stored, changes, done] = arguments;
import("/static/at_once.js").then(({ atOnce }) => done(Object.fromEntries(atOnce(stored).at(changes))));
"""


@pytest.mark.parametrize("value", [0.0, 3.0, 30.0, 60.0])
def test_the_page_and_the_program_place_tied_draws_alike(window: Chrome, value: float) -> None:
    written = (files("tripolar.examples") / "tutorial.yaml").read_text()
    assert "{uniform: [0, 60]," in written
    eight = "{choice: {0: 1, 1: 1, 2: 1, 3: 1, 30: 1, 40: 1, 50: 1, 60: 1},"
    prepared = prepare(load_text(written.replace("{uniform: [0, 60],", eight)))
    solved = run_ensemble(prepared, prepared.requests, draws=256, seed=5, protocol=prepared.protocol)
    stored = AtOnce(prepared, truths_of(solved))
    told = window.execute_async_script(TIED, live(stored, ["balance_stress"]), {"balance_stress": value})
    for claim, found in stored.at({"balance_stress": str(value)}).claims.items():
        assert told[claim]["probability"] == pytest.approx(found.probability, abs=0.02)


@pytest.mark.parametrize("move", [{"balance_stress": 90.0}, {"discount": 0.1}], ids=str)
def test_where_stored_draws_say_nothing_the_page_has_no_number(
    window: Chrome, move: dict[str, float]
) -> None:
    assert window.execute_async_script(SHARES, move) == next(iter(move))


def test_the_ledger_shows_shares_at_once_and_says_what_they_are(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    bars = (
        "const found = [...document.querySelectorAll('.chance:not([hidden]) .share')]"
        ".map((each) => each.textContent);"
    )
    unmoved = wait(window, f"{bars} return found.length ? found : null")
    assert len(unmoved) == 3
    assert all(text.startswith("about ") for text in unmoved)
    assert "8,192 stored draws" in window.execute_script(
        "return document.querySelector('.quick-note').textContent"
    )
    window = open_simulator("#s=tutorial&balance_stress=20")
    settled(window)
    moved = wait(
        window,
        f"{bars} return found[2]?.includes('as written') ? found : null",
    )
    assert "as written" in moved[2]
    assert moved != unmoved


def test_outside_of_what_was_drawn_the_bars_go_and_the_page_says_why(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&discount=0.1")
    settled(window)
    said = wait(
        window, "const e = document.querySelector('.quick-note'); return e && !e.hidden && e.textContent"
    )
    assert said.startswith("No quick probabilities")
    assert "say nothing of “How heavily is the future discounted?” at this value" in said
    assert not window.execute_script(
        "return document.querySelectorAll('.claim .chance:not([hidden])').length"
    )
