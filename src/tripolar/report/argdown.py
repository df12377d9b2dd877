"""The argument as text in Argdown, which argument mappers read (https://argdown.org)."""

from __future__ import annotations

import re

from tripolar.answer.sentence import row
from tripolar.claims.ledger import Ledger
from tripolar.enums import ClaimKind
from tripolar.scenario.objects import Scenario
from tripolar.words import percent

__all__ = ["argdown"]

#: What Argdown would read as a mark: of statements, arguments, tags, links, emphasis and metadata.
_MARKS = re.compile(r"([\[\]<>#@*_{}\\|])")


def argdown(scenario: Scenario, ledger: Ledger | None = None) -> str:
    """Write every claim as a statement, with what it rests on as its support.

    A claim that was tested has a tag for what it comes to, and its chance in braces; a conclusion and a fact
    have a tag for that.

    Parameters
    ----------
    scenario : Scenario
    ledger : Ledger, optional
        Of a run of it.
    """
    entries = {} if ledger is None else {entry.claim.id: entry for entry in ledger}
    ids = {claim.id for claim in scenario.claims}
    lines = ["===", f"title: {_quoted(scenario.title)}", "generator: Tripolar", "===", ""]
    for claim in scenario.claims:
        entry = entries.get(claim.id)
        tags = ["conclusion"] * (claim.id in scenario.conclusions) + ["fact"] * (claim.kind is ClaimKind.FACT)
        if entry is not None:
            tags.append(row(entry).mark.replace(" ", "-"))
        told = "".join(f" #{tag}" for tag in tags)
        if entry is not None and entry.probability is not None:
            told += f' {{probability: "{percent(entry.probability)}"}}'
        lines.append(f"[{claim.id}]: {_plain(claim.says)}{told}")
        lines += [f"  + [{premise}]" for premise in claim.rests_on if premise in ids]
        lines.append("")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
