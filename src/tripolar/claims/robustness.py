"""The same claims under several renewal protocols: what hangs on one bargaining story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tripolar.claims.ledger import Entry, Ledger, ProtocolVerdict

__all__ = ["across_protocols"]

_HALF = 0.5


def across_protocols(ledgers: Mapping[str, Ledger]) -> Ledger:
    """Put the ledgers of several protocols together.

    Parameters
    ----------
    ledgers : mapping of protocol to Ledger
        Of one argument; the first is the one whose entries are kept.

    Returns
    -------
    Ledger
        The first ledger, each computed entry with its verdict under every protocol, what other
        equilibria would make of it, and whether it is robust: decided on the same side of one half
        wherever it applies, and in every coding there, whichever equilibrium is reported.
    """
    first, *_ = ledgers.values()
    if len(ledgers) == 1:
        return first
    together = []
    for entry in first.entries:
        if entry.claim.kind == "fact":
            together.append(entry)
            continue
        each = {protocol: ledger[entry.claim.id] for protocol, ledger in ledgers.items()}
        verdicts = tuple(_verdict(protocol, other) for protocol, other in each.items())
        looked = tuple(found for other in each.values() for found in other.selection or ())
        together.append(
            replace(
                entry,
                protocols=verdicts,
                robust=_robust(tuple(each.values())),
                selection=looked or None,
            )
        )
    return Ledger(tuple(together), tuple(chain for ledger in ledgers.values() for chain in ledger.chains))


def _verdict(protocol: str, entry: Entry) -> ProtocolVerdict:
    return ProtocolVerdict(
        protocol,
        entry.verdict,
        entry.probability,
        entry.lower,
        entry.upper,
        entry.unknown,
        entry.borders_on,
    )


def _robust(entries: tuple[Entry, ...]) -> bool | None:
    applying = [entry for entry in entries if entry.probability is not None]
    if not applying:
        return None
    sides = {_side(entry) for entry in applying}
    if len(sides) > 1 or 0 in sides:
        return False
    if any(found.depends for entry in applying for found in entry.selection or ()):
        return False
    [side] = sides
    codings = (coding for entry in applying for coding in entry.codings)
    return all((coding.probability - _HALF) * side > 0 for coding in codings)


def _side(entry: Entry) -> int:
    """+1 where the bounds lie above one half, -1 where below, 0 where on both sides."""
    assert entry.lower is not None
    assert entry.upper is not None
    if entry.lower > _HALF:
        return 1
    return -1 if entry.upper < _HALF else 0
