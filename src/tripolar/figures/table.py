"""The embedded table of figures, read when first needed, and the citations of its sources.

Figures of the states of ``actors.csv`` are in plain tables, one for each theme; those of all others are in
packed files. A look-up reads both, so that the caller need not know which one has a figure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import permutations
from types import MappingProxyType

from tripolar.errors import FigureError
from tripolar.figures import world
from tripolar.figures.figure import Figure, Source, Variable
from tripolar.figures.names import name_of, nearest_state, unknown_state
from tripolar.figures.own import OwnFigures, read_own
from tripolar.figures.query import Query, about, names
from tripolar.figures.store import Cell, fingerprint, read_csv, read_theme

__all__ = ["Citation", "FigureTable", "cite", "load_table"]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Every figure the project carries, with its variables, actors and sources.

    A figure that is not there is unknown; it is never zero.

    Attributes
    ----------
    variables, sources : mapping
        By name and by id.
    actors : mapping of code to name
        Every actor with at least one figure or membership.
    core : frozenset of str
        Codes of those whose figures lie in the plain tables.
    notes : mapping of code to text
        What has to be known of an actor's figures, of those of whom there is something.
    own : OwnFigures
        Figures of an author's own, which stand before those of the table.
    """

    variables: Mapping[str, Variable]
    sources: Mapping[str, Source]
    actors: Mapping[str, str]
    core: frozenset[str]
    notes: Mapping[str, str]
    own: OwnFigures = field(default_factory=OwnFigures)

    def with_own(
        self, files: Iterable[tuple[str, bytes, str]], powers: Mapping[str, str] = MappingProxyType({})
    ) -> FigureTable:
        """The table with figures of an author's own before its own.

        Parameters
        ----------
        files : iterable of three texts
            Name, content, and the name as errors show it. Where two have a figure, that of the first counts.
        powers : mapping of code to name
            Codes of a scenario, which need be no states.

        Raises
        ------
        FigureError
            What is wrong first, with file, line and column.
        """
        own = read_own(files, self.variables, self.actors, powers)
        return replace(
            self,
            variables=MappingProxyType({**self.variables, **own.variables}),
            sources=MappingProxyType({**self.sources, **own.sources}),
            actors=MappingProxyType({**self.actors, **own.powers}),
            own=own,
        )

    def carried(self, figure: Figure) -> Figure | None:
        """What the embedded table says in place of a figure of the author's own; None where nothing."""
        if figure.variable in self.own.variables:
            return None
        name, years = self._carried(figure.variable, figure.who, figure.year)
        return (
            self._figure(figure.variable, name, figure.year, years[figure.year])
            if figure.year in years
            else None
        )

    def get(self, variable: str, who: str, year: int) -> Figure:
        """Look up one figure.

        Raises
        ------
        FigureError
            Naming the nearest variable, the actors or pairs it is known for, or its years.
        """
        found = self.find(variable, who, year)
        if found is None:
            raise self._unknown_year(variable, who, year)
        return found

    def find(self, variable: str, who: str, year: int) -> Figure | None:
        """Look up one figure; None when the table does not know it.

        Raises
        ------
        FigureError
            If there is no such variable, or no such actor or pair of actors.
        """
        name, years = self._known(variable, who, year)
        if not years:
            self._check_actors(variable, who)
        return self._figure(variable, name, year, years[year]) if year in years else None

    def newest(self, series: Iterable[tuple[str, str]], year: int, back: int = 0) -> Figure | None:
        """Look up the newest figure of a year, or of those shortly before, that any of these series has.

        Parameters
        ----------
        series : iterable of two texts
            A variable, and an actor or pair; the best first: it is taken where several know the newest year.
        year, back : int
            The last year, and how many years before it count.

        Raises
        ------
        FigureError
            As `find`.
        """
        listed = tuple(series)
        years = range(year, year - back - 1, -1)
        found = (self.find(variable, who, then) for then in years for variable, who in listed)
        return next((figure for figure in found if figure is not None), None)

    def knows(self, variable: str, who: str) -> bool:
        """Tell whether there is any figure of an actor or pair."""
        return bool(self._known(variable, who)[1])

    def latest(self, variable: str, who: str, until: int | None = None) -> Figure:
        """Look up the newest figure, or the newest not after a year.

        Raises
        ------
        FigureError
            As `get`, and if every known year is later than `until`.
        """
        name, years = self._years(variable, who)
        known = [year for year in years if until is None or year <= until]
        if not known:
            raise self._unknown_year(variable, who, until or 0)
        return self._figure(variable, name, max(known), years[max(known)])

    def series(self, variable: str, who: str) -> tuple[Figure, ...]:
        """List every figure of an actor or pair, by year."""
        name, years = self._years(variable, who)
        return tuple(self._figure(variable, name, year, years[year]) for year in sorted(years))

    def whos(self, variable: str, year: int | None = None) -> tuple[str, ...]:
        """List the actors or pairs for which a variable is known (in a year, if given).

        Of series that list only what is not zero, pairs of which nothing is listed are left out.
        """
        cells = self._cells(variable)
        rest = world.whos(variable, of_pairs=self.variables[variable].of_pairs)
        known = (*cells, *(who for who in rest if who not in cells and not self._is_core(variable, who)))
        known = self._with_own(variable, known)
        if year is None:
            return known
        return tuple(who for who in known if year in self._known(variable, who, year)[1])

    def search(
        self, query: str = "", who: str | None = None, year: int | None = None, *, every_year: bool = False
    ) -> tuple[Figure, ...]:
        """Find figures by words.

        Parameters
        ----------
        query : str
            Words that must all occur: in a variable's name, meaning or unit, as the name or a code of an
            actor, or as a year. A word of up to three letters counts as a whole.
        who : str, optional
            A name or code of an actor (pairs with it are found too), or a pair.
        year : int, optional
            Only this year.
        every_year : bool
            With no year asked for: every year of each series rather than its latest.

        Returns
        -------
        tuple of Figure
            In the order of the variables, then of actors and years.

        Raises
        ------
        FigureError
            If `who` names no state.
        """
        return self._found(Query.read(query, who, year, self.actors), every_year=every_year)

    def unanswered(self, query: str = "", who: str | None = None, year: int | None = None) -> FigureError:
        """Make the error of a search that finds nothing: what it asked for in vain, and what there is."""
        asked = Query.read(query, who, year, self.actors)
        text = " ".join(str(part) for part in (query, who, year) if part)
        for state in asked.states:
            if not self._found(Query((state,), (), None)):
                return FigureError(f"no figures for {state}", allowed=self.actors)
        if asked.year is not None and (found := self._found(replace(asked, year=None))):
            if len(found) == 1:
                return self._unknown_year(found[0].variable, found[0].who, asked.year)
            latest = [f"{each.year} for {each.variable} of {each.who}" for each in found[:3]]
            more = ", …" if len(found) > 3 else ""
            return FigureError(
                f"nothing of that is known in {asked.year}; the latest: {', '.join(latest)}{more}"
            )
        for word in asked.words:
            if not self._found(Query((), (word,), None)):
                problem = f"no figure answers to '{text}': '{word}' is in no variable and no power's name"
                meant = nearest_state(word)
                if meant is None:
                    return FigureError(problem, given=word, allowed=self.variables)
                return FigureError(problem, given=meant.name, allowed=(meant.name, *self.variables))
        return FigureError(f"no figure answers to '{text}': each word must occur", allowed=self.variables)

    def _found(self, asked: Query, *, every_year: bool = False) -> tuple[Figure, ...]:
        found = []
        for variable in self.variables.values():
            rest = [word for word in asked.words if not about(variable, word)]
            for who in self._candidates(variable, asked):
                known = self._known(variable.name, who)[1]
                powers = [f"{code} {self.actors[code]}" for code in who.split("-")]
                if asked.codes <= set(who.split("-")) and all(
                    any(names(power, word) for power in powers) for word in rest
                ):
                    shown = sorted(known) if every_year else [max(known)]
                    if asked.year is not None:
                        shown = [asked.year] if asked.year in known else []
                    found += [self._figure(variable.name, who, then, known[then]) for then in shown]
        return tuple(found)

    def _candidates(self, variable: Variable, asked: Query) -> Iterable[str]:
        """Whose figures a question may mean.

        Those of the plain tables; of the world the states or the pair that it names, and everyone if it
        gives the whole name of the variable.
        """
        cells = self._cells(variable.name)
        if variable.name in asked.words:
            return [who for who in self.whos(variable.name) if asked.codes <= {*who.split("-")}]
        codes = sorted(asked.codes)
        named = [f"{a}-{b}" for a, b in permutations(codes, 2)] if variable.of_pairs else codes
        if variable.directed == "undirected":
            named = ["-".join(codes)] if len(codes) == 2 else []
        if len(codes) != (2 if variable.of_pairs else 1):
            named = []
        found = (who for who in named if self.knows(variable.name, who))
        stored = (self._known(variable.name, who)[0] for who in found)
        return self._with_own(variable.name, (*cells, *stored))

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the files of the table, and of the author's; equal tables have equal fingerprints."""
        both = f"{fingerprint()}\n{self.own.digest}"
        return hashlib.sha256(both.encode()).hexdigest() if self.own.digest else fingerprint()

    def __len__(self) -> int:
        """Count the figures of the plain tables."""
        return sum(len(years) for name in self.variables for years in self._cells(name).values())

    def _cells(self, variable: str) -> Mapping[str, Mapping[int, Cell]]:
        if variable not in self.variables:
            problem = f"no figures under the name '{variable}'"
            raise FigureError(problem, given=variable, allowed=self.variables)
        return (
            {}
            if variable in self.own.variables
            else read_theme(self.variables[variable].theme).get(variable, {})
        )

    def _years(self, variable: str, who: str) -> tuple[str, Mapping[int, Cell]]:
        name, years = self._known(variable, who)
        if not years:
            self._check_actors(variable, who)
            allowed = sorted(self._cells(variable)) or sorted(self.whos(variable))
            raise FigureError(f"{variable} is not known for {who}", given=who, allowed=allowed)
        return name, years

    def _known(self, variable: str, who: str, year: int | None = None) -> tuple[str, Mapping[int, Cell]]:
        """Give the name that figures are stored under, and what is known by year, the author's own first.

        Undirected pairs are stored once. With a year, no other need be among what is given, and packed files
        that do not cover it are not read.
        """
        name, years = self._carried(variable, who, year)
        if variable in self.own.cells:
            undirected = self.variables[variable].directed == "undirected"
            kept = min(who, _turned(who)) if undirected else who
            if own := self.own.years(variable, kept):
                return (name if years else kept), {**years, **own}
        return name, years

    def _carried(self, variable: str, who: str, year: int | None = None) -> tuple[str, Mapping[int, Cell]]:
        """As `_known`, of the embedded table alone."""
        cells = self._cells(variable)
        either = (who, _turned(who)) if self.variables[variable].directed == "undirected" else (who,)
        for name in either:
            if name in cells:
                return name, cells[name]
        spans = world.spans_of(variable)
        covered = year is None or any(span.first <= year <= span.last for span in spans)
        if self.variables[variable].of_pairs != ("-" in who) or self._is_core(variable, who) or not covered:
            return who, {}
        name = min(either)
        return name, world.years_of(variable, name, year)

    def _with_own(self, variable: str, known: Iterable[str]) -> tuple[str, ...]:
        """Those of whom a variable is known, and those of whom only the author's own files know it."""
        listed = dict.fromkeys(known)
        undirected = self.variables[variable].directed == "undirected"
        more = [
            who for who in self.own.cells.get(variable, {}) if not (undirected and _turned(who) in listed)
        ]
        return tuple(dict.fromkeys((*listed, *more)))

    def _is_core(self, variable: str, who: str) -> bool:
        """Whether the plain tables hold all that is known: of single states of theirs they do."""
        return who in self.core and bool(self._cells(variable))

    def _check_actors(self, variable: str, who: str) -> None:
        codes = who.split("-")
        for code in codes:
            self._check_actor(code)
        if (len(codes) == 2) != self.variables[variable].of_pairs or len(codes) > 2:
            wanted = "a pair such as RUS-CHN" if self.variables[variable].of_pairs else "one actor"
            raise FigureError(f"{variable} is kept for {wanted}, not for '{who}'")

    def _check_actor(self, code: str) -> None:
        if code not in self.actors:
            raise unknown_state(code, self.actors)

    def _unknown_year(self, variable: str, who: str, year: int) -> FigureError:
        name, years = self._years(variable, who)
        known = f"known: {spans(years)}, the latest {max(years)}"
        return FigureError(f"{variable} of {name} is unknown in {year}; {known}")

    def _figure(self, variable: str, who: str, year: int, cell: Cell) -> Figure:
        value, source, quality = cell
        return Figure(variable, who, year, value, self.variables[variable].unit, source, quality)


@cache
def load_table() -> FigureTable:
    """Load the table that travels with the package."""
    variables = {
        line["variable"]: Variable(
            line["variable"], line["theme"], line["unit"], line["directed"], line["says"], line["note"]
        )
        for line in read_csv("variables.csv")
    }
    sources = {line["id"]: Source(**line) for line in read_csv("sources.csv")}
    actors, notes = {}, {}
    for line in read_csv("actors.csv"):
        actors[line["code"]] = line["name"]
        if line["note"]:
            notes[line["code"]] = line["note"]
    core = frozenset(actors)
    actors |= {code: name_of(code) for code in world.states() if code not in actors}
    return FigureTable(
        MappingProxyType(variables),
        MappingProxyType(sources),
        MappingProxyType(actors),
        core,
        MappingProxyType(notes),
    )


def _turned(who: str) -> str:
    return "-".join(reversed(who.split("-")))


def spans(years: Mapping[int, object]) -> str:
    """Write years as spans, such as ``1955-1957, 1978-1991``."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


_TEX = str.maketrans({"&": r"\&", "%": r"\%", "_": r"\_", "#": r"\#", "$": r"\$"})


@dataclass(frozen=True, slots=True)
class Citation:
    """One source, with the variables that were read from it.

    Attributes
    ----------
    source : Source
        The source.
    variables : tuple of str
        Names of the variables read from it, in the order first used.
    """

    source: Source
    variables: tuple[str, ...]

    @property
    def text(self) -> str:
        """The citation as one line of text, with licence and address."""
        parts = [f"{self.source.citation}. {self.source.title}. Licence: {self.source.licence}."]
        if self.source.url:
            parts.append(self.source.url)
        return " ".join(parts)

    @property
    def bibtex(self) -> str:
        """The citation as a BibTeX entry of the kind ``misc``."""
        fields = {
            "title": f"{{{self.source.title.translate(_TEX)}}}",
            "note": f"{self.source.citation}. Licence: {self.source.licence}".translate(_TEX),
        }
        if self.source.url:
            fields["howpublished"] = rf"\url{{{self.source.url}}}"
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
        return f"@misc{{{self.source.id},\n" + ",\n".join(lines) + "\n}"


def cite(figures: Iterable[Figure], table: FigureTable) -> tuple[Citation, ...]:
    """Cite the sources of figures, each once, in the order first used."""
    variables: dict[str, dict[str, None]] = {}
    for figure in figures:
        variables.setdefault(figure.source, {})[figure.variable] = None
    return tuple(Citation(table.sources[source], tuple(names)) for source, names in variables.items())
