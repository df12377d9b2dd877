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
from types import FunctionType
from typing import Any

from tripolar.game.kernels.agreement import (
    one_state_under_credible,
    one_state_under_expiry,
    three_states_under_credible,
    three_states_under_expiry,
)
from tripolar.game.kernels.compile import entry
from tripolar.game.kernels.nontransferable import renew_one_by_one, renew_side_by_side
from tripolar.game.kernels.side_by_side import driver, renewals, sweeper
from tripolar.game.kernels.single.memory import close_large
from tripolar.game.kernels.single.one_by_one import driver as single_driver
from tripolar.game.kernels.single.one_by_one import large_driver
from tripolar.game.kernels.single.sweep import agreements, close
from tripolar.game.kernels.single.sweep import sweeper as single_sweeper

__all__ = ["LARGE", "SIDE_BY_SIDE", "SINGLE", "SWEEPS"]

# The kernels of a line of three levels and of one state of any other line.
_AGREEMENTS = {
    "expiry": (three_states_under_expiry, one_state_under_expiry),
    "credible": (three_states_under_credible, one_state_under_credible),
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


def _renewals(protocol: str) -> Callable[..., Any]:
    return renewals(protocol, *_AGREEMENTS[protocol]) if protocol in _AGREEMENTS else renew_side_by_side


def _runs(protocol: str, name: str) -> Callable[..., Any]:
    return agreements(name, *_AGREEMENTS[protocol]) if protocol in _AGREEMENTS else renew_one_by_one


def _side_by_side(protocol: str) -> Callable[..., Any]:
    return _entry(f"solve_{protocol}", driver(protocol, SWEEPS[protocol], protocol in _KEEPS_MIXES))


def _single(protocol: str) -> Callable[..., Any]:
    sweep = single_sweeper(protocol, _runs(protocol, protocol), close)
    return _entry(f"solve_single_{protocol}", single_driver(protocol, sweep, protocol in _KEEPS_MIXES))


def _large(protocol: str) -> Callable[..., Any]:
    name = f"large_{protocol}"
    sweep = single_sweeper(name, _runs(protocol, name), close_large)
    return _entry(f"solve_large_{protocol}", large_driver(protocol, sweep, protocol in _KEEPS_MIXES))


# By protocol: the sweep of games side by side; then the solvers of games side by side, of one game after the
# other, and of one large board after the other.
SWEEPS = {protocol: sweeper(protocol, _renewals(protocol)) for protocol in _PROTOCOLS}
SIDE_BY_SIDE = {protocol: _side_by_side(protocol) for protocol in _PROTOCOLS}
SINGLE = {protocol: _single(protocol) for protocol in _PROTOCOLS}
LARGE = {protocol: _large(protocol) for protocol in _PROTOCOLS}
