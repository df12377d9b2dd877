"""Probabilistic Condorcet elections: whose position prevails when every two are put to a vote of strength.

References
----------
.. [Wise2015] Wise, B. P., Lester, L. and Efird, B. (2015), An Introduction to the KAPSARC Toolkit for
   Behavioral Analysis (KTAB) Using One-Dimensional Spatial Models, KAPSARC Discussion Paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from tripolar.errors import LensError
from tripolar.lenses.lens import POWER, RELATIONS, LensAnswer, LensQuestion, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = [
    "LENS",
    "VICTORY",
    "Condorcet",
    "Rule",
    "Vote",
    "prevailing",
    "support",
    "victory",
]

#: Power to which strengths of coalitions are raised in the chance of victory; ``binary`` is a vote that
#: the stronger wins for certain.
VICTORY = {"linear": 1.0, "square": 2.0, "quartic": 4.0, "octic": 8.0, "binary": np.inf}


class Vote(StrEnum):
    """How hard a power supports what it prefers, by how much it prefers it."""

    BINARY = "binary"
    PROPORTIONAL = "proportional"
    CUBIC = "cubic"


class Rule(StrEnum):
    """How many votes of two add up to one winner."""

    CONDITIONAL = "conditional"
    MARKOV_UNIFORM = "Markov, uniform"
    MARKOV_INCENTIVE = "Markov, incentive"


def support(weights: ArrayLike, values: ArrayLike, vote: Vote = Vote.PROPORTIONAL) -> Array:
    """Strength of the coalition for each option against each other.

    Parameters
    ----------
    weights : array (n,)
        Strength of each voter.
    values : array (n, options)
        What each option is worth to each.
    vote : Vote
        Whether a voter throws in its whole strength, or a part by how much the two differ for it.

    Returns
    -------
    array (options, options)
        Entry (i, j): strength for i against j; the diagonal is 0.
    """
    values = np.asarray(values, dtype=np.float64)
    gain = np.maximum(values[:, :, None] - values[:, None, :], 0.0)
    if vote is Vote.BINARY:
        gain = np.sign(gain)
    elif vote is Vote.CUBIC:
        gain = gain**3
    return np.einsum("k,kij->ij", np.asarray(weights, dtype=np.float64), gain)


def victory(coalitions: ArrayLike, law: str = "square") -> Array:
    """Chance (options, options) that each option beats each other, from the strengths behind them.

    The strength of one side raised to a power over the sum of both raised to it; a half where neither has
    any.

    Raises
    ------
    LensError
        If there is no such law.
    """
    if law not in VICTORY:
        raise LensError(f"no law of victory is called '{law}'", given=law, allowed=VICTORY)
    strength = np.asarray(coalitions, dtype=np.float64)
    if law == "binary":
        return (1.0 + np.sign(strength - strength.T)) / 2.0
    largest = np.maximum(strength, strength.T)
    scaled = np.divide(strength, largest, out=np.ones_like(strength), where=largest > 0) ** VICTORY[law]
    return scaled / (scaled + scaled.T)


def prevailing(coalitions: ArrayLike, rule: Rule = Rule.CONDITIONAL, law: str = "square") -> Array:
    """Chance that each option prevails in the end [Wise2015]_.

    - conditional: that it beats every other, given that some option does.
    - Markov, uniform: the share of time it stands in a series of challenges, each by an option drawn
      with equal chances.
    - Markov, incentive: the same, a challenger being drawn in proportion to its strength against the
      option that stands times its chance to beat it.

    Parameters
    ----------
    coalitions : array (options, options)
        Strength for each option against each other; the diagonal is not read.

    Returns
    -------
    array (options,)
        They sum to one.

    Examples
    --------
    >>> strengths = [[0, 12.099, 54.921], [10.333, 0, 27.079], [5.007, 55.047, 0]]
    >>> prevailing(strengths).round(4).tolist()
    [0.8659, 0.1241, 0.01]
    """
    strength = np.array(coalitions, dtype=np.float64)
    n = len(strength)
    np.fill_diagonal(strength, 0.0)
    chance = victory(strength, law)
    np.fill_diagonal(chance, 1.0)
    if rule is Rule.CONDITIONAL:
        wins = chance.prod(axis=1)
        if not wins.sum() > 0:
            raise LensError(
                "no option can beat every other, so that nothing prevails by the conditional rule"
            )
        return np.asarray(wins / wins.sum())
    np.fill_diagonal(chance, 0.0)
    drawn = np.ones((n, n)) if rule is Rule.MARKOV_UNIFORM else strength * chance
    np.fill_diagonal(drawn, 0.0)
    total = drawn.sum(axis=0)
    drawn = np.divide(drawn, total, out=np.zeros_like(drawn), where=total > 0)
    moves = drawn * chance  # from the option of a column to that of a row
    moves += np.diag(1.0 - moves.sum(axis=0))
    system = np.vstack([moves - np.eye(n), np.ones(n)])
    rank = int(np.linalg.matrix_rank(moves - np.eye(n), tol=1e-12))
    if rank < n - 1:
        raise LensError("several options can stand for ever, so that the series of challenges has no one end")
    shares = np.linalg.lstsq(system, np.append(np.zeros(n), 1.0), rcond=None)[0]
    return np.maximum(shares, 0.0)


@dataclass(frozen=True, slots=True)
class Condorcet:
    """The lens of the probabilistic Condorcet election: each power stands for itself."""

    law: str = "square"
    vote: Vote = Vote.PROPORTIONAL
    name: str = "condorcet"
    says: str = "probabilistic Condorcet election: whose position prevails, third powers taking sides"
    reads: frozenset[str] = frozenset({RELATIONS, POWER})

    def apply(self, network: Network) -> LensResult:
        """Let every two contend, the others supporting the one they stand better with.

        Raises
        ------
        LensError
            If a relation or the power of one is unknown.
        """
        network.known_relations()
        weights = network.known_weights()
        values = network.relations + np.eye(network.size)
        coalitions = support(weights, values, self.vote)
        main = prevailing(coalitions, Rule.CONDITIONAL, self.law)
        rules: dict[str, dict[str, Value]] = {}
        for rule in Rule:
            try:
                shares = prevailing(coalitions, rule, self.law)
            except LensError:  # nobody challenges: every position may stand
                rules[rule.value] = dict.fromkeys(network.codes)
            else:
                rules[rule.value] = {code: float(shares[k]) for k, code in enumerate(network.codes)}
        best = [code for code, chance in zip(network.codes, main, strict=True) if chance > main.max() - 1e-9]
        beats = victory(coalitions, self.law)
        told = listed(
            f"{network.codes[k]} {main[k]:.0%}"
            for k in sorted(range(network.size), key=lambda k: (-main[k], network.codes[k]))
        )
        return LensResult(
            lens=self.name,
            says=f"Whose position prevails: {told}.",
            reasoning=(
                "In a contest of two every power supports the one it stands better with, itself above "
                "all, with its strength times the difference.",
                f"The chance to beat another follows the {self.law} law of the strengths on both sides.",
                "The chance that is told is to beat all others, given that somebody does; two rules of "
                "repeated challenges stand beside it.",
            ),
            powers={
                "share of power": {code: float(weights[k]) for k, code in enumerate(network.codes)},
                **rules,
            },
            dyads={
                "chance of the stronger side": {
                    network.dyad(i, j): float(max(beats[i, j], beats[j, i])) for i, j in network.pairs
                }
            },
            answers=(LensAnswer.of(LensQuestion.BEST_PLACED, best),),
            references=("Wise, Lester and Efird (2015), KAPSARC Discussion Paper",),
        )


LENS = Condorcet()
