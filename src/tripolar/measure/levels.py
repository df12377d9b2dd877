"""How two states stand in each year, as a proposal: a distribution over hostile, normal and partnership.

Conflict and affinity are two things: a pair can have a pact and a quarrel. Each is a hidden chain of two
states over the years, seen through what the record keeps, and what is known before and after a year counts:

1. conflict: rivalries, militarized disputes, armed conflict, troops sent to the other's enemy;
2. affinity: treaties, membership of both in the EU or NATO, nearness in the UN (at low weight).

Hostile is conflict, partnership is affinity without conflict, normal is neither. Dated events with a source
(`Anchor`) outweigh the series near their date. Where the record ends, a level drifts by the rates of change.
The chances of seeing something at each state are judgements, written down below; they were set before the
measurement was scored, and nothing was chosen by pairs it is scored on but `TEMPERATURE`: years of a coding
repeat one another, so a chain that takes each as new is too sure of itself, and odds are taken to a power.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import FigureError
from tripolar.figures import world
from tripolar.figures.groups import LAST_YEAR, members
from tripolar.figures.names import states_of
from tripolar.figures.store import read_csv
from tripolar.figures.table import FigureTable

__all__ = [
    "LEVELS",
    "Anchor",
    "LevelPath",
    "Seen",
    "anchors",
    "calibrated",
    "level_path",
    "raw_levels",
    "runs_of",
]

LEVELS = ("hostile", "normal", "partnership")
FIRST_YEAR = 1950

#: Power to which the odds of the chains are taken: measured on the typed pairs of the replication
#: ``relation_levels``, with anchors. With any one pair left out it is .17 or .18.
TEMPERATURE = 0.17

#: Years after which evidence is old, and the author is asked.
OLD = 5

#: Chance a year that a conflict ends [measured]; that a partnership falls, that either begins between great
#: powers, and between others [judgement].
CONFLICT_ENDS, AFFINITY_ENDS, BEGINS_GREAT, BEGINS = 0.043, 1 / 125, 1 / 150, 1 / 450

#: Odds by which an anchor speaks for its level in its year; they fade over `OLD` years, or end at the next
#: anchor. And how likely a level is to change at a dated event.
ANCHOR_ODDS, ANCHOR_CHANGE = 50.0, 0.5

GREAT = frozenset({"USA", "RUS", "SUN", "CHN", "GBR", "FRA", "DEU", "JPN"})

#: A state that goes on under another code: the earlier one, and its last year.
BEFORE = {"RUS": ("SUN", 1991), "SRB": ("YUG", 1991)}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence: how likely each of its answers is without and with the state it speaks of."""

    name: str
    conflict: bool
    without: tuple[float, ...]
    with_it: tuple[float, ...]
    says: str
    weight: float = 1.0


#: Answers: none, threat or display, force, war; no, yes; no treaty, one of non-aggression, consultation or
#: neutrality, one of defence; outside or inside; nearer than ½, 1, 2 or farther in the UN.
KINDS = (
    Kind("rivalry", True, (0.994, 0.006), (0.35, 0.65), "strategic rivals"),
    Kind("disputes", True, (0.991, 0.003, 0.0055, 0.0005), (0.72, 0.06, 0.19, 0.03), "a militarized dispute"),
    Kind("conflict", True, (0.9995, 0.0005), (0.93, 0.07), "armed conflict between the two"),
    Kind("troops", True, (0.999, 0.001), (0.95, 0.05), "troops of one against the other"),
    Kind("pact", False, (0.88, 0.10, 0.02), (0.25, 0.15, 0.60), "a treaty"),
    Kind("clubs", False, (0.99, 0.01), (0.75, 0.25), "both in the EU or NATO"),
    Kind("UN votes", False, (0.33, 0.25, 0.25, 0.17), (0.5, 0.25, 0.17, 0.08), "near in the UN", 0.25),
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A dated public event, and the level that a relation has after it.

    Attributes
    ----------
    pair : tuple of str
    year, month : int
    kind, level, fact, source : str
        Such as ``recall``; one of `LEVELS`; one line; an address or a citation.
    """

    pair: tuple[str, str]
    year: int
    month: int
    kind: str
    level: str
    fact: str
    source: str

    @property
    def holds_from(self) -> int:
        """The first year for most of which the level holds."""
        return self.year if self.month <= 6 else self.year + 1


@dataclass(frozen=True, slots=True)
class Seen:
    """When one kind of evidence was last seen of a pair, and until when anyone looked."""

    kind: str
    says: str
    last: int | None
    known_until: int | None


@dataclass(frozen=True, slots=True)
class LevelPath:
    """The proposal for a pair over the years.

    Attributes
    ----------
    pair : tuple of str
    years : tuple of int
    levels : array (years, 3)
        Chance of each of `LEVELS`, calibrated.
    seen : tuple of Seen
        One for each kind of evidence, up to the last year.
    anchors : tuple of Anchor
        Those of the years shown.
    both_ways : tuple of int
        Years in which the series speak of a conflict and of a bond at once.
    """

    pair: tuple[str, str]
    years: tuple[int, ...]
    levels: NDArray[np.float64]
    seen: tuple[Seen, ...]
    anchors: tuple[Anchor, ...]
    both_ways: tuple[int, ...]

    @property
    def proposed(self) -> tuple[str, ...]:
        """The most likely level of each year."""
        return tuple(LEVELS[k] for k in self.levels.argmax(axis=1))

    @property
    def newest(self) -> int | None:
        """The newest year in which anything was seen."""
        found = [seen.last for seen in self.seen if seen.last is not None and seen.kind != "UN votes"]
        return max([*found, *(anchor.year for anchor in self.anchors)], default=None)

    @property
    def confirm(self) -> bool:
        """Whether the author is asked: nothing was seen, or not within the last `OLD` years."""
        return self.newest is None or self.years[-1] - self.newest > OLD

    @property
    def spans(self) -> tuple[tuple[int, int, str], ...]:
        """Runs of years with one most likely level."""
        return runs_of(self.years, self.proposed)


def runs_of(years: Sequence[int], words: Sequence[str]) -> tuple[tuple[int, int, str], ...]:
    """Write a word for each year as runs of years with one word.

    >>> runs_of((2000, 2001, 2002), ("normal", "normal", "hostile"))
    ((2000, 2001, 'normal'), (2002, 2002, 'hostile'))
    """
    runs: list[tuple[int, int, str]] = []
    for year, word in zip(years, words, strict=True):
        if runs and runs[-1][1:] == (year - 1, word):
            runs[-1] = (runs[-1][0], year, word)
        else:
            runs.append((year, year, word))
    return tuple(runs)


@cache
def anchors() -> tuple[Anchor, ...]:
    """List the dated events that travel with the table."""
    found = []
    for line in read_csv("anchors.csv"):
        year, month = (int(part) for part in line["date"].split("-"))
        pair = (line["a"], line["b"])
        found.append(Anchor(pair, year, month, line["kind"], line["level"], line["fact"], line["source"]))
    return tuple(found)


def level_path(
    table: FigureTable,
    pair: str,
    first: int = FIRST_YEAR,
    last: int = LAST_YEAR,
    events: Iterable[Anchor] | None = None,
) -> LevelPath:
    """Propose how two states stood in each year.

    Parameters
    ----------
    table : FigureTable
    pair : str
        Such as ``RUS-TUR``, by code or usual name; Russia goes on where the Soviet Union ended.
    first, last : int
        Years to show.
    events : iterable of Anchor, optional
        In place of the dated events that travel with the table.

    Raises
    ------
    FigureError
        If one is no state, both were states in none of the years, or there are no such years.
    """
    if first > last:
        raise FigureError(f"from {first} to {last} there is no year")
    if first > LAST_YEAR:
        raise FigureError(f"the newest year of the record is {LAST_YEAR}, before {first}")
    states = states_of(pair, table.actors)
    if len(states) != 2 or states[0] == states[1]:
        raise FigureError(f"a relation is of two states, such as RUS-TUR, not of '{pair}'")
    a, b = (state.code for state in states)
    record = _record(a, b)
    years = tuple(year for year in record if first <= year <= last)
    if not years:
        named = f"{states[0]} and {states[1]}"
        raise FigureError(f"{named} were not both states in any year of {first} to {min(last, LAST_YEAR)}")
    chosen = tuple(each for each in (anchors() if events is None else events) if _of(each, a, b))
    evidence = _evidence(table, a, b)
    conflict, affinity = _chains(evidence, chosen, record, a, b)
    shown = [record.index(year) for year in years]
    quarrel_and_bond = np.minimum(conflict, affinity)[shown] > 0.5
    return LevelPath(
        pair=(a, b),
        years=years,
        levels=calibrated(_levels(conflict, affinity))[shown],
        seen=tuple(_seen(kind, evidence[kind.name], years[-1]) for kind in KINDS),
        anchors=tuple(each for each in chosen if first <= each.year <= last),
        both_ways=tuple(np.array(years)[quarrel_and_bond].tolist()),
    )


def raw_levels(
    table: FigureTable, a: str, b: str, events: Sequence[Anchor], first: int, last: int
) -> NDArray[np.float64]:
    """Give what the chains say before it is calibrated, for scores only: it is far too sure of itself.

    Years before both were states are left out.

    Returns
    -------
    array (years, 3)
    """
    record = _record(a, b)
    conflict, affinity = _chains(_evidence(table, a, b), events, record, a, b)
    return _levels(conflict, affinity)[record.index(max(first, record[0])) : record.index(last) + 1]


def calibrated(levels: NDArray[np.float64], temperature: float = TEMPERATURE) -> NDArray[np.float64]:
    """Take the odds of levels (years, 3) to a power, so that a chance of .7 holds seven times in ten."""
    powered = np.clip(levels, 1e-6, 1.0) ** temperature
    return np.asarray(powered / powered.sum(axis=-1, keepdims=True), dtype=np.float64)


def _levels(conflict: NDArray[np.float64], affinity: NDArray[np.float64]) -> NDArray[np.float64]:
    calm = 1.0 - conflict
    return np.stack([conflict, calm * (1.0 - affinity), calm * affinity], axis=1)


def _record(a: str, b: str) -> range:
    """The years in which both are states: from the first of them to the newest year."""
    both = [
        year
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        if world.was_state(_code(a, year), year) and world.was_state(_code(b, year), year)
    ]
    return range(both[0], both[-1] + 1) if both else range(0)


def _chains(
    evidence: Mapping[str, Mapping[int, int]], events: Sequence[Anchor], record: range, a: str, b: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chances of conflict and of affinity in each year of a pair's record."""
    odds = {True: np.zeros(len(record)), False: np.zeros(len(record))}
    for kind in KINDS:
        for year, answer in evidence[kind.name].items():
            if year in record:
                share = kind.with_it[answer] / kind.without[answer]
                odds[kind.conflict][year - record[0]] += kind.weight * np.log(share)
    turns = np.zeros(len(record), dtype=bool)
    by_year = {event.holds_from: event.level for event in sorted(events, key=lambda each: each.holds_from)}
    for year, level in by_year.items():
        if year in record:
            turns[year - record[0]] = True
        until = min((later for later in by_year if later > year), default=year + OLD)
        for then in range(year, min(year + OLD, until)):
            if then in record:
                weight = np.log(ANCHOR_ODDS) * (1.0 - (then - year) / OLD)
                odds[True][then - record[0]] += weight if level == "hostile" else -weight
                if level != "hostile":
                    odds[False][then - record[0]] += weight if level == "partnership" else -weight
    begins = BEGINS_GREAT if {a, b} <= GREAT else BEGINS
    salient = bool({a, b} & GREAT) or any(evidence["neighbours"].values())
    conflict = _smoothed(odds[True], begins, CONFLICT_ENDS, 0.2 if salient else 0.02, turns)
    return conflict, _smoothed(odds[False], begins, AFFINITY_ENDS, 0.15 if salient else 0.03, turns)


def _smoothed(
    log_odds: NDArray[np.float64], begins: float, ends: float, start: float, turns: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Forward-backward over a chain of two states; the chance of the second in each year (n,)."""
    n = len(log_odds)
    likelihood = np.stack([np.ones(n), np.exp(np.clip(log_odds, -50, 50))], axis=1)
    plain = np.array([[1.0 - begins, begins], [ends, 1.0 - ends]])
    turning = (1.0 - ANCHOR_CHANGE) * plain + ANCHOR_CHANGE / 2
    forward, backward = np.empty((n, 2)), np.ones((n, 2))
    forward[0] = np.array([1.0 - start, start]) * likelihood[0]
    for t in range(n):
        if t:
            forward[t] = (forward[t - 1] @ (turning if turns[t] else plain)) * likelihood[t]
        forward[t] /= forward[t].sum()
    for t in range(n - 2, -1, -1):
        backward[t] = (turning if turns[t + 1] else plain) @ (likelihood[t + 1] * backward[t + 1])
        backward[t] /= backward[t].sum()
    both = forward * backward
    return np.asarray(both[:, 1] / both.sum(axis=1), dtype=np.float64)


def _evidence(table: FigureTable, a: str, b: str) -> dict[str, dict[int, int]]:
    """What each kind of evidence answers in each year in which it is known."""
    found = {
        "rivalry": _answers(table, "rivalry_tss", a, b, _yes),
        "disputes": _answers(table, "mid_hostility", a, b, _dispute),
        "conflict": _answers(table, "conflict_ucdp", a, b, _yes),
        "troops": _answers(table, "conflict_support_ucdp", a, b, _yes),
        "pact": _answers(table, "atop_defense", a, b, lambda value: 2 * _yes(value)),
        "neighbours": _answers(table, "contiguity", a, b, _yes),
    }
    for name in ("nonaggression", "consultation", "neutrality"):
        for year, held in _answers(table, f"atop_{name}", a, b, int).items():
            found["pact"][year] = max(found["pact"].get(year, 0), held)
    found["clubs"] = {year: int(_in_one_club(a, b, year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    found["UN votes"] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        points = [table.find("un_idealpoint", _code(code, year), year) for code in (a, b)]
        if points[0] is not None and points[1] is not None:
            distance = abs(points[0].value - points[1].value)
            found["UN votes"][year] = int(np.searchsorted((0.5, 1.0, 2.0), distance))
    return found


def _answers(
    table: FigureTable, variable: str, a: str, b: str, answer: Callable[[float], int]
) -> dict[int, int]:
    """Answers of one series, of Russia through those of the Soviet Union before."""
    found: dict[int, int] = {}
    for first in _codes(a):
        for second in _codes(b):
            if first != second and table.knows(variable, f"{first}-{second}"):
                for figure in table.series(variable, f"{first}-{second}"):
                    if (_code(a, figure.year), _code(b, figure.year)) == (first, second):
                        found[figure.year] = answer(figure.value)
    return found


def _yes(value: float) -> int:
    return int(value > 0)


def _dispute(hostility: float) -> int:
    """Sort the hostility of a dispute (0 none to 5 war): none, threat or display, force, war."""
    return (0, 0, 1, 1, 2, 3)[int(hostility)]


def _in_one_club(a: str, b: str, year: int) -> bool:
    return any({_code(a, year), _code(b, year)} <= _club(group, year) for group in ("EU", "NATO"))


@cache
def _club(group: str, year: int) -> frozenset[str]:
    return frozenset(members(group, year))


def _codes(code: str) -> tuple[str, ...]:
    return (BEFORE[code][0], code) if code in BEFORE else (code,)


def _code(code: str, year: int) -> str:
    """The code under which a state has figures in a year."""
    return BEFORE[code][0] if code in BEFORE and year <= BEFORE[code][1] else code


def _of(event: Anchor, a: str, b: str) -> bool:
    return {event.pair[0], event.pair[1]} in ({first, second} for first in _codes(a) for second in _codes(b))


def _seen(kind: Kind, answers: Mapping[int, int], last: int) -> Seen:
    """When a kind of evidence last spoke for what it speaks of; for votes, when the two were nearest."""
    near = kind.name == "UN votes"
    told = [
        year for year, answer in answers.items() if year <= last and (answer == 0 if near else answer > 0)
    ]
    known = [year for year in answers if year <= last]
    return Seen(kind.name, kind.says, max(told, default=None), max(known, default=None))
