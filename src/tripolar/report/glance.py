"""The answer at a glance: sentences made from the results, so that no conclusion is written in advance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tripolar.charts.words import level_word, number, percent, plural
from tripolar.claims.ledger import Entry, Ledger
from tripolar.report.answer import Answer
from tripolar.report.naming import actor_name, dyad_name

__all__ = ["VERDICT_ORDER", "Line", "concessions", "drivers_by_path", "glance", "tally"]

VERDICT_ORDER = (
    "supported",
    "refuted",
    "contested",
    "undecided",
    "depends on the measure",
    "does not apply",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing worth telling: a short heading and a sentence; `claims` are the ids it speaks of."""

    heading: str
    text: str
    claims: tuple[str, ...] = ()


def tally(ledger: Ledger) -> tuple[tuple[str, int], ...]:
    """Count the verdicts, in `VERDICT_ORDER`; those that do not occur are left out."""
    counts = Counter(entry.verdict for entry in ledger.entries)
    return tuple((verdict, counts[verdict]) for verdict in VERDICT_ORDER if counts[verdict])


def drivers_by_path(ledger: Ledger) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Group the claims by their strongest driver, the parameter that moves most claims first."""
    found: dict[str, list[Entry]] = {}
    for entry in ledger.entries:
        if entry.driver is not None:
            found.setdefault(entry.driver.path, []).append(entry)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple((path, tuple(entries)) for path, entries in ordered)


def glance(answer: Answer) -> tuple[Line, ...]:
    """The most telling lines: what stands out for and against the argument, and what it hangs on."""
    return (
        *_verdict_lines(answer.ledger),
        *_weak_spots(answer.ledger),
        *_outlook_lines(answer),
        *_failures(answer),
    )


def _verdict_lines(ledger: Ledger) -> Iterator[Line]:
    tested = [
        e for e in ledger.entries if e.probability is not None and not {"tautology", "assumed"} & set(e.marks)
    ]
    supported = [e for e in tested if e.verdict == "supported"]
    refuted = [e for e in tested if e.verdict == "refuted"]
    open_ones = [e for e in tested if e.verdict in {"undecided", "contested"}]
    if supported:
        yield _about("Best supported by the model", max(supported, key=_chance))
    if refuted:
        yield _about("Most clearly refuted", min(refuted, key=_chance))
    if open_ones:
        yield _about("Closest to call", min(open_ones, key=lambda entry: abs(_chance(entry) - 0.5)))


def _chance(entry: Entry) -> float:
    return 0.5 if entry.probability is None else entry.probability


def _about(heading: str, entry: Entry) -> Line:
    text = f"{entry.claim.says.rstrip('.')}: holds in {percent(entry.probability)} of draws."
    return Line(heading, text, (entry.claim.id,))


def _weak_spots(ledger: Ledger) -> Iterator[Line]:
    """What a count of verdicts would hide: measures, tautologies, assumptions, failed premises, drivers."""
    measured = tuple(e.claim.id for e in ledger.entries if e.verdict == "depends on the measure")
    if measured:
        yield Line(
            "Turns on how it is measured",
            "True by one measure or coding, false by another.",
            measured,
        )
    for mark, heading, text in _MARKS:
        marked = tuple(entry.claim.id for entry in ledger.entries if mark in entry.marks)
        if marked:
            yield Line(heading, text, marked)
    for path, entries in drivers_by_path(ledger)[:1]:
        driven = sum(entry.driver is not None for entry in ledger.entries)
        text = f"{path} is the strongest driver of {len(entries)} of {plural(driven, 'claim')} that have one."
        yield Line("The assumption that matters most", text, tuple(entry.claim.id for entry in entries))


_MARKS = (
    (
        "tautology",
        "Follows from the model alone",
        "True in nearly every draw, whatever the assumptions: no evidence.",
    ),
    (
        "assumed",
        "Imposed by calibration",
        "Built into the model by how it is calibrated, so not tested here.",
    ),
    ("undercut", "Rests on a premise that fails", "Read these with the verdict on their premises."),
)


def _outlook_lines(answer: Answer) -> Iterator[Line]:
    outlook = answer.outlook
    told = []
    for dyad in outlook.dyads:
        known = [(c, level) for c, level in zip(dyad.chances, dyad.levels, strict=True) if c == c]  # noqa: PLR0124
        if known:
            chance, level = max(known)
            told.append(f"{dyad_name(answer.scenario, dyad.dyad)} {level_word(level)} ({percent(chance)})")
    if told:
        yield Line(f"Most likely relations in {outlook.start + outlook.horizon}", f"{'; '.join(told)}.")
    conceded = concessions(answer)
    if conceded:
        yield Line("Who would concede to whom", " ".join(conceded))


_SHIFTS = "Under {0}, terms shift by {3} bn US$ a year from {1} to {2} ({4} of draws)."


def concessions(answer: Answer) -> tuple[str, ...]:
    """Say to whom terms shift under the first variant compared, where more than half of the draws agree."""
    shifts = [shift for shift in answer.outlook.terms if shift.change.known]
    told = []
    for shift in shifts:
        share = max(shift.gains, shift.loses)
        if shift.variant != shifts[0].variant or share <= 0.5:
            continue
        gains = shift.gains > shift.loses
        pair = (shift.giver, shift.receiver) if gains else (shift.receiver, shift.giver)
        names = (actor_name(answer.scenario, code) for code in pair)
        told.append(
            _SHIFTS.format(shift.variant, *names, number(abs(shift.change.median), 2), percent(share))
        )
    return tuple(told)


def _failures(answer: Answer) -> Iterator[Line]:
    failed = answer.ensemble.draws - int(answer.ensemble.calibrated.sum())
    if failed:
        of_all = f"{failed} of {plural(answer.ensemble.draws, 'draw')}"
        text = f"{of_all} could not be calibrated; every claim counts them once against it and once for it."
        yield Line("What could not be solved", text)
