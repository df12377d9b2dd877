"""Load a scenario by its name, its path or its text.

A draft becomes a scenario: every value is read, every default is filled in, and everything is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tripolar.bounds import CALENDAR, TITLE
from tripolar.errors import InputError, Location, ScenarioError
from tripolar.scenario.changes import read_blends
from tripolar.scenario.consistency import check_parameters
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.correlations import read_correlations
from tripolar.scenario.eras import read_eras
from tripolar.scenario.figure_files import read_figure_files
from tripolar.scenario.inherit import Draft, fold_layers
from tripolar.scenario.objects import Scenario
from tripolar.scenario.parameters import Rules, complete_parameters, read_levels
from tripolar.scenario.posterior import read_posterior
from tripolar.scenario.source import Layer, Origin, embedded_names, find_origin, read_chain, read_yaml
from tripolar.scenario.statements import read_claim, read_conclusions, read_question
from tripolar.scenario.story import read_story
from tripolar.scenario.variants import apply_variant, check_resolved, override, read_variants
from tripolar.scenario.wording import read_answer, read_gains, read_main

__all__ = [
    "apply_variant",
    "assemble",
    "check_resolved",
    "embedded_names",
    "inherited_told",
    "load",
    "load_chain",
    "load_text",
    "override",
]


def load(name_or_path: str | Path) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        The name of an embedded scenario, such as ``tutorial``, or the path of a YAML file.

    Raises
    ------
    ScenarioError, ParameterError, ClaimError
        What is wrong with it, on one line, with file, line and column.

    Examples
    --------
    >>> load("tutorial").dyads
    ('USA-RUS', 'USA-CHN', 'RUS-CHN')
    """
    return _load(find_origin(name_or_path))


def load_text(text: str, name: str = "scenario") -> Scenario:
    """Load a scenario from YAML text, which may extend embedded scenarios. Raises as `load` does."""
    return _load(Origin(name, f"{name}.yaml", text))


def load_chain(texts: Sequence[tuple[str, str]], files: Iterable[tuple[str, bytes]] = ()) -> Scenario:
    """Load a scenario again from its `texts` and `files`, whatever has become of those on disk.

    Raises as `load` does.
    """
    kept = dict(files)
    layers = tuple(
        Layer(Origin(name, f"{name}.yaml", text, files=kept), read_yaml(text, f"{name}.yaml"))
        for name, text in texts
    )
    return _assembled(layers)


@contextmanager
def inherited_told(name: str, lineage: tuple[str, ...]) -> Iterator[None]:
    """Add to an error in a part that the scenario `name` inherits what to do about it in its own file."""
    try:
        yield
    except InputError as error:
        at = Path(error.where.file).stem if isinstance(error.where, Location) else name
        if at != name and at in lineage:
            error.advise(f"{name} inherits this: in {name}.yaml write it anew, or set it to null")
        raise


def _load(origin: Origin) -> Scenario:
    return _assembled(read_chain(origin))


def _assembled(layers: tuple[Layer, ...]) -> Scenario:
    origins = [layer.origin for layer in layers]
    lineage = tuple(origin.name for origin in origins[:-1])
    draft = fold_layers(layers)
    with inherited_told(origins[-1].name, lineage):
        scenario = assemble(draft, origins[-1].name, lineage)
    return replace(scenario, texts=tuple((origin.name, origin.text) for origin in origins))


def assemble(draft: Draft, name: str, lineage: tuple[str, ...]) -> Scenario:
    """Make the scenario that a draft describes.

    Raises
    ------
    ScenarioError, ParameterError, ClaimError
        The first thing found wrong, with its place.
    """
    year = _year(draft)
    eras = read_eras(draft.header.get("eras"), year)
    rules = Rules(draft.actors, read_levels(draft.header.get("levels")), eras)
    blends = read_blends(draft.leaves.values(), rules)
    parameters = complete_parameters(draft, rules)
    figures = read_figure_files(draft.figures)
    files = tuple((file.name, file.content) for file in figures)
    if draft.posterior is not None:
        file = draft.posterior.file()
        parameters = read_posterior(draft.posterior, file, parameters, draft.after, rules)
        files = (*(each for each in files if each[0] != file.name), (file.name, file.content))
    check_parameters(draft, parameters, blends, rules)
    scenario = Scenario(
        name=name,
        title=_title(draft),
        says=_text(draft, "says"),
        year=year,
        actors=draft.actors,
        levels=rules.levels,
        parameters=MappingProxyType(parameters),
        blends=blends,
        variants=MappingProxyType(read_variants(draft, parameters, blends, rules)),
        claims=tuple(read_claim(each, entry) for each, entry in draft.claims.items()),
        argument=_text(draft, "argument") if "argument" in draft.header else "",
        lineage=lineage,
        files=files,
        figures=figures,
        conclusions=read_conclusions(draft),
        correlations=read_correlations(draft.correlations.values(), parameters, bool(blends)),
        main=read_main(draft, parameters, blends),
        eras=eras,
        answer=read_answer(draft.header.get("answer")),
        gains=read_gains(draft),
    )
    questions = tuple(read_question(each, entry, scenario) for each, entry in draft.questions.items())
    told = draft.header.get("story")
    own = told is not None and told.where.file == draft.where.file  # a story tells of its own file's argument
    story = read_story(told if own else None, scenario)
    return fingerprinted(replace(scenario, questions=questions, story=story))


def _text(draft: Draft, key: str) -> str:
    if key not in draft.header:
        raise ScenarioError(f"the key '{key}' is missing", where=draft.where)
    return draft.header[key].text(key)


def _title(draft: Draft) -> str:
    title = _text(draft, "title")
    if len(title) > TITLE:
        raise draft.header["title"].fail(
            f"the title has {len(title)} characters, and at most {TITLE} are read"
        )
    return title


def _year(draft: Draft) -> int:
    if "year" not in draft.header:
        raise ScenarioError("the key 'year' is missing", where=draft.where)
    node = draft.header["year"]
    year = node.number("year")
    if year not in CALENDAR or year != int(year):  # infinity has no whole part
        raise node.fail(f"year must be a whole number from {CALENDAR}, not {node.found}")
    return int(year)
