"""Requests of visitors: their shapes and limits, checked before anything else, and the shape of an error.

All limits for visitors are here; each has its status code.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tripolar.errors import ScenarioError

__all__ = [
    "Ask",
    "AskAnswer",
    "AskCriterion",
    "AskEnsemble",
    "AskFigures",
    "AskGrid",
    "AskLive",
    "AskSources",
    "AskText",
    "Asked",
    "ErrorBody",
    "OwnClaim",
    "Refusal",
    "ServerLimits",
    "ShareOf",
    "check_text",
]


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """Limits of one server.

    Attributes
    ----------
    body : int
        Bytes of a request's body; more is answered with 413. The longest text fits, in any script.
    changes, change : int
        Changes in one request, and characters in one; more is 422.
    claims : int
        Claims of a visitor's own in one request; more is 422.
    scenario : int
        Characters of a scenario's text; more is 422. The page counts them before it sends.
    expression : int
        Characters of a claim's criterion; more is 422.
    nesting : int
        Lists and mappings within each other in a scenario's text; more is 422.
    powers : int
        Powers whose measured figures are asked for together; more is 422.
    draws : int
        Draws of one ensemble; more is 422.
    grid : int
        Values along either side of a grid of points; more is 422.
    ensembles : int
        Ensembles and grids of points, taken together, under way at once; more wait in a queue.
    queue : int
        Ensembles and grids of points that may wait for their turn; more is 429. A class fits.
    remembered : int
        Ensembles and grids that have ended and are still told: at least as many as may wait, so that nobody's
        answer is gone before it was fetched.
    waiting, drawings : int
        Questions about known arguments, as many about visitors' own, and charts to be drawn, that may wait
        for their turn; more is 429.
    patience : float
        Seconds a question or a chart waits for its turn, and 503 after.
    answer, drawing : float
        Longest time in seconds for one answer, and for one chart, and 503 after.
    arrival : float
        Seconds in which a request's head has to arrive, and as many for its body; the line is then hung up.
    kept : int
        Points, and scenarios of visitors, that are remembered.
    seconds : float
        Longest run of an ensemble or a grid; it is then stopped and says so.
    """

    body: int = 576 * 1024
    changes: int = 100
    change: int = 200
    claims: int = 20
    scenario: int = 128 * 1024
    expression: int = 2_000
    nesting: int = 40
    powers: int = 10
    draws: int = 1_000
    grid: int = 16
    waiting: int = 64
    drawings: int = 12
    patience: float = 20.0
    answer: float = 30.0
    drawing: float = 20.0
    arrival: float = 20.0
    ensembles: int = 1
    queue: int = 40
    remembered: int = 48
    kept: int = 512
    seconds: float = 300.0


_ROUNDING = 1e-9  # by which a page may find two ends in the wrong order that are one

_MOST = ServerLimits()  # what the published schema states; a server may be stricter

Change = Annotated[
    str,
    Field(
        min_length=3, max_length=_MOST.change, description="PATH=VALUE, as `tripolar solve --set` takes it"
    ),
]

# A number of JSON: neither a word that looks like one nor true or false.
Whole = Annotated[int, Field(strict=True)]
Share = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]

ClaimId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=40)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OwnClaim(_Strict):
    """A claim of the visitor's own beside an argument's, or one of the argument's as the visitor has it."""

    id: ClaimId
    says: str = Field(min_length=1, max_length=300)
    holds: str = Field(min_length=1, max_length=_MOST.expression)
    rests_on: tuple[ClaimId, ...] = Field(
        default=(), max_length=20, description="ids of the claims that are its premises"
    )
    edits: bool = Field(
        default=False, description="whether it takes the place of the argument's model claim of that id"
    )


class Asked(_Strict):
    """Which argument: one the server knows by name, or the text of a scenario. Neither is stored."""

    name: str = Field(default="", max_length=100)
    text: str = Field(default="", max_length=_MOST.scenario)
    claims: tuple[OwnClaim, ...] = Field(
        default=(), max_length=_MOST.claims, description="put to the argument beside its own"
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Asked:
        if bool(self.name) == bool(self.text):
            raise ValueError("give either a name or a text")
        return self


class Ask(_Strict):
    """An argument at one point."""

    scenario: Asked
    changes: tuple[Change, ...] = Field(default=(), max_length=_MOST.changes)


class AskEnsemble(Ask):
    """An argument over draws, every parameter that was changed held at its value."""

    draws: Whole = Field(default=200, ge=1, le=_MOST.draws)
    seed: Whole = Field(default=0, ge=0, lt=2**32)


class AskGrid(Ask):
    """An argument at every point of a grid over two assumptions; all else as at the point asked."""

    across: str = Field(max_length=_MOST.change, description="path of the assumption across")
    up: str = Field(max_length=_MOST.change, description="path of the assumption upwards")
    side: Whole = Field(default=12, ge=2, le=_MOST.grid, description="values of each")


class AskLive(_Strict):
    """The stored draws of an argument, to answer moved assumptions in the page itself."""

    scenario: Asked
    paths: tuple[Annotated[str, Field(max_length=_MOST.change)], ...] = Field(
        max_length=_MOST.changes, description="assumptions that may be moved"
    )


class ShareOf(_Strict):
    """The share of draws in which a claim holds, as a page computed it from stored draws."""

    id: ClaimId
    probability: Share | None = None
    error: Share | None = None
    lower: Share
    upper: Share
    unknown: Share = Field(default=0.0, description="share of draws that decide nothing")

    @model_validator(mode="after")
    def _ordered(self) -> ShareOf:
        if self.lower > self.upper + _ROUNDING:
            raise ValueError("the lower end lies above the upper one")
        return self


class AskAnswer(Ask):
    """The answer in one sentence, from shares that a page has: with what was moved, and before."""

    draws: Whole = Field(ge=1, le=1_000_000, description="how many the shares are of")
    exact: bool = Field(default=False, description="whether these were solved anew, and are not stored ones")
    shares: tuple[ShareOf, ...] = Field(max_length=_MOST.claims + 200)
    before: tuple[ShareOf, ...] = Field(default=(), max_length=_MOST.claims + 200)

    @field_validator("shares", "before")
    @classmethod
    def _once_each(cls, given: tuple[ShareOf, ...]) -> tuple[ShareOf, ...]:
        for name, times in Counter(each.id for each in given).items():
            if times > 1:
                raise ValueError(f"{name} stands there twice")
        return given


class AskCriterion(_Strict):
    """A claim's criterion, to be checked against an argument."""

    scenario: Asked
    holds: str = Field(min_length=1, max_length=_MOST.expression)
    fact: bool = Field(default=False, description="whether figures decide it, rather than the game")


class AskSources(_Strict):
    """Where a number of an argument comes from."""

    scenario: Asked
    of: str = Field(max_length=200, description="a parameter's path, or the id of a fact")


class AskFigures(_Strict):
    """Measured figures of some powers: one topic, or which topics there are."""

    of: str
    topic: str = ""
    scenario: str = ""  # a known one, whose author may have figures of their own


class AskText(_Strict):
    """A scenario's text."""

    text: str = Field(min_length=1, max_length=_MOST.scenario)


class ErrorBody(BaseModel):
    """What is wrong, on one line; of a text, where."""

    status: int
    message: str
    line: int | None = None
    column: int | None = None


class Refusal(BaseModel):
    """The shape of every error."""

    error: ErrorBody


def check_text(text: str, limits: ServerLimits) -> None:
    """Refuse a scenario's text that is too long or nests too deeply, before a parser spends seconds on it.

    Raises
    ------
    ScenarioError
        When it has more characters, or its brackets nest more deeply, than allowed.
    """
    if len(text) > limits.scenario:
        raise ScenarioError(f"the text has {len(text):,} characters, and at most {limits.scenario:,}")
    depth = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            if depth > limits.nesting:
                raise ScenarioError(f"brackets nest more than {limits.nesting} deep")
        elif letter in "]}":
            depth = max(depth - 1, 0)
