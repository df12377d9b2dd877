"""Renewal protocols: how a lapsed deal is renewed. One file each, one interface.

A protocol is a function ``renew(values, bargain) -> Renewal`` of the continuation values of B games.
"""

from tripolar.game.protocols.renewal import Renewal

__all__ = ["Renewal"]
