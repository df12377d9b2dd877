"""Chains in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tripolar.claims.ledger import Chain, Estimate, Link
from tripolar.report.sentences import chain_lines, in_words


def estimate(value: float) -> Estimate:
    return Estimate(value, 0.01)


def link(
    claim: str, *, fact: bool = False, gain: float = 0.0, blame: float = 0.0, empty: bool = False
) -> Link:
    granted = estimate(0.0 if fact else gain), estimate(0.0 if fact else blame)
    return Link(claim, fact, 0.5, estimate(gain / 2), granted[0], estimate(blame / 2), granted[1], empty)


CHAIN = Chain(
    conclusions=("M12",),
    protocol="expiry",
    links=(link("F5", fact=True, gain=0.02), link("M3", gain=0.1, blame=0.5), link("M12", blame=0.2)),
    granted=0.3,
    error=0.03,
    lower=0.25,
    upper=0.36,
    facts=0.5,
    probability=0.15,
    independent=estimate(0.2),
    least=estimate(0.0),
    most=estimate(0.4),
    without_empty=0.3,
    given_premises=0.6,
    given_failure=0.45,
    premises_hold=150,
    draws=300,
    unknown=0,
    weakest="M3",
    weakest_granted="M3",
    left_out=(),
)


def words(**changes: object) -> str:
    return " ".join(in_words(replace(CHAIN, **changes)))  # type: ignore[arg-type]


def test_a_chain_says_its_share_what_it_would_be_and_what_it_owes() -> None:
    told = words()
    assert "M12 and its computed premise hold together in 30% ±3 of draws (bounds 25% to 36%)" in told
    assert "were they independent, in 20%; however they hang together, in 0% to 40%." in told
    assert "by its 1 fact (every measure alike: 50%), the whole chain comes to 15%." in told
    assert (
        "In the 150 draws in which the computed premise holds, M12 holds in 60%, in the others in 45%."
        in told
    )
    assert "The weakest link is M3: made certain, it would raise this by 10 points." in told
    assert "most falls to M3 (50%) and M12 (20%)." in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weakest": "", "weakest_granted": ""}, "No single premise, made certain, would raise this."),
        (
            {"weakest": "F5"},
            "raise the whole chain by 1 point; of the computed ones M3, by 10 points with facts granted.",
        ),
        (
            {"premises_hold": 0, "given_premises": None},
            "In no draw does the computed premise hold; M12 holds in 45%.",
        ),
        ({"given_failure": None}, "M12 holds in 60%; in none does it fail."),
        ({"left_out": ("M4",)}, "Left out, as not applying or not known: M4."),
        (
            {"links": (link("M10", empty=True), *CHAIN.links), "without_empty": 0.31},
            "M10 could hardly have failed; without it the share is 31%.",
        ),
    ],
)
def test_what_is_odd_about_a_chain_is_said(changes: dict[str, object], told: str) -> None:
    assert told in words(**changes)


def test_several_premises_are_told_as_several() -> None:
    told = words(links=(link("M4"), *CHAIN.links))
    assert "M12 and the 2 computed premises hold together in 30% ±3" in told
    assert "in which all computed premises hold" in told


def test_a_chain_that_no_draw_decides_has_no_number() -> None:
    told = words(granted=float("nan"), error=float("nan"), probability=float("nan"))
    assert told == "Whether M12 and its computed premise hold together is unknown: no draw decides it."


def test_an_error_wider_than_all_draws_is_left_to_the_bounds() -> None:
    assert "hold together in 30% of draws (bounds 25% to 36%)" in words(error=3.24)


def test_other_protocols_come_last_and_have_no_paragraph_of_their_own() -> None:
    other = replace(CHAIN, protocol="credible", granted=0.1)
    [line] = chain_lines((CHAIN, other))
    assert line.endswith("Facts granted, the share is 10% under credible.")
    assert list(chain_lines(())) == []
