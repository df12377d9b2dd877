"""One game at a time under ``expiry``."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.expiry import one_state, three_states
from tripolar.game.kernels.single.driver import driver
from tripolar.game.kernels.single.runs import agreements
from tripolar.game.kernels.single.sweep import close, sweeper
from tripolar.game.kernels.stamp import SOURCES, entry

__all__ = ["solve_games"]

_sweep = sweeper("expiry", agreements("expiry", three_states, one_state), close)
_drive = driver("expiry", _sweep, False)


def _compiled(stamp):
    @entry
    def solve_games(plan, batch, path, out):
        _drive(plan, batch, path, out)
        return stamp

    return solve_games


# Solves games under this protocol in place; see `driver.driver`. Compiled at first use.
solve_games = _compiled(SOURCES)
