"""The columns of draws that a run holds, each with its unit and what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tripolar.answer.answer import Answer
from tripolar.answer.json import plain
from tripolar.ensemble.result import Ensemble
from tripolar.errors import ParameterError
from tripolar.extras import need
from tripolar.measure.roles import role
from tripolar.prepare.quantities import QUANTITIES
from tripolar.scenario.paths import read_path
from tripolar.words import LEVEL_WORDS

if TYPE_CHECKING:
    import xarray
__all__ = ["Column", "columns", "drawn_roles", "level_shares", "to_xarray"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name as on the page, group, unit, meaning, and the draws.

    `group` is ``parameter`` (drawn), ``constant`` (the same in every draw), ``derived`` (solved or blended)
    or ``quantity`` (of the game).
    """

    name: str
    group: str
    unit: str
    says: str
    values: NDArray[np.float64] | NDArray[np.str_]


def columns(ensemble: Ensemble) -> tuple[Column, ...]:
    """List every column of an ensemble: what was drawn or is constant, what follows, what was computed."""
    drawn = [_parameter(ensemble, path, "parameter", values) for path, values in ensemble.parameters.items()]
    fixed = [_parameter(ensemble, path, "constant", values) for path, values in _constants(ensemble)]
    derived = [_parameter(ensemble, path, "derived", values) for path, values in ensemble.derived.items()]
    computed = [_quantity(ensemble, key, values) for key, values in ensemble.quantities.items()]
    return (*drawn, *fixed, *derived, *computed)


def _constants(ensemble: Ensemble) -> Iterator[tuple[str, NDArray[np.float64] | NDArray[np.str_]]]:
    """Parameters that are the same in every draw, with numbers in place of expressions over figures."""
    for path, parameter in ensemble.prepared.parameters.items():
        if not (parameter.distribution.varies or path in ensemble.parameters or path in ensemble.derived):
            yield path, np.broadcast_to(np.asarray(parameter.distribution.centre), ensemble.draws)


def _parameter(
    ensemble: Ensemble, path: str, group: str, values: NDArray[np.float64] | NDArray[np.str_]
) -> Column:
    try:
        family = read_path(path, ensemble.scenario.actors).family
    except ParameterError:  # a helper of the draws, such as a weight within a blend
        return Column(path, group, "", "", values)
    return Column(path, group, "" if family.unit == "none" else family.unit, family.says, values)


def _quantity(ensemble: Ensemble, key: str, values: NDArray[np.float64]) -> Column:
    quantity = QUANTITIES.get(key.partition("(")[0])
    if quantity is None:
        return Column(key, "quantity", "", "", values)
    variant = key.rstrip(")").rpartition(", ")[2]
    under = f", under {variant}" if variant in ensemble.scenario.variants else ""
    return Column(key, "quantity", quantity.unit, quantity.says + under, values)


def level_shares(ensemble: Ensemble, dyad: str) -> tuple[tuple[float, float], ...]:
    """How often each level of a relation was drawn: level and share, the most frequent first.

    Empty where the scenario gives no level.
    """
    path = f"relation.{dyad}"
    drawn = ensemble.parameters.get(path)
    if drawn is None:
        known = ensemble.scenario.parameters.get(path)
        return () if known is None else ((_level(known.distribution.centre), 1.0),)
    values, counts = np.unique(np.asarray(drawn), return_counts=True)
    shares = ((_level(value), float(count) / drawn.size) for value, count in zip(values, counts, strict=True))
    return tuple(sorted(shares, key=lambda pair: (-pair[1], pair[0])))


def drawn_roles(ensemble: Ensemble, k: int) -> tuple[tuple[str, float], ...]:
    """The roles of the kth of three powers by the relations drawn, each with its share, the likeliest first.

    What is not hostile counts as an amity. Empty unless three powers are at the table.
    """
    codes = ensemble.scenario.table().codes
    if len(codes) != 3:
        return ()
    shares: dict[str, float] = {}
    code, signs = codes[k], []
    one, other = (each for each in codes if each != code)
    for pair in ((code, one), (code, other), (one, other)):
        path = "relation." + "-".join(sorted(pair, key=codes.index))
        drawn = ensemble.parameters.get(path)
        if drawn is None:
            known = ensemble.scenario.parameters.get(path)
            if known is None:
                return ()
            drawn = np.full(ensemble.draws, known.distribution.centre)
        signs.append([1 if _level(each) > 0 else -1 for each in np.asarray(drawn).tolist()])
    for each in zip(*signs, strict=True):
        name = role(*each) or ""
        shares[name] = shares.get(name, 0.0) + 1.0 / ensemble.draws
    return tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0])))


def _level(value: float | str) -> float:
    return LEVEL_WORDS[value] if isinstance(value, str) and value in LEVEL_WORDS else float(value)


def to_xarray(answer: Answer) -> xarray.Dataset:
    """Give the draws as a dataset with one dimension, ``draw``.

    Variables bear the names of the page, such as ``stake.USA.RUS`` or ``value(RUS, no-us)``, with
    ``units``, ``long_name`` and ``group`` as attributes; the dataset says how it was made.
    """
    need("export", "a dataset of the draws", "xarray")
    import xarray as xr

    variables = {
        column.name: ("draw", column.values, _attributes(column)) for column in columns(answer.ensemble)
    }
    about = {"long_name": "whether the draw's hazards were met", "units": "1"}
    calibrated = ("draw", answer.ensemble.calibrated.astype(np.int8), about)
    return xr.Dataset(
        {"calibrated": calibrated, **variables},
        coords={"draw": np.arange(answer.ensemble.draws)},
        attrs=provenance_texts(answer.ensemble),
    )


def _attributes(column: Column) -> dict[str, str]:
    return {"units": column.unit or "1", "long_name": column.says or column.name, "group": column.group}


def provenance_texts(ensemble: Ensemble) -> dict[str, str]:
    """Give how the draws were made, and what no column can hold of the game that they are draws of.

    As text, since netCDF attributes do not nest.
    """
    scenario = ensemble.scenario
    made = {
        **plain(ensemble.provenance),
        "actors": plain(scenario.actors),
        "levels": plain(scenario.levels),
        "eras": [scenario.year, *scenario.eras] if scenario.eras else [],
        "variants": {name: plain(variant.changes) for name, variant in scenario.variants.items()},
    }
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in made.items()}
