"""The tables that the program prints: no letter of a cell is cut, and no text is taken for markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["terminal_table"]


def terminal_table(title: str, *headings: str, left: int = 1) -> Table:
    """Make a table without rows.

    What is too long for its column goes on in the next line, also a name without blanks.

    Parameters
    ----------
    title : str
        Printed above it; nothing for none.
    *headings : str
        One for each column.
    left : int
        So many columns, from the first, are aligned to the left, and the others to the right.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, "bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for k, heading in enumerate(headings):
        table.add_column(Text(heading), justify="left" if k < left else "right", overflow="fold")
    return table
