"""Where every number of a scenario comes from: figures, a rule over them, a judgement, or a default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tripolar.figures.figure import Figure
from tripolar.prepare.prepared import Prepared
from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.objects import Parameter
from tripolar.scenario.parameters import distribution_words

__all__ = ["KINDS", "NumberSource", "kind_of", "number_sources"]

#: In the order in which they are shown: what no figure covers first.
KINDS = {
    "default": "No figure, and not set: the model's default stands in",
    "judgement": "No figure: a judgement",
    "judgement over figures": "Figures by a rule that is a judgement",
    "stated": "Stated by the author, with a reason or without",
    "measured": "Measured: read from figures",
}


@dataclass(frozen=True, slots=True)
class NumberSource:
    """One number of a scenario, or several alike.

    Attributes
    ----------
    path : str
        As written in a scenario; a measure of a blend has its label behind a colon.
    kind : str
        One of `KINDS`.
    says, unit : str
        What it is; the unit is empty for words and levels.
    value : str
        With numbers in place of figures.
    formulas : tuple of str
        Expressions over figures, as written.
    figures : tuple of Figure
        What they read.
    why : str
        The author's reason.
    """

    path: str
    kind: str
    says: str
    unit: str
    value: str
    formulas: tuple[str, ...]
    figures: tuple[Figure, ...]
    why: str


def number_sources(prepared: Prepared) -> tuple[NumberSource, ...]:
    """List every number of a scenario with where it comes from, by `KINDS`."""
    found = [*_blended(prepared), *_set(prepared)]
    return tuple(sorted(found, key=lambda each: list(KINDS).index(each.kind)))


def _set(prepared: Prepared) -> Iterator[NumberSource]:
    for path, parameter in prepared.scenario.parameters.items():
        if parameter.drawn_with:
            continue  # one line of the file, told with the first of its paths
        unit = "" if parameter.unit in {"none", "word", "level"} else parameter.unit
        yield NumberSource(
            path=str(path),
            kind=kind_of(parameter),
            says=parameter.path.family.says,
            unit=unit,
            value=distribution_words(parameter.path, prepared.parameters[path].distribution),
            formulas=tuple(one_line(each) for each in parameter.distribution.expressions),
            figures=prepared.figures_of(path),
            why="" if parameter.why == "default" else parameter.why,
        )


def kind_of(parameter: Parameter) -> str:
    """Tell where a parameter comes from, by `KINDS`."""
    if parameter.why == "default":
        return "default"
    if parameter.judgement:
        return "judgement over figures" if parameter.distribution.expressions else "judgement"
    return "measured" if parameter.distribution.expressions else "stated"


def _blended(prepared: Prepared) -> Iterator[NumberSource]:
    for blend in prepared.scenario.blends:
        shares = prepared.blends[str(blend.path)]
        for label, expression in blend.measures.items():
            told = zip(prepared.scenario.codes, shares[label].tolist(), strict=True)
            yield NumberSource(
                path=f"{blend.path}: {label}",
                kind="measured",
                says=blend.path.family.says,
                unit="share",
                value=", ".join(f"{code} {share:.3g}" for code, share in told),
                formulas=(one_line(expression),),
                figures=prepared.figures_of(f"{blend.path}: {label}"),
                why=blend.why,
            )
