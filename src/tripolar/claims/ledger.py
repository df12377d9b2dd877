"""The ledger as frozen objects: one entry per claim, and the chain of claims behind each conclusion.

An entry has everything that a reader needs to check or to dispute its verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tripolar.claims.analysis.first_order import Index
from tripolar.enums import Mark, Verdict
from tripolar.extras import need
from tripolar.language import t
from tripolar.prepare.facts import MeasureResult
from tripolar.scenario.objects import Claim
from tripolar.words import listed, probability

if TYPE_CHECKING:
    import pandas
__all__ = [
    "Chain",
    "ChannelSplit",
    "CodingResult",
    "CriterionPart",
    "DrawsSummary",
    "Driver",
    "Entry",
    "Estimate",
    "Footing",
    "Ledger",
    "Link",
    "MeasuredVerdict",
    "ProtocolVerdict",
    "QuantitySummary",
    "Selection",
    "Unknown",
]


_COLUMNS = ("verdict", "borders_on", "probability", "error", "lower", "upper", "draws", "unknown", "robust")


@dataclass(frozen=True, slots=True)
class CodingResult:
    """The probability of a claim among the draws that share one coding of an ambiguous input.

    `verdict` is what these draws alone come to, empty where that was not asked; `unknown` are those of them
    that do not decide it.
    """

    path: str
    value: str
    draws: int
    probability: float
    lower: float
    upper: float
    verdict: str = ""
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the draws that do not decide a claim could make of it.

    Attributes
    ----------
    share : float
        Of all draws.
    least, most : float
        Its probability if it failed in all of them, and if it held in all.
    if_failing, if_holding : Verdict
        The verdicts then.
    """

    share: float
    least: float
    most: float
    if_failing: Verdict
    if_holding: Verdict


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """One part of a criterion that ``and`` joins, decided on its own.

    `probability`, `lower` and `upper` are as for a claim; `excluded` is whether the model cannot make it
    true (see `claims.verdict.is_excluded`).
    """

    text: str
    probability: float | None
    lower: float
    upper: float
    unknown: int
    excluded: bool


@dataclass(frozen=True, slots=True)
class DrawsSummary:
    """A number over the draws that a criterion uses, such as a share, with its standard error.

    `value` and `error` are None where no draw decides it.
    """

    text: str
    value: float | None
    error: float | None


@dataclass(frozen=True, slots=True)
class ChannelSplit:
    """A difference of values, split by the channels that the values are made of: means over the draws.

    Attributes
    ----------
    text : str
        The comparison.
    difference : float
        Of the values that it compares, bn US$ a year; positive where that side is larger which the
        comparison says is larger.
    channels : mapping of str to float
        What each channel contributes, bn US$ a year.
    rest : float
        What no channel does: transfers, backing, and what choices cost; all add up to the difference.
    draws : int
        Draws in which all of it is known.
    """

    text: str
    difference: float
    channels: Mapping[str, float]
    rest: float
    draws: int


@dataclass(frozen=True, slots=True)
class MeasuredVerdict:
    """What a comparison of values comes to by measured channels alone.

    `without` are the channels left out, whose size calibration found. `differs` is whether the verdict is
    another, and `within_error` whether sampling error leaves that open.
    """

    without: tuple[str, ...]
    verdict: str
    probability: float | None
    lower: float
    upper: float
    unknown: int
    differs: bool
    within_error: bool


@dataclass(frozen=True, slots=True)
class Driver:
    """The single parameter the claim's margin hangs on most, and where it flips.

    `correlation` is Spearman's rank correlation of the parameter with the claim's margin (or with
    its truth, when the criterion has no single margin). `split` is the value of the parameter
    that best divides true from false draws; the two shares are the probability of the claim on
    either side of it. `flip` says it in words; empty when no split moves the verdict. `index` is the
    share of the variance of the claim's truth that goes with the parameter (of its margin, for a
    criterion over all draws), with its interval.
    """

    path: str
    unit: str
    correlation: float
    split: float | str | None
    share_below: float | None
    share_above: float | None
    flip: str
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class QuantitySummary:
    """A quantity the criterion uses, over the draws: median and the 5 to 95 percent range.

    `median_error` is the standard error of the median between replicates; None where there are none.
    """

    key: str
    unit: str
    median: float
    low: float
    high: float
    median_error: float | None = None


@dataclass(frozen=True, slots=True)
class ProtocolVerdict:
    """What the same claim comes to under one renewal protocol, calibrated and solved anew."""

    protocol: str
    verdict: Verdict
    probability: float | None
    lower: float | None
    upper: float | None
    unknown: int
    borders_on: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a claim would come to in the other equilibria that were found, under one protocol.

    Attributes
    ----------
    starts : int
        Further starts; each is another convention for which equilibrium to report.
    draws : int
        Of the first draws, those decided under the convention in force in which every game that the claim
        asks about settled from some start.
    several : int
        Of the draws examined, those in which some such game has another equilibrium.
    unsettled : int
        Draws examined in which some start of some such game led nowhere; the selected one stands there.
    differs : int or None
        Draws in which the claim's truth is another under some start; None for a criterion that is one
        statement about all draws.
    low, high : float or None
        Range of the claim's probability in these draws, over the convention in force and all starts.
    verdicts : tuple of Verdict
        What the run comes to, and any other verdict that it would reach under some start.
    depends : bool
        Whether the claim depends on which equilibrium is reported; see `claims.judge`.
    not_examined : int
        Further draws that are decided, but in which some such game settled from no start, so that nothing
        is known of its other equilibria.
    within_error : bool
        Whether sampling error leaves open that `depends` is otherwise; see `claims.judge`.
    """

    protocol: str
    starts: int
    draws: int
    several: int
    unsettled: int
    differs: int | None
    low: float | None
    high: float | None
    verdicts: tuple[Verdict, ...]
    depends: bool
    not_examined: int = 0
    within_error: bool = False


@dataclass(frozen=True, slots=True)
class Footing:
    """Whether a claim stands on its premises, draw by draw; shares of the draws that decide it.

    Premises are those it rests on directly or through others, computed ones only: a fact does not
    vary from draw to draw. The four shares add up to one.

    Attributes
    ----------
    reached : float
        The claim holds, and so do all premises: the argument reaches it.
    undercut : float
        The claim holds, but a premise fails: it is true for other reasons than the argument gives.
    fails : float
        All premises hold, and the claim fails all the same.
    idle : float
        A premise fails, and so does the claim.
    draws, unknown : int
        Draws in all, and those in which the claim or what its premises come to is unknown.
    premises : tuple of str
        The computed premises.
    """

    reached: float
    undercut: float
    fails: float
    idle: float
    draws: int
    unknown: int
    premises: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One claim with its verdict.

    Attributes
    ----------
    verdict : str
        ``supported``, ``refuted``, ``contested``, ``undecided``, ``depends on the measure`` or
        ``does not apply``.
    probability : float or None
        Share of decided draws in which the criterion holds; None for facts by measures.
    error : float or None
        Its sampling standard error: of draws taken for independent, or of the replicates, whichever
        gives the wider interval.
    lower, upper : float or None
        Bounds with undecided draws (failed calibrations and solves) counted against and for, widened
        by the 95 percent interval of sampling; they decide the verdict.
    draws, unknown : int
        Draws in all, and how many could not be decided.
    marks : tuple of Mark
        Any of ``tautology``, ``excluded by the model``, ``assumed``, ``depends on the equilibrium``,
        ``turns on calibrated politics``, ``turns on one assumption``, ``undercut``.
    undercut_by : tuple of str
        The premises that do not hold, but for those refuted only by a part that the model cannot make
        true; see `claims.judge`.
    protocols : tuple of ProtocolVerdict
        Every protocol the argument was run under, this entry's own first; empty if only one was.
    robust : bool or None
        Whether the claim comes out on one side of one half under all protocols to which it applies and
        in all codings, and depends on the equilibrium under none; None where that was not asked or no
        protocol decides.
    replicate_error : float or None
        Standard error of the probability between the replicates alone, on one degree of freedom less
        than there are of them; None where there are none, or the criterion is over all draws.
    drivers : tuple of Driver
        All that is distinguishable from noise, three at most; `driver` is the first.
    selection : tuple of Selection or None
        What other equilibria would make of it, under every protocol to which it applies, this entry's
        own first; None where that was not looked for.
    footing : Footing or None
        Whether it stands on its premises, draw by draw; None where no computed claim is among them.
    interval : tuple of float or None
        95 percent interval of the probability, by sampling alone.
    borders_on : str
        The verdict beyond a boundary (1/4 or 3/4) that lies within this interval; empty where none does.
    marks_within_error : tuple of str
        Marks, ``robust`` among them, that sampling error leaves open, whether the claim has them or not.
    parts : tuple of CriterionPart
        What a top ``and`` of the criterion joins, each on its own; empty where there is none.
    without_excluded : str
        Verdict on the other parts together, where the model cannot make some of them true; empty
        where there are no such parts, or no others.
    measured : MeasuredVerdict or None
        What it comes to by measured channels alone; None where it compares no values, nothing is
        calibrated, or the channels were not computed.
    splits : tuple of ChannelSplit
        Every difference of values that it compares, by channel.
    turns_on : Index or None
        The one assumption that more than .6 of the variance of its margin goes with, if there is one.
    turns_by_coding : str
        The drawn word under whose values it has different verdicts, the one that moves it most; empty where
        there is none.
    over_draws : tuple of DrawsSummary
        Every number over the draws in its criterion.
    if_unknown : Unknown or None
        What the draws that do not decide it could make of it; None where all do, and for a criterion over all
        draws, whose bounds tell.
    """

    claim: Claim
    verdict: Verdict
    probability: float | None
    error: float | None
    lower: float | None
    upper: float | None
    draws: int
    unknown: int
    marks: tuple[Mark, ...]
    undercut_by: tuple[str, ...]
    codings: tuple[CodingResult, ...]
    measures: tuple[MeasureResult, ...]
    driver: Driver | None
    quantities: tuple[QuantitySummary, ...]
    protocols: tuple[ProtocolVerdict, ...] = ()
    robust: bool | None = None
    replicate_error: float | None = None
    drivers: tuple[Driver, ...] = ()
    selection: tuple[Selection, ...] | None = None
    footing: Footing | None = None
    interval: tuple[float, float] | None = None
    borders_on: str = ""
    marks_within_error: tuple[str, ...] = ()
    parts: tuple[CriterionPart, ...] = ()
    without_excluded: str = ""
    measured: MeasuredVerdict | None = None
    splits: tuple[ChannelSplit, ...] = ()
    turns_on: Index | None = None
    over_draws: tuple[DrawsSummary, ...] = ()
    turns_by_coding: str = ""
    if_unknown: Unknown | None = None

    @property
    def count(self) -> tuple[int, int] | None:
        """Of a fact, how many of its known measures hold, and how many are known."""
        known = [measure.holds for measure in self.measures if measure.holds is not None]
        return (sum(known), len(known)) if known else None

    @property
    def exceptions(self) -> tuple[MeasureResult, ...]:
        """Measures by which a fact comes out otherwise than the principal ones that decide it."""
        expected = {"supported": True, "refuted": False}.get(self.verdict)
        if expected is None or not any(measure.principal for measure in self.measures):
            return ()
        return tuple(each for each in self.measures if each.holds is (not expected))

    @property
    def told_verdict(self) -> str:
        """The verdict in words, for a fact with the count of its measures: ``supported, 13 of 15``.

        Where principal measures decide, with those by which it comes out otherwise.
        """
        if self.count is None:
            return self.verdict
        labels = [each.label or each.shown for each in self.exceptions]
        told = f"{self.verdict}, {self.count[0]} of {self.count[1]}"
        return told + f", except by {listed(labels)}" * bool(labels)

    @property
    def told_marks(self) -> tuple[str, ...]:
        """The marks in words, ``robust`` last; what sampling error leaves open is told as that."""
        given = (*self.marks, *(("robust",) if self.robust else ()))
        near = self.marks_within_error
        one = Mark.ONE_ASSUMPTION
        paths = (*(() if self.turns_on is None else (self.turns_on.path,)), self.turns_by_coding)
        told = t("; on another: ").join(dict.fromkeys(filter(None, paths)))
        named = {one: f"{t(one)}: {told}"}
        return (
            *(named.get(mark, t(mark)) + t(", within error") * (mark in near) for mark in given),
            *(t("within error of {verdict}", verdict=t(mark)) for mark in near if mark not in given),
        )

    def __repr__(self) -> str:
        told = "" if self.probability is None else f", probability {probability(self.probability)}"
        return f"<Entry {self.claim.id}: {self.verdict}{told}>"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number over the draws with its sampling standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Link:
    """One claim in a chain.

    Attributes
    ----------
    claim : str
        Its id.
    fact : bool
        Whether figures decide it; its probability is then the share of its known measures that hold.
    probability : float
        On its own.
    gain, gain_granted : Estimate
        By how much the probability of the whole chain would rise if this link were certain: facts
        weighed by their measures, and facts granted.
    blame, blame_granted : Estimate
        Its Shapley share of the chain's shortfall, 1 - P; all shares add up to it.
    empty : bool
        Whether it is marked ``tautology`` or ``assumed``, and so says nothing that could have failed.
    """

    claim: str
    fact: bool
    probability: float
    gain: Estimate
    gain_granted: Estimate
    blame: Estimate
    blame_granted: Estimate
    empty: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A conclusion (or several together) and all that it rests on, as one proposition.

    Attributes
    ----------
    conclusions : tuple of str
        One conclusion; or all of the argument's, for the chain of the whole argument.
    protocol : str
        Renewal protocol of the draws.
    links : tuple of Link
        Premises first, conclusions last.
    granted, error, lower, upper
        Joint probability that all computed links hold, facts granted; its sampling error and bounds, as
        for a claim.
    facts : float
        Chance that all facts hold when each is measured in one of its known ways, taken at random.
    probability : float
        Of the whole chain: `granted` times `facts`.
    independent : Estimate
        What `granted` would be if the links were independent: the product of their probabilities.
    least, most : Estimate
        Fréchet's bounds on `granted`, for links of these probabilities however they hang together.
    without_empty : float
        `granted` without the links that say nothing; the same where there are none.
    given_premises, given_failure : float or None
        Probability of the conclusions among the draws in which all computed premises hold, and among
        those in which one fails; None where there are no such draws.
    premises_hold : int
        Draws in which all computed premises hold.
    draws, unknown : int
        Draws in all, and those that do not decide the chain.
    weakest, weakest_granted : str
        The premise whose certainty would raise the probability of the chain most, facts weighed and
        granted; empty where none would raise it.
    left_out : tuple of str
        Premises that do not apply under the protocol, or whose measures are all unknown.
    """

    conclusions: tuple[str, ...]
    protocol: str
    links: tuple[Link, ...]
    granted: float
    error: float
    lower: float
    upper: float
    facts: float
    probability: float
    independent: Estimate
    least: Estimate
    most: Estimate
    without_empty: float
    given_premises: float | None
    given_failure: float | None
    premises_hold: int
    draws: int
    unknown: int
    weakest: str
    weakest_granted: str
    left_out: tuple[str, ...]

    @property
    def premises(self) -> tuple[Link, ...]:
        """The computed claims that the conclusions rest on."""
        return tuple(link for link in self.links if not link.fact and link.claim not in self.conclusions)


@dataclass(frozen=True, slots=True, repr=False)
class Ledger:
    """Every entry, in the order of the scenario's claims.

    It iterates over its entries, and finds one by the id of its claim: ``ledger["M4"]``. `chains` has the
    chain of each conclusion of the argument, and of all together, under each protocol that was run, the
    scenario's own first.
    """

    entries: tuple[Entry, ...]
    chains: tuple[Chain, ...] = ()

    def __getitem__(self, claim_id: str) -> Entry:
        for entry in self.entries:
            if entry.claim.id == claim_id:
                return entry
        raise KeyError(f"no claim {claim_id!r}; claims: {', '.join(entry.claim.id for entry in self)}")

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, claim: object) -> bool:
        """Whether the claim of that id, or the entry, is in it."""
        return any(claim == entry.claim.id or claim is entry for entry in self)

    def __repr__(self) -> str:
        return f"<Ledger of {self.summary}>"

    @property
    def summary(self) -> str:
        """How many claims there are, and how many have each verdict, the most frequent first."""
        counts = Counter(entry.verdict for entry in self).most_common()
        told = ", ".join(f"{count} {verdict}" for verdict, count in counts)
        return f"{len(self)} claim{'' if len(self) == 1 else 's'}" + (f": {told}" if told else "")

    def to_frame(self) -> pandas.DataFrame:
        """Give it as a table: one row per claim, by id; None and NaN where a column does not apply."""
        need("export", "the ledger as a table", "pandas")
        import pandas

        rows = [
            {
                "id": entry.claim.id,
                "kind": entry.claim.kind,
                "says": entry.claim.says,
                **{name: getattr(entry, name) for name in _COLUMNS},
                "marks": ", ".join(entry.marks),
                "marks_within_error": ", ".join(entry.marks_within_error),
                "undercut_by": ", ".join(entry.undercut_by),
            }
            for entry in self
        ]
        names = ("id", "kind", "says", *_COLUMNS, "marks", "marks_within_error", "undercut_by")
        return pandas.DataFrame(rows, columns=list(names)).set_index("id")

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        head = "".join(f"<th>{name}</th>" for name in ("Claim", "Verdict", "Probability", ""))
        rows = (
            f"<tr><td>{escape(entry.claim.id)}</td>"
            f"<td>{escape(', '.join((entry.told_verdict, *entry.told_marks)))}</td>"
            f"<td>{'' if entry.probability is None else escape(probability(entry.probability))}</td>"
            f"<td>{escape(entry.claim.says)}</td></tr>"
            for entry in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
