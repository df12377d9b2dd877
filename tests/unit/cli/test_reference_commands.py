"""The reference tables on the terminal."""

from __future__ import annotations

import json
import sys

import pytest

from tripolar.cli import main
from tripolar.prepare.quantities import QUANTITIES
from tripolar.scenario.families import FAMILIES


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["tripolar", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    return capsys.readouterr().out


def test_every_family_and_every_quantity_is_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = json.loads(printed(capsys, monkeypatch, "parameters", "--json"))
    assert [line["path"] for line in listed] == [family.pattern for family in FAMILIES]
    asked = json.loads(printed(capsys, monkeypatch, "quantities", "--json"))
    assert [line["written"].partition("(")[0] for line in asked] == list(QUANTITIES)


def test_words_choose_among_them(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    out = printed(capsys, monkeypatch, "parameters", "relation_hazard")
    assert "relation_hazard.A-B[.TYPE]" in out
    assert "gdp.A" not in out
    one = json.loads(printed(capsys, monkeypatch, "parameters", "Renewal", "deal", "--json"))
    assert one == [
        {
            "path": "renewal_rate",
            "says": "rate at which a dyad's deal comes up for renewal",
            "takes": "1/yr: above 0, at most 365",
            "otherwise": "required",
        }
    ]
    assert "pivot(actor, years)" in printed(capsys, monkeypatch, "quantities", "pivot")


def test_a_word_that_nothing_has_is_told_with_the_nearest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["tripolar", "parameters", "discont"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert "did you mean 'discount'?" in capsys.readouterr().err
