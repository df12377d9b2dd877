"""What every protocol answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Renewal"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Renewal:
    """Outcome of one dyad's renewal in every state of B games.

    Attributes
    ----------
    choice : (B, S, 5)
        q, probability of lapse, stay, up, stay with item, up with item.
    transfer : (B, S, 5)
        Transfer from the second to the first that goes with each option, bn.
    gain_first, gain_second : (B, S)
        Payments and items received at the renewal, in expectation, net of what was given.
    value_first, value_second : (B, S)
        Value of the renewal to each.
    """

    choice: Array
    transfer: Array
    gain_first: Array
    gain_second: Array
    value_first: Array
    value_second: Array
