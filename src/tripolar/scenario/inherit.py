"""A chain of scenario files folded into one draft: each file holds only what differs.

Entries are matched by name: actors by code, variants and questions by name, claims by id, parameters by
canonical path, correlations by their pair. Inside an actor, variant, claim or question the keys given
replace those inherited; a parameter, a correlation or the posterior is replaced whole. An entry set to
nothing (``null``; of a correlation, its rank; of the posterior, its file) is removed, and so is all that a
section set to nothing inherits; with ``eras`` goes what makes them differ. Claims by id change those
inherited; a list of claims takes their place. Where none of the inherited claims stays, the citation of
their argument and its conclusions go with them. Files of figures are added to those inherited, and stand
before them.

The section ``actors`` is read here as well: powers, their leader types, and which of these are hostile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce

from tripolar.bounds import LEADER_TYPES, POWERS
from tripolar.errors import Location, ParameterError, ScenarioError
from tripolar.scenario.changes import displaced
from tripolar.scenario.correlations import Linked, fold_correlations
from tripolar.scenario.eras import OF_GROWTH
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.figure_files import FigureEntry, figure_entries
from tripolar.scenario.objects import Actor
from tripolar.scenario.parameters import LEAF_KEYS, Leaf, read_dyads, read_parameters
from tripolar.scenario.paths import canonical_paths, read_path
from tripolar.scenario.posterior import PosteriorEntry
from tripolar.scenario.source import Layer, SourceNode

__all__ = [
    "ACTOR_CODE",
    "CLAIM_KEYS",
    "KEYS",
    "LEADER_TYPE",
    "QUESTION_KEYS",
    "VARIANT_KEYS",
    "Draft",
    "WrittenEntry",
    "fold_layers",
    "read_actors",
]

HEADER = (
    *("schema", "extends", "title", "says", "year", "eras", "argument", "levels"),
    *("conclusions", "answer", "gains", "main", "story"),
)

KEYS = (
    *HEADER,
    *("actors", "dyads", "parameters", "correlations", "posterior", "figures"),
    *("variants", "claims", "questions"),
)

VARIANT_KEYS = ("says", "with", "set")

CLAIM_KEYS = (
    "id",
    "kind",
    "says",
    "label",
    "clause",
    "holds",
    "measures",
    "rests_on",
    "opposes",
    "reading_of",
    "facts",
    "source",
    "terms",
    "assumed",
    "why",
)

QUESTION_KEYS = ("says", "power", "courses", "why")

_OF_CLAIMS = ("argument", "conclusions", "answer")  # what a header says of its claims


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """A variant, claim or question: its keys from the whole chain, and where its latest mention stands."""

    keys: Mapping[str, SourceNode]
    where: Location


Entries = Mapping[str, Mapping[str, SourceNode]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the files of a chain say together, before it is held against the model."""

    where: Location
    header: Mapping[str, SourceNode] = field(default_factory=dict)
    entries: Entries = field(default_factory=dict)
    actors: tuple[Actor, ...] = ()
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    variants: Mapping[str, WrittenEntry] = field(default_factory=dict)
    claims: Mapping[str, WrittenEntry] = field(default_factory=dict)
    correlations: Mapping[frozenset[tuple[str, ...]], Linked] = field(default_factory=dict)
    questions: Mapping[str, WrittenEntry] = field(default_factory=dict)
    posterior: PosteriorEntry | None = None
    after: frozenset[str] = frozenset()  # paths set by files that inherit the posterior
    figures: tuple[FigureEntry, ...] = ()


def fold_layers(layers: Sequence[Layer]) -> Draft:
    """Fold files into one draft, the farthest ancestor first."""
    start = Draft(Location(layers[-1].origin.file, 1, 1))
    return reduce(_over, layers, start)


def _over(draft: Draft, layer: Layer) -> Draft:
    """Put one file over what it inherits."""
    root = layer.root
    given = root.keys_among("a scenario", KEYS)
    _check_version(root, given)
    keys = {key: node for key, node in given.items() if not node.is_null}
    emptied = given.keys() - keys.keys()
    if "claims" in keys and isinstance(keys["claims"].value, tuple):
        _check_whole(keys["claims"], draft)
        emptied = emptied | {"claims"}
    draft = _without(draft, emptied)
    entries, actors = draft.entries, draft.actors
    if "actors" in keys:
        entries, actors = read_actors(entries, keys["actors"])
    if not actors:
        raise ScenarioError("a scenario needs the section 'actors'", where=root.where)
    leaves = _fold_leaves(draft, keys, actors)
    new = {path for path, leaf in leaves.items() if draft.leaves.get(path) is not leaf}
    claims = _named(keys.get("claims"), "claim")
    if draft.claims and all(name in claims and claims[name].is_null for name in draft.claims):
        draft = replace(draft, header=_unattributed(draft.header))
    return Draft(
        where=draft.where,
        header={**draft.header, **{key: keys[key] for key in HEADER if key in keys}},
        entries=entries,
        actors=actors,
        leaves=leaves,
        variants=_fold_entries(
            draft.variants, _named(keys.get("variants"), "variant"), VARIANT_KEYS, "variant"
        ),
        claims=_fold_entries(draft.claims, claims, CLAIM_KEYS, "claim"),
        correlations=fold_correlations(
            draft.correlations, keys.get("correlations"), actors, {*canonical_paths(actors)}
        ),
        questions=_fold_entries(
            draft.questions, _named(keys.get("questions"), "question"), QUESTION_KEYS, "question"
        ),
        posterior=_posterior(draft.posterior, keys.get("posterior"), layer),
        after=frozenset() if "posterior" in keys else draft.after | new,
        figures=(*(figure_entries(keys["figures"], layer) if "figures" in keys else ()), *draft.figures),
    )


def _without(draft: Draft, sections: Set[str]) -> Draft:
    """Take away what is inherited in sections that are set to nothing."""
    header = {key: node for key, node in draft.header.items() if key not in sections}
    if "claims" in sections and draft.claims:
        header = _unattributed(header)
    return replace(
        draft,
        header=header,
        entries={} if "actors" in sections else draft.entries,
        actors=() if "actors" in sections else draft.actors,
        leaves={
            path: leaf
            for path, leaf in draft.leaves.items()
            if ("dyads" if leaf.path.head == "relation" else "parameters") not in sections
            and not ("eras" in sections and leaf.path.head in OF_GROWTH)
        },
        posterior=None if "posterior" in sections else draft.posterior,
        figures=() if "figures" in sections else draft.figures,
        variants={} if "variants" in sections else draft.variants,
        claims={} if "claims" in sections else draft.claims,
        correlations={} if "correlations" in sections else draft.correlations,
        questions={} if "questions" in sections else draft.questions,
    )


def _check_whole(section: SourceNode, draft: Draft) -> None:
    """Refuse a list of claims that counts on what is inherited, and stands in its place."""
    for name, node in _named(section, "claim").items():
        if name in draft.claims and (lacks := {"says", "kind"} - node.mapping(f"claim {name}").keys()):
            raise node.fail(
                f"claim {name} lacks the key '{min(lacks)}': a list of claims stands in place of those"
                f" inherited; to change some of them write claims by id, such as claims: {{{name}: ...}}"
            )


def _unattributed(header: Mapping[str, SourceNode]) -> dict[str, SourceNode]:
    """The header without what it says of an argument whose claims are gone."""
    return {key: node for key, node in header.items() if key not in _OF_CLAIMS}


def _posterior(
    inherited: PosteriorEntry | None, node: SourceNode | None, layer: Layer
) -> PosteriorEntry | None:
    if node is None:
        return inherited
    entry = PosteriorEntry(node, layer.origin)
    return None if entry.removes else entry


def _check_version(root: SourceNode, keys: Mapping[str, SourceNode]) -> None:
    if "schema" not in keys:
        raise ScenarioError("the key 'schema' is missing: begin with 'schema: 1'", where=root.where)
    if keys["schema"].value is True or keys["schema"].value != 1:
        raise keys["schema"].fail(
            f"schema is {keys['schema'].found}, and this version reads 1", allowed=("1",)
        )


def _fold_leaves(draft: Draft, keys: Mapping[str, SourceNode], actors: tuple[Actor, ...]) -> dict[str, Leaf]:
    possible = {*canonical_paths(actors), "capability"}
    inherited = {path: leaf for path, leaf in draft.leaves.items() if path in possible}
    dyads, no_dyads = read_dyads(keys["dyads"], actors) if "dyads" in keys else ({}, {})
    leaves, removed = read_parameters(keys["parameters"], actors) if "parameters" in keys else ({}, {})
    for path in dyads.keys() & leaves.keys():
        raise ScenarioError(
            f"{path} is set twice: in line {dyads[path].where.line}, under dyads, and here",
            where=leaves[path].where,
        )
    gone = {
        path for text, node in {**no_dyads, **removed}.items() for path in _removed(text, node, draft, actors)
    }
    own = {**dyads, **leaves}
    gone |= displaced([leaf.path for leaf in inherited.values()], [leaf.path for leaf in own.values()])
    return {**{path: leaf for path, leaf in inherited.items() if path not in gone}, **own}


def _removed(text: str, node: SourceNode, draft: Draft, actors: tuple[Actor, ...]) -> set[str]:
    """Find the inherited paths that a path set to nothing takes away: its own, or all below it."""
    below: set[str] = {path for path in draft.leaves if path == text or path.startswith(f"{text}.")}
    if not below:
        try:
            targets = read_path(text, draft.actors or actors, node.key_where).targets
            below = {path for path in targets if path in draft.leaves}
        except ParameterError:
            if text not in {family.head for family in FAMILIES}:
                raise
    if not below:
        raise ScenarioError(
            f"'{text}' has no value, and nothing is inherited to remove", where=node.key_where
        )
    return below


def _named(section: SourceNode | None, what: str) -> dict[str, SourceNode]:
    """Read a section as entries by name; of a list of claims each has its id."""
    if section is None:
        return {}
    if what != "claim" or isinstance(section.value, Mapping):
        by_name = dict(section.mapping(f"{what}s"))
        for name, node in by_name.items():
            keys = node.value if what == "claim" and isinstance(node.value, Mapping) else {}
            if "id" in keys and not keys["id"].is_null and keys["id"].text("id") != name:
                raise keys["id"].fail(f"claim {name} has another id, '{keys['id'].value}'; leave 'id' out")
        return by_name
    named: dict[str, SourceNode] = {}
    for node in section.items("claims"):
        keys = node.mapping("a claim")
        if "id" not in keys:
            raise node.fail("a claim needs an id, such as 'M4'")
        name = keys["id"].text("id")
        if name in named:
            raise keys["id"].fail(f"claim '{name}' stands twice")
        named[name] = node
    return named


def _fold_entries(
    inherited: Mapping[str, WrittenEntry], own: Mapping[str, SourceNode], allowed: Sequence[str], what: str
) -> dict[str, WrittenEntry]:
    entries = dict(inherited)
    for name, node in own.items():
        if node.is_null:
            if name not in entries:
                raise ScenarioError(
                    f"{what} '{name}' is empty, and nothing is inherited to remove",
                    where=node.key_where,
                    allowed=entries,
                    given=name,
                )
            del entries[name]
            continue
        keys = node.keys_among(f"{what} {name}", allowed)
        before = entries[name].keys if name in entries else {}
        merged = {key: value for key, value in {**before, **keys}.items() if not value.is_null}
        entries[name] = WrittenEntry(merged, node.key_where)
    return entries


ACTOR_CODE = "[A-Z][A-Z0-9]{1,7}"

LEADER_TYPE = "[a-z][a-z0-9_]*(-[a-z0-9_]+)*"

_KEYS = ("name", "short", "leaders", "hostile")


def read_actors(inherited: Entries, section: SourceNode) -> tuple[Entries, tuple[Actor, ...]]:
    """Put one file's actors over those it inherits.

    Parameters
    ----------
    inherited : mapping of code to mapping of key to SourceNode
        What the scenarios it extends say of each actor.
    section : SourceNode
        The file's own section; an actor set to nothing is removed, other keys replace those inherited.

    Returns
    -------
    entries : as `inherited`
    actors : tuple of Actor
        In order of first mention.
    """
    entries: dict[str, Mapping[str, SourceNode]] = dict(inherited)
    for code, node in section.mapping("actors").items():
        if not re.fullmatch(ACTOR_CODE, code):
            raise ScenarioError(
                f"'{code}' cannot name a power: 2 to 8 capital letters or digits, such as USA",
                where=node.key_where,
            )
        if node.is_null and code in entries:
            del entries[code]
            continue
        entries[code] = {**entries.get(code, {}), **node.keys_among(f"actor {code}", _KEYS)}
    if len(entries) not in POWERS:
        raise section.fail(f"a scenario has {POWERS} powers, and this one {len(entries)}: {POWERS.why}")
    actors = tuple(_actor(code, keys) for code, keys in entries.items())
    for k, actor in enumerate(actors):
        if twin := next((each for each in actors[:k] if each.name == actor.name), None):
            node = entries[actor.code].get("name", section)
            raise node.fail(f"{twin.code} and {actor.code} are both named '{actor.name}'")
    return entries, actors


def _actor(code: str, keys: Mapping[str, SourceNode]) -> Actor:
    given = {key: node for key, node in keys.items() if not node.is_null}
    leaders = _types(given["leaders"], "leaders") if "leaders" in given else ("leader",)
    if not leaders:
        raise given["leaders"].fail(f"{code} needs at least one leader type, or none listed at all")
    if len(leaders) not in LEADER_TYPES:
        raise given["leaders"].fail(
            f"{len(leaders)} leader types: {LEADER_TYPES.why}", allowed=(str(LEADER_TYPES),)
        )
    hostile = _types(given["hostile"], "hostile") if "hostile" in given else ()
    for position, name in enumerate(hostile):
        if name not in leaders:
            raise (
                given["hostile"]
                .items("hostile")[position]
                .fail(
                    f"hostile type '{name}' of {code} is not among its leaders", allowed=leaders, given=name
                )
            )
    name = given["name"].text("name") if "name" in given else code
    return Actor(code, name, leaders, hostile, given["short"].text("short") if "short" in given else "")


def _types(node: SourceNode, what: str) -> tuple[str, ...]:
    names: list[str] = []
    for item in node.items(what):
        name = item.text("a leader type")
        if not re.fullmatch(LEADER_TYPE, name) or name in LEAF_KEYS:
            raise item.fail(f"'{name}' cannot name a leader type: small letters, digits and hyphens")
        if name in names:
            raise item.fail(f"leader type '{name}' is listed twice")
        names.append(name)
    return tuple(names)
