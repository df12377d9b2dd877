"""Every claim's probability at once, where some inputs are fixed, from the stored truth of many draws.

Solving draws anew takes seconds; the stored ones answer in milliseconds, by `stats.conditional_share`. What
they cannot answer is told: a value outside the range that was drawn, an input that was not drawn at all,
weights of a blend, and inputs that share one draw.

Two rows are estimated for each claim: the share of draws in which it holds, and that in which it is not known
to fail. Between them lie the draws that do not decide it, so that the verdict follows by the rule of a ledger
(`claims.verdict`).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tripolar.claims.chains import truths
from tripolar.claims.criterion import criteria_of
from tripolar.claims.verdict import Assessment
from tripolar.ensemble.draws import Sampler, sampler
from tripolar.ensemble.result import Ensemble
from tripolar.errors import DamagedError
from tripolar.prepare.prepared import Prepared
from tripolar.scenario.changes import Changes, change_texts
from tripolar.scenario.content import content_of
from tripolar.scenario.correlations import copulas
from tripolar.scenario.variants import overridden
from tripolar.stats.conditional_share import FixedInput, conditional_shares, pooled
from tripolar.stats.sampling import Z

__all__ = ["MOST_CLASSES", "AtOnce", "Input", "Quick", "StoredTruths", "shipped", "truths_of"]

MOST_CLASSES = 6  # values of an input up to which it has contrasts in the place of a polynomial

Array = NDArray[np.float64]
Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class StoredTruths:
    """The truth of every computed claim in every draw of a run.

    Attributes
    ----------
    computed : str
        Fingerprint of what was run (`_computed`).
    protocol : str
        Renewal protocol.
    seed, draws : int
        Of the run.
    claims : tuple of str
        Ids of the claims that are decided draw by draw.
    holds, possible : bool array (claims, draws)
        Where each holds, and where it is not known to fail.
    processor : mapping of str to str
        What they were solved on, as `ensemble.processor` tells it; empty where it was not written down. On
        another, draws that are hard to calibrate can end elsewhere.
    """

    computed: str
    protocol: str
    seed: int
    draws: int
    claims: tuple[str, ...]
    holds: Bits
    possible: Bits
    processor: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def is_of(self, prepared: Prepared) -> bool:
        """Whether a scenario is the one that was run, in all that its draws depend on."""
        return (self.computed, self.protocol) == (_computed(prepared), prepared.protocol)

    def to_bytes(self) -> bytes:
        """As a file: an archive of two packed arrays and a head."""
        head = {
            "computed": self.computed,
            "protocol": self.protocol,
            "seed": self.seed,
            "draws": self.draws,
            "claims": list(self.claims),
            "processor": dict(self.processor),
        }
        packed = {
            "holds": np.packbits(self.holds, axis=1),
            "open": np.packbits(self.possible ^ self.holds, axis=1),
        }
        told = io.BytesIO()
        with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("head.json"), json.dumps(head, sort_keys=True))
            for name, bits in packed.items():
                entry = zipfile.ZipInfo(f"{name}.bits")
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, bits.tobytes())
        return told.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> StoredTruths:
        """Read what `to_bytes` wrote.

        Raises
        ------
        DamagedError
            If it is no such file.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(stored)) as archive:
                head: dict[str, Any] = json.loads(archive.read("head.json"))
                shape = (len(head["claims"]), int(head["draws"]))
                holds, undecided = (
                    _unpacked(archive.read(f"{name}.bits"), shape) for name in ("holds", "open")
                )
            return cls(**{**head, "claims": tuple(head["claims"])}, holds=holds, possible=holds | undecided)
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as problem:
            raise DamagedError(f"stored draws cannot be read: {problem}") from None


def _unpacked(packed: bytes, shape: tuple[int, int]) -> Bits:
    bits = np.frombuffer(packed, dtype=np.uint8).reshape(shape[0], -1)
    return np.unpackbits(bits, axis=1, count=shape[1]).astype(np.bool_)


def _computed(prepared: Prepared) -> str:
    """SHA-256 of all that decides what is drawn and what the claims come to, numbers in place of figures.

    What is only said (titles, labels, reasons, questions, stories) decides nothing, nor do figures that
    were not read.
    """
    content = content_of(prepared.numeric)
    parameters, variants, blends = (content[key] for key in ("parameters", "variants", "blends"))
    told = {
        "year": content["year"],
        "levels": content["levels"],
        "eras": content.get("eras", []),
        "actors": [[actor[key] for key in ("code", "leaders", "hostile")] for actor in content["actors"]],
        "parameters": {path: _without(each, "why", "judgement") for path, each in parameters.items()},
        "blends": {path: _without(each, "why", "measures") for path, each in blends.items()},
        "shares": {
            # Last digits are not what was run: powers and logarithms differ between machines.
            path: {measure: [f"{share:.12g}" for share in shares] for measure, shares in blend.items()}
            for path, blend in prepared.blends.items()
        },
        "ranks": {pair: each["rank"] for pair, each in content.get("correlations", {}).items()},
        "variants": {name: variant["changes"] for name, variant in variants.items()},
        "claims": [
            [each.id, content["claims"][each.id]["holds"], each.terms]
            for each in prepared.scenario.claims
            if each.id in prepared.asked
        ],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _without(content: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in keys}


def shipped(prepared: Prepared) -> StoredTruths | None:
    """The stored draws that came with an embedded scenario; None for any other, or one that was changed."""
    place = files("tripolar.examples") / "stored" / f"{prepared.scenario.name}.truths"
    if not place.is_file():
        return None
    found = StoredTruths.from_bytes(place.read_bytes())
    return found if found.is_of(prepared) else None


def truths_of(ensemble: Ensemble) -> StoredTruths:
    """Take the truths of a run's claims, those decided over all draws together left out."""
    criteria = {name: each for name, each in criteria_of(ensemble).items() if each.per_draw}
    found = truths(criteria)
    rows = np.array(list(found.values())).reshape(len(found), ensemble.draws)
    return StoredTruths(
        computed=_computed(ensemble.prepared),
        protocol=ensemble.provenance.protocol,
        seed=ensemble.provenance.seed,
        draws=ensemble.draws,
        claims=tuple(found),
        holds=rows == 1.0,
        possible=rows != 0.0,
    )


@dataclass(frozen=True, slots=True)
class Quick:
    """What stored draws say of the claims at one place.

    Attributes
    ----------
    claims : mapping of claim id to Assessment
        Empty where there is no answer.
    reason : str
        Why stored draws say nothing there; empty where they do.
    off : tuple of str
        Claims of which exact draws say something else, beyond both errors: those stand alone.
    """

    claims: Mapping[str, Assessment]
    reason: str = ""
    off: tuple[str, ...] = ()


class AtOnce:
    """A scenario with stored draws, ready to be asked.

    Parameters
    ----------
    prepared : Prepared
        The scenario as the stored draws had it.
    stored : StoredTruths
        Of the same scenario.

    Raises
    ------
    DamagedError
        If the stored draws are of another scenario, or of other figures.
    """

    def __init__(self, prepared: Prepared, stored: StoredTruths) -> None:
        if not stored.is_of(prepared):
            raise DamagedError(f"the stored draws are not of {prepared.scenario.name} as it is now")
        self.prepared = prepared
        self.stored = stored
        self._rows = _rows(stored)
        self._inputs: dict[str, Input] = {}
        self._drawn: dict[str, NDArray[Any]] = {}

    def at(self, changes: Changes = (), exact: StoredTruths | None = None) -> Quick:
        """Estimate every claim's probability with these changes made.

        Parameters
        ----------
        changes : iterable of str, or mapping
            As `prepare` takes them.
        exact : StoredTruths, optional
            Of the first of the draws, solved with the changes made and all other inputs as they were
            (`ensemble.draws.shared_dimensions`). They are weighed with the stored ones, and check them.

        Raises
        ------
        ParameterError
            When a path or value is not allowed.
        """
        moved = self._moved(changes)
        quick = None if isinstance(moved, str) else conditional_shares(moved, self._rows)
        if exact is None:
            return Quick({}, str(moved)) if quick is None else self._told(*quick)
        share, variance = self._paired(exact)
        if quick is None:
            return replace(self._told(share, np.sqrt(variance)), reason=str(moved))
        share, error, apart = pooled(*quick, share, variance)
        off = tuple(name for name, one in zip(self.stored.claims, apart, strict=False) if one)
        return replace(self._told(share, error), off=off)

    def input(self, path: str) -> Input:
        """The draws of an input, ranked.

        Raises
        ------
        KeyError
            If it was not drawn.
        """
        if path not in self._inputs:
            self._inputs[path] = Input.of(self.drawn(path))
        return self._inputs[path]

    def varies(self, path: str) -> bool:
        """Tell whether a parameter was drawn."""
        known = self.prepared.parameters
        return path in known and known[path].distribution.varies

    def drawn(self, path: str) -> NDArray[Any]:
        """Values of an input in every draw.

        Raises
        ------
        KeyError
            If it was not drawn.
        """
        if not self.varies(path):
            raise KeyError(path)
        if path not in self._drawn:
            self._drawn[path] = self._sampler.values(path, self._columns)
        return self._drawn[path]

    @cached_property
    def _sampler(self) -> Sampler:
        return sampler(self.prepared, self.stored.draws, self.stored.seed)

    @cached_property
    def _columns(self) -> Mapping[str, NDArray[np.float64]]:
        return self._sampler.columns(self._sampler.points.rows())

    def _moved(self, changes: Changes) -> list[FixedInput] | str:
        """The inputs that changes fix, or why stored draws know nothing of them."""
        changed = overridden(self.prepared.numeric, change_texts(changes))
        before = self.prepared.parameters
        if changed.blends != self.prepared.numeric.blends or changed.parameters.keys() != before.keys():
            return "what is changed is not an input that was drawn"
        fixed = {
            path: new.distribution
            for path, new in changed.parameters.items()
            if new.distribution != before[path].distribution
        }
        moved: dict[str, FixedInput] = {}
        for path, distribution in fixed.items():
            if not self.varies(path) or distribution.varies:
                return f"{path} was not drawn, or is not one value now"
            at = self.input(path).score(distribution.centre)
            if at is None:
                return f"{path} lies outside the range that was drawn"
            draw = before[path].drawn_with or path
            own = FixedInput(self.input(path).scores, at, self.input(path).classes)
            if moved.setdefault(draw, own).at != at:
                return f"{path} shares its draw with another input, which is elsewhere"
        for path, parameter in before.items():
            if path not in fixed and (parameter.drawn_with or path) in moved:
                return f"{path} shares its draw with another input, which alone is moved"
        return [*moved.values()] + [
            FixedInput(self.input(path).scores, float("nan"), self.input(path).classes)
            for path in self.correlated(fixed)
        ]

    def correlated(self, fixed: Collection[str]) -> list[str]:
        """Inputs that are correlated with those fixed, and keep their own distribution."""
        groups = (
            each.paths for each in copulas(self.prepared.scenario.correlations, self.prepared.parameters)
        )
        return [path for group in groups if set(group) & set(fixed) for path in group if path not in fixed]

    def _paired(self, exact: StoredTruths) -> tuple[Array, Array]:
        """Share and squared error of each row, from all stored draws and what changed in the first."""
        fresh, first = _rows(exact), self._rows[:, : exact.draws]
        change = fresh - first
        before = self._rows.mean(axis=1)
        share = np.clip(before + change.mean(axis=1), 0.0, 1.0)
        variance = change.var(axis=1) / exact.draws + before * (1.0 - before) / self.stored.draws
        return share, variance + 0.25 / exact.draws**2

    def _told(self, share: Array, error: Array) -> Quick:
        """Two rows a claim as an assessment: the share that holds, and the share that does not fail."""
        count = len(self.stored.claims)
        told = {}
        for k, name in enumerate(self.stored.claims):
            holds, possible = share[k], max(share[k], share[count + k])
            decided = 1.0 - (possible - holds)
            bounds = max(holds - Z * error[k], 0.0), min(possible + Z * error[count + k], 1.0)
            if decided <= 0.0:
                told[name] = Assessment(self.stored.draws, self.stored.draws, None, None, 0.0, 1.0)
                continue
            probability, own = holds / decided, error[k] / decided
            told[name] = Assessment(
                draws=self.stored.draws,
                unknown=round((possible - holds) * self.stored.draws),
                probability=probability,
                error=own,
                lower=bounds[0],
                upper=bounds[1],
                interval=(max(probability - Z * own, 0.0), min(probability + Z * own, 1.0)),
            )
        return Quick(told)


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """An input's draws as `stats.conditional_share` takes them.

    Attributes
    ----------
    values : array (classes,) or (draws,)
        What it was drawn from where that is few values, else its draws in order.
    scores : array (draws,)
        The number of the value where there are few; else twice the rank's share less one.
    classes : int
        How many values; 0 for a number.
    """

    values: NDArray[Any]
    scores: Array
    classes: int

    @classmethod
    def of(cls, drawn: NDArray[Any]) -> Input:
        """Rank the draws of an input."""
        values, codes = np.unique(drawn, return_inverse=True)
        if drawn.dtype.kind in "UO" or values.size <= MOST_CLASSES:
            return cls(values, codes.astype(np.float64), values.size)
        middle = (
            np.searchsorted(values := np.sort(drawn), drawn) + np.searchsorted(values, drawn, "right")
        ) / 2.0
        return cls(values, 2.0 * middle / drawn.size - 1.0, 0)

    def score(self, value: float | str) -> float | None:
        """The score of a value; None outside of what was drawn."""
        if self.classes:
            found = np.flatnonzero(self.values == value)
            return float(found[0]) if found.size else None
        low, high = self.values[0], self.values[-1]
        slack = self.values.size // 100
        if value < low - (self.values[slack] - low) or value > high + (high - self.values[-1 - slack]):
            return None
        drawn, first, times = np.unique(self.values, return_index=True, return_counts=True)
        middle = (first + times / 2.0) / self.values.size
        return float(2.0 * np.interp(float(value), drawn, middle) - 1.0)


def _rows(stored: StoredTruths) -> Array:
    return np.concatenate([stored.holds, stored.possible]).astype(np.float64)
