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
        Payments and items received at the renewal, in expectation, net of what was given, and tastes.
    taste_first, taste_second : (B, S)
        What it is worth to each to choose, where choice noise is read as taste shocks; else nothing.
    value_first, value_second : (B, S)
        Value of the renewal to each.
    """

    choice: Array
    transfer: Array
    gain_first: Array
    gain_second: Array
    taste_first: Array
    taste_second: Array
    value_first: Array
    value_second: Array
