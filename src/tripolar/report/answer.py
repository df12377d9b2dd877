"""The answer to an argument: everything that the page, the terminal and the files show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tripolar.claims.ledger import Ledger
from tripolar.ensemble.run import Ensemble
from tripolar.measure.standing import Standing
from tripolar.report.outlook import Outlook
from tripolar.scenario.objects import Scenario

if TYPE_CHECKING:
    import xarray

__all__ = ["Answer"]


@dataclass(frozen=True, slots=True)
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
    """

    ensemble: Ensemble = field(repr=False)
    ledger: Ledger
    standing: Standing = field(repr=False)
    outlook: Outlook = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self.ensemble.scenario

    def to_xarray(self) -> xarray.Dataset:
        """Every draw of every parameter and quantity, with units, as one dataset."""
        from tripolar.report.export import to_xarray

        return to_xarray(self)
