"""What a visitor may send, and what an error looks like: shapes and sizes, checked before anything else."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from tripolar.web.limits import Limits

__all__ = [
    "Ask",
    "AskCriterion",
    "AskEnsemble",
    "AskGrid",
    "AskSources",
    "AskText",
    "Asked",
    "OwnClaim",
    "Problem",
    "Refusal",
]

_MOST = Limits()  # what the published schema states; a server may be stricter

Change = Annotated[
    str,
    Field(
        min_length=3, max_length=_MOST.change, description="PATH=VALUE, as `tripolar solve --set` takes it"
    ),
]


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

    draws: int = Field(default=200, ge=1, le=_MOST.draws)
    seed: int = Field(default=0, ge=0, lt=2**32)


class AskGrid(Ask):
    """An argument at every point of a grid over two assumptions; all else as at the point asked."""

    across: str = Field(max_length=_MOST.change, description="path of the assumption across")
    up: str = Field(max_length=_MOST.change, description="path of the assumption upwards")
    side: int = Field(default=12, ge=2, le=_MOST.grid, description="values of each")


class AskCriterion(_Strict):
    """A claim's criterion, to be checked against an argument."""

    scenario: Asked
    holds: str = Field(min_length=1, max_length=_MOST.expression)
    fact: bool = Field(default=False, description="whether figures decide it, rather than the game")


class AskSources(_Strict):
    """Where a number of an argument comes from."""

    scenario: Asked
    of: str = Field(max_length=200, description="a parameter's path, or the id of a fact")


class AskText(_Strict):
    """A scenario's text."""

    text: str = Field(min_length=1, max_length=_MOST.scenario)


class Problem(BaseModel):
    """What is wrong, on one line; of a text, where."""

    status: int
    message: str
    line: int | None = None
    column: int | None = None


class Refusal(BaseModel):
    """The shape of every error."""

    error: Problem
