"""The words in which a scenario speaks to its readers, and what stands in their place where it has none.

These are the sections ``main`` (the assumptions to meet first, each as a question with worded ends),
``answer`` and ``gains``, and the labels and clauses of claims with the rules that they keep to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tripolar.scenario.inherit import Draft
from tripolar.scenario.objects import Assumption, Blend, Claim, Gains, Parameter, Scenario
from tripolar.scenario.paths import ParameterPath, read_path
from tripolar.scenario.schema_parts import TEXT, object_of, or_nothing
from tripolar.scenario.source import SourceNode
from tripolar.words import LEVEL_WORDS, clause, listed, plural

__all__ = [
    "clause_of",
    "fits",
    "label_notes",
    "label_of",
    "read_answer",
    "read_gains",
    "read_main",
    "wording_schema",
]

_KEYS = ("path", "asks", "ends", "middle", "direction", "if", "words")

_DIRECTIONS = ("rising", "falling")

_ANSWERS = ("yes", "no")


def read_answer(node: SourceNode | None) -> str:
    """Read whether the conclusions say yes or no to the question of the title; ``yes`` where it is not said.

    Raises
    ------
    ScenarioError
        When it is another word.
    """
    if node is None:
        return _ANSWERS[0]
    # YAML 1.2 reads yes and no as words; true and false are what the same words mean in YAML 1.1.
    written = {True: "yes", False: "no"}.get(node.value, node.value) if isinstance(node.value, bool) else None
    written = written or node.text("answer")
    if written not in _ANSWERS:
        raise node.fail("answer says whether the conclusions answer yes or no", allowed=_ANSWERS)
    return str(written)


def read_gains(draft: Draft) -> Gains | None:
    """Read the variant against which gains and losses are told.

    Raises
    ------
    ScenarioError
        When a key is missing or the variant does not exist.
    """
    node = draft.header.get("gains")
    if node is None:
        return None
    keys = node.keys_among("gains", ("against", "if"))
    for needed in ("against", "if"):
        if needed not in keys:
            raise node.fail(f"gains lacks the key '{needed}'")
    name = keys["against"].text("the name of a variant")
    if name not in draft.variants:
        raise keys["against"].fail(f"gains: '{name}' is no variant", allowed=draft.variants, given=name)
    return Gains(name, keys["if"].text("'if' of gains"))


def read_main(
    draft: Draft, parameters: Mapping[str, Parameter], blends: tuple[Blend, ...]
) -> tuple[Assumption, ...]:
    """Read the assumptions to meet first: each a path that the scenario sets, with or without words.

    Raises
    ------
    ScenarioError, ParameterError
        When a path is none of the scenario's, stands twice, or its words do not fit it.
    """
    if "main" not in draft.header:
        return ()
    blended = {f"{blend.path}.{actor.code}" for blend in blends for actor in draft.actors}
    found: list[Assumption] = []
    for item in draft.header["main"].items("main"):
        told = _assumption(item)
        path = read_path(told.path, draft.actors, item.where)
        if not set(path.targets) & (parameters.keys() | blended):
            raise item.fail(f"'{told.path}' is not set in the scenario")
        if told.path in [each.path for each in found]:
            raise item.fail(f"'{told.path}' stands twice under main")
        _check_words(item, told, path.targets[0], draft)
        found.append(told)
    return tuple(found)


def _assumption(item: SourceNode) -> Assumption:
    if not isinstance(item.value, Mapping):
        return Assumption(item.text("a path"))
    keys = {key: node for key, node in item.keys_among("an entry of main", _KEYS).items() if not node.is_null}
    if "path" not in keys:
        raise item.fail("an entry of main lacks the key 'path'")
    path = keys["path"].text("a path")
    direction = keys["direction"].text("direction") if "direction" in keys else _DIRECTIONS[0]
    if direction not in _DIRECTIONS:
        raise keys["direction"].fail(f"direction of {path}", allowed=_DIRECTIONS, given=direction)
    words = keys["words"].mapping(f"words of {path}") if "words" in keys else {}
    return Assumption(
        path,
        keys["asks"].text("asks") if "asks" in keys else "",
        _two(keys, "ends", path),
        keys["middle"].text("middle") if "middle" in keys else "",
        direction == "falling",
        _two(keys, "if", path),
        {word: node.text(f"what {word} means") for word, node in words.items()},
    )


def _two(keys: Mapping[str, SourceNode], key: str, path: str) -> tuple[str, ...]:
    """Words of the lower and the upper end, in this order whatever the direction."""
    if key not in keys:
        return ()
    texts = tuple(node.text(f"'{key}' of {path}") for node in keys[key].items(f"'{key}' of {path}"))
    if len(texts) != 2:
        raise keys[key].fail(
            f"'{key}' of {path} has {plural(len(texts), 'text')}: give the low end, then the high"
        )
    return texts


def _check_words(item: SourceNode, told: Assumption, path: ParameterPath, draft: Draft) -> None:
    """A number has ends, a word or a level has words, and no other words than its own."""
    family = path.family
    if family.kind == "number":
        if told.words:
            raise item.fail(f"{told.path} is a number: give it 'ends', not 'words'")
        return
    if told.ends or told.turns or told.middle:
        raise item.fail(f"{told.path} is a {family.kind}: give it 'words', not 'ends', 'middle' or 'if'")
    types = {actor.code: actor.leader_types for actor in draft.actors}
    own = family.words or (tuple(LEVEL_WORDS) if family.kind == "level" else types[path.powers[0]])
    for word in told.words:
        if word not in own:
            raise item.fail(f"words of {told.path}: '{word}'", allowed=own, given=word)


def wording_schema(variant_name: str) -> dict[str, Any]:
    """Describe ``main``, ``answer`` and ``gains`` as JSON Schema."""
    two = {"type": ["array", "null"], "items": TEXT, "minItems": 2, "maxItems": 2}
    worded = object_of(
        {
            "path": TEXT,
            "asks": or_nothing({**TEXT, "description": "what the assumption is about, as a question"}),
            "ends": {**two, "description": "what its lower and its upper end mean"},
            "middle": or_nothing(TEXT),
            "direction": {"enum": [*_DIRECTIONS, None]},
            "if": {**two, "description": "its lower and its upper end, as half sentences after if"},
            "words": or_nothing({"type": "object", "additionalProperties": TEXT}),
        },
        ("path",),
    )
    against = {"type": "string", "pattern": f"^{variant_name}$"}
    return {
        "main": {"type": ["array", "null"], "items": {"anyOf": [TEXT, worded]}, "uniqueItems": True},
        "answer": {
            "enum": [*_ANSWERS, True, False, None],
            "description": "whether the conclusions say yes or no to the question of the title",
        },
        "gains": or_nothing(object_of({"against": against, "if": TEXT}, ("against", "if"))),
    }


# Labels and clauses of claims.

_MOST_CHARACTERS = 40

_WORDS = range(3, 7)

_LONGEST_CLAUSE = 20  # words; two conclusions share a sentence of 45

# Words that are no names and often begin a sentence.
_OPENERS = re.compile(
    "a|after|against|all|although|among|an|and|any|are|as|at|because|before|being|better|between|both|but|by"
    "|can|could|did|do|does|during|each|either|even|every|everybody|everyone|few|fewer|for|from|had|half|has"
    "|have|he|her|his|how|if|in|into|is|it|its|least|less|many|more|most|much|neither|never|no|nobody|none"
    "|nor|not|nothing|now|of|on|one|only|other|others|our|over|several|she|should|since|so|some|somebody|such"
    "|than|that|the|their|then|there|these|they|this|those|three|through|to|two|under|unless|until|we|were"
    "|what|when|where|whether|which|while|who|whoever|whose|why|with|within|without|would"
)

_COMPOUND = re.compile("(?:New|North|South|East|West|Great|Central|United) [A-Z]")  # New Delhi, South Korea

_TERMS = ("hazard", "pivot", "hedge", "outcast", "parameter", "variant", "equilibrium")


def label_of(claim: Claim) -> str:
    """A claim in a few words: its label, or else its statement, cut where it is too long."""
    if claim.label:
        return claim.label
    told = clause(claim.says)
    if len(told) <= _MOST_CHARACTERS:
        return told
    cut = told[:_MOST_CHARACTERS].rpartition(" ")[0] or told[: _MOST_CHARACTERS - 1]
    return cut.rstrip(",;:") + "…"


def clause_of(scenario: Scenario, claim: Claim) -> str:
    """A claim as half a sentence: its clause, or else its statement without full stop and capital letter.

    A first word that is a name (of a power, a capital, an acronym) keeps its capital. So does one of which
    nothing shows that it is none: it is no word that begins English sentences, and the scenario does not
    have it in small letters elsewhere.
    """
    if claim.clause:
        return claim.clause
    told = clause(claim.says)
    word = told.split(" ", 1)[0]
    word = re.sub(r"\W+$|['’]s$", "", word)
    names = {part for actor in scenario.actors for name in (actor.name, actor.short) for part in name.split()}
    if word in names or _COMPOUND.match(told):
        return told
    small = word[:1].lower() + word[1:]
    common = _OPENERS.fullmatch(small) or re.search(rf"\b{re.escape(small)}\b", _prose(scenario))
    return told[:1].lower() + told[1:] if common else told


def _prose(scenario: Scenario) -> str:
    """What a scenario says in sentences."""
    claims = (text for each in scenario.claims for text in (each.says, each.label, each.clause, each.why))
    variants = (each.says for each in scenario.variants.values())
    return "\n".join((scenario.title, scenario.says, *claims, *variants, *(s.says for s in scenario.story)))


def fits(label: str) -> bool:
    """Whether a label is as long as labels may be, in characters and words."""
    return len(label) <= _MOST_CHARACTERS and len(label.split()) in _WORDS


def label_notes(scenario: Scenario) -> Iterator[str]:
    """Say which labels and clauses are missing or against the rules, a line each.

    A label has three to six words and at most 40 characters, names no code of a power and no term of the
    model that its statement does not use, and is unlike every other.
    """
    without = [each.id for each in scenario.claims if not each.label or not (each.clause or each.measures)]
    if without:
        shown = listed(without if len(without) < 5 else [*without[:3], f"{len(without) - 3} more"])
        lacks = "has no label or no clause" if len(without) == 1 else "have no label or no clause"
        yield f"{plural(len(without), 'claim')} {lacks} for readers: {shown}"
    seen: dict[str, str] = {}
    for claim in scenario.claims:
        place = f"{claim.where}: " if claim.where else ""
        for fault in _label_faults(scenario, claim, seen):
            yield f"{place}{fault}"
        if len(claim.clause.split()) > _LONGEST_CLAUSE:
            count = len(claim.clause.split())
            yield f"{place}the clause of {claim.id} has {count} words: at most {_LONGEST_CLAUSE}"
        if claim.label:
            seen.setdefault(claim.label.casefold(), claim.id)


def _label_faults(scenario: Scenario, claim: Claim, seen: Mapping[str, str]) -> Iterator[str]:
    if not claim.label:
        return
    shown = f"the label of {claim.id}, '{claim.label}',"
    words = claim.label.split()
    if len(claim.label) > _MOST_CHARACTERS:
        yield f"{shown} has {len(claim.label)} characters: at most {_MOST_CHARACTERS}"
    if len(words) not in _WORDS:
        yield f"{shown} has {plural(len(words), 'word')}: {_WORDS[0]} to {_WORDS[-1]}"
    bare = [re.sub(r"\W+$|'s$|’s$", "", word) for word in words]
    if codes := [code for code in scenario.codes if code in bare and code not in _names(scenario)]:
        yield f"{shown} has the code {codes[0]}: write a name"
    said = claim.says.casefold()
    for term in _TERMS:
        if term in [word.casefold() for word in bare] and term not in said:
            yield f"{shown} has a term of the model, '{term}', which the claim does not use"
    if claim.label.casefold() in seen:
        yield f"{shown} is that of {seen[claim.label.casefold()]} too"


def _names(scenario: Scenario) -> set[str]:
    return {name for actor in scenario.actors for name in (actor.name, actor.short)}
