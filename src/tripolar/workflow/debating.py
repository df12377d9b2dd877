"""Run a debate: each side's claims under both sets of assumptions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from tripolar import bounds
from tripolar.claims.dispute import (
    MOST_EXACT,
    Debate,
    DebateSide,
    Dispute,
    JointClaims,
    Part,
    Position,
    coalitions,
    join,
    oppose,
    parts_of,
    positions,
    settled,
)
from tripolar.claims.judge import judge_fact
from tripolar.ensemble.draws import shared_dimensions
from tripolar.ensemble.execute import run_ensemble
from tripolar.ensemble.execute import scheduler as open_scheduler
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.schedule import Progress, Watch
from tripolar.enums import ClaimKind
from tripolar.errors import ScenarioError
from tripolar.prepare.prepared import Prepared, prepare
from tripolar.scenario.difference import Move, between, moves, reworded
from tripolar.scenario.objects import Claim, Scenario
from tripolar.workflow.running import DEFAULT_DRAWS, default_threads

__all__ = ["debate"]


def debate(
    first: Scenario | str | Path,
    second: Scenario | str | Path,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    threads: int | None = None,
    protocol: str | None = None,
    progress: Progress | None = None,
) -> Debate:
    """Hold two arguments against each other.

    1. Every claim of both is judged under the assumptions of each.
    2. Where a verdict differs, the assumptions are moved from the first scenario's to the second's, one
       family at a time, and what each does is its Shapley share of the change.
    3. Claims that deny each other are held against each other draw by draw.

    All sets of assumptions share their draws: whatever is uncertain in either scenario has the same
    coordinate of the same points in all, so that what differs is what was assumed.

    Parameters
    ----------
    first, second : Scenario, str or Path
        Loaded scenarios, names of embedded ones, or YAML files; about the same powers and leader types.
    draws, seed, threads
        As `run` takes them.
    protocol : str, optional
        Renewal protocol of both; by default each scenario's own.
    progress : callable, optional
        Told how far the work is: first of the two scenarios, then of those in between.

    Raises
    ------
    InputError
        What cannot be used, on one line.

    Examples
    --------
    >>> found = debate("tutorial", "tutorial", draws=16, threads=1)
    >>> found.moves, [dispute.agreed for dispute in found.disputes]
    ((), [True, True, True])
    """
    draws, seed = bounds.DRAWS.count("draws", draws), bounds.SEED.count("seed", seed)
    count = default_threads() if threads is None else bounds.THREADS.count("threads", threads)
    a, b = (prepare(each, protocol=protocol) for each in (first, second))
    joined = join(a.scenario, b.scenario)
    found = moves(a.scenario, b.scenario)
    table = _Table(a, b, joined, found, draws, seed, count)
    whole = (1 << len(found)) - 1
    watch = Watch(progress, draws * len({0, whole}))
    ensembles = {taken: table.ensemble(taken, joined.claims, watch) for taken in sorted({0, whole})}
    one, other = (positions(ensembles[taken]) for taken in (0, whole))
    apart = [name for name in one[0] if not settled(one[0][name], other[0][name])]
    wanted, orders = coalitions(len(found))
    inner = [taken for taken in wanted if taken not in {0, whole}] if apart else []
    claims = tuple(claim for claim in joined.claims if claim.id in apart)
    watch = Watch(progress, draws * len(inner))
    at = {0: one[0], whole: other[0]}
    for taken in inner:
        at[taken] = positions(table.ensemble(taken, claims, watch))[0]
    opposed = (oppose(*pair, one[1], other[1]) for pair in joined.opposed)
    facts = ensembles[0].prepared.facts
    return Debate(
        first=_side(a, ensembles[0]),
        second=_side(b, ensembles[whole]),
        draws=draws,
        seed=seed,
        moves=found,
        described=_described(a.scenario, b.scenario, found),
        reworded=reworded(a.scenario, b.scenario),
        facts=tuple(
            judge_fact(claim, facts[claim.id]) for claim in joined.claims if claim.kind == ClaimKind.FACT
        ),
        disputes=tuple(
            _dispute(
                claim, joined, at, whole, _parts(claim.id, found, orders, at) if claim.id in apart else ()
            )
            for claim in joined.claims
            if claim.kind != ClaimKind.FACT
        ),
        oppositions=tuple(each for each in opposed if each is not None),
        same=joined.same,
        exact=len(found) <= MOST_EXACT,
        ensembles=len(at),
    )


@dataclass(slots=True)
class _Table:
    """Everything that the sets of assumptions share."""

    a: Prepared
    b: Prepared
    joined: JointClaims
    moves: tuple[Move, ...]
    draws: int
    seed: int
    threads: int
    dimensions: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.dimensions = shared_dimensions(self.a, self.b)

    def ensemble(self, taken: int, claims: tuple[Claim, ...], watch: Watch) -> Ensemble:
        """Solve for some claims once the moves of a set, as bits, are made."""
        made = [move.name for k, move in enumerate(self.moves) if taken >> k & 1]
        setting = self._prepared(made, claims)
        with open_scheduler(None, self.threads) as workers:
            return run_ensemble(
                setting,
                setting.requests,
                draws=self.draws,
                seed=self.seed,
                protocol=setting.protocol,
                watch=watch,
                workers=workers,
                dimensions=self.dimensions,
            )

    def _prepared(self, made: Collection[str], claims: tuple[Claim, ...]) -> Prepared:
        scenario = replace(
            between(self.a.scenario, self.b.scenario, self.moves, made),
            claims=tuple(replace(claim, reading_of="") for claim in claims),  # some, without their firsts
            conclusions=(),
            questions=(),
        )
        try:
            return prepare(scenario)
        except ScenarioError as problem:
            taken = ", ".join(made) or "nothing"
            raise ScenarioError(
                f"{self.a.scenario.name} with {taken} of {self.b.scenario.name} contradicts itself:"
                f" {problem.problem}"
            ) from None


def _side(setting: Prepared, ensemble: Ensemble) -> DebateSide:
    scenario = setting.scenario
    return DebateSide(
        name=scenario.name,
        title=scenario.title,
        fingerprint=scenario.fingerprint,
        conclusions=scenario.conclusions,
        protocol=ensemble.provenance.protocol,
        calibrated=int(ensemble.calibrated.sum()),
    )


def _described(a: Scenario, b: Scenario, found: tuple[Move, ...]) -> Mapping[str, tuple[str, str]]:
    """What each assumes of the paths that differ, in words; variants by what they say."""
    told = {}
    for path in (path for move in found for path in move.paths):
        one, other = (_words(scenario, path) for scenario in (a, b))
        if one != other:
            told[path] = one, other
    return MappingProxyType(told)


def _words(scenario: Scenario, path: str) -> str:
    if path in scenario.parameters:
        parameter = scenario.parameters[path]
        unit = "" if parameter.unit in {"none", "word", "level"} else f" {parameter.unit}"
        return f"{parameter.distribution.describe()}{unit}"
    if path in scenario.variants:
        changes = (f"{each.path} {each.operation} {each.value}" for each in scenario.variants[path].changes)
        return ", ".join(changes)
    ranks = [each.rank for each in scenario.correlations if " and ".join(each.between) == path]
    blends = [", ".join(blend.measures) for blend in scenario.blends if blend.path == path]
    return "; ".join([*(f"rank {rank:g}" for rank in ranks), *blends]) or "nothing"


def _parts(
    name: str,
    found: tuple[Move, ...],
    orders: Sequence[Sequence[int]],
    at: Mapping[int, Mapping[str, Position]],
) -> tuple[Part, ...]:
    return parts_of([move.name for move in found], orders, lambda taken: at[taken][name])


def _dispute(
    claim: Claim,
    joined: JointClaims,
    at: Mapping[int, Mapping[str, Position]],
    whole: int,
    parts: tuple[Part, ...],
) -> Dispute:
    return Dispute(
        claim=claim.id,
        says=claim.says,
        sides=joined.sides[claim.id],
        first=at[0][claim.id],
        second=at[whole][claim.id],
        agreed=settled(at[0][claim.id], at[whole][claim.id]),
        parts=parts,
        decides=next((part.move for part in parts if part.enough and part.needed), ""),
    )
