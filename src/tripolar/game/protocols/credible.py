"""The ``credible`` protocol: without agreement the relation lapses only if some side would want it.

The chance of a lapse at the impasse is ℓ = 1 - Π (1 - σ(η (V(down) - V(stay)))) over both sides, and
the impasse point is the mixture ℓ V(down) + (1 - ℓ) V(stay): a threat to let the relation lapse that
nobody would carry out carries no weight. To let it fall is also something that can be agreed on, so
the options are the same as under ``expiry``.

References
----------
.. [BinmoreShakedSutton1989] Binmore, Shaked and Sutton (1989), An Outside Option Experiment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import LAPSE, STAY, Bargain
from tripolar.game.protocols.agreement import agree
from tripolar.game.protocols.renewal import Renewal

__all__ = ["renew_under_credible"]

Array = NDArray[np.float64]


def renew_under_credible(values: Array, bargain: Bargain) -> Renewal:
    """Renew one dyad's deal in every state; see `protocols.expiry.renew_under_expiry`."""
    first, second = values[:, :, bargain.first], values[:, :, bargain.second]
    down, here = bargain.target[:, LAPSE], bargain.target[:, STAY]
    lapse = 1.0 - _keeps(first, bargain) * _keeps(second, bargain)
    return agree(
        values,
        bargain,
        lapse * first[:, down] + (1.0 - lapse) * first[:, here],
        lapse * second[:, down] + (1.0 - lapse) * second[:, here],
    )


def _keeps(own: Array, bargain: Bargain) -> Array:
    """Chance that a side would not let the relation lapse, (B, S)."""
    loss = own[:, bargain.target[:, STAY]] - own[:, bargain.target[:, LAPSE]]
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(-bargain.precision[:, None] * loss, -690.0, 690.0))))
