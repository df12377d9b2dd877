"""Figures of every state and of all pairs, packed: one file for each variable, read when it is asked for.

A file, or its parts put together, is one zlib stream of little-endian arrays, one after the other:

1. ``uint32`` n and m: how many states or pairs have figures, and how many figures there are;
2. ``uint16`` (n,): who, in rising order: the place of a state in ``states.csv``, or of a pair 256 times that
   of the first plus that of the second;
3. ``uint32`` (n + 1,): where the figures of each begin, and m;
4. ``uint8`` (m,): the year less 1900, rising for each;
5. ``float32`` (m,): the value, to be rounded to six digits.

Only arrays of the standard library are used to look something up, so that a look-up needs no NumPy.
``index.csv`` says where figures come from, which years they cover, and whether what is absent inside them is
zero; ``states.csv`` says when each was a state, as such a zero is known of states only.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType

from tripolar.figures.store import DATA, Cell, read_csv

__all__ = [
    "Packed",
    "Span",
    "listed",
    "packed",
    "spans_of",
    "states",
    "variables",
    "was_state",
    "whos",
    "years_of",
]

_FIRST = 1900
_DIGITS = 6
_HELD = 8  # variables kept in memory, a few million bytes each at most
_ASKED = 1024  # look-ups kept: two states with all partners of theirs, some ten kilobytes each at most


@dataclass(frozen=True, slots=True)
class Span:
    """The years of a variable that come from one source.

    Attributes
    ----------
    source, quality : str
    first, last : int
    zeros : bool
        Whether a state or pair without a figure inside these years has 0.
    parts : int
        Files into which the variable is cut.
    """

    source: str
    quality: str
    first: int
    last: int
    zeros: bool
    parts: int


@dataclass(frozen=True, slots=True)
class Packed:
    """One variable: whose figures there are, where they begin, years less 1900, and values."""

    whos: array[int]
    begins: array[int]
    years: array[int]
    values: array[float]


def variables() -> Mapping[str, tuple[Span, ...]]:
    """List the variables that are known of the world, each with the spans of its sources."""
    return _index()


def spans_of(variable: str) -> tuple[Span, ...]:
    """Give the spans of one variable; none where it is not of the world."""
    return _index().get(variable, ())


def states() -> tuple[str, ...]:
    """List the codes of all that have figures of the world, in the order in which they are packed."""
    return tuple(_states())


def was_state(code: str, year: int) -> bool:
    """Tell whether a code stood for a member of the system of states in a year (Correlates of War)."""
    return year in _member_years(code)


@lru_cache(maxsize=_ASKED)
def years_of(variable: str, who: str, year: int | None = None) -> Mapping[int, Cell]:
    """Give the figures of a state or pair by year; none where nothing is known of it.

    Parameters
    ----------
    variable : str
    who : str
        A code or a pair, as it is stored: undirected pairs with the first of the alphabet first.
    year : int, optional
        Only this year, which takes a hundredth of the time.
    """
    spans = spans_of(variable)
    codes = who.split("-")
    numbers = _numbers()
    if not spans or len(codes) > 2 or len(set(codes)) < len(codes) or not all(c in numbers for c in codes):
        return MappingProxyType({})
    found: dict[int, Cell] = {}
    for span in spans:
        covered = range(span.first, span.last + 1)
        if span.zeros:
            members = frozenset.intersection(*map(_member_years, codes))
            for then in covered if year is None else (year,):
                if then in covered and then in members:
                    found[then] = (0.0, span.source, "series")
    kept = packed(variable)
    key = numbers[codes[0]] if len(codes) == 1 else 256 * numbers[codes[0]] + numbers[codes[1]]
    at = bisect_left(kept.whos, key)
    if at < len(kept.whos) and kept.whos[at] == key:
        begin, end = kept.begins[at], kept.begins[at + 1]
        if year is not None:
            begin = bisect_left(kept.years, year - _FIRST, begin, end)
            end = bisect_right(kept.years, year - _FIRST, begin, end)
        for row in range(begin, end):
            then = _FIRST + kept.years[row]
            span = next(each for each in spans if each.first <= then <= each.last)
            found[then] = (rounded(kept.values[row]), span.source, span.quality)
    return MappingProxyType(dict(sorted(found.items())))


def whos(variable: str, *, of_pairs: bool) -> Iterator[str]:
    """List the states or pairs of which figures are stored, in the order of the alphabet."""
    if spans_of(variable):
        codes = states()
        for key in packed(variable).whos:
            yield f"{codes[key // 256]}-{codes[key % 256]}" if of_pairs else codes[key]


def listed(variable: str, year: int, *, of_pairs: bool) -> frozenset[str]:
    """Find the states or pairs of which a figure of a year is stored, be it zero or not."""
    if not any(span.first <= year <= span.last for span in spans_of(variable)):
        return frozenset()
    kept, codes, then = packed(variable), states(), year - _FIRST
    found = []
    for key, (begin, end) in zip(kept.whos, pairwise(kept.begins), strict=True):
        at = bisect_left(kept.years, then, begin, end)
        if at < end and kept.years[at] == then:
            found.append(f"{codes[key // 256]}-{codes[key % 256]}" if of_pairs else codes[key])
    return frozenset(found)


def rounded(value: float) -> float:
    """Round to six digits, as figures of the world are stored.

    >>> rounded(18743800561664.0)
    18743800000000.0
    """
    return float(f"{value:.{_DIGITS}g}")


@lru_cache(maxsize=_HELD)
def packed(variable: str) -> Packed:
    """Read one variable whole."""
    names = [f"{variable}.{part}.z" for part in range(1, spans_of(variable)[0].parts + 1)]
    content = zlib.decompress(b"".join((DATA / "world" / name).read_bytes() for name in names))
    sizes = _read("I", content[:8])
    ends = [8]
    for code, count in (("H", sizes[0]), ("I", sizes[0] + 1), ("B", sizes[1]), ("f", sizes[1])):
        ends.append(ends[-1] + count * array(code).itemsize)
    parts = [content[a:b] for a, b in pairwise(ends)]
    return Packed(_read("H", parts[0]), _read("I", parts[1]), _read("B", parts[2]), _read("f", parts[3]))


def _read(code: str, content: bytes) -> array:  # type: ignore[type-arg]
    found = array(code)
    found.frombytes(content)
    if sys.byteorder == "big":
        found.byteswap()
    return found


@cache
def _index() -> Mapping[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    for line in read_csv("world/index.csv"):
        span = Span(
            line["source"],
            line["quality"],
            int(line["first"]),
            int(line["last"]),
            line["absent"] == "0",
            int(line["parts"]),
        )
        found[line["variable"]] = (*found.get(line["variable"], ()), span)
    return MappingProxyType(found)


@cache
def _states() -> Mapping[str, tuple[tuple[int, int], ...]]:
    found = {}
    for line in read_csv("world/states.csv"):
        spans = [span.split("-") for span in line["member"].split()]
        found[line["code"]] = tuple((int(first), int(last)) for first, last in spans)
    return MappingProxyType(found)


@cache
def _member_years(code: str) -> frozenset[int]:
    spans = _states().get(code, ())
    return frozenset(year for first, last in spans for year in range(first, last + 1))


@cache
def _numbers() -> Mapping[str, int]:
    return MappingProxyType({code: number for number, code in enumerate(_states())})
