"""The browser the other tests rely on is what they think it is."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver import Chrome


def test_a_page_opens_at_the_width_asked_for_and_its_console_is_heard(open_page, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><title>two powers</title><script>console.error('hear me')</script>", "utf-8"
    )
    for width in (400, 1280):
        window: Chrome = open_page(page, width)
        assert window.title == "two powers"
        assert window.execute_script("return innerWidth") == width
        said = [line["message"] for line in window.get_log("browser")]
        assert len(said) == 1
        assert "hear me" in said[0]
