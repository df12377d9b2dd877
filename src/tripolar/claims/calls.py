"""From a quantity call as a person wrote it to the request the ensemble answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from tripolar.bounds import YEARS
from tripolar.ensemble.quantities import QUANTITIES, Quantity, Request
from tripolar.errors import ClaimError, ParameterError
from tripolar.game.channels import CHANNELS
from tripolar.scenario.expression import Call, Expression
from tripolar.scenario.families import FAMILIES, LEVEL_WORDS
from tripolar.scenario.objects import Scenario
from tripolar.scenario.paths import read_path

__all__ = ["resolve"]

_ROLES = ("pivot", "outcast")
_WORD_HEADS = frozenset(family.head for family in FAMILIES if family.kind == "word")


def resolve(call: Call, expression: Expression, scenario: Scenario) -> Request:
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

    def request(self) -> Request:
        call = self._call
        quantity = QUANTITIES.get(call.name)
        if quantity is None:
            self._fail(f"'{call.name}' is no quantity of the game", given=call.name, allowed=QUANTITIES)
        needed = len(quantity.arguments)
        if not needed <= len(call.arguments) <= needed + 1:
            given = len(call.arguments)
            self._fail(f"{_signature(quantity)} was given {given} argument{'' if given == 1 else 's'}")
        variant = self._variant(needed)
        self._table = self._scenario.table(variant)
        values = tuple(self._argument(k, kind) for k, kind in enumerate(quantity.arguments))
        if quantity.arguments == ("actor", "actor") and values[0] == values[1]:
            self._fail(f"{call.name}(…) needs two different actors", 1)
        if call.name in _ROLES:
            self._needs_triangle()
        request = Request(call.name, values, variant)
        if call.name == "granted":
            self._needs_item(request)
        return request

    def _variant(self, index: int) -> str:
        if len(self._call.arguments) == index:
            return ""
        variants = self._scenario.variants
        return self._word(index, "the name of a variant", {name: name for name in variants})

    def _argument(self, index: int, kind: str) -> str | float:
        codes = self._table.codes
        match kind:
            case "actor":
                return self._word(index, "an actor", {code: code for code in codes})
            case "dyad":
                return self._word(index, "a dyad", self._dyads())
            case "channel":
                return self._word(index, "a channel", {name: name for name in CHANNELS})
            case "level":
                return self._level(index)
            case "years":
                return self._years(index)
            case _:
                return self._path(index)

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
        if known[0].split(".")[0] in _WORD_HEADS:
            self._fail(f"'{written}' is a word, and cannot be computed with", index)
        return known[0]

    def _needs_triangle(self) -> None:
        codes, dyads = self._table.codes, self._table.dyads
        if len(codes) > 3:
            self._fail(
                f"{self._call.name}(…) is a role in a triangle, and {len(codes)} powers are at the table:"
                f" {', '.join(codes)}; compare relations instead, as in"
                f" relation({dyads[0]}) > relation({dyads[-1]}), or leave powers out"
            )

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


def _signature(quantity: Quantity) -> str:
    kinds = ", ".join(quantity.arguments)
    return f"{quantity.name}({kinds}[, variant])"
