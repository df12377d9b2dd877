"""The closed vocabulary of quantities a claim may ask the game for.

Each is defined in every draw and under every variant of the scenario. `game` computes them; this
module only names them, so that claims, the ensemble, the documentation and the page agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["LENS_ENTRIES", "QUANTITIES", "LensEntry", "Quantity", "Request"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named quantity.

    Attributes
    ----------
    name : str
        As written in a claim.
    arguments : tuple of str
        Kinds of its arguments: ``actor``, ``dyad``, ``level``, ``years``, ``channel``, ``path``; of a
        theory ``lens``, ``entry`` and ``of``.
        Every quantity takes the name of a variant as an optional last argument.
    unit : str
        Unit of the number.
    says : str
        One line for people.
    terms : bool
        Whether it speaks of transfers or items, and so does not exist where none are possible.
    average : bool
        Whether it averages over the discounted future.
    by_era : bool
        Whether it may be asked given the era that holds a year, as in ``value(RUS, @2040)``.
    within : tuple of str
        Kinds of its arguments where the triangle is named that a role is of; empty where there is none.
    """

    name: str
    arguments: tuple[str, ...]
    unit: str
    says: str
    terms: bool = False
    average: bool = False
    by_era: bool = False
    within: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """The kinds of its arguments, in every way in which it may be written."""
        return (self.arguments, self.within) if self.within else (self.arguments,)


@dataclass(frozen=True, slots=True)
class Request:
    """A quantity with its arguments, under one variant (``""`` is the scenario as it stands).

    With a `year` it is the average given the era that holds that year.

    Attributes
    ----------
    key : str
        Canonical text, such as ``value(RUS, no-us, @2040)``; the name of its column of draws.
    """

    quantity: str
    arguments: tuple[str | float, ...]
    variant: str = ""
    year: float | None = None
    key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = [f"{a:g}" if isinstance(a, float) else str(a) for a in self.arguments]
        if self.variant:
            words.append(self.variant)
        if self.year is not None:
            words.append(f"@{self.year:g}")
        object.__setattr__(self, "key", f"{self.quantity}({', '.join(words)})")

    @property
    def average(self) -> bool:
        """Whether it averages over the discounted future, or over an era of it."""
        return QUANTITIES[self.quantity].average or self.year is not None

    def of_kind(self, *kinds: str) -> tuple[str | float, ...]:
        """Its arguments of these kinds, such as ``years``."""
        forms = QUANTITIES[self.quantity].forms
        form = next(form for form in forms if len(form) == len(self.arguments))
        return tuple(each for kind, each in zip(form, self.arguments, strict=True) if kind in kinds)


_WITHIN = ("actor", "dyad", "years")

_NAMED = "among more than three, of the three that it makes with a pair"

_ALL = (
    Quantity(
        "value",
        ("actor",),
        "bn US$/yr",
        "what the power's whole future is worth, as a yearly sum",
        by_era=True,
    ),
    Quantity(
        "relation",
        ("dyad",),
        "level",
        "expected relation, averaged over the discounted future",
        average=True,
        by_era=True,
    ),
    Quantity("relation_at", ("dyad", "years"), "level", "expected relation that many years ahead"),
    Quantity(
        "chance", ("dyad", "level", "years"), "probability", "that the relation stands at the level then"
    ),
    Quantity(
        "chance_at_least",
        ("dyad", "level", "years"),
        "probability",
        "that it stands at the level or above then",
    ),
    Quantity("hazard", ("dyad",), "1/yr", "rate at which the present relation moves"),
    Quantity(
        "falls_back",
        ("dyad", "years"),
        "probability",
        "that the relation falls below where it stands, within the years",
    ),
    Quantity(
        "terms",
        ("actor", "actor"),
        "bn US$/yr",
        "net transfer to the first from the second",
        terms=True,
        average=True,
        by_era=True,
    ),
    Quantity(
        "concession",
        ("actor", "actor"),
        "bn US$",
        "what the first pays the second in the renewal that warms their relation, averaged over warming with "
        "backing and without by the chance of each: the price of the backing is in it; 0 where the relation "
        "cannot rise",
        terms=True,
    ),
    Quantity(
        "net_concession",
        ("actor", "actor"),
        "bn US$",
        "the same, net of backing that comes with the warming: less its worth where the first receives it, "
        "plus its worth where the second does",
        terms=True,
    ),
    Quantity(
        "moving_cost",
        ("actor", "actor", "level"),
        "bn US$/yr",
        "what it costs the first, of its own, to bring its relation with the second from where it stands to "
        "the level, as a yearly sum; 0 without friction",
    ),
    Quantity(
        "dependence",
        ("actor", "actor"),
        "bn US$/yr",
        "what the first loses if the tie to the second is cut",
        average=True,
        by_era=True,
    ),
    Quantity(
        "channel",
        ("channel", "actor"),
        "bn US$/yr",
        "one channel of the power's payoff, averaged",
        average=True,
        by_era=True,
    ),
    Quantity(
        "contribution",
        ("channel", "actor"),
        "bn US$/yr",
        "what one channel contributes to the power's value, of an era with all that follows it; without a "
        "year the channel itself",
        average=True,
        by_era=True,
    ),
    Quantity(
        "pivot",
        ("actor", "years"),
        "probability",
        f"that the power is the pivot of the three then; {_NAMED}: pivot(RUS, USA-CHN, 10)",
        within=_WITHIN,
    ),
    Quantity(
        "outcast",
        ("actor", "years"),
        "probability",
        f"that the power is the outcast of the three then; {_NAMED}: outcast(RUS, USA-CHN, 10)",
        within=_WITHIN,
    ),
    Quantity(
        "granted",
        ("dyad", "years"),
        "probability",
        "that the dyad's backing item is granted within the years",
        terms=True,
    ),
    Quantity("gdp", ("actor",), "bn US$/yr", "market-rate GDP in the draw", by_era=True),
    Quantity("parameter", ("path",), "as the path", "the value a parameter takes in the draw"),
    Quantity(
        "lens",
        ("lens", "entry", "of"),
        "as the entry",
        "what a published theory makes of the present relations and the capability in the draw, of a power, "
        "a pair or `all`; what is true or false counts 1 or 0",
    ),
)

QUANTITIES: dict[str, Quantity] = {quantity.name: quantity for quantity in _ALL}


@dataclass(frozen=True, slots=True)
class LensEntry:
    """One number of a theory that a claim may ask for.

    Attributes
    ----------
    of : str
        ``actor``, ``dyad`` or ``all``.
    column : str
        Where the theory's result holds it.
    word : str
        For a column of words: the word whose truth is asked.
    """

    of: str
    column: str
    word: str = ""


_ROLE_WORDS = ("pivot", "friend", "partner", "wing", "enemy", "outcast")

#: By theory, and by the entry as written in a claim. Theories that read more than relations and power are not
#: here, since a draw has no more.
LENS_ENTRIES: dict[str, dict[str, LensEntry]] = {
    "dittmer": {
        "role": LensEntry("actor", "rank"),
        "score": LensEntry("actor", "score"),
        "amities": LensEntry("all", "amities"),
        **{word: LensEntry("actor", "role", word) for word in _ROLE_WORDS},
    },
    "balance": {
        "balanced": LensEntry("all", "share of triangles balanced"),
        "frustration": LensEntry("all", "frustrated weight"),
    },
    "continuous-balance": {"time": LensEntry("all", "time to the split")},
    "caplow": {"type": LensEntry("all", "type"), "coalition": LensEntry("dyad", "predicted")},
    "gamson": {"prize": LensEntry("actor", "share of the prize"), "coalition": LensEntry("dyad", "together")},
    "cooperative": {
        "shapley": LensEntry("actor", "Shapley value"),
        "nucleolus": LensEntry("actor", "nucleolus"),
        "veto": LensEntry("actor", "veto"),
    },
    "war-stable": {
        "stable": LensEntry("all", "war-stable"),
        "vulnerable": LensEntry("actor", "vulnerable"),
    },
    "contest": {
        "chance": LensEntry("actor", "chance to win"),
        "spent": LensEntry("all", "spent of the prize"),
    },
    "similarity": {"s": LensEntry("dyad", "S")},
    "exchange": {"payoff": LensEntry("actor", "payoff")},
    "condorcet": {"chance": LensEntry("actor", "conditional")},
    "balance-of-power": {"predominant": LensEntry("all", "predominant")},
    "commitment": {"least_shift": LensEntry("all", "least shift")},
    "outside-option": {
        "option": LensEntry("actor", "sum of shares, war as outside option"),
        "impasse": LensEntry("actor", "sum of shares, war as impasse"),
    },
    "quantal-response": {
        "together": LensEntry("dyad", "side with each other"),
        "alone": LensEntry("actor", "stays alone"),
    },
    "graph-model": {"equilibrium": LensEntry("all", "equilibrium")},
    "farsighted": {"payoff": LensEntry("actor", "mean payoff where it ends")},
    "events": {"weight": LensEntry("dyad", "weight")},
    "power": {"share": LensEntry("actor", "mean share"), "concentration": LensEntry("all", "concentration")},
}
