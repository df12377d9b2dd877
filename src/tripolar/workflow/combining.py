"""What parameters do together: first and total order by a pick-freeze design of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from tripolar import bounds
from tripolar.claims.analysis.sobol import FirstAndTotal, sobol
from tripolar.claims.check import requests
from tripolar.claims.criterion import Criterion, asked_by, is_computed
from tripolar.ensemble.execute import numeric_scenario
from tripolar.ensemble.pick_freeze import PickFreeze, pick_freeze
from tripolar.ensemble.pipeline import Job, run_chunk
from tripolar.ensemble.schedule import chunks_of
from tripolar.measure.resolve import Measured
from tripolar.scenario.objects import Scenario
from tripolar.workflow.answering import default_threads
from tripolar.workflow.preparing import prepare, protocol_of

__all__ = ["combined"]

Columns = Mapping[str, NDArray[np.float64]]


def combined(
    scenario: Measured | Scenario | str = "russia-2025",
    *,
    points: int = 256,
    seed: int = 0,
    protocol: str | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
    threads: int | None = None,
) -> dict[str, tuple[FirstAndTotal, ...]]:
    """First and total order of groups of parameters for the truth of every claim.

    As many games are solved as `points` times two more than there are groups. Total order is the share of
    the truth's variance that a group has a part in, alone or in combination with others; what it exceeds
    first order by is combination.

    Parameters
    ----------
    scenario : Measured, Scenario or str
        What `prepare` gave, or what it takes.
    protocol : str, optional
        Renewal protocol; by default the scenario's own.
    points : int
        Base points of the design.
    seed : int
        Of the points; 0 is a seed.
    groups : mapping of label to collection of paths, optional
        By default the families of paths.
    threads : int, optional
        By default one for every processor; the result has the same bits for any number.

    Returns
    -------
    mapping of claim to tuple of FirstAndTotal
        The largest total order first. Claims over all draws, or about terms where none exist, are left
        out.

    Raises
    ------
    InputError
        If the groups cannot be, or too few points can be decided.

    Examples
    --------
    >>> found = combined("tutorial", points=32, threads=1)
    >>> found["T2"][0].name
    'balance_stress'
    """
    points, seed = bounds.POINTS.count("points", points), bounds.SEED.count("seed", seed)
    measured = scenario if isinstance(scenario, Measured) else prepare(scenario, protocol=protocol)
    own = protocol or protocol_of(measured)
    design = pick_freeze(measured, points, seed, groups)
    job = Job(numeric_scenario(measured), requests(measured.scenario), own)
    blocks = _solved(job, design, default_threads() if threads is None else threads)
    found = {}
    for claim in measured.scenario.claims:
        if claim.holds is None or not is_computed(claim, measured.scenario, own):
            continue
        asked = asked_by(claim, measured.scenario)
        truths = {
            label: Criterion(claim.holds, {call: block[asked[call].key] for call in asked}, points)
            for label, block in blocks.items()
        }
        if truths["A"].per_draw:
            told = {label: np.asarray(criterion.truth()) for label, criterion in truths.items()}
            mixed = {label: told[label] for label in design.groups}
            found[claim.id] = tuple(sorted(sobol(told["A"], told["B"], mixed), key=lambda each: -each.total))
    return found


def _solved(job: Job, design: PickFreeze, threads: int) -> dict[str, Columns]:
    """The quantities of every block, chunk by chunk."""

    def chunk(label: str, rows: slice) -> Columns:
        return run_chunk(job, design.block(label, rows).values(slice(None))).quantities

    with ThreadPoolExecutor(max_workers=threads) as pool:
        waiting = {
            label: [pool.submit(chunk, label, rows) for rows in chunks_of(design.base)]
            for label in design.blocks
        }
        done = {label: [future.result() for future in futures] for label, futures in waiting.items()}
    return {
        label: {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        for label, parts in done.items()
    }
