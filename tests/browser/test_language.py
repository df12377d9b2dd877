"""The simulator in its second language: asked for in the address or by the visitor, and in no other case."""

from __future__ import annotations

from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import Select
from tests.browser.simulator import address, barriers, show, verdicts, wait
from tests.running_server import Running

TEXT = "return document.getElementById('app').innerText"

ENGLISH = (
    *(".controls .title", ".controls .range", ".ends > span > span:first-child", ".reason summary span"),
    *(
        "#argument option",
        "#preset option:not([value='']):not([value='own'])",
        ".lead p",
        ".groups li a",
        ".claim .shown",
        ".chips span span",
    ),
    *(
        ".picture tspan.strong:not([class*=l-])",
        ".path figcaption strong",
        "#sweep option",
        "#sensitivity option",
    ),
    ".everything details summary span",
)

# Of each selector that finds nothing, or something that is read in Russian.
FOREIGN = """
return arguments[0].filter((selector) => {
  const found = [...document.querySelectorAll(selector)];
  return !found.length || found.some((each) => each.closest('[lang]').getAttribute('lang') !== 'en');
});
"""


def test_the_page_speaks_the_language_of_its_address_and_goes_over_by_choice(
    chromium: Chrome, server: Running
) -> None:
    show(chromium, server, "?language=ru#s=tutorial&balance_stress=20", 1280, "light")
    wait(chromium, "return document.querySelectorAll('.picture svg').length === 1")
    wait(chromium, f"{TEXT}.includes('Реестр утверждений при этих значениях')")
    text = wait(chromium, TEXT)
    assert chromium.execute_script("return document.documentElement.lang") == "ru"
    for words in ("Скопировать ссылку", "партнёрство", "Вычислить 200 реализаций", "$20 млрд в год"):
        assert words in text
    for words in ("Copy link", "The ledger at these values", "Compute 200 draws", "Change an assumption"):
        assert words not in text
    # The words of verdicts change, and not what they are.
    assert set(verdicts(chromium).values()) <= {"holds", "fails", "needs draws"}
    assert chromium.execute_script("return document.querySelector('.says').closest('[lang]').lang") == "en"
    # What the scenario says stays English, and says so to those who hear it.
    assert chromium.execute_script(FOREIGN, ENGLISH) == []
    assert barriers(chromium, ("valid-lang", "html-lang-valid", "select-name")) == []
    Select(chromium.find_element("id", "language")).select_by_value("en")
    wait(chromium, f"{TEXT}.includes('The ledger at these values')")
    assert chromium.execute_script("return document.documentElement.lang") == "en"
    assert "balance_stress=20" in address(chromium)  # the view is the same


def test_without_being_asked_the_page_is_in_english(chromium: Chrome, server: Running) -> None:
    chromium.execute_cdp_cmd(
        "Network.setUserAgentOverride",
        {"userAgent": chromium.execute_script("return navigator.userAgent"), "acceptLanguage": "ru-RU,ru"},
    )
    try:
        for asked, language in (("", "en"), ("?language=auto", "ru"), ("?language=xx", "en")):
            show(chromium, server, f"{asked}#s=tutorial", 1280, "light")
            wait(chromium, "return document.querySelector('.claim') !== null")
            assert chromium.execute_script("return document.documentElement.lang") == language, asked
    finally:
        chromium.execute_cdp_cmd(
            "Network.setUserAgentOverride",
            {
                "userAgent": chromium.execute_script("return navigator.userAgent"),
                "acceptLanguage": "en-US,en",
            },
        )
