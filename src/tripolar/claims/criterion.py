"""A claim's criterion over the draws (true, false or unknown in each, or one truth for all), and the codings.

A *coding* is one reading of an ambiguous input; the draws that share it are judged together as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.ledger import CodingResult, DrawsSummary, Unknown
from tripolar.claims.verdict import Assessment, assess, assess_draws, verdict
from tripolar.ensemble.result import Ensemble, once_for_each
from tripolar.prepare.quantities import Request
from tripolar.scenario.expression import (
    Call,
    Expression,
    Function,
    evaluate,
    is_per_draw,
    margin,
    over_draws,
    over_samples,
)
from tripolar.scenario.expression.tree import Logic
from tripolar.scenario.objects import Claim
from tripolar.stats.sampling import replicate_of, wilson
from tripolar.words import level_or_number

__all__ = ["RESAMPLES", "Criterion", "Group", "assess_codings", "criteria_of", "groups"]

RESAMPLES = 200

_SEED = 20250

_AT_ONCE = 1 << 20  # draws in the resamples that are looked at together

_MOST_LEANING = 3

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with the draws of every quantity it names.

    Attributes
    ----------
    expression : Expression
        True or false.
    columns : mapping of Call to array (draws,)
        NaN where the quantity is unknown.
    draws : int
        Number of draws.
    replicates : int
        Independent sequences that the draws come from; see `tripolar.stats.points`.
    per_draw : bool
        Whether it is decided draw by draw, rather than once over all draws.
    """

    expression: Expression
    columns: Mapping[Call, Array]
    draws: int
    replicates: int = 1
    per_draw: bool = field(init=False, repr=False, compare=False)
    _decided: list[Array] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "per_draw", is_per_draw(self.expression))

    @classmethod
    def of(
        cls,
        claim: Claim,
        asked: Mapping[Call, Request],
        quantities: Mapping[str, Array],
        draws: int,
        replicates: int = 1,
    ) -> Criterion:
        """The criterion of a claim that draws decide, with what it asks for by `Request.key`."""
        assert claim.holds is not None, "figures decide facts"
        columns = {call: quantities[request.key] for call, request in asked.items()}
        return cls(claim.holds, columns, draws, replicates)

    @property
    def parts(self) -> tuple[Criterion, ...]:
        """What a top ``and`` joins, each on its own; empty where there is none."""
        return tuple(
            replace(self, expression=part, columns={call: self.columns[call] for call in part.calls})
            for part in self.expression.parts
        )

    def joining(self, parts: Sequence[Criterion]) -> Criterion:
        """Some of its parts as one criterion."""
        tree = Logic("and", tuple(part.expression.tree for part in parts))
        columns = {call: column for part in parts for call, column in part.columns.items()}
        whole = Expression(" and ".join(part.expression.text for part in parts), tree)
        return replace(self, expression=whole, columns=columns)

    @property
    def has_margin(self) -> bool:
        """Whether it is one comparison in every draw, that turns where its margin is zero."""
        return self.per_draw and margin(self.expression, self.columns.__getitem__) is not None

    def truth(self) -> Array:
        """Decide it in every draw: 1.0, 0.0 or NaN, (draws,). Of a per-draw criterion only."""
        if not self._decided:  # once: every coding asks for it
            found = evaluate(self.expression, self.columns.__getitem__)
            self._decided.append(np.broadcast_to(found, (self.draws,)))
        return self._decided[0]

    def over_all(self) -> float:
        """Decide it once over all draws: 1.0, 0.0 or NaN. Of a criterion over the draws only."""
        return float(evaluate(self.expression, self.columns.__getitem__))

    def response(self) -> Array:
        """What a driver moves, (draws,): the margin by which it holds, or else its truth.

        For a criterion over all draws, what its first function over the draws summarises.
        """
        expression = self.expression
        if not self.per_draw:
            summaries = over_draws(expression)
            expression = Expression(expression.text, summaries[0].arguments[0], expression.where)
        lookup = self.columns.__getitem__
        distance = margin(expression, lookup)
        found = evaluate(expression, lookup) if distance is None else distance
        return np.broadcast_to(found, (self.draws,))

    def told(self) -> Array:
        """What an index of the claim is about, (draws,): its truth, or else what it summarises."""
        return self.truth() if self.per_draw else self.response()

    def summaries(self) -> tuple[DrawsSummary, ...]:
        """Every number over the draws that it uses, with its standard deviation over the resamples."""
        told = []
        for function in over_draws(self.expression):
            text = self.expression.text_of(function)
            alone = replace(self, expression=Expression(text, function, self.expression.where))
            value = alone.over_all()
            anew = alone._truths(np.arange(self.draws), [{}])[:, 0]
            known = anew[np.isfinite(anew)]
            decided = math.isfinite(value) and known.size > 1
            told.append(
                DrawsSummary(text, value if decided else None, float(known.std(ddof=1)) if decided else None)
            )
        return tuple(told)

    def assess(self, chosen: NDArray[np.bool_] | None = None) -> Assessment:
        """Assess it over the chosen draws (all by default).

        Per draw, by counting in each replicate. Over all draws there is one truth, and its probability
        is the share of 200 seeded resamples of the draws (a bootstrap, which takes them for independent)
        in which the criterion holds; bounds come from counting the unknown draws to either side in each
        function over the draws. With more than three such functions the bounds are 0 and 1 as soon as
        one draw is unknown.
        """
        rows = np.arange(self.draws) if chosen is None else np.flatnonzero(chosen)
        if self.per_draw:
            replicate = replicate_of(self.draws, self.replicates)[rows]
            return assess_draws(self.truth()[rows], replicate, self.replicates)
        return self._bootstrap(rows)

    def if_unknown(self) -> Unknown | None:
        """What undecided draws could make of it; None where there are none, or it is one truth for all."""
        truth = self.truth() if self.per_draw else np.zeros(0)
        open_still = np.isnan(truth)
        if not open_still.any():
            return None
        replicate = replicate_of(self.draws, self.replicates)
        least, most = (
            assess_draws(np.where(open_still, filled, truth), replicate, self.replicates)
            for filled in (0.0, 1.0)
        )
        return Unknown(
            share=float(open_still.mean()),
            least=least.probability or 0.0,
            most=most.probability or 0.0,
            if_failing=verdict(least),
            if_holding=verdict(most),
        )

    def _bootstrap(self, rows: NDArray[np.intp]) -> Assessment:
        unknown_rows = np.zeros(rows.size, dtype=np.bool_)
        for column in self.columns.values():
            unknown_rows |= np.isnan(column[rows])
        unknown = int(np.count_nonzero(unknown_rows))
        if rows.size == unknown:
            return assess(rows.size, 0, unknown)
        leanings = [{}, *self._leanings()] if unknown else [{}]
        truths = self._truths(rows, leanings)
        holding, failing = np.sum(truths == 1.0, axis=0), np.sum(truths == 0.0, axis=0)
        plain = assess(RESAMPLES, int(holding[0]), RESAMPLES - int(holding[0] + failing[0]))
        lower, _ = wilson(float(holding.min()) / RESAMPLES, RESAMPLES)
        _, upper = wilson(1 - float(failing.min()) / RESAMPLES, RESAMPLES)
        if unknown and len(leanings) == 1:
            lower, upper = 0.0, 1.0
        return replace(plain, draws=rows.size, unknown=unknown, lower=lower, upper=upper)

    def _leanings(self) -> Iterator[dict[Function, int]]:
        summaries = over_draws(self.expression)
        if len(summaries) <= _MOST_LEANING:
            for sides in product((-1, 1), repeat=len(summaries)):
                yield dict(zip(summaries, sides, strict=True))

    def _truths(self, rows: NDArray[np.intp], leanings: Sequence[Mapping[Function, int]]) -> Array:
        """What it comes to over each resample of these rows, by leaning: (resamples, leanings)."""
        lookup = self.columns.__getitem__
        return np.concatenate(
            [
                np.stack([over_samples(self.expression, lookup, part, each) for each in leanings], axis=1)
                for part in _samples(rows)
            ]
        )


@once_for_each
def criteria_of(ensemble: Ensemble) -> Mapping[str, Criterion]:
    """The criteria of the claims that draws decide, by id; those about terms only where terms exist."""
    prepared, protocol, draws = ensemble.prepared, ensemble.provenance.protocol, ensemble.draws
    return {
        claim.id: Criterion.of(
            claim, prepared.asked[claim.id], ensemble.quantities, draws, ensemble.replicates
        )
        for claim in prepared.scenario.claims
        if prepared.is_computed(claim, protocol)
    }


def _samples(rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Draw the rows anew, with replacement, some resamples at a time; the same resamples in every run."""
    rng = np.random.default_rng(_SEED)
    at_once = max(1, min(RESAMPLES, _AT_ONCE // max(rows.size, 1)))
    for first in range(0, RESAMPLES, at_once):
        count = min(at_once, RESAMPLES - first)
        yield np.stack([rows[rng.integers(0, rows.size, rows.size)] for _ in range(count)])


_MOST_VALUES = 6

_DRAWS_PER_VALUE = 10


@dataclass(frozen=True, slots=True)
class Group:
    """The draws, ``chosen`` (draws,), in which the parameter at `path` takes one value."""

    path: str
    value: str
    chosen: NDArray[np.bool_]


@once_for_each
def groups(ensemble: Ensemble) -> tuple[Group, ...]:
    """Find the parameters that were drawn from few values, and group the draws by value.

    Few is two to six, with ten draws or more for each on average, so that a continuous parameter
    in a small run is not taken for a coding.
    """
    found = []
    for path, drawn in ensemble.parameters.items():
        values = np.unique(drawn)
        if 2 <= values.size <= min(_MOST_VALUES, drawn.size // _DRAWS_PER_VALUE):
            words = [
                str(value) if drawn.dtype.kind in "UO" else level_or_number(path, float(value))
                for value in values
            ]
            found += [
                Group(path, word, np.asarray(drawn == value))
                for word, value in zip(words, values, strict=True)
            ]
    return tuple(found)


def assess_codings(criterion: Criterion, within: tuple[Group, ...]) -> tuple[CodingResult, ...]:
    """Assess a criterion among the draws of each group; a group that decides nothing is left out."""
    codings = []
    for group in within:
        found = criterion.assess(group.chosen)
        if found.probability is not None:
            codings.append(
                CodingResult(
                    group.path,
                    group.value,
                    found.draws,
                    found.probability,
                    found.lower,
                    found.upper,
                    verdict(found),
                    found.unknown,
                )
            )
    return tuple(codings)
