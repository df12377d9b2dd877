"""How much a visitor may ask for, in one place; each limit has its answer."""

from __future__ import annotations

from dataclasses import dataclass

from tripolar.errors import ScenarioError

__all__ = ["Limits", "check_text"]


@dataclass(frozen=True, slots=True)
class Limits:
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
        Ensembles and grids of points that may wait for their turn; more is 429.
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
    queue: int = 8
    kept: int = 512
    seconds: float = 300.0


def check_text(text: str, limits: Limits) -> None:
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
