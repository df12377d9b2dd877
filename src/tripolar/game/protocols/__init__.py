"""Renewal protocols: how a lapsed deal is renewed. One file each, one interface.

A protocol is a function ``renew(values, bargain) -> Renewal`` of the continuation values of B games.
"""

from tripolar.game.protocols.renewal import Renewal

__all__ = ["WITHOUT_TRANSFERS", "Renewal"]

# Under these nothing is paid, so that there are no terms to speak of and no payments to calibrate.
WITHOUT_TRANSFERS = frozenset({"nontransferable"})
