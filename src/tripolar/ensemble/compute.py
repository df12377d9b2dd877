"""Compute named quantities from a solved game and its law."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripolar.ensemble.assemble import Values
from tripolar.errors import ClaimError, LensError, OwnLensError
from tripolar.game.eras import EraLaw, era_occupation
from tripolar.game.law import Law, first_passage, grant_probability, state_law
from tripolar.game.model.channels import FRICTION, GameParameters, channel, dependence
from tripolar.lenses.lens import POWER, Lens
from tripolar.lenses.network import Network
from tripolar.lenses.registry import find_lens
from tripolar.measure.roles import graded
from tripolar.prepare.own_lenses import lens_entries
from tripolar.prepare.quantities import LensEntry, Request
from tripolar.scenario.eras import era_of
from tripolar.scenario.objects import Scenario

__all__ = ["SolvedVariant", "compute"]

Array = NDArray[np.float64]


@dataclass(slots=True)
class SolvedVariant:
    """One variant's games, solved, with what several quantities share kept at hand.

    `process` has every era; `law` is all of them as one process, whose states are those of the first era,
    then those of the second, and so on. `flows` are the channels of the game computed so far, which variants
    that differ in the start share.
    """

    scenario: Scenario
    process: EraLaw
    values: Values
    dates: tuple[float, ...]
    _laws: dict[float, Array] = field(default_factory=dict)
    _ahead: dict[int, Array] = field(default_factory=dict)
    flows: dict[str, Array] = field(default_factory=dict)
    law: Law = field(init=False)

    def __post_init__(self) -> None:
        self.law = self.process.chain

    @property
    def relation(self) -> Array:
        """Level of every dyad in every state of the process, (S, dyads)."""
        board = self.law.board
        return np.tile(np.repeat(board.relation, board.type_states, axis=0), (len(self.process.eras), 1))

    def at(self, years: float) -> Array:
        """Probability of every state at a date, (B, S); all dates asked for are computed at once."""
        if not self._laws:
            found = state_law(self.law, self.dates)
            self._laws.update({date: found[:, m] for m, date in enumerate(self.dates)})
        return self._laws[years]

    def flow(self, name: str) -> Array:
        """One channel in every state, (B, S, n); several powers ask for the same."""
        if name not in self.flows:
            if name == FRICTION:
                found = [_paid_for_moves(era) for era in self.process.eras]
            else:
                found = [channel(games, self.law.board, name) for games in self.games]
            games, powers = found[0].shape[0], found[0].shape[-1]
            self.flows[name] = _by_state([each.reshape(games, -1, powers) for each in found])
        return self.flows[name]

    @property
    def games(self) -> list[GameParameters]:
        """The games of every era."""
        return [era.parameters for era in self.process.solution.eras]

    def average(self, per_state: Array, year: float | None = None) -> Array:
        """Average of (B, S) or (S,) over the discounted future, (B,); given the era that holds a year."""
        if year is None:
            return np.sum(self.law.occupation * per_state, axis=1)
        era, states = self.era(year), self.law.board.states
        here = np.broadcast_to(per_state, self.law.occupation.shape)[:, era * states : (era + 1) * states]
        return np.sum(self.process.eras[era].occupation * here, axis=1)

    def ahead(self, year: float) -> Array:
        """Where the future is spent from the era that holds a year on, (B, S); computed once for an era."""
        era = self.era(year)
        if era not in self._ahead:
            self._ahead[era] = era_occupation(self.process, era).reshape(self.law.occupation.shape)
        return self._ahead[era]

    def era(self, year: float) -> int:
        """Number of the era that holds a year, from 0."""
        return era_of(self.scenario.eras, year)

    def expected(self, per_state: Array, years: float) -> Array:
        """Average of (S,) over where the process is at a date, (B,)."""
        # A sum, not a matrix product: the last bit of a product depends on how many draws it holds.
        return np.sum(self.at(years) * per_state, axis=1)

    def in_states(self, per_relation: Array) -> Array:
        """Spread a function of relations (B, R, …) over the states of an era (B, S, …)."""
        return np.repeat(per_relation, self.law.board.type_states, axis=1)

    def power(self, code: str) -> int:
        """Number of a power."""
        return self.scenario.codes.index(code)

    def dyad(self, first: str, second: str) -> tuple[int, float]:
        """Number of a dyad, and +1 if the first is its first-named, else -1."""
        i, j = self.power(first), self.power(second)
        pair = (min(i, j), max(i, j))
        return self.law.board.dyads.index(pair), 1.0 if i < j else -1.0


def _by_state(eras: Sequence[Array]) -> Array:
    """Arrays of each era's states, (B, S, …), as one of the whole process."""
    return eras[0] if len(eras) == 1 else np.concatenate(eras, axis=1)


def compute(solved: SolvedVariant, request: Request) -> Array:
    """One quantity in every game, (B,)."""
    if request.year is None:
        return _COMPUTE[request.quantity](solved, *request.arguments)
    return _COMPUTE[request.quantity](solved, *request.arguments, year=request.year)


def _value(s: SolvedVariant, actor: str, year: float | None = None) -> Array:
    i = s.power(actor)
    if year is None:
        found = s.law.solution.values[np.arange(s.law.begin.size), s.law.begin, i]
    else:
        found = s.average(_by_state([era.values[:, :, i] for era in s.process.solution.eras]), year)
    return s.values["discount"] * found


def _relation(s: SolvedVariant, dyad: str, year: float | None = None) -> Array:
    return s.average(s.relation[:, s.scenario.dyads.index(dyad)], year)


def _relation_at(s: SolvedVariant, dyad: str, years: float) -> Array:
    return s.expected(s.relation[:, s.scenario.dyads.index(dyad)], years)


def _chance(s: SolvedVariant, dyad: str, level: float, years: float) -> Array:
    return s.expected((s.relation[:, s.scenario.dyads.index(dyad)] == level).astype(float), years)


def _chance_at_least(s: SolvedVariant, dyad: str, level: float, years: float) -> Array:
    return s.expected((s.relation[:, s.scenario.dyads.index(dyad)] >= level).astype(float), years)


def _hazard(s: SolvedVariant, dyad: str) -> Array:
    d = s.scenario.dyads.index(dyad)
    moves = (s.law.kind == d)[None] & (s.law.source[None] == s.law.begin[:, None])
    return np.sum(np.where(moves, s.law.rates, 0.0), axis=1)


def _falls_back(s: SolvedVariant, dyad: str, years: float) -> Array:
    return first_passage(s.law, s.scenario.dyads.index(dyad), years)


def _terms(s: SolvedVariant, first: str, second: str, year: float | None = None) -> Array:
    d, sign = s.dyad(first, second)
    return sign * s.average(s.law.payment[:, d], year)


def _concession(s: SolvedVariant, first: str, second: str) -> Array:
    d, sign = s.dyad(first, second)
    return -sign * s.law.concession[np.arange(s.law.begin.size), d, s.law.begin]


def _net_concession(s: SolvedVariant, first: str, second: str) -> Array:
    paid = _concession(s, first, second)
    d, _ = s.dyad(first, second)
    item = s.law.board.item_of(d)
    if item is None:
        return paid
    giver, receiver = item
    warms = ((s.law.kind == d) & s.law.rises)[None] & (s.law.source[None] == s.law.begin[:, None])
    rate = np.sum(np.where(warms, s.law.rates, 0.0), axis=1)
    granted = np.sum(np.where(warms, s.law.granted, 0.0), axis=1)
    worth = s.law.solution.parameters.item_worth[:, giver, receiver]
    received = np.where(rate > 0.0, granted / np.where(rate > 0.0, rate, 1.0), 0.0) * worth
    return paid - received if s.power(first) == receiver else paid + received


def _moving_cost(s: SolvedVariant, first: str, second: str, level: float) -> Array:
    i, j = s.power(first), s.power(second)
    d, _ = s.dyad(first, second)
    levels, p = np.array(s.scenario.levels), s.law.solution.parameters
    up = np.searchsorted(levels, level) - np.searchsorted(levels, s.relation[s.law.begin, d])
    whole = np.where(up > 0, up * p.friction_up[:, i, j], -up * p.friction_down[:, i, j])
    return np.asarray(s.values["discount"] * whole)


def _paid_for_moves(law: Law) -> Array:
    """What moves cost every power a year in every state, as a payoff: (B, S, n)."""
    p, board = law.solution.parameters, law.board
    paid = np.zeros((law.begin.size, board.states, board.powers))
    if not (np.any(p.friction_up) or np.any(p.friction_down)):
        return paid
    for d, (i, j) in enumerate(board.dyads):
        for rises, cost in ((False, p.friction_down), (True, p.friction_up)):
            moves = (law.kind == d) & (law.rises == rises)
            rate = np.zeros((law.begin.size, board.states))
            rate[:, law.source[moves]] = law.rates[:, moves]  # a state has one such move of a pair
            paid[:, :, i] -= rate * cost[:, i, j, None]
            paid[:, :, j] -= rate * cost[:, j, i, None]
    return paid


def _dependence(s: SolvedVariant, first: str, second: str, year: float | None = None) -> Array:
    i, j = s.power(first), s.power(second)
    loss = [s.in_states(dependence(games, s.law.board)[:, :, i, j]) for games in s.games]
    return s.average(_by_state(loss), year)


def _channel(s: SolvedVariant, name: str, actor: str, year: float | None = None) -> Array:
    return s.average(s.flow(name)[..., s.power(actor)], year)


def _contribution(s: SolvedVariant, name: str, actor: str, year: float | None = None) -> Array:
    if year is None:
        return _channel(s, name, actor)
    return np.sum(s.ahead(year) * s.flow(name)[..., s.power(actor)], axis=1)


def _pivot(s: SolvedVariant, actor: str, *when: str | float) -> Array:
    own, others = _ties(s, actor, *map(str, when[:-1]))
    if others.shape[1] != 1:  # roles are those of a triangle
        return np.full(s.law.begin.size, np.nan)
    return s.expected((own.min(axis=1) > others.max(axis=1)).astype(float), float(when[-1]))


def _outcast(s: SolvedVariant, actor: str, *when: str | float) -> Array:
    own, others = _ties(s, actor, *map(str, when[:-1]))
    if others.shape[1] != 1:
        return np.full(s.law.begin.size, np.nan)
    return s.expected((own.max(axis=1) < others.min(axis=1)).astype(float), float(when[-1]))


def _ties(s: SolvedVariant, actor: str, pair: str = "") -> tuple[Array, Array]:
    """Relations of the power's own dyads and of the others', (S, …) each; within its triangle with a pair."""
    i = s.power(actor)
    present = {i, *(s.power(code) for code in (pair.split("-") if pair else s.scenario.codes))}
    inside = np.array([present.issuperset(dyad) for dyad in s.law.board.dyads])
    mine = np.array([i in dyad for dyad in s.law.board.dyads])
    return s.relation[:, inside & mine], s.relation[:, inside & ~mine]


def _granted(s: SolvedVariant, dyad: str, years: float) -> Array:
    d = s.scenario.dyads.index(dyad)
    item = s.law.board.item_of(d)
    if item is None:
        raise ClaimError(f"granted({dyad}): the scenario defines no backing for this pair")
    return grant_probability(s.law, d, years, item[0])


def _gdp(s: SolvedVariant, actor: str, year: float | None = None) -> Array:
    if year is not None:
        return s.games[s.era(year)].gdp[:, s.power(actor)]
    return np.asarray(s.values[f"gdp.{actor}"], dtype=float)


def _parameter(s: SolvedVariant, path: str) -> Array:
    if path not in s.values:
        raise ClaimError(f"parameter({path}): no such parameter", given=path, allowed=s.values)
    return np.asarray(s.values[path], dtype=float)


def _lens(s: SolvedVariant, name: str, entry: str, of: str) -> Array:
    """What a theory says of the relations at the start and the capability; NaN where it does not apply."""
    lens, wanted, codes = find_lens(name), lens_entries()[name][entry], s.scenario.codes
    games = s.law.begin.size
    levels = s.relation[s.law.begin]
    shares = np.ones((games, len(codes)))
    if POWER in lens.reads:
        shares = s.law.solution.parameters.capability
    found = np.full(games, np.nan)
    known: dict[bytes, float] = {}
    for game in range(games):
        key = levels[game].tobytes() + shares[game].tobytes()
        if key not in known:
            relations = np.zeros((len(codes), len(codes)))
            for (i, j), level in zip(s.law.board.dyads, levels[game], strict=True):
                relations[i, j] = relations[j, i] = graded(level)
            known[key] = _entry(lens, Network(codes, relations, shares[game]), wanted, of)
        found[game] = known[key]
    return found


def _entry(lens: Lens, network: Network, wanted: LensEntry, of: str) -> float:
    try:
        result = lens.apply(network)
    except LensError:
        return float("nan")
    table = result.powers if wanted.of == "actor" else result.dyads
    try:
        value = result.numbers[wanted.column] if wanted.of == "all" else table[wanted.column][of]
    except KeyError:
        raise OwnLensError(f"the lens '{lens.name}' gives no '{wanted.column}' of {of}") from None
    if wanted.word:
        return float(value == wanted.word)
    return float("nan") if value is None or isinstance(value, str) else float(value)


_COMPUTE: dict[str, Callable[..., Array]] = {
    "value": _value,
    "relation": _relation,
    "relation_at": _relation_at,
    "chance": _chance,
    "chance_at_least": _chance_at_least,
    "hazard": _hazard,
    "falls_back": _falls_back,
    "terms": _terms,
    "concession": _concession,
    "net_concession": _net_concession,
    "moving_cost": _moving_cost,
    "dependence": _dependence,
    "channel": _channel,
    "contribution": _contribution,
    "pivot": _pivot,
    "outcast": _outcast,
    "granted": _granted,
    "gdp": _gdp,
    "parameter": _parameter,
    "lens": _lens,
}
