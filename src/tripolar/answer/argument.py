"""The argument of a scenario as a map: what each claim rests on, and what the draws say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from textwrap import shorten

from tripolar._version import __version__
from tripolar.answer.answer import Answer
from tripolar.answer.sentence import row
from tripolar.charts.argument_map import ArgumentMap, ClaimBox, FactsBox, MapMark
from tripolar.claims.ledger import Chain, Entry, Ledger
from tripolar.enums import ClaimKind, Mark
from tripolar.scenario.objects import Claim, Scenario
from tripolar.scenario.wording import label_of
from tripolar.words import percent, plural

__all__ = ["finding", "map_of_answer", "map_of_scenario", "map_of_shares", "second_readings"]

#: Most boxes beside what leads to the conclusions, those farthest from one half; the rest is counted.
MOST_APART = 8

_POINT = 0.005
_HALF = 0.5


def map_of_answer(answer: Answer) -> ArgumentMap:
    """The map of a run: every claim with its verdict, its chance, and where the argument gives way."""
    made = answer.ensemble.provenance
    source = (
        f"Source: Tripolar {made.tripolar}, argument {made.scenario}"
        + (f" ({answer.scenario.argument}, in our own words)" if answer.scenario.argument else "")
        + f", {plural(made.draws, 'draw')}, seed {made.seed}, protocol {made.protocol}."
    )
    draws = plural(made.draws, "draw")
    says = f"Each box is a claim; an arrow leads from a claim to what rests on it. Numbers: share of {draws}."
    return _map(answer.scenario, answer.ledger, says, (source,), answer.sentence.lead)


def map_of_shares(
    scenario: Scenario, ledger: Ledger, draws: int, lead: str, *, exact: bool = False
) -> ArgumentMap:
    """The map of a ledger made from shares of draws alone, such as `claims.judge.judge_shares` makes it.

    `exact` says that the draws were solved anew, and are not stored ones. Without the draws no premise can be
    told from another as the weakest link.
    """
    says = "Each box is a claim; an arrow leads from a claim to what rests on it. Numbers: share of draws."
    which = f"{plural(draws, 'draw')} solved anew" if exact else plural(draws, "stored draw")
    told = f"Source: Tripolar {__version__}, argument {scenario.name}, {which}."
    return _map(scenario, ledger, says, (told,), lead)


def map_of_scenario(scenario: Scenario) -> ArgumentMap:
    """The map of an argument that was not run: what rests on what."""
    says = "Each box is a claim; an arrow leads from a claim to what rests on it. Nothing was tested yet."
    return _map(scenario, None, says, (), "")


def second_readings(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Which claims read another one a second time, by the id of that one; not those that others rest on."""
    used = {premise for claim in scenario.claims for premise in claim.rests_on} | {*scenario.conclusions}
    found: dict[str, tuple[str, ...]] = {}
    for claim in scenario.claims:
        if claim.reading_of and claim.id not in used:
            found[claim.reading_of] = (*found.get(claim.reading_of, ()), claim.id)
    return found


def finding(scenario: Scenario, ledger: Ledger | None, lead: str = "") -> str:
    """What the map shows, in a title: the scenario's, and whether the argument's premises carry it.

    Where a premise of some conclusion fails, that is said; else the lead of the answer.
    """
    entries = [ledger[name] for name in scenario.conclusions if name in ledger] if ledger is not None else []
    told = "The argument falls with its premises" if any(each.undercut_by for each in entries) else lead
    title = scenario.title.rstrip(".")
    if not told:
        return scenario.title
    return f"{title} {told}" if title.endswith(("?", "!")) else f"{title}: {told[0].lower()}{told[1:]}"


def _map(
    scenario: Scenario, ledger: Ledger | None, says: str, source: Sequence[str], lead: str
) -> ArgumentMap:
    claims = {claim.id: claim for claim in scenario.claims}
    entries = {} if ledger is None else {entry.claim.id: entry for entry in ledger}
    readings = second_readings(scenario)
    second = {name for names in readings.values() for name in names}
    boxes = tuple(
        _box(claim, scenario, claims, entries, readings.get(claim.id, ()), _chains(ledger))
        for claim in scenario.claims
        if claim.kind is not ClaimKind.FACT and claim.id not in second
    )
    whole = ArgumentMap("", "", boxes)
    apart = whole.apart
    empty = {box.id for box in apart if box.id in entries and _says_nothing(entries[box.id])}
    rest = [box for box in apart if box.id not in empty]
    rest.sort(key=lambda box: -1.0 if box.probability is None else -abs(box.probability - _HALF))
    folded = {box.id for box in rest[MOST_APART:]}
    notes = []
    if empty:
        notes.append(
            f"Left out, as no finding: {plural(len(empty), 'claim')} that this model decides whatever the"
            " assumptions, or that only tell how uncertain something is."
        )
    if folded:
        notes.append(f"Not drawn: {plural(len(folded), 'more claim')} that no conclusion rests on.")
    left = empty | folded
    beside = {box.id for box in apart}
    shown = tuple(
        replace(box, above=_rests(box, claims)) if box.id in beside else box
        for box in boxes
        if box.id not in left
    )
    return ArgumentMap(finding(scenario, ledger, lead), says, shown, (*notes, *source))


def _rests(box: ClaimBox, claims: Mapping[str, Claim]) -> tuple[str, ...]:
    """What a claim beside the argument rests on, since no arrow says it."""
    named = [label_of(claims[name]) for name in box.premises] + ([box.facts.label] if box.facts else [])
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return (f"on: {shorten(named[0], 28 - len(more), placeholder='…')}{more}",) if named else ()


def _chains(ledger: Ledger | None) -> dict[str, Chain]:
    """The chain of each single conclusion under the scenario's own protocol, which comes first."""
    found: dict[str, Chain] = {}
    for chain in ledger.chains if ledger is not None else ():
        if len(chain.conclusions) == 1:
            found.setdefault(chain.conclusions[0], chain)
    return found


def _box(
    claim: Claim,
    scenario: Scenario,
    claims: Mapping[str, Claim],
    entries: Mapping[str, Entry],
    readings: Sequence[str],
    chains: Mapping[str, Chain],
) -> ClaimBox:
    entry = entries.get(claim.id)
    rests = [claims[name] for name in claim.rests_on if name in claims]
    below = [_reading(claims[name], entries.get(name)) for name in readings]
    above = _above(chains[claim.id], entry) if claim.id in chains and entry is not None else ()
    return ClaimBox(
        claim.id,
        label_of(claim),
        _mark(entry),
        None if entry is None else entry.probability,
        tuple(each.id for each in rests if each.kind is not ClaimKind.FACT),
        _facts([each for each in rests if each.kind is ClaimKind.FACT], entries),
        claim.id in scenario.conclusions,
        entry is not None and bool(entry.undercut_by),
        _badge(claim.id, chains),
        above,
        tuple(below),
    )


def _mark(entry: Entry | None) -> MapMark:
    return MapMark.UNKNOWN if entry is None else MapMark(row(entry).mark)


def _facts(facts: Sequence[Claim], entries: Mapping[str, Entry]) -> FactsBox | None:
    if not facts:
        return None
    marks = tuple(_mark(entries.get(each.id)) for each in facts)
    if len(facts) == 1:
        return FactsBox(label_of(facts[0]), marks)
    labels = [each.label for each in facts]
    return FactsBox("; ".join(labels) if all(labels) else ", ".join(each.id for each in facts), marks)


def _reading(claim: Claim, entry: Entry | None) -> str:
    told = "" if entry is None or entry.probability is None else f": {percent(entry.probability)}"
    return f"{claim.label or 'second reading ' + claim.id}{told}"


def _above(chain: Chain, entry: Entry) -> tuple[str, ...]:
    """Whether a conclusion's premises hold together, and how it can be true if they do not."""
    count = len(chain.premises)
    if not count:
        return ()
    if chain.premises_hold:
        share = percent(chain.premises_hold / chain.draws)
        return (f"Its {count} premises hold in {share}." if count > 1 else f"Its premise holds in {share}.",)
    lines = [f"Its {count} premises never hold together." if count > 1 else "Its premise never holds."]
    if entry.probability is not None and entry.probability > _POINT:
        lines.append("It can be true for other reasons.")
    return tuple(lines)


def _badge(name: str, chains: Mapping[str, Chain]) -> str:
    """What is said of a premise whose certainty would raise a conclusion's chain most."""
    gains = [
        link.gain_granted.value
        for chain in chains.values()
        if name in (chain.weakest_granted or chain.weakest,) and name not in chain.conclusions
        for link in chain.links
        if link.claim == name
    ]
    if not gains:
        return ""
    return f"weakest link: −{100 * max(gains):.0f} points" if max(gains) > _POINT else "weakest link"


def _says_nothing(entry: Entry) -> bool:
    return bool({Mark.TAUTOLOGY, Mark.EXCLUDED} & {*entry.marks}) or bool(entry.over_draws)
