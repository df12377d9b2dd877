"""The bar that long work shows on a terminal, on standard error; silence elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["watched"]


@contextmanager
def watched(total: int, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callable to tell of progress, or None where nobody watches.

    Until the first chunk is back the solver may be compiling, which happens once after an
    installation and takes some seconds; the line says so.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("preparing the solver (once: compiling)", total=total)

        def tell(done: int, in_all: int) -> None:
            bar.update(task, completed=done, total=in_all, description="solving draws")

        yield tell
