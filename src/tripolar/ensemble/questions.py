"""What is asked of games on one board, sorted once so that answering does no sorting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tripolar.ensemble.quantities import QUANTITIES, Request

__all__ = ["Question", "Questions"]


@dataclass(frozen=True, slots=True)
class Question:
    """A quantity asked for under one or more variants.

    Attributes
    ----------
    request : Request
        The quantity, with its arguments; its variant is one of those that ask.
    dated : bool
        Whether it speaks of a date.
    answers : tuple of (str, int, int)
        For each variant that asks: the request's key, the variant's lane, and its place among the
        lanes that are followed to dates (its lane again, where the question is not dated).
    """

    request: Request
    dated: bool
    answers: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """Every question to the games of one board.

    Attributes
    ----------
    each : tuple of Question
        Each quantity once.
    followed : tuple of int
        Lanes that are asked about dates.
    dates : tuple of float
        Years ahead at which the law is needed, ascending.
    reads : tuple of str
        Parameters that the answers read.
    averages : bool
        Whether averages over the discounted future are asked for.
    """

    each: tuple[Question, ...]
    followed: tuple[int, ...]
    dates: tuple[float, ...]
    reads: tuple[str, ...]
    averages: bool

    @classmethod
    def of(cls, asked: Sequence[Request], variants: Sequence[str]) -> Questions:
        """Sort what is asked under these variants, which are the lanes in their order."""
        lane = {variant: k for k, variant in enumerate(variants)}
        dated = {request.variant for request in asked if _dated(request)}
        followed = {variant: k for k, variant in enumerate(v for v in variants if v in dated)}
        together: dict[tuple[str, tuple[str | float, ...]], list[Request]] = {}
        for request in asked:
            together.setdefault((request.quantity, request.arguments), []).append(request)
        each = []
        for requests in together.values():
            on_dates = _dated(requests[0])
            at = followed if on_dates else lane
            answers = tuple((one.key, lane[one.variant], at[one.variant]) for one in requests)
            each.append(Question(requests[0], on_dates, answers))
        return cls(
            tuple(each),
            tuple(lane[variant] for variant in followed),
            _dates(asked),
            _reads(asked),
            any(QUANTITIES[request.quantity].average for request in asked),
        )


def _dated(request: Request) -> bool:
    return "years" in QUANTITIES[request.quantity].arguments


def _dates(asked: Sequence[Request]) -> tuple[float, ...]:
    found = set()
    for request in asked:
        kinds = QUANTITIES[request.quantity].arguments
        if request.quantity not in ("falls_back", "granted"):
            found |= {float(a) for kind, a in zip(kinds, request.arguments, strict=True) if kind == "years"}
    return tuple(sorted(found))


def _reads(asked: Sequence[Request]) -> tuple[str, ...]:
    paths = {"discount"}
    for request in asked:
        if request.quantity == "parameter":
            paths.add(str(request.arguments[0]))
        elif request.quantity == "gdp":
            paths.add(f"gdp.{request.arguments[0]}")
    return tuple(sorted(paths))
