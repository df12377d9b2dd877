"""What theories say of every year of the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tripolar.errors import LensError
from tripolar.figures.groups import LAST_YEAR
from tripolar.figures.table import FigureTable
from tripolar.lenses.lens import POWER, PROFILES, RELATIONS, TRADE, Lens, LensQuestion, LensResult
from tripolar.lenses.network import Network, network_of_year
from tripolar.lenses.panel import LensPanel, LensTurn, turns_of

__all__ = ["MOST_YEARS", "LensHistory", "history", "who_sat"]

#: Most years that are looked at in one go.
MOST_YEARS = 250

#: Who stood where a power of today stands, until which year.
_BEFORE = {"RUS": ("SUN", 1991)}


@dataclass(frozen=True, slots=True)
class LensHistory:
    """What theories say, year by year.

    Attributes
    ----------
    codes : tuple of str
        The powers as of today; the Soviet Union stands for Russia until 1991 under Russia's code.
    panels : mapping of year to LensPanel
        In the order of years.
    """

    codes: tuple[str, ...]
    panels: Mapping[int, LensPanel]

    @property
    def years(self) -> tuple[int, ...]:
        """All years."""
        return tuple(self.panels)

    @property
    def lenses(self) -> tuple[str, ...]:
        """Every theory that was asked, whether or not it applied."""
        return tuple(dict.fromkeys(name for panel in self.panels.values() for name in panel.reads))

    @property
    def reads(self) -> dict[str, frozenset[str]]:
        """What each theory reads."""
        return {name: reads for panel in self.panels.values() for name, reads in panel.reads.items()}

    def answers(self, question: LensQuestion) -> dict[str, dict[int, str]]:
        """Each theory's answer in words, by year; years without one are left out."""
        found: dict[str, dict[int, str]] = {}
        for year, panel in self.panels.items():
            for lens, answer in panel.answers.get(question, {}).items():
                found.setdefault(lens, {})[year] = answer.text
        return {lens: found[lens] for lens in self.lenses if lens in found}

    def contradicted(self, question: LensQuestion) -> tuple[int, ...]:
        """Years in which two theories have nothing in common on a question."""
        return tuple(
            year
            for year, panel in self.panels.items()
            if any(found.question is question for found in panel.contradictions)
        )

    def turned(self, lens: str, by: str) -> tuple[int, ...]:
        """Years in which an answer of a theory depends on how an input is read."""
        return tuple(
            year
            for year, panel in self.panels.items()
            if any(turn.lens == lens and turn.reading.startswith(by) for turn in panel.turns)
        )


def who_sat(code: str, year: int) -> str:
    """Find who stood where a power of today stands.

    >>> who_sat("RUS", 1971), who_sat("RUS", 1992), who_sat("CHN", 1971)
    ('SUN', 'RUS', 'CHN')
    """
    before, until = _BEFORE.get(code, (code, 0))
    return before if year <= until else code


def history(
    lenses: Iterable[Lens], codes: Sequence[str], first: int, last: int, table: FigureTable | None = None
) -> LensHistory:
    """Apply theories to every year of the figures.

    A year in which all that a theory reads is as in an earlier one is not computed again.

    Parameters
    ----------
    codes : sequence of str
        The powers as of today.
    first, last : int
        Both included.

    Raises
    ------
    FigureError
        If a code is unknown to the figures.
    LensError
        If there are no years, more than 250, or some after the newest of the figures.
    """
    if not first <= last < first + MOST_YEARS:
        raise LensError(f"from {first} to {last} are no years, or more than {MOST_YEARS}")
    if last > LAST_YEAR:
        raise LensError(f"the figures end in {LAST_YEAR}, before {last}")
    lenses = tuple(lenses)
    kept: dict[tuple[object, ...], tuple[LensResult, tuple[LensTurn, ...]]] = {}
    panels = {}
    for year in range(first, last + 1):
        then = network_of_year(tuple(who_sat(code, year) for code in codes), year, table)
        named = then if then.codes == tuple(codes) else replace(then, codes=tuple(codes))
        panels[year] = _panel(lenses, named, kept)
    return LensHistory(tuple(codes), panels)


def _panel(
    lenses: Sequence[Lens],
    network: Network,
    kept: dict[tuple[object, ...], tuple[LensResult, tuple[LensTurn, ...]]],
) -> LensPanel:
    """As `apply_all`, with what was found for the same inputs before."""
    results: list[LensResult] = []
    declined: dict[str, str] = {}
    turns: list[LensTurn] = []
    for lens in lenses:
        key = (lens.name, *_read(network, lens.reads))
        if key not in kept:
            try:
                result = lens.apply(network)
            except LensError as error:  # not kept: the reason may name the year
                declined[lens.name] = error.problem
                continue
            kept[key] = result, turns_of(lens, network, result)
        result, turned = kept[key]
        results.append(result)
        turns += turned
    return LensPanel(
        network, {lens.name: lens.reads for lens in lenses}, tuple(results), declined, tuple(turns)
    )


def _read(network: Network, reads: frozenset[str]) -> list[object]:
    """All that a theory can see of a network, as a key."""
    found: list[object] = []
    for name, values, cases in (
        (RELATIONS, network.relations, network.relation_cases),
        (POWER, network.weights, network.power_cases),
        (TRADE, network.home_shares, ()),
        (PROFILES, network.relations[:0], network.profiles),
    ):
        if name in reads:
            found.append(values.tobytes())
            found += [(case.label, case.chance, case.values.tobytes()) for case in cases]
    return found
