"""The frozen objects a scenario is made of: what a person wrote, checked and immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING

from tripolar.enums import ClaimKind
from tripolar.errors import Location
from tripolar.scenario.distributions import Distribution
from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.expression import Expression

if TYPE_CHECKING:
    from tripolar.scenario.distributions import Distribution
    from tripolar.scenario.expression import Expression
    from tripolar.scenario.figure_files import FigureFile
    from tripolar.scenario.paths import ParameterPath
__all__ = [
    "AS_IT_STANDS",
    "Actor",
    "Assumption",
    "Blend",
    "Change",
    "Claim",
    "Correlation",
    "Gains",
    "Measure",
    "Parameter",
    "Question",
    "Scenario",
    "StoryStep",
    "Variant",
    "actor_name",
    "criteria_shown",
    "dyad_name",
]

AS_IT_STANDS = "as-it-stands"  # the course of a question that is no variant


@dataclass(frozen=True, slots=True)
class Actor:
    """A power. The first leader type listed need not be the present one: see ``leader.CODE``."""

    code: str
    name: str
    leader_types: tuple[str, ...] = ("leader",)
    hostile_types: tuple[str, ...] = ()
    short: str = ""

    @property
    def short_name(self) -> str:
        """The name where room is short, such as ``US``; the name itself where the scenario gives none."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class Parameter:
    """One scalar of the model, by path, with unit, distribution, reason and sources.

    `unit` comes from the path's family; `why` and `judgement` from the scenario's author.
    `drawn_with` is the path of the parameter whose draw it shares: one line such as
    ``stake.USA-RUS: {uniform: [40, 80]}`` gives both directions one draw, not two. Empty for a
    parameter with a draw of its own.
    """

    path: ParameterPath
    unit: str
    distribution: Distribution
    why: str = ""
    judgement: bool = False
    where: Location | None = field(default=None, compare=False, repr=False)
    drawn_with: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference a variant (or ``--set``) makes: set a path, or scale or shift it."""

    path: ParameterPath
    operation: str  # "set", "times" or "plus"
    value: float | str

    @property
    def moves_start(self) -> bool:
        """Whether it changes only where the game starts, and not the game."""
        return self.path.head in ("relation", "leader")


@dataclass(frozen=True, slots=True)
class Blend:
    """A quantity measured in several ways, none of them right: every draw weighs them anew.

    Used for ``capability``: each measure is an expression over figures with the word ``ACTOR``
    standing for each actor in turn; it is normalised to shares of the players, and a draw mixes
    the shares with weights uniform on the simplex (Dirichlet with all ones). `changes` are made to
    the blended shares afterwards, in order; they come from ``--set`` and from applied variants.
    """

    path: ParameterPath
    measures: Mapping[str, Expression]
    why: str = ""
    where: Location | None = field(default=None, compare=False, repr=False)
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Correlation:
    """A rank correlation (Spearman's) between the draws of two parameters.

    `between` is the two paths as written; `first` and `second` are the canonical paths that each
    stands for, which share a draw.
    """

    between: tuple[str, str]
    first: tuple[str, ...]
    second: tuple[str, ...]
    rank: float
    why: str = ""
    judgement: bool = False
    where: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Variant:
    """A named set of differences from the scenario."""

    name: str
    says: str
    changes: tuple[Change, ...]
    where: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of measuring a factual claim: a label and an expression over figures.

    `principal` is whether it is what the claim speaks of first; see `tripolar.claims.verdict.fact_verdict`.
    """

    label: str
    expression: Expression
    principal: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the argument, in our own words, with the criterion that decides it.

    Attributes
    ----------
    id, says : str
        Short name (``M4``) and the statement.
    kind : ClaimKind
        ``fact`` (checked by figures), ``model`` (computed from the game) or ``forecast``.
    holds : Expression or None
        The criterion, evaluated in every draw. None for facts.
    measures : tuple of Measure
        For facts: each way of measuring, true or false on its own; all are shown. A fact that is written
        with ``holds`` has one measure, without a label.
    rests_on : tuple of str
        Ids of the claims that are its premises.
    opposes : tuple of str
        Ids of the claims of another argument that it denies; see `tripolar debate`.
    assumed : str
        Why calibration imposes it, if it does; empty otherwise.
    terms : bool
        Whether it speaks of terms, and so does not apply where no transfers exist.
    source : str
        The paragraph of the argument it stands for, such as ``paragraph 9``.
    why : str
        Why the criterion is a fair reading; what it leaves out.
    label, clause : str
        The statement in three to six words, and as half a sentence for the answer; empty where the scenario
        gives none (see `tripolar.scenario.wording`, which has what stands in their place).
    reading_of : str
        Id of the claim of which this is a second reading; empty for a claim of its own.
    facts : str
        Name for the facts that it rests on, taken together.
    """

    id: str
    says: str
    kind: ClaimKind
    holds: Expression | None = None
    measures: tuple[Measure, ...] = ()
    rests_on: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()
    assumed: str = ""
    terms: bool = False
    source: str = ""
    why: str = ""
    where: Location | None = field(default=None, compare=False, repr=False)
    label: str = ""
    clause: str = ""
    reading_of: str = ""
    facts: str = ""

    @property
    def criteria(self) -> tuple[Measure, ...]:
        """What decides it: the measures of a fact, or the one criterion, which has no label."""
        return self.measures if self.holds is None else (Measure("", self.holds),)


@dataclass(frozen=True, slots=True)
class Question:
    """A choice that a power has: which of several courses is best for it.

    `courses` are names of variants, or ``as-it-stands`` for the scenario itself; each is worth to the
    power what `value` says. `why` says why these courses, and no others.
    """

    id: str
    says: str
    power: str
    courses: tuple[str, ...]
    why: str = ""
    where: Location | None = field(default=None, compare=False, repr=False)

    @property
    def variants(self) -> tuple[str, ...]:
        """The variant behind each course; empty for the scenario itself."""
        return tuple("" if course == AS_IT_STANDS else course for course in self.courses)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One of the assumptions that a reader should meet first, in the scenario's own words.

    Attributes
    ----------
    path : str
        Of the parameter, as written.
    asks : str
        What it is about, as a question; empty where the scenario gives none.
    ends : tuple of str
        What the lower and the upper end of its range mean, in a word or two; empty or two.
    middle : str
        What its middle means, where a number would say little.
    falling : bool
        Whether the sentence runs from the upper end to the lower one, as for a rate that is told as years.
    turns : tuple of str
        The lower and the upper end as half a sentence after "if"; empty or two.
    words : mapping of str to str
        For a word or a level of relation: what each means, as a statement.
    """

    path: str
    asks: str = ""
    ends: tuple[str, ...] = ()
    middle: str = ""
    falling: bool = False
    turns: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gains:
    """The variant against which gains and losses of the powers are told, and what it takes away, in words.

    `when` follows "if": ``Russia could turn to Washington``.
    """

    against: str
    when: str


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of a story: prose beside a state of the triangle.

    `changes` are made to the scenario as ``--set`` makes them; `look_at` names claims, powers, pairs and
    parts of the picture.
    """

    heading: str
    says: str
    changes: tuple[Change, ...] = ()
    look_at: tuple[str, ...] = ()
    where: Location | None = field(default=None, compare=False, repr=False)


_EMPTY: Mapping[str, Variant] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class Scenario:
    """A triangle (or larger set of powers) and an argument about it.

    `parameters` maps every path the scenario sets to a Parameter; defaults of the path families
    are filled in by the loader, so that a solver never has to know them. `conclusions` are the ids of the
    claims that the argument is made for. `fingerprint` is the
    SHA-256 of the scenario's content after ``extends`` is resolved. `texts` holds the name and the
    YAML text of each file it was read from, the farthest ancestor first and its own last; `files` the
    name and content of each file of draws or figures that these name, `figures` those of figures, in the
    order in which they are asked. `main` lists the assumptions a reader should meet first, `story` the steps
    that walk a reader through the argument. `answer` is ``yes`` where the conclusions say yes to the question
    of the title, ``no`` where they deny it; `gains` the variant against which gains are told, or None.
    `eras` are the years in which all eras but the last end; empty where there is one world. `changed` are
    the changes made to it after it was read, in order and as ``--set`` takes them.
    """

    name: str
    title: str
    says: str
    year: int
    actors: tuple[Actor, ...]
    levels: tuple[float, ...]
    parameters: Mapping[str, Parameter]
    blends: tuple[Blend, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=lambda: _EMPTY)
    claims: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    argument: str = ""
    lineage: tuple[str, ...] = ()
    fingerprint: str = ""
    correlations: tuple[Correlation, ...] = ()
    conclusions: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)
    files: tuple[tuple[str, bytes], ...] = field(default=(), compare=False, repr=False)
    main: tuple[Assumption, ...] = ()
    story: tuple[StoryStep, ...] = ()
    eras: tuple[float, ...] = ()
    answer: str = "yes"
    gains: Gains | None = None
    figures: tuple[FigureFile, ...] = ()
    changed: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def __repr__(self) -> str:
        counts = (
            f"{len(self.parameters)} parameters, {len(self.variants)} variants, {len(self.claims)} claims"
        )
        return f"<Scenario {self.name}: {', '.join(self.codes)} in {self.year}; {counts}>"

    @property
    def codes(self) -> tuple[str, ...]:
        """Actor codes in the order they are listed."""
        return tuple(actor.code for actor in self.actors)

    def table(self, variant: str = "") -> Scenario:
        """The scenario with just the powers at the table under a variant; ``""`` is as it stands."""
        changes = self.variants[variant].changes if variant else ()
        paths = [f"presence.{code}" for code in self.codes]
        seats = {path: self.parameters[path].distribution.centre for path in paths if path in self.parameters}
        seats.update({change.path: change.value for change in changes})
        actors = tuple(actor for actor in self.actors if seats.get(f"presence.{actor.code}") != "absent")
        return self if actors == self.actors else replace(self, actors=actors)

    @property
    def dyads(self) -> tuple[str, ...]:
        """Every pair, in the order of the actors: ``USA-RUS``, ``USA-CHN``, ``RUS-CHN``."""
        return tuple(f"{a}-{b}" for a, b in combinations(self.codes, 2))


def criteria_shown(claim: Claim) -> str:
    """Write what decides a claim: its criterion, or its measures with their labels."""
    listed = ((each.label, one_line(each.expression)) for each in claim.criteria)
    return "; ".join(f"{label}: {text}" if label else text for label, text in listed)


def actor_name(scenario: Scenario, code: str) -> str:
    """Name a power by its code; codes of others are kept."""
    return next((actor.name for actor in scenario.actors if actor.code == code), code)


def dyad_name(scenario: Scenario, dyad: str) -> str:
    """Name a pair: ``United States – Russia``."""
    return " – ".join(actor_name(scenario, code) for code in dyad.split("-"))
