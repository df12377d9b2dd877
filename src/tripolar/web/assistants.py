"""A server for assistants by the Model Context Protocol: look up, validate, run, judge, explain.

The program judges; the assistant writes. A text has the limits of one that a visitor sends to the simulator
(`tripolar.web.asks.ServerLimits`); it reads no file and names no code. The last few runs stay in memory.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from tripolar import bounds
from tripolar._version import __version__
from tripolar.answer.answer import Answer
from tripolar.answer.json import to_json
from tripolar.claims.ledger import Entry
from tripolar.ensemble.schedule import Done
from tripolar.enums import ClaimKind
from tripolar.errors import InputError, Location, RunError, TripolarError
from tripolar.extras import need
from tripolar.figures.table import load_table
from tripolar.prepare.cautions import cautions
from tripolar.prepare.prepared import prepare
from tripolar.prepare.quantities import QUANTITIES
from tripolar.report.prose import prose
from tripolar.report.sentences import footing_words, hangs_on, holds_words, measured_words, parts_words
from tripolar.scenario.content import inventory
from tripolar.scenario.expression import parse
from tripolar.scenario.families import FAMILIES
from tripolar.scenario.load import embedded_names, load, load_text
from tripolar.scenario.objects import Claim, Scenario, criteria_shown
from tripolar.web.asks import ServerLimits, check_text
from tripolar.workflow import run as run_argument

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["AssistantTools", "serve_assistants", "server"]

P = ParamSpec("P")
R = TypeVar("R")

_FIGURES = 50  # most figures of one look-up
_KEPT = 8  # runs
_DRAWS = 60

INSTRUCTIONS = """\
Tripolar turns an argument about great powers into a model that can say no. Write the argument as a scenario
in YAML (`extends: NAME` of an embedded one, and claims with a criterion each), validate it, run it, and
report what it says: a share of draws is a share of the ways in which what is unknown could be, in the
model. Never report a claim as true because you wrote it; report its verdict, its interval and what it hangs
on. Figures come with their source and year: cite both."""


@dataclass(slots=True)
class AssistantTools:
    """What the tools do, apart from the protocol that they are called by.

    Attributes
    ----------
    limits : ServerLimits
        Of each request.
    runs : mapping of name to Answer
        Those that can still be explained, the oldest first.
    """

    limits: ServerLimits = field(default_factory=ServerLimits)
    runs: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _count: int = 0
    _lock: Lock = field(default_factory=Lock)

    def figures(self, query: str = "", who: str = "", year: int | None = None) -> dict[str, Any]:
        """Look up sourced figures by words: a variable, a country, a year; each with unit and source."""
        table = load_table()
        found = table.search(query, who or None, year)
        if not found:
            raise table.unanswered(query, who or None, year)
        told = [
            {
                "variable": figure.variable,
                "who": figure.who,
                "year": figure.year,
                "value": figure.value,
                "unit": figure.unit,
                "source": table.sources[figure.source].citation,
                "licence": table.sources[figure.source].licence,
            }
            for figure in found[:_FIGURES]
        ]
        return {"figures": told, "left_out": max(0, len(found) - _FIGURES)}

    def scenarios(self) -> list[dict[str, str]]:
        """List the embedded arguments, which a text may extend."""
        return [{"name": name, "title": load(name).title} for name in embedded_names()]

    def parameters(self, words: str = "") -> list[dict[str, str]]:
        """List the parameters of the model: path, meaning, unit and limits, default."""
        rows = [
            {"path": f.pattern, "says": f.says, "takes": f.takes, "default": f.otherwise} for f in FAMILIES
        ]
        return _with(words, rows)

    def quantities(self, words: str = "") -> list[dict[str, str]]:
        """List what a claim may ask of the game: how it is written, meaning, unit."""
        rows = [
            {"written": f"{q.name}({', '.join(q.arguments)})", "says": q.says, "unit": q.unit}
            for q in QUANTITIES.values()
        ]
        return _with(words, rows)

    def validate(self, scenario: str) -> dict[str, Any]:
        """Check a scenario, by name or as YAML text: values, claims, figures; and what to be careful of."""
        prepared = prepare(self._scenario(scenario))
        counts = asdict(inventory(prepared.scenario))
        return {"ok": True, **counts, "cautions": list(cautions(prepared))}

    def run(
        self, scenario: str, changes: Sequence[str] = (), draws: int = _DRAWS, seed: int = 0
    ) -> dict[str, Any]:
        """Run a scenario, by name or as YAML text, and judge all its claims; changes are PATH=VALUE."""
        answer = self._run(self._scenario(scenario), changes, draws, seed)
        return {"run": self._keep(answer), **self._told(answer)}

    def judge(
        self, scenario: str, holds: str, says: str = "", draws: int = _DRAWS, seed: int = 0
    ) -> dict[str, Any]:
        """Judge one claim of your own, by its criterion, against a scenario."""
        if len(holds) > self.limits.expression:
            raise InputError(f"the criterion has more than {self.limits.expression:,} characters")
        base = self._scenario(scenario)
        own = Claim("yours", says or holds, ClaimKind.MODEL, parse(holds, Location("criterion", 1, 1)))
        alone = replace(base, claims=(own,), conclusions=(), questions=(), story=())
        answer = self._run(alone, (), draws, seed)
        return {"run": self._keep(answer), **_explained(answer.ledger["yours"])}

    def explain(self, run: str, claim: str) -> dict[str, Any]:
        """Explain a verdict of a run: criterion, share and interval, what it hangs on, premises, measures."""
        if run not in self.runs:
            raise RunError(f"no run '{run}' is kept; run it again", given=run, allowed=self.runs)
        answer = self.runs[run]
        if claim not in answer.ledger:
            names = [entry.claim.id for entry in answer.ledger]
            raise InputError(f"run {run} has no claim '{claim}'", given=claim, allowed=names)
        entry = answer.ledger[claim]
        exact = next(each for each in to_json(answer)["ledger"] if each["id"] == claim)
        return {**_explained(entry), "all": exact}

    def _scenario(self, written: str) -> Scenario:
        """By name where one is embedded, else as text; a file of this machine is never read."""
        if written in embedded_names():
            return load(written)
        check_text(written, self.limits)
        if "\n" not in written.strip():
            raise InputError(
                f"no scenario is called '{written[:80]}'; give its YAML text, or a name",
                given=written[:80],
                allowed=embedded_names(),
            )
        return load_text(written, "yours")

    def _run(self, scenario: Scenario, changes: Sequence[str], draws: int, seed: int) -> Answer:
        bounds.DRAWS.count("draws", draws)
        if draws > self.limits.draws:
            raise InputError(f"draws: {draws:,} is too many", allowed=(f"1 to {self.limits.draws:,}",))
        if len(changes) > self.limits.changes or any(len(each) > self.limits.change for each in changes):
            raise InputError(f"at most {self.limits.changes} changes of {self.limits.change} characters each")
        if not self._lock.acquire(blocking=False):
            raise RunError("another run is under way; ask again when it is done")
        try:
            ends = time.monotonic() + self.limits.seconds
            return run_argument(
                scenario, draws=draws, seed=seed, changes=tuple(changes), progress=_until(ends, self.limits)
            )
        finally:
            self._lock.release()

    def _keep(self, answer: Answer) -> str:
        self._count += 1
        name = f"run-{self._count}"
        self.runs[name] = answer
        while len(self.runs) > _KEPT:
            self.runs.popitem(last=False)
        return name

    def _told(self, answer: Answer) -> dict[str, Any]:
        found = prose(answer)
        made = answer.ensemble.provenance
        return {
            "question": answer.scenario.title,
            "answer": str(answer.sentence),
            "can_be_said": list(found.can_be_said),
            "cannot_be_said": list(found.cannot_be_said),
            "would_change": list(found.would_change),
            "claims": [_short(entry) for entry in answer.ledger],
            "draws": made.draws,
            "seed": made.seed,
            "protocol": made.protocol,
            "version": made.tripolar,
        }


def server(desk: AssistantTools | None = None) -> MCPServer[Any]:
    """The server with its tools; a fault of what was asked comes back as one line."""
    need("mcp", "the server for assistants")
    from mcp.server.mcpserver import MCPServer

    desk = AssistantTools() if desk is None else desk
    made: MCPServer[Any] = MCPServer(
        "tripolar", version=__version__, instructions=INSTRUCTIONS, log_level="CRITICAL"
    )
    for tool in (
        desk.figures,
        desk.scenarios,
        desk.parameters,
        desk.quantities,
        desk.validate,
        desk.run,
        desk.judge,
        desk.explain,
    ):
        made.tool()(_told_in_one_line(tool))
    return made


def serve_assistants() -> None:
    """Serve one assistant over standard input and output until it hangs up."""
    server().run("stdio")


def _told_in_one_line(tool: Callable[P, R]) -> Callable[P, R]:
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def called(*given: P.args, **named: P.kwargs) -> R:
        try:
            return tool(*given, **named)
        except TripolarError as problem:
            raise ToolError(str(problem)) from None

    return called


def _until(ends: float, limits: ServerLimits) -> Callable[[Done], None]:
    def watch(_: Done) -> None:
        if time.monotonic() > ends:
            raise RunError(f"the run took more than {limits.seconds:g} s; ask for fewer draws")

    return watch


def _with(words: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows that hold every word."""
    wanted = words.lower().split()
    return [row for row in rows if all(word in " ".join(row.values()).lower() for word in wanted)]


def _short(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.claim.id,
        "says": entry.claim.says,
        "kind": str(entry.claim.kind),
        "verdict": entry.told_verdict,
        "marks": list(entry.told_marks),
        "probability": entry.probability,
        "interval": entry.interval,
    }


def _explained(entry: Entry) -> dict[str, Any]:
    words = (
        holds_words(entry),
        hangs_on(entry),
        footing_words(entry),
        parts_words(entry),
        measured_words(entry),
    )
    return {
        **_short(entry),
        "criterion": criteria_shown(entry.claim),
        "why_this_criterion": entry.claim.why,
        "rests_on": list(entry.claim.rests_on),
        "undercut_by": list(entry.undercut_by),
        "protocols": {each.protocol: str(each.verdict) for each in entry.protocols},
        "in_words": [each for each in words if each],
    }
