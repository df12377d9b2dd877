"""How much of a response a whole family of parameters explains: stakes, hazards, measures of power.

The index of a group is the share of variance of its best additive fit: a regression on the splines of all
its members together, its R² corrected for the number of columns as an index is for classes. Members may
be correlated with each other, so nothing is counted twice. What members do only in combination
(interaction inside the group) is not seen: the index is a lower bound of the group's first-order index,
which only a pick-freeze design gives whole (`tripolar.claims.analysis.sobol`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.analysis.factors import Factor
from tripolar.claims.analysis.first_order import Index
from tripolar.claims.analysis.jackknife import GROUPS, T, deal, standard_error
from tripolar.claims.analysis.splines import design
from tripolar.claims.analysis.standing_out import LEVEL, f_tail

__all__ = ["families", "group_indices"]

Array = NDArray[np.float64]

_DRAWS_PER_COLUMN = 5


def families(factors: Sequence[Factor]) -> dict[str, tuple[Factor, ...]]:
    """Put factors together by family; those alone in theirs are left out."""
    found: dict[str, list[Factor]] = {}
    for each in factors:
        found.setdefault(each.family, []).append(each)
    return {name: tuple(members) for name, members in found.items() if len(members) > 1}


def group_indices(
    groups: Mapping[str, Sequence[Factor]], responses: Mapping[str, Array]
) -> dict[str, tuple[Index, ...]]:
    """Indices of every group for every response, the largest first.

    A group with more columns than a fifth of the decided draws is left out: its fit would be noise.
    """
    found: dict[str, list[Index]] = {name: [] for name in responses}
    masks: dict[bytes, list[str]] = {}
    for name, values in responses.items():
        masks.setdefault(np.isfinite(values).tobytes(), []).append(name)
    for label, members in groups.items():
        for names in masks.values():
            known = np.isfinite(responses[names[0]])
            draws = int(np.count_nonzero(known))
            basis = design(members, known) if draws > 1 else np.zeros((draws, 0))
            if draws < _DRAWS_PER_COLUMN * (basis.shape[1] + 1):
                continue
            y = np.stack([responses[name][known] for name in names], axis=1)
            for name, index in zip(names, _fit(label, basis, y, len(groups)), strict=True):
                found[name].append(index)
    return {
        name: tuple(sorted(each, key=lambda index: -np.nan_to_num(index.share, nan=-np.inf)))
        for name, each in found.items()
    }


def _fit(label: str, basis: Array, y: Array, tests: int) -> list[Index]:
    draws, rank = basis.shape
    x = np.concatenate([np.full((draws, 1), draws**-0.5), basis], axis=1)
    y = y - y.mean(axis=0)
    group = deal(draws)
    parts = [group == g for g in range(GROUPS)]
    gram = np.eye(rank + 1)
    cross, squares, sums = x.T @ y, (y**2).sum(axis=0), y.sum(axis=0)
    shares = [_share(gram, cross, squares, sums, draws)]
    for part in parts:
        shares.append(
            _share(
                gram - x[part].T @ x[part],
                cross - x[part].T @ y[part],
                squares - (y[part] ** 2).sum(axis=0),
                sums - y[part].sum(axis=0),
                draws - int(part.sum()),
            )
        )
    left_out = np.array(shares)
    half = T * standard_error(left_out[1:])
    explained = 1.0 - (1.0 - left_out[0]) * (draws - rank - 1) / (draws - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = explained / max(rank, 1) / (1.0 - explained) * (draws - rank - 1)
    told = np.nan_to_num(np.maximum(statistic, 0.0))
    chance = f_tail(told, np.array(max(rank, 1)), np.array(draws - rank - 1))
    return [
        Index(label, float(s), float(s - h), float(s + h), bool(p < LEVEL / tests and np.isfinite(s)))
        for s, h, p in zip(left_out[0], half, chance, strict=True)
    ]


def _share(gram: Array, cross: Array, squares: Array, sums: Array, draws: int) -> Array:
    """Corrected R² of each response, from sums over the draws."""
    explained = (cross * np.linalg.lstsq(gram, cross, rcond=None)[0]).sum(axis=0)
    total = squares - sums**2 / draws
    within = np.maximum(squares - explained, 0.0) / (draws - gram.shape[0])
    share = np.full(total.shape, np.nan)
    np.divide(total / (draws - 1) - within, total / (draws - 1), out=share, where=total > 0)
    return share
