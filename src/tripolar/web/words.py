"""The words that a criterion may use, beyond quantities and variants, for completion in the page."""

from __future__ import annotations

from typing import Any

from tripolar.game.channels import CHANNELS
from tripolar.report.naming import dyad_name
from tripolar.scenario.expression import FUNCTIONS
from tripolar.scenario.families import FAMILIES, LEVEL_WORDS
from tripolar.scenario.objects import Scenario

__all__ = ["words"]

_WORD_HEADS = frozenset(family.head for family in FAMILIES if family.kind == "word")


def words(scenario: Scenario) -> dict[str, list[dict[str, Any]]]:
    """What may stand where: each a ``word`` with what it ``says``; powers at the table come first."""
    seated = scenario.table()
    actors = sorted(scenario.actors, key=lambda actor: actor.code not in seated.codes)
    dyads = sorted(scenario.dyads, key=lambda dyad: dyad not in seated.dyads)
    absent = {actor.code for actor in scenario.actors} - {*seated.codes}
    joins = ", who joins in some variants"
    blended = [f"{blend.path}.{code}" for blend in scenario.blends for code in scenario.codes]
    return {
        "actor": [_word(a.code, a.name + (joins if a.code in absent else "")) for a in actors],
        "dyad": [_word(dyad, dyad_name(scenario, dyad)) for dyad in dyads],
        "level": [
            _word(word, f"{level:g}") for word, level in LEVEL_WORDS.items() if level in scenario.levels
        ],
        "channel": [_word(name, "") for name in CHANNELS],
        "path": [
            _word(path, scenario.parameters[path].unit if path in scenario.parameters else "share")
            for path in (*blended, *scenario.parameters)
            if path.partition(".")[0] not in _WORD_HEADS
        ],
        "function": [
            {**_word(each.name, each.says), "over_draws": each.over_draws} for each in FUNCTIONS.values()
        ],
    }


def _word(word: str, says: str) -> dict[str, str]:
    return {"word": word, "says": says}
