"""What a visitor asks, answered in a process of its own: points, structures, figures, files, long tasks.

One object answers one question after another, so that nothing here needs a lock; `tripolar.web.desk` asks it,
and `tripolar.web.ensembles` another one for what takes long.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from contextlib import suppress

from tripolar.answer.argument import map_of_shares
from tripolar.answer.json import plain, sentence_parts
from tripolar.answer.live import live, stored_answer
from tripolar.answer.sentence import AnswerSentence, sentence
from tripolar.answer.turns import moved_words
from tripolar.charts.argument_map import drawn
from tripolar.charts.series import FigureSeries
from tripolar.claims.at_once import AtOnce, shipped
from tripolar.claims.judge import judge_shares
from tripolar.claims.ledger import Ledger
from tripolar.claims.verdict import Assessment
from tripolar.errors import ClaimError, InputError
from tripolar.game.compiling import on_compiling
from tripolar.prepare.prepared import prepare
from tripolar.scenario.objects import Scenario
from tripolar.stats.sampling import Z
from tripolar.web.asks import (
    Ask,
    AskAnswer,
    AskCriterion,
    Asked,
    AskEnsemble,
    AskFigures,
    AskGrid,
    AskLive,
    AskSources,
    ServerLimits,
    ShareOf,
    check_text,
)
from tripolar.web.ensembles import compute_ensemble
from tripolar.web.grids import compute_grid, plan_grid
from tripolar.web.library import Library, Own
from tripolar.web.own import as_yaml, check_criterion
from tripolar.web.process import Report
from tripolar.web.series import Figures, sources_of
from tripolar.web.structure import main_paths, summary
from tripolar.web.tasks import Outcome

__all__ = ["Answers"]

_GARBAGE = 20_000  # objects made before the youngest are looked through


class Answers:
    """Answers from a library of arguments. Every error of a visitor's is an InputError.

    Parameters
    ----------
    limits : ServerLimits
        Of texts.
    own : Own
        The argument to open with.
    """

    def __init__(self, limits: ServerLimits, own: Own) -> None:
        self._limits = limits
        self._library = Library(limits, own)
        self._figures = Figures(limits.powers, self._library.table)
        # The first point compiles or loads the kernels; a visitor should not wait for that.
        opening = Asked(name=self._library.opening)
        with suppress(InputError):
            self._library.structure(opening)
            self._library.explorer(opening).at()
        # What has been loaded stays: looking it through for garbage would take a quarter of a point's time.
        # What comes later is looked through less often, since points leave hardly any cycles.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)

    def watch(self, tell: Callable[[bool], None]) -> None:
        """Tell when kernels begin to be compiled, and when that is over."""
        on_compiling(tell)

    def ready(self) -> None:
        """Answer nothing: who has made this has loaded the kernels."""

    def scenarios(self) -> bytes:
        """Every argument known by name, in short."""
        return _json([summary(each) for each in self._library.scenarios()])

    def structure(self, asked: Asked) -> bytes:
        """The structure of an argument."""
        return self._library.structure(asked)

    def sources(self, ask: AskSources) -> bytes:
        """The figures behind a parameter or a fact."""
        return _json(sources_of(self._library.explorer(ask.scenario), ask.of))

    def topics(self, ask: AskFigures) -> bytes:
        """What the table of figures knows of some powers."""
        return _json(self._figures.listed(ask))

    def figures(self, ask: AskFigures) -> bytes:
        """Measured figures of one topic."""
        return _json(self._figures.one(ask))

    def figures_csv(self, ask: AskFigures) -> bytes:
        """The same as comma-separated text."""
        return self._figures.csv(ask)

    def figures_workbook(self, ask: AskFigures) -> bytes:
        """The same as a workbook."""
        return self._figures.workbook(ask)

    def figures_view(self, ask: AskFigures) -> FigureSeries:
        """What their chart shows."""
        return self._figures.view(ask)

    def validate(self, text: str) -> bytes:
        """Whether a text is a scenario that can be used, and its summary."""
        check_text(text, self._limits)
        prepared = self._library.explorer(Asked(text=text)).prepared
        return _json({"ok": True, **summary(prepared.scenario)})

    def criterion(self, ask: AskCriterion) -> bytes:
        """Whether a claim's criterion can be used."""
        return _json(check_criterion(self._library.explorer(ask.scenario), ask.holds, fact=ask.fact))

    def point(self, ask: Ask) -> bytes:
        """An argument at one point."""
        return _json(plain(self._library.explorer(ask.scenario).at(ask.changes)))

    def live(self, ask: AskLive) -> bytes:
        """The stored draws of an argument that came with some, for these paths; without any, no draws."""
        prepared = self._library.explorer(ask.scenario).prepared
        stored = shipped(prepared)
        if stored is None:
            return _json({"draws": 0})
        at_once = AtOnce(prepared, stored)
        return _json({**live(at_once, ask.paths), "answer": stored_answer(at_once)})

    def answer(self, ask: AskAnswer) -> bytes:
        """The answer in one sentence, from a page's own shares."""
        return _json(sentence_parts(self._told(ask)[2]))

    def map(self, ask: AskAnswer) -> bytes:
        """The argument as a map, as an SVG file, from a page's own shares."""
        scenario, ledger, told = self._told(ask)
        shown = map_of_shares(scenario, ledger, ask.draws, told.lead, exact=ask.exact)
        return drawn(shown, linked=True).encode()

    def _told(self, ask: AskAnswer) -> tuple[Scenario, Ledger, AnswerSentence]:
        prepared = self._library.explorer(ask.scenario).prepared
        claims = tuple(claim.id for claim in prepared.scenario.claims)
        for share in (*ask.shares, *ask.before):
            if share.id not in claims:
                raise ClaimError(f"no claim '{share.id}'", allowed=claims, given=share.id)
        now, before = (
            judge_shares(prepared, {each.id: _assessment(each, ask.draws) for each in shares})
            for shares in (ask.shares, ask.before)
        )
        moved = moved_words(prepared, ask.changes)
        told = sentence(prepared.scenario, now, moved=moved, before=before if ask.before else None)
        return prepared.scenario, now, told

    def file(self, ask: Ask) -> bytes:
        """The argument with its changes, as a scenario file."""
        before = self._library.explorer(ask.scenario).scenario
        text = as_yaml(self._library.base(ask.scenario), before, ask.changes, ask.scenario.claims)
        return text.encode()

    def check_ensemble(self, ask: AskEnsemble) -> int:
        """Hold an ensemble's changes against the argument; tell how many draws it has."""
        prepare(self._library.explorer(ask.scenario).prepared.scenario, changes=ask.changes)
        return ask.draws

    def ensemble(self, ask: AskEnsemble, report: Report) -> Outcome:
        """Compute an ensemble."""
        explorer = self._library.explorer(ask.scenario)
        movable = main_paths(explorer.scenario)
        return compute_ensemble(explorer.prepared, ask.changes, ask.draws, ask.seed, movable, report)

    def check_grid(self, ask: AskGrid) -> int:
        """Hold a grid's sides and changes against the argument; tell how many points it has."""
        return plan_grid(self._library.explorer(ask.scenario), ask.changes, ask.across, ask.up, ask.side).size

    def grid(self, ask: AskGrid, report: Report) -> Outcome:
        """Compute a grid of points."""
        explorer = self._library.explorer(ask.scenario)
        plan = plan_grid(explorer, ask.changes, ask.across, ask.up, ask.side)
        return compute_grid(explorer, plan, report)


def _assessment(share: ShareOf, draws: int) -> Assessment:
    p, error = share.probability, share.error or 0.0
    return Assessment(
        draws=draws,
        unknown=round(share.unknown * draws),
        probability=p,
        error=share.error,
        lower=share.lower,
        upper=share.upper,
        interval=None if p is None else (max(p - Z * error, 0.0), min(p + Z * error, 1.0)),
    )


def _json(thing: object) -> bytes:
    return json.dumps(thing, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
