"""The answer in one sentence: what the conclusions of an argument say to the question of its title.

The lead is the first of these that fits; S and R are conclusions *supported* and *refuted*, O *contested* or
*undecided*, T those that follow from the model alone (*tautology*, *excluded by the model*):

1. a conclusion cannot be judged in over a quarter of the draws: *Not known*;
2. a conclusion depends on the measure: *It depends on how ... is read*, with its share in either case;
3. under two rules of bargaining to which all conclusions apply the leads below stand on different sides: *It
   depends on how they bargain*, with the share under each. Sides run from *no* over *leaning no*, *open* (and
   *in part*) and *leaning yes* to *yes*; two leads next to each other are on one side, since sampling error
   alone may move a lead so far;
4. only T: *Not tested: it follows from the model alone*;
5. all S *Yes*, all R *No*, S and R *In part*, S and O *Mostly yes*, R and O *Mostly no*;
6. all O: *Leaning yes* or *no* where the bounds of all lie on one side of one half, else *Open: too close to
   call*.

A title that is no question gets *Holds* for *Yes* and so on. A scenario with ``answer: no`` swaps yes and
no. A conclusion that fails is told with its share first: *in only 5% of draws*. T beside others is told in
brackets, and counts neither for nor against. A claim that was tested before a move stays tested after it:
what holds in every draw once an assumption is fixed hangs on that assumption. A supported conclusion whose
premises fail is told with that. Two conclusions at most are told in words, and the whole takes at most 45
words: the remark on premises is left out first, then T in full, then the second conclusion.

Three claims for and three against are supported or refuted ones, farthest from one half; against, premises of
a conclusion come first. Conclusions, second readings, tautologies, claims that the model excludes in whole or
in part, and claims about shares of draws never stand there; of two claims that are one number only the first
does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tripolar.answer.turns import TurnRow, turns
from tripolar.claims.ends import EndShare
from tripolar.claims.ledger import CodingResult, Entry, Ledger, ProtocolVerdict
from tripolar.enums import ClaimKind, Mark, NoiseReading, ProtocolName, Verdict
from tripolar.scenario.expression import over_draws
from tripolar.scenario.objects import Scenario, actor_name
from tripolar.scenario.wording import clause_of, label_of
from tripolar.words import listed, parameter_words, percent, plural, with_article

__all__ = ["SIGNS", "AnswerSentence", "ClaimCount", "ClaimRow", "decided_by", "row", "sentence"]

MOST_WORDS = 45

_MOST_UNKNOWN = 0.25

_HALF = 0.5

_SHOWN = 3

HOLDS, FAILS, OPEN, MEASURE, UNKNOWN = "holds", "fails", "open", "depends on the measure", "not known"

SIGNS = {
    Verdict.SUPPORTED: HOLDS,
    Verdict.REFUTED: FAILS,
    Verdict.CONTESTED: OPEN,
    Verdict.UNDECIDED: OPEN,
    Verdict.DEPENDS_ON_THE_MEASURE: MEASURE,
    Verdict.DOES_NOT_APPLY: UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as a row of the answer.

    Attributes
    ----------
    claim, label, says : str
        Its id, its label and its statement.
    mark : str
        ``holds``, ``fails``, ``open``, ``depends on the measure`` or ``not known``.
    probability, lower, upper : float or None
        Share of draws in which it holds, with the 95 percent interval; None for facts.
    """

    claim: str
    label: str
    says: str
    mark: str
    probability: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class ClaimCount:
    """How many claims were tested, and what came out; the parts add up to `tested`.

    Tested are computed claims less tautologies, those excluded by the model and those about shares of draws;
    what was tested before a move is tested after it.
    """

    tested: int
    hold: int
    fail: int
    open: int
    depend: int

    def __str__(self) -> str:
        parts = (
            (self.hold, "holds", "hold"),
            (self.fail, "fails", "fail"),
            (self.open, "stays open", "stay open"),
            (self.depend, "depends on the measure", "depend on the measure"),
        )
        told = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
        return (
            f"Of {plural(self.tested, 'claim')} tested, {listed(told)}." if told else "No claim was tested."
        )


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """The answer of a run, for people who have ten seconds.

    Attributes
    ----------
    question : str
        Title of the scenario.
    lead, text : str
        ``Mostly no.`` and the clauses that follow; both empty where the scenario names no conclusions.
    mark : str
        What the lead says, as for a row.
    count : ClaimCount
        The claims tested.
    conclusions, supporting, opposing : tuple of ClaimRow
        The conclusions, and at most three claims that stand most clearly for and against the argument.
    turning : tuple of TurnRow
        What would turn a conclusion, three conditions at most; see `tripolar.answer.turns`.
    untested : str
        What the claims are that `count` leaves out, as a sentence; empty where it counts all.
    changed : str
        What was set otherwise than the scenario has it, as a sentence; empty where nothing was.
    """

    question: str
    lead: str
    text: str
    mark: str
    count: ClaimCount
    conclusions: tuple[ClaimRow, ...]
    supporting: tuple[ClaimRow, ...]
    opposing: tuple[ClaimRow, ...]
    turning: tuple[TurnRow, ...] = ()
    untested: str = ""
    changed: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.lead, self.text, str(self.count))))

    @property
    def turns(self) -> bool:
        """Whether anything that was tried gives a conclusion another mark, and not only another share."""
        return any(row.turns for row in self.turning)

    @property
    def few(self) -> tuple[str, str]:
        """What to say below fewer than three claims for, and against; empty where there are three."""
        concluded = {row.mark for row in self.conclusions}
        told = [
            ""
            if len(rows) == _SHOWN
            else f"No {'other ' if rows or verb in concluded else ''}tested claim {verb}."
            for rows, verb in ((self.supporting, HOLDS), (self.opposing, FAILS))
        ]
        return told[0], told[1]


def sentence(
    scenario: Scenario,
    ledger: Ledger,
    *,
    uncalibrated: int = 0,
    ends: Sequence[EndShare] = (),
    moved: str = "",
    before: Ledger | None = None,
) -> AnswerSentence:
    """Answer the question of a scenario in one sentence.

    Parameters
    ----------
    scenario : Scenario
        With its title, conclusions and the words for its claims.
    ledger : Ledger
        Every claim with its verdict.
    uncalibrated : int
        Draws in which no game fits the record of relations.
    ends : sequence of EndShare
        Shares of the conclusions at the ends of assumptions.
    moved : str
        What a reader changed, as half a sentence after "if"; empty at rest.
    before : Ledger, optional
        The ledger before that change, whose tested claims are counted.

    Returns
    -------
    AnswerSentence
    """
    if before is not None:
        ledger = _kept_tested(ledger, {entry.claim.id for entry in before if _is_tested(entry)})
    teller = _Teller(scenario, ledger, uncalibrated, moved, before)
    key = teller.key()
    lead, mark = _lead(key, scenario) if key else ("", UNKNOWN)
    if key == _MODEL:
        lead = f"Not tested: it follows from {teller.alone}."
    text = teller.text(key, lead) if key else ""
    if key in {_MEASURE, _BARGAIN}:
        lead = f"It depends on how {teller.subject(key)}."
    return AnswerSentence(
        question=scenario.title,
        lead=lead,
        text=text,
        mark=mark,
        count=_count(ledger),
        conclusions=tuple(row(ledger[name]) for name in scenario.conclusions if name in ledger),
        supporting=_clearest(scenario, ledger, Verdict.SUPPORTED),
        opposing=_clearest(scenario, ledger, Verdict.REFUTED),
        turning=turns(scenario, ledger, ends),
        untested=_untested(ledger, teller.alone),
        changed=_changed(scenario),
    )


def decided_by(scenario: Scenario) -> str:
    """What decides a claim that comes out alike in nearly every draw.

    A value that was set may do so, and only draws without it would tell.
    """
    return _AND_SET if scenario.changed else _ALONE


def _changed(scenario: Scenario) -> str:
    """What was set otherwise than the scenario has it, as a sentence; empty where nothing was."""
    told = []
    names = {actor.code: actor.short_name for actor in scenario.actors}
    for text in scenario.changed:
        path, _, value = (part.strip() for part in text.partition("="))
        name = re.sub(r"[A-Z][A-Z0-9]+", lambda code: names.get(code[0], code[0]), parameter_words(path)[0])
        how = {"*": "times ", "+": "plus "}.get(value[:1], "")
        told.append(f"{name} {how}{value[bool(how) :]}")
    return f"Set for this run: {listed(told)}." if told else ""


def row(entry: Entry) -> ClaimRow:
    """A claim as a row."""
    low, high = entry.interval or (entry.lower, entry.upper)
    claim = entry.claim
    known = entry.probability is not None
    mark = SIGNS[Verdict(entry.verdict)] if known or claim.kind == ClaimKind.FACT else UNKNOWN
    return ClaimRow(
        *(claim.id, label_of(claim), claim.says, mark, entry.probability),
        *((low, high) if known else (None, None)),
    )


def _count(ledger: Ledger) -> ClaimCount:
    marks = [row(entry).mark for entry in ledger if _is_tested(entry)]
    hold, fail, depend = (marks.count(each) for each in (HOLDS, FAILS, MEASURE))
    return ClaimCount(len(marks), hold, fail, len(marks) - hold - fail - depend, depend)


def _untested(ledger: Ledger, alone: str) -> str:
    """What the claims are that the count leaves out; empty where it counts all."""
    left = [entry for entry in ledger if not _is_tested(entry)]
    facts = sum(entry.claim.kind == ClaimKind.FACT for entry in left)
    follow = sum(map(_follows, left))
    shares = sum(_about_shares(entry) and not _follows(entry) for entry in left)
    rest = len(left) - facts - follow - shares
    parts = (
        (facts, "is a fact", "are facts"),
        (follow, f"follows from {alone}", f"follow from {alone}"),
        (shares, "is about shares of draws", "are about shares of draws"),
        (rest, "does not apply", "do not apply"),
    )
    told = [f"{count} {one if count == 1 else many}" for count, one, many in parts if count]
    if len(told) == 1:
        return f"The other {told[0].removeprefix('1 ')}."
    return f"Of the other {len(left)}, {listed(told)}." if told else ""


def _follows(entry: Entry) -> bool:
    """Whether it follows from the model alone, so that draws are no test of it."""
    return Mark.TAUTOLOGY in entry.marks or Mark.EXCLUDED in entry.marks


def _kept_tested(ledger: Ledger, tested: Collection[str]) -> Ledger:
    """The ledger with no mark that any of these claims follows from the model alone."""
    alone = {Mark.TAUTOLOGY, Mark.EXCLUDED}
    entries = (
        replace(entry, marks=tuple(mark for mark in entry.marks if mark not in alone))
        if entry.claim.id in tested
        else entry
        for entry in ledger
    )
    return replace(ledger, entries=tuple(entries))


def _about_shares(entry: Entry) -> bool:
    """Whether it speaks of shares of draws, such as a claim that says that a range is wide."""
    return entry.claim.holds is not None and bool(over_draws(entry.claim.holds))


def _is_tested(entry: Entry) -> bool:
    applies = entry.claim.kind != ClaimKind.FACT and entry.verdict != Verdict.DOES_NOT_APPLY
    return applies and not _follows(entry) and not _about_shares(entry)


def _clearest(scenario: Scenario, ledger: Ledger, verdict: Verdict) -> tuple[ClaimRow, ...]:
    """The claims with a verdict that stand farthest from one half, three at most."""
    beneath = _premises(ledger, scenario.conclusions) if verdict == Verdict.REFUTED else set()
    found = [
        entry
        for entry in ledger
        if entry.verdict == verdict
        and entry.probability is not None
        and entry.claim.id not in scenario.conclusions
        and not entry.claim.reading_of
        and not _follows(entry)
        and not _about_shares(entry)
        and not any(part.excluded for part in entry.parts)
    ]
    found.sort(key=lambda e: (e.claim.id not in beneath, -abs((e.probability or 0.0) - _HALF)))
    chosen: list[Entry] = []
    for entry in found:
        if not any(_one_number(entry, other) for other in chosen):
            chosen.append(entry)
    return tuple(map(row, chosen[:_SHOWN]))


def _one_number(one: Entry, other: Entry) -> bool:
    """Whether two claims ask for the same quantities and come out alike in every share."""
    asked = [frozenset(quantity.key for quantity in entry.quantities) for entry in (one, other)]
    shares = [(entry.probability, entry.lower, entry.upper) for entry in (one, other)]
    return bool(asked[0]) and asked[0] == asked[1] and shares[0] == shares[1]


def _premises(ledger: Ledger, names: Sequence[str]) -> set[str]:
    """Everything that claims rest on, directly or through others."""
    found: set[str] = set()
    waiting = [premise for name in names if name in ledger for premise in ledger[name].claim.rests_on]
    while waiting:
        name = waiting.pop()
        if name not in found and name in ledger:
            found.add(name)
            waiting += ledger[name].claim.rests_on
    return found


# The lead.

_NOT_KNOWN, _MEASURE, _BARGAIN, _MODEL = "not known", "measure", "bargain", "model"

_PLAIN = {
    "yes": ("Yes.", "Holds.", HOLDS, 2),
    "no": ("No.", "Fails.", FAILS, -2),
    "part": ("In part.", "Holds in part.", OPEN, 0),
    "mostly yes": ("Mostly yes.", "Mostly holds.", HOLDS, 2),
    "mostly no": ("Mostly no.", "Mostly fails.", FAILS, -2),
    "leaning yes": ("Leaning yes.", "Leaning for.", OPEN, 1),
    "leaning no": ("Leaning no.", "Leaning against.", OPEN, -1),
    "open": ("Open: too close to call.", "Open.", OPEN, 0),
}

_OTHERS = {
    _NOT_KNOWN: ("Not known.", UNKNOWN),
    _MEASURE: ("", MEASURE),
    _BARGAIN: ("", MEASURE),
    _MODEL: ("", UNKNOWN),
}

# What decides a claim that draws do not test.
_ALONE, _AND_SET = "the model alone", "the model and what was set"

_IN_FULL, _IN_SHORT = "in full", "in short"

_DENIED = {"yes": "no", "no": "yes"}

Judged = Entry | ProtocolVerdict


def _lead(key: str, scenario: Scenario) -> tuple[str, str]:
    """The lead and its mark."""
    if key in _OTHERS:
        return _OTHERS[key]
    question = scenario.title.rstrip().endswith("?")
    if question and scenario.answer == "no":
        *before, last = key.split(" ")
        key = " ".join([*before, _DENIED.get(last, last)])
    asked, told, mark, _ = _PLAIN[key]
    return (asked if question else told), mark


def _plain_lead(judged: Sequence[Judged]) -> str:
    """The lead of conclusions that are judged and tested."""
    verdicts = {each.verdict for each in judged}
    holds, fails = Verdict.SUPPORTED in verdicts, Verdict.REFUTED in verdicts
    remain = bool(verdicts - {Verdict.SUPPORTED, Verdict.REFUTED})
    if holds and fails:
        return "part"
    if holds or fails:
        return ("mostly " if remain else "") + ("yes" if holds else "no")
    if all(each.lower is not None and each.lower > _HALF for each in judged):
        return "leaning yes"
    if all(each.upper is not None and each.upper < _HALF for each in judged):
        return "leaning no"
    return "open"


_RULES = {
    ProtocolName.EXPIRY: "a lapsed deal expires",
    ProtocolName.CREDIBLE: "somebody must end it",
    ProtocolName.NONTRANSFERABLE: "nothing can be paid",
}

# Inputs that every scenario has, with their verb, and what their values mean.
_READINGS = {NoiseReading.MISTAKES: "they are mistakes", NoiseReading.SHOCKS: "they are tastes"}

_FIRST = ("can", "could", "will", "would", "may", "is", "was")  # they stand before the name as they are

# Verbs that a clause may have after a power's name: how it is turned where it holds in no draw.
_VERBS = {
    **{
        f"{verb}s": verb
        for verb in ("concede", "gain", "give", "keep", "lose", "pay", "side", "stand", "turn")
    },
    **{f"{verb}s": verb for verb in ("win", "benefit", "break", "hold", "leave", "get", "follow", "end")},
    "has": "have",
}


class _Teller:
    """Says what the conclusions come to."""

    def __init__(
        self, scenario: Scenario, ledger: Ledger, uncalibrated: int, moved: str, before: Ledger | None
    ) -> None:
        self.scenario = scenario
        self.ledger = ledger
        self.uncalibrated = uncalibrated
        self.moved = moved
        self.before = before
        self.alone = _ALONE if before is not None else decided_by(scenario)
        named = [ledger[name] for name in scenario.conclusions if name in ledger]
        self.judged = [entry for entry in named if entry.verdict != Verdict.DOES_NOT_APPLY]
        self.tested = [entry for entry in self.judged if not _follows(entry)]
        self.model = [entry for entry in self.judged if _follows(entry)]

    def key(self) -> str:
        """Which case of the lead it is; empty where nothing can be concluded."""
        if not self.judged:
            return ""
        if any(entry.draws and entry.unknown / entry.draws > _MOST_UNKNOWN for entry in self.judged):
            return _NOT_KNOWN
        if any(entry.verdict == Verdict.DEPENDS_ON_THE_MEASURE for entry in self.tested):
            return _MEASURE
        if not self.tested:
            return _MODEL
        leads = [_PLAIN[_plain_lead(judged)][-1] for judged in self._by_rule().values()]
        if leads and max(leads) - min(leads) >= 2:
            return _BARGAIN
        return _plain_lead(self.tested)

    def _by_rule(self) -> dict[str, list[ProtocolVerdict]]:
        """The conclusions under each rule of bargaining that judges all of them."""
        rules: dict[str, list[ProtocolVerdict]] = {}
        for entry in self.tested:
            for each in entry.protocols:
                enough = entry.draws == 0 or each.unknown / entry.draws <= _MOST_UNKNOWN
                sided = each.verdict != Verdict.DEPENDS_ON_THE_MEASURE
                if each.probability is not None and enough and sided:
                    rules.setdefault(each.protocol, []).append(each)
        return {rule: judged for rule, judged in rules.items() if len(judged) == len(self.tested)}

    def subject(self, key: str) -> str:
        """What the answer depends on, in words that follow "It depends on how"."""
        return "they bargain" if key == _BARGAIN else f"{self._input(self._turning()[1][0].path)} read"

    def _turning(self) -> tuple[Entry, list[CodingResult]]:
        """A conclusion that depends on the measure, with the codings of the input that it turns on."""
        entry = next(e for e in self.tested if e.verdict == Verdict.DEPENDS_ON_THE_MEASURE)
        by_path: dict[str, list[CodingResult]] = {}
        for coding in entry.codings:
            by_path.setdefault(coding.path, []).append(coding)
        spread = max(
            by_path.values(),
            key=lambda each: max(e.probability for e in each) - min(e.probability for e in each),
        )
        ordered = sorted(spread, key=lambda coding: -coding.probability)
        return entry, [ordered[0], ordered[-1]]

    def _input(self, path: str) -> str:
        head, _, rest = path.partition(".")
        if head == "reading":
            return "imperfect choices are"
        if head == "relation":
            return f"relations between {listed(self._names(rest.split('-')))} are"
        return f"{parameter_words(path)[0]} is"

    def _names(self, codes: Sequence[str]) -> list[str]:
        return [with_article(actor_name(self.scenario, code)) for code in codes]

    def _value(self, path: str, value: str) -> str:
        """What a value of an input means, after "if"."""
        for assumption in self.scenario.main:
            if assumption.path == path and value in assumption.words:
                return assumption.words[value]
        if path == "reading":
            return _READINGS[NoiseReading(value)]
        if path.startswith("relation."):
            return "they are partners" if value == "partnership" else f"they are {value}"
        return f"it is {value}"

    def text(self, key: str, lead: str) -> str:
        """The clauses, as many as 45 words hold."""
        if key == _NOT_KNOWN:
            return self._unknown()
        spent = len((lead or f"It depends on how {self.subject(key)}.").split())
        told = ""
        for second, model, undercut in product((True, False), (_IN_FULL, _IN_SHORT, ""), (True, False)):
            told = self._composed(key, second=second, model=model, undercut=undercut)
            if spent + len(told.split()) <= MOST_WORDS:
                break
        return told

    def _composed(self, key: str, *, second: bool, model: str, undercut: bool) -> str:
        entries = self._ordered(key)
        shown = entries[: 2 if second else 1]
        told = self._first(key, shown[0], undercut=undercut)
        if len(shown) > 1:
            told += self._next(shown[1], undercut=undercut)
        if more := len(entries) - len(shown):
            told += f", and {more} more"
        bracket = self._in_brackets(model) if model and key != _MODEL else ""
        return f"{told[:1].upper()}{told[1:]}.{bracket}"

    def _ordered(self, key: str) -> list[Entry]:
        """The conclusions to tell, that on which the case rests first."""
        entries = self.tested or self.model
        first = entries[0]
        if key == _MEASURE:
            first = self._turning()[0]
        elif key == _BARGAIN:
            first = max(entries, key=self._span)
        return [first, *(entry for entry in entries if entry is not first)]

    def _span(self, entry: Entry) -> float:
        shares = [each.probability for each in entry.protocols if each.probability is not None]
        return max(shares) - min(shares)

    def _first(self, key: str, entry: Entry, *, undercut: bool) -> str:
        clause = clause_of(self.scenario, entry.claim)
        told = f"if {self.moved}, " if self.moved else ""
        if key == _MEASURE:
            cases = [
                f"{_part(each.probability, first=k == 0)} if {self._value(each.path, each.value)}"
                for k, each in enumerate(self._turning()[1])
            ]
            return f"{told}{clause} {', '.join(cases)}"
        if key == _BARGAIN:
            rules: dict[str, list[str]] = {}  # rules with one share are told together
            for each in entry.protocols:
                if each.protocol in self._by_rule():
                    share = _part(each.probability, first=not rules)
                    same = next((s for s in rules if s.removesuffix(" of draws") == share), share)
                    rules.setdefault(same, []).append(_RULES[ProtocolName(each.protocol)])
            cases = [f"{share} where {listed(where, 'or')}" for share, where in rules.items()]
            return f"{told}{clause} {', '.join(cases[:-1])}, and {cases[-1]}"
        if entry.probability == 0.0:
            return f"{told}in none of the draws {self._turned(clause)}"
        wide = ""
        if key == "open" and entry.interval is not None:
            wide = f" ({100 * entry.interval[0]:.0f} to {100 * entry.interval[1]:.0f})"
        share = _part(entry.probability, first=True, unknown=entry.unknown)
        if entry.verdict == Verdict.REFUTED:  # said last, the share comes too late for who reads fast
            return f"{told}{_only(share)} {clause}"
        return f"{told}{clause} {share}{wide}{self._footing(entry) if undercut else ''}"

    def _next(self, entry: Entry, *, undercut: bool) -> str:
        clause = clause_of(self.scenario, entry.claim)
        still = self.before is not None and self._same(entry)
        told = "; still " if still else ", and "
        if entry.probability == 0.0:
            return f"{told}in none {'' if still else 'of them '}{self._turned(clause)}"
        share = _part(entry.probability, first=False, unknown=entry.unknown)
        if entry.verdict == Verdict.REFUTED and not still:
            share = _only(share)
        return f"{told}{share} {clause}{self._footing(entry) if undercut else ''}"

    def _same(self, entry: Entry) -> bool:
        was = self.before
        return was is not None and entry.claim.id in was and row(was[entry.claim.id]).mark == row(entry).mark

    def _turned(self, clause: str) -> str:
        """A clause after "in none of them": ``does China concede most`` for ``China concedes most``."""
        for actor in self.scenario.actors:
            for name in (
                actor.name,
                with_article(actor.name),
                actor.short_name,
                with_article(actor.short_name),
            ):
                verb, _, rest = clause.removeprefix(f"{name} ").partition(" ")
                if clause.startswith(f"{name} ") and verb in _FIRST:
                    return f"{verb} {name} {rest}"
                if clause.startswith(f"{name} ") and verb in _VERBS:
                    return " ".join(filter(None, ("does", name, _VERBS[verb], rest)))
        return f"is it true that {clause}"

    def _footing(self, entry: Entry) -> str:
        """For a supported conclusion that is undercut: how often its premises hold together."""
        if Mark.UNDERCUT not in entry.marks or entry.verdict != Verdict.SUPPORTED:
            return ""
        premises = (self.ledger[name].claim for name in entry.undercut_by if name in self.ledger)
        if any(premise.kind == ClaimKind.FACT for premise in premises):
            return ", though the figures refute one of its premises"
        chain = next((each for each in self.ledger.chains if each.conclusions == (entry.claim.id,)), None)
        if chain is None:
            return ""
        alone = len(chain.premises) == 1
        if chain.premises_hold == 0:
            return f", though its {'premise never holds' if alone else 'premises never hold together'}"
        told = "premise holds" if alone else "premises hold together"
        return f", though its {told} in {percent(chain.premises_hold / chain.draws)}"

    def _in_brackets(self, how: str) -> str:
        """The conclusions that follow from the model alone, each in full or counted."""
        if how == _IN_SHORT and self.model:
            verb = "follows" if len(self.model) == 1 else "follow"
            return f" ({len(self.model)} more {verb} from {self.alone}.)"
        told = []
        for entry in self.model:
            clause = clause_of(self.scenario, entry.claim)
            # The marks allow for a draw or two in a hundred.
            nearly = "" if entry.probability in (0.0, 1.0) else "all but "
            if Mark.EXCLUDED in entry.marks:
                what = "whatever the assumptions" if self.alone == _ALONE else "with what was set"
                told.append(f" (That {clause}, this model {nearly}rules out {what}.)")
            else:
                told.append(f" (That {clause} {nearly}follows from {self.alone}.)")
        return "".join(told)

    def _unknown(self) -> str:
        entry = max(self.judged, key=lambda each: each.unknown)
        what = f"no game fits both {'this' if self.moved else 'the assumptions'} and the record of relations"
        if 2 * self.uncalibrated < entry.unknown:
            what = "the game could not be solved"
        return f"In {entry.unknown} of {plural(entry.draws, 'draw')} {what}."


def _only(share: str) -> str:
    """``in only 5% of draws``; what is less than one in a hundred says so by itself."""
    return share if share.startswith("in <") else f"in only {share.removeprefix('in ')}"


def _part(probability: float | None, *, first: bool, unknown: int = 0) -> str:
    """A share of draws in words: ``in 43% of draws``, later ``in 43%``; all and none by name."""
    if probability == 1.0:
        return "in every draw that could be judged" if unknown else "in every draw"
    if probability == 0.0:
        return "in no draw" if first else "in none"
    return f"in {percent(probability)}{' of draws' if first else ''}"
