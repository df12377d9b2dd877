"""Every word of the triangle can be read: it lies on no other word, on no disc, and on no line of others."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from tests.browser.simulator import Open, look, settled, show, wait
from tests.running_server import Running

# Where words meet what they may not: other words, discs, lines that are not their pair's, arrows, the edge.
MET = """
const drawing = document.querySelector('.picture svg');
const met = [];
const labels = [...drawing.querySelectorAll('text:not(.code)')].map((text) => {
  const { x, y, width, height } = text.getBBox();
  const box = { left: x, right: x + width, top: y, bottom: y + height };
  return { text: text.textContent, of: text.dataset.label, ...box };
});
const within = (x, y, box) => x > box.left && x < box.right && y > box.top && y < box.bottom;
labels.forEach((box, k) => {
  for (const other of labels.slice(k + 1)) {
    const across = Math.min(box.right, other.right) > Math.max(box.left, other.left);
    const down = Math.min(box.bottom, other.bottom) > Math.max(box.top, other.top);
    if (across && down) met.push(`${box.text} / ${other.text}`);
  }
  for (const disc of drawing.querySelectorAll('circle.disc')) {
    const [x, y, r] = ['cx', 'cy', 'r'].map((name) => Number(disc.getAttribute(name)));
    const near = [Math.max(box.left, Math.min(box.right, x)), Math.max(box.top, Math.min(box.bottom, y))];
    if (Math.hypot(near[0] - x, near[1] - y) < r) met.push(`${box.text} / disc ${disc.dataset.of}`);
  }
  for (const line of drawing.querySelectorAll('line')) {
    if (line.dataset.of === box.of) continue;
    const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => Number(line.getAttribute(name)));
    const crosses = [...Array(201).keys()].some((part) =>
      within(x1 + (part / 200) * (x2 - x1), y1 + (part / 200) * (y2 - y1), box));
    if (crosses) met.push(`${box.text} / line ${line.dataset.of}`);
  }
  const place = drawing.getBoundingClientRect();
  if (place.left + box.left < 0 || place.left + box.right > innerWidth) met.push(`${box.text} / edge`);
});
return [labels.length, met];
"""


def met(window: Chrome, width: int) -> list[str]:
    """What lies on what, in a window so wide, once the picture is drawn for it."""
    look(window, width, "light")
    wait(
        window,
        """const box = document.querySelector('.picture'), drawn = box.querySelector('svg').viewBox.baseVal;
           return innerWidth === arguments[0] && Math.abs(drawn.width - box.clientWidth) < 4""",
        width,
    )
    count, found = window.execute_script(MET)
    assert count >= 6
    return list(found)


@pytest.mark.parametrize("argument", ["india-2025", "russia-2025", "gulf-2025", "turkey-2025", "taiwan-2025"])
def test_no_word_lies_on_another_a_disc_or_a_line(open_simulator: Open, argument: str) -> None:
    window = open_simulator(f"#s={argument}")
    assert {width: met(window, width) for width in (1280, 390, 1920)} == {1280: [], 390: [], 1920: []}


@pytest.mark.parametrize(
    ("argument", "widths"),
    [("india-2025", (1280,)), ("russia-2025", (1280, 390)), ("turkey-2025", (1280, 390))],
)
def test_long_words_of_another_language_stay_inside(
    chromium: Chrome, server: Running, argument: str, widths: tuple[int, ...]
) -> None:
    show(chromium, server, f"?language=ru#s={argument}", 1280, "light")
    wait(chromium, "return document.querySelectorAll('.picture svg').length === 1")
    settled(chromium)
    assert {width: met(chromium, width) for width in widths} == {width: [] for width in widths}


def test_no_word_beside_the_axis_of_a_path_is_cut_off(chromium: Chrome, server: Running) -> None:
    for language in ("en", "ru"):
        show(chromium, server, f"?language={language}#s=tutorial", 1280, "light")
        wait(chromium, "return document.querySelectorAll('.path text').length > 0")
        cut = "return [...document.querySelectorAll('.path text')].some((each) => each.getBBox().x < 0)"
        assert not chromium.execute_script(cut), language


def test_what_is_moved_away_from_leaves_the_words_readable(open_simulator: Open) -> None:
    window = open_simulator("#s=russia-2025&balance_stress=20")
    assert window.find_elements("css selector", ".picture .ghost")
    assert {width: met(window, width) for width in (1280, 390)} == {1280: [], 390: []}
