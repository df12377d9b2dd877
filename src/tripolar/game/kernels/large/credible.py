"""Large boards under ``credible``."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.credible import one_state, three_states
from tripolar.game.kernels.large.driver import driver
from tripolar.game.kernels.large.history import close
from tripolar.game.kernels.single.runs import agreements
from tripolar.game.kernels.single.sweep import sweeper
from tripolar.game.kernels.stamp import SOURCES, entry

__all__ = ["solve_games"]

_sweep = sweeper("large_credible", agreements("large_credible", three_states, one_state), close)
_drive = driver("credible", _sweep, False)


def _compiled(stamp):
    @entry
    def solve_games(plan, batch, path, out):
        _drive(plan, batch, path, out)
        return stamp

    return solve_games


# Solves games under this protocol in place; see `driver.driver`. Compiled at first use.
solve_games = _compiled(SOURCES)
