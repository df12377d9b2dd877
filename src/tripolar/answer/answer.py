"""The answer to an argument: everything that the page, the terminal and the files show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from tripolar.answer.outlook import Outlook
from tripolar.answer.sentence import AnswerSentence, sentence
from tripolar.claims.ends import EndShare, end_shares
from tripolar.claims.ledger import Ledger
from tripolar.claims.worth import WorthKnowing
from tripolar.ensemble.result import Ensemble
from tripolar.measure.standing import Standing
from tripolar.scenario.objects import Assumption, Scenario

if TYPE_CHECKING:
    import xarray
    from altair.typing import ChartType
__all__ = ["Answer"]


@dataclass(frozen=True, repr=False)
class Answer:
    """One finished run.

    Attributes
    ----------
    ensemble : Ensemble
        Every draw, and how it was made.
    ledger : Ledger
        Every claim with its verdict.
    standing : Standing
        Where the powers stand now, measured.
    outlook : Outlook
        What each power would do.
    others : tuple of Ensemble
        The same argument under the other renewal protocols, for the claims only.
    worth : WorthKnowing, optional
        What is worth knowing, for the scenario's questions and for the ledger.
    """

    ensemble: Ensemble
    ledger: Ledger
    standing: Standing
    outlook: Outlook
    others: tuple[Ensemble, ...] = ()
    worth: WorthKnowing | None = None

    def __repr__(self) -> str:
        made = self.ensemble.provenance
        return f"<Answer to {made.scenario}: {made.draws} draws, seed {made.seed}; {self.ledger.summary}>"

    def _repr_html_(self) -> str:
        """The question, its answer in a sentence, and the ledger as a table, for notebooks."""
        told = self.sentence
        lead = f"<strong>{escape(told.lead)}</strong> " if told.lead else ""
        rest = escape(" ".join(filter(None, (told.text, str(told.count)))))
        changed = f"<p><em>{escape(told.changed)}</em></p>" if told.changed else ""
        return f"<h3>{escape(told.question)}</h3>{changed}<p>{lead}{rest}</p>{self.ledger._repr_html_()}"

    def to_json(self) -> dict[str, Any]:
        """Give it as plain dictionaries and lists; see `tripolar.answer.json`."""
        from tripolar.answer.json import to_json

        return to_json(self)

    def to_xarray(self) -> xarray.Dataset:
        """Every draw of every parameter and quantity, with units; see `tripolar.answer.columns`."""
        from tripolar.answer.columns import to_xarray

        return to_xarray(self)

    def chart(self, name: str, width: int = 720) -> ChartType:
        """Give one of its charts as an Altair specification; see `tripolar.answer.views`."""
        from tripolar.answer.views import chart

        return chart(self, name, width)

    def alt_text(self, name: str) -> str:
        """Say one of its charts in words; see `tripolar.answer.views`."""
        from tripolar.answer.views import alt_text

        return alt_text(self, name)

    def flip_chart(self, claim: str, path: str, other: str | None = None, width: int = 720) -> ChartType:
        """Chart a claim along one parameter, or over two; see `tripolar.answer.views`."""
        from tripolar.answer.views import flip_chart

        return flip_chart(self, claim, path, other, width)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run, with the powers that take part from the start."""
        return self.ensemble.scenario.table()

    @cached_property
    def ends(self) -> tuple[EndShare, ...]:
        """Share of each conclusion at the ends of the main assumptions; of its drivers where none is."""
        assumptions = self.scenario.main or tuple(
            Assumption(path)
            for path in dict.fromkeys(
                driver.path
                for name in self.scenario.conclusions
                if name in self.ledger
                for driver in self.ledger[name].drivers
            )
        )
        return end_shares(self.ensemble, self.scenario.conclusions, assumptions)

    @cached_property
    def sentence(self) -> AnswerSentence:
        """The answer to the question of the title in one sentence, with the claims for and against it."""
        uncalibrated = self.ensemble.draws - int(self.ensemble.calibrated.sum())
        return sentence(self.scenario, self.ledger, uncalibrated=uncalibrated, ends=self.ends)
