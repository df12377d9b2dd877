"""A small scenario text, and ways to spoil it."""

from __future__ import annotations

import pytest

from tripolar.errors import InputError
from tripolar.scenario.load import load_text
from tripolar.scenario.objects import Actor, Scenario

ACTORS = (
    Actor("USA", "United States", ("engager", "opponent"), ("opponent",)),
    Actor("RUS", "Russia"),
    Actor("CHN", "China", ("partner", "rival"), ("rival",)),
)

BASE = """\
schema: 1
title: Test
says: A small triangle.
year: 2025
actors:
  USA: {name: United States, leaders: [engager, opponent], hostile: [opponent]}
  RUS: {name: Russia}
  CHN: {name: China, leaders: [partner, rival], hostile: [rival]}
dyads:
  USA-RUS: {relation: hostile, why: it is so}
  USA-CHN: {relation: {choice: {hostile: 0.5, normal: 0.5}}, why: two codings}
  RUS-CHN: {relation: partnership}
parameters:
  gdp: {USA: 29000, RUS: 2170, CHN: 18700}
  capability: {USA: 0.45, RUS: 0.15, CHN: 0.4}
  trade_elasticity: 4
  stake:
    USA-RUS: {uniform: [40, 80], why: a guess, judgement: true}
    USA-CHN: 300
    RUS.CHN: 50
    CHN.RUS: 70
  political_value:
    USA: {RUS: {engager: 20, opponent: -150}, CHN: -310}
    RUS: {USA: 40, CHN: 0}
    CHN: {USA: -310, RUS: {partner: 10, rival: -100}}
  transfer_bound: {USA-RUS: 30, USA-CHN: 100, RUS-CHN: 30}
  discount: 0.05
  renewal_rate: 1
  precision: 5
"""

VARIANTS = """\
variants:
  no-us: {says: No way to Washington., set: {cap.USA-RUS: hostile}}
"""


def changed(old: str, new: str, text: str = BASE) -> str:
    """The text with one place replaced, which must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def place_of(words: str, text: str) -> str:
    """``line:column`` of the words in the text."""
    before = text[: text.index(words)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def read(text: str) -> Scenario:
    """Load the text as ``test.yaml``."""
    return load_text(text, "test")


def refusal(text: str) -> str:
    """The one line with which the text is refused."""
    with pytest.raises(InputError) as caught:
        read(text)
    line = str(caught.value)
    assert "\n" not in line
    return line
