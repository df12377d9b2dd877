"""The arguments a server knows: embedded ones, one given when it was started, and visitors' own texts."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from tripolar.errors import ScenarioError
from tripolar.figures.table import FigureTable, load_table
from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import embedded_names, load, load_chain, load_text
from tripolar.scenario.objects import Scenario
from tripolar.web.asks import Asked, ServerLimits, check_text
from tripolar.web.own import with_claims
from tripolar.web.structure import structure
from tripolar.workflow.explorer import Explorer

__all__ = ["YOURS", "Library", "Own"]

YOURS = "yours"  # the name of an argument that came as a text
_EXPLORERS = 16  # each holds a prepared scenario and some layouts of boards: a few megabytes


@dataclass(frozen=True, slots=True)
class Own:
    """The argument that a server opens with: an embedded one's name, or a file's with what the file held."""

    name: str = "russia-2025"
    texts: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def read(cls, own: str | Path | None) -> Own:
        """Read a file, once, or see that a name is known.

        Raises
        ------
        InputError
            When it cannot be used.
        """
        if own is None or str(own) in embedded_names():
            return cls() if own is None else cls(str(own))
        scenario = load(own)
        return cls(scenario.name, scenario.texts, scenario.files)


class Library:
    """Scenarios by name, and explorers that are kept while they are used; for one thread.

    Parameters
    ----------
    limits : ServerLimits
        Of texts.
    own : Own
        The argument to open with; no file is read here.

    Attributes
    ----------
    opening : str
        Name of the scenario that a visitor meets first.
    """

    def __init__(self, limits: ServerLimits, own: Own) -> None:
        self._limits = limits
        self._given = {own.name: load_chain(own.texts, own.files)} if own.texts else {}
        self.opening = own.name
        self._explorers: OrderedDict[str, Explorer] = OrderedDict()
        self._structures: WeakKeyDictionary[Explorer, bytes] = WeakKeyDictionary()

    @property
    def names(self) -> tuple[str, ...]:
        """Every argument by name, the one to open with first."""
        return tuple(dict.fromkeys((self.opening, *self._given, *embedded_names())))

    def scenario(self, name: str) -> Scenario:
        """Find a scenario by name.

        Raises
        ------
        ScenarioError
            When there is none; no file is looked for.
        """
        if name in self._given:
            return self._given[name]
        if name not in embedded_names():
            raise ScenarioError(f"no scenario '{name}'", allowed=self.names, given=name)
        return load(name)

    def table(self, name: str) -> FigureTable:
        """The figures of a scenario, by its name; of none, the embedded ones. Raises as `explorer`."""
        if not name or not self.scenario(name).figures:
            return load_table()
        return self.explorer(Asked(name=name)).prepared.table

    def explorer(self, asked: Asked) -> Explorer:
        """Find or make the explorer of an argument.

        Raises
        ------
        InputError
            What is wrong with the argument, on one line.
        """
        key = asked.name
        if asked.text or asked.claims:
            key = hashlib.sha256(asked.model_dump_json().encode()).hexdigest()
        found = self._explorers.get(key)
        if found is None:
            found = Explorer(prepare(self._read(asked)))
            self._explorers[key] = found
            while len(self._explorers) > _EXPLORERS:
                self._explorers.popitem(last=False)
        self._explorers.move_to_end(key)
        return found

    def structure(self, asked: Asked) -> bytes:
        """The structure of an argument as JSON text, kept beside its explorer. Raises as `explorer`."""
        explorer = self.explorer(asked)
        found = self._structures.get(explorer)
        if found is None:
            was = {claim.id: claim for claim in self.base(asked).claims} if asked.claims else {}
            told = json.dumps(structure(explorer, was), allow_nan=False, ensure_ascii=False)
            found = self._structures[explorer] = told.encode()
        return found

    def scenarios(self) -> Iterable[Scenario]:
        """Every scenario known by name."""
        return (self.scenario(name) for name in self.names)

    def base(self, asked: Asked) -> Scenario:
        """The argument as its author wrote it, without a visitor's claims. Raises as `explorer`."""
        if asked.name:
            return self.scenario(asked.name)
        check_text(asked.text, self._limits)
        return load_text(asked.text, YOURS)

    def _read(self, asked: Asked) -> Scenario:
        return with_claims(self.base(asked), asked.claims)
