"""Stored draws as a page takes them, to answer a moved slider by itself; ``at_once.js`` reads them.

One byte holds a draw's place in an input's distribution: shares move by less than a thousandth for that.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from tripolar.answer.json import sentence_parts
from tripolar.answer.sentence import sentence
from tripolar.claims.at_once import AtOnce, shipped, truths_of
from tripolar.claims.ends import stored_end_shares
from tripolar.claims.judge import judge_shares
from tripolar.scenario.paths import read_path
from tripolar.scenario.wording import label_of
from tripolar.words import in_unit, parameter_value, parameter_words

if TYPE_CHECKING:
    from tripolar.answer.answer import Answer

__all__ = ["live", "live_page", "script", "stored_answer"]

_PLACES = 128  # steps of the table from values to ranks

_STEPS = 32  # of a slider, each as many ranks from the next

_MOST = 6  # sliders of a page


def script() -> str:
    """The script that reads stored draws in a browser."""
    return files("tripolar.answer").joinpath("at_once.js").read_text(encoding="utf-8")


def live_page(answer: Answer) -> dict[str, Any] | None:
    """What a written page needs to answer moved assumptions by itself; None where there is nothing to move.

    The draws are those that came with the scenario, or else those of the run. The first six of the author's
    main assumptions that were drawn are offered, each with its question, and with its values in words.
    """
    scenario, prepared = answer.scenario, answer.ensemble.prepared
    if not scenario.main:
        return None
    stored = AtOnce(prepared, shipped(prepared) or truths_of(answer.ensemble))
    asked = {each.path: each for each in scenario.main}
    told = live(stored, asked)
    told["inputs"] = told["inputs"][:_MOST]
    if not told["inputs"] or not told["claims"]:
        return None
    for each in told["inputs"]:
        assumption = asked[each["path"]]
        target = next(t for t in read_path(each["path"], scenario.actors).targets if t in prepared.parameters)
        values = each["values"] if each["classes"] else each["values"][:: _PLACES // _STEPS]
        each["asks"] = assumption.asks or parameter_words(each["path"])[0].capitalize()
        each["told"] = [
            assumption.words.get(value) or parameter_value(target, value)
            if isinstance(value, str)
            else in_unit(value, target.family.told_in)
            for value in values
        ]
        each["ends"] = assumption.ends or (each["told"][0], each["told"][-1])
        each["falling"] = assumption.falling
    labels = {claim.id: label_of(claim) for claim in scenario.claims}
    told["labels"] = [labels[name] for name in told["claims"]]
    return told


def stored_answer(stored: AtOnce) -> dict[str, Any]:
    """The answer that stored draws give with nothing moved, in the parts of `sentence_parts`."""
    scenario = stored.prepared.scenario
    ledger = judge_shares(stored.prepared, stored.at().claims)
    ends = stored_end_shares(stored, scenario.conclusions, scenario.main)
    return sentence_parts(sentence(scenario, ledger, ends=ends))


def live(stored: AtOnce, written: Iterable[str]) -> dict[str, Any]:
    """Put stored draws into text.

    Parameters
    ----------
    stored : AtOnce
        A scenario with its draws.
    written : iterable of str
        Paths that a page may move, as changes name them. What stored draws do not know is left out.

    Returns
    -------
    dict
        ``draws``, ``seed``; the ``claims`` by id; ``holds`` and ``open``, their bits, one row a claim; the
        ``inputs``: ``path``, ``classes`` (0 for a number), ``scores`` (one byte a draw), ``values`` (its
        classes, or values at equal steps of rank).
    """
    truths = stored.stored
    return {
        "draws": truths.draws,
        "seed": truths.seed,
        "claims": list(truths.claims),
        "holds": _text(np.packbits(truths.holds, axis=1).tobytes()),
        "open": _text(np.packbits(truths.possible & ~truths.holds, axis=1).tobytes()),
        "inputs": [told for path in written if (told := _input(stored, path)) is not None],
    }


def _input(stored: AtOnce, written: str) -> dict[str, Any] | None:
    """One input; None where moving it moves nothing that was drawn, or several things."""
    parameters = stored.prepared.parameters
    targets = {str(each) for each in read_path(written, stored.prepared.scenario.actors).targets}
    moved = targets & parameters.keys()
    draws = {parameters[path].drawn_with or path for path in moved}
    if len(draws) != 1:
        return None
    [draw] = draws
    sharing = {path for path, each in parameters.items() if (each.drawn_with or path) == draw}
    if sharing - moved or not stored.varies(draw) or stored.correlated([draw]):
        return None
    found = stored.input(draw)
    if found.classes:
        values = [each.item() for each in found.values]
        scores = found.scores
    else:
        low, high = parameters[draw].distribution.support
        steps = np.quantile(found.values, np.linspace(0.0, 1.0, _PLACES + 1))
        ends = [end if np.isfinite(end) else own for end, own in ((low, steps[0]), (high, steps[-1]))]
        values = [float(each) for each in (ends[0], *steps[1:-1], ends[1])]
        scores = np.rint((found.scores + 1.0) / 2.0 * 255.0)
    return {
        "path": written,
        "classes": found.classes,
        "scores": _text(scores.astype(np.uint8).tobytes()),
        "values": values,
    }


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
