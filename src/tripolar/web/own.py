"""A visitor's own claims and the scenario file that a visitor downloads.

A criterion is checked against an argument, and errors name their place. Claims are added to the argument's
own or replace some of them. An argument with its changes becomes a scenario file; in a visitor's own file,
changes and claims are written in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ruamel.yaml.nodes import MappingNode

from tripolar.enums import ClaimKind
from tripolar.errors import UNPRINTABLE, ClaimError, InputError, Location
from tripolar.measure.vocabulary import FIGURE_FUNCTIONS
from tripolar.prepare.quantities import QUANTITIES
from tripolar.prepare.requests import check
from tripolar.scenario.content import fingerprinted
from tripolar.scenario.expression import parse
from tripolar.scenario.load import embedded_names, load_chain, load_text, override
from tripolar.scenario.objects import Change, Claim, Measure, Scenario
from tripolar.scenario.parameters import flat
from tripolar.scenario.paths import read_path
from tripolar.scenario.source import SourceNode, read_yaml
from tripolar.web.asks import OwnClaim
from tripolar.web.edits import Edits, flow
from tripolar.workflow.explorer import Explorer

__all__ = ["EDITED", "as_yaml", "check_criterion", "merged", "with_claims"]

EDITED = "Edited in the simulator."


def with_claims(scenario: Scenario, claims: Iterable[OwnClaim]) -> Scenario:
    """Put claims to an argument: edited ones where the author's stood, others after them.

    An edited claim keeps its place, its source and what it opposes. The author's reasons for the criterion
    speak of another criterion, and go.

    Raises
    ------
    ClaimError
        When an id is taken, an edited claim is none of the argument's or a fact, its words cannot be shown,
        or a criterion is no expression; quantities and premises are checked by `prepare`.
    """
    stands = {claim.id: claim for claim in scenario.claims}
    given: set[str] = set()
    for own in claims:
        old = stands.get(own.id)
        if own.id in given or (old is not None and not own.edits):
            raise ClaimError(f"there is already a claim {own.id}; give yours another id")
        given.add(own.id)
        if own.edits and old is None:
            raise ClaimError(f"claim {own.id} is not in {scenario.name}, and cannot be edited")
        if unshown := UNPRINTABLE.search(own.says):
            raise ClaimError(f"claim {own.id} says U+{ord(unshown[0]):04X}, a character that cannot be shown")
        stands[own.id] = _claim(own, old)
    return fingerprinted(replace(scenario, claims=tuple(stands.values()))) if given else scenario


def _claim(own: OwnClaim, old: Claim | None) -> Claim:
    where = Location(own.id, 1, 1)
    holds = parse(own.holds, where)
    if old is None:
        return Claim(
            own.id, own.says, ClaimKind.MODEL, holds, rests_on=own.rests_on, source="your own", where=where
        )
    if old.holds is None:
        raise ClaimError(f"claim {own.id} is a fact: figures decide it, and it is edited in a file")
    edited = replace(old, says=own.says, rests_on=own.rests_on, where=where)
    if " ".join(own.holds.split()) == " ".join(old.holds.text.split()):
        return edited
    return replace(edited, holds=holds, why=EDITED, assumed="", terms=False)


def check_criterion(explorer: Explorer, holds: str, *, fact: bool = False) -> dict[str, Any]:
    """Check a criterion as if it were a claim of the argument.

    Returns
    -------
    dict
        The quantities it names, each with unit and meaning.

    Raises
    ------
    ClaimError
        The first thing wrong with it, with its column.
    """
    expression = parse(holds, Location("criterion", 1, 1))
    measures = (Measure("", expression),) if fact else ()
    claim = Claim(
        "yours", "", ClaimKind.FACT if fact else ClaimKind.MODEL, None if fact else expression, measures
    )
    check(replace(explorer.scenario, claims=(claim,)), FIGURE_FUNCTIONS)
    named = dict.fromkeys(call.name for call in expression.calls)
    return {
        "ok": True,
        "quantities": [
            {"name": name, "unit": QUANTITIES[name].unit, "says": QUANTITIES[name].says}
            for name in named
            if name in QUANTITIES
        ],
    }


_WHY = "Set in the simulator."


def as_yaml(
    base: Scenario, before: Scenario, changes: tuple[str, ...], claims: tuple[OwnClaim, ...] = ()
) -> str:
    """Write an argument with its changes and a visitor's own and edited claims.

    Of an embedded scenario it is a file that extends it. A visitor's own text, which no other file can
    extend by name, comes back with the changes in it, and everything else as it was; a story that the changes
    contradict becomes a comment.

    Parameters
    ----------
    base : Scenario
        The argument as its author wrote it.
    before : Scenario
        The argument with the visitor's claims.
    changes : tuple of str
        ``PATH=VALUE`` each.
    claims : tuple of OwnClaim
        The visitor's.

    Raises
    ------
    InputError
        When a change cannot be made; the text is read back, so that what is given can be used.
    """
    after = override(before, changes)
    parameters = _changed(before, after) | _reshaped(before, after)
    entries = [_written_claim(claim, base) for claim in claims]
    title = f"{before.title} (changed)"
    if base.name in embedded_names() and base.texts[-1][0] == base.name:
        text = _extending(base, title, parameters, entries)
        load_text(text, f"{before.name}-changed")
        return text
    gone = frozenset(before.parameters.keys() - after.parameters.keys())
    for story in (True, False):
        text = merged(base, title, parameters, gone, entries, story=story)
        try:
            load_chain((*base.texts[:-1], (base.name, text)), base.files)
        except InputError:
            if not story:
                raise
        else:
            break
    return text


def _extending(
    base: Scenario, title: str, parameters: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]
) -> str:
    lines = [
        "schema: 1",
        f"extends: {base.name}",
        f"title: {flow(title)}",
        f"says: {flow(base.says)}",
    ]
    if parameters:
        lines += ["parameters:", *(f"  {path}: {flow(value)}" for path, value in parameters.items())]
    by_id = [
        f"  {value}:" if key == "id" else f"    {key}: {flow(value)}"
        for claim in claims
        for key, value in claim.items()
    ]
    return "\n".join([*lines, *(["claims:", *by_id] if by_id else [])]) + "\n"


def _written_claim(own: OwnClaim, base: Scenario) -> dict[str, Any]:
    """The keys of a claim; of an edited one those that are edited."""
    old = next((claim for claim in base.claims if claim.id == own.id), None)
    holds = " ".join(own.holds.split())
    if old is None or old.holds is None:
        rests_on = {"rests_on": list(own.rests_on)} if own.rests_on else {}
        return {"id": own.id, "kind": ClaimKind.MODEL, "says": own.says, "holds": holds, **rests_on}
    entry: dict[str, Any] = {"id": own.id}
    if own.says != old.says:
        entry["says"] = own.says
    was = " ".join(old.holds.text.split())
    if holds != was:
        entry |= {"holds": holds, "why": f"{EDITED} It was: {was}"}
        entry |= ({"assumed": ""} if old.assumed else {}) | ({"terms": False} if old.terms else {})
    if own.rests_on != old.rests_on:
        entry["rests_on"] = list(own.rests_on)
    return entry


def _changed(before: Scenario, after: Scenario) -> dict[str, Any]:
    found = {}
    for path, parameter in after.parameters.items():
        old = before.parameters.get(path)
        if old is None or old.distribution != parameter.distribution:
            value = parameter.distribution.centre
            found[path] = {"value": value if isinstance(value, str) else float(value), "why": _WHY}
    return found


def _reshaped(before: Scenario, after: Scenario) -> dict[str, Any]:
    """The blends whose shares were changed: whole, with the changes after their measures."""
    return {
        new.path: {
            "blend": {label: " ".join(each.text.split()) for label, each in new.measures.items()},
            "then": [_share(change) for change in new.changes],
            "why": f"{new.why} {_WHY}".strip(),
        }
        for old, new in zip(before.blends, after.blends, strict=True)
        if old.changes != new.changes
    }


def _share(change: Change) -> dict[str, Any]:
    code = change.path.partition(".")[2]
    return {code: change.value if change.operation == "set" else {change.operation: change.value}}


def merged(
    base: Scenario,
    title: str,
    parameters: Mapping[str, Any],
    gone: frozenset[str],
    claims: Iterable[Mapping[str, Any]],
    *,
    story: bool = True,
) -> str:
    """Put changes into a scenario's own text, where what they change stands; the rest stays as it is.

    Parameters
    ----------
    base : Scenario
        Whose own text is the last of its `texts`.
    title : str
        Its new title.
    parameters : mapping of canonical path to value
        Each takes the place of what the text says of that path; a line for several paths that loses one
        goes on to speak for the others.
    gone : frozenset of str
        Paths that are set no more, because a new one excludes them.
    claims : iterable of mapping
        Keys of claims: of those that stand in the text, and new ones.
    story : bool
        Whether the text's story can still be told; else it becomes a comment.
    """
    claims = list(claims)
    text = base.texts[-1][1]
    if not parameters and not gone and not claims:
        return text
    edits = Edits(text)
    root = read_yaml(text, base.name)
    edits.put(edits.root, "title", title, after="schema")
    placed = _put_relations(edits, parameters)
    rest = {path: value for path, value in parameters.items() if path not in placed}
    _put_parameters(edits, root, base, rest, gone)
    _put_claims(edits, claims)
    if not story and edits.get(edits.root, "story") is not None:
        edits.comment_out("story")
    return edits.done()


def _put_relations(edits: Edits, new: Mapping[str, Any]) -> set[str]:
    """Put relations where the text says them under dyads; return their paths."""
    dyads = edits.get(edits.root, "dyads")
    placed = set()
    for name, _ in dyads.value if dyads is not None else ():
        either = {f"relation.{name.value}", f"relation.{'-'.join(reversed(name.value.split('-')))}"}
        for path in either & new.keys():
            edits.put(dyads, name.value, {"relation": new[path]["value"], "why": new[path]["why"]})
            placed.add(path)
    return placed


def _put_parameters(
    edits: Edits, root: SourceNode, base: Scenario, new: Mapping[str, Any], gone: frozenset[str]
) -> None:
    section = edits.get(edits.root, "parameters")
    if section is None:
        if new:
            edits.add_section("parameters", new)
        return
    leaves = flat("", root.mapping("a scenario")["parameters"].mapping("parameters"), base.actors)
    targets = {path: (path,) if leaf.is_null else _targets(path, base) for path, leaf in leaves}
    replaced = {*new, *gone}

    def change(mapping: Any, prefix: str) -> bool:
        """Change what stands in a mapping; tell whether all of it goes."""
        leaving = set()
        for name, node in mapping.value:
            path = f"{prefix}{name.value}"
            stays = [each for each in targets.get(path, ()) if each not in gone]
            if path not in targets:
                leaves_all = change(node, f"{path}.")
            elif len(targets[path]) > 1 and replaced.intersection(targets[path]):
                edits.split(mapping, name.value, {each.removeprefix(prefix): new.get(each) for each in stays})
                leaves_all = not stays
            elif stays and stays[0] in new:
                _put_value(edits, mapping, name.value, new[stays[0]])
                leaves_all = False
            else:
                leaves_all = not stays
            if leaves_all:
                leaving.add(name.value)
        if len(leaving) < len(mapping.value):
            edits.remove(mapping, leaving)
        return len(leaving) == len(mapping.value)

    placed = {each for path in targets.values() for each in path}
    added = {path: value for path, value in new.items() if path not in placed}
    if not change(section, ""):
        if added:
            edits.add(section, added)
    elif added:
        edits.put(edits.root, "parameters", added)
    else:
        edits.remove(edits.root, {"parameters"})


def _put_value(edits: Edits, mapping: Any, key: str, value: Mapping[str, Any]) -> None:
    """Replace a parameter's value; of a blend only what follows its measures."""
    old = edits.get(mapping, key)
    if "blend" in value and old is not None and isinstance(old.value, list):
        edits.put(old, "then", value["then"])
        edits.put(old, "why", value["why"])
    else:
        edits.put(mapping, key, value)


def _targets(path: str, base: Scenario) -> tuple[str, ...]:
    if path == "capability":
        return (path,)
    return read_path(path, base.actors).targets


def _put_claims(edits: Edits, claims: Iterable[Mapping[str, Any]]) -> None:
    """Put each claim where it stood, and new ones at the end.

    By id, as they may be, claims join those that the text inherits; a list takes their place.
    """
    section = edits.get(edits.root, "claims")
    told = {str(claim["id"]): {key: each for key, each in claim.items() if key != "id"} for claim in claims}
    if section is None:
        if told and "claims" in (name.value for name, _ in edits.root.value):  # none of those inherited
            edits.put(edits.root, "claims", [{"id": name, **keys} for name, keys in told.items()])
        elif told:
            edits.add_section("claims", told)
        return
    for name, keys in told.items():
        if by_id := isinstance(section, MappingNode):
            old = edits.get(section, name)
        else:
            old = next((each for each in section.value if _id(edits, each) == name), None)
        if old is not None:
            for key, value in keys.items():
                edits.put(old, key, value)
        elif by_id:
            edits.put(section, name, keys)
        else:
            edits.append(section, {"id": name, **keys})


def _id(edits: Edits, claim: Any) -> str:
    node = edits.get(claim, "id")
    return "" if node is None else str(node.value).strip()
