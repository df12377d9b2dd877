"""A scenario changed after it was loaded: by ``--set``, by one of its variants, by measuring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from tripolar.errors import Location, ParameterError
from tripolar.scenario.changes import changed_blends, changed_parameters
from tripolar.scenario.consistency import check_boards, missing_paths, parameter_problems
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.located import number_in
from tripolar.scenario.objects import Change, Scenario
from tripolar.scenario.paths import read_path
from tripolar.scenario.values import Rules, check_distribution
from tripolar.scenario.variants import derived_paths, variant_problems

__all__ = ["apply_variant", "check_boards", "check_resolved", "check_variants", "overridden", "override"]


def override(scenario: Scenario, changes: Iterable[str]) -> Scenario:
    """Change parameters as ``--set PATH=VALUE`` does.

    Parameters
    ----------
    scenario : Scenario
        Left as it is.
    changes : iterable of str
        Each ``PATH=VALUE``: a number or word to set, ``*0.5`` to scale by, ``+5`` to add. A path set
        takes the place of those it excludes: ``precision_absolute`` of ``precision``.

    Raises
    ------
    ParameterError
        Naming the option, when a path, a value or what they amount to together is not allowed.
        Variants are not held against the changed scenario here: see `check_variants`.
    """
    return fingerprinted(overridden(scenario, changes))


def overridden(scenario: Scenario, changes: Iterable[str]) -> Scenario:
    """Change parameters as `override` does, and leave the fingerprint: it takes as long as the change."""
    options: dict[str, str] = {}
    for text in changes:
        option = f"--set {text}"
        read = _read_option(text, option, scenario)
        scenario = _changed(scenario, read, option, replaces=True)
        options.update({change.path: option for change in read})
    if options:
        last = list(options.values())[-1]
        for problem in parameter_problems(scenario.parameters, bool(scenario.blends), _rules(scenario)):
            where = options.get(problem.path) or options.get(f"relation.{problem.path.partition('.')[2]}")
            raise ParameterError(problem.says, where=where or last)
        if missing := missing_paths(scenario.parameters, bool(scenario.blends), _rules(scenario)):
            raise ParameterError(f"this also needs {', '.join(missing)}", where=last)
    return scenario


def apply_variant(scenario: Scenario, name: str) -> Scenario:
    """Make the scenario that a variant describes.

    Fixed values are changed exactly, distributions draw by draw. An ensemble does without: it changes
    the values of its draws.

    Raises
    ------
    ParameterError
        When there is no such variant, it contradicts the scenario as it now is, or it changes a
        value that only draws know, because they solve for it.
    """
    if name not in scenario.variants:
        raise ParameterError(f"no variant '{name}' in {scenario.name}", allowed=scenario.variants, given=name)
    variant = scenario.variants[name]
    where = f"variant {name}"
    check_variants(scenario, (name,))
    if derived := derived_paths(variant, scenario.parameters):
        raise ParameterError(f"{min(derived)} is solved for in each draw, and not known before", where=where)
    return fingerprinted(_changed(scenario, variant.changes, where, replaces=False))


def check_variants(scenario: Scenario, names: Sequence[str] | None = None) -> None:
    """Hold variants (by default all) against the scenario as it is after ``--set``.

    Raises
    ------
    ParameterError
        Naming the variant that contradicts the scenario.
    """
    for name in scenario.variants if names is None else names:
        found = variant_problems(
            scenario.variants[name], scenario.parameters, scenario.blends, _rules(scenario)
        )
        for problem in found:
            raise ParameterError(problem.says, where=f"variant {name}")


def check_resolved(scenario: Scenario) -> None:
    """Check a scenario again once its expressions over figures have become numbers.

    Raises
    ------
    ParameterError
        With the place of the parameter whose distribution reaches beyond its limits, or of the one
        that contradicts another, or the variant whose game has too many states.
    """
    for path, parameter in scenario.parameters.items():
        family = read_path(path, scenario.actors).family
        check_distribution(path, family, parameter.distribution, parameter.where)
    for problem in parameter_problems(scenario.parameters, bool(scenario.blends), _rules(scenario)):
        place = scenario.parameters.get(problem.path)
        raise ParameterError(problem.says, where=place.where if place else None)
    check_boards(scenario)
    check_variants(scenario)


def _read_option(text: str, option: str, scenario: Scenario) -> tuple[Change, ...]:
    written, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not written or not value:
        raise ParameterError("--set takes PATH=VALUE, such as balance_stress=40", where=option)
    path = read_path(written, scenario.actors, option)
    operation = {"*": "times", "+": "plus"}.get(value[0], "set")
    number = number_in(value if operation == "set" else value[1:].strip())
    if operation == "set":
        rules = _rules(scenario)
        given = value if number is None else number
        targets = path.targets
        if path.family.name == "frozen":  # a frozen relation stands at the level it is frozen at
            targets += tuple(target.replace("frozen.", "relation.", 1) for target in targets)
        return tuple(
            Change(target, "set", rules.admit(path.targets[0], path.family, given, option))
            for target in targets
        )
    if number is None or path.family.kind != "number":
        raise ParameterError(f"{written} cannot be changed by '{value}'", where=option)
    return tuple(Change(target, operation, number) for target in path.targets)


def _changed(
    scenario: Scenario, changes: Sequence[Change], where: Location | str, replaces: bool
) -> Scenario:
    """Apply changes to parameters and blends, and hold what they give against its limits."""
    blended = {f"{blend.path}.{code}" for blend in scenario.blends for code in scenario.codes}
    of_blends = [change for change in changes if change.path in blended]
    others = [change for change in changes if change.path not in blended]
    try:
        parameters = changed_parameters(
            scenario.parameters, others, scenario.actors, str(where), replaces=replaces
        )
    except ParameterError as error:
        raise ParameterError(error.problem, where=where) from None
    for change in others:
        family = read_path(change.path, scenario.actors).family
        check_distribution(change.path, family, parameters[change.path].distribution, where)
    return replace(
        scenario,
        parameters=MappingProxyType(parameters),
        blends=changed_blends(scenario.blends, of_blends),
    )


def _rules(scenario: Scenario) -> Rules:
    return Rules(scenario.actors, scenario.levels)
