"""The ``expiry`` protocol: without agreement the relation lapses one level.

The impasse point of a renewal is therefore the value of the relation one level down, which holds
what the third power would then offer.

References
----------
.. [BinmoreShakedSutton1989] Binmore, Shaked and Sutton (1989), An Outside Option Experiment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import LAPSE, Bargain
from tripolar.game.protocols.agreement import agree
from tripolar.game.protocols.renewal import Renewal

__all__ = ["renew_under_expiry"]


def renew_under_expiry(values: NDArray[np.float64], bargain: Bargain) -> Renewal:
    """Renew one dyad's deal in every state.

    Parameters
    ----------
    values : (B, S, n)
        Continuation values.
    bargain : Bargain
        The dyad's options, shares, precision and bounds.

    Returns
    -------
    Renewal
        Choice probabilities, transfers and values.
    """
    down = bargain.target[:, LAPSE]
    return agree(values, bargain, values[:, down, bargain.first], values[:, down, bargain.second])
