"""What becomes of a claim in a few words, the same in the terminal and in print."""

from __future__ import annotations

from collections import Counter

from tripolar.charts.words import UNKNOWN, number, percent, points
from tripolar.claims.ledger import Entry
from tripolar.claims.words import parameter_words

__all__ = ["borders_words", "footing_words", "hangs_on", "holds_words", "mark_words"]


def holds_words(entry: Entry) -> str:
    """A probability with its standard error; for facts, how many measures hold, and how many are unknown."""
    if entry.measures:
        held = Counter(measure.holds for measure in entry.measures)
        return f"{held[True]} of {held[True] + held[False]}" + (f", {held[None]}?" if held[None] else "")
    if entry.probability is None:
        return UNKNOWN if entry.draws else ""
    error = "" if entry.error is None else f" ±{points(entry.error)}"
    return percent(entry.probability) + error


def hangs_on(entry: Entry) -> str:
    """The flip in words, or else the strongest driver; for a fact, the measures that fail."""
    if entry.measures:
        failing = [measure.label or measure.shown for measure in entry.measures if measure.holds is False]
        more = f" and {len(failing) - 1} more" if len(failing) > 1 else ""
        return f"not by {failing[0]}{more}" if failing else ""
    if entry.driver is None:
        return ""
    name, _ = parameter_words(entry.driver.path)
    return entry.driver.flip or f"{name} (r {number(entry.driver.correlation, 2)})"


def borders_words(verdict: str) -> str:
    """Say that another verdict lies within the sampling error; empty where none does."""
    return f"within error of {verdict}" if verdict else ""


def mark_words(entry: Entry) -> tuple[str, ...]:
    """The verdict that it borders on, and the marks; an undercut claim with those that undercut it."""
    by = f" by {', '.join(entry.undercut_by)}"
    marks = tuple(mark + by if mark == "undercut" else mark for mark in entry.marks)
    near = filter(None, (borders_words(entry.borders_on),))
    return (*near, *marks, *(("robust",) if entry.robust else ()))


def footing_words(entry: Entry) -> str:
    """In how much of the draws the argument reaches the claim, its premises holding; empty without premises.

    A claim that holds more often than that is true for other reasons than the argument gives.
    """
    if entry.footing is None:
        return ""
    return f"with its premises {percent(entry.footing.reached)}"
