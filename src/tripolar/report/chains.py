"""The chains of an argument in words: for the terminal, and for whoever reads them aloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tripolar.charts.words import listed, percent, plural, points
from tripolar.claims.chains.results import Chain, Link

__all__ = ["chain_lines", "in_words"]

_SHOWN = 3


def chain_lines(chains: Sequence[Chain]) -> Iterator[str]:
    """One paragraph for each chain under the first protocol; the other protocols in its last sentence."""
    if not chains:
        return
    first = chains[0].protocol
    for chain in chains:
        if chain.protocol == first:
            others = [each for each in chains if each.conclusions == chain.conclusions and each is not chain]
            yield " ".join((*in_words(chain), *_elsewhere(others)))


def in_words(chain: Chain) -> Iterator[str]:
    """A chain, sentence by sentence."""
    name = listed(chain.conclusions)
    facts = [link for link in chain.links if link.fact]
    computed = [link for link in chain.links if not link.fact and link.claim not in chain.conclusions]
    resting = f" and the {plural(len(computed), 'computed premise')}" if computed else ""
    together = " together" if computed or len(chain.conclusions) > 1 else ""
    yield (
        f"{name}{resting} hold{'' if together else 's'}{together} in {percent(chain.granted)}"
        f" ±{points(chain.error)} of draws (bounds {percent(chain.lower)} to {percent(chain.upper)});"
        f" were they independent, in {percent(chain.independent.value)}; however they hang together, in"
        f" {percent(chain.least.value)} to {percent(chain.most.value)}."
    )
    if facts:
        yield (
            f"Weighed by its {plural(len(facts), 'fact')} (every measure alike: {percent(chain.facts)}),"
            f" the whole chain comes to {percent(chain.probability)}."
        )
    if chain.given_failure is not None or chain.premises_hold:
        yield _given(chain, name)
    yield _weakest(chain)
    if blamed := sorted(_blamed(chain.links), key=lambda link: -link.blame_granted.value)[:_SHOWN]:
        shares = listed(f"{link.claim} ({percent(link.blame_granted.value)})" for link in blamed)
        yield f"Of what is missing to 100%, facts granted, most falls to {shares}."
    if empty := [link.claim for link in chain.links if link.empty]:
        yield (
            f"{listed(empty)} could hardly have failed; without {'them' if len(empty) > 1 else 'it'} the"
            f" share is {percent(chain.without_empty)}."
        )
    if chain.left_out:
        yield f"Left out, as not applying or not known: {listed(chain.left_out)}."


def _given(chain: Chain, name: str) -> str:
    """How much the conclusions owe to the premises."""
    verb = "hold" if len(chain.conclusions) > 1 else "holds"
    where = f"In the {plural(chain.premises_hold, 'draw')} in which all computed premises hold, {name} {verb}"
    if not chain.premises_hold:
        return f"In no draw do all computed premises hold; {name} {verb} in {percent(chain.given_failure)}."
    if chain.given_failure is None:
        return f"{where} in {percent(chain.given_premises)}; in none does one fail."
    return f"{where} in {percent(chain.given_premises)}, in the others in {percent(chain.given_failure)}."


def _weakest(chain: Chain) -> str:
    by_id = {link.claim: link for link in chain.links}
    if not chain.weakest:
        return "No single premise, made certain, would raise this."
    link = by_id[chain.weakest]
    gain = (link.gain if link.fact else link.gain_granted).value
    of = "the whole chain" if link.fact else "this"
    told = f"The weakest link is {chain.weakest}: made certain, it would raise {of} by {_points(gain)}"
    if link.fact and chain.weakest_granted:
        granted = by_id[chain.weakest_granted].gain_granted.value
        told += f"; of the computed ones {chain.weakest_granted}, by {_points(granted)} with facts granted"
    return f"{told}."


def _points(gain: float) -> str:
    return "less than 1 point" if gain < 0.005 else plural(round(100 * gain), "point")


def _blamed(links: Iterable[Link]) -> list[Link]:
    return [link for link in links if link.blame_granted.value > 0]


def _elsewhere(others: Sequence[Chain]) -> Iterator[str]:
    if others:
        told = (f"{percent(each.granted)} under {each.protocol}" for each in others)
        yield f"Facts granted, the share is {listed(told)}."
