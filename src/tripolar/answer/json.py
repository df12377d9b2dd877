"""The answer as JSON: one stable, versioned shape; unknown is null, never NaN."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from tripolar.answer.answer import Answer
from tripolar.answer.politics import calibrated_costs, calibrated_values
from tripolar.answer.sentence import AnswerSentence
from tripolar.answer.sources import own_figures, sources_used
from tripolar.claims.ledger import Entry
from tripolar.ensemble.result import Ensemble
from tripolar.ensemble.starts import ELSEWHERE, UNSETTLED
from tripolar.measure.reading import Reading
from tripolar.measure.standing import Standing
from tripolar.prepare.cautions import one_reading
from tripolar.scenario.distributions import Distribution
from tripolar.scenario.expression import Expression
from tripolar.scenario.objects import Scenario
from tripolar.stats.sampling import spread

__all__ = ["VERSION", "plain", "sentence_parts", "to_json", "to_text"]

VERSION = 1  # raised when a key changes its meaning or goes; new keys leave it


def to_json(answer: Answer) -> dict[str, Any]:
    """Give the whole answer as plain dictionaries, lists, text, numbers and None.

    Two runs with equal inputs give equal results, but for ``provenance.seconds``.
    """
    ensemble = answer.ensemble
    return {
        "tripolar": VERSION,
        "scenario": _scenario(answer.scenario),
        "answer": _answer(answer),
        "standing": _standing(answer.standing),
        "outlook": plain(answer.outlook),
        "ledger": [_entry(entry) for entry in answer.ledger.entries],
        "chains": plain(answer.ledger.chains),
        "parameters": {path: plain(parameter) for path, parameter in answer.scenario.parameters.items()},
        "blends": {blend.path: plain(blend) for blend in answer.scenario.blends},
        "correlations": plain(answer.scenario.correlations),
        "drawn": {path: _drawn(values) for path, values in ensemble.parameters.items()},
        "calibrated_political_values": plain(calibrated_values(ensemble)),
        "calibrated_moving_costs": plain(calibrated_costs(ensemble)),
        "not_checked": list(one_reading(ensemble.prepared.parameters)),
        "derived": {path: plain(spread(values)) for path, values in ensemble.derived.items()},
        **_solving(ensemble),
        "other_protocols": {each.provenance.protocol: _solving(each) for each in answer.others},
        "worth_knowing": plain(answer.worth),
        "sources": plain(sources_used(answer)),
        "own_figures": plain(own_figures(answer)),
        "provenance": plain(ensemble.provenance),
    }


def to_text(answer: Answer) -> str:
    """Give the answer as JSON text; strict, so that every reader can parse it."""
    return json.dumps(to_json(answer), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def plain(thing: Any) -> Any:
    """Turn dataclasses, mappings, arrays and tuples into what JSON knows; unknown and infinite into None."""
    if isinstance(thing, float) and not math.isfinite(thing):
        return None
    if isinstance(thing, np.ndarray | np.generic):
        return plain(thing.tolist())
    if isinstance(thing, Mapping):
        return {str(key): plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(item) for item in thing]
    return _plain_object(thing)


def _plain_object(thing: Any) -> Any:
    """Expressions by their text, distributions by words and arguments, readings by number and source."""
    if isinstance(thing, Expression):
        return thing.text
    if isinstance(thing, Distribution):
        return {"says": thing.describe(), **thing.content()}
    if isinstance(thing, Reading):
        told = {"value": thing.value, "unit": thing.unit, "year": thing.year, "sources": thing.sources}
        return plain({**told, "missing": thing.missing})
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {f.name: plain(getattr(thing, f.name)) for f in dataclasses.fields(thing) if f.name != "where"}
    return thing


def _answer(answer: Answer) -> dict[str, Any]:
    """The sentence, and every share that could turn a conclusion."""
    return {**sentence_parts(answer.sentence), "ends": plain(answer.ends)}


def sentence_parts(told: AnswerSentence) -> dict[str, Any]:
    """The sentence as text and in its parts."""
    return {
        "sentence": str(told),
        "question": told.question,
        "changed": told.changed,
        "lead": told.lead,
        "text": told.text,
        "mark": told.mark,
        "count": {**plain(told.count), "says": str(told.count), "untested": told.untested},
        "conclusions": plain(told.conclusions),
        "for": plain(told.supporting),
        "against": plain(told.opposing),
        "turning": plain(told.turning),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    """Power by measure with the powers' shares, ties, relations by coding, roles by coding."""
    power = [
        {
            "measure": row.measure.label,
            "year": row.year,
            "unit": row.unit,
            "readings": dict(zip(standing.codes, plain(row.readings), strict=True)),
            "shares": dict(zip(standing.codes, plain(row.shares), strict=True)),
        }
        for row in standing.power
    ]
    roles = [
        {"coding": row.coding, **dict(zip(standing.codes, row.roles, strict=True))} for row in standing.roles
    ]
    return {
        "codes": list(standing.codes),
        "year": standing.year,
        "power": power,
        "ties": plain(standing.ties),
        "relations": plain(standing.relations),
        "roles": roles,
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "says": scenario.says,
        "year": scenario.year,
        "argument": scenario.argument,
        "actors": plain(scenario.actors),
        "levels": plain(scenario.levels),
        "variants": {
            name: {"says": variant.says, "changes": plain(variant.changes)}
            for name, variant in scenario.variants.items()
        },
        "lineage": plain(scenario.lineage),
        "fingerprint": scenario.fingerprint,
        "conclusions": plain(scenario.conclusions),
        "answer": scenario.answer,
        "main": plain(scenario.main),
        "gains": plain(scenario.gains),
    }


def _solving(ensemble: Ensemble) -> dict[str, Any]:
    """How calibration and the solves of an ensemble went."""
    return {
        "calibration": {
            "draws": ensemble.draws,
            "calibrated": int(ensemble.calibrated.sum()),
            "failures": plain(ensemble.failures),
        },
        "solves": plain(ensemble.solves),
        "other_equilibria": _other_equilibria(ensemble),
    }


def _other_equilibria(ensemble: Ensemble) -> dict[str, Any] | None:
    """What further starts led to in the first draws, by variant: draws with another equilibrium, or none."""
    examined = ensemble.selection
    if examined is None:
        return None
    starts, draws = examined.shape
    return {
        "starts": starts,
        "draws": draws,
        "variants": {
            variant: {
                "another": int(examined.where(ELSEWHERE, (variant,)).sum()),
                "unsettled": int(examined.where(UNSETTLED, (variant,)).sum()),
                "not_examined": int(examined.not_examined((variant,)).sum()),
            }
            for variant in examined.ended
        },
    }


def _entry(entry: Entry) -> dict[str, Any]:
    """The claim's own fields first, then what was found."""
    found: dict[str, Any] = plain(entry)
    told = {"measures": found["measures"], "told_verdict": entry.told_verdict}
    return {**found.pop("claim"), **found, **told}


def _drawn(values: Any) -> dict[str, Any]:
    """Summary of a drawn parameter: its spread, or how often each word was drawn."""
    if values.dtype.kind in "US" or values.dtype == object:
        words, counts = np.unique(values.astype(str), return_counts=True)
        return {"counts": dict(zip(words.tolist(), counts.tolist(), strict=True))}
    found: dict[str, Any] = plain(spread(np.asarray(values, dtype=np.float64)))
    return found
