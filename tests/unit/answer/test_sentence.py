"""The answer in one sentence: every lead once, the worked examples, and what stands for and against."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tripolar.answer.sentence import AnswerSentence, sentence
from tripolar.claims.ledger import (
    Chain,
    CodingResult,
    CriterionPart,
    Entry,
    Estimate,
    Ledger,
    Link,
    ProtocolVerdict,
    QuantitySummary,
)
from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.scenario.expression import parse
from tripolar.scenario.load import load
from tripolar.scenario.objects import Assumption, Claim, Scenario

S, R, C, U = Verdict.SUPPORTED, Verdict.REFUTED, Verdict.CONTESTED, Verdict.UNDECIDED
M, N = Verdict.DEPENDS_ON_THE_MEASURE, Verdict.DOES_NOT_APPLY
T, X = (Mark.TAUTOLOGY,), (Mark.EXCLUDED,)

BOTH = "good relations with both powers are Russia's best position"
WORRIED = "China concedes most when it is worried but unharmed"


def entry(
    name: str, verdict: Verdict = U, share: float | None = 0.5, half: float = 0.09, /, **more: Any
) -> Entry:
    """An entry whose interval is `half` wide to either side; keys of the claim among the others."""
    of_claim = {
        key: more.pop(key)
        for key in ("clause", "label", "rests_on", "reading_of", "holds", "kind")
        if key in more
    }
    holds = parse(of_claim.pop("holds", "value(RUS) > 1"))
    kind = of_claim.pop("kind", "model")
    claim = Claim(name, f"Claim {name}.", kind, holds, **{"clause": f"claim {name} is so", **of_claim})  # type: ignore[arg-type]
    low, high = (None, None) if share is None else (max(share - half, 0.0), min(share + half, 1.0))
    fields: dict[str, Any] = {
        **{"error": None, "lower": low, "upper": high, "draws": 100, "unknown": 0, "marks": ()},
        **{"undercut_by": (), "codings": (), "measures": (), "driver": None, "quantities": ()},
        "interval": None if low is None else (low, high),
    }
    return Entry(claim=claim, verdict=verdict, probability=share, **{**fields, **more})


def scenario(
    *entries: Entry, title: str = "Can it be?", answer: str = "yes", conclusions: int = 1, **more: Any
) -> Scenario:
    claims = tuple(each.claim for each in entries)
    return replace(
        load("tutorial"),
        title=title,
        claims=claims,
        answer=answer,
        main=(),
        conclusions=tuple(claim.id for claim in claims[:conclusions]),
        **more,
    )


def told(*entries: Entry, chains: tuple[Chain, ...] = (), **more: Any) -> AnswerSentence:
    """The answer of a ledger whose first entries are the conclusions."""
    given = {key: more.pop(key) for key in ("uncalibrated", "moved", "before") if key in more}
    return sentence(scenario(*entries, **more), Ledger(entries, chains), **given)


def rules(*shares: tuple[str, Verdict, float | None]) -> tuple[ProtocolVerdict, ...]:
    return tuple(
        ProtocolVerdict(
            name, verdict, share, None if share is None else share - 0.09, share and share + 0.09, 0
        )
        for name, verdict, share in shares
    )


def others(hold: int, fail: int, stay: int, depend: int = 0) -> tuple[Entry, ...]:
    """Further claims, so many of each verdict."""
    wanted = [(S, 0.9)] * hold + [(R, 0.1)] * fail + [(C, 0.6)] * stay + [(M, 0.5)] * depend
    return tuple(entry(f"O{k}", verdict, share) for k, (verdict, share) in enumerate(wanted))


BY_MEASURE = (
    CodingResult("relation.USA-CHN", "hostile", 50, 0.9, 0.8, 1.0),
    CodingResult("relation.USA-CHN", "normal", 50, 0.1, 0.0, 0.2),
)
BARGAIN = rules(("expiry", U, 0.46), ("nontransferable", S, 1.0))

# What the conclusions came to; the lead of a question, and that of a title that is none.
LEADS = {
    "not known": ([entry("A", U, 0.5, unknown=26)], "Not known.", "Not known."),
    "measure": (
        [entry("A", M, 0.5, codings=BY_MEASURE)],
        *["It depends on how relations between the United States and China are read."] * 2,
    ),
    "bargain": ([entry("A", U, 0.46, protocols=BARGAIN)], *["It depends on how they bargain."] * 2),
    "model": ([entry("A", S, 1.0, marks=T)], *["Not tested: it follows from the model alone."] * 2),
    "ruled out": ([entry("A", R, 0.0, marks=X)], *["Not tested: it follows from the model alone."] * 2),
    "yes": ([entry("A", S, 0.9), entry("B", S, 0.8)], "Yes.", "Holds."),
    "no": ([entry("A", R, 0.1), entry("B", R, 0.2)], "No.", "Fails."),
    "part": ([entry("A", S, 0.9), entry("B", R, 0.1)], "In part.", "Holds in part."),
    "part, one open": ([entry("A", S, 0.9), entry("B", R, 0.1), entry("C")], "In part.", "Holds in part."),
    "mostly yes": ([entry("A", S, 0.9), entry("B", C, 0.6)], "Mostly yes.", "Mostly holds."),
    "mostly no": ([entry("A", R, 0.1), entry("B", U, 0.5)], "Mostly no.", "Mostly fails."),
    "leaning yes": ([entry("A", C, 0.7), entry("B", C, 0.65)], "Leaning yes.", "Leaning for."),
    "leaning no": ([entry("A", C, 0.4)], "Leaning no.", "Leaning against."),
    "open": ([entry("A", U, 0.46)], "Open: too close to call.", "Open."),
    "open, both sides": ([entry("A", C, 0.7), entry("B", C, 0.3)], "Open: too close to call.", "Open."),
    "T beside others": ([entry("A", S, 1.0, marks=T), entry("B", R, 0.1)], "No.", "Fails."),
    "X beside others": ([entry("A", R, 0.0, marks=X), entry("B", C, 0.4)], "Leaning no.", "Leaning against."),
    "one does not apply": ([entry("A", N, None), entry("B", S, 0.9)], "Yes.", "Holds."),
    "a quarter unknown": ([entry("A", S, 0.9, unknown=25)], "Yes.", "Holds."),
}


@pytest.mark.parametrize(("entries", "asked", "stated"), LEADS.values(), ids=LEADS)
def test_the_lead_follows_from_the_conclusions(entries: list[Entry], asked: str, stated: str) -> None:
    count = len(entries)
    assert told(*entries, conclusions=count).lead == asked
    assert told(*entries, conclusions=count, title="It can be").lead == stated


SWAPPED = {"Yes.": "No.", "Mostly yes.": "Mostly no.", "Leaning yes.": "Leaning no."}
SWAPPED |= {new: old for old, new in SWAPPED.items()}


@pytest.mark.parametrize(("entries", "asked", "stated"), LEADS.values(), ids=LEADS)
def test_conclusions_that_deny_the_question_swap_yes_and_no(
    entries: list[Entry], asked: str, stated: str
) -> None:
    found = told(*entries, conclusions=len(entries), answer="no")
    assert found.lead == SWAPPED.get(asked, asked)
    assert told(*entries, conclusions=len(entries), answer="no", title="It can be").lead == stated


@pytest.mark.parametrize(
    ("lead", "mark"),
    [
        *(
            ("yes", "holds"),
            ("mostly no", "fails"),
            ("part", "open"),
            ("leaning yes", "open"),
            ("open", "open"),
        ),
        *(("measure", "depends on the measure"), ("not known", "not known"), ("model", "not known")),
    ],
)
def test_the_mark_says_what_the_lead_does(lead: str, mark: str) -> None:
    entries = LEADS[lead][0]
    assert told(*entries, conclusions=len(entries)).mark == mark


def test_without_conclusions_there_is_no_sentence_and_the_claims_are_counted() -> None:
    found = told(*others(1, 2, 0), conclusions=0)
    assert (found.lead, found.text) == ("", "")
    assert str(found) == "Of 3 claims tested, 1 holds and 2 fail."


# The worked examples of the design, as ledgers that say what those runs said.

M12, M18 = {"clause": BOTH}, {"clause": WORRIED}


def test_russia_2025() -> None:
    found = told(
        entry("M12", U, 0.46, **M12), entry("M18", R, 0.0, 0.04, **M18), *others(4, 7, 7), conclusions=2
    )
    assert str(found) == (
        "Mostly no. Good relations with both powers are Russia's best position in 46% of draws, and in none"
        " of them does China concede most when it is worried but unharmed."
        " Of 20 claims tested, 4 hold, 8 fail and 8 stay open."
    )


def test_russia_2025_with_a_thaw_that_comes_fast() -> None:
    before = (entry("M12", U, 0.46, **M12), entry("M18", R, 0.0, 0.02, **M18), *others(4, 7, 7))
    after = (entry("M12", S, 0.98, 0.02, **M12), *before[1:-1], entry("O17", S, 1.0, marks=T))
    found = told(*after, conclusions=2, moved="a thaw can come fast", before=Ledger(before))
    assert str(found) == (
        "In part. If a thaw can come fast, good relations with both powers are Russia's best position in 98%"
        " of draws; still in none does China concede most when it is worried but unharmed."
        " Of 20 claims tested, 6 hold, 8 fail and 6 stay open."
    )


def test_what_was_tested_at_rest_stays_tested_where_a_move_decides_it_in_every_draw() -> None:
    rest = (entry("A", R, 0.2), entry("B", R, 0.23), entry("C", S, 1.0, marks=T))
    after = (entry("A", R, 0.0, marks=X), entry("B", S, 1.0, marks=T), rest[2])
    found = told(*after, conclusions=2, moved="partners mind", before=Ledger(rest))
    assert str(found) == (
        "In part. If partners mind, in none of the draws is it true that claim A is so, and in every"
        " draw claim B is so. Of 2 claims tested, 1 holds and 1 fails."
    )
    assert told(after[0], moved="partners mind", before=Ledger(rest)).lead == "No."
    apart = told(entry("D"), *after[1:], moved="partners mind", before=Ledger((entry("D"), *rest[1:])))
    assert [each.claim for each in apart.supporting] == ["B"]


def test_russia_2025_with_one_conclusion_under_three_rules_of_bargaining() -> None:
    three = rules(("expiry", U, 0.46), ("credible", U, 0.47), ("nontransferable", S, 1.0))
    assert str(told(entry("M12", U, 0.46, **M12, protocols=three))).startswith(
        "It depends on how they bargain. Good relations with both powers are Russia's best position in 46% of"
        " draws where a lapsed deal expires, in 47% where somebody must end it, and in every draw where"
        " nothing can be paid."
    )
    one_rule = told(entry("M12", U, 0.46, 0.1, **M12))
    assert str(one_rule).startswith(
        f"Open: too close to call. {BOTH.capitalize().replace('russia', 'Russia')}"
    )
    assert "in 46% of draws (36 to 56)." in str(one_rule)
    assert told(entry("M12", C, 0.43, 0.065, **M12)).lead == "Leaning no."


def test_russia_2025_with_an_opponent_of_the_thaw() -> None:
    found = told(entry("M12", U, 0.46, draws=200, unknown=118, **M12), uncalibrated=118, moved="x")
    assert (found.lead, found.text) == (
        "Not known.",
        "In 118 of 200 draws no game fits both this and the record of relations.",
    )
    unsolved = told(entry("M12", U, 0.46, draws=200, unknown=118, **M12), uncalibrated=2)
    assert unsolved.text == "In 118 of 200 draws the game could not be solved."


def test_russia_china_bond() -> None:
    codings = (
        CodingResult("reading", "mistakes", 50, 0.78, 0.6, 0.9),
        CodingResult("reading", "shocks", 50, 0.02, 0.0, 0.1),
    )
    cost = "courting Russia costs the United States more than it brings"
    found = told(
        entry("B8", M, 0.4, codings=codings, clause=cost),
        entry("B7", S, 1.0, marks=T, clause="Russia stands best as China's partner"),
        conclusions=2,
    )
    assert f"{found.lead} {found.text}" == (
        "It depends on how imperfect choices are read. Courting Russia costs the United States more than it"
        " brings in 78% of draws if they are mistakes, in 2% if they are tastes."
        " (That Russia stands best as China's partner follows from the model alone.)"
    )


def test_russia_china_bond_with_two_conclusions_that_hold() -> None:
    found = told(
        entry("B1", S, 0.97, 0.03, clause="no American offer ends the partnership"),
        entry("B2", S, 0.98, 0.02, clause="not even a normal relation with Washington loosens it"),
        conclusions=2,
    )
    assert f"{found.lead} {found.text}" == (
        "Yes. No American offer ends the partnership in 97% of draws, and in 98% not even a normal relation"
        " with Washington loosens it."
    )


def test_kissinger_1971() -> None:
    clause = "the opening made the United States the pivot and left both others better off"
    found = told(entry("H1", R, 0.02, 0.03, clause=clause), *others(1, 6, 1, 1))
    assert str(found) == (
        "No. In only 2% of draws the opening made the United States the pivot and left both others better"
        " off."
        " Of 10 claims tested, 1 holds, 7 fail, 1 stays open and 1 depends on the measure."
    )


def test_tutorial() -> None:
    found = told(
        entry("T2", C, 0.31, clause="China pays more for Russia's partnership when Russia has another way"),
        entry("T3", R, 0.21, clause="none of the three loses"),
        title="A first triangle",
        conclusions=2,
    )
    assert f"{found.lead} {found.text}" == (
        "Mostly fails. China pays more for Russia's partnership when Russia has another way in 31% of draws,"
        " and in only 21% none of the three loses."
    )


# How clauses are told.


def test_all_and_nearly_all_and_nearly_none_are_told_apart() -> None:
    assert "Claim A is so in every draw." in told(entry("A", S, 1.0)).text
    assert "in every draw that could be judged." in told(entry("A", S, 1.0, unknown=3)).text
    assert "in >99% of draws." in told(entry("A", S, 0.998)).text
    assert told(entry("A", R, 0.002)).text == "In <1% of draws claim A is so."
    assert told(entry("A", R, 0.0, clause=WORRIED)).text.startswith("In none of the draws does China concede")
    assert told(entry("A", R, 0.0, clause="Russia can pay")).text == "In none of the draws can Russia pay."
    assert told(entry("A", R, 0.0)).text == "In none of the draws is it true that claim A is so."


def test_at_most_two_conclusions_are_told_in_words() -> None:
    found = told(*(entry(name, S, 0.9) for name in "ABCD"), conclusions=4)
    assert found.text == "Claim A is so in 90% of draws, and in 90% claim B is so, and 2 more."
    assert len(found.conclusions) == 4


def test_what_the_model_settles_is_told_in_brackets() -> None:
    found = told(entry("A", C, 0.4), entry("B", R, 0.0, marks=X), conclusions=2)
    assert found.text.endswith("(That claim B is so, this model rules out whatever the assumptions.)")
    found = told(entry("A", C, 0.4), entry("B", R, 0.01, marks=X), conclusions=2)
    assert found.text.endswith("(That claim B is so, this model all but rules out whatever the assumptions.)")
    for probability, verb in ((1.0, "follows"), (0.99, "all but follows")):
        found = told(entry("A", C, 0.4), entry("B", S, probability, marks=T), conclusions=2)
        assert found.text.endswith(f"(That claim B is so {verb} from the model alone.)")
    long = " ".join(["word"] * 30)
    found = told(entry("A", C, 0.4), entry("B", R, 0.0, marks=X, clause=long), conclusions=2)
    assert found.text.endswith("draws. (1 more follows from the model alone.)")


def test_what_was_set_is_said_and_may_be_what_decides() -> None:
    changes = ("relation.RUS-CHN=hostile", "balance_stress=*2", "discount=+0.01", "protocol=credible")
    found = told(entry("A", S, 1.0, marks=T), entry("B", S, 1.0, marks=T), changed=changes)
    assert found.changed == (
        "Set for this run: relation Russia-China hostile, balance stress times 2, discount plus 0.01"
        " and protocol credible."
    )
    assert found.lead == "Not tested: it follows from the model and what was set."
    assert found.untested == "The other 2 follow from the model and what was set."
    found = told(entry("A", C, 0.4), entry("B", R, 0.0, marks=X), conclusions=2, changed=changes)
    assert found.text.endswith("(That claim B is so, this model rules out with what was set.)")
    # A ledger without the changes tells what follows from the model alone.
    at_rest = Ledger((entry("A", S, 1.0, marks=T),), ())
    found = told(entry("A", S, 1.0, marks=T), changed=changes, before=at_rest)
    assert found.lead == "Not tested: it follows from the model alone."
    assert told(entry("A", S, 0.9)).changed == ""
    odd = tuple(replace(actor, short=rf"{actor.code} \1 CHN") for actor in load("tutorial").actors)
    found = told(entry("A", S, 0.9), changed=("gdp.USA=+5",), actors=odd)
    assert found.changed == r"Set for this run: gdp USA \1 CHN plus 5."


def test_the_sentence_has_at_most_45_words() -> None:
    long = " ".join(["word"] * 20)
    found = told(entry("A", S, 0.9, clause=long), entry("B", S, 0.9, clause=long), conclusions=2)
    assert found.text == f"Word {long[5:]} in 90% of draws, and 1 more."
    assert len(f"{found.lead} {found.text}".split()) <= 45


def chain(premises_hold: int, premises: int = 2) -> Chain:
    zero = Estimate(0.0, 0.0)
    return Chain(
        ("A",),
        "expiry",
        (Link("P", False, 0.0, zero, zero, zero, zero, False),) * premises,
        *(0.0,) * 6,
        zero,
        zero,
        zero,
        0.0,
        None,
        None,
        premises_hold,
        100,
        0,
        "",
        "",
        (),
    )


def test_a_supported_conclusion_says_that_its_premises_fail() -> None:
    undercut = entry("A", S, 0.9, marks=(Mark.UNDERCUT,))
    never = told(undercut, chains=(chain(0),))
    assert never.text == "Claim A is so in 90% of draws, though its premises never hold together."
    assert told(undercut, chains=(chain(3),)).text.endswith("though its premises hold together in 3%.")
    assert told(undercut, chains=(chain(0, premises=1),)).text.endswith(", though its premise never holds.")
    assert told(undercut, chains=(chain(3, premises=1),)).text.endswith("though its premise holds in 3%.")
    fact = entry("F", R, None, kind=ClaimKind.FACT)
    figures = told(replace(undercut, undercut_by=("F",)), fact, chains=(chain(80),))
    assert figures.text.endswith("in 90% of draws, though the figures refute one of its premises.")
    refuted = entry("A", R, 0.1, marks=(Mark.UNDERCUT,))
    assert told(refuted, chains=(chain(0),)).text == "In only 10% of draws claim A is so."


def test_values_of_an_input_are_told_in_the_scenario_s_words() -> None:
    made = scenario(LEADS["measure"][0][0])
    words = {"hostile": "Washington and Beijing are rivals", "normal": "they only compete"}
    worded = replace(made, main=(Assumption("relation.USA-CHN", words=words),))
    found = sentence(worded, Ledger(tuple(LEADS["measure"][0])))
    assert "in 90% of draws if Washington and Beijing are rivals, in 10% if they only compete." in found.text


# Three for and three against.


def ids(found: AnswerSentence) -> tuple[list[str], list[str]]:
    return [row.claim for row in found.supporting], [row.claim for row in found.opposing]


def test_the_clearest_three_stand_for_and_against() -> None:
    entries = [entry(f"S{k}", S, 0.8 + k / 100) for k in range(5)]
    entries += [entry(f"R{k}", R, 0.2 - k / 100) for k in range(5)]
    found = told(entry("A"), *entries)
    assert ids(found) == (["S4", "S3", "S2"], ["R4", "R3", "R2"])
    assert found.few == ("", "")


def test_premises_of_a_conclusion_come_first_against_it() -> None:
    found = told(
        entry("A", U, 0.5, rests_on=("P",)),
        entry("R1", R, 0.01),
        entry("P", R, 0.2, rests_on=("Q",)),
        entry("Q", R, 0.1),
    )
    assert ids(found)[1] == ["Q", "P", "R1"]


@pytest.mark.parametrize(
    "left_out",
    [
        entry("B", S, 1.0, marks=T),
        entry("B", R, 0.0, marks=X),
        entry("B", S, 0.9, reading_of="A"),
        entry("B", S, 0.9, holds="0.1 < share(value(RUS) > 1) < 0.9"),
        entry("B", R, 0.0, parts=(CriterionPart("x", 0.0, 0.0, 0.1, 0, True),)),
        entry("B", C, 0.6),
        entry("B", U, 0.5),
    ],
)
def test_what_proves_nothing_never_stands_there(left_out: Entry) -> None:
    found = told(entry("A"), left_out)
    assert ids(found) == ([], [])
    assert found.few == ("No tested claim holds.", "No tested claim fails.")


def test_a_claim_that_a_conclusion_is_stands_only_there() -> None:
    assert ids(told(entry("A", S, 0.9), entry("B", S, 0.9))) == (["B"], [])


def test_of_two_claims_that_are_one_number_the_first_stands() -> None:
    asked = (QuantitySummary("value(RUS)", "bn US$/yr", 1.0, 0.0, 2.0),)
    twins = [entry(name, S, 0.9, quantities=asked) for name in ("M10", "M11")]
    assert ids(told(entry("A"), *twins)) == (["M10"], [])
    apart = [twins[0], entry("M11", S, 0.91, quantities=asked)]
    assert ids(told(entry("A"), *apart)) == (["M11", "M10"], [])


def test_what_the_count_leaves_out_is_told_by_kind() -> None:
    alone, fact = entry("T", S, 1.0, marks=T), entry("F", S, None, kind=ClaimKind.FACT)
    assert told(entry("A")).untested == ""
    assert told(entry("A"), fact).untested == "The other is a fact."
    assert told(entry("A"), fact, replace(fact)).untested == "The other 2 are facts."
    assert told(entry("A"), fact, alone, entry("N", N, None)).untested == (
        "Of the other 3, 1 is a fact, 1 follows from the model alone and 1 does not apply."
    )


def test_what_is_counted_adds_up() -> None:
    found = told(*others(2, 3, 4, 1), entry("T", S, 1.0, marks=T), entry("N", N, None), conclusions=0)
    count = found.count
    assert (count.tested, count.hold, count.fail, count.open, count.depend) == (10, 2, 3, 4, 1)
