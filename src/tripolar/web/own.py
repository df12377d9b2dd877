"""What a visitor brings: claims of one's own, put to an argument, and a scenario file to keep.

A criterion is held against an argument, with the place of what is wrong. Claims stand beside the
argument's own or in the place of some of them. An argument with its changes becomes a scenario file; a
visitor's own text is written anew with changes and claims in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from tripolar.errors import UNPRINTABLE, ClaimError, Location
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
        return Claim(own.id, own.says, "model", holds, rests_on=own.rests_on, source="your own", where=where)
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
    claim = Claim("yours", "", "fact" if fact else "model", None if fact else expression, measures)
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
    base: Scenario, explorer: Explorer, changes: tuple[str, ...], claims: tuple[OwnClaim, ...] = ()
) -> str:
    """Write an argument with its changes and a visitor's own and edited claims.

    Of an embedded scenario it is a file that extends it. A visitor's own text, which no other file can
    extend by name, is written anew with the changes in it.

    Parameters
    ----------
    base : Scenario
        The argument as its author wrote it.
    explorer : Explorer
        Of the argument with the visitor's claims.
    changes : tuple of str
        ``PATH=VALUE`` each.
    claims : tuple of OwnClaim
        The visitor's.

    Raises
    ------
    InputError
        When a change cannot be made; the text is read back, so that what is given can be used.
    """
    before = explorer.scenario
    after = override(before, changes)
    parameters = _changed(before, after) | _reshaped(before, after)
    entries = [_written_claim(claim, base) for claim in claims]
    title = f"{before.title} (changed)"
    if base.name in embedded_names() and base.texts[-1][0] == base.name:
        text = _extending(base, title, parameters, entries)
        load_text(text, f"{before.name}-changed")
        return text
    gone = frozenset(before.parameters.keys() - after.parameters.keys())
    text = merged(base, title, parameters, gone, entries)
    load_chain((*base.texts[:-1], (base.name, text)), base.files)
    return text


def _extending(
    base: Scenario, title: str, parameters: Mapping[str, Any], claims: Iterable[Mapping[str, Any]]
) -> str:
    lines = [
        "schema: 1",
        f"extends: {base.name}",
        f"title: {_text(title)}",
        f"says: {_text(base.says)}",
    ]
    if parameters:
        lines += ["parameters:", *(f"  {path}: {_text(value)}" for path, value in parameters.items())]
    by_id = [
        f"  {value}:" if key == "id" else f"    {key}: {_text(value)}"
        for claim in claims
        for key, value in claim.items()
    ]
    return "\n".join([*lines, *(["claims:", *by_id] if by_id else [])]) + "\n"


def _text(value: object) -> str:
    """A value in the form that YAML shares with JSON."""
    return json.dumps(value, ensure_ascii=False)


def _written_claim(own: OwnClaim, base: Scenario) -> dict[str, Any]:
    old = next((claim for claim in base.claims if claim.id == own.id), None)
    holds = " ".join(own.holds.split())
    entry: dict[str, Any] = {"id": own.id}
    if old is None:
        entry["kind"] = "model"
    entry |= {"says": own.says, "holds": holds}
    if own.rests_on or (old is not None and old.rests_on):
        entry["rests_on"] = list(own.rests_on)
    if old is not None and old.holds is not None and holds != " ".join(old.holds.text.split()):
        was = " ".join(old.holds.text.split())
        entry |= {"why": f"{EDITED} It was: {was}", "assumed": "", "terms": False}
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


_HEAD = "# Your file with what you changed in the simulator; comments are not kept.\n"


def merged(
    base: Scenario,
    title: str,
    parameters: Mapping[str, Any],
    gone: frozenset[str],
    claims: Iterable[Mapping[str, Any]],
) -> str:
    """Write a scenario's own text anew.

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
    """
    claims = list(claims)
    text = base.texts[-1][1]
    if not parameters and not gone and not claims:
        return text
    root = read_yaml(text, base.name)
    told: dict[str, Any] = _plain(root)
    told["title"] = title
    if parameters or gone:
        told["parameters"] = _parameters(root, told.pop("dyads", None) or {}, base, parameters, gone)
        told.pop("story", None)  # it tells of the argument as it was
    if claims:
        told["claims"] = _claims(told.get("claims", {}), claims)
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.width = 110
    writer.representer.ignore_aliases = lambda _: True
    writer.dump(told, out)
    return _HEAD + out.getvalue()


def _parameters(
    root: SourceNode, dyads: Mapping[str, Any], base: Scenario, new: Mapping[str, Any], gone: frozenset[str]
) -> dict[str, Any]:
    section = root.mapping("a scenario").get("parameters")
    entries = (
        [] if section is None or section.is_null else flat("", section.mapping("parameters"), base.actors)
    )
    written = {path: _plain(node) for path, node in entries}
    written |= {f"relation.{dyad}": _standing(said) for dyad, said in dyads.items()}
    replaced = {*new, *gone}
    kept: dict[str, Any] = {}
    for path, value in written.items():
        targets = () if path in replaced else _targets(path, base)
        if path in replaced or not replaced & set(targets):
            kept |= {} if path in replaced else {path: value}
        else:
            kept |= {target: value for target in targets if target not in replaced}
    return {**kept, **new}


def _standing(said: Any) -> Any:
    """A dyad's entry as a value of its relation."""
    if said is None:
        return None
    reasons = {key: each for key, each in said.items() if key != "relation"}
    level = said["relation"]
    return {**level, **reasons} if isinstance(level, dict) else {"value": level, **reasons}


def _targets(path: str, base: Scenario) -> tuple[str, ...]:
    if path == "capability":
        return (path,)
    return read_path(path, base.actors).targets


def _claims(section: Any, new: list[Mapping[str, Any]]) -> list[Any] | dict[str, Any]:
    """The section with each claim where it stood, and new ones at its end.

    By id, as it may have been, claims join those that the text inherits; a list takes their place.
    """
    by_id = {str(claim["id"]): claim for claim in new}
    if isinstance(section, dict):
        bare = {name: {k: v for k, v in claim.items() if k != "id"} for name, claim in by_id.items()}
        return {**section, **{name: {**(section.get(name) or {}), **claim} for name, claim in bare.items()}}
    listed = [{**claim, **by_id.pop(str(claim["id"]), {})} for claim in section or ()]
    return [*listed, *by_id.values()]


def _plain(node: SourceNode) -> Any:
    match node.value:
        case tuple():
            return [_plain(each) for each in node.value]
        case Mapping():
            return {key: _plain(each) for key, each in node.value.items()}
        case float() if node.value.is_integer() and abs(node.value) < 1e15:
            return int(node.value)
    return node.value
