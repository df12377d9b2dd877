"""What ``expiry`` and ``credible`` share: a bounded transfer, and a logit choice over the options.

References
----------
.. [Nash1950] Nash (1950), The Bargaining Problem.
.. [McKelveyPalfrey1995] McKelvey and Palfrey (1995), Quantal Response Equilibria for Normal Form Games.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tripolar.game.bargaining import OPTIONS, STAY_ITEM, Bargain
from tripolar.game.protocols.renewal import Renewal

__all__ = ["agree"]

Array = NDArray[np.float64]


def agree(values: Array, bargain: Bargain, impasse_first: Array, impasse_second: Array) -> Renewal:
    """Bargain from given impasse points (B, S), in every state.

    Transfers divide the surplus by the shares as far as their bound allows [Nash1950]_, and the
    least satisfied side's scaled gain is each option's index [McKelveyPalfrey1995]_.
    """
    first, second = values[:, :, bargain.first], values[:, :, bargain.second]
    own = first[:, bargain.target] - impasse_first[..., None]
    other = second[:, bargain.target] - impasse_second[..., None]
    own[..., STAY_ITEM:] += bargain.item_first[..., None]
    other[..., STAY_ITEM:] += bargain.item_second[..., None]

    share = bargain.share[..., None]
    bound = bargain.bound[:, None, None]
    transfer = np.clip(share * other - (1.0 - share) * own, -bound, bound)
    own, other = own + transfer, other - transfer

    index = bargain.precision[:, None, None] * np.minimum(own / share, other / (1.0 - share))
    index = np.where(bargain.available, index, -np.inf)
    weight = np.exp(index - index.max(axis=2, keepdims=True))
    choice = weight / weight.sum(axis=2, keepdims=True)

    entropy = -np.sum(choice * np.log(np.where(choice > 0.0, choice, 1.0)), axis=2)
    taste = bargain.shocks[:, None] * entropy / bargain.precision[:, None]
    paid = np.sum(choice * transfer, axis=2)
    taste_first, taste_second = bargain.share * taste, (1.0 - bargain.share) * taste
    with_item = choice[..., STAY_ITEM:OPTIONS].sum(axis=2)
    return Renewal(
        choice=choice,
        transfer=transfer,
        gain_first=paid + with_item * bargain.item_first + taste_first,
        gain_second=-paid + with_item * bargain.item_second + taste_second,
        taste_first=taste_first,
        taste_second=taste_second,
        value_first=impasse_first + np.sum(choice * own, axis=2) + taste_first,
        value_second=impasse_second + np.sum(choice * other, axis=2) + taste_second,
    )
