"""War-stable networks of alliances: nobody can be attacked with success, and no pact is added or dropped.

References
----------
.. [JacksonNei2015] Jackson, M. O. and Nei, S. (2015), Networks of Military Alliances, Wars, and
   International Trade, Proceedings of the National Academy of Sciences 112(50), 15277-15284.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tripolar.errors import LensError
from tripolar.lenses.cooperative import sums
from tripolar.lenses.lens import POWER, RELATIONS, LensAnswer, LensResult, Value, listed
from tripolar.lenses.network import Array, Network

__all__ = ["LENS", "WarStable", "all_networks", "needed_advantage", "neighbours", "vulnerable", "war_stable"]

#: Most powers of which every network of alliances is looked at, and most powers at all.
SCANNED, MOST = 6, 12
#: Relation from which two powers count as allied: halfway from neither to full amity.
ALLIED = 0.5
_TIE = 1e-12

Masks: TypeAlias = NDArray[np.int64]


def neighbours(n: int, alliances: Iterable[tuple[int, int]]) -> Masks:
    """Write a network of alliances as the set of allies of each power, one bit each: (n,)."""
    masks = np.zeros(n, dtype=np.int64)
    for i, j in alliances:
        masks[i] |= 1 << j
        masks[j] |= 1 << i
    return masks


def all_networks(n: int) -> Masks:
    """Every network of n powers: (2**pairs, n). Network g has the pairs whose bits are set in g."""
    pairs = list(combinations(range(n), 2))
    numbers = np.arange(1 << len(pairs), dtype=np.int64)
    masks = np.zeros((numbers.size, n), dtype=np.int64)
    for bit, (i, j) in enumerate(pairs):
        there = (numbers >> bit) & 1
        masks[:, i] |= there << j
        masks[:, j] |= there << i
    return masks


def vulnerable(networks: Masks, strengths: ArrayLike, advantage: float = 1.0) -> NDArray[np.bool_]:
    """Find who can be attacked with success.

    A power is vulnerable when some power together with some of its allies is stronger than it and those of
    its own allies who do not attack, whose strength counts `advantage` times [JacksonNei2015]_.

    Parameters
    ----------
    networks : array (networks, n) of int
        Allies of each power as bits; see `neighbours`.
    strengths : array (n,)
        Military strength.
    advantage : float
        Of defence over offence: γ of the source.

    Returns
    -------
    array (networks, n) of bool
    """
    strengths = np.asarray(strengths, dtype=np.float64)
    n = strengths.size
    total = sums(strengths)
    found = np.zeros(networks.shape, dtype=bool)
    reach = networks | (np.int64(1) << np.arange(n))  # each power and its allies
    for attackers in range(1, 1 << n):
        led = np.zeros(len(networks), dtype=bool)
        for leader in range(n):
            if attackers >> leader & 1:
                led |= (attackers & ~reach[:, leader]) == 0
        for target in range(n):
            if not attackers >> target & 1:
                defenders = reach[:, target] & ~np.int64(attackers)
                found[:, target] |= led & (total[attackers] > advantage * total[defenders] + _TIE)
    return found


def war_stable(strengths: ArrayLike, advantage: float = 1.0) -> tuple[tuple[tuple[int, int], ...], ...]:
    """List every network of alliances that is war-stable [JacksonNei2015]_.

    1. Nobody is vulnerable.
    2. No new alliance would make anybody vulnerable, so that no two gain by adding one.
    3. Both members of every alliance would be vulnerable without it, so that none drops it.

    Raises
    ------
    LensError
        For more than six powers.

    Examples
    --------
    >>> war_stable([1, 1, 1], advantage=1.5), war_stable([1, 1, 1], advantage=2)
    ((), ((),))
    """
    n = np.asarray(strengths).size
    if n > SCANNED:
        raise LensError(f"all networks are looked at for {SCANNED} powers at most, not for {n}")
    pairs = list(combinations(range(n), 2))
    open_to = vulnerable(all_networks(n), strengths, advantage)
    numbers = np.arange(len(open_to))
    stable = ~open_to.any(axis=1)
    for bit, (i, j) in enumerate(pairs):
        allied = (numbers >> bit & 1).astype(bool)
        other = open_to[numbers ^ (1 << bit)]
        stable &= np.where(allied, other[:, i] & other[:, j], ~other.any(axis=1))
    return tuple(
        tuple(pair for bit, pair in enumerate(pairs) if number >> bit & 1)
        for number in numbers[stable].tolist()
    )


def needed_advantage(strengths: Sequence[float] | Array) -> float:
    """The advantage of defence from which the network without alliances is war-stable.

    The two strongest together over the weakest, of three or more powers.

    >>> needed_advantage([4, 3, 2])
    3.5
    """
    *_, second, first = sorted(float(strength) for strength in strengths)
    return (first + second) / min(float(strength) for strength in strengths)


@dataclass(frozen=True, slots=True)
class WarStable:
    """The lens of war-stable networks; `advantage` of defence as in `vulnerable`."""

    advantage: float = 1.0
    name: str = "war-stable"
    says: str = "war-stable networks: who can be attacked with success, and which pacts would change"
    reads: frozenset[str] = frozenset({RELATIONS, POWER})

    def apply(self, network: Network) -> LensResult:
        """Say who is vulnerable under the alliances there are, and whether these last.

        Raises
        ------
        LensError
            If a relation or the power of one is unknown, or there are fewer than three or more than twelve.
        """
        if not 3 <= network.size <= MOST:
            raise LensError(f"war-stability is for three to {MOST} powers, not for {network.size}")
        relations, strengths = network.known_relations(), network.known_weights()
        allied = [pair for pair in network.pairs if relations[pair] >= ALLIED]
        around = [allied, *([p for p in allied if p != pair] for pair in allied)]
        apart = [pair for pair in network.pairs if pair not in allied]
        around += [[*allied, pair] for pair in apart]
        masks = np.stack([neighbours(network.size, pacts) for pacts in around])
        open_to = vulnerable(masks, strengths, self.advantage)
        now, dropped, added = open_to[0], open_to[1 : 1 + len(allied)], open_to[1 + len(allied) :]
        loose = [
            pair for pair, row in zip(allied, dropped, strict=True) if not (row[pair[0]] and row[pair[1]])
        ]
        tempting = [pair for pair, row in zip(apart, added, strict=True) if (row & ~now).any()]
        stable = not now.any() and not loose and not added.any()
        weak = sorted(code for code, hit in zip(network.codes, now, strict=True) if hit)
        numbers: dict[str, Value] = {
            "war-stable": stable,
            "advantage of defence": self.advantage,
            "advantage needed without alliances": needed_advantage(strengths)
            if strengths.min() > 0
            else None,
        }
        if network.size <= SCANNED:
            numbers["war-stable networks of all"] = len(war_stable(strengths, self.advantage))
        what = (
            "War-stable: nobody can be attacked with success, and no alliance would be added or dropped."
            if stable
            else f"Not war-stable: {listed(weak)} can be attacked with success."
            if weak
            else "Not war-stable: nobody can be attacked with success now, but the alliances would change."
        )
        return LensResult(
            lens=self.name,
            says=what,
            reasoning=tuple(self._reasons(network, allied, loose, tempting, numbers)),
            powers={
                "share of power": {code: float(strengths[k]) for k, code in enumerate(network.codes)},
                "vulnerable": {code: bool(now[k]) for k, code in enumerate(network.codes)},
            },
            dyads={
                "allied": {network.dyad(*pair): pair in allied for pair in network.pairs},
                "would be dropped": {network.dyad(*pair): pair in loose for pair in network.pairs},
                "would open an attack": {network.dyad(*pair): pair in tempting for pair in network.pairs},
            },
            numbers=numbers,
            answers=(LensAnswer.lasts(lasts=stable),),
            references=("Jackson and Nei (2015), PNAS 112(50)",),
        )

    def _reasons(
        self,
        network: Network,
        allied: Sequence[tuple[int, int]],
        loose: Sequence[tuple[int, int]],
        tempting: Sequence[tuple[int, int]],
        numbers: dict[str, Value],
    ) -> list[str]:
        def names(pairs: Sequence[tuple[int, int]]) -> str:
            return listed(sorted(network.dyad(*pair) for pair in pairs))

        reasons = [
            f"Two powers count as allied from a relation of {ALLIED:g} on; here: {names(allied)}. A "
            "power attacks with any of its allies; the attacked is defended by its allies who do not "
            "attack.",
            f"Strength in defence counts {self.advantage:g} times.",
        ]
        if loose:
            reasons.append(f"A member of {names(loose)} would be as safe without, and so would drop it.")
        if tempting:
            reasons.append(f"As allies, {names(tempting)} could attack somebody who is safe now.")
        if "war-stable networks of all" in numbers:
            count = numbers["war-stable networks of all"]
            reasons.append(
                f"Of all networks among these powers, {count} {'is' if count == 1 else 'are'} war-stable."
            )
        return reasons


LENS = WarStable()
