"""Large boards under ``nontransferable``."""

# The kernels are typed by numba at compile time, not by annotations.
# mypy: disable-error-code="no-untyped-def,no-untyped-call,call-arg,var-annotated"

from __future__ import annotations

from tripolar.game.kernels.large.driver import driver
from tripolar.game.kernels.large.history import close
from tripolar.game.kernels.single.nontransferable import renew
from tripolar.game.kernels.single.sweep import sweeper
from tripolar.game.kernels.stamp import SOURCES, entry

__all__ = ["solve_games"]

_sweep = sweeper("large_nontransferable", renew, close)
_drive = driver("nontransferable", _sweep, True)


def _compiled(stamp):
    @entry
    def solve_games(plan, batch, path, out):
        _drive(plan, batch, path, out)
        return stamp

    return solve_games


# Solves games under this protocol in place; see `driver.driver`. Compiled at first use.
solve_games = _compiled(SOURCES)
