"""A parameter as a control of the page: its words, its range, and its steps."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from tripolar.scenario.distributions import Distribution
from tripolar.scenario.families import Family
from tripolar.scenario.objects import Assumption, Parameter, Scenario, actor_name, dyad_name
from tripolar.scenario.parameters import distribution_words, rules_of
from tripolar.words import level_word, listed, with_article

__all__ = ["Control", "Option", "control"]

_TAIL = 0.01  # of a distribution without ends, on either side
_LOG_FROM = 8.0  # high over low from which a slider moves by factors
# What each family asks, and what its ends mean, where the scenario has no words of its own for it.
_QUESTIONS = {
    "relation": ("How do {A} and {B} stand?", ()),
    "leader": ("Who leads {A}?", ()),
    "leader_hazard": ("How soon could {A} change its leader?", ("late", "soon")),
    "relation_hazard": ("How soon could {A} and {B} change how they stand?", ("late", "soon")),
    "relation_tilt": ("Do {A} and {B} tend to cool or to warm?", ("to cool", "to warm")),
    "return_hazard": ("How soon could {A} and {B} go back to how they stood?", ("late", "soon")),
    "balance_stress": ("What does it cost when your partner befriends your rival?", ("less", "more")),
    "stake": ("How much could {A} lose with {B} as an enemy?", ("less", "more")),
    "rivalry_loss": ("What does hostility with {B} cost {A}?", ("less", "more")),
    "coercion": ("How much of a dependence is turned into pressure?", ("less", "more")),
    "autonomy_weight": ("What does it cost to depend on one partner most?", ("less", "more")),
    "spillover": ("How much does a quarrel of two others hurt?", ("less", "more")),
    "transfer_bound": ("How much can {A} and {B} offer each other?", ("little", "much")),
    "observed_terms": ("How much does {B} concede to {A} today?", ("less", "more")),
    "backing.worth": ("What is {A}'s backing worth to {B}?", ("less", "more")),
    "backing.cost": ("What would backing {B} cost {A}?", ("less", "more")),
    "precision": ("How closely do powers follow their advantage?", ("loosely", "closely")),
    "discount": ("How heavily is the future discounted?", ("lightly", "heavily")),
    "renewal_rate": ("How often do deals come up for renewal?", ("seldom", "often")),
}
_BOTH_WAYS = {
    "stake": "How much could {A} and {B} lose as enemies?",
    "rivalry_loss": "What does hostility cost {A} and {B}?",
}

_UNITLESS = ("none", "word", "level", "ratio", "share")


@dataclass(frozen=True, slots=True)
class Option:
    """One value of several, and its word."""

    value: float | str
    word: str


@dataclass(frozen=True, slots=True)
class Control:
    """A parameter as a visitor meets it.

    Attributes
    ----------
    path : str
        As changes name it.
    title, subject, says : str
        What it is, of whom, and what it means.
    unit, told_in : str
        Ready to follow a number; and as `tripolar.words.in_unit` tells a value in it.
    kind : str
        ``number``, ``level`` or ``word``.
    value : float or str
        The central one.
    low, high : float or None
        Ends of a slider, for numbers; None where no range is stated.
    scale : str
        ``linear`` or ``log``.
    options : tuple of Option
        For levels and words.
    range : str
        The distribution in words.
    why : str
        The author's reason.
    judgement, varies, measured, default : bool
        Whether it is said to be judgement, is uncertain, rests on figures, or was left alone.
    asks : str
        What it is about, as a question: the scenario's own, or else that of its family, where it has one.
    ends : tuple of str
        What its lower and its upper end mean, in a word or two; empty or two.
    """

    path: str
    title: str
    subject: str
    says: str
    unit: str
    told_in: str
    kind: str
    value: float | str
    low: float | None
    high: float | None
    scale: str
    options: tuple[Option, ...]
    range: str
    why: str
    judgement: bool
    varies: bool
    measured: bool
    default: bool
    asks: str = ""
    ends: tuple[str, ...] = ()


def control(
    scenario: Scenario,
    written: str,
    family: Family,
    parameter: Parameter,
    source: Parameter,
    asked: Assumption | None = None,
) -> Control:
    """Make the control of a parameter.

    Parameters
    ----------
    scenario : Scenario
        Whose parameter it is.
    written : str
        The path that changes should use.
    family : Family
        Of the path.
    parameter : Parameter
        With numbers in place of expressions.
    source : Parameter
        As its author wrote it.
    asked : Assumption, optional
        How the scenario asks for it, where it is a main one.
    """
    distribution = parameter.distribution
    options: tuple[Option, ...] = ()
    low = high = None
    if family.kind == "level":
        options = tuple(Option(level, level_word(level)) for level in scenario.levels)
    elif family.kind == "word":
        words = rules_of(scenario).words(parameter.path)
        options = tuple(Option(word, word.replace("_", " ")) for word in words)
    else:
        low, high = _ends(distribution)
    both = written != parameter.path and family.both_ways
    question, ends = _question(scenario, written, family, both)
    factors = low is not None and high is not None and low > 0 and high / low >= _LOG_FROM
    return Control(
        path=written,
        title=family.name.replace("_", " ").replace(".", ", ").capitalize().replace("Gdp", "GDP"),
        subject=_subject(scenario, written),
        says=_says(scenario, parameter.path, family.says) + ", and the other way round" * both,
        unit="" if family.unit in _UNITLESS else family.unit,
        told_in=family.told_in,
        kind=family.kind,
        value=distribution.centre,
        low=low,
        high=high,
        scale="log" if factors else "linear",
        options=options,
        range=_rounded(distribution_words(parameter.path, distribution)),
        why="" if source.why == "default" else source.why,
        judgement=source.judgement,
        varies=distribution.varies,
        measured=bool(source.distribution.expressions),
        default=source.why == "default",
        asks=asked.asks if asked is not None and asked.asks else question,
        ends=() if low is None else asked.ends if asked is not None else ends,
    )


def _question(scenario: Scenario, path: str, family: Family, both: bool) -> tuple[str, tuple[str, ...]]:
    """The question of a path's family, with its powers and the leader's type, and what its ends mean."""
    question, ends = _QUESTIONS.get(family.name, ("", ()))
    codes, words = _parts(scenario, path)
    names = (with_article(actor_name(scenario, code)) for code in codes)
    asked = (_BOTH_WAYS[family.name] if both else question).format_map(dict(zip("AB", names, strict=False)))
    kinds = [word for word in words if word not in ("worth", "cost")]
    return asked.replace("?", f" ({listed(kinds)})?") if kinds else asked, ends


def _rounded(words: str) -> str:
    """A distribution in words, without digits that nobody needs."""
    return re.sub(r"\d+\.\d{4,}", lambda found: f"{float(found[0]):.3g}", words)


def _ends(distribution: Distribution) -> tuple[float | None, float | None]:
    """Where a slider begins and ends: the distribution's ends, or where it has almost ended."""
    if not distribution.varies:
        return None, None
    low, high = distribution.support
    tails = distribution.ppf(np.array([_TAIL, 1.0 - _TAIL]))
    ends = (
        (low if math.isfinite(low) else float(tails[0])),
        (high if math.isfinite(high) else float(tails[1])),
    )
    if not math.isfinite(high) and low == 0.0:
        ends = float(tails[0]), ends[1]
    return ends


def _parts(scenario: Scenario, path: str) -> tuple[list[str], list[str]]:
    """The powers that a path names, and the words after them."""
    codes, words = [], []
    for part in path.split(".")[1:]:
        named = part.split("-")
        if all(code in scenario.codes for code in named):
            codes += named
        else:
            words.append(part.replace("_", " "))
    return codes, words


def _subject(scenario: Scenario, path: str) -> str:
    codes, words = _parts(scenario, path)
    if len(codes) == 2 and "-" in path:
        names = dyad_name(scenario, "-".join(codes))
    else:
        names = " → ".join(actor_name(scenario, code) for code in codes)
    words = [word for word in words if word not in ("worth", "cost")]
    return ", ".join(part for part in (names, *words) if part)


def _says(scenario: Scenario, path: str, says: str) -> str:
    """What a family means, with the powers' names in the place of its letters."""
    codes, words = _parts(scenario, path)
    if not codes:
        says = re.sub(r"\bA\b", "a power", says)
    for letter, code in zip("AB", codes, strict=False):
        says = re.sub(rf"\b{letter}\b", with_article(actor_name(scenario, code)), says)
    kinds = [w for w in words if any(w in actor.leader_types for actor in scenario.actors)]
    if kinds and "leader" not in says:
        says += f", under {'an' if kinds[0][0] in 'aeiou' else 'a'} {listed(kinds)}"
    return says[:1].upper() + says[1:]
