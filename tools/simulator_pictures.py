"""Make the pictures of the simulator anew, as a browser shows it on a desk and on a phone.

python tools/simulator_pictures.py docs/_static [NAME ...]
"""

from __future__ import annotations

import base64
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SEED = "#s=russia-2025"
MOVED = f"{SEED}&balance_stress=95&observed_terms.RUS-CHN=-2&relation.USA-CHN=0.5"
TOLD = f"{SEED}&step=4&balance_stress=100"
SWEEP = """
const panel = document.getElementById('sweep');
const choose = (id, value) => {
  const list = document.getElementById(id);
  list.value = value;
  list.dispatchEvent(new Event('change'));
};
panel.open = true;
choose('sweep-claim', 'M17');
choose('sweep-along', 'balance_stress');
panel.querySelector('button').click();
"""
PART = """
const part = document.querySelector(arguments[0]), room = 16;
part.style.paddingBlock = `${room}px`;  // so that no neighbour looks in
const box = part.getBoundingClientRect();
return {x: box.x + scrollX - room, y: box.y + scrollY,
        width: box.width + 2 * room, height: box.height, scale: 1};
"""


@dataclass(frozen=True)
class Picture:
    """One picture: an address, what is done there, and how it is seen.

    Attributes
    ----------
    view : str
        The address behind the server's own.
    width, height : int
        Of the window, in CSS pixels.
    scheme : str
        Light or dark.
    script : str
        What is done once the numbers are there.
    until : str
        What must be true before the picture is taken.
    of : str
        Selector of the only part that is shown; everything in the window where empty.
    """

    view: str
    width: int = 1280
    height: int = 900
    scheme: str = "light"
    script: str = ""
    until: str = "true"
    of: str = ""


PICTURES = {
    "simulator": Picture(MOVED, height=980),
    "simulator-dark": Picture(MOVED, height=980, scheme="dark"),
    "simulator-story": Picture(TOLD, height=700),
    "simulator-side-by-side": Picture(
        f'{SEED}&a=[["relation.USA-CHN","0.5"]]&ab=1&balance_stress=95', of=".sides"
    ),
    "simulator-flip": Picture(
        SEED, script=SWEEP, until="document.querySelectorAll('#sweep circle').length === 25", of="#sweep"
    ),
    "simulator-phone": Picture(TOLD, width=390, height=844),
}


@contextmanager
def browser() -> Iterator[Chrome]:
    """Open a Chromium without a window."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(flag)
    window = Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        yield window
    finally:
        window.quit()


def wait(window: Chrome, condition: str, seconds: float = 60) -> None:
    """Wait until a condition of the page is true."""
    until = time.monotonic() + seconds
    while not window.execute_script(f"return {condition}"):
        if time.monotonic() > until:
            raise TimeoutError(f"the simulator did not come to this: {condition}")
        time.sleep(0.1)


def taken(window: Chrome, address: str, wanted: Picture) -> bytes:
    """Go to a view and take its picture, as a PNG file."""
    window.get("about:blank")
    size = {"width": wanted.width, "height": wanted.height, "deviceScaleFactor": 1, "mobile": False}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": wanted.scheme}
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    window.get(address + wanted.view)
    wait(window, "document.querySelectorAll('.picture svg').length")
    wait(window, "document.querySelector('.groups:not(.stale) .shares li')")
    if wanted.view != SEED:
        wait(window, "document.documentElement.dataset.point")
    window.execute_script(wanted.script)
    wait(window, wanted.until)
    time.sleep(0.5)  # for what is drawn after the numbers
    asked: dict[str, Any] = {"format": "png"}
    if wanted.of:
        asked |= {"captureBeyondViewport": True, "clip": window.execute_script(PART, wanted.of)}
    return base64.b64decode(window.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])


def main(folder: Path, names: list[str]) -> None:
    """Run a server of one's own, and write the pictures named, or all."""
    command = [sys.executable, "-m", "tripolar", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+/", server.stdout.readline())
        assert found
        try:
            with browser() as window:
                for name in names or PICTURES:
                    (folder / f"{name}.png").write_bytes(taken(window, found[0], PICTURES[name]))
        finally:
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
