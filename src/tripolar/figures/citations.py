"""How to cite the sources behind a set of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tripolar.figures.figure import Figure, Source
from tripolar.figures.table import FigureTable

__all__ = ["Citation", "cite"]

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
