"""What an option cannot take is said in words of its reader."""

from __future__ import annotations

import re
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
        ("run tutorial --drws 3", "no option is called '--drws'; did you mean --draws?"),
        ("run tutorial --nothing-like-it", "no option is called '--nothing-like-it'; --help lists them"),
        ("vallidate", "no command is called 'vallidate'; did you mean 'validate'?"),
        ("runs nothing-like-it", "no command is called 'nothing-like-it'; --help lists them"),
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


@pytest.mark.parametrize("arguments", ["", "runs", "--help", "runs --help"])
def test_a_word_alone_lists_what_it_can_do_and_cuts_no_line(
    arguments: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["tripolar", *arguments.split()])
    with pytest.raises(SystemExit) as stop:
        main()
    said = capsys.readouterr()
    assert (stop.value.code, said.err) == (0, "")
    listed = said.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert len(listed) == (4 if "runs" in arguments else 25)
    assert [line for line in listed if not line.endswith(".")] == []
    assert [line for line in listed if line.endswith("...") or len(line) > 80] == []


def test_help_says_what_an_option_takes_and_no_type_of_python(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def help_of(*command: str) -> str:
        monkeypatch.setattr(sys, "argv", ["tripolar", *command, "--help"])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().out

    def commands(text: str) -> list[str]:
        return re.findall(r"^  (\S+) {2,}\S", text.partition("Commands:\n")[2], re.M)

    found = [(name,) for name in commands(help_of()) if name != "runs"]
    found += [("runs", name) for name in commands(help_of("runs"))]
    assert len(found) == 28
    for command in ((), *found, ("figures update",)):
        text = help_of(*command)
        assert "--help" in text
        assert re.findall(r"--\S+ <.*", text) == []
