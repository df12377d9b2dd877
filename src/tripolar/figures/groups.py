"""Who belongs to the EU, NATO, BRICS and the Shanghai Cooperation Organisation, by year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tripolar.errors import FigureError
from tripolar.figures.store import read_csv

__all__ = ["AS_ONE", "GROUPS", "Membership", "members", "memberships"]

#: Groups an expression may name. GLOBAL-SOUTH is everyone in BRICS or the SCO.
GROUPS = ("EU", "NATO", "BRICS", "SCO", "GLOBAL-SOUTH")

#: A group that may stand for one power in an expression, with all its members but CHN and RUS.
AS_ONE = {"SOUTH": "GLOBAL-SOUTH"}

#: The year to which memberships are entered; later years are not known.
LAST_YEAR = 2025


@dataclass(frozen=True, slots=True)
class Membership:
    """One state's membership of one group, from a year on."""

    group: str
    who: str
    start: int
    end: int | None
    note: str = ""

    def holds(self, year: int) -> bool:
        """Whether it holds at the end of a year."""
        return self.start <= year and (self.end is None or year < self.end)


@cache
def memberships() -> tuple[Membership, ...]:
    """List every membership the table knows."""
    return tuple(
        Membership(
            group=line["group"],
            who=line["who"],
            start=int(line["start"]),
            end=int(line["end"]) if line["end"] else None,
            note=line["note"],
        )
        for line in read_csv("groups.csv")
    )


def members(group: str, year: int = LAST_YEAR) -> tuple[str, ...]:
    """List a group's members at the end of a year, founders first.

    Raises
    ------
    FigureError
        If there is no such group, or its members are not known for that year.

    >>> members("BRICS", 2010)
    ('BRA', 'RUS', 'IND', 'CHN', 'ZAF')
    """
    if group not in GROUPS:
        raise FigureError(f"no group '{group}'", given=group, allowed=GROUPS)
    if year > LAST_YEAR:
        raise FigureError(f"members of {group} are unknown in {year}; known: until {LAST_YEAR}")
    groups = {"BRICS", "SCO"} if group == "GLOBAL-SOUTH" else {group}
    found = [entry for entry in memberships() if entry.group in groups and entry.holds(year)]
    return tuple(dict.fromkeys(entry.who for entry in sorted(found, key=lambda entry: entry.start)))
