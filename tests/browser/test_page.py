"""The page in a real browser, at the width of a desk and of a phone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from tests.browser.conftest import OpenPage
from tests.sample_answer import sample_page

import tripolar
from tripolar.report.page import write_page

WIDTHS = (1280, 400)

# Every text of every visible drawing: its words, its box, and whether it lies inside its drawing.
TEXTS = """
return [...document.querySelectorAll('svg')].filter(svg => svg.getClientRects().length).map(svg => {
  const frame = svg.getBoundingClientRect();
  const seen = new Set(), texts = [];
  for (const text of svg.querySelectorAll('text')) {
    const lines = text.querySelectorAll('tspan').length ? [...text.querySelectorAll('tspan')] : [text];
    for (const line of lines) {
      const box = line.getBoundingClientRect();
      const key = [line.textContent, Math.round(box.x), Math.round(box.y)].join('|');  // a halo and its text
      if (!box.width || !line.textContent.trim() || seen.has(key)) continue;
      seen.add(key);
      texts.push({words: line.textContent, left: box.left, right: box.right, top: box.top, bottom: box.bottom,
                  inside: box.left >= frame.left - 1 && box.right <= frame.right + 1
                       && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1});
    }
  }
  return {name: svg.querySelector('title').textContent, width: frame.width, texts,
          chart: Boolean(svg.closest('figure.chart'))};
});
"""

# Elements that reach beyond the window and are not inside a container that scrolls.
BEYOND = """
return [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.scroll, .controls, .stays, svg, .skip, .visually-hidden'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + '.' + e.className);
"""

# Contrast of every visible piece of text against the paper behind it, as the guidelines (WCAG 2) define it.
CONTRASTS = """
const channel = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const parse = colour => colour.match(/[\\d.]+/g).map(Number);
const weights = [0.2126, 0.7152, 0.0722];
const luminance = c => weights.reduce((sum, weight, k) => sum + weight * channel(c[k] / 255), 0);
const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
const found = [];
const holders = 'h1,h2,h3,h4,h5,p,dt,dd,th,td,li,summary,caption,figcaption,code,a,svg text';
for (const e of document.querySelectorAll(holders)) {
  if (!e.getClientRects().length || !e.textContent.trim() || e.closest('.skip')) continue;
  if (e.getAttribute('stroke-width') === '4') continue;  // a halo
  const style = getComputedStyle(e);
  const ink = parse(e.closest('svg') ? style.fill : style.color);
  const [light, dark] = [luminance(ink), luminance(behind(e))].sort((a, b) => b - a);
  const ratio = (light + 0.05) / (dark + 0.05);
  if (ratio < 4.5) found.push(e.tagName + ' ' + e.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
}
return found;
"""


ARGUMENTS = ["sample", "tutorial", pytest.param("russia-2025", marks=pytest.mark.slow)]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "sample.html"
    path.write_text(sample_page(), encoding="utf-8")
    return path


@pytest.fixture(scope="session", params=ARGUMENTS)
def page(request: pytest.FixtureRequest, sample: Path) -> Path:
    """The page of the hand-made answer, and those of real runs."""
    if request.param == "sample":
        return sample
    answer = tripolar.run(request.param, draws=32, seed=0, threads=1)
    return write_page(answer, sample.with_name(f"{request.param}.html"))


@pytest.fixture(scope="session", params=WIDTHS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def window(chromium: Chrome, open_page: OpenPage, page: Path, width: int) -> Chrome:
    """The page with every detail open, so that nothing escapes a look; opened once for all who look."""
    shown = f"{page} {width}"
    if not chromium.execute_script("return window.shown === arguments[0]", shown):
        script = "document.querySelectorAll('details').forEach(each => each.open = true)"
        open_page(page, width).execute_script(f"window.shown = arguments[0]; {script}", shown)
    return chromium


def test_nothing_reaches_beyond_the_window(window: Chrome) -> None:
    assert window.execute_script("return document.scrollingElement.scrollWidth <= innerWidth")
    assert window.execute_script(BEYOND) == []


def test_the_page_loads_nothing_and_says_nothing_in_the_console(window: Chrome) -> None:
    assert window.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert window.get_log("browser") == []


def test_each_chart_is_shown_once_in_the_drawing_that_fits(window: Chrome) -> None:
    drawings = [drawing for drawing in window.execute_script(TEXTS) if drawing["chart"]]
    charts = window.execute_script("return document.querySelectorAll('figure.chart').length")
    assert len(drawings) == charts >= 5
    available = window.execute_script("return document.querySelector('main').clientWidth")
    assert all(drawing["width"] <= available for drawing in drawings)


def test_no_label_overlaps_another_or_leaves_its_drawing(window: Chrome) -> None:
    assert min(len(drawing["texts"]) for drawing in window.execute_script(TEXTS)) >= 5
    clashes = [
        (drawing["name"], one["words"], other["words"])
        for drawing in window.execute_script(TEXTS)
        for one, other in combinations(drawing["texts"], 2)
        if overlap(one, other)
    ]
    assert clashes == []
    cut = [
        text["words"]
        for drawing in window.execute_script(TEXTS)
        for text in drawing["texts"]
        if not text["inside"]
    ]
    assert cut == []


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two boxes share more than their margins: lines of one label may touch."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 3


def test_every_drawing_and_every_bar_has_words_beside_it(window: Chrome) -> None:
    unnamed = window.execute_script("""
        return [...document.querySelectorAll('svg, img')].filter(e => {
          const ids = (e.getAttribute('aria-labelledby') || '').split(' ');
          const said = id => (document.getElementById(id) || {}).textContent;
          const role = e.querySelector('a') ? 'group' : 'img';  // a picture with links is no single image
          return e.getAttribute('role') !== role || !ids.every(said);
        }).length""")
    assert unnamed == 0
    silent = window.execute_script("""
        const bars = [...document.querySelectorAll('.bar')];
        return bars.filter(bar => !bar.parentElement.querySelector('.chance').textContent.trim()).length""")
    assert silent == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_light_and_in_dark(window: Chrome, scheme: str) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    try:
        paper = window.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(255, 255, 254)") is (scheme == "light")
        assert window.execute_script(CONTRASTS) == []
    finally:
        window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_details_open_by_keyboard_and_links_lead_to_their_claim(open_page: OpenPage, sample: Path) -> None:
    window = open_page(sample, 1280)
    closed = "return [...document.querySelectorAll('details')].filter(each => each.open).length"
    assert window.execute_script(closed) == 0
    summary = window.find_element("css selector", "#claim-M4 summary")
    summary.send_keys("\ue007")  # Enter
    assert window.execute_script("return document.querySelector('#claim-M4 details').open")
    premise = window.find_element("css selector", "#claim-M4 .trail a[href='#claim-F5']")
    premise.send_keys("\ue007")
    assert window.execute_script("return location.hash") == "#claim-F5"


def test_the_page_prints_without_its_navigation_and_within_the_sheet(window: Chrome) -> None:
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not window.execute_script("return document.querySelector('.contents').getClientRects().length")
    finally:
        window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
