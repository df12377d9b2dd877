"""An argument's structure as JSON: its powers, what can be moved, its presets and its claims.

The module also says which variants can be a starting point, and why the others cannot, and lists the words
of a criterion beyond quantities and variants, for completion in the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tripolar._version import __version__
from tripolar.answer.json import plain
from tripolar.errors import InputError, ParameterError
from tripolar.game.model.channels import CHANNELS, FRICTION
from tripolar.game.model.plain import PROTOCOLS
from tripolar.prepare.quantities import QUANTITIES
from tripolar.prepare.requests import HORIZON
from tripolar.scenario.changes import change_text
from tripolar.scenario.expression import FUNCTIONS
from tripolar.scenario.families import FAMILIES, GROUPS, heading_of
from tripolar.scenario.objects import Claim, Scenario, StoryStep, Variant, dyad_name
from tripolar.scenario.paths import ParameterPath, canonical_paths, read_path
from tripolar.scenario.variants import check_variants, derived_paths, overridden
from tripolar.scenario.wording import label_of
from tripolar.web.controls import Control, control
from tripolar.words import LEVEL_WORDS, level_word
from tripolar.workflow.explorer import Explorer

__all__ = ["control_of", "main_paths", "presets", "structure", "summary", "words"]

_MOST = 12

# Without an author's list: what most arguments turn on, in this order, as far as it is uncertain.
_TELLING = (
    *("relation", "leader", "leader_hazard", "relation_hazard", "relation_tilt", "return_hazard"),
    "balance_stress",
    *("stake", "rivalry_loss", "coercion", "autonomy_weight", "spillover", "transfer_bound"),
    *("observed_terms", "backing", "precision", "discount", "renewal_rate"),
)

_NONE: Mapping[str, Claim] = MappingProxyType({})

_HIDDEN = ("cap", "frozen", "presence", "protocol")


def summary(scenario: Scenario) -> dict[str, Any]:
    """A scenario in the list of scenarios."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "says": scenario.says,
        "year": scenario.year,
        "actors": [{"code": actor.code, "name": actor.name} for actor in scenario.actors],
        "claims": len(scenario.claims),
        "fingerprint": scenario.fingerprint,
    }


def structure(explorer: Explorer, was: Mapping[str, Claim] = _NONE) -> dict[str, Any]:
    """Everything about an argument but its numbers at a point.

    Parameters
    ----------
    explorer : Explorer
        Of the argument.
    was : mapping of id to Claim, optional
        The author's claims, where a visitor has put claims of their own to the argument.
    """
    scenario, written = explorer.scenario, explorer.prepared.scenario
    present = scenario.table()
    return {
        "tripolar": __version__,
        "scenario": {
            **summary(written),
            "argument": written.argument,
            "actors": [
                {"code": actor.code, "name": actor.name, "leaders": actor.leader_types}
                for actor in present.actors
            ],
            "dyads": [{"dyad": dyad, "name": dyad_name(present, dyad)} for dyad in present.dyads],
            "measured": [code for code in present.codes if code in explorer.prepared.table.actors],
            "figures": [file.name for file in written.figures],
            "levels": [{"level": level, "word": level_word(level)} for level in scenario.levels],
        },
        "horizon": HORIZON,
        "protocol": explorer.prepared.protocol,
        "protocols": list(PROTOCOLS),
        "main": [plain(control_of(explorer, path)) for path in main_paths(scenario)],
        "groups": _groups(explorer),
        "presets": presets(scenario),
        "claims": [_claim(explorer, claim, was) for claim in scenario.claims],
        "story": [_step(step) for step in scenario.story],
        "quantities": [
            {"name": each.name, "arguments": each.arguments, "unit": each.unit, "says": each.says}
            for each in QUANTITIES.values()
        ],
        "variants": {variant.name: variant.says for variant in scenario.variants.values()},
        "words": words(scenario),
    }


def main_paths(scenario: Scenario) -> tuple[str, ...]:
    """The assumptions to meet first: the author's, then the uncertain ones most arguments turn on.

    Where little is uncertain, as in a first triangle with round numbers, the rest is filled up with where
    the pairs stand and the numbers that bear on all powers alike.
    """
    own = tuple(each.path for each in scenario.main)
    ranks = {head: rank for rank, head in enumerate(_TELLING)}
    seated = frozenset(canonical_paths(scenario.table().actors))
    telling = [
        parameter
        for parameter in scenario.parameters.values()
        if parameter.path.head in ranks
        and parameter.path in seated
        and not parameter.drawn_with
        and (parameter.why != "default" or parameter.path.head == "relation")
        and not _settled(scenario, parameter.path)
    ]
    telling.sort(key=lambda p: (not p.distribution.varies, ranks[p.path.head]))
    others = tuple(_shared(scenario, parameter.path) for parameter in telling)
    return own + tuple(path for path in others if path not in own)[: max(_MOST - len(own), 0)]


def _settled(scenario: Scenario, path: ParameterPath) -> bool:
    """Whether it is the leader of a power that has one type only."""
    only = {actor.code for actor in scenario.actors if len(actor.leader_types) == 1}
    return path.head == "leader" and path.powers[0] in only


def _shared(scenario: Scenario, path: ParameterPath) -> str:
    """The path that speaks for all who share one line: ``stake.A-B`` where both directions do."""
    sharing = [each.path for each in scenario.parameters.values() if each.drawn_with == path]
    both_ways = path.family.both_ways and len(sharing) == 1 and sharing[0].family == path.family
    return f"{path.head}.{path.dyad}" if both_ways and sharing[0].powers == path.powers[::-1] else path


def control_of(explorer: Explorer, written: str) -> Control:
    """The control of a path.

    Raises
    ------
    ParameterError
        When there is no such path, or nothing in the scenario at it.
    """
    scenario, path = explorer.scenario, read_path(written, explorer.scenario.actors)
    target = next((each for each in path.targets if each in scenario.parameters), None)
    if target is None:
        raise ParameterError(f"{written} has no value in this scenario")
    source = explorer.prepared.scenario.parameters[target]
    asked = next((each for each in scenario.main if each.path == written), None)
    return control(scenario, written, path.family, scenario.parameters[target], source, asked)


def _groups(explorer: Explorer) -> list[dict[str, Any]]:
    """Every parameter of the powers at the table, by what it is about; what an author left alone last."""
    scenario = explorer.scenario
    seated = frozenset(canonical_paths(scenario.table().actors))
    rows: dict[str, list[Any]] = {heading: [] for heading in GROUPS}
    untouched: list[Any] = []
    for parameter in scenario.parameters.values():
        path = parameter.path
        if path in seated and path.head not in _HIDDEN and not _settled(scenario, path):
            row = plain(control_of(explorer, path))
            (untouched if parameter.why == "default" else rows[heading_of(path)]).append(row)
    groups = [{"heading": heading, "rows": found} for heading, found in rows.items() if found]
    return [*groups, {"heading": "Left at the model's defaults", "rows": untouched}] if untouched else groups


def _step(step: StoryStep) -> dict[str, Any]:
    return {
        "heading": step.heading,
        "says": step.says,
        "changes": [change_text(change) for change in step.changes],
        "look_at": step.look_at,
    }


def _claim(explorer: Explorer, claim: Claim, was: Mapping[str, Claim]) -> dict[str, Any]:
    facts = {entry.claim.id: entry for entry in explorer.criteria.facts}
    texts = {measured.label: measured.expression.text for measured in claim.measures}
    return {
        "id": claim.id,
        "label": label_of(claim),
        "says": claim.says,
        "kind": claim.kind,
        "holds": "" if claim.holds is None else claim.holds.text,
        "rests_on": claim.rests_on,
        "assumed": claim.assumed,
        "source": claim.source,
        "why": claim.why,
        "was": _was(claim, was.get(claim.id)),
        "measures": [
            {
                "label": measure.label or "as stated",
                "holds": measure.holds,
                "shown": measure.shown,
                "criterion": texts[measure.label],
                "sources": measure.sources,
                "breaks": measure.breaks,
            }
            for measure in (facts[claim.id].measures if claim.id in facts else ())
        ],
    }


def _was(claim: Claim, old: Claim | None) -> dict[str, Any] | None:
    """What the author had written, where a visitor changed it."""
    if old is None or old.holds is None or old == claim:
        return None
    return {"says": old.says, "holds": old.holds.text, "rests_on": old.rests_on}


def presets(scenario: Scenario) -> list[dict[str, Any]]:
    """Every variant with what it changes, and in `why_not` the reason it cannot be a point, if it cannot.

    Whether a point can be calibrated is known once it is asked for, and not told here: the page asks for each
    of them, and its point says so in `calibration`.
    """
    return [
        {
            "name": variant.name,
            "says": variant.says,
            "changes": [change_text(change) for change in variant.changes],
            "why_not": _obstacle(scenario, variant),
        }
        for variant in scenario.variants.values()
    ]


def _obstacle(scenario: Scenario, variant: Variant) -> str:
    """Why a variant is no point of its own; empty where it is one.

    A variant is a difference from the calibrated game; a point is calibrated anew. What a calibration
    cannot meet, or the argument's own variants could then not differ from, is therefore no point.
    """
    heads = {change.path.head for change in variant.changes}
    if "presence" in heads:
        return "a power joins or leaves, and the page draws those at the table"
    if derived := derived_paths(variant, scenario.parameters):
        return f"{min(derived)} is solved for, and not known before"
    try:
        changed = overridden(scenario, map(change_text, variant.changes))
    except InputError as problem:
        return f"at a point {problem.problem}"
    if heads & {"relation", "cap", "frozen"}:
        try:
            check_variants(changed)
        except InputError as problem:
            return f"{problem.where} could then not be compared with it" if problem.where else problem.problem
    return ""


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
        "channel": [_word(name, "") for name in (*CHANNELS, FRICTION)],
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
