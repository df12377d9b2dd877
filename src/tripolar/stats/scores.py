"""How well forecasts did, once it is known what came.

References
----------
.. [MathesonWinkler1976] Matheson, J. E. and Winkler, R. L. (1976), Scoring Rules for Continuous Probability
   Distributions, Management Science 22(10), 1087-1096.
.. [Cooke1991] Cooke, R. M. (1991), Experts in Uncertainty: Opinion and Subjective Probability in Science.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["calibration_score", "crps"]


def crps(draws: ArrayLike, came: float) -> float:
    """Continuous ranked probability score of a forecast given by draws; 0 is best [MathesonWinkler1976]_.

    The mean distance of a draw from what came, less half the mean distance of two draws.

    Parameters
    ----------
    draws : array (n,)
        Equally likely values.
    came : float
        What came, in the unit of the draws.

    Examples
    --------
    >>> crps([1, 3], came=2)
    0.5
    """
    ordered = np.sort(np.asarray(draws, dtype=np.float64))
    n = ordered.size
    if ordered.ndim != 1 or not n:
        raise ValueError("a forecast has one or more draws in a row")
    between = 2.0 * float(ordered @ (2.0 * np.arange(1, n + 1) - n - 1)) / n**2
    return float(np.abs(ordered - came).mean()) - between / 2.0


def calibration_score(hits: ArrayLike, announced: ArrayLike) -> float:
    """Cooke's calibration score of an expert: how well hits fit the chances announced [Cooke1991]_.

    The chance that an expert whose chances are right would do as badly or worse: the tail of χ² beyond twice
    the number of questions times the relative information of the shares of hits.

    Parameters
    ----------
    hits : array (bins,)
        How often what came lay in each bin, such as below the 5% quantile.
    announced : array (bins,)
        Chance of each bin, above 0; they sum to one.

    Examples
    --------
    >>> calibration_score([1, 9, 9, 1], [0.05, 0.45, 0.45, 0.05])
    1.0
    """
    from scipy.stats import chi2

    counts, chances = np.asarray(hits, dtype=np.float64), np.asarray(announced, dtype=np.float64)
    total = counts.sum()
    if counts.shape != chances.shape or counts.size < 2 or np.any(counts < 0) or not total > 0:
        raise ValueError("hits are counted in two or more bins, each with its chance")
    if np.any(chances <= 0) or abs(chances.sum() - 1.0) > 1e-9:
        raise ValueError("announced chances are above 0 and sum to one")
    shares = counts / total
    some = shares > 0
    information = float(shares[some] @ np.log(shares[some] / chances[some]))
    return float(chi2.sf(max(2.0 * total * information, 0.0), counts.size - 1))
