"""The progress bar of long work, on standard error and only in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tripolar.ensemble.schedule import Done

__all__ = ["ProgressBar", "watched"]


class ProgressBar:
    """What work may tell: how many draws are done, and what is done after the draws."""

    def __init__(self, show: Callable[[Done], None] | None, say: Callable[[str], None] | None) -> None:
        self.progress = show
        self.tell = say


@contextmanager
def watched(*, quiet: bool) -> Iterator[ProgressBar]:
    """Give a bar, which tells nobody where nobody watches.

    Until the first chunk is back the solver may be compiling, which happens once after an
    installation and takes some seconds; the line says so. The rate and the time left are those of
    this start: draws found on disk are not counted as fast ones.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield ProgressBar(None, None)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[facts]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("preparing the solver (once: compiling)", total=None, facts="")
        clock = bar.get_time

        began = clock()

        def show(done: Done) -> None:
            facts = told(done, clock() - began)
            bar.update(task, completed=done.draws, total=done.total, description="solving draws", facts=facts)

        def say(what: str) -> None:
            bar.update(task, description=what)

        yield ProgressBar(show, say)


def told(done: Done, seconds: float) -> str:
    """Rate, time left and failures, in words."""
    fresh = done.draws - done.kept
    parts = []
    if fresh and seconds > 0:
        rate = fresh / seconds
        parts.append(f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
        parts.append(f"{_span((done.total - done.draws) / rate)} left")
    lost = [f"{done.not_calibrated} not calibrated"] * bool(done.not_calibrated)
    lost += [f"{done.not_solved} not solved"] * bool(done.not_solved)
    return ", ".join(parts + lost)


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
