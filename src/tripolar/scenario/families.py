"""The families of parameter paths: every number and word of the model that a person may set.

One table serves the reader of scenarios, the errors, the documentation and the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import inf
from types import MappingProxyType

from tripolar.bounds import RATE, YEARS
from tripolar.enums import NoiseReading, ProtocolName

__all__ = ["FAMILIES", "GROUPS", "PRECISIONS", "STAKES", "Family", "Limits", "family_named", "heading_of"]

PRECISIONS = ("precision", "precision_absolute")

STAKES = ("stake", "rivalry_loss")


@dataclass(frozen=True, slots=True)
class Limits:
    """The interval a number must lie in; an open lower end is excluded.

    With `tail` a distribution may run past the upper end, which is a bound of work and no law of the model.

    >>> str(Limits(0, open_low=True)), 0 in Limits(0, open_low=True)
    ('above 0', False)
    """

    low: float = -inf
    high: float = inf
    open_low: bool = False
    tail: bool = False

    def __contains__(self, value: float) -> bool:
        return (value > self.low if self.open_low else value >= self.low) and value <= self.high

    def __str__(self) -> str:
        if self.high < inf:
            low = f"above {self.low:g}, at most" if self.open_low else f"{self.low:g} to"
            return f"{low} {self.high:g}"
        if self.low == -inf:
            return "any number"
        return f"above {self.low:g}" if self.open_low else f"{self.low:g} or more"


@dataclass(frozen=True, slots=True)
class Family:
    """A family of paths, such as ``stake.A.B`` for every ordered pair of powers.

    Attributes
    ----------
    form : str
        The path with letters for what varies: ``A`` and ``B`` two powers, ``A-B`` a dyad in either
        order, ``A>B`` a dyad from the first to the second (written ``A-B`` too), ``TYPE``, ``FROM``
        and ``TO`` leader types of A (of either power after ``A-B``). ``[.TYPE]`` may be left out,
        and the line then speaks for all types.
    unit, says : str
        Unit and one line of meaning.
    kind : str
        ``number``, ``level`` (of a relation) or ``word``.
    limits : Limits
        For numbers.
    words : tuple of str
        For words of a closed list; empty where they are the power's leader types.
    presence : str
        ``required``, ``default`` or ``when given``.
    default : float or str
        The value where `presence` is ``default``; ``first type`` stands for the power's first.
    rule : str
        For ``when given``: when it must be, and what it excludes.
    both_ways : bool
        Whether ``name.A-B`` may be written for both ``name.A.B`` and ``name.B.A``.
    in_order : bool
        Whether the dyad must be written in the actors' order, because the value speaks of its first.
    event : bool
        Whether a rate, 1/yr, says how often an event comes; a discount and growth are shares a year.
    """

    form: str
    unit: str
    says: str
    kind: str = "number"
    limits: Limits = Limits()
    words: tuple[str, ...] = ()
    presence: str = "when given"
    default: float | str | None = None
    rule: str = ""
    both_ways: bool = False
    in_order: bool = False
    event: bool = True

    @property
    def told_in(self) -> str:
        """The unit for `tripolar.words.in_unit`, which tells how often an event comes, but no discount."""
        return "share/yr" if self.unit == "1/yr" and not self.event else self.unit

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts between the dots, such as ``("political_value", "A", "B", "TYPE")``."""
        return _segments(self.form)

    @property
    def head(self) -> str:
        """First segment of the family's paths."""
        return self.segments[0]

    @property
    def name(self) -> str:
        """The literal segments: ``stake``, ``backing.worth``."""
        return ".".join(part for part in self.segments if part.islower())

    @property
    def all_types(self) -> bool:
        """Whether the leader type may be left out."""
        return self.form.endswith("[.TYPE]")

    @property
    def pattern(self) -> str:
        """The path as documented, such as ``political_value.A.B[.TYPE]``."""
        return self.form.replace(">", "-")

    @property
    def takes(self) -> str:
        """Unit, and what values are allowed."""
        if self.kind == "number":
            return f"{self.unit}: {self.limits}" if self.unit != "none" else str(self.limits)
        if self.kind == "level":
            return "a level of the grid"
        return ", ".join(self.words) or "one of the power's leader types"

    @property
    def otherwise(self) -> str:
        """What stands where none is given, or when one must be."""
        if self.presence == "default":
            return f"{self.default:g}" if isinstance(self.default, float) else str(self.default)
        return self.rule or self.presence


@cache
def _segments(form: str) -> tuple[str, ...]:
    return tuple(re.sub(r"[\[\]]", "", form).split("."))


_POSITIVE = Limits(0, open_low=True)

_NOT_NEGATIVE = Limits(0)

_SHARE = Limits(0, 1)

_RATE = Limits(0, RATE, open_low=True, tail=True)

_HAZARD = Limits(0, RATE, tail=True)

_ABOVE_1 = Limits(1, open_low=True)

_MONEY = "bn US$/yr"


def _required(form: str, unit: str, limits: Limits, says: str, both_ways: bool = False) -> Family:
    return Family(form, unit, says, limits=limits, presence="required", both_ways=both_ways)


def _default(form: str, unit: str, limits: Limits, default: float, says: str) -> Family:
    return Family(form, unit, says, limits=limits, presence="default", default=default)


def _given(form: str, unit: str, limits: Limits, says: str, rule: str) -> Family:
    return Family(form, unit, says, limits=limits, rule=rule)


def _level(form: str, presence: str, says: str) -> Family:
    return Family(form, "level", says, kind="level", presence=presence)


def _word(form: str, words: tuple[str, ...], default: str, says: str) -> Family:
    return Family(form, "word", says, kind="word", words=words, presence="default", default=default)


FAMILIES: tuple[Family, ...] = (
    _required("gdp.A", _MONEY, _POSITIVE, "GDP of A at market exchange rates"),
    _given(
        "capability.A",
        "share",
        _POSITIVE,
        "A's share of the powers' means to prevail in a contest",
        rule="for every power, or else one `blend` of several measures",
    ),
    _default(
        "access.A.B", "ratio", _NOT_NEGATIVE, 0.0, "imports of A from B at partnership, over A's home sales"
    ),
    _default(
        "access_floor.A-B", "ratio", _SHARE, 0.0, "share of the trade that goes on when A and B are hostile"
    ),
    _default(
        "access_rest.A", "ratio", _NOT_NEGATIVE, 0.0, "imports of A from elsewhere, over A's home sales"
    ),
    _default("exports.A.B", _MONEY, _NOT_NEGATIVE, 0.0, "exports of A to B at partnership"),
    _default("rerouting_discount", "ratio", _SHARE, 0.0, "part of their price that rerouted exports lose"),
    _required("trade_elasticity", "none", _ABOVE_1, "how easily one origin's goods replace another's"),
    Family(
        "stake.A.B",
        _MONEY,
        "what A has at stake against B when hostile",
        limits=_NOT_NEGATIVE,
        rule="for every ordered pair, either this or rivalry_loss",
        both_ways=True,
    ),
    Family(
        "rivalry_loss.A.B",
        _MONEY,
        "what hostility with B costs A as third powers lean at present",
        limits=_NOT_NEGATIVE,
        rule="either this or stake, which follows from it by the odds of the contest",
        both_ways=True,
    ),
    _given(
        "political_value.A.B[.TYPE]",
        _MONEY,
        Limits(),
        "value to A (cost if negative) of partnership with B",
        rule="for both powers of a dyad, unless solved from its relation_hazard or relation_tilt",
    ),
    _given(
        "relation_hazard.A-B[.TYPE]",
        "1/yr",
        _RATE,
        "rate at which a relation at an end of the grid moves",
        rule="without political values, where the relation may stand at an end of the grid",
    ),
    _given(
        "relation_tilt.A-B",
        "log-odds",
        Limits(),
        "warming over cooling of a relation inside the grid",
        rule="without political values, where the relation may stand inside the grid",
    ),
    _given(
        "return_hazard.A-B",
        "1/yr",
        _RATE,
        "rate at which normal relations fall back, are restored at partnership, or are left where they stand",
        rule="beside a relation_hazard or relation_tilt, with reading: shocks; instead of friction",
    ),
    _given(
        "friction.A.B.up",
        "bn US$",
        Limits(),
        "what it costs A when its relation with B rises one level, present value",
        rule="instead of a return_hazard of the dyad; 0 where it is not given",
    ),
    _given(
        "friction.A.B.down",
        "bn US$",
        Limits(),
        "what it costs A when its relation with B falls one level, present value",
        rule="instead of a return_hazard of the dyad; 0 where it is not given",
    ),
    _given(
        "friction_on_warming",
        "share",
        _SHARE,
        "part of the friction found for a return_hazard that is paid on warming",
        rule="with a return_hazard; half where it is not given",
    ),
    Family(
        "observed_terms.A-B",
        _MONEY,
        "net transfer to A from B at present",
        rule="without political values; decides their division in place of split",
        in_order=True,
    ),
    Family(
        "split.A-B",
        "share",
        "A's share of what both gain on balance by the move that calibration meets",
        limits=_SHARE,
        presence="default",
        default=0.5,
        in_order=True,
    ),
    _level("relation.A-B", "required", "where the relation stands now"),
    _word("leader.A", (), "first type", "type of the present leader"),
    Family(
        "presence.A",
        "word",
        "whether A takes part",
        kind="word",
        words=("present", "absent"),
        rule="absent for a power that only joins in variants",
    ),
    _default("leader_hazard.A.TYPE", "1/yr", _HAZARD, 0.0, "rate at which a leader of the type gives way"),
    _given(
        "leader_chain.A.FROM.TO",
        "1/yr",
        _HAZARD,
        "rate at which one leader type gives way to another",
        rule="instead of leader_hazard for the types it starts from",
    ),
    _default(
        "coercion", "ratio", _SHARE, 0.0, "part of a dependence that a hostile leader type turns to use"
    ),
    _default(
        "autonomy_weight", "ratio", _SHARE, 0.0, "cost of depending on one partner more than on any other"
    ),
    _default("spillover", "ratio", _SHARE, 0.0, "part of others' hostilities that bystanders lose"),
    _default(
        "balance_stress", _MONEY, _NOT_NEGATIVE, 0.0, "cost to A when its partner is its rival's partner too"
    ),
    _default(
        "support_share", "ratio", _SHARE, 0.0, "capability a third power lends the side it is closer to"
    ),
    _default(
        "contest_steepness", "none", _POSITIVE, 1.0, "how steeply the odds of a contest follow capability"
    ),
    _required("transfer_bound.A-B", _MONEY, _NOT_NEGATIVE, "most that either power can deliver to the other"),
    Family(
        "discount",
        "1/yr",
        "rate at which the powers discount the future",
        limits=_POSITIVE,
        presence="required",
        event=False,
    ),
    _required("renewal_rate", "1/yr", _RATE, "rate at which a dyad's deal comes up for renewal"),
    _given(
        "precision",
        "none",
        _POSITIVE,
        "how sharply choices follow advantage, on the dyad's own scale",
        rule="either this or precision_absolute",
    ),
    _given(
        "precision_absolute",
        "1/bn",
        _POSITIVE,
        "how sharply choices follow advantage in bn of present value",
        rule="either this or precision",
    ),
    Family(
        "precision_lasting",
        "word",
        "until when a decision lasts, in the scale of precision: the next renewal, or the next move",
        kind="word",
        words=("renewal", "moves"),
        rule="with a return_hazard; renewal where it is not given",
    ),
    _given(
        "revision_rate.A-B",
        "1/yr",
        _HAZARD,
        "rate at which decisions of the dyad are taken back, in the scale of its precision",
        rule="in place of renewal_rate there; follows from precision_lasting where that is moves",
    ),
    _default(
        "dependence_weight", "ratio", _SHARE, 0.0, "0: equal bargainers; 1: the less dependent takes more"
    ),
    _given(
        "backing.A>B.worth",
        "bn US$",
        _NOT_NEGATIVE,
        "worth to B of the item A can add to a deal",
        rule="together with its cost; one item per dyad",
    ),
    _given(
        "backing.A>B.cost[.TYPE]",
        "bn US$",
        Limits(),
        "cost to A of granting the item",
        rule="together with its worth",
    ),
    Family(
        "growth.A",
        "1/yr",
        "growth of A's economy relative to the first-named power's, over the eras",
        rule="with eras, for any power but the first-named; 0 where it is not given",
        event=False,
    ),
    Family(
        "gravity",
        "word",
        "whether trade follows the size of economies as they grow",
        kind="word",
        words=("on", "off"),
        rule="with eras; off where it is not given",
    ),
    _given(
        "world_output",
        _MONEY,
        _POSITIVE,
        "output of all states in the scenario's year, at market exchange rates",
        rule="with gravity: on",
    ),
    _given(
        "last_era_at",
        "yr",
        Limits(0, YEARS.high),
        "how long after its beginning the last era, which never ends, is measured",
        rule="with eras; 5 where it is not given",
    ),
    _level("cap.A-B", "when given", "highest level the relation can reach"),
    _level("frozen.A-B", "when given", "level at which the relation stands and is held"),
    _word("protocol", tuple(ProtocolName), ProtocolName.EXPIRY, "how a lapsed deal is renewed"),
    _word(
        "reading", tuple(NoiseReading), NoiseReading.MISTAKES, "whether noise in choices is error or taste"
    ),
)

_BY_NAME: Mapping[str, Family] = MappingProxyType({family.name: family for family in FAMILIES})


def family_named(name: str) -> Family:
    """Look a family up by its name, such as ``stake`` or ``backing.worth``."""
    return _BY_NAME[name]


GROUPS = {
    "Economies": {
        *(
            "gdp",
            "access",
            "access_floor",
            "access_rest",
            "exports",
            "rerouting_discount",
            "trade_elasticity",
        ),
    },
    "Power and rivalry": {
        *("capability", "stake", "rivalry_loss", "support_share", "contest_steepness", "spillover"),
    },
    "Relations and politics": {
        *("relation", "relation_hazard", "relation_tilt", "split", "observed_terms", "political_value"),
        *("return_hazard", "friction", "friction_on_warming"),
        *("coercion", "autonomy_weight", "balance_stress", "cap", "frozen"),
    },
    "Growth": {"growth", "gravity", "world_output", "last_era_at"},
    "Leaders": {"leader", "leader_hazard", "leader_chain"},
    "Bargaining": {
        *("transfer_bound", "discount", "renewal_rate", "precision", "precision_absolute"),
        *("precision_lasting", "revision_rate"),
        *("dependence_weight", "backing", "protocol", "reading"),
    },
}


def heading_of(path: str) -> str:
    """Heading of the group that a parameter belongs to."""
    head = path.partition(".")[0]
    return next((heading for heading, heads in GROUPS.items() if head in heads), "Bargaining")
