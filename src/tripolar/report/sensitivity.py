"""What drives each claim of an ensemble, as its chart shows it, and what to say where nothing can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tripolar.charts import sensitivity
from tripolar.claims.analysis.factors import factors_of
from tripolar.claims.analysis.first_order import ENOUGH, Index, first_order
from tripolar.claims.criterion import criteria_of
from tripolar.claims.words import parameter_words
from tripolar.ensemble.run import Ensemble

__all__ = ["ClaimSensitivity", "sensitivities"]

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ClaimSensitivity:
    """First-order indices of one claim.

    Attributes
    ----------
    claim : str
        Its id.
    about : str
        ``truth``; ``margin`` where nothing stands out for the truth, but something does for the distance
        from turning; ``summary`` where one truth over all draws is asked and the indices are those of what
        it summarises.
    draws, decided : int
        Of the ensemble, and those in which the claim is known.
    parameters : int
        That vary, and were looked at.
    state : str
        ``told``; ``chance`` where no parameter can be told from one without any effect; ``alike`` where
        every decided draw says the same; ``too few`` where fewer than 40 draws decide.
    indices : tuple of Index
        The largest, of which those that are `distinct` stand out from chance; empty unless ``told`` or
        ``chance``.
    """

    claim: str
    about: str
    draws: int
    decided: int
    parameters: int
    state: str
    indices: tuple[Index, ...]

    @property
    def view(self) -> sensitivity.Sensitivity:
        """What the chart shows: those that stand out, and nothing that may be noise."""
        return sensitivity.Sensitivity(
            self.claim,
            tuple(
                sensitivity.Bar(
                    parameter_words(each.path)[0], *map(_inside, (each.share, each.low, each.high))
                )
                for each in self.indices
                if each.distinct
            ),
            self.about,
        )


def sensitivities(ensemble: Ensemble) -> dict[str, ClaimSensitivity]:
    """Find what drives every claim that the draws decide, by id."""
    factors = factors_of(ensemble)
    criteria = criteria_of(ensemble)
    told = {name: each.told() for name, each in criteria.items()}
    by_told = first_order(factors, told)
    by_margin = first_order(factors, {name: each.response() for name, each in criteria.items()})
    found = {}
    for name, response in told.items():
        decided = int(np.isfinite(response).sum())
        about, indices = ("truth" if criteria[name].per_draw else "summary"), _known(by_told.of(name))
        if not any(each.distinct for each in indices):
            margin = _known(by_margin.of(name))
            if any(each.distinct for each in margin):
                about, indices = "margin", margin
        found[name] = _of(name, about, ensemble.draws, decided, len(factors), indices)
    return found


def _of(
    claim: str, about: str, draws: int, decided: int, parameters: int, indices: Sequence[Index]
) -> ClaimSensitivity:
    distinct = [each for each in indices if each.distinct]
    others = [each for each in indices if not each.distinct]
    if decided < ENOUGH:
        state = "too few"
    elif not indices:
        state = "alike"
    else:
        state = "told" if distinct else "chance"
    shown = (*distinct, *others[: max(_SHOWN - len(distinct), 0)]) if state in ("told", "chance") else ()
    return ClaimSensitivity(claim, about, draws, decided, parameters, state, shown)


def _known(indices: Sequence[Index]) -> tuple[Index, ...]:
    return tuple(each for each in indices if np.isfinite(each.share))


def _inside(share: float) -> float:
    return float(min(max(share, 0.0), 1.0))
