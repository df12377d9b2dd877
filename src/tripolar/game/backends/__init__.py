"""Other machinery that solves the same games: one function ``solve`` each, with one interface.

``kernels`` is the compiled solver that is always there (`game.equilibrium`); ``jax`` is for
accelerators and needs the extra of that name. Both look for the equilibrium along the same path.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tripolar.errors import InputError

if TYPE_CHECKING:
    from tripolar.game.equilibrium import Solution

__all__ = ["BACKENDS", "solver"]

BACKENDS = ("kernels", "jax")


def solver(name: str) -> Callable[..., Solution]:
    """The backend's ``solve(parameters, board, *, flow, settings, start, rescue)``.

    Raises
    ------
    InputError
        If there is no backend of that name, or what it needs is not installed.

    Examples
    --------
    >>> solver("kernels").__module__
    'tripolar.game.equilibrium'
    """
    if name == "kernels":
        from tripolar.game.equilibrium import solve

        return solve
    if name == "jax":
        from tripolar.game.backends.jax_batch import require, solve_batch

        require()
        return solve_batch
    raise InputError(f"no backend '{name}'", allowed=BACKENDS, given=name)
