"""What the tests in a browser share: waiting, reading the page, finding a button, looking for barriers."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from tests.running_server import Running

Open = Callable[..., Chrome]
SEED = "russia-2025"

# The rules of axe whose answer hangs on the colours. By these a page is looked at on a desk and on a phone,
# in light and in dark; by all others once at each width and once in each scheme.
COLOURS = ("color-contrast", "link-in-text-block")
LOOKS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (1280, "light", ()),
    (390, "dark", ()),
    (1280, "dark", COLOURS),
    (390, "light", COLOURS),
)


def show(window: Chrome, server: Running, view: str, width: int, scheme: str) -> None:
    """Go to a view of a server, in a window so wide, with the colours a reader has asked for."""
    window.get("about:blank")
    window.get_log("browser")  # forget what an earlier page said
    look(window, width, scheme)
    window.get(server.place.address + view)


def look(window: Chrome, width: int, scheme: str) -> None:
    """Give the window so much width and those colours; what is in it stays."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    # Without motion, so that no colour is looked at on its way to another.
    features = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    asked = [{"name": name, "value": value} for name, value in features.items()]
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": asked})


# Asked in the page: to ask from here, time and again, keeps three processes busy while a fourth computes.
WAIT = """
const given = [...arguments], done = given.pop();
const condition = function () { %s };
const ask = async () => {
  try {
    const found = await condition(...given);
    if (found) done({ found }); else setTimeout(ask, 20);
  } catch (wrong) { done({ wrong: String(wrong) }); }
};
ask();
"""


STRESS = "What does it cost when your partner befriends your rival?"


def wait(window: Chrome, condition: str, *arguments: Any) -> Any:
    """Wait until a script gives something that is true, and give it."""
    told = window.execute_async_script(WAIT % condition, *arguments)
    assert "wrong" not in told, f"{condition}: {told['wrong']}"
    return told["found"]


def address(window: Chrome) -> str:
    """The address behind the #, once it holds the view: it is not written at every move."""
    wait(window, "return document.documentElement.dataset.address !== 'due'")
    return str(window.execute_script("return location.hash"))


def changes(window: Chrome) -> list[str]:
    """What the address says has been changed."""
    query = parse_qsl(address(window)[1:], keep_blank_values=True)
    view = {"s", "file", "f", "v", "a", "ab", "claim", "edit", "step", "look"}
    return [f"{path}={value}" for path, value in query if path not in view]


def settled(window: Chrome) -> None:
    """Wait until the numbers on screen answer what the address asks."""
    wait(window, "return document.documentElement.dataset.point === arguments[0]", "&".join(changes(window)))


def verdicts(window: Chrome) -> dict[str, str]:
    script = """return Object.fromEntries([...document.querySelectorAll('.claim')]
      .map(e => [e.id.slice(6), e.querySelector('.verdict').dataset.verdict]))"""
    return window.execute_script(script)


def button(window: Chrome, words: str) -> WebElement:
    """The button that says these words, found in one go: the page may be making others anew."""
    script = """return [...document.querySelectorAll('button')]
      .find(each => each.checkVisibility() && each.innerText.trim() === arguments[0])"""
    return wait(window, script, words)


def control(window: Chrome, title: str, subject: str = "") -> WebElement:
    """The input of an assumption of the first screen."""
    for row in window.find_elements(By.CSS_SELECTOR, ".assumptions .controls > .control"):
        label = str(row.find_element(By.CSS_SELECTOR, ".control-label").get_property("textContent"))
        if title in label and subject in label:
            return row.find_element(By.CSS_SELECTOR, "input:checked, input[type=range], input[type=text]")
    raise AssertionError(f"no control {title} {subject}")


def barriers(window: Chrome, rules: tuple[str, ...] = ()) -> list[tuple[str, str, list[str]]]:
    """What axe finds wrong with the page as it stands, by some of its rules or by all."""
    if not window.execute_script("return 'axe' in window"):
        script = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        window.execute_script(script)
    # Of rules that are kept, one place is enough: to describe all takes as long as to look for faults.
    asked = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    script = "axe.run(document, arguments[0]).then(arguments[arguments.length - 1])"
    found = window.execute_async_script(script, asked)
    # What was asked was looked for, and found in order or wrong somewhere.
    assert len(found["passes"]) + len(found["violations"]) > (0 if rules else 20)
    return [
        (each["id"], each["help"], [node["html"][:160] for node in each["nodes"][:3]])
        for each in found["violations"]
    ]


THIN_OUT = """
const part = e => [e.tagName, e.className, e.type].join(' ');
const shape = e => [e, ...e.querySelectorAll('*')].map(part).join();
const seen = {};
let left = 0;
for (const each of document.querySelectorAll('.everything .control, tbody tr')) {
  const kind = shape(each);
  seen[kind] = (seen[kind] || 0) + 1;
  if (seen[kind] > 3) { each.remove(); left += 1; }
}
return left;
"""


def thin_out(window: Chrome) -> int:
    """Leave three of what is made alike, before faults are looked for; how many are left out."""
    return int(window.execute_script(THIN_OUT))
