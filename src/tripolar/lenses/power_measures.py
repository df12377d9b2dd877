"""Power by several measures: who leads by which, and how far they disagree.

References
----------
.. [Singer1972] Singer, J. D., Bremer, S. and Stuckey, J. (1972), Capability Distribution, Uncertainty, and
   Major Power War, 1820-1965, in Russett (ed.), Peace, War, and Numbers, 19-48.
.. [Beckley2018] Beckley, M. (2018), The Power of Nations: Measuring What Matters, International Security
   43(2), 7-44.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.figures.table import FigureTable, load_table
from tripolar.lenses.lens import POWER, LensAnswer, LensQuestion, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["COMPONENTS", "LENS", "PowerMeasures", "capability_index", "composite", "concentration"]

#: The components of the CINC, each of which counts the same: names of figures.
COMPONENTS = ("nmc_milex", "nmc_milper", "nmc_iron_steel", "nmc_energy", "nmc_total_pop", "nmc_urban_pop")

_TIE = 1e-12


def composite(
    components: ArrayLike, weights: ArrayLike | None = None, totals: ArrayLike | None = None
) -> Array:
    """Average shares over several components, as the CINC does [Singer1972]_.

    Parameters
    ----------
    components : array (components, n)
        Amounts of each state: people, steel, soldiers.
    weights : array (components,), optional
        Weights of the components; equal if left out.
    totals : array (components,), optional
        The world's amount of each; the sum of the n states if left out.

    Returns
    -------
    array (n,)
        Shares; they sum to one where totals are left out.

    Examples
    --------
    >>> composite([[30, 10], [1, 1]]).tolist()
    [0.625, 0.375]
    """
    amounts = np.atleast_2d(np.asarray(components, dtype=np.float64))
    world = amounts.sum(axis=1) if totals is None else np.asarray(totals, dtype=np.float64)
    by = np.ones(len(amounts)) if weights is None else np.asarray(weights, dtype=np.float64)
    if world.shape != (len(amounts),) or by.shape != (len(amounts),):
        raise LensError(f"{len(amounts)} components need as many weights and totals")
    if np.any(amounts < 0) or np.any(world <= 0) or np.any(by < 0) or not by.sum() > 0:
        raise LensError("amounts and weights are 0 or more, totals above 0, and some weight counts")
    return np.asarray((by / by.sum()) @ (amounts / world[:, None]))


def capability_index(
    codes: Sequence[str],
    year: int,
    weights: Mapping[str, float] = MappingProxyType(dict.fromkeys(COMPONENTS, 1.0)),
    table: FigureTable | None = None,
) -> Array:
    """Compute an index of national capability from its components and the world's totals [Singer1972]_.

    A state's index is the mean of its shares of the world, over the components that are known of it; a total
    is the sum over all states of which the component is known.

    Parameters
    ----------
    codes : sequence of str
        States of the figures.
    year : int
    weights : mapping of component to weight
        Names of figures of states; by default those of the CINC, each of which counts the same.
    table : FigureTable, optional
        By default the embedded figures.

    Returns
    -------
    array (n,)
        Shares of the world; NaN where nothing is known of a state.

    Raises
    ------
    FigureError
        If there is no such figure.
    LensError
        If nobody has anything of a component, or no weight counts.

    Examples
    --------
    >>> capability_index(["USA", "SUN", "CHN"], 1950).round(6).tolist()
    [0.284443, 0.180598, 0.118495]
    """
    table = load_table() if table is None else table
    shares = np.full((len(weights), len(codes)), np.nan)
    for k, component in enumerate(weights):
        amounts = {who: table.get(component, who, year).value for who in table.whos(component, year)}
        total = sum(amounts.values())
        if total <= 0:
            raise LensError(f"nobody has anything of {component} in {year}")
        for i, code in enumerate(codes):
            if code in amounts:
                shares[k, i] = amounts[code] / total
    by = np.array(list(weights.values()), dtype=np.float64)
    if np.any(by < 0) or not by.sum() > 0:
        raise LensError("weights are 0 or more, and some weight counts")
    counted = by @ ~np.isnan(shares)
    summed = by @ np.nan_to_num(shares)
    return np.divide(summed, counted, out=np.full(len(codes), np.nan), where=counted > 0)


def concentration(shares: ArrayLike) -> float:
    """How unequal shares are: 0 where all are equal, 1 where one state has everything [Singer1972]_.

    The square root of (the sum of squares less 1/n) over (1 less 1/n).

    >>> concentration([1, 0, 0]), concentration([0.5, 0.5])
    (1.0, 0.0)
    """
    values = np.asarray(shares, dtype=np.float64)
    return float(np.sqrt(max(float(values @ values) - 1.0 / values.size, 0.0) / (1.0 - 1.0 / values.size)))


@dataclass(frozen=True, slots=True)
class PowerMeasures:
    """The lens that compares measures of power."""

    name: str = "power"
    says: str = "power by several measures: who leads by which, and how far they disagree"
    reads: frozenset[str] = frozenset({POWER})

    def apply(self, network: Network) -> LensResult:
        """Rank the powers by the mean of all measures and by each.

        Raises
        ------
        LensError
            If the power of one is unknown.
        """
        weights = network.known_weights()
        cases = [(case.label, case.values) for case in network.power_cases]
        first = {
            code: sum(bool(values[k] > values.max() - _TIE) for _, values in cases)
            for k, code in enumerate(network.codes)
        }
        best = sorted(
            code for code, share in zip(network.codes, weights, strict=True) if share > weights.max() - _TIE
        )
        powers: dict[str, dict[str, Value]] = {
            "mean share": {code: float(weights[k]) for k, code in enumerate(network.codes)}
        }
        reasoning = [
            "Every measure is turned into shares of these powers, and the mean counts each the same."
        ]
        verb = "leads" if len(best) == 1 else "lead"
        says = f"{listed(best)} {verb} with {weights.max():.0%} of all power."
        if cases:
            for label, values in cases:
                powers[label] = {code: float(values[k]) for k, code in enumerate(network.codes)}
            lowest = np.min([values for _, values in cases], axis=0)
            highest = np.max([values for _, values in cases], axis=0)
            powers["lowest share"] = {code: float(lowest[k]) for k, code in enumerate(network.codes)}
            powers["highest share"] = {code: float(highest[k]) for k, code in enumerate(network.codes)}
            powers["first by so many measures"] = dict(first)
            counts = ", ".join(f"{code} by {first[code]}" for code in sorted(first) if first[code])
            says = f"{listed(best)} {verb} by the mean of {len(cases)} measures; first is {counts}."
            widest = int(np.argmax(highest - lowest))
            reasoning.append(
                f"They disagree most on {network.codes[widest]}: from {lowest[widest]:.0%} to "
                f"{highest[widest]:.0%}."
            )
        return LensResult(
            lens=self.name,
            says=says,
            reasoning=tuple(reasoning),
            powers=powers,
            numbers={"concentration": concentration(weights), "measures": len(cases)},
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=(
                "Singer, Bremer and Stuckey (1972), Peace, War, and Numbers",
                "Beckley (2018), International Security 43(2)",
            ),
        )


LENS = PowerMeasures()
