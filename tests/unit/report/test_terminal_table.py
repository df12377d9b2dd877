"""The tables of the terminal hold every letter, and take no text for markup."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from tripolar.report.terminal_table import terminal_table


def printed(name: str, width: int) -> str:
    table = terminal_table("Powers [/] of :dragon:", "Power [bold]", "Value, bn US$/yr", "Pivot")
    table.add_row(name, "−124  (−124 to −123)", "6%")
    text = io.StringIO()
    Console(file=text, width=width, markup=False, emoji=False).print(table)
    return text.getvalue()


@pytest.mark.parametrize("width", [24, 40, 80])
@pytest.mark.parametrize(
    "name",
    [
        "中华人民共和国中华人民共和国",
        "Donaudampfschifffahrtsgesellschaft",
        "🐉" * 12,
        "[bold]x[/]",
    ],
)
def test_a_name_without_blanks_goes_on_in_the_next_line(name: str, width: int) -> None:
    text = printed(name, width)
    first = "".join(re.split(r"\s{2,}", line.strip())[0] for line in text.splitlines() if line[1:2].strip())
    assert name in first
    assert "…" not in text


def test_headings_and_titles_are_not_taken_for_markup() -> None:
    text = printed("x", 80)
    assert "Powers [/] of :dragon:" in text
    assert "Power [bold]" in text
