"""A scenario's content as plain values: to print as JSON, to compare, and to fingerprint.

The module also counts a scenario's parameters, those without a reason, and the channels that its defaults
switch off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.objects import (
    Assumption,
    Blend,
    Change,
    Claim,
    Measure,
    Parameter,
    Question,
    Scenario,
    StoryStep,
    Variant,
)
from tripolar.scenario.paths import family_paths

_WORDING = ("label", "clause", "reading_of", "facts")  # keys of a claim that may be absent

__all__ = ["Inventory", "content_of", "default_lines", "fingerprinted", "inventory"]


def content_of(scenario: Scenario) -> dict[str, Any]:
    """Return all that a scenario says as strings, numbers, lists and mappings.

    Its name, its lineage and the places in its files are left out: a copy under another name, or
    written without ``extends``, has the same content.
    """
    return {
        "schema": 1,
        "title": scenario.title,
        "says": scenario.says,
        "year": scenario.year,
        "argument": scenario.argument,
        "actors": [
            {
                "code": actor.code,
                "name": actor.name,
                "leaders": list(actor.leader_types),
                "hostile": list(actor.hostile_types),
                **({"short": actor.short} if actor.short else {}),
            }
            for actor in scenario.actors
        ],
        "levels": list(scenario.levels),
        **({"eras": [*({"until": end} for end in scenario.eras), {}]} if scenario.eras else {}),
        **({"main": [assumption_content(each) for each in scenario.main]} if scenario.main else {}),
        **({"answer": scenario.answer} if scenario.answer != "yes" else {}),
        **({"gains": {"against": gains.against, "if": gains.when}} if (gains := scenario.gains) else {}),
        "parameters": {path: parameter_content(each) for path, each in scenario.parameters.items()},
        "blends": {blend.path: _blend_content(blend) for blend in scenario.blends},
        # Left out where there are none, so that scenarios without keep the fingerprint they had.
        **({"correlations": _correlations(scenario)} if scenario.correlations else {}),
        **({"figures": _figure_files(scenario)} if scenario.figures else {}),
        "variants": {name: variant_content(variant) for name, variant in scenario.variants.items()},
        "claims": {claim.id: claim_content(claim) for claim in scenario.claims},
        "conclusions": list(scenario.conclusions),
        "questions": {question.id: question_content(question) for question in scenario.questions},
        **({"story": [_step_content(step) for step in scenario.story]} if scenario.story else {}),
    }


def fingerprinted(scenario: Scenario) -> Scenario:
    """Return the scenario with the SHA-256 of its content, whatever the order of its parameters."""
    canonical = json.dumps(content_of(scenario), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    order = [*scenario.variants, "", *(claim.id for claim in scenario.claims)]
    order += [file.name for file in scenario.figures]
    digest = hashlib.sha256("\n".join([canonical, *order]).encode()).hexdigest()
    return replace(scenario, fingerprint=digest)


def parameter_content(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter's distribution, unit and reason."""
    shared = {"drawn_with": parameter.drawn_with} if parameter.drawn_with else {}
    return {
        **parameter.distribution.content(),
        **shared,
        "unit": parameter.unit,
        "why": parameter.why,
        "judgement": parameter.judgement,
    }


def variant_content(variant: Variant) -> dict[str, Any]:
    """Return what a variant says and changes."""
    return {
        "says": variant.says,
        "changes": {change.path: _change_content(change) for change in variant.changes},
    }


def assumption_content(assumption: Assumption) -> str | dict[str, Any]:
    """Return a main assumption as a scenario lists it: a path alone where it has no words."""
    told = {
        "asks": assumption.asks,
        "ends": list(assumption.ends),
        "middle": assumption.middle,
        "direction": "falling" if assumption.falling else "",
        "if": list(assumption.turns),
        "words": dict(assumption.words),
    }
    given = {key: value for key, value in told.items() if value}
    return {"path": assumption.path, **given} if given else assumption.path


def _measure_content(measure: Measure) -> str | dict[str, Any]:
    text = one_line(measure.expression)
    return {"holds": text, "principal": True} if measure.principal else text


def claim_content(claim: Claim) -> dict[str, Any]:
    """Return what a claim says, and the criteria as text."""
    return {
        "says": claim.says,
        "kind": claim.kind,
        "holds": one_line(claim.holds) if claim.holds else "",
        "measures": {measured.label: _measure_content(measured) for measured in claim.measures},
        "rests_on": list(claim.rests_on),
        "opposes": list(claim.opposes),
        "assumed": claim.assumed,
        "terms": claim.terms,
        "source": claim.source,
        "why": claim.why,
        # Left out where there are none, so that claims without keep the fingerprint they had.
        **{key: text for key in _WORDING if (text := getattr(claim, key))},
    }


def _correlations(scenario: Scenario) -> dict[str, Any]:
    return {
        " and ".join(each.between): {"rank": each.rank, "why": each.why, "judgement": each.judgement}
        for each in scenario.correlations
    }


def _figure_files(scenario: Scenario) -> dict[str, str]:
    """The SHA-256 of each file of figures by its name, in the order in which they are asked."""
    return {file.name: hashlib.sha256(file.content).hexdigest() for file in scenario.figures}


def question_content(question: Question) -> dict[str, Any]:
    """Return what a question asks, and between which courses."""
    return {
        "says": question.says,
        "power": question.power,
        "courses": list(question.courses),
        "why": question.why,
    }


def _step_content(step: StoryStep) -> dict[str, Any]:
    return {
        "heading": step.heading,
        "says": step.says,
        "changes": [[change.path, _change_content(change)] for change in step.changes],
        "look_at": list(step.look_at),
    }


def _blend_content(blend: Blend) -> dict[str, Any]:
    return {
        "measures": {label: one_line(expression) for label, expression in blend.measures.items()},
        "changes": [[change.path, _change_content(change)] for change in blend.changes],
        "why": blend.why,
    }


def _change_content(change: Change) -> object:
    return change.value if change.operation == "set" else {change.operation: change.value}


# Channels of the payoff that are nothing where all paths of one of these families are 0.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "spillover": ("spillover",),
    "coercion": ("coercion",),
    "autonomy": ("autonomy_weight",),
    "stress": ("balance_stress",),
}

_BY_TRADE = ("access", "coercion", "autonomy")  # nothing without imports, and exports that lose by rerouting


@dataclass(frozen=True, slots=True)
class Inventory:
    """Counts of what a scenario holds.

    Attributes
    ----------
    actors, parameters, variants, claims : int
        How many there are; `parameters` counts canonical paths, defaults included.
    defaults, uncertain, judgements, unexplained : int
        Of the parameters: those left at their default, those that vary from draw to draw, those said
        to be judgement, and those written without a reason.
    correlations : int
        Pairs of parameters that are correlated by rank.
    at_default : tuple of str
        Paths left at their default.
    switched_off : mapping of channel to tuple of str
        Channels of the payoff that are nothing because of defaults, with the families left at 0.
    """

    actors: int
    parameters: int
    variants: int
    claims: int
    defaults: int
    uncertain: int
    judgements: int
    unexplained: int
    correlations: int = 0
    at_default: tuple[str, ...] = ()
    switched_off: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def inventory(scenario: Scenario) -> Inventory:
    """Count what a scenario holds."""
    parameters = scenario.parameters.values()
    return Inventory(
        actors=len(scenario.actors),
        parameters=len(parameters),
        variants=len(scenario.variants),
        claims=len(scenario.claims),
        defaults=sum(each.why == "default" for each in parameters),
        uncertain=sum(each.distribution.varies for each in parameters),
        judgements=sum(each.judgement for each in parameters),
        unexplained=sum(not each.why for each in parameters),
        correlations=len(scenario.correlations),
        at_default=_defaults(scenario),
        switched_off=dict(_switched_off(scenario)),
    )


def default_lines(scenario: Scenario) -> Iterator[str]:
    """Say the defaults in use, a line for each family: its paths, or its form where all are meant."""
    used = set(_defaults(scenario))
    for family in FAMILIES:
        paths = [path for path in family_paths(family, scenario.actors) if path in used]
        if not paths:
            continue
        whole = len(paths) > 2 and len(paths) == len(family_paths(family, scenario.actors))
        shown = f"{family.pattern} (all {len(paths)})" if whole else ", ".join(paths)
        values = {scenario.parameters[path].distribution.describe() for path in paths}
        unit = "" if family.unit in {"none", "word"} else f" {family.unit}"
        yield f"{shown}: {' or '.join(sorted(values))}{unit}"


def _defaults(scenario: Scenario) -> tuple[str, ...]:
    return tuple(path for path, each in scenario.parameters.items() if each.why == "default")


def _switched_off(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    nothing = {
        head
        for head in ("access", "exports", "rerouting_discount", *(each for [each] in _NEEDED.values()))
        if all(
            each.why == "default" and each.distribution.centre == 0
            for each in scenario.parameters.values()
            if each.path.head == head
        )
    }
    untraded = tuple(head for head in ("exports", "rerouting_discount") if head in nothing)[:1]
    no_trade = ("access", *untraded) if "access" in nothing and untraded else ()
    for channel in ("access", *_NEEDED):
        heads = [head for head in _NEEDED.get(channel, ()) if head in nothing]
        heads += no_trade if channel in _BY_TRADE else ()
        if heads:
            yield channel, tuple(heads)
