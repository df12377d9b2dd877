"""The ``credible`` protocol: without agreement the relation lapses only if some side would let it.

The chance of a lapse is ℓ = 1 - Π (1 - σ(η (V(down) - V(stay)))) over both sides, and the impasse
point is the mixture of the two: ℓ V(down) + (1 - ℓ) V(stay). Threats to let a relation lapse that
nobody would carry out therefore carry no weight. Otherwise as under ``expiry``.

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

__all__ = ["renew"]

Array = NDArray[np.float64]


def renew(values: Array, bargain: Bargain) -> Renewal:
    """Renew one dyad's deal in every state; see `protocols.expiry.renew`."""
    first, second = values[:, :, bargain.first], values[:, :, bargain.second]
    down, here = bargain.target[:, LAPSE], bargain.target[:, STAY]
    lapse = 1.0 - _keeps(first, bargain) * _keeps(second, bargain)
    impasse_first = lapse * first[:, down] + (1.0 - lapse) * first[:, here]
    impasse_second = lapse * second[:, down] + (1.0 - lapse) * second[:, here]
    agreed = agree(values, bargain, impasse_first, impasse_second)

    # Where they do not agree and nothing lapses, the relation stays without a transfer.
    choice, transfer = agreed.choice.copy(), agreed.transfer.copy()
    choice[..., LAPSE] = agreed.choice[..., LAPSE] * lapse
    choice[..., STAY] += agreed.choice[..., LAPSE] * (1.0 - lapse)
    paid = agreed.choice[..., STAY] * transfer[..., STAY]
    transfer[..., STAY] = paid / np.maximum(choice[..., STAY], 1e-300)
    return Renewal(
        choice=choice,
        transfer=transfer,
        gain_first=agreed.gain_first,
        gain_second=agreed.gain_second,
        value_first=agreed.value_first,
        value_second=agreed.value_second,
    )


def _keeps(own: Array, bargain: Bargain) -> Array:
    """Chance that a side would not let the relation lapse, (B, S)."""
    loss = own[:, bargain.target[:, STAY]] - own[:, bargain.target[:, LAPSE]]
    return 1.0 / (1.0 + np.exp(np.clip(-bargain.precision[:, None] * loss, -690.0, 690.0)))
