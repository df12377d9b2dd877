"""Continuous-time balance: relations that feed on each other until the network splits.

References
----------
.. [Kulakowski2005] Kułakowski, K., Gawroński, P. and Gronek, P. (2005), The Heider Balance: A Continuous
   Approach, International Journal of Modern Physics C 16(5), 707-716.
.. [Marvel2011] Marvel, S. A., Kleinberg, J., Kleinberg, R. D. and Strogatz, S. H. (2011), Continuous-Time
   Model of Structural Balance, Proceedings of the National Academy of Sciences 108(5), 1771-1776.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tripolar.errors import LensError
from tripolar.lenses.lens import RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "ContinuousBalance", "FactionSplit", "relations_at", "split"]

#: Below this an eigenvalue counts as repeated, and a part in the pattern as none.
SMALL = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class FactionSplit:
    """How a network ends that follows the equation.

    Attributes
    ----------
    eigenvalues : array (n,)
        Of the relations, smallest first.
    time : float
        When the relations become infinite; infinite itself if they never do.
    pattern : array (n,)
        The eigenvector of the largest eigenvalue, of length one: each power's part in the final pattern,
        its sign the faction. NaN where the largest eigenvalue is repeated, so that there is no one pattern.
    """

    eigenvalues: Array
    time: float
    pattern: Array

    @property
    def determined(self) -> bool:
        """Whether the relations alone decide the factions."""
        return bool(np.isfinite(self.time)) and not bool(np.isnan(self.pattern).any())


def relations_at(relations: Array, time: float) -> Array:
    """Relations after a time, by the closed form of dX/dt = X² [Marvel2011]_.

    Parameters
    ----------
    relations : array (n, n)
        Symmetric, at time 0.
    time : float
        Before the time at which they become infinite.

    Raises
    ------
    LensError
        If it is not before that.
    """
    relations = np.asarray(relations, dtype=np.float64)
    end = split(relations).time
    if not time < end:
        raise LensError(f"relations are infinite from time {end:.6g} on, and {time:g} is not before it")
    return np.asarray(np.linalg.solve(np.eye(len(relations)) - time * relations, relations))


def split(relations: Array) -> FactionSplit:
    """Find when relations that follow dX/dt = X² become infinite, and into which factions they split.

    The largest eigenvalue λ of the relations decides. If it is positive, they become infinite at 1/λ, in
    the pattern of its eigenvector: powers whose parts have one sign are friends, others enemies.

    Parameters
    ----------
    relations : array (n, n)
        Symmetric.
    """
    eigenvalues, vectors = np.linalg.eigh(np.asarray(relations, dtype=np.float64))
    largest = float(eigenvalues[-1])
    time = 1.0 / largest if largest > SMALL else np.inf
    repeated = len(eigenvalues) > 1 and largest - eigenvalues[-2] < SMALL
    pattern = np.full(len(eigenvalues), np.nan) if repeated or not np.isfinite(time) else vectors[:, -1]
    return FactionSplit(eigenvalues, float(time), pattern)


@dataclass(frozen=True, slots=True)
class ContinuousBalance:
    """The lens of continuous-time balance."""

    name: str = "continuous-balance"
    says: str = "continuous-time balance: into which factions relations drift when they feed on each other"
    reads: frozenset[str] = frozenset({RELATIONS})

    def apply(self, network: Network) -> LensResult:
        """Follow the relations to the end, and name the factions.

        Raises
        ------
        LensError
            If a relation is unknown, or there is no tie at all.
        """
        relations = network.known_relations()
        if not relations.any():
            raise LensError(
                "continuous-time balance needs a tie, and every relation is neither amity nor enmity"
            )
        end = split(relations)
        later = relations_at(relations, 0.9 * end.time)
        reasoning = [
            "Each relation changes by what the others make of it: by the sum over all third powers of the "
            "product of the two relations with them. An enemy's enemy becomes a friend.",
            f"The largest eigenvalue of the relations is {end.eigenvalues[-1]:.4g}, so that they grow "
            f"without bound by the time {end.time:.4g}, in units of the inverse of a relation of size 1.",
        ]
        if network.directed:
            reasoning.append("Relations differ by direction; the mean of the two directions is taken.")
        powers: dict[str, dict[str, Value]] = {"part in the pattern": dict.fromkeys(network.codes)}
        answers: tuple[LensAnswer, ...] = ()
        if end.determined:
            parts, signs = self._parts(network, end.pattern)
            powers["part in the pattern"] = dict(zip(network.codes, map(float, parts), strict=True))
            friends = [(i, j) for i, j in network.pairs if signs[i] * signs[j] > 0]
            turned = [(i, j) for i, j in network.pairs if relations[i, j] * signs[i] * signs[j] < 0]
            open_pairs = [(i, j) for i, j in network.pairs if relations[i, j] == 0]
            answers = (
                LensAnswer.pairs((network.codes[i], network.codes[j]) for i, j in friends),
                LensAnswer.lasts(lasts=not turned and not open_pairs),
            )
            says = self._finding(network, signs, end.time)
            reasoning.append(
                f"On the way {listed(network.dyad(i, j) for i, j in turned)} "
                f"{'turns its sign' if len(turned) == 1 else 'turn their sign'}."
                if turned
                else "No relation turns its sign on the way."
            )
            final = {network.dyad(i, j): int(signs[i] * signs[j]) for i, j in network.pairs}
        else:
            says = "The relations do not decide the factions: two patterns grow equally fast."
            reasoning.append(
                "The largest eigenvalue is repeated, which small differences in the relations would break. "
                "Which way they break it decides the factions."
            )
            final = {}
        dyads: dict[str, dict[str, Value]] = {
            "relation": {network.dyad(i, j): float(relations[i, j]) for i, j in network.pairs},
            "at 0.9 of the time": {network.dyad(i, j): float(later[i, j]) for i, j in network.pairs},
            "sign in the end": {network.dyad(i, j): final.get(network.dyad(i, j)) for i, j in network.pairs},
        }
        return LensResult(
            lens=self.name,
            says=says,
            reasoning=tuple(reasoning),
            powers=powers,
            dyads=dyads,
            numbers={
                "largest eigenvalue": float(end.eigenvalues[-1]),
                "second eigenvalue": float(end.eigenvalues[-2]),
                "time to the split": end.time,
                "determined": end.determined,
            },
            answers=answers,
            references=(
                "Marvel, Kleinberg, Kleinberg and Strogatz (2011), PNAS 108(5)",
                "Kułakowski, Gawroński and Gronek (2005), International Journal of Modern Physics C 16(5)",
            ),
        )

    @staticmethod
    def _parts(network: Network, pattern: Array) -> tuple[Array, Array]:
        """Parts with the sign that makes the alphabet's first taking part positive, and their signs."""
        signs = np.where(np.abs(pattern) < SMALL, 0.0, np.sign(pattern))
        first = min(code for code, sign in zip(network.codes, signs, strict=True) if sign)
        turn = signs[network.codes.index(first)]
        return pattern * turn, signs * turn

    @staticmethod
    def _finding(network: Network, signs: Array, time: float) -> str:
        plus, minus, none = (
            [code for code, sign in zip(network.codes, signs, strict=True) if sign == which]
            for which in (1, -1, 0)
        )
        aside = f", with {listed(none)} in neither" if none else ""
        if not minus:
            return f"All come together by time {time:.3g}: {listed(plus)}{aside}."
        return f"By time {time:.3g} they split, {listed(plus)} against {listed(minus)}{aside}."


LENS = ContinuousBalance()
