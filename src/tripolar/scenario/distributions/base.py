"""What every distribution is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tripolar.errors import ParameterError
from tripolar.scenario.expression import Expression

__all__ = ["Argument", "Array", "Distribution", "as_number", "one_line", "resolve", "shown"]

Array: TypeAlias = NDArray[np.float64]
Argument: TypeAlias = float | Expression


def one_line(expression: Expression) -> str:
    """Return an expression's text without the line breaks it may have in its file."""
    return " ".join(str(expression).split())


def shown(value: object) -> str:
    """Write a number, word or expression as people read it."""
    if isinstance(value, Expression):
        return one_line(value)
    return f"{value:.10g}" if isinstance(value, float | int) else str(value)


def as_number(argument: Argument) -> float:
    """Return the number; an expression has to be resolved first."""
    if isinstance(argument, Expression):
        raise ParameterError(
            f"'{one_line(argument)}' has to be measured before it can be used", where=argument.where
        )
    return float(argument)


class Distribution(ABC):
    """A distribution of one parameter."""

    __slots__ = ()
    kind: ClassVar[str]

    @property
    def varies(self) -> bool:
        """Whether draws can differ."""
        return True

    @property
    @abstractmethod
    def arguments(self) -> tuple[Any, ...]:
        """What it is made of, in the order in which a scenario lists it."""

    @property
    @abstractmethod
    def support(self) -> tuple[float, float]:
        """Smallest and largest number it can give, infinite where there is none."""

    @property
    def possible(self) -> tuple[float | str, ...]:
        """Every value it can take, where they can be listed; empty for a continuous one."""
        return ()

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is still to be measured."""
        return tuple(each for each in self.arguments if isinstance(each, Expression))

    @property
    def unranked(self) -> str:
        """Why its draws cannot be ranked with another parameter's, as a clause; empty when they can."""
        return ""

    @property
    def centre(self) -> float | str:
        """The median; for a choice, the heaviest value (the first of equals)."""
        return float(self.ppf(np.array(0.5)))

    @abstractmethod
    def ppf(self, u: Array) -> NDArray[Any]:
        """Give quantiles: the values below which the shares `u` (each 0 to 1) of the draws lie.

        The result has the shape of `u`, and holds floats, or words for a distribution over words.
        """

    def cdf(self, x: Array) -> Array:
        """Give the shares of the draws at or below the numbers `x`; of what can be cut or mixed only."""
        raise NotImplementedError

    @abstractmethod
    def resolved(self, number: Callable[[Expression], float]) -> Distribution:
        """Replace every expression by its number."""

    @abstractmethod
    def describe(self) -> str:
        """Put the distribution in words, such as ``uniform from 0 to 120``."""

    def content(self) -> dict[str, object]:
        """Return kind and arguments as plain values, much as a scenario lists them."""
        return {
            self.kind: [one_line(each) if isinstance(each, Expression) else each for each in self.arguments]
        }


def resolve(distribution: Distribution, evaluate: Callable[[Expression], float]) -> Distribution:
    """Replace the expressions in a distribution by numbers.

    Parameters
    ----------
    distribution : Distribution
        With or without expressions among its arguments.
    evaluate : callable
        Gives the number of an expression over figures.

    Raises
    ------
    ParameterError
        When the numbers do not make such a distribution, such as a low end above the high one.
    """
    return distribution.resolved(evaluate) if distribution.expressions else distribution
