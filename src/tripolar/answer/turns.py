"""What would turn a conclusion: ends of the main assumptions and rules of bargaining, the strongest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tripolar.claims.ends import PART, EndShare
from tripolar.claims.ledger import Entry, Ledger, ProtocolVerdict
from tripolar.enums import ProtocolName, Verdict
from tripolar.prepare.prepared import Prepared
from tripolar.scenario.objects import Assumption, Scenario
from tripolar.scenario.paths import read_path
from tripolar.scenario.variants import overridden
from tripolar.words import in_unit, level_or_number, parameter_words

__all__ = ["TurnRow", "moved_words", "shares_at_ends", "turns"]

_SHOWN = 3

_MARKS = {Verdict.SUPPORTED: "holds", Verdict.REFUTED: "fails"}

_RULES = {
    ProtocolName.EXPIRY: "a lapsed deal expires",
    ProtocolName.CREDIBLE: "somebody must want to end a deal",
    ProtocolName.NONTRANSFERABLE: "the powers cannot pay each other",
}


@dataclass(frozen=True, slots=True)
class TurnRow:
    """The share of a claim under a condition, beside its share in all draws.

    Attributes
    ----------
    claim : str
        Its id.
    condition, amount : str
        The condition as half a sentence after "if", and its number with unit; the amount may be empty.
    mark : str
        ``holds``, ``fails`` or ``open``, by the draws of the condition alone.
    before, probability : float
        Share in all draws, and under the condition.
    lower, upper : float
        95 percent interval of the latter.
    turns : bool
        Whether the mark is another than in all draws.
    """

    claim: str
    condition: str
    amount: str
    mark: str
    before: float
    probability: float
    lower: float
    upper: float
    turns: bool


def turns(scenario: Scenario, ledger: Ledger, ends: Sequence[EndShare]) -> tuple[TurnRow, ...]:
    """The conditions that change a conclusion most, three at most; all of one conclusion.

    It is the first conclusion to which something would give another mark, or else the first that
    something would move, by more than the sampling error; what gives another mark comes first. A rule of
    bargaining counts like an end.
    """
    moved = []
    for name in scenario.conclusions:
        if name in ledger and ledger[name].probability is not None:
            found = [each for each in shares_at_ends(scenario, ledger[name], ends) if _changes(each)]
            found.sort(key=lambda each: (not each.turns, -abs(each.probability - each.before)))
            moved.append(tuple(found[:_SHOWN]))
    return next((each for each in moved if each and each[0].turns), next(filter(None, moved), ()))


def _changes(row: TurnRow) -> bool:
    return not row.lower <= row.before <= row.upper


def shares_at_ends(scenario: Scenario, entry: Entry, ends: Sequence[EndShare]) -> Iterator[TurnRow]:
    """A conclusion under every condition that was computed."""
    by_path = {assumption.path: assumption for assumption in scenario.main}
    for end in ends:
        if end.claim == entry.claim.id:
            condition, amount = _condition(scenario, by_path.get(end.path, Assumption(end.path)), end)
            yield from _row(entry, condition, amount, end)
    for rule in entry.protocols[1:]:
        yield from _row(entry, _RULES[ProtocolName(rule.protocol)], "", rule)


def _row(entry: Entry, condition: str, amount: str, found: EndShare | ProtocolVerdict) -> Iterator[TurnRow]:
    """One row; none where a share is not known."""
    before, share, low, high = entry.probability, found.probability, found.lower, found.upper
    if before is None or share is None or low is None or high is None:
        return
    mark, usual = (_MARKS.get(verdict, "open") for verdict in (found.verdict, entry.verdict))
    yield TurnRow(entry.claim.id, condition, amount, mark, before, share, low, high, mark != usual)


def _condition(scenario: Scenario, assumption: Assumption, end: EndShare) -> tuple[str, str]:
    """The condition in the scenario's words, or else by the path; and its amount."""
    name = parameter_words(assumption.path)[0]
    if end.limit is None:
        return assumption.words.get(end.end, f"{name} is {end.end}"), ""
    unit = read_path(assumption.path, scenario.actors).family.told_in
    often = unit == "1/yr"
    more = (
        ("or less often" if often else "or less")
        if end.end == "low"
        else ("or more often" if often else "or more")
    )
    amount = f"{in_unit(end.limit, unit)} {more}"
    if assumption.turns:
        return assumption.turns[end.end == "high"], amount
    return f"{name} is {end.end}", amount


def moved_words(prepared: Prepared, changes: Iterable[str]) -> str:
    """What a reader changed, as half a sentence after "if", in the scenario's words; empty without any.

    It is told of one main assumption alone: of a word, or of a number in the lowest or the highest
    fifth of its range.

    Raises
    ------
    ParameterError
        When a change cannot be made.
    """
    asked = {each.path: each for each in prepared.scenario.main}
    paths = {text.partition("=")[0] for text in changes}
    if len(paths) != 1 or not paths <= asked.keys():
        return ""
    assumption = asked[paths.pop()]
    changed = overridden(prepared.numeric, changes)
    target = next(t for t in read_path(assumption.path, changed.actors).targets if t in changed.parameters)
    value, before = changed.parameters[target].distribution.centre, prepared.parameters[target].distribution
    if isinstance(value, str) or target.family.kind == "level":
        return assumption.words.get(value if isinstance(value, str) else level_or_number(target, value), "")
    if not assumption.turns or not before.varies:
        return ""
    low, high = before.ppf(np.array([1.0 / PART, 1.0 - 1.0 / PART]))
    return assumption.turns[0] if value <= low else assumption.turns[1] if value >= high else ""
