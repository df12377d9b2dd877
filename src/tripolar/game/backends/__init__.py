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

__all__ = ["BACKENDS", "LIBRARIES", "solver"]

BACKENDS = ("kernels", "jax")
# What computes, under each; laws and quantities are the kernels' work under all.
LIBRARIES = {"kernels": ("numpy", "numba", "scipy"), "jax": ("numpy", "numba", "scipy", "jax")}


def solver(name: str) -> Callable[..., Solution]:
    """The backend's ``solve``, with the arguments and the answer of `game.equilibrium.solve`.

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
