"""Names and codes by which states are called, of those too for which the table has no figures.

A state that is known by its name is never taken for another one whose code looks alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from types import MappingProxyType

from tripolar.errors import FigureError
from tripolar.figures.store import read_csv

__all__ = [
    "State",
    "find_state",
    "folded",
    "name_of",
    "nearest_state",
    "states_in",
    "states_of",
    "unknown_state",
]

_ALIKE, _APART = 0.75, 0.05  # of a name to the one that was meant, and how much less to any other
_LONGEST = 6  # words of a name, as of the Democratic People's Republic of Korea
# Written in small letters these are words, and in capitals codes of states.
# fmt: off
_WORDS = frozenset({
    "ad", "al", "am", "an", "and", "are", "arm", "as", "at", "bar", "be", "ben", "bn", "by", "can",
    "cap", "con", "cos", "den", "do", "guy", "gw", "ice", "id", "in", "is", "it", "kg", "km", "la",
    "lie", "mad", "man", "me", "mn", "mt", "my", "new", "no", "nor", "of", "or", "pan", "per",
    "sin", "so", "sol", "the", "to", "ton", "van"
})
# fmt: on


@dataclass(frozen=True, slots=True)
class State:
    """A state, or what is counted as one.

    Attributes
    ----------
    code : str
        Of ISO 3166 in three letters, or the usual one of a state that is no more.
    name : str
        In English.
    also : tuple of str
        Other names and codes: of ISO in two letters, of the Correlates of War, and usual ones.
    """

    code: str
    name: str
    also: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


def folded(name: str) -> str:
    """A name in small letters, without accents, points and a leading article.

    >>> folded("The Türkiye, D.P.R.K."), folded("Guinea-Bissau")
    ('turkiye dprk', 'guinea bissau')
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    words = re.findall(r"\w+", re.sub(r"[.'’]", "", plain).casefold().replace("&", " and "))
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def find_state(name: str) -> State | None:
    """The state of this name or code; None where it names none.

    >>> [str(find_state(name)) for name in ("rok", "Türkiye", "UK")]
    ['South Korea (KOR)', 'Turkey (TUR)', 'United Kingdom (GBR)']
    """
    return _by_name().get(folded(name))


def name_of(code: str) -> str:
    """The name of a state by its code.

    Raises
    ------
    KeyError
        If there is no such state.
    """
    return _by_name()[code.casefold()].name


def states_in(words: tuple[str, ...]) -> tuple[tuple[State, ...], tuple[str, ...]]:
    """Take the names of states out of words.

    The longest name counts: "south korea" is no other Korea. Short words such as "in" and "are" are codes
    only in capitals.

    Returns
    -------
    states : tuple of State
    rest : tuple of str
        The other words, in order.

    >>> states, rest = states_in(("West", "Germany", "in", "trade", "us"))
    >>> [state.code for state in states], rest
    (['DEU', 'USA'], ('in', 'trade'))
    >>> [str(state) for state in states_in(("In", "IN"))[0]]
    ['India (IND)']
    """
    found: list[State] = []
    rest, at = [], 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            name = " ".join(words[at : at + length])
            states = () if _is_word(name) else _states(name) if length == 1 else _known(name)
            if states:
                found += states
                at += length
                break
        else:
            rest.append(words[at])
            at += 1
    return tuple(found), tuple(rest)


def _is_word(name: str) -> bool:
    return name.lower() in _WORDS and not name.isupper()


def states_of(who: str, known: Collection[str] = ()) -> tuple[State, ...]:
    """The state of a name or code, or both of a pair with a hyphen between them.

    Parameters
    ----------
    who : str
    known : collection of str
        Codes of those with figures, for the error.

    Raises
    ------
    FigureError
        If one of them is no state's name, naming the one that was probably meant.

    >>> [state.code for state in states_of("ROK-Russia")]
    ['KOR', 'RUS']
    """
    if states := _states(who):
        return states
    parts = who.split("-")
    raise unknown_state(
        next((part for part in parts if len(parts) == 2 and not find_state(part)), who), known
    )


def _known(name: str) -> tuple[State, ...]:
    state = find_state(name)
    return () if state is None else (state,)


def _states(who: str) -> tuple[State, ...]:
    """As `states_of`; nothing where a name is unknown."""
    parts = who.split("-")
    pairs = (_known("-".join(parts[:k])) + _known("-".join(parts[k:])) for k in range(1, len(parts)))
    return _known(who) or next((pair for pair in pairs if len(pair) == 2), ())


def unknown_state(given: str, known: Collection[str] = ()) -> FigureError:
    """Make the error of a name for which there are no figures; it suggests no other country.

    Parameters
    ----------
    given : str
        The name or code.
    known : collection of str
        Codes of those with figures.
    """
    state = find_state(given)
    if state is not None and state.code in known:
        return FigureError(f"figures of {state.name} are kept under {state.code}, not '{given}'")
    if state is not None:
        return FigureError(f"no figures for {state}", allowed=known)
    meant = nearest_state(given)
    if meant is None:
        return FigureError(f"no figures for '{given}'", allowed=known)
    return FigureError(f"no figures for '{given}'", given=meant.code, allowed=(meant.code, *known))


def nearest_state(given: str) -> State | None:
    """The state that a name or code was probably meant for; None where nothing is close.

    A code of up to three letters is close to one with two neighbouring letters exchanged, and to no other:
    most codes are one letter away from those of other states. And a name that is as close to two is close
    to none.

    >>> str(nearest_state("CNH")), str(nearest_state("Germny")), nearest_state("XOK")
    ('China (CHN)', 'Germany (DEU)', None)
    """
    name, known = folded(given), _by_name()
    if len(name) <= 3:
        exchanged = {f"{name[:k]}{name[k : k + 2][::-1]}{name[k + 2 :]}" for k in range(len(name) - 1)}
        alike = {known[other] for other in exchanged if other in known}
        return alike.pop() if len(alike) == 1 else None
    likeness: dict[State, float] = {}
    for other, state in known.items():
        if len(other) > 3:
            ratio = SequenceMatcher(None, name, other).ratio()
            likeness[state] = max(ratio, likeness.get(state, 0.0))
    best, second = sorted(likeness, key=lambda state: -likeness[state])[:2]
    return best if likeness[best] >= max(_ALIKE, likeness[second] + _APART) else None


@cache
def _by_name() -> Mapping[str, State]:
    found: dict[str, State] = {}
    for line in read_csv("names.csv"):
        also = tuple(each for each in (line["iso2"], *line["also"].split("; ")) if each)
        state = State(line["code"], line["name"], also)
        for name in (state.code, state.name, *also):
            found[folded(name)] = state
    return MappingProxyType(found)
