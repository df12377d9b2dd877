"""The progress bar of long work, on standard error and only in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from tripolar.ensemble.schedule import Done

__all__ = ["ProgressBar", "watched"]

_COMPILING = "compiling the solver (once after an installation, a minute or two)"


class ProgressBar:
    """What work may tell: what it is at, how many draws there are, and how many are done.

    The rate and the time left are those of this start: draws found on disk are not counted as fast ones, and
    the time in which kernels are compiled, once after an installation, is left out.

    Parameters
    ----------
    bar : Progress, optional
        What shows it; None where nobody watches.
    """

    def __init__(self, bar: Progress | None = None) -> None:
        self._bar = bar
        self._doing, self._compiling = "solving draws", False
        self._unwatch: Callable[[], None] | None = None
        if bar is None:
            return
        self._task = bar.add_task("reading the argument", total=None, facts="")
        self._began, self._since = bar.get_time(), 0.0

    @property
    def progress(self) -> Callable[[Done], None] | None:
        """What is told of draws; None where nobody watches."""
        return None if self._bar is None else self._show

    def tell(self, what: str) -> None:
        """Say what is done now; once all draws are done, nothing more is said of them."""
        self._doing = what
        if self._bar is not None and self._bar.tasks[0].finished:
            self._bar.update(self._task, facts="")
        self._describe()

    def solving(self, draws: int | None = None) -> None:
        """Say that draws are to be solved, and how many where that is known before the first is done."""
        if self._bar is None:
            return
        from tripolar.game.compiling import on_compiling

        self.end()
        self._unwatch = on_compiling(self._compiles)
        self._began = self._bar.get_time()
        self._bar.update(self._task, description=self._doing, total=draws)

    def end(self) -> None:
        """Watch no longer what is compiled."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def _show(self, done: Done) -> None:
        assert self._bar is not None
        facts = told(done, self._bar.get_time() - self._began)
        self._bar.update(self._task, completed=done.draws, total=done.total, facts=facts)
        self._describe()

    def _describe(self) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=_COMPILING if self._compiling else self._doing)

    def _compiles(self, on: bool) -> None:
        assert self._bar is not None
        self._compiling = on
        now = self._bar.get_time()
        if on:
            self._since = now
        else:
            self._began += now - self._since
        self._describe()


@contextmanager
def watched(*, quiet: bool) -> Iterator[ProgressBar]:
    """Give a bar, which tells nobody where nobody watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield ProgressBar()
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
        shown = ProgressBar(bar)
        try:
            yield shown
        finally:
            shown.end()


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
