"""Kinds of claims that arguments about powers make again and again, and the text of each for given powers.

A template is asked for as its name and what it is about: ``pivot:IND:USA-RUS``. Each comes with the variants
that its criterion compares and with what the criterion leaves out. They are a start: an author changes words
and tolerance.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tripolar.errors import ScenarioError
from tripolar.scenario.objects import Actor
from tripolar.scenario.wording import fits

__all__ = ["TEMPLATES", "ClaimTemplate", "WrittenClaim", "claim_lines", "variant_lines", "write_claims"]

_LEVEL_TOLERANCE = "a twentieth of the way from hostility to partnership"


@dataclass(frozen=True, slots=True)
class ClaimTemplate:
    """One kind of claim. ``{A}``, ``{B}``, ``{C}`` stand for powers: codes in criteria, else names.

    Attributes
    ----------
    name : str
    form : str
        What it is about: ``A:B-C`` is a power and the pair of two others.
    asks, label, clause, says, holds, why : str
        The question; the claim in a few words, as half a sentence, and as a sentence; its criterion; why that
        is a fair reading, and what it leaves out.
    variants : tuple of str
        Those that the criterion names, from `_VARIANTS`.
    kind : str
    terms : bool
        Whether it speaks of terms.
    """

    name: str
    form: str
    asks: str
    label: str
    clause: str
    says: str
    holds: str
    why: str
    variants: tuple[str, ...] = ()
    kind: str = "model"
    terms: bool = False

    @property
    def written(self) -> str:
        """How it is asked for, such as ``pivot:A:B-C``."""
        return f"{self.name}:{self.form}"

    @property
    def letters(self) -> tuple[str, ...]:
        """The powers that it is about, as letters."""
        return tuple(self.form.replace("-", ":").split(":"))


#: Name, sentence and changes of the variants; small letters are codes in small letters.
_VARIANTS: Mapping[str, tuple[str, str, str]] = {
    "no": (
        "no-{a}-{b}",
        "{A} and {B} stand at hostility and never rise above it.",
        "cap.{A}-{B}: hostile, relation.{A}-{B}: hostile",
    ),
    "no-third": (
        "no-{a}-{c}",
        "{A} and {C} stand at hostility and never rise above it.",
        "cap.{A}-{C}: hostile, relation.{A}-{C}: hostile",
    ),
    "warm": ("warm-{a}-{b}", "{A} and {B} begin as partners.", "relation.{A}-{B}: partnership"),
    "cold": ("cold-{a}-{b}", "{A} and {B} begin as rivals.", "relation.{A}-{B}: hostile"),
    "calm": ("calm-{a}-{b}", "{A} and {B} begin at normal relations.", "relation.{A}-{B}: normal"),
    "rivals": ("rivals-{b}-{c}", "{B} and {C} begin as rivals.", "relation.{B}-{C}: hostile"),
    "friends": ("friends-{b}-{c}", "{B} and {C} begin as partners.", "relation.{B}-{C}: partnership"),
    "between": (
        "{a}-between-{b}-{c}",
        "{A} is held on normal terms with both {B} and {C}.",
        "frozen.{A}-{B}: normal, frozen.{A}-{C}: normal",
    ),
    "with-first": (
        "{a}-with-{b}",
        "{A} is held as the partner of {B} and the rival of {C}.",
        "frozen.{A}-{B}: partnership, frozen.{A}-{C}: hostile",
    ),
    "with-second": (
        "{a}-with-{c}",
        "{A} is held as the partner of {C} and the rival of {B}.",
        "frozen.{A}-{C}: partnership, frozen.{A}-{B}: hostile",
    ),
    "smaller": (
        "smaller-{a}",
        "The economy and the means of {A} are a fifth smaller.",
        "gdp.{A}: {times: 0.8}, capability.{A}: {times: 0.8}",
    ),
}

_TOLERANCE = "a thousandth of GDP a year is the tolerance at which a sign is judged"

_TERMS_TOLERANCE = "a thousandth of the smaller GDP a year is the tolerance, as both can spare a transfer"

#: Every template, in the order in which they are listed.
TEMPLATES: Mapping[str, ClaimTemplate] = {
    each.name: each
    for each in (
        ClaimTemplate(
            "option",
            "A:B",
            "Does A gain from an option on B?",
            "{B} option pays {A}",
            "an option on {B} is worth a thousandth of its GDP to {A}",
            "That it could come to terms with {B} is worth a thousandth of its GDP to {A}.",
            "value({A}) - value({A}, no-{a}-{b}) > 0.001 * gdp({A})",
            f"With the option against a relation that can never rise above hostility; {_TOLERANCE}.",
            ("no",),
        ),
        ClaimTemplate(
            "leverage",
            "A:B:C",
            "Do A's terms with B improve because A could turn to C?",
            "{C} betters {A}'s terms",
            "{A} gets better terms from {B} because it could turn to {C}",
            "Because it could turn to {C}, {A} gets better terms from {B}.",
            "terms({A}, {B}) - terms({A}, {B}, no-{a}-{c}) > 0.001 * min(gdp({A}), gdp({B}))",
            f"What {{A}} receives from {{B}}, net, with and without the option; {_TERMS_TOLERANCE}.",
            ("no-third",),
            terms=True,
        ),
        ClaimTemplate(
            "pivot",
            "A:B-C",
            "Is A the pivot between B and C?",
            "{A} stands between two rivals",
            "{A} is the likeliest of the three to stand between two rivals in ten years",
            "Of the three, {A} is the likeliest to stand between two rivals in ten years.",
            "pivot({A}, {B}-{C}, 10) > max(pivot({B}, {A}-{C}, 10), pivot({C}, {A}-{B}, 10))",
            "The likeliest of the three, which need not be likely; whether any is pivot is not asked.",
            kind="forecast",
        ),
        ClaimTemplate(
            "outcast",
            "A:B-C",
            "Is A left out by B and C?",
            "{A} is left out",
            "{A} is the likeliest of the three to be left out in ten years",
            "Of the three, {A} is the likeliest to be left out in ten years.",
            "outcast({A}, {B}-{C}, 10) > max(outcast({B}, {A}-{C}, 10), outcast({C}, {A}-{B}, 10))",
            "The likeliest of the three, which need not be likely.",
            kind="forecast",
        ),
        ClaimTemplate(
            "gap",
            "A:B",
            "Do A's terms with B worsen as the gap between them grows?",
            "Wider gap worsens {A}'s terms",
            "{A}'s terms with {B} would be worse if {A} were a fifth smaller",
            "If {A} were a fifth smaller its terms with {B} would be worse.",
            "terms({A}, {B}, smaller-{a}) - terms({A}, {B}) < -0.001 * min(gdp({A}), gdp({B}))",
            f"The gap grows as {{A}} shrinks, its economy and its means; {_TERMS_TOLERANCE}.",
            ("smaller",),
            terms=True,
        ),
        ClaimTemplate(
            "dependence",
            "A:B",
            "Does A depend on B more than B on A?",
            "{A} needs {B} more",
            "{A} depends more on {B} than {B} on {A}",
            "{A} depends on {B} for a larger part of its economy than {B} on {A}.",
            "dependence({A}, {B}) / gdp({A}) > dependence({B}, {A}) / gdp({B})",
            "What each would lose if the tie were cut, over its own GDP; trade and coercion, not arms.",
        ),
        ClaimTemplate(
            "rivalry",
            "A:B-C",
            "Does A gain from the rivalry of B and C?",
            "{A} gains by others' rivalry",
            "{A} is better off where {B} and {C} are rivals than where they are partners",
            "{A} is better off where {B} and {C} are rivals than where they are partners.",
            "value({A}, rivals-{b}-{c}) - value({A}, friends-{b}-{c}) > 0.001 * gdp({A})",
            f"Where the two begin, not where they are held; {_TOLERANCE}.",
            ("rivals", "friends"),
        ),
        ClaimTemplate(
            "balance",
            "A:B-C",
            "Is siding with B or C worse for A than balancing between them?",
            "{A} does best in between",
            "{A} does best on normal terms with both {B} and {C}",
            "Good terms with both {B} and {C} are worth more to {A} than siding with either.",
            "value({A}, {a}-between-{b}-{c}) > max(value({A}, {a}-with-{b}), value({A}, {a}-with-{c}))",
            "Three positions, held: normal terms with both, or one as partner and the other as rival. Others"
            " could be better still.",
            ("between", "with-first", "with-second"),
        ),
        ClaimTemplate(
            "wedge",
            "A:B:C",
            "Do better relations of A with B loosen the tie of B and C?",
            "{A} can loosen others' tie",
            "a partnership of {A} and {B} would loosen the tie of {B} and {C}",
            "Where {A} begins as the partner of {B} and not as its rival, {B} and {C} are less close later.",
            "relation_at({B}-{C}, 10, cold-{a}-{b}) - relation_at({B}-{C}, 10, warm-{a}-{b}) > 0.05",
            f"The expected level of the relation of {{B}} and {{C}}; {_LEVEL_TOLERANCE} counts.",
            ("warm", "cold"),
        ),
        ClaimTemplate(
            "lasts",
            "A-B",
            "Are A and B still on normal terms or better in ten years?",
            "{A}-{B} tie holds",
            "{A} and {B} are on normal terms or better in ten years",
            "{A} and {B} are on normal terms or better in ten years.",
            "chance_at_least({A}-{B}, normal, 10) >= 0.5",
            "More likely than not, from where the relation stands; they may fall out in between.",
            kind="forecast",
        ),
        ClaimTemplate(
            "thaw",
            "A-B",
            "Does a thaw between A and B last?",
            "{A}-{B} thaw lasts",
            "a thaw between {A} and {B} does not fall back within eight years",
            "Once {A} and {B} are on normal terms they do not fall back within eight years.",
            "falls_back({A}-{B}, 8, calm-{a}-{b}) < 0.5",
            "Two terms of four years; where the scenario has a return hazard, the rate is put in.",
            ("calm",),
        ),
        ClaimTemplate(
            "all-gain",
            "A-B",
            "Does nobody lose where A and B warm to each other?",
            "Nobody loses if the two warm",
            "nobody loses where {A} and {B} begin as partners and not as rivals",
            "Nobody is worse off where {A} and {B} begin as partners and not as rivals.",
            "min({every}) > 0",
            "By value, for every power; a thousandth of its GDP a year is granted to each.",
            ("warm", "cold"),
        ),
        ClaimTemplate(
            "pays",
            "A:B",
            "Does A have to pay for better relations with B?",
            "{A} pays for warming",
            "{A} pays {B} when the two next warm to each other",
            "When the two next warm to each other, {A} pays {B} for it.",
            "concession({A}, {B}) > 0.001 * min(gdp({A}), gdp({B}))",
            "One payment, in bn US$; 0 where the relation cannot rise.",
            terms=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """A claim of a template for given powers.

    Attributes
    ----------
    keys : mapping of str to str
        As YAML.
    variants : mapping of str to tuple of str
        Sentence and changes of each variant by its name, as YAML.
    """

    keys: Mapping[str, str]
    variants: Mapping[str, tuple[str, str]]


def write_claims(asked: Iterable[str], actors: Sequence[Actor]) -> tuple[WrittenClaim, ...]:
    """Write claims as templates have them, such as ``pivot:IND:USA-RUS``.

    Raises
    ------
    ScenarioError
        If there is no such template, or it is of other things: how it is written, and which powers there are.

    >>> actors = (Actor("IND", "India"), Actor("USA", "United States"), Actor("RUS", "Russia"))
    >>> write_claims(["lasts:IND-USA"], actors)[0].keys["holds"]
    '"chance_at_least(IND-USA, normal, 10) >= 0.5"'
    """
    return tuple(_written(each, actors) for each in asked)


def claim_lines(claims: Iterable[WrittenClaim], *, by_id: bool = False) -> Iterable[str]:
    """Write claims as YAML, in a list or by id: C1, C2 and so on."""
    for number, claim in enumerate(claims, 1):
        yield f"  C{number}:" if by_id else f"  - id: C{number}"
        yield from (f"    {key}: {text}" for key, text in claim.keys.items())


def variant_lines(claims: Iterable[WrittenClaim]) -> Iterable[str]:
    """Write the variants of claims as YAML, each once."""
    variants = {name: each for claim in claims for name, each in claim.variants.items()}
    for name, (says, changes) in variants.items():
        yield f"  {name}:"
        yield f"    says: {says}"
        yield f"    set: {{{changes}}}"


def _written(asked: str, actors: Sequence[Actor]) -> WrittenClaim:
    name, _, about = asked.strip().partition(":")
    template = TEMPLATES.get(name)
    if template is None:
        raise ScenarioError(f"no claim template '{name}'", given=name, allowed=TEMPLATES)
    codes = _codes(template, asked, about, actors)
    short = {
        letter: next(a.name for a in actors if a.code == code).partition(" (")[0]
        for letter, code in codes.items()
    }
    names = {letter: _in_a_sentence(name) for letter, name in short.items()}
    small = {letter.lower(): code.lower() for letter, code in codes.items()}
    values = ", ".join(
        f"value({a.code}, warm-{small['a']}-{small['b']}) - value({a.code}, cold-{small['a']}-{small['b']})"
        f" + 0.001 * gdp({a.code})"
        for a in actors
        if "every" in template.holds
    )
    named, coded = {**names, **small}, {**codes, **small, "every": values}
    label = _sentence(template.label, short)
    keys = {
        "kind": template.kind,
        **({"terms": "true"} if template.terms else {}),
        # One of long names is left to the author.
        **({"label": _quoted(label)} if fits(label) else {}),
        "clause": _quoted(_filled(template.clause, named)),
        "says": _quoted(_sentence(template.says, named)),
        "holds": _quoted(_filled(template.holds, coded)),
        "why": _quoted(_sentence(template.why, named)),
    }
    found = (_VARIANTS[each] for each in template.variants)
    variants = {
        _filled(variant, coded): (_quoted(_sentence(says, named)), _filled(changes, coded))
        for variant, says, changes in found
    }
    return WrittenClaim(keys, variants)


def _codes(template: ClaimTemplate, asked: str, about: str, actors: Sequence[Actor]) -> dict[str, str]:
    """Which power each letter of a template stands for."""
    if len(actors) < len(template.letters):
        raise ScenarioError(f"'{asked}': {template.name} is of three powers, and here are {len(actors)}")
    groups = [part.split("-") for part in about.split(":")]
    shape = [len(part.split("-")) for part in template.form.split(":")]
    given = [word.strip() for group in groups for word in group]
    if [len(group) for group in groups] != shape or not all(given):
        present = (actor.code for actor in actors)
        example = re.sub("[ABC]", lambda _: next(present), template.written)
        raise ScenarioError(f"'{asked}': {template.name} is written {template.written}, such as {example}")
    known = {spelling.lower(): a.code for a in actors for spelling in (a.name, a.code)}
    for word in given:
        if word.lower() not in known:
            allowed = [actor.code for actor in actors]
            raise ScenarioError(
                f"'{asked}': '{word}' is no power of this scenario", given=word, allowed=allowed
            )
    codes = [known[word.lower()] for word in given]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise ScenarioError(f"'{asked}': {twice} stands twice, and {template.name} is of different powers")
    return dict(zip(template.letters, codes, strict=True))


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Put words in the place of what stands in braces."""
    return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], text)


def _sentence(text: str, names: Mapping[str, str]) -> str:
    filled = _filled(text, names)
    return filled[:1].upper() + filled[1:]


_WITH_ARTICLE = ("United ", "Soviet ", "Netherlands", "Philippines", "Democratic Republic", "Central African")


def _in_a_sentence(name: str) -> str:
    """A power's name as it stands inside a sentence, without what is in brackets.

    >>> _in_a_sentence("Soviet Union (USSR)"), _in_a_sentence("Iran")
    ('the Soviet Union', 'Iran')
    """
    bare = name.partition(" (")[0]
    return f"the {bare}" if bare.startswith(_WITH_ARTICLE) else bare


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
