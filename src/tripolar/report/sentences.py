"""Results in sentences: the answer at a glance, flips, chains and claims.

The sentences are made from the results, so that no conclusion is written in advance.

They describe boxes, breakpoints and smallest changes; the chains of an argument; and the result of a claim
in a few words. The terminal, the page and the printed brief use the same sentences.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tripolar.answer.answer import Answer
from tripolar.answer.politics import calibrated_costs, calibrated_values
from tripolar.answer.sentence import decided_by
from tripolar.answer.sources import OwnFigure
from tripolar.claims.analyse import ClaimAnalysis, Turning
from tripolar.claims.analysis.first_order import Index
from tripolar.claims.analysis.prim import Box, Limit
from tripolar.claims.analysis.smallest_flip import Flip, ParameterMove, Turns
from tripolar.claims.ledger import Chain, Entry, Ledger, Link
from tripolar.claims.worth import WorthKnowing
from tripolar.enums import Mark, Verdict
from tripolar.language import t
from tripolar.prepare.cautions import one_reading
from tripolar.prepare.facts import MeasureResult
from tripolar.scenario.objects import actor_name, dyad_name
from tripolar.words import (
    UNKNOWN,
    amount,
    level_or_number,
    level_word,
    listed,
    number,
    parameter_words,
    percent,
    plural,
    points,
    probability,
)

__all__ = [
    "GlanceLine",
    "borders_words",
    "box_words",
    "breakpoint_words",
    "chain_lines",
    "claim_words",
    "concessions",
    "costs_of_moving",
    "doubt_line",
    "drivers_by_path",
    "flip_words",
    "footing_words",
    "glance",
    "hangs_on",
    "holds_words",
    "in_words",
    "index_words",
    "large_politics",
    "limit_words",
    "mark_words",
    "measured_words",
    "own_figures_line",
    "parts_words",
    "tally",
    "turns_words",
    "unknown_words",
    "worth_line",
]


@dataclass(frozen=True, slots=True)
class GlanceLine:
    """One thing worth telling: a short heading and a sentence; `claims` are the ids it speaks of."""

    heading: str
    text: str
    claims: tuple[str, ...] = ()


def tally(ledger: Ledger) -> tuple[tuple[str, int], ...]:
    """Count the verdicts, in the order of `Verdict`; those that do not occur are left out."""
    counts = Counter(entry.verdict for entry in ledger.entries)
    return tuple((verdict, counts[verdict]) for verdict in Verdict if counts[verdict])


def drivers_by_path(ledger: Ledger) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Group the claims by their strongest driver, the parameter that moves most claims first."""
    found: dict[str, list[Entry]] = {}
    for entry in ledger.entries:
        if entry.driver is not None:
            found.setdefault(entry.driver.path, []).append(entry)
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple((path, tuple(entries)) for path, entries in ordered)


def glance(answer: Answer) -> tuple[GlanceLine, ...]:
    """The most telling lines: what stands out for and against the argument, and what it hangs on."""
    return (
        *_verdict_lines(answer),
        *_weak_spots(answer),
        *_outlook_lines(answer),
        *(GlanceLine("Calibrated political value above 5% of GDP", told) for told in large_politics(answer)),
        *(GlanceLine("Calibrated cost of changing course", told) for told in costs_of_moving(answer)),
        *(GlanceLine("Not checked", told) for told in one_reading(answer.ensemble.prepared.parameters)),
        *_failures(answer),
    )


_NOT_TESTED = {Mark.TAUTOLOGY, Mark.EXCLUDED, Mark.ASSUMED}


def _verdict_lines(answer: Answer) -> Iterator[GlanceLine]:
    """What stands clearest for and against the argument, by the rules of the answer, and what is closest."""
    ledger, told = answer.ledger, answer.sentence
    supported, refuted = (
        [entry for row in rows if Mark.ASSUMED not in (entry := ledger[row.claim]).marks]
        for rows in (told.supporting, told.opposing)
    )
    tested = [e for e in ledger.entries if e.probability is not None and not _NOT_TESTED & set(e.marks)]
    open_ones = [e for e in tested if e.verdict in {Verdict.UNDECIDED, Verdict.CONTESTED}]
    if supported:
        yield _about("Best supported by the model", max(supported, key=_chance))
    if refuted:
        yield _about("Most clearly refuted", min(refuted, key=_chance))
    if open_ones:
        yield _about("Closest to call", min(open_ones, key=lambda entry: abs(_chance(entry) - 0.5)))


def _chance(entry: Entry) -> float:
    return 0.5 if entry.probability is None else entry.probability


def _about(heading: str, entry: Entry) -> GlanceLine:
    text = f"{entry.claim.says.rstrip('.')}: holds in {percent(entry.probability)} of draws."
    return GlanceLine(heading, text, (entry.claim.id,))


def _weak_spots(answer: Answer) -> Iterator[GlanceLine]:
    """What a count of verdicts would hide: measures, tautologies, assumptions, failed premises, drivers."""
    ledger = answer.ledger
    decided = decided_by(answer.scenario)
    whatever = "whatever is not set" if answer.scenario.changed else "whatever the assumptions"
    measured = tuple(e.claim.id for e in ledger.entries if e.verdict == Verdict.DEPENDS_ON_THE_MEASURE)
    if measured:
        yield GlanceLine(
            "Turns on how it is measured",
            "True by one measure or coding, false by another.",
            measured,
        )
    for mark, heading, text in _MARKS:
        marked = tuple(entry.claim.id for entry in ledger.entries if mark in entry.marks)
        if marked:
            yield GlanceLine(heading.format(decided=decided), text.format(whatever=whatever), marked)
    for path, entries in drivers_by_path(ledger)[:1]:
        driven = sum(entry.driver is not None for entry in ledger.entries)
        text = f"{path} is the strongest driver of {len(entries)} of {plural(driven, 'claim')} that have one."
        yield GlanceLine("The assumption that matters most", text, tuple(entry.claim.id for entry in entries))


_MARKS = (
    (
        Mark.TAUTOLOGY,
        "Follows from {decided}",
        "True in nearly every draw, {whatever}: no evidence.",
    ),
    (
        Mark.EXCLUDED,
        "Excluded by {decided}",
        "False in nearly every draw, {whatever}: no evidence against it.",
    ),
    (
        Mark.ASSUMED,
        "Imposed by calibration",
        "Built into the model by how it is calibrated, so not tested here.",
    ),
    (
        Mark.POLITICS,
        "Turns on calibrated politics",
        "Another verdict by measured channels alone, without values and costs that calibration found.",
    ),
    (
        Mark.ONE_ASSUMPTION,
        "Turns on one assumption",
        "One drawn assumption decides most of its margin, or its values give the claim different verdicts.",
    ),
    (Mark.UNDERCUT, "Rests on a premise that fails", "Read these with the verdict on their premises."),
)


def _outlook_lines(answer: Answer) -> Iterator[GlanceLine]:
    outlook = answer.outlook
    told = []
    for dyad in outlook.dyads:
        known = [(c, level) for c, level in zip(dyad.chances, dyad.levels, strict=True) if c == c]  # noqa: PLR0124
        if known:
            chance, level = max(known)
            told.append(f"{dyad_name(answer.scenario, dyad.dyad)} {level_word(level)} ({percent(chance)})")
    if told:
        yield GlanceLine(f"Most likely relations in {outlook.start + outlook.horizon}", f"{'; '.join(told)}.")
    conceded = concessions(answer)
    if conceded:
        yield GlanceLine("Who would concede to whom", " ".join(conceded))


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
        giver, receiver = (actor_name(answer.scenario, code) for code in pair)
        told.append(
            t(
                "Under {variant}, terms shift by {amount} bn US$ a year from {giver} to {receiver}"
                " ({share} of draws).",
                variant=shift.variant,
                amount=number(abs(shift.change.median), 2),
                giver=giver,
                receiver=receiver,
                share=percent(share),
            )
        )
    return tuple(told)


_LARGE_POLITICS = (
    "For {} to move at the rates put in, calibration needs political values above 5% of GDP (medians): {}."
)


def large_politics(answer: Answer) -> tuple[str, ...]:
    """Say which calibrated political values exceed a twentieth of a power's GDP, pair by pair."""
    by_pair: dict[str, list[str]] = {}
    for each in calibrated_values(answer.ensemble):
        if each.large:
            name = actor_name(answer.scenario, each.power)
            leader = f" under its {each.leader}" if each.leader else ""
            size, part = number(each.value.median, 2), percent(each.share_of_gdp.median)
            told = f"{name}{leader} {size} bn US$ a year, {part} of its GDP"
            by_pair.setdefault(each.pair, []).append(told)
    return tuple(
        _LARGE_POLITICS.format(dyad_name(answer.scenario, pair), "; ".join(told))
        for pair, told in by_pair.items()
    )


def costs_of_moving(answer: Answer) -> Iterator[str]:
    """Say what calibration needs moves to cost, pair by pair; nothing where no return hazard was put in."""
    told = [
        t(
            "{pair} {cost} bn US$ for a level up and down again, {yearly} a year, {share} of the smaller GDP",
            pair=dyad_name(answer.scenario, each.pair),
            cost=number(each.cost.median, 2),
            yearly=number(each.yearly.median, 2),
            share=percent(each.share_of_gdp.median),
        )
        for each in calibrated_costs(answer.ensemble)
    ]
    if told:
        yield t(
            "For relations to come back at the rates put in, calibration needs moves to cost both sides"
            " together (medians): {costs}. Nobody has measured that.",
            costs="; ".join(told),
        )


def _failures(answer: Answer) -> Iterator[GlanceLine]:
    failed = answer.ensemble.draws - int(answer.ensemble.calibrated.sum())
    if failed:
        of_all = f"{failed} of {plural(answer.ensemble.draws, 'draw')}"
        text = f"{of_all} could not be calibrated; every claim counts them once against it and once for it."
        yield GlanceLine("What could not be solved", text)


_HALF = 0.5

_NAMED = 3


def index_words(indices: Iterable[Index], noise: str = "nothing distinguishable from noise") -> str:
    """The indices that are distinguishable from noise, as shares with their intervals."""
    told = (
        f"{parameter_words(each.path)[0]} {_percent(each.share)} ({percent_range(each)})"
        for each in indices
        if each.distinct
    )
    return ", ".join(told) or noise


def percent_range(index: Index) -> str:
    """The interval of an index: ``8% to 25%``."""
    return f"{_percent(index.low)} to {_percent(index.high)}"


def limit_words(limit: Limit) -> str:
    """What a box asks of one parameter: ``balance stress exceeds 38 bn US$/yr``."""
    name, unit = parameter_words(limit.path, limit.unit)
    if limit.among:
        values = (v if isinstance(v, str) else level_or_number(limit.path, v) for v in limit.among)
        return f"{name} is {' or '.join(values)}"
    if limit.low is not None and limit.high is not None:
        return f"{name} lies between {number(limit.low)} and {number(limit.high)}{unit}"
    if limit.low is not None:
        return f"{name} exceeds {number(limit.low)}{unit}"
    assert limit.high is not None
    return f"{name} stays below {number(limit.high)}{unit}"


def box_words(box: Box, boxed: str) -> str:
    """A box as a sentence, with its density and coverage.

    Where cases are the rule in the box: ``fails when balance stress exceeds 38 bn US$/yr: 77% of those
    draws, 75% of all in which it fails``; where they are not: ``fails most often when …``.
    """
    where = " and ".join(map(limit_words, box.limits))
    often = "" if box.density > _HALF else "most often "
    told = (
        f"{boxed} {often}when {where}: {_percent(box.density)} of those draws, "
        f"{_percent(box.coverage)} of all in which it {boxed}"
    )
    if box.unseen_density is not None:
        told += f" (in draws not used to find such a box {_percent(box.unseen_density)})"
    return told


def breakpoint_words(turning: Turning) -> str:
    """Where a claim turns along one parameter, with the interval and the shares on either side."""
    at = turning.at
    name, unit = parameter_words(turning.path, turning.unit)
    return (
        f"{name} {number(at.value)}{unit} ({number(at.low)} to {number(at.high)}): "
        f"holds in {probability(at.below)} below, {probability(at.above)} above"
    )


def flip_words(flip: Flip) -> str:
    """A change from the central case: what moves from where to where, and how far in quantiles."""
    told = [_move(move) for move in flip.moves[:_NAMED]]
    more = len(flip.moves) - len(told)
    rest = f" and {more} more" if more else ""
    return f"{', '.join(told)}{rest} ({number(flip.size)} in quantiles)"


def turns_words(turns: Turns) -> str:
    """The smallest change that flips the claim at the central case, or why none is told."""
    if not turns.tried:
        return "no parameter stands out to be moved"
    if turns.holds_at_centre is None:
        return "the central case could not be solved"
    stands = "holds" if turns.holds_at_centre else "fails"
    smallest = turns.smallest
    if smallest is None:
        tried = ", ".join(parameter_words(path)[0] for path in turns.tried)
        return f"{stands} at the centre, and no move within their ranges of {tried} changes that"
    return f"{stands} at the centre, no longer with {flip_words(smallest)}"


def _move(move: ParameterMove) -> str:
    name, unit = parameter_words(move.path, move.unit)
    ends = (v if isinstance(v, str) else level_or_number(move.path, v) for v in (move.start, move.end))
    return f"{name} {' → '.join(ends)}{unit}"


def _percent(share: float) -> str:
    return f"{100 * max(share, 0.0):.0f}%"


def claim_words(found: ClaimAnalysis) -> tuple[tuple[str, str], ...]:
    """All that is told of one claim, as pairs of a heading and a sentence."""
    told = [("driven by", index_words(found.truth or found.margin))]
    if found.truth and not any(index.distinct for index in found.truth):
        told += [("margin driven by", index_words(found.margin))] * any(i.distinct for i in found.margin)
    if any(group.distinct for group in found.groups):
        told.append(("families", index_words(found.groups)))
    if found.combined:
        totals = (
            f"{each.name.replace('_', ' ')} {_percent(each.total)} "
            f"({_percent(each.total_low)} to {_percent(each.total_high)}), alone {_percent(each.first)}"
            for each in found.combined[:_NAMED]
        )
        told.append(("has a part in", "; ".join(totals)))
    if found.moved and any(each.index > each.dummy for each in found.moved):
        names = (
            f"{parameter_words(each.path)[0]} {probability(each.index)} (dummy {probability(each.dummy)})"
            for each in found.moved[:_NAMED]
            if each.index > each.dummy
        )
        told.append(("margin moved by", ", ".join(names)))
    told += [("turns at", breakpoint_words(each)) for each in found.breakpoints[:_NAMED]]
    told += [("box", box_words(box, found.boxed)) for box in found.boxes]
    if found.turns is not None:
        told.append(("smallest flip", turns_words(found.turns)))
    return tuple(told)


_SHOWN = 3


def chain_lines(chains: Sequence[Chain]) -> Iterator[str]:
    """One paragraph for each chain under the first protocol; the other protocols in its last sentence."""
    if not chains:
        return
    first = chains[0].protocol
    for chain in chains:
        if chain.protocol == first:
            others = [each for each in chains if each.conclusions == chain.conclusions and each is not chain]
            yield " ".join((*in_words(chain), *_elsewhere(others)))


def in_words(chain: Chain) -> Iterator[str]:
    """A chain, sentence by sentence."""
    name = listed(chain.conclusions)
    facts = [link for link in chain.links if link.fact]
    computed = len(chain.premises)
    its = "its" if len(chain.conclusions) == 1 else "their"
    premises = f"{its} computed premise" if computed == 1 else f"the {computed} computed premises"
    resting = f" and {premises}" if computed else ""
    together = " together" if computed or len(chain.conclusions) > 1 else ""
    holding = f"{name}{resting} hold{'' if together else 's'}{together}"
    if math.isnan(chain.granted):
        yield f"Whether {holding} is unknown: no draw decides it."
        return
    yield (
        f"{holding} in {percent(chain.granted)}"
        f"{_give_or_take(chain.error)} of draws (bounds {percent(chain.lower)} to {percent(chain.upper)});"
        f" were they independent, in {percent(chain.independent.value)}; however they hang together, in"
        f" {percent(chain.least.value)} to {percent(chain.most.value)}."
    )
    if facts:
        yield (
            f"Weighed by its {plural(len(facts), 'fact')} (every measure alike: {percent(chain.facts)}),"
            f" the whole chain comes to {percent(chain.probability)}."
        )
    if chain.given_failure is not None or chain.premises_hold:
        yield _given(chain, name)
    yield _weakest(chain)
    if blamed := sorted(_blamed(chain.links), key=lambda link: -link.blame_granted.value)[:_SHOWN]:
        shares = listed(f"{link.claim} ({percent(link.blame_granted.value)})" for link in blamed)
        yield f"Of what is missing to 100%, facts granted, most falls to {shares}."
    if empty := [link.claim for link in chain.links if link.empty]:
        yield (
            f"{listed(empty)} could hardly have failed; without {'them' if len(empty) > 1 else 'it'} the"
            f" share is {percent(chain.without_empty)}."
        )
    if chain.left_out:
        yield f"Left out, as not applying or not known: {listed(chain.left_out)}."


def _given(chain: Chain, name: str) -> str:
    """How much the conclusions owe to the premises."""
    verb = "hold" if len(chain.conclusions) > 1 else "holds"
    alone = len(chain.premises) == 1
    premises = "the computed premise holds" if alone else "all computed premises hold"
    where = f"In the {plural(chain.premises_hold, 'draw')} in which {premises}, {name} {verb}"
    if not chain.premises_hold:
        none = "does the computed premise hold" if alone else "do all computed premises hold"
        return f"In no draw {none}; {name} {verb} in {percent(chain.given_failure)}."
    if chain.given_failure is None:
        return f"{where} in {percent(chain.given_premises)}; in none does {'it' if alone else 'one'} fail."
    return f"{where} in {percent(chain.given_premises)}, in the others in {percent(chain.given_failure)}."


def _weakest(chain: Chain) -> str:
    by_id = {link.claim: link for link in chain.links}
    if not chain.weakest:
        return "No single premise, made certain, would raise this."
    link = by_id[chain.weakest]
    gain = (link.gain if link.fact else link.gain_granted).value
    of = "the whole chain" if link.fact else "this"
    told = f"The weakest link is {chain.weakest}: made certain, it would raise {of} by {_points(gain)}"
    if link.fact and chain.weakest_granted:
        granted = by_id[chain.weakest_granted].gain_granted.value
        told += f"; of the computed ones {chain.weakest_granted}, by {_points(granted)} with facts granted"
    return f"{told}."


def _points(gain: float) -> str:
    return "less than 1 point" if gain <= 0.005 else plural(round(100 * gain), "point")


def _blamed(links: Iterable[Link]) -> list[Link]:
    return [link for link in links if link.blame_granted.value > 0]


def _elsewhere(others: Sequence[Chain]) -> Iterator[str]:
    if others:
        told = (f"{percent(each.granted)} under {each.protocol}" for each in others)
        yield f"Facts granted, the share is {listed(told)}."


def holds_words(entry: Entry) -> str:
    """A probability with its standard error; for facts, how many measures hold, and how many are unknown."""
    if entry.measures:
        held = Counter(measure.holds for measure in entry.measures)
        told = t("{held} of {known}", held=held[True], known=held[True] + held[False])
        return told + (f", {held[None]}?" if held[None] else "")
    if entry.probability is None:
        return UNKNOWN if entry.draws else ""
    if entry.error is not None and entry.error > _WIDEST_ERROR:
        bounds = t("({low} to {high})", low=percent(entry.lower), high=percent(entry.upper))
        return f"{percent(entry.probability)} {bounds}"
    return percent(entry.probability) + _give_or_take(entry.error)


# A standard error beyond half of all draws says nothing of a share: its bounds do.
_WIDEST_ERROR = 0.5


def _give_or_take(error: float | None) -> str:
    """A standard error after a share; empty where there is none, or it is wider than a share can be."""
    return "" if error is None or not error <= _WIDEST_ERROR else f" ±{points(error)}"


def unknown_words(entry: Entry) -> str:
    """What the draws that do not decide a claim could make of it; empty where all do."""
    if not entry.unknown:
        return ""
    if entry.unknown == entry.draws:
        return t("could not be computed in any draw")
    if entry.probability is None:
        return ""
    told = t("unknown in {share}", share=percent(entry.unknown / entry.draws))
    found = entry.if_unknown
    if found is None:
        return told
    shares = t(
        "{unknown}: {least} if it fails there, {most} if it holds",
        unknown=told,
        least=percent(found.least),
        most=percent(found.most),
    )
    verdicts = dict.fromkeys((found.if_failing, found.if_holding))
    return shares + f" ({t(' or ').join(map(t, verdicts))})" * (tuple(verdicts) != (entry.verdict,))


def hangs_on(entry: Entry) -> str:
    """The flip in words, or else the strongest driver; for a fact, the measures that fail."""
    if entry.exceptions:
        return t("except by {measures}", measures=_first_of(entry.exceptions))
    if entry.measures:
        failing = [measure for measure in entry.measures if measure.holds is False]
        return t("not by {measures}", measures=_first_of(failing)) if failing else ""
    if entry.driver is None:
        return ""
    name, _ = parameter_words(entry.driver.path)
    return entry.driver.flip or f"{name} (r {number(entry.driver.correlation, 2)})"


def _first_of(measures: Sequence[MeasureResult]) -> str:
    """The first one's name, and how many more there are."""
    first = measures[0].label or measures[0].shown
    return t("{first} and {count} more", first=first, count=len(measures) - 1) if measures[1:] else first


def borders_words(verdict: str) -> str:
    """Say that another verdict lies within the sampling error; empty where none does."""
    return t("within error of {verdict}", verdict=t(verdict)) if verdict else ""


def mark_words(entry: Entry) -> tuple[str, ...]:
    """The verdict that it borders on, and the marks; an undercut claim with those that undercut it."""
    by = t("undercut by {claims}", claims=", ".join(entry.undercut_by))
    marks = (mark.replace(t(Mark.UNDERCUT), by) if entry.undercut_by else mark for mark in entry.told_marks)
    near = filter(None, (borders_words(entry.borders_on),))
    return (*near, *marks)


def footing_words(entry: Entry) -> str:
    """In how much of the draws the argument reaches the claim, its premises holding; empty without premises.

    A claim that holds more often than that is true for other reasons than the argument gives.
    """
    if entry.footing is None:
        return ""
    return t("with its premises {share}", share=percent(entry.footing.reached))


def parts_words(entry: Entry) -> str:
    """The share of draws of each part of an ``and``, in their order; empty where there is none.

    A part that the model cannot make true is told as that.
    """
    excluded = f" ({t(Mark.EXCLUDED)})"
    told = (percent(part.probability) + excluded * part.excluded for part in entry.parts)
    shares = listed(told, t("and"))
    return t("its parts {shares}", shares=shares) if entry.parts else ""


def measured_words(entry: Entry) -> str:
    """What measured channels alone come to, where that is another verdict; empty elsewhere."""
    if entry.measured is None or not entry.measured.differs:
        return ""
    return f"by measured channels alone {entry.measured.verdict} ({percent(entry.measured.probability)})"


def worth_line(worth: WorthKnowing) -> str:
    """The one thing most worth knowing for each question and for the ledger, in a line; empty if none is."""
    told = []
    for answered in worth.questions:
        found = answered.information
        if found is not None and found.parameters and found.parameters[0].distinct:
            best = found.parameters[0]
            value = (
                f"{number(best.value, 2)} ±{number(best.error, 2)} of {number(found.perfect, 2)} {found.unit}"
            )
            told.append(f"{parameter_words(best.path)[0]} ({value}) for “{answered.question.says}”")
    if worth.ledger and worth.ledger[0].claims:
        first = worth.ledger[0]
        share = percent(first.fall / first.of) if first.of > 0 else ""
        told.append(f"{parameter_words(first.path)[0]} for the ledger ({share} of its doubt)")
    return f"Most worth knowing: {'; '.join(told)}." if told else ""


def own_figures_line(own: Sequence[OwnFigure]) -> str:
    """Say which figures are the author's own, and where the embedded table has another."""
    told = []
    for each in own:
        figure, instead = each.figure, each.embedded
        text = f"{figure} {amount(figure.value, figure.unit)} {figure.unit}"
        if instead is not None and instead.value != figure.value:
            text += f" (embedded: {amount(instead.value, instead.unit)})"
        told.append(text)
    return f"The author's own {'figure' if len(own) == 1 else 'figures'}: {'; '.join(told)}."


_ORIGINS = {
    "judgement": "judgement",
    "figures": "figures",
    "stated": "numbers that the author states",
}


def doubt_line(worth: WorthKnowing) -> str:
    """Say how much of the ledger's doubt comes from judgement and how much from figures; empty if unknown."""
    told = [
        f"{percent(max(each.share, 0.0))} from {_ORIGINS[each.origin]}"
        f" ({percent(max(each.low, 0.0))} to {percent(min(max(each.high, 0.0), 1.0))};"
        f" {plural(each.parameters, 'assumption')})"
        for each in worth.origins
        if each.parameters
    ]
    if not told:
        return ""
    return f"Of the ledger's doubt, one assumption at a time, {listed(told)}; the rest from several together."
