"""Parameters whose draws come from a file, such as the posterior of an estimation.

The file is comma-separated text or netCDF, read as columns of numbers.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import InputError, ParameterError, ScenarioError
from tripolar.extras import need
from tripolar.scenario.changes import leave_draw
from tripolar.scenario.distributions import Distribution, Fixed, Sampled
from tripolar.scenario.objects import Parameter
from tripolar.scenario.parameters import Rules, check_number
from tripolar.scenario.paths import ParameterPath, read_path
from tripolar.scenario.source import Origin, SourceNode
from tripolar.words import fault

__all__ = ["POSTERIOR_KEYS", "SUFFIXES", "DrawFile", "PosteriorEntry", "read_posterior"]

POSTERIOR_KEYS = ("file", "parameters", "why")

WEIGHT = "weight"

_FEWEST = 20  # rows, or as many as unequal weights are worth

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PosteriorEntry:
    """What a scenario says of a file of draws, and the text that says it."""

    node: SourceNode
    origin: Origin

    @property
    def keys(self) -> Mapping[str, SourceNode]:
        """File, parameters and reason; a name alone is that of the file."""
        if isinstance(self.node.value, str):
            return {"file": self.node}
        return self.node.keys_among("posterior", POSTERIOR_KEYS)

    @property
    def removes(self) -> bool:
        """Whether it takes away what is inherited."""
        return "file" in self.keys and self.keys["file"].is_null

    def file(self) -> DrawFile:
        """Read the file, whose name must be one beside the scenario.

        Raises
        ------
        ScenarioError
            When it cannot be read.
        """
        if "file" not in self.keys:
            raise self.node.fail("posterior lacks 'file'", allowed=POSTERIOR_KEYS)
        name = self.keys["file"].text("the file of posterior")
        if not name.endswith(SUFFIXES):
            raise self.keys["file"].fail(f"'{name}' is no file of draws", allowed=SUFFIXES)
        found = self.origin.beside(name)
        if found is None:
            raise self.keys["file"].fail(f"posterior takes a file beside this one, not '{name}'")
        return DrawFile(name, *found)


def read_posterior(
    entry: PosteriorEntry,
    file: DrawFile,
    parameters: Mapping[str, Parameter],
    later: Collection[str],
    rules: Rules,
) -> dict[str, Parameter]:
    """Give the parameters with those in the file drawn from its rows, all by one draw.

    What a scenario sets for them stands aside, as their prior; but not the `later` paths, which files
    that inherit the posterior set anew.

    Raises
    ------
    ScenarioError, ParameterError
        When the file cannot be read, a column is missing, unknown or not allowed, a value is not finite
        or outside its limits, or there are too few rows.
    """
    keys, name, shown = entry.keys, file.name, file.shown
    columns = dict(file.columns())
    weights = columns.pop(WEIGHT, None)
    chosen = _chosen(keys, columns, shown)
    targets = _targets(chosen, parameters, rules, keys, shown)
    rows = next(iter(columns.values())).size
    weights = _weights(weights, rows, shown)
    given = {path: columns[column] for path, column in targets.items()}
    for path, values in given.items():
        _check(path, targets[path], values, shown)
    # In the order of the first parameter, so that a share of the rows is a share of its values.
    order = np.argsort(given[min(given)], kind="stable")
    digest = hashlib.sha256(b"".join(each.tobytes() for each in (weights, *given.values()))).hexdigest()
    used = sorted(given.keys() - set(later))
    why = keys["why"].text("why") if "why" in keys else f"drawn from {name}"
    kept = dict(parameters)
    for path in used:
        leave_draw(kept, path)
        del kept[path]
    owner = ""
    for path in used:
        values = given[path][order]
        made: Distribution = Sampled(name, targets[path], digest, values, weights[order])
        if np.ptp(values) == 0:
            made = Fixed(float(values[0]))
        kept[path] = replace(
            parameters[path],
            distribution=made,
            why=why,
            judgement=False,
            where=keys["file"].where,
            drawn_with=owner if made.varies else "",
        )
        owner = owner or (path if made.varies else "")
    return {path: kept[path] for path in parameters}


def _chosen(keys: Mapping[str, SourceNode], columns: Mapping[str, Array], shown: str) -> tuple[str, ...]:
    """The columns to take: all of the file, or those that the scenario lists."""
    if "parameters" not in keys or keys["parameters"].is_null:
        if not columns:
            raise ParameterError("no column names a parameter", where=shown)
        return tuple(columns)
    listed = keys["parameters"].items("the parameters of posterior")
    for each in listed:
        name = each.text("a parameter of posterior")
        if name not in columns:
            raise each.fail(f"no column '{name}' in {shown}", allowed=columns, given=name)
    if not listed:
        raise keys["parameters"].fail("the parameters of posterior are none")
    return tuple(str(each.value) for each in listed)


def _targets(
    chosen: tuple[str, ...],
    parameters: Mapping[str, Parameter],
    rules: Rules,
    keys: Mapping[str, SourceNode],
    shown: str,
) -> dict[ParameterPath, str]:
    """The column of every canonical path."""
    found: dict[ParameterPath, str] = {}
    for column in chosen:
        try:
            path = read_path(column, rules.actors)
        except ParameterError as error:
            hint = "" if "parameters" in keys else "; 'parameters' under posterior chooses columns"
            raise ParameterError(f"{error.line()}{hint}", where=f"{shown}, column '{column}'") from None
        if path.family.kind != "number":
            raise ParameterError(
                f"{column} is a {path.family.kind}: only numbers are drawn from a file", where=shown
            )
        for target in path.targets:
            if target not in parameters:
                raise ParameterError(
                    f"{target} has no value in the scenario to take the place of", where=shown
                )
            if target in found:
                raise ParameterError(
                    f"columns '{found[target]}' and '{column}' both give {target}", where=shown
                )
            found[target] = column
    return found


def _weights(given: Array | None, rows: int, shown: str) -> Array:
    weights = np.ones(rows) if given is None else given
    if not np.all(np.isfinite(weights) & (weights >= 0)):
        bad = int(np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))[0])
        raise ParameterError(f"the weight of row {bad + 1} must be a number, 0 or more", where=shown)
    total = float(weights.sum())
    worth = total**2 / float(np.sum(weights**2)) if total > 0 else 0.0
    if worth < _FEWEST:
        as_good = "" if given is None else f", which their weights make worth {worth:.1f}"
        raise ParameterError(f"too few rows: {rows}{as_good}", where=shown, allowed=(f"{_FEWEST} or more",))
    return weights


def _check(path: ParameterPath, column: str, values: Array, shown: str) -> None:
    for row in np.flatnonzero(~np.isfinite(values))[:1]:
        raise ParameterError(f"row {row + 1} of column '{column}' is no finite number", where=shown)
    for row in (int(values.argmin()), int(values.argmax())):
        try:
            check_number(path, float(values[row]))
        except InputError as error:
            raise ParameterError(f"row {row + 1}: {error.line()}", where=shown) from None


SUFFIXES = (".csv", ".nc")


@dataclass(frozen=True, slots=True)
class DrawFile:
    """A file of draws: its name, its content, and its name as errors show it."""

    name: str
    content: bytes = field(repr=False)
    shown: str

    def columns(self) -> Mapping[str, Array]:
        """Read every column, each (rows,); what is no number is NaN.

        Of netCDF, every numeric variable that has as many values as the largest is read, flattened:
        draws by chain are rows.

        Raises
        ------
        ScenarioError
            When the file has another shape.
        """
        text = self.name.endswith(".csv")
        try:
            return _from_csv(self.content, self.shown) if text else _from_netcdf(self.content, self.shown)
        except UnicodeDecodeError:
            raise ScenarioError("not a text in UTF-8", where=self.shown) from None
        except csv.Error as error:
            raise ScenarioError(f"not comma-separated text: {fault(str(error))}", where=self.shown) from None
        except OSError:
            raise ScenarioError("not netCDF", where=self.shown) from None


def _from_csv(content: bytes, shown: str) -> Mapping[str, Array]:
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    names = [name.strip() for name in next(lines, [])]
    if not any(names):
        raise ScenarioError("the first line must name the columns", where=f"{shown}:1")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ScenarioError(f"column '{twice[0]}' stands twice", where=f"{shown}:1")
    rows: list[list[float]] = []
    for line in lines:
        if line and len(line) != len(names):
            raise ScenarioError(
                f"{len(line)} values, and the first line names {len(names)} columns",
                where=f"{shown}:{lines.line_num}",
            )
        if line:
            rows.append([_number(text) for text in line])
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
    return {name: table[:, k].copy() for k, name in enumerate(names)}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _from_netcdf(content: bytes, shown: str) -> Mapping[str, Array]:
    need("export", f"'{shown}'", "h5netcdf", "h5py")
    import h5netcdf

    found: dict[str, Array] = {}
    with h5netcdf.File(io.BytesIO(content), "r") as file:
        for name, variable in file.variables.items():
            if variable.ndim and np.dtype(variable.dtype).kind in "fiu" and name not in file.dimensions:
                found[name] = np.asarray(variable[...], dtype=np.float64).ravel()
    most = max((column.size for column in found.values()), default=0)
    return {name: column for name, column in found.items() if column.size == most}
