"""What a theory looks at: powers, how each stands to each, and how strong each is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations, product
from math import isfinite, prod
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tripolar.errors import LensError
from tripolar.figures.names import unknown_state
from tripolar.figures.table import FigureTable, load_table
from tripolar.measure.roles import graded
from tripolar.measure.standing import standing
from tripolar.prepare.prepared import prepare
from tripolar.scenario.distributions import Choice, Distribution
from tripolar.scenario.load import load
from tripolar.scenario.objects import Scenario

__all__ = [
    "MEASURES",
    "Array",
    "Case",
    "Network",
    "network_of_edges",
    "network_of_scenario",
    "network_of_year",
    "read_network",
]

Array: TypeAlias = NDArray[np.float64]

#: Measures of power whose shares are averaged for a year of the figures: those that are known from 1950
#: to this decade for every great power, so that a share does not jump because a series begins.
MEASURES = (
    "GDP, Maddison",
    "net power, Maddison",
    "national capabilities (CINC)",
    "military spending",
)

#: The year of the figures that is read when none is named.
LATEST = 2024

#: Most ways the relations may stand that are listed one by one.
MOST_CASES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One of several ways in which the relations, or the power, may be read.

    Attributes
    ----------
    label : str
        What tells it from the others: the coding, the measure, or the levels drawn.
    chance : float
        Its probability, or its weight among measures of which none is right.
    values : array (n, n) or (n,)
        Relations as in `Network.relations`, or shares of power.
    """

    label: str
    chance: float
    values: Array


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Powers, the relations between them, and their strength.

    Attributes
    ----------
    codes : tuple of str
        The n powers.
    relations : array (n, n)
        How the power of a row stands to the power of a column: from -1 (enmity) over 0 (neither) to 1
        (amity); NaN where it is unknown. The diagonal is 0.
    weights : array (n,)
        Shares of power, which sum to one; NaN where they are unknown, as they are when left out. Other
        numbers are divided by their sum.
    title : str
        What it was made from, in words.
    relation_cases, power_cases : tuple of Case
        Several ways to read the relations and the power, of which `relations` and `weights` are the mean;
        empty where there is only one.

    Examples
    --------
    >>> triangle = Network(("USA", "RUS", "CHN"), [[0, -1, -1], [-1, 0, 1], [-1, 1, 0]], [5, 1, 4])
    >>> float(triangle.weights[0]), triangle.relation("RUS", "CHN")
    (0.5, 1.0)
    """

    codes: tuple[str, ...]
    relations: Array
    weights: Array = field(default_factory=lambda: np.empty(0))
    title: str = "a network"
    relation_cases: tuple[Case, ...] = ()
    power_cases: tuple[Case, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.codes)
        if n < 2 or len(set(self.codes)) < n:
            raise LensError(f"a network needs two or more powers, each named once, not {list(self.codes)}")
        relations = np.array(self.relations, dtype=np.float64)
        if relations.shape != (n, n):
            raise LensError(f"relations of {n} powers are a table {n} by {n}, not {relations.shape}")
        if np.any(np.abs(relations) > 1) or np.any(np.diag(relations) != 0):
            raise LensError("a relation lies between -1 and 1, and that of a power to itself is 0")
        weights = np.array(self.weights, dtype=np.float64)
        if not weights.size:
            weights = np.full(n, np.nan)
        if weights.shape != (n,) or np.any(weights < 0) or np.any(np.isinf(weights)):
            raise LensError(f"power is one number of 0 or more for each of {n} powers")
        total = weights.sum()
        if total == 0:
            raise LensError("the powers have no power at all")
        if isfinite(total):
            weights = weights / total
        for array in (relations, weights):
            array.setflags(write=False)
        object.__setattr__(self, "codes", tuple(self.codes))
        object.__setattr__(self, "relations", relations)
        object.__setattr__(self, "weights", weights)

    @property
    def size(self) -> int:
        """How many powers there are."""
        return len(self.codes)

    @property
    def directed(self) -> bool:
        """Whether some power stands to another otherwise than the other to it."""
        return not np.array_equal(self.relations, self.relations.T, equal_nan=True)

    @property
    def mutual(self) -> Array:
        """Relations (n, n) of pairs: the mean of the two directions."""
        return (self.relations + self.relations.T) / 2.0

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Positions of the powers of every pair."""
        return tuple(combinations(range(self.size), 2))

    def dyad(self, i: int, j: int) -> str:
        """Name a pair in the order of the powers, such as ``RUS-CHN``."""
        return f"{self.codes[min(i, j)]}-{self.codes[max(i, j)]}"

    def relation(self, a: str, b: str) -> float:
        """How power `a` stands to power `b`."""
        return float(self.relations[self.codes.index(a), self.codes.index(b)])

    def known_relations(self) -> Array:
        """Mutual relations (n, n), every one of which must be known.

        Raises
        ------
        LensError
            If one is unknown, naming the pairs.
        """
        mutual = self.mutual
        unknown = [self.dyad(i, j) for i, j in self.pairs if np.isnan(mutual[i, j])]
        if unknown:
            raise LensError(f"unknown relation in {self.title}: {', '.join(unknown)}")
        return mutual

    def known_weights(self) -> Array:
        """Shares of power (n,), every one of which must be known.

        Raises
        ------
        LensError
            If one is unknown, naming the powers.
        """
        if np.isnan(self.weights).any():
            pairs = zip(self.codes, self.weights, strict=True)
            unknown = [code for code, share in pairs if np.isnan(share)]
            raise LensError(f"unknown power in {self.title}: {', '.join(unknown)}")
        return self.weights

    def among(self, codes: Sequence[str]) -> Network:
        """The network of some of its powers, in the order given; shares are of these powers' sum.

        Raises
        ------
        LensError
            If one is not in the network.
        """
        for code in codes:
            if code not in self.codes:
                raise LensError(f"'{code}' is no power of {self.title}", given=code, allowed=self.codes)
        kept = [self.codes.index(code) for code in codes]
        square = np.ix_(kept, kept)
        power_cases = [case for case in self.power_cases if case.values[kept].sum() > 0]
        return replace(
            self,
            codes=tuple(codes),
            relations=self.relations[square],
            weights=self.weights[kept],
            relation_cases=tuple(replace(case, values=case.values[square]) for case in self.relation_cases),
            power_cases=tuple(
                replace(case, values=case.values[kept] / case.values[kept].sum()) for case in power_cases
            ),
        )

    def readings(self, reads: frozenset[str]) -> Iterator[tuple[str, Network]]:
        """Give the network under each single case of what is read, with a label.

        Parameters
        ----------
        reads : set of {"relations", "power"}
            Only cases of these inputs are given; the other input stays at its mean.
        """
        alone = replace(self, relation_cases=(), power_cases=())
        if "relations" in reads:
            for case in self.relation_cases:
                yield f"relations by {case.label}", replace(alone, relations=case.values)
        if "power" in reads:
            for case in self.power_cases:
                yield f"power by {case.label}", replace(alone, weights=case.values)


def read_network(what: str, year: int | None = None) -> Network:
    """Read a network by what a person typed.

    Parameters
    ----------
    what : str
        Powers of the figures as ``USA,RUS,CHN``; a file of edges that ends in ``.csv``; or a scenario.
    year : int, optional
        The year of the figures; with a scenario, its powers in that year instead of as it stands.

    Raises
    ------
    FigureError, LensError, ParameterError, ScenarioError
        If there is no such thing, or it cannot be read.
    """
    if "," in what:
        codes = tuple(code.strip().upper() for code in what.split(",") if code.strip())
        return network_of_year(codes, LATEST if year is None else year)
    if what.lower().endswith(".csv"):
        if year is not None:
            raise LensError(f"{what} is of no year, so --year does not go with it")
        try:
            text = Path(what).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise LensError(
                f"{what} cannot be read: {getattr(problem, 'strerror', None) or problem}"
            ) from None
        return network_of_edges(text, what)
    scenario = load(what)
    return network_of_scenario(scenario) if year is None else network_of_year(scenario.table().codes, year)


def network_of_scenario(scenario: Scenario, table: FigureTable | None = None) -> Network:
    """Read a scenario's powers at the table: relations as they stand now, and capability.

    A relation that is a choice of levels enters with its mean, and each combination of levels is a case
    with its probability. Capability that is blended from measures enters with their mean.

    Raises
    ------
    FigureError, ParameterError
        If a figure that it rests on is unknown.
    """
    made = prepare(scenario, table=table)
    codes = scenario.table().codes
    n = len(codes)
    dyads = list(combinations(range(n), 2))
    chances = [_chances(made.parameters[f"relation.{codes[i]}-{codes[j]}"].distribution) for i, j in dyads]
    means = [sum(chance * level for level, chance in levels) for levels in chances]
    cases = tuple(
        Case(
            _told(codes, dyads, chances, levels),
            prod(chance for _, chance in levels),
            _square(n, dyads, [level for level, _ in levels]),
        )
        for levels in (product(*chances) if prod(map(len, chances)) <= MOST_CASES else ())
    )
    blend = made.blends.get("capability")
    if blend is None:
        centres = [made.parameters[f"capability.{code}"].distribution.centre for code in codes]
        weights = np.array([float(centre) for centre in centres])
        power_cases: tuple[Case, ...] = ()
    else:
        seats = [scenario.codes.index(code) for code in codes]
        weights, power_cases = _blended({label: shares[seats] for label, shares in blend.items()})
    return Network(
        codes,
        _square(n, dyads, means),
        weights,
        scenario.name,
        cases if len(cases) > 1 else (),
        power_cases,
    )


def network_of_year(codes: Sequence[str], year: int, table: FigureTable | None = None) -> Network:
    """Read a year of the figures: relations by the mean of all codings that speak, power by `MEASURES`.

    Each coding that knows every pair is a case, and so is each measure of power that knows every power.

    Raises
    ------
    FigureError
        If a code is unknown to the table.
    """
    if len(codes) < 2 or len(set(codes)) < len(codes):
        raise LensError(f"a network needs two or more powers, each named once, not {list(codes)}")
    table = load_table() if table is None else table
    for code in codes:
        if code not in table.actors:
            raise unknown_state(code, table.actors)
    found = standing(codes, year, table)
    n, dyads = len(codes), list(combinations(range(len(codes)), 2))
    by_coding: dict[str, list[float]] = {
        coding.name: [
            np.nan if (level := pair.coding(coding.name).level) is None else level for pair in found.relations
        ]
        for coding in found.relations[0].codings
    }
    levels = np.array(list(by_coding.values()))
    spoken = ~np.isnan(levels)
    means = np.full(len(dyads), np.nan)
    some = spoken.any(axis=0)
    means[some] = np.nansum(levels[:, some], axis=0) / spoken[:, some].sum(axis=0)
    complete = {name: row for name, row in by_coding.items() if not np.isnan(row).any()}
    cases = tuple(Case(name, 1.0 / len(complete), _square(n, dyads, row)) for name, row in complete.items())
    shares = {
        row.measure.label: row.shares
        for row in found.power
        if row.measure.label in MEASURES and not np.isnan(row.shares).any()
    }
    weights, power_cases = _blended(shares) if shares else (np.empty(0), ())
    return Network(
        tuple(codes),
        _square(n, dyads, means),
        weights,
        f"the figures of {year}",
        cases if len(cases) > 1 else (),
        power_cases,
    )


def network_of_edges(text: str, title: str = "a list of edges") -> Network:
    """Read a list of edges: CSV with the columns ``a,b,sign``, of the first to the second.

    A pair listed in one direction only counts in both; one that is not listed has no relation (0).

    Parameters
    ----------
    text : str
        The first line names the columns; ``sign`` (or ``weight``) is a number from -1 to 1.

    Raises
    ------
    LensError
        What is wrong, with its line.
    """
    reader = csv.DictReader(io.StringIO(text))
    columns = reader.fieldnames or []
    value = next((name for name in ("sign", "weight") if name in columns), None)
    if value is None or not {"a", "b"} <= set(columns):
        raise LensError(f"{title} has the columns {', '.join(columns) or 'none'}", allowed=("a", "b", "sign"))
    edges: dict[tuple[str, str], float] = {}
    for line in reader:
        where = f"{title}:{reader.line_num}"
        try:
            strength = float(line[value])
        except (TypeError, ValueError):
            raise LensError(f"{value} is a number, not '{line[value]}'", where=where) from None
        edge = ((line["a"] or "").strip(), (line["b"] or "").strip())
        if not all(edge) or edge[0] == edge[1]:
            raise LensError("an edge leads from one power to another", where=where)
        if not abs(strength) <= 1:
            raise LensError(f"{value} lies between -1 and 1, and {strength:g} does not", where=where)
        if edge in edges:
            raise LensError(f"{edge[0]} to {edge[1]} is listed twice", where=where)
        edges[edge] = strength
    codes = tuple(dict.fromkeys(code for edge in edges for code in edge))
    relations = np.zeros((len(codes), len(codes)))
    for i, j in permutations(range(len(codes)), 2):
        there, back = (codes[i], codes[j]), (codes[j], codes[i])
        relations[i, j] = edges.get(there, edges.get(back, 0.0))
    return Network(codes, relations, title=title)


def _chances(distribution: Distribution) -> list[tuple[float, float]]:
    """Levels that a relation may have, each with its probability."""
    if isinstance(distribution, Choice):
        total = sum(distribution.weights)
        pairs = zip(distribution.values, distribution.weights, strict=True)
        return [(float(level), weight / total) for level, weight in pairs if weight > 0]  # type: ignore[arg-type]
    return [(float(distribution.centre), 1.0)]


def _told(
    codes: Sequence[str],
    dyads: Sequence[tuple[int, int]],
    chances: Sequence[Sequence[tuple[float, float]]],
    levels: Sequence[tuple[float, float]],
) -> str:
    """What tells one combination of levels from the others."""
    words = {0.0: "hostile", 0.5: "normal", 1.0: "partnership"}
    return ", ".join(
        f"{codes[i]}-{codes[j]} {words.get(level, f'at {level:g}')}"
        for (i, j), choice, (level, _) in zip(dyads, chances, levels, strict=True)
        if len(choice) > 1
    )


def _blended(shares: Mapping[str, Array]) -> tuple[Array, tuple[Case, ...]]:
    """The mean of the measures' shares, and each measure as a case."""
    cases = tuple(Case(label, 1.0 / len(shares), values) for label, values in shares.items())
    mean = np.mean([case.values for case in cases], axis=0)
    return mean, cases if len(cases) > 1 else ()


def _square(n: int, dyads: Sequence[tuple[int, int]], levels: ArrayLike) -> Array:
    """Relations (n, n) from -1 to 1 of the levels of the pairs."""
    square = np.zeros((n, n))
    for (i, j), relation in zip(dyads, graded(np.array(levels, dtype=np.float64)), strict=True):
        square[i, j] = square[j, i] = relation
    return square
