"""What a theory looks at: powers, how each stands to each, and how strong each is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations, product
from math import isfinite, prod
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tripolar.errors import LensError
from tripolar.figures import world
from tripolar.figures.names import unknown_state
from tripolar.figures.table import FigureTable, load_table
from tripolar.files import read_plain
from tripolar.lenses.goldstein import goldstein
from tripolar.measure.roles import graded
from tripolar.measure.standing import standing
from tripolar.prepare.prepared import prepare
from tripolar.scenario.distributions import Choice, Distribution
from tripolar.scenario.load import load
from tripolar.scenario.objects import Scenario

__all__ = [
    "LATEST",
    "MEASURES",
    "PACTS",
    "Array",
    "Case",
    "Network",
    "codes_of",
    "network_of_actors",
    "network_of_csv",
    "network_of_edges",
    "network_of_events",
    "network_of_profiles",
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

#: Kinds of pacts, and how close each binds two states.
PACTS: Mapping[str, float] = MappingProxyType(
    {
        "atop_defense": 1.0,
        "atop_offense": 1.0,
        "atop_neutrality": 2 / 3,
        "atop_nonaggression": 2 / 3,
        "atop_consultation": 1 / 3,
    }
)

#: How many years old a figure of trade, rivalry or votes may be.
WINDOW = 10

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
    home_shares : array (n,)
        Share of each one's spending on goods and services that goes to its own; NaN where it is unknown.
    profiles : tuple of Case
        Positions (n, k) of the powers on k matters, from 0 to 1, each case from another source; NaN where
        one is unknown.

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
    home_shares: Array = field(default_factory=lambda: np.empty(0))
    profiles: tuple[Case, ...] = ()

    def __post_init__(self) -> None:
        n = len(self.codes)
        if n < 2 or len(set(self.codes)) < n:
            raise LensError(
                f"a network needs two or more powers, each named once, not {', '.join(self.codes) or 'none'}"
            )
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
        home = np.array(self.home_shares, dtype=np.float64)
        if not home.size:
            home = np.full(n, np.nan)
        if home.shape != (n,) or np.any(home <= 0) or np.any(home > 1):
            raise LensError(f"home shares are one number above 0 and up to 1 for each of {n} powers")
        for array in (relations, weights, home):
            array.setflags(write=False)
        object.__setattr__(self, "home_shares", home)
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
        return self._known(self.weights, "power")

    def known_home_shares(self) -> Array:
        """Home shares (n,), every one of which must be known.

        Raises
        ------
        LensError
            If one is unknown, naming the powers.
        """
        return self._known(self.home_shares, "home share of spending")

    def _known(self, values: Array, what: str) -> Array:
        unknown = [code for code, value in zip(self.codes, values, strict=True) if np.isnan(value)]
        if unknown:
            raise LensError(f"unknown {what} in {self.title}: {', '.join(unknown)}")
        return values

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
            home_shares=self.home_shares[kept],
            profiles=tuple(replace(case, values=case.values[kept]) for case in self.profiles),
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
        Powers of the figures as ``USA,RUS,CHN``; a file that ends in ``.csv``, as `network_of_csv` takes
        it; or a scenario.
    year : int, optional
        The year of the figures; with a scenario, its powers in that year instead of as it stands.

    Raises
    ------
    FigureError, LensError, ParameterError, ScenarioError
        If there is no such thing, or it cannot be read.
    """
    if "," in what:
        return network_of_year(codes_of(what), LATEST if year is None else year)
    if what.lower().endswith(".csv"):
        if year is not None:
            raise LensError(f"{what} is of no year, so --year does not go with it")
        try:
            text = read_plain(Path(what)).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise LensError(
                f"{what} cannot be read: {getattr(problem, 'strerror', None) or problem}"
            ) from None
        return network_of_csv(text, what)
    scenario = load(what)
    return network_of_scenario(scenario) if year is None else network_of_year(scenario.table().codes, year)


def codes_of(what: str) -> tuple[str, ...]:
    """Read the codes of powers: written out as ``USA,RUS,CHN``, or those of a scenario.

    Raises
    ------
    LensError, ScenarioError
        If it is neither.
    """
    if "," in what:
        return tuple(code.strip().upper() for code in what.split(",") if code.strip())
    if what.lower().endswith(".csv"):
        raise LensError(f"{what} is of no year; give powers, such as USA,RUS,CHN, or a scenario")
    return load(what).table().codes


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
    table = made.table
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
        _home_shares(codes, scenario.year, table),
        _profiles(codes, scenario.year, table),
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
        raise LensError(
            f"a network needs two or more powers, each named once, not {', '.join(codes) or 'none'}"
        )
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
        _home_shares(codes, year, table),
        _profiles(codes, year, table),
    )


def network_of_csv(text: str, title: str = "a file") -> Network:
    """Read a CSV file by what its columns are.

    - ``a,b,sign`` or ``a,b,weight``: a list of edges, see `network_of_edges`.
    - ``a,b,cameo``: a list of events, see `network_of_events`.
    - actors of a spatial model in the form of KTAB, see `network_of_actors`.
    - ``power`` and one column a matter: positions of powers, see `network_of_profiles`.

    Raises
    ------
    LensError
        If the columns are none of these, or what is wrong in which line.
    """
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    heads = [[cell.strip().lower() for cell in row] for row in rows[:2]]
    if len(heads) == 2 and {"actor", "power"} <= set(heads[1]):
        return network_of_actors(text, title)
    if heads and "cameo" in heads[0]:
        return network_of_events(text, title)
    if heads and heads[0][0] == "power":
        return network_of_profiles(text, title)
    return network_of_edges(text, title)


def network_of_events(text: str, title: str = "a list of events") -> Network:
    """Read a list of events: CSV with the columns ``a,b,cameo`` and, if wanted, ``count``.

    How the first stands to the second is the mean of Goldstein's weights of what it did to it, over ten.
    Where only one of a pair acts, that counts in both directions; between whom nothing passed is no
    relation (0).

    Raises
    ------
    LensError
        What is wrong, with its line.
    """
    sums: dict[tuple[str, str], list[float]] = {}
    for line, where in _lines(text, title, ("a", "b", "cameo")):
        actors = _actors(line, where)
        try:
            count = float(line.get("count") or 1)
        except ValueError:
            raise LensError(f"count is a number, not '{line['count']}'", where=where) from None
        if not 0 < count < float("inf"):
            raise LensError(f"count is a number above 0, not {count:g}", where=where)
        try:
            weight = goldstein(line["cameo"] or "")
        except LensError as error:
            raise LensError(error.problem, where=where) from None
        total = sums.setdefault(actors, [0.0, 0.0])
        total[0] += count * weight
        total[1] += count
    return _network_of_pairs({pair: total / count / 10.0 for pair, (total, count) in sums.items()}, title)


def network_of_actors(text: str, title: str = "a list of actors") -> Network:
    """Read actors of a spatial model as the toolkit KTAB writes them.

    The first line names the model and counts actors and dimensions; the second names the columns
    ``Actor,Description,Power,Pstn1,Sal1,...``; positions and saliences go from 0 to 100. Power is the power
    an actor brings to bear: its power times its mean salience. How an actor stands to another is 1 less
    twice their distance, each dimension weighted with the actor's own salience.

    Raises
    ------
    LensError
        What is wrong, with its line.
    """
    below = text.partition("\n")[2]
    codes: list[str] = []
    numbers: list[list[float]] = []
    for line, where in _lines(below, title, ("actor", "power", "pstn1", "sal1"), skipped=1):
        dimensions = sum(name.startswith("pstn") for name in line)
        columns = [("power", np.inf)]
        columns += [(f"{kind}{k + 1}", 100.0) for kind in ("pstn", "sal") for k in range(dimensions)]
        codes.append((line["actor"] or "").strip())
        numbers.append([_amount(line, name, most, where) for name, most in columns])
    table = np.array(numbers)
    half = table.shape[1] // 2 if codes else 0
    position, salience = table[:, 1 : 1 + half] / 100.0, table[:, 1 + half :] / 100.0
    if np.any(salience.sum(axis=1) <= 0):
        raise LensError("an actor to whom no dimension is salient has no position", where=title)
    apart = ((position[:, None, :] - position[None, :, :]) * salience[:, None, :]) ** 2
    distance = np.sqrt(apart.sum(axis=2) / (salience**2).sum(axis=1)[:, None])
    relations = 1.0 - 2.0 * distance
    np.fill_diagonal(relations, 0.0)
    weights = table[:, 0] * salience.mean(axis=1)
    return Network(tuple(codes), relations, weights, title, profiles=(Case("positions", 1.0, position),))


def network_of_profiles(text: str, title: str = "a list of profiles") -> Network:
    """Read positions of powers: CSV with the column ``power`` and one column for each matter.

    A matter is whatever each power has a position on: a third state with which it has a pact of some
    strength, a vote. An empty cell is unknown. Two lines whose power is ``lowest`` and ``highest`` say how
    far positions on a matter can go; without them it is the lowest and highest position in the file.
    Relations and power are unknown.

    Raises
    ------
    LensError
        What is wrong, with its line.
    """
    rows: dict[str, list[float]] = {}
    matters: tuple[str, ...] = ()
    for line, where in _lines(text, title, ("power",)):
        matters = tuple(name for name in line if name not in ("power", ""))
        power = (line["power"] or "").strip()
        if not power or power in rows:
            raise LensError(f"a line has the name of a power, each once, not '{power}'", where=where)
        rows[power] = [_position(line[matter], matter, where) for matter in matters]
    if not matters:
        raise LensError(f"{title} lists no matter: name columns after the first, such as power,FRA,IND")
    ends = [rows.pop(end, None) for end in ("lowest", "highest")]
    positions = np.array(list(rows.values())).reshape(len(rows), len(matters))
    known = positions[~np.isnan(positions)]
    if not known.size:
        raise LensError(f"{title} holds no position")
    low, high = (
        np.full(len(matters), extreme) if end is None else np.array(end)
        for end, extreme in zip(ends, (known.min(), known.max()), strict=True)
    )
    outside = (positions < low) | (positions > high) | ~(low < high)
    if outside.any():
        i, k = map(int, np.argwhere(outside)[0])
        raise LensError(
            f"{title}: {matters[k]} of {tuple(rows)[i]} does not lie between its lowest and highest,"
            f" {low[k]:g} and {high[k]:g}"
        )
    relations = np.full((len(rows), len(rows)), np.nan)
    np.fill_diagonal(relations, 0.0)
    case = Case("profiles", 1.0, (positions - low) / (high - low))
    return Network(tuple(rows), relations, title=title, profiles=(case,))


def _position(cell: str | None, matter: str, where: str) -> float:
    given = (cell or "").strip()
    try:
        position = float(given) if given else float("nan")
    except ValueError:
        raise LensError(f"{matter} is a number, not '{given}'", where=where) from None
    if given and not isfinite(position):
        raise LensError(f"{matter} is a number, not '{given}'", where=where)
    return position


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
    edges: dict[tuple[str, str], float] = {}
    for line, where in _lines(text, title, ("a", "b", "sign")):
        value = "sign" if "sign" in line else "weight"
        try:
            strength = float(line[value] or "")
        except ValueError:
            raise LensError(f"{value} is a number, not '{line[value]}'", where=where) from None
        edge = _actors(line, where)
        if not abs(strength) <= 1:
            raise LensError(f"{value} lies between -1 and 1, and {strength:g} does not", where=where)
        if edge in edges:
            raise LensError(f"{edge[0]} to {edge[1]} is listed twice", where=where)
        edges[edge] = strength
    return _network_of_pairs(edges, title)


def _network_of_pairs(stands: Mapping[tuple[str, str], float], title: str) -> Network:
    """A network of how powers stand to each other; a pair that is given in one direction counts in both."""
    codes = tuple(dict.fromkeys(code for pair in stands for code in pair))
    relations = np.zeros((len(codes), len(codes)))
    for i, j in permutations(range(len(codes)), 2):
        there, back = (codes[i], codes[j]), (codes[j], codes[i])
        relations[i, j] = stands.get(there, stands.get(back, 0.0))
    return Network(codes, relations, title=title)


def _lines(
    text: str, title: str, needed: tuple[str, ...], skipped: int = 0
) -> Iterator[tuple[dict[str, str | None], str]]:
    """Give each line of a table by column, in lower case, and where it stands."""
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    reader.fieldnames = names
    if not {"weight" if name == "sign" and "weight" in names else name for name in needed} <= set(names):
        given = ", ".join(name for name in names if name) or "none"
        raise LensError(f"{title} has the columns {given}", allowed=needed)
    for line in reader:
        yield line, f"{title}:{reader.line_num + skipped}"


def _actors(line: Mapping[str, str | None], where: str) -> tuple[str, str]:
    pair = ((line["a"] or "").strip(), (line["b"] or "").strip())
    if not all(pair) or pair[0] == pair[1]:
        raise LensError("an edge leads from one power to another", where=where)
    return pair


def _amount(line: Mapping[str, str | None], name: str, most: float, where: str) -> float:
    given = (line.get(name) or "").strip()
    try:
        amount = float(given)
    except ValueError:
        raise LensError(f"{name} is a number, not '{given}'", where=where) from None
    if not 0 <= amount <= most or amount == np.inf:
        limit = f"from 0 to {most:g}" if most < np.inf else "of 0 or more"
        raise LensError(f"{name} is a number {limit}, not {given}", where=where)
    return amount


def _home_shares(codes: Sequence[str], year: int, table: FigureTable) -> Array:
    """Share of spending that stays at home, by the newest figures of trade as a share of GDP."""
    shares = np.full(len(codes), np.nan)
    for k, code in enumerate(codes):
        for then in range(year, year - WINDOW - 1, -1):
            bought, sold = (
                _find(table, variable, code, then) for variable in ("imports_share_gdp", "exports_share_gdp")
            )
            if bought is not None and sold is not None and bought < 100.0 + bought - sold:
                shares[k] = 1.0 - bought / (100.0 + bought - sold)
                break
    return shares


def _profiles(codes: Sequence[str], year: int, table: FigureTable) -> tuple[Case, ...]:
    """Positions on third states and in the UN, where two or more are known of all the powers."""
    found = []
    rivals = _rivals(codes, year, table)
    if rivals.shape[1] > 1:
        found.append(Case("rivalries with third states", 1.0, 1.0 - rivals))
    pacts = _pacts(codes, year)
    if pacts.shape[1] > 1:
        found.append(Case("pacts with third states", 1.0, pacts))
    votes = _votes(codes, year, table)
    if votes.shape[1] > 1:
        found.append(Case(f"positions in the UN over {votes.shape[1]} years", 1.0, votes))
    return tuple(found)


def _rivals(codes: Sequence[str], year: int, table: FigureTable) -> Array:
    """Which of the powers is a rival of which third state (n, k), in the newest year that is known."""
    for then in range(year, year - WINDOW - 1, -1):
        known = {frozenset(pair.split("-")) for pair in table.whos("rivalry_tss", then)}
        others = sorted({code for pair in known for code in pair} - set(codes))
        third = [other for other in others if all(frozenset((code, other)) in known for code in codes)]
        if third:
            rows = [
                [table.get("rivalry_tss", f"{code}-{other}", then).value for other in third] for code in codes
            ]
            return np.array(rows)
    return np.empty((len(codes), 0))


def _pacts(codes: Sequence[str], year: int) -> Array:
    """The strongest pact of each power with each third state (n, k), in the newest year that is known.

    As similarity is usually coded: 1 for a duty to fight, 2/3 to keep out or not to attack, 1/3 to consult.
    """
    last = max(span.last for span in world.spans_of("atop_defense"))
    then = min(year, last)
    if then < year - WINDOW or not all(world.was_state(code, then) for code in codes):
        return np.empty((len(codes), 0))
    third = [code for code in world.states() if code not in codes and world.was_state(code, then)]
    found = np.zeros((len(codes), len(third)))
    for variable, strength in PACTS.items():
        pairs = world.listed(variable, then, of_pairs=True)
        for i, code in enumerate(codes):
            for k, other in enumerate(third):
                if "-".join(sorted((code, other))) in pairs:
                    found[i, k] = max(found[i, k], strength)
    return found


def _votes(codes: Sequence[str], year: int, table: FigureTable) -> Array:
    """Positions in the UN (n, k) in each of the last years, from 0 to 1 between the outermost states."""
    years = []
    for then in range(year - WINDOW + 1, year + 1):
        points = {
            who: table.get("un_idealpoint", who, then).value for who in table.whos("un_idealpoint", then)
        }
        if points and all(code in points for code in codes):
            low, high = min(points.values()), max(points.values())
            years.append([(points[code] - low) / (high - low) for code in codes])
    return np.array(years).T if years else np.empty((len(codes), 0))


def _find(table: FigureTable, variable: str, code: str, year: int) -> float | None:
    """A figure of a power that the table may not know at all."""
    figure = table.find(variable, code, year) if code in table.actors else None
    return None if figure is None else figure.value


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
