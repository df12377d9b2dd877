"""What an option cannot take is said in words of its reader."""

from __future__ import annotations

import sys

import pytest

from tripolar.cli import main


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("run tutorial --draws 0", "--draws must be at least 1"),
        ("run tutorial --draws many", "--draws must be a whole number"),
        ("run tutorial --seed -3", "--seed must be at least 0"),
        ("serve --port 99999", "--port must be at most 65535"),
        ("run tutorial --draws", "--draws needs a value"),
        ("solve tutorial other", "nothing more is expected here, and 'other' was given"),
    ],
)
def test_an_option_that_cannot_be_used_is_told_in_plain_words(
    arguments: str, told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["tripolar", *arguments.split()])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert capsys.readouterr().err == f"tripolar: {told}\n"
