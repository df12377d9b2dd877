"""A real Chromium, driven by its own driver; no network is used."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from tests.browser.simulator import SEED, Open, settled, show, wait
from tests.browser.window import Window
from tests.running_server import Running, running
from tests.waiting import LONGEST

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)

OpenPage = Callable[[Path, int], Chrome]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder ``browser``."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for the whole session, with a profile of its own and its console kept."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        absent = "Chromium and its driver are not installed (Debian: chromium, chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(absent)
        pytest.skip(absent)
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    window = Window(options=options, service=Service(executable_path=driver))
    try:
        # Looking for faults of a page takes long on a busy machine, and the driver tells nothing meanwhile.
        window.set_script_timeout(LONGEST)
        window.command_executor.client_config.timeout = 2 * LONGEST
        yield window
    finally:
        window.quit()


@pytest.fixture
def open_page(chromium: Chrome) -> OpenPage:
    """Open a file in a window so many CSS pixels wide, frame not counted: ``open_page(path, 400)``."""

    def open_at(path: Path, width: int) -> Chrome:
        chromium.get_log("browser")  # forget what an earlier page said
        chromium.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        chromium.get(path.resolve().as_uri())
        return chromium

    return open_at


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    with running() as found:
        found.point(SEED)
        yield found


@pytest.fixture
def open_simulator(chromium: Chrome, server: Running) -> Open:
    """Open the simulator: ``open_simulator("#s=tutorial", width=390, scheme="dark")``."""

    def open_at(view: str = f"#s={SEED}", width: int = 1280, scheme: str = "light") -> Chrome:
        show(chromium, server, view, width, scheme)
        wait(chromium, "return document.querySelectorAll('.picture svg').length === 1")
        settled(chromium)
        return chromium

    return open_at
