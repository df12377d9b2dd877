"""The quantities that claims ask for: calls in a claim's text become requests to the ensemble.

The claims of a scenario are checked here, before anything is solved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from math import ceil
from types import MappingProxyType
from typing import NoReturn

from tripolar.bounds import CALENDAR, YEARS
from tripolar.enums import ClaimKind
from tripolar.errors import ClaimError, ParameterError
from tripolar.game.model.channels import CHANNELS, FRICTION
from tripolar.prepare.own_lenses import lens_entries
from tripolar.prepare.quantities import QUANTITIES, Quantity, Request
from tripolar.scenario.eras import LAST_ERA_AT, STILL
from tripolar.scenario.expression import (
    Call,
    Expression,
)
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.load import inherited_told
from tripolar.scenario.objects import Claim, Question, Scenario
from tripolar.scenario.paths import read_path
from tripolar.words import LEVEL_WORDS

__all__ = [
    "HORIZON",
    "Asked",
    "channel_requests",
    "channels_of",
    "check",
    "compared_values",
    "compared_variants",
    "era_values",
    "outlook_requests",
    "path_years",
    "pinned_pairs",
    "request_of",
    "requests",
    "touched_pairs",
]

_ROLES = ("pivot", "outcast")

#: Theories of three powers.
_OF_THREE = ("dittmer", "caplow", "balance-of-power", "quantal-response")

_WORD_HEADS = frozenset(family.head for family in FAMILIES if family.kind == "word")


def request_of(call: Call, expression: Expression, scenario: Scenario) -> Request:
    """Check a quantity call against a scenario and write it the one way the ensemble knows it.

    Dyads take the order of the actors and level words become numbers, so that ``chance(CHN-RUS,
    partnership, 10)`` and ``chance(RUS-CHN, 1, 10)`` are one request.

    Raises
    ------
    ClaimError
        At the place of the name or argument that cannot be used.
    """
    return _Resolver(call, expression, scenario).request()


class _Resolver:
    def __init__(self, call: Call, expression: Expression, scenario: Scenario) -> None:
        self._call = call
        self._expression = expression
        self._scenario = scenario
        self._table = scenario
        self._arguments = call.arguments

    def request(self) -> Request:
        call = self._call
        quantity = QUANTITIES.get(call.name)
        if quantity is None:
            self._fail(f"'{call.name}' is no quantity of the game", given=call.name, allowed=QUANTITIES)
        kinds, year = quantity.arguments, self._year(quantity)
        if quantity.within and "-" in str(self._arguments[1:2]):
            kinds = quantity.within
        needed = len(kinds)
        if not needed <= len(self._arguments) <= needed + 1:
            given = len(self._arguments)
            written = _signature(quantity, bool(self._scenario.eras))
            self._fail(f"{written} was given {given} argument{'' if given == 1 else 's'}")
        variant = self._variant(needed)
        self._table = self._scenario.table(variant)
        values = tuple(self._argument(k, kind) for k, kind in enumerate(kinds))
        if quantity.arguments[:2] == ("actor", "actor") and values[0] == values[1]:
            self._fail(f"{call.name}(…) needs two different actors", 1)
        if kinds == quantity.within:
            values = self._within(values)
        elif call.name in _ROLES or (call.name == "lens" and values[0] in _OF_THREE):
            self._needs_triangle()
        request = Request(call.name, values, variant, year)
        if call.name == "granted":
            self._needs_item(request)
        return request

    def _year(self, quantity: Quantity) -> float | None:
        """The year that is written last, as ``@2040``, which is then no argument."""
        for index, argument in enumerate(self._arguments[:-1]):
            if str(argument).startswith("@"):
                self._fail(f"'{argument}' must stand last", index)
        last = self._arguments[-1] if self._arguments else ""
        if not (isinstance(last, str) and last.startswith("@")):
            return None
        index, scenario = len(self._arguments) - 1, self._scenario
        self._arguments = self._arguments[:-1]
        if not quantity.by_era:
            told = ", ".join(each.name for each in QUANTITIES.values() if each.by_era)
            self._fail(f"{quantity.name}(…) is not told by era; these are: {told}", index)
        if not scenario.eras:
            self._fail(f"'{last}' asks for an era, and the scenario has none at its top level", index)
        year = float(last[1:])
        if year not in CALENDAR or year < scenario.year:
            self._fail(
                f"'{last}' is not a year of an era: they begin in {scenario.year}",
                index,
                allowed=(f"@{scenario.year} to @{CALENDAR.high:g}",),
            )
        return year

    def _variant(self, index: int) -> str:
        if len(self._arguments) == index:
            return ""
        variants = self._scenario.variants
        return self._word(index, "the name of a variant", {name: name for name in variants})

    def _argument(self, index: int, kind: str) -> str | float:
        read: dict[str, Callable[[int], str | float]] = {
            "level": self._level,
            "years": self._years,
            "path": self._path,
            "of": self._subject,
        }
        if kind in read:
            return read[kind](index)
        try:
            return self._word(index, *self._words(index, kind))
        except ClaimError as error:
            if kind == "lens" and not error.suggestion:
                error.advise("one of your own is named by tripolar --lens-file FILE.py")
            raise

    def _words(self, index: int, kind: str) -> tuple[str, dict[str, str]]:
        """What an argument of a kind is called, and every spelling that it may have."""
        match kind:
            case "actor":
                return "an actor", {code: code for code in self._table.codes}
            case "dyad":
                return "a dyad", self._dyads()
            case "channel":
                return "a channel", {name: name for name in (*CHANNELS, FRICTION)}
            case "lens":
                return "a theory that a claim may ask", {name: name for name in lens_entries()}
            case _:
                entries = lens_entries()[str(self._call.arguments[index - 1])]
                return "an entry of this theory", {name: name for name in entries}

    def _word(self, index: int, what: str, allowed: dict[str, str]) -> str:
        value = self._call.arguments[index]
        if not isinstance(value, str) or value not in allowed:
            self._fail(
                f"{self._shown(index)} is not {what}", index, given=str(value), allowed=_canonical(allowed)
            )
        return allowed[value]

    def _dyads(self) -> dict[str, str]:
        spellings = {dyad: dyad for dyad in self._table.dyads}
        for dyad in self._table.dyads:
            first, second = dyad.split("-")
            spellings[f"{second}-{first}"] = dyad
        return spellings

    def _subject(self, index: int) -> str:
        """What an entry of a theory is of: a power, a pair, or all."""
        lens, entry = map(str, self._call.arguments[:index])
        of = lens_entries()[lens][entry].of
        if of == "all":
            return self._word(index, f"what {entry} is of", {"all": "all"})
        return str(self._argument(index, of))

    def _level(self, index: int) -> float:
        value = self._call.arguments[index]
        number = LEVEL_WORDS.get(value) if isinstance(value, str) else value
        levels = self._scenario.levels
        if number not in levels:
            words = [word for word, level in LEVEL_WORDS.items() if level in levels]
            allowed = [*words, *(f"{level:g}" for level in levels)]
            self._fail(
                f"{self._shown(index)} is not a level of the scenario",
                index,
                given=str(value),
                allowed=allowed,
            )
        return float(number)

    def _years(self, index: int) -> float:
        value = self._call.arguments[index]
        if isinstance(value, str) or value not in YEARS:
            far = not isinstance(value, str) and value > YEARS.high
            problem = f"{self._shown(index)} is not a number of years ahead"
            self._fail(f"{problem}: {YEARS.why}" if far else problem, index, allowed=(str(YEARS),))
        return value

    def _path(self, index: int) -> str:
        scenario = self._scenario
        written = self._call.arguments[index]
        if not isinstance(written, str):
            self._fail(f"{self._shown(index)} is not a parameter of the scenario", index)
        try:
            targets = read_path(written, scenario.actors).targets
        except ParameterError as error:
            self._fail(error.problem, index, given=written, allowed=error.allowed)
        blended = {f"{blend.path}.{code}" for blend in scenario.blends for code in scenario.codes}
        known = [path for path in targets if path in scenario.parameters or path in blended]
        if not known:
            self._fail(f"'{written}' is not set in the scenario", index)
        if len(targets) > 1:
            self._fail(f"'{written}' is several parameters", index, allowed=targets)
        if known[0].head in _WORD_HEADS:
            self._fail(f"'{written}' is a word, and cannot be computed with", index)
        return known[0]

    def _within(self, values: tuple[str | float, ...]) -> tuple[str | float, ...]:
        """The arguments of a role in a named triangle; of three powers it is the only one."""
        code, pair, years = values
        if code in str(pair).split("-"):
            self._fail(f"a role is in a triangle: name two others than {code}", 1, given=str(pair))
        return values if len(self._table.codes) > 3 else (code, years)

    def _needs_triangle(self) -> None:
        name, codes = self._call.name, self._table.codes
        if len(codes) > 3:
            told = f"{name}(…) is a role in a triangle, and {len(codes)} powers are at the table"
            if name not in _ROLES:
                self._fail(f"{told}: {', '.join(codes)}; leave powers out")
            code = next((each for each in codes if each == self._call.arguments[0]), codes[0])
            pair = "-".join([each for each in codes if each != code][:2])
            self._fail(f"{told}: {', '.join(codes)}; name the two others, as in {name}({code}, {pair}, 10)")

    def _needs_item(self, request: Request) -> None:
        scenario = self._scenario
        first, second = str(request.arguments[0]).split("-")
        heads = (f"backing.{first}-{second}.", f"backing.{second}-{first}.")
        changes = scenario.variants[request.variant].changes if request.variant else ()
        paths = (*scenario.parameters, *(change.path for change in changes))
        if not any(path.startswith(heads) for path in paths):
            self._fail(f"{first}-{second} has no backing item that could be granted", 0)

    def _shown(self, index: int) -> str:
        value = self._call.arguments[index]
        return f"'{value}'" if isinstance(value, str) else f"{value:g}"

    def _fail(
        self, problem: str, index: int | None = None, *, given: str | None = None, allowed: Iterable[str] = ()
    ) -> NoReturn:
        column = self._call.column if index is None else self._call.argument_columns[index]
        raise ClaimError(problem, where=self._expression.at(column), given=given, allowed=allowed)


def _canonical(allowed: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(allowed.values()))


def _signature(quantity: Quantity, eras: bool) -> str:
    kinds = ", ".join(quantity.arguments)
    year = "[, @year]" if eras and quantity.by_era else ""
    named = f" or {quantity.name}({', '.join(quantity.within)}[, variant])" if quantity.within else ""
    return f"{quantity.name}({kinds}[, variant]{year}){named}"


#: What the criterion of each claim that is no fact asks of the game, by the claim's id.
Asked = Mapping[str, Mapping[Call, Request]]


def check(scenario: Scenario, figure_names: Collection[str]) -> Asked:
    """Check every claim: its kind, its criterion, the quantities it names and what it rests on.

    Parameters
    ----------
    scenario : Scenario
        Whose claims are checked.
    figure_names : collection of str
        Names a fact may call, such as ``figure``.

    Returns
    -------
    Asked
        What the claims ask of the game.

    Raises
    ------
    ClaimError
        The first thing found wrong, with its place.
    """
    asked: dict[str, Mapping[Call, Request]] = {}
    with inherited_told(scenario.name, scenario.lineage):
        _check_ids(scenario.claims)
        for claim in scenario.claims:
            if claim.kind not in [*ClaimKind]:
                raise ClaimError(
                    f"claim {claim.id}: '{claim.kind}' is not a kind of claim",
                    where=claim.where,
                    given=claim.kind,
                    allowed=ClaimKind,
                )
            if claim.kind == ClaimKind.FACT:
                _check_fact(claim, figure_names)
            else:
                asked[claim.id] = MappingProxyType(_asked_by(claim, scenario))
        _check_premises(scenario.claims)
        _check_readings(scenario.claims)
        _check_conclusions(scenario)
    return MappingProxyType(asked)


def requests(asked: Asked, questions: Iterable[Question]) -> tuple[Request, ...]:
    """All that claims and questions ask of the game, in the order they ask, each once."""
    by_claims = [request for each in asked.values() for request in each.values()]
    by_questions = [Request("value", (each.power,), name) for each in questions for name in each.variants]
    return tuple(dict.fromkeys((*by_claims, *by_questions)))


def compared_values(asked: Iterable[Request]) -> tuple[Request, ...]:
    """The values that a criterion compares, under variants, in eras or of several powers; none or several."""
    values = tuple(dict.fromkeys(request for request in asked if request.quantity == "value"))
    return values if len(values) > 1 else ()


def channels_of(value: Request, channels: Iterable[str]) -> tuple[Request, ...]:
    """What each of these channels contributes to a value, of an era with what follows after it."""
    quantity = "channel" if value.year is None else "contribution"
    return tuple(Request(quantity, (name, *value.arguments), value.variant, value.year) for name in channels)


def channel_requests(asked: Asked, channels: Iterable[str]) -> tuple[Request, ...]:
    """Some channels of every value that a claim compares with another, each once.

    They tell what a comparison turns on (`tripolar.claims.marks`), and take no further solve.
    """
    compared = dict.fromkeys(value for each in asked.values() for value in compared_values(each.values()))
    names = tuple(channels)
    return tuple(request for value in compared for request in channels_of(value, names))


def _check_ids(claims: tuple[Claim, ...]) -> None:
    seen: dict[str, Claim] = {}
    for claim in claims:
        if claim.id in seen:
            first = seen[claim.id].where
            raise ClaimError(
                f"claim {claim.id} is there twice" + (f"; first at {first}" if first else ""),
                where=claim.where,
            )
        seen[claim.id] = claim


def _check_fact(claim: Claim, figure_names: Collection[str]) -> None:
    if not claim.measures:
        raise ClaimError(f"claim {claim.id} is a fact without a measure to check it by", where=claim.where)
    for criterion in (measured.expression for measured in claim.measures):
        _check_truth(claim, criterion)
        for call in criterion.calls:
            if call.name not in figure_names:
                raise ClaimError(
                    f"'{call.name}' is not a function of figures",
                    where=criterion.at(call.column),
                    given=call.name,
                    allowed=sorted(figure_names),
                )


def _asked_by(claim: Claim, scenario: Scenario) -> dict[Call, Request]:
    if claim.measures:
        raise ClaimError(
            f"claim {claim.id} is a {claim.kind}: it has one criterion under 'holds', not measures",
            where=claim.where,
        )
    if claim.holds is None:
        raise ClaimError(f"claim {claim.id} has no criterion: write one under 'holds'", where=claim.where)
    _check_truth(claim, claim.holds)
    return {call: request_of(call, claim.holds, scenario) for call in claim.holds.calls}


def _check_truth(claim: Claim, criterion: Expression) -> None:
    if not criterion.is_truth:
        problem = f"claim {claim.id}: '{criterion}' is a number; a criterion is true or false, as x > 1 is"
        raise ClaimError(problem, where=criterion.at(0))
    if not criterion.calls:
        problem = f"claim {claim.id}: '{criterion}' names no quantity, so nothing could refute it"
        raise ClaimError(problem, where=criterion.at(0))


def _check_premises(claims: tuple[Claim, ...]) -> None:
    by_id = {claim.id: claim for claim in claims}
    for claim in claims:
        for premise in claim.rests_on:
            if premise not in by_id:
                raise ClaimError(
                    f"claim {claim.id} rests on '{premise}', which is no claim",
                    where=claim.where,
                    given=premise,
                    allowed=by_id,
                )
    try:
        TopologicalSorter({claim.id: claim.rests_on for claim in claims}).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1][1:]))
        start = circle.index(next(claim.id for claim in claims if claim.id in circle))
        turned = [*circle[start:], *circle[:start]]
        problem = f"claim {turned[0]} rests on itself: {' -> '.join((*turned, turned[0]))}"
        raise ClaimError(problem, where=by_id[turned[0]].where) from None


def _check_readings(claims: tuple[Claim, ...]) -> None:
    """A second reading is of a claim that stands for itself."""
    first = {claim.id: claim for claim in claims if not claim.reading_of}
    for claim in claims:
        if claim.reading_of and (claim.reading_of not in first or claim.reading_of == claim.id):
            raise ClaimError(
                f"claim {claim.id} is a reading of '{claim.reading_of}', which is no claim of its own",
                where=claim.where,
                given=claim.reading_of,
                allowed=first,
            )


def _check_conclusions(scenario: Scenario) -> None:
    """A conclusion is computed; a fact can only be a premise of one."""
    computed = [claim.id for claim in scenario.claims if claim.kind != ClaimKind.FACT]
    for claim in scenario.claims:
        if claim.kind == ClaimKind.FACT and claim.id in scenario.conclusions:
            problem = f"conclusions: {claim.id} is a fact, and an argument concludes more than facts"
            raise ClaimError(problem, where=claim.where, allowed=computed)


_OF_A_PAIR = (
    *("cap", "frozen", "relation", "relation_hazard", "relation_tilt", "political_value", "split"),
    *("friction", "return_hazard"),
)

HORIZON = 10  # years ahead


def outlook_requests(scenario: Scenario) -> tuple[Request, ...]:
    """The quantities that `outlook` needs; variants only where a claim about terms solves them anyway."""
    years = path_years(scenario)
    asked = [Request("relation_at", (dyad, year)) for dyad in scenario.dyads for year in years]
    asked += [each for code in scenario.codes for pair in era_values(scenario, code) for each in pair]
    asked += [chance_request(dyad, level) for dyad in scenario.dyads for level in scenario.levels]
    asked += [Request("hazard", (dyad,)) for dyad in scenario.dyads]
    asked += [Request("value", (code,)) for code in scenario.codes]
    if scenario.gains is not None:
        asked += [Request("value", (code,), scenario.gains.against) for code in scenario.codes]
    for role in ("pivot", "outcast"):
        asked += [Request(role, (code, float(HORIZON))) for code in scenario.codes]
    for variant in compared_variants(scenario):
        asked += [Request("terms", pair, variant) for pair in combinations(scenario.codes, 2)]
    asked += [Request("terms", pair) for pair in pinned_pairs(scenario)]
    return tuple(dict.fromkeys(asked))


def path_years(scenario: Scenario) -> tuple[float, ...]:
    """Years ahead to which relations are followed: ten, or to where the last era is measured."""
    last = HORIZON
    if scenario.eras:
        last = max(last, ceil(scenario.eras[-1] - scenario.year + LAST_ERA_AT))
    return tuple(float(year) for year in range(last + 1))


def era_values(scenario: Scenario, code: str) -> tuple[tuple[Request, Request], ...]:
    """What a power's future is worth in every era, and in a still world; nothing where there are no eras."""
    if not scenario.eras:
        return ()
    begins = (float(scenario.year), *scenario.eras)
    return tuple(
        (Request("value", (code,), "", year), Request("value", (code,), STILL, year)) for year in begins
    )


def touched_pairs(scenario: Scenario, variant: str) -> set[str]:
    """The pairs on whose own relation a variant acts: ``cap.USA-RUS``, ``political_value.USA.RUS``."""
    codes = set(scenario.codes)
    touched = set()
    for change in scenario.variants[variant].changes:
        named = [code for code in change.path.powers if code in codes]
        if change.path.head in _OF_A_PAIR and len(named) > 1:
            touched.add("-".join(sorted(named, key=scenario.codes.index)))
    return touched


def pinned_pairs(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """The pairs whose net transfer was observed, so that the level of their terms means something."""
    pairs = combinations(scenario.codes, 2)
    return tuple((a, b) for a, b in pairs if f"observed_terms.{a}-{b}" in scenario.parameters)


def chance_request(dyad: str, level: float) -> Request:
    return Request("chance", (dyad, level, float(HORIZON)))


def compared_variants(scenario: Scenario) -> tuple[str, ...]:
    """``""`` and every variant whose terms some claim compares, in the scenario's order."""
    named = {
        str(argument)
        for claim in scenario.claims
        if claim.holds is not None
        for call in claim.holds.calls
        if call.name == "terms"
        for argument in call.arguments
    }
    compared = tuple(name for name in scenario.variants if name in named)
    return ("", *compared) if compared else ()
