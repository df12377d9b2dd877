"""From a draft to a scenario: every value read, every default filled in, everything checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from tripolar.bounds import CALENDAR
from tripolar.errors import Location, ScenarioError
from tripolar.scenario.amounts import read_blend
from tripolar.scenario.consistency import missing_paths, parameter_problems
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.correlations import read_correlations
from tripolar.scenario.distributions import Fixed
from tripolar.scenario.draft import Draft
from tripolar.scenario.leaves import Leaf
from tripolar.scenario.located import Node
from tripolar.scenario.objects import Blend, Parameter, Scenario, Variant
from tripolar.scenario.paths import canonical_paths, default_values, read_path
from tripolar.scenario.posterior import read_posterior
from tripolar.scenario.questions import read_question
from tripolar.scenario.shapes import read_distribution
from tripolar.scenario.statements import read_claim
from tripolar.scenario.story import read_story
from tripolar.scenario.values import Rules, levels_problem
from tripolar.scenario.variants import Read, read_shifts, read_variant, variant_problems

__all__ = ["assemble"]

_LEVELS = (0.0, 0.5, 1.0)


def assemble(draft: Draft, name: str, lineage: tuple[str, ...]) -> Scenario:
    """Make the scenario that a draft describes.

    Raises
    ------
    ScenarioError, ParameterError, ClaimError
        The first thing found wrong, with its place.
    """
    rules = Rules(draft.actors, _levels(draft.header.get("levels")))
    blends = tuple(
        read_blend(leaf, read_shifts(leaf, rules)) for leaf in draft.leaves.values() if leaf.kind == "blend"
    )
    parameters = _parameters(draft, rules)
    files: tuple[tuple[str, bytes], ...] = ()
    if draft.posterior is not None:
        file = draft.posterior.file()
        parameters = read_posterior(draft.posterior, file, parameters, draft.after, rules)
        files = ((file.name, file.content),)
    _check_parameters(draft, parameters, blends, rules)
    scenario = Scenario(
        name=name,
        title=_text(draft, "title"),
        says=_text(draft, "says"),
        year=_year(draft),
        actors=draft.actors,
        levels=rules.levels,
        parameters=MappingProxyType(parameters),
        blends=blends,
        variants=MappingProxyType(_variants(draft, parameters, blends, rules)),
        claims=tuple(read_claim(each, entry) for each, entry in draft.claims.items()),
        argument=_text(draft, "argument") if "argument" in draft.header else "",
        lineage=lineage,
        files=files,
        conclusions=_conclusions(draft),
        correlations=read_correlations(draft.correlations.values(), parameters, bool(blends)),
        main=_main(draft, parameters, blends),
    )
    questions = tuple(read_question(each, entry, scenario) for each, entry in draft.questions.items())
    told = draft.header.get("story")
    own = told is not None and told.where.file == draft.where.file  # a story tells of its own file's argument
    story = read_story(told if own else None, scenario)
    return fingerprinted(replace(scenario, questions=questions, story=story))


def _conclusions(draft: Draft) -> tuple[str, ...]:
    """Read the claims that the argument is made for; one that was inherited and is gone must be said anew."""
    node = draft.header.get("conclusions")
    found: list[str] = []
    for item in node.items("conclusions") if node is not None else ():
        name = item.text("a conclusion")
        if name not in draft.claims:
            raise item.fail(f"conclusions: '{name}' is no claim", allowed=draft.claims, given=name)
        if name in found:
            raise item.fail(f"conclusions lists '{name}' twice")
        found.append(name)
    return tuple(found)


def _levels(node: Node | None) -> tuple[float, ...]:
    if node is None:
        return _LEVELS
    levels = tuple(item.number("a level") for item in node.items("levels"))
    if problem := levels_problem(levels):
        raise node.fail(problem)
    return levels


def _parameters(draft: Draft, rules: Rules) -> dict[str, Parameter]:
    """Read every leaf and fill in the defaults, in the order of the families."""
    written = {path: _parameter(leaf, rules) for path, leaf in draft.leaves.items() if leaf.kind != "blend"}
    first_of_line: dict[Location, str] = {}
    for path, leaf in draft.leaves.items():
        if path in written and written[path].distribution.varies:
            first = first_of_line.setdefault(leaf.where, path)
            if first != path:
                written[path] = replace(written[path], drawn_with=first)
    defaults = {
        path: Parameter(path, family.unit, Fixed(value), "default")
        for path, (family, value) in default_values(rules.actors).items()
    }
    found = {**defaults, **written}
    return {path: found[path] for path in canonical_paths(rules.actors) if path in found}


def _parameter(leaf: Leaf, rules: Rules) -> Parameter:
    distribution = read_distribution(leaf, rules)
    return Parameter(leaf.path, leaf.family.unit, distribution, leaf.why, leaf.judgement, leaf.where)


def _check_parameters(
    draft: Draft, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...], rules: Rules
) -> None:
    for problem in parameter_problems(parameters, bool(blends), rules):
        leaf = draft.leaves.get(problem.path)
        raise ScenarioError(problem.says, where=leaf.where if leaf else draft.where)
    if missing := missing_paths(parameters, bool(blends), rules):
        count = "1 parameter is" if len(missing) == 1 else f"{len(missing)} parameters are"
        raise ScenarioError(f"{count} missing: {', '.join(missing)}", where=draft.where)


def _variants(
    draft: Draft, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...], rules: Rules
) -> dict[str, Variant]:
    read: dict[str, Read] = {}
    for name, entry in draft.variants.items():
        read[name] = variant, nodes = read_variant(name, entry, rules, read)
        for problem in variant_problems(variant, parameters, blends, rules):
            node = nodes.get(problem.path)
            raise ScenarioError(
                f"variant '{name}': {problem.says}", where=node.key_where if node else entry.where
            )
    return {name: variant for name, (variant, _) in read.items()}


def _text(draft: Draft, key: str) -> str:
    if key not in draft.header:
        raise ScenarioError(f"the key '{key}' is missing", where=draft.where)
    return draft.header[key].text(key)


def _main(draft: Draft, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...]) -> tuple[str, ...]:
    """Paths of the assumptions to meet first: each one of the scenario's own, and no other."""
    if "main" not in draft.header:
        return ()
    blended = {f"{blend.path}.{actor.code}" for blend in blends for actor in draft.actors}
    found = []
    for item in draft.header["main"].items("main"):
        written = item.text("a path")
        path = read_path(written, draft.actors, item.where)
        if not set(path.targets) & (parameters.keys() | blended):
            raise item.fail(f"'{written}' is not set in the scenario")
        if written in found:
            raise item.fail(f"'{written}' stands twice under main")
        found.append(written)
    return tuple(found)


def _year(draft: Draft) -> int:
    if "year" not in draft.header:
        raise ScenarioError("the key 'year' is missing", where=draft.where)
    node = draft.header["year"]
    year = node.number("year")
    if year not in CALENDAR or year != int(year):  # infinity has no whole part
        raise node.fail(f"year must be a whole number from {CALENDAR}, not {node.found}")
    return int(year)
