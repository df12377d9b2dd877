"""The entry of every protocol, for games side by side and for one after the other; all by one factory.

numba keeps what Python calls on disk under the function's name and what its closure holds. A compiled
function has another identity in each process, so that an entry with its driver in the closure would never
be found again: every entry has its driver among globals of its own, and a name of its own. Nothing is
compiled before the first call, and of one protocol no more than what is called.
"""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from types import FunctionType
from typing import Any

from tripolar.game.kernels.agreement import (
    item_line_under_credible,
    item_line_under_expiry,
    one_state_under_credible,
    one_state_under_expiry,
    three_states_under_credible,
    three_states_under_expiry,
)
from tripolar.game.kernels.compile import entry
from tripolar.game.kernels.nontransferable import one_by_one, side_by_side
from tripolar.game.kernels.side_by_side import driver, renewals, sweeper
from tripolar.game.kernels.single.memory import DOUBLE, SHORT, Memory
from tripolar.game.kernels.single.one_by_one import driver as single_driver
from tripolar.game.kernels.single.sweep import agreements
from tripolar.game.kernels.single.sweep import sweeper as single_sweeper

__all__ = ["LARGE", "SIDE_BY_SIDE", "SINGLE", "SWEEPS"]

# The kernels of a line of three levels, without an item and with one, and of one state of any other line.
_AGREEMENTS = {
    "expiry": (three_states_under_expiry, item_line_under_expiry, one_state_under_expiry),
    "credible": (three_states_under_credible, item_line_under_credible, one_state_under_credible),
}
_PROTOCOLS = (*_AGREEMENTS, "nontransferable")
_KEEPS_MIXES = frozenset({"nontransferable"})


def _solve(tables, batch, path, out):
    """Solve a batch of games in place; arguments as `side_by_side.driver` has them."""
    _drive(tables, batch, path, out)  # type: ignore[name-defined]  # noqa: F821  # each entry's own


def _entry(name: str, drive: Callable[..., Any]) -> Callable[..., Any]:
    """An entry of this name that calls this driver."""
    made = FunctionType(_solve.__code__, {"_drive": drive, "__name__": __name__}, name)
    made.__module__, made.__qualname__, made.__doc__ = __name__, name, _solve.__doc__
    return entry(made)


def _name(protocol: str, friction: bool) -> str:
    return f"{protocol}_with_friction" if friction else protocol


def _sweep(protocol: str, friction: bool) -> Any:
    name = _name(protocol, friction)
    if protocol in _AGREEMENTS:
        renew = renewals(name, *_AGREEMENTS[protocol], friction)
    else:
        renew = side_by_side(name, friction)
    return sweeper(name, renew)


def _side_by_side(protocol: str, friction: bool) -> Any:
    name = _name(protocol, friction)
    return _entry(f"solve_{name}", driver(name, SWEEPS[protocol, friction], protocol in _KEEPS_MIXES))


def _one_by_one(kind: str, memory: Memory, protocol: str, friction: bool) -> Any:
    name = f"{kind}_{_name(protocol, friction)}"
    if protocol in _AGREEMENTS:
        renew = agreements(name, *_AGREEMENTS[protocol], friction)
    else:
        renew = one_by_one(name, friction)
    sweep = single_sweeper(name, renew, memory.close)
    return _entry(f"solve_{name}", single_driver(name, sweep, memory, protocol in _KEEPS_MIXES))


# By protocol, and whether moves cost anything (games in which none does should not pay for it): the sweep of
# games side by side; then the solvers of games side by side, of one game after the other, and of one large
# board after the other.
_KINDS = tuple(product(_PROTOCOLS, (False, True)))
SWEEPS = {kind: _sweep(*kind) for kind in _KINDS}
SIDE_BY_SIDE = {kind: _side_by_side(*kind) for kind in _KINDS}
SINGLE = {kind: _one_by_one("single", DOUBLE, *kind) for kind in _KINDS}
LARGE = {kind: _one_by_one("large", SHORT, *kind) for kind in _KINDS}
