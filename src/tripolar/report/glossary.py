"""The words of the program on one page: one source for the docs and the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from tripolar.errors import InputError

__all__ = ["GLOSSARY", "Term", "find_terms"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word, what it means here, and the page that says more."""

    word: str
    says: str
    page: str


GLOSSARY: tuple[Term, ...] = (
    Term(
        "argument",
        "a chain of claims from facts to conclusions; a scenario writes it down",
        "explanation/argument",
    ),
    Term(
        "assumption",
        "a parameter that no figure settles; its range says what is not known",
        "reference/parameters",
    ),
    Term(
        "backing", "what one power can grant another once, such as support in a conflict", "explanation/model"
    ),
    Term("blend", "several measures of one thing, weighed anew in every draw", "reference/parameters"),
    Term(
        "calibration",
        "in each draw, the search for political values at which relations move as the record says",
        "explanation/model",
    ),
    Term("channel", "one part of a power's payoff, such as trade, security or stress", "explanation/model"),
    Term(
        "claim",
        "a statement that can come out false, with the criterion that decides it",
        "reference/claim-language",
    ),
    Term(
        "coding",
        "one published way of reading figures as a relation: rivalry, treaties, votes",
        "explanation/relations",
    ),
    Term(
        "concession",
        "what one power pays another in the renewal that warms their relation",
        "reference/quantities",
    ),
    Term("conclusion", "a claim that the argument is made for", "explanation/argument"),
    Term(
        "contested",
        "a claim that holds in a quarter to three quarters of draws, on one side of one half",
        "how-to/read-a-ledger",
    ),
    Term(
        "criterion",
        "the comparison of figures or quantities that decides a claim",
        "reference/claim-language",
    ),
    Term(
        "deal", "what a pair agreed on; it lapses from time to time and is then renewed", "explanation/model"
    ),
    Term(
        "draw", "one way in which all that is not known could be; a run tries many", "explanation/uncertainty"
    ),
    Term("driver", "the assumption that a claim hangs on most", "explanation/sensitivity"),
    Term("dyad", "a pair of powers, written RUS-CHN", "reference/parameters"),
    Term(
        "equilibrium",
        "choices of all powers that none would change by itself; each one used is checked",
        "explanation/solver",
    ),
    Term("fact", "a claim that figures decide, by one measure or several", "explanation/argument"),
    Term("figure", "a number with unit, year, source and licence", "explanation/figures"),
    Term(
        "hazard",
        "how often something moves, per year: .2 is once in five years on average",
        "explanation/model",
    ),
    Term(
        "leader type",
        "a kind of leader, such as engager or opponent; leaders change at a rate",
        "explanation/model",
    ),
    Term(
        "ledger",
        "every claim with its verdict, its share of draws and what it hangs on",
        "how-to/read-a-ledger",
    ),
    Term("lens", "a published theory applied to the same powers", "explanation/lenses/index"),
    Term("level", "how a relation stands: hostile (0), normal (½) or partnership (1)", "explanation/model"),
    Term(
        "mark",
        "what is said of a claim beside its verdict, such as tautology or undercut",
        "how-to/read-a-ledger",
    ),
    Term(
        "outcast",
        "of three, the power that stands badly with two who stand well with each other",
        "explanation/relations",
    ),
    Term(
        "pivot",
        "of three, the power that stands better with both than they do with each other",
        "explanation/relations",
    ),
    Term("premise", "a claim or fact that another one rests on", "explanation/argument"),
    Term("protocol", "the rule of bargaining by which a lapsed deal is renewed", "explanation/model"),
    Term(
        "refuted",
        "a claim that holds in a quarter of draws or fewer, with all of the error below one half",
        "how-to/read-a-ledger",
    ),
    Term(
        "robust",
        "a claim on one side of one half under all protocols, codings and equilibria",
        "how-to/read-a-ledger",
    ),
    Term(
        "run",
        "all draws of a scenario, solved and judged, in a folder that says how it was made",
        "how-to/keep-and-compare-runs",
    ),
    Term(
        "scenario",
        "a file with powers, relations, parameters, variants and claims",
        "how-to/write-an-argument",
    ),
    Term(
        "seed",
        "the number that fixes the draws: the same seed gives the same result",
        "how-to/reproduce-a-result",
    ),
    Term("stake", "what a pair has to divide, in bn US$ a year", "explanation/model"),
    Term(
        "supported",
        "a claim that holds in three quarters of draws or more, with all of the error above one half",
        "how-to/read-a-ledger",
    ),
    Term(
        "tautology",
        "a claim that holds whatever the assumptions: it follows from the model and is no finding",
        "how-to/read-a-ledger",
    ),
    Term("terms", "what one power receives from another, net, in bn US$ a year", "reference/quantities"),
    Term(
        "undecided",
        "a claim of which the draws leave open on which side of one half it lies",
        "how-to/read-a-ledger",
    ),
    Term("undercut", "said of a claim one of whose premises does not hold", "how-to/read-a-ledger"),
    Term("value", "what a power's whole future is worth to it, as a yearly sum", "reference/quantities"),
    Term(
        "variant",
        "the same scenario with something changed, for claims to compare",
        "how-to/write-an-argument",
    ),
    Term(
        "verdict",
        "what the draws say of a claim: supported, refuted, contested, undecided, or depends on the measure",
        "how-to/read-a-ledger",
    ),
)


def find_terms(word: str = "") -> tuple[Term, ...]:
    """Give the term of that name, else all whose name or meaning holds it; all without a word.

    Raises
    ------
    InputError
        If no term has it, with the nearest.
    """
    asked = " ".join(word.lower().split())
    exact = tuple(term for term in GLOSSARY if term.word == asked)
    found = exact or tuple(term for term in GLOSSARY if asked in f"{term.word} {term.says}".lower())
    if not found:
        words = [term.word for term in GLOSSARY]
        raise InputError(f"the glossary has no word '{word}'", given=asked, allowed=words)
    return found
