"""What several protocols say together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.claims.made import claim

from tripolar.claims.judge import across_protocols
from tripolar.claims.ledger import CodingResult, Entry, Ledger, Selection


def entry(
    probability: float | None,
    *,
    spread: float = 0.05,
    kind: str = "model",
    codings: tuple[CodingResult, ...] = (),
) -> Entry:
    bounds = (None, None) if probability is None else (probability - spread, probability + spread)
    return Entry(
        claim=claim("M1", "value(RUS) > 1", kind=kind),
        verdict="does not apply" if probability is None else "whatever",
        probability=probability,
        error=None,
        lower=bounds[0],
        upper=bounds[1],
        draws=100,
        unknown=0,
        marks=(),
        undercut_by=(),
        codings=codings,
        measures=(),
        driver=None,
        quantities=(),
    )


def together(*entries: Entry) -> Entry:
    names = ("expiry", "credible", "nontransferable")
    return across_protocols({n: Ledger((e,)) for n, e in zip(names, entries, strict=False)})["M1"]


@pytest.mark.parametrize(
    ("probabilities", "robust"),
    [
        ((0.9, 0.8, 0.7), True),
        ((0.1, 0.2, 0.3), True),
        ((0.9, 0.2, 0.7), False),  # the sign turns
        ((0.9, 0.52, 0.7), False),  # one protocol cannot decide
        ((0.9, 0.8, None), True),  # it speaks of terms, which the last has not
        ((None, None, None), None),
    ],
)
def test_a_claim_is_robust_where_every_protocol_that_applies_agrees(
    probabilities: tuple[float | None, ...], robust: bool | None
) -> None:
    found = together(*map(entry, probabilities))
    assert found.robust is robust
    assert [v.protocol for v in found.protocols] == ["expiry", "credible", "nontransferable"]
    assert [v.probability for v in found.protocols] == list(probabilities)


def test_a_coding_on_the_other_side_makes_it_fragile() -> None:
    coding = CodingResult("reading", "mistakes", 50, 0.45, 0.35, 0.55)
    assert together(entry(0.8), entry(0.8, codings=(coding,))).robust is False
    assert together(entry(0.8), entry(0.8, codings=(replace(coding, probability=0.6),))).robust is True


def test_facts_and_single_protocols_are_left_as_they_are() -> None:
    fact = entry(0.9, kind="fact")
    assert together(fact, entry(0.1, kind="fact")) == fact
    alone = entry(0.9)
    assert together(alone) == alone


def looked(protocol: str, *, depends: bool) -> Selection:
    return Selection(protocol, 4, 60, 10, 0, 9, 0.7, 0.9, ("supported",), depends)


def test_what_other_equilibria_make_of_it_is_kept_for_every_protocol_that_looked() -> None:
    first = replace(entry(0.9), selection=(looked("expiry", depends=False),))
    other = replace(entry(0.8), selection=(looked("credible", depends=False),))
    found = together(first, other, entry(None))
    assert found.selection == (looked("expiry", depends=False), looked("credible", depends=False))
    assert found.robust is True
    assert together(entry(0.9), entry(0.8)).selection is None


def test_a_claim_that_depends_on_the_equilibrium_under_any_protocol_is_not_robust() -> None:
    found = together(entry(0.9), replace(entry(0.8), selection=(looked("credible", depends=True),)))
    assert found.robust is False


def test_what_sampling_error_leaves_open_of_robust_is_told() -> None:
    clear = CodingResult("reading", "mistakes", 50, 0.7, 0.56, 0.81)
    near = replace(clear, probability=0.6, lower=0.46, upper=0.72)
    beyond = replace(near, probability=0.4, lower=0.28, upper=0.54)
    wrong = replace(near, probability=0.2, lower=0.11, upper=0.33)

    def told(*codings: CodingResult, selection: Selection | None = None) -> tuple[str, ...]:
        other = replace(entry(0.8, codings=codings), selection=selection and (selection,))
        return together(entry(0.8), other).told_marks

    assert told(clear) == ("robust",)
    assert told(clear, near) == ("robust, within error",)
    assert told(near, beyond) == ("within error of robust",)
    assert told(beyond, wrong) == ()
    hanging = replace(looked("credible", depends=True), within_error=True)
    assert told(clear, selection=hanging) == ("within error of robust",)
    assert told(clear, selection=replace(hanging, depends=False)) == ("robust, within error",)
    assert told(wrong, selection=hanging) == ()
