"""Where each number of a scenario comes from, as `tripolar show` has it."""

from __future__ import annotations

import json
import sys

import pytest

from tripolar.cli import main
from tripolar.prepare.number_sources import KINDS, number_sources
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import load_text

TEXT = """
schema: 1
extends: reference-2025
title: Four kinds of numbers
says: Each of another kind.
parameters:
  gdp.CHN: {value: "figure(gdp_current_usd, CHN, 2024) / 1e9", why: at market rates}
  stake.USA.CHN: {uniform: [10, "figure(nmc_milex, USA, 2022) / 1e9"], why: at most all, judgement: true}
  coercion: {uniform: [0, 1], why: unknown, judgement: true}
  discount: {value: 0.05, why: written by hand}
"""


def rows(text: str = TEXT) -> dict[str, object]:
    return {each.path: each for each in number_sources(prepare(load_text(text)))}


def test_each_number_is_of_one_kind_and_what_no_figure_covers_comes_first() -> None:
    found = number_sources(prepare(load_text(TEXT)))
    kinds = {each.path: each.kind for each in found}
    assert kinds["gdp.CHN"] == "measured"
    assert kinds["stake.USA.CHN"] == "judgement over figures"
    assert kinds["coercion"] == "judgement"
    assert kinds["discount"] == "stated"
    assert "default" in kinds.values()
    order = [list(KINDS).index(each.kind) for each in found]
    assert order == sorted(order)
    assert order[0] == 0


def test_a_measured_number_has_its_formula_and_its_figures() -> None:
    each = next(each for each in number_sources(prepare(load_text(TEXT))) if each.path == "gdp.CHN")
    assert each.formulas == ("figure(gdp_current_usd, CHN, 2024) / 1e9",)
    assert [str(figure) for figure in each.figures] == ["gdp_current_usd(CHN, 2024)"]
    assert each.figures[0].value / 1e9 == pytest.approx(float(each.value.replace(",", "")), rel=1e-3)
    assert each.unit == "bn US$/yr"


def test_a_blend_is_shown_by_measure_with_shares_that_add_up() -> None:
    found = [each for each in number_sources(prepare("russia-2025")) if each.path.startswith("capability: ")]
    assert len(found) == 6
    for each in found:
        shares = [float(part.split()[1]) for part in each.value.split(", ")]
        assert sum(shares[:3]) == pytest.approx(1, abs=0.01)
        assert each.figures


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["tripolar", "show", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0)


def test_the_command_prints_every_source_and_finds_by_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "kissinger-1971", "gdp", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert all("gdp" in f"{each['path']} {each['why']}".lower() for each in told["numbers"])
    used = {figure["source"] for each in told["numbers"] for figure in each["figures"]}
    assert {source["id"] for source in told["sources"]} == used
    assert sum(told["counts"].values()) == len(told["numbers"]) > 2
    assert command(monkeypatch, "kissinger-1971", "stake") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("Source: ") for line in lines)
    assert command(monkeypatch, "tutorial", "nothing-like-it") == 2
    assert "no number of tutorial has 'nothing-like-it'" in capsys.readouterr().err
