"""A scenario's content as plain values: to print as JSON, to compare, and to fingerprint."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from tripolar.scenario.distributions.base import one_line
from tripolar.scenario.objects import Blend, Change, Claim, Parameter, Question, Scenario, Step, Variant

__all__ = ["content_of", "fingerprinted"]


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
            }
            for actor in scenario.actors
        ],
        "levels": list(scenario.levels),
        **({"main": list(scenario.main)} if scenario.main else {}),
        "parameters": {path: parameter_content(each) for path, each in scenario.parameters.items()},
        "blends": {blend.path: _blend_content(blend) for blend in scenario.blends},
        # Left out where there are none, so that scenarios without keep the fingerprint they had.
        **({"correlations": _correlations(scenario)} if scenario.correlations else {}),
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


def claim_content(claim: Claim) -> dict[str, Any]:
    """Return what a claim says, and the criteria as text."""
    return {
        "says": claim.says,
        "kind": claim.kind,
        "holds": one_line(claim.holds) if claim.holds else "",
        "measures": {measured.label: one_line(measured.expression) for measured in claim.measures},
        "rests_on": list(claim.rests_on),
        "opposes": list(claim.opposes),
        "assumed": claim.assumed,
        "terms": claim.terms,
        "source": claim.source,
        "why": claim.why,
    }


def _correlations(scenario: Scenario) -> dict[str, Any]:
    return {
        " and ".join(each.between): {"rank": each.rank, "why": each.why, "judgement": each.judgement}
        for each in scenario.correlations
    }


def question_content(question: Question) -> dict[str, Any]:
    """Return what a question asks, and between which courses."""
    return {
        "says": question.says,
        "power": question.power,
        "courses": list(question.courses),
        "why": question.why,
    }


def _step_content(step: Step) -> dict[str, Any]:
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
