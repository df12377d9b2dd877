"""Limits on requests: every bound of the program, each with its reason.

The terminal, Python and the server all check them before work starts. The tighter limits for visitors of a
server are in `tripolar.web.asks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, prod
from operator import index
from typing import TYPE_CHECKING

from tripolar.errors import InputError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tripolar.errors import Location

__all__ = [
    "CALENDAR",
    "DRAWS",
    "DRAWS_IN_MEMORY",
    "ERAS",
    "EXAMINED",
    "JUMPS",
    "LEADER_TYPES",
    "LEVELS",
    "POINTS",
    "POWERS",
    "RATE",
    "SEED",
    "STARTS",
    "START_BYTES",
    "STATES",
    "THREADS",
    "TITLE",
    "YEARS",
    "Bound",
    "check_board",
    "check_starts",
]


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that may be asked for.

    Attributes
    ----------
    low, high : float
        The least and the most; both are allowed.
    why : str
        What stands against more, as an error says it.
    whole : bool
        Whether it is a count.
    """

    low: float
    high: float
    why: str
    whole: bool = True

    def __contains__(self, number: float) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        if not self.whole:
            return f"{self.low:g} to {self.high:g}"
        return f"{int(self.low)} or more" if self.high == inf else f"{int(self.low)} to {int(self.high):,}"

    def check(self, name: str, number: object, where: Location | str | None = None) -> float:
        """Refuse a number beyond the bound, and give it.

        Parameters
        ----------
        name : str
            What is counted, as the message names it.
        number : object
            What was asked for; a count may be a NumPy integer, or a float such as 1e3.
        where : Location or str, optional
            For the error.

        Raises
        ------
        InputError
            On one line, with what is allowed and why.

        Examples
        --------
        >>> Bound(1, 100, "").check("draws", 1e2)
        100
        """
        given = self._number(name, number, where)
        if given < self.low:
            raise InputError(f"{name} must be at least {self.low:g}, not {given:,}", where=where)
        if given > self.high:
            raise InputError(f"{name}: {given:,} is too many: {self.why}", where=where, allowed=(str(self),))
        return given

    def count(self, name: str, number: object, where: Location | str | None = None) -> int:
        """`check` for a count, and give it as a whole number."""
        return int(self.check(name, number, where))

    def _number(self, name: str, number: object, where: Location | str | None) -> float:
        try:
            if isinstance(number, bool):
                raise TypeError
            if isinstance(number, float) and (not self.whole or number.is_integer()):
                return int(number) if self.whole else number
            return index(number)  # type: ignore[arg-type]
        except TypeError:
            kind = "a whole number" if self.whole else "a number"
            problem = f"{name} must be {kind} of at least {self.low:g}, not {number!r}"
            raise InputError(problem, where=where) from None


#: A draw is a point of one of eight sequences whose numbers have 30 bits: there are no more points.
DRAWS = Bound(1, 8 * 2**30, "the sequences that draws come from have no more points")
#: Without a folder all draws stay in memory, some 150 numbers of 8 bytes each: 12 GB.
DRAWS_IN_MEMORY = Bound(
    1, 10_000_000, "so many do not fit into memory; keep the run in a folder with 'tripolar run --out'"
)
#: Any whole number from 0 on.
SEED = Bound(0, inf, "a seed is any whole number from 0 on")
#: What a start finds has been found by others long before, and every start is a game to be solved.
STARTS = Bound(0, 10_000, "every start is a game to be solved, and the last thousands find nothing new")
#: Draws solved again from other starts; there are no more draws.
EXAMINED = Bound(0, DRAWS.high, "there are no more draws")
#: All starts of one game are solved side by side.
START_BYTES = 4 * 2**30
#: A pick-freeze design solves two more games a point than there are groups, and holds them all.
POINTS = Bound(1, 100_000, "a design of so many solves millions of games and holds them in memory")
#: No machine has more processors that one process can use, and every thread takes memory of its own.
THREADS = Bound(1, 1_024, "more threads than processors do no more work, and each takes memory")

#: Rates a year. What happens every day is no renewal of a deal between states, and no change of leader; how
#: long the chances at a date take to compute grows with rate times years.
RATE = 365.0
#: Years ahead of a claim's date. By then a relation has long forgotten where it stood; its average over the
#: future is asked for as relation(…).
YEARS = Bound(
    0,
    200,
    "by then it hangs on nothing that is known now, and relation(…) is its average over the future",
    False,
)
#: Moves of relations and leaders between now and the last date, in the mean. A draw from the tail of a
#: distribution of rates can pass it, and so can a variant: what is asked at a date is then unknown.
JUMPS = 1_000_000.0
#: Characters of a scenario's title, which is a headline, an entry of a list and the name of a window.
TITLE = 300
#: The year of a scenario or of a figure. The oldest figures are of 1816, and none lies far ahead; a function
#: of figures looks at every year between two.
CALENDAR = Bound(1800, 2200, "figures are known from 1816 on, and none lies far ahead", False)

#: Values of the grid of levels, leader types of one power, and powers. Paths of parameters grow with their
#: square, and the states of a game faster: see `STATES`.
LEVELS = Bound(2, 60, "the states of the game are all combinations of levels")
LEADER_TYPES = Bound(1, 20, "the states of the game are all combinations of leader types")
POWERS = Bound(2, 12, "the states of the game are all combinations of levels of every pair")
#: Eras of a scenario: each is a world of its own to be solved, and the law of relations holds all at once.
ERAS = Bound(2, 12, "every era is a world of its own to be solved")
#: States of a game, over all eras. From here on the list of what can move, and the factorisation of the
#: process, take gigabytes for a single game.
STATES = Bound(1, 50_000, "the list of what can move would take gigabytes for a single game")
_CHUNK = 64  # draws that are solved side by side
_NUMBERS = 8  # bytes of a number


def check_board(
    sizes: Sequence[int], types: Sequence[int], where: Location | str | None = None, eras: int = 1
) -> None:
    """Refuse a game with more states than can be worked on, told in states and bytes.

    Parameters
    ----------
    sizes : sequence of int
        Levels that each pair's relation can take.
    types : sequence of int
        Leader types of each power.
    where : Location or str, optional
        For the error.
    eras : int
        Each of which has all states anew.

    Raises
    ------
    ParameterError
        When there are more than `STATES`.
    """
    states = prod(sizes) * prod(types) * eras
    phases, fewer = (f", {eras} eras", ", eras") if eras > 1 else ("", "")
    if states in STATES:
        return
    # What a chunk of draws needs whatever is asked: values of every power, five numbers of every pair.
    needed = _CHUNK * _NUMBERS * states * (3 * len(types) + 5 * len(sizes))
    raise ParameterError(
        f"the game has {_number(states)} states ({_number(prod(sizes))} combinations of relations, "
        f"{_number(prod(types))} of leader types{phases}), and {_CHUNK} draws of it take "
        f"{_memory(needed)} or more; "
        f"freeze or cap some pairs, or give fewer levels, leader types{fewer} or powers",
        where=where,
        allowed=(f"up to {int(STATES.high):,} states",),
    )


def check_starts(starts: int, states: int, powers: int) -> None:
    """Refuse more starts of one game than fit side by side.

    Raises
    ------
    InputError
        When their values alone take more than `START_BYTES`.
    """
    each = _NUMBERS * states * powers
    if starts * each > START_BYTES:
        problem = f"starts: {starts:,} of a game of {states:,} states take {_memory(starts * each)}"
        raise InputError(problem, allowed=(f"up to {START_BYTES // each:,}",))


def _number(count: int) -> str:
    return f"{count:,}" if count < 10**12 else f"{float(count):.2g}" if count < 10**300 else "far too many"


def _memory(size: int) -> str:
    return f"{_number(size // 2**30)} GiB" if size >= 2**30 else f"{size // 2**20 + 1} MiB"
