"""The certificate of a solution alone, where listing its process would take too much room.

`law.law` lists every transition, with its rate and payments: some 300 MB for five powers. The bound on the
distance of a solution's values from the truth needs none of it at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.game.equilibrium import Solution

__all__ = ["certificate"]


def certificate(solution: Solution) -> NDArray[np.float64]:
    """Bound on the distance of the values from those of the process they induce, bn US$: (B,).

    The largest |income + QV - ρV| over ρ, as `law.Law.certificate` has it: no row of (ρI - Q)⁻¹ sums to
    more than 1/ρ. Not a number where the values are not.
    """
    from tripolar.game.kernels.batch import geometry, pack
    from tripolar.game.kernels.process import certify_games
    from tripolar.game.kernels.renewal import CODES
    from tripolar.game.kernels.single.plan import plan

    p, board = solution.parameters, solution.board
    bound = np.empty(len(p))
    certify_games(
        CODES[solution.protocol],
        geometry(board).arrays,
        plan(board).arrays,
        pack(p, board).arrays,
        solution.values.reshape(len(p), -1),
        np.zeros((len(p), 0)) if solution.mixes is None else solution.mixes.reshape(len(p), -1),
        bound,
    )
    return bound
