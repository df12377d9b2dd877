"""Make the picture of the simulator anew, as a browser shows it on a desk.

python tools/simulator_picture.py docs/_static/simulator.png
"""

from __future__ import annotations

import base64
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

VIEW = "#s=russia-2025&balance_stress=95&observed_terms.RUS-CHN=-2&relation.USA-CHN=0.5"
SIZE = {"width": 1280, "height": 980, "deviceScaleFactor": 1, "mobile": False}


def picture(address: str) -> bytes:
    """Open the page and take its picture, once its numbers have come."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(flag)
    window = Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
        window.get(address + VIEW)
        until = time.monotonic() + 60
        while not window.execute_script("return document.documentElement.dataset.point"):
            if time.monotonic() > until:
                raise TimeoutError("the simulator did not answer")
            time.sleep(0.1)
        time.sleep(0.5)  # for what is drawn after the numbers
        return base64.b64decode(window.get_screenshot_as_base64())
    finally:
        window.quit()


def main(target: Path) -> None:
    """Run a server of one's own, and write the picture."""
    command = [sys.executable, "-m", "tripolar", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+/", server.stdout.readline())
        assert found
        try:
            target.write_bytes(picture(found[0]))
        finally:
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
