"""Answers the calls of expressions over figures, and remembers every figure it gave out."""

from __future__ import annotations

from tripolar.bounds import CALENDAR
from tripolar.errors import FigureError
from tripolar.figures.breaks import straddled
from tripolar.figures.figure import Figure
from tripolar.figures.table import FigureTable
from tripolar.measure.functions import FIGURE_FUNCTIONS, FigureFunction
from tripolar.measure.reading import Reading
from tripolar.scenario.expression import Call, Expression, evaluate

__all__ = ["FigureVocabulary"]


class FigureVocabulary:
    """The lookup that turns an expression over figures into a number.

    It is a notebook, not a value: it keeps what was used, so that a result can cite its figures.

    >>> from tripolar.figures.table import load_table
    >>> from tripolar.scenario.expression import parse
    >>> vocabulary = FigureVocabulary(load_table())
    >>> gap = parse("figure(gdp_current_usd, CHN, 2024) / figure(gdp_current_usd, RUS, 2024)")
    >>> round(vocabulary.value(gap), 2)
    8.62
    >>> [str(figure) for figure in vocabulary.used]
    ['gdp_current_usd(CHN, 2024)', 'gdp_current_usd(RUS, 2024)']
    """

    def __init__(self, table: FigureTable) -> None:
        self._table = table
        self._used: dict[Figure, None] = {}
        self._missing: dict[str, None] = {}

    @property
    def used(self) -> tuple[Figure, ...]:
        """Every figure given out so far, in the order asked for, each once."""
        return tuple(self._used)

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything asked for that the table does not know, such as ``cinc(EGY, 2022)``."""
        return tuple(self._missing)

    @property
    def breaks(self) -> tuple[str, ...]:
        """Breaks of territory between the figures given out so far, in words."""
        return straddled(self._used)

    def read(self, call: Call) -> Reading:
        """Answer one call with a number and the figures behind it.

        Raises
        ------
        FigureError
            If the function, an argument or a figure that must be there does not exist.
        """
        function = FIGURE_FUNCTIONS.get(call.name)
        if function is None:
            problem = f"'{call.name}' is not a function of figures"
            raise FigureError(problem, given=call.name, allowed=FIGURE_FUNCTIONS)
        reading = function.compute(self._table, *_arguments(function, call))
        self._used.update(dict.fromkeys(reading.figures))
        self._missing.update(dict.fromkeys(reading.missing))
        return reading

    def lookup(self, call: Call) -> float:
        """Answer one call with a number; NaN where it is unknown. Errors as `read`."""
        value = self.read(call).value
        return float("nan") if value is None else value

    def value(self, expression: Expression) -> float:
        """Evaluate a whole expression to one number, truth as 1.0 or 0.0, unknown as NaN.

        Raises
        ------
        FigureError
            As `read`, with the place of the call in its file.
        """
        return float(evaluate(expression, self.located(expression)))

    def located(self, expression: Expression) -> _Located:
        """Give a lookup for one expression whose errors say where in its file the call stands."""
        return _Located(self, expression)


class _Located:
    def __init__(self, vocabulary: FigureVocabulary, expression: Expression) -> None:
        self._vocabulary = vocabulary
        self._expression = expression

    def __call__(self, call: Call) -> float:
        try:
            return self._vocabulary.lookup(call)
        except FigureError as error:
            error.where = error.where or self._expression.at(call.column)
            error.args = (error.line(),)
            raise


def _arguments(function: FigureFunction, call: Call) -> list[str | int]:
    """Check the arguments of a call against what its function takes; years become whole numbers."""
    given, most = len(call.arguments), len(function.arguments)
    if not most - function.optional <= given <= most:
        raise FigureError(f"{function.signature} was given {given} argument{'' if given == 1 else 's'}")
    return [
        _argument(function, kind, argument)
        for kind, argument in zip(function.arguments, call.arguments, strict=False)
    ]


def _argument(function: FigureFunction, kind: str, argument: str | float) -> str | int:
    if kind == "year":
        if isinstance(argument, str) or argument not in CALENDAR or argument != int(argument):
            raise FigureError(f"{function.signature}: '{argument}' is no year", allowed=(str(CALENDAR),))
        return int(argument)
    if not isinstance(argument, str):
        raise FigureError(f"{function.signature}: {argument:g} is no {kind}")
    if kind == "pair" and argument.count("-") != 1:
        raise FigureError(f"{function.signature}: '{argument}' is no pair such as RUS-CHN")
    return argument
