"""An answer in prose: what can be said, what cannot, and what would change it.

Each sentence follows from the results by a rule, so that nothing is concluded in advance:

- *can be said*: conclusions that are supported or refuted, then the claims that stand most clearly for and
  against the argument;
- *cannot*: conclusions that are open or depend on the measure, the other open claims by name, what was
  assumed or follows from the model alone, draws that no game fits; and always that
  nobody's acts are forecast;
- *would change it*: conditions under which a conclusion comes out otherwise, the weakest link of each
  conclusion, the assumptions that drive most claims, and what is most worth knowing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tripolar.answer.answer import Answer
from tripolar.answer.sentence import ClaimRow, decided_by, row
from tripolar.claims.ledger import Chain, Entry
from tripolar.enums import ClaimKind, Mark, Verdict
from tripolar.report.sentences import drivers_by_path, worth_line
from tripolar.scenario.wording import clause_of, label_of
from tripolar.words import listed, parameter_words, percent, plural

__all__ = ["Prose", "bibtex", "prose"]

_NAMED = 8  # of claims that stay open, by name
_DRIVERS = 3
_POINT = 0.005
_NO_FINDING = {Mark.TAUTOLOGY, Mark.EXCLUDED, Mark.ASSUMED}
_OPEN = (Verdict.CONTESTED, Verdict.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, in the order in which they are read."""

    can_be_said: tuple[str, ...]
    cannot_be_said: tuple[str, ...]
    would_change: tuple[str, ...]


def prose(answer: Answer) -> Prose:
    """Say in sentences what a run allows to say."""
    return Prose(tuple(_can(answer)), tuple(_cannot(answer)), tuple(_changes(answer)))


def bibtex(answer: Answer, year: int, run: str = "") -> str:
    """How to cite a run: author, year and version of the program, and what was run.

    Parameters
    ----------
    answer : Answer
    year : int
        In which it was run.
    run : str
        Name of its folder.
    """
    made = answer.ensemble.provenance
    told = (
        f"Argument {made.scenario}, {plural(made.draws, 'draw')}, seed {made.seed}, protocol {made.protocol}"
    )
    told += f", run {run}" if run else ""
    fields = {
        "author": "{The Tripolar authors}",
        "title": f"{{{_tex(answer.scenario.title)}}}",
        "year": str(year),
        "version": made.tripolar,
        "note": _tex(f"{told}, scenario {made.fingerprint[:12]}, figures {made.figures[:12]}"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@misc{{tripolar-{made.scenario}-{year},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "#$%&_{}" else letter for letter in text if letter != "\\")


def _can(answer: Answer) -> Iterator[str]:
    told = answer.sentence
    rows = [each for each in told.conclusions if each.mark in ("holds", "fails")]
    rows += [each for each in (*told.supporting, *told.opposing) if each.claim not in {r.claim for r in rows}]
    found = [each for each in rows if not _NO_FINDING & {*answer.ledger[each.claim].marks}]
    for each in found:
        yield _clear(answer, each, answer.ledger[each.claim])
    if not found:
        yield "No claim of this argument comes out clearly, for or against."


def _clear(answer: Answer, each: ClaimRow, entry: Entry) -> str:
    said = clause_of(answer.scenario, entry.claim)
    if each.mark == "holds":
        told = f"That {said} holds in {_share(each)}"
        if entry.undercut_by:
            named = [label_of(answer.ledger[name].claim) for name in entry.undercut_by]
            told += f"; but not for the reasons given: what fails is {listed(f'“{name}”' for name in named)}"
        return f"{told}."
    return f"That {said} cannot be upheld: it is so in {_share(each)}."


def _share(each: ClaimRow) -> str:
    if each.probability is None:
        return "no draw that decides it"
    told = f"{percent(each.probability)} of draws"
    if each.lower is None or each.upper is None:
        return told
    return f"{told} (95% interval {percent(each.lower)} to {percent(each.upper)})"


def _cannot(answer: Answer) -> Iterator[str]:
    ledger, scenario = answer.ledger, answer.scenario
    conclusions = {*scenario.conclusions}
    computed = [entry for entry in ledger if entry.claim.kind != ClaimKind.FACT]
    for entry in computed:
        said, each = clause_of(scenario, entry.claim), row(entry)
        if entry.claim.id in conclusions and entry.verdict in _OPEN:
            yield f"Whether {said} stays open: it is so in {_share(each)}."
        if entry.verdict == Verdict.DEPENDS_ON_THE_MEASURE:
            paths = dict.fromkeys(coding.path for coding in entry.codings)
            how = listed(parameter_words(path)[0] for path in paths) or "it is measured"
            yield f"Whether {said} depends on how {how} is read."
    rest = [e for e in computed if e.claim.id not in conclusions and e.verdict in _OPEN]
    rest = [e for e in rest if not e.claim.reading_of]
    if rest:
        named = [f"“{label_of(entry.claim)}” ({percent(entry.probability)})" for entry in rest[:_NAMED]]
        named += [f"{len(rest) - _NAMED} more"] * (len(rest) > _NAMED)
        yield f"Open too {'is' if len(rest) == 1 else 'are'} {listed(named)}."
    follow = [e for e in computed if _NO_FINDING & {*e.marks}]
    if follow:
        named = [f"“{label_of(entry.claim)}”" for entry in follow]
        yield f"No findings, since assumed or following from {decided_by(scenario)}: {listed(named)}."
    draws = answer.ensemble.draws
    if lost := draws - int(answer.ensemble.calibrated.sum()):
        told = plural(draws, "draw")
        yield f"In {lost} of {told} no game fits the record: they count both ways."
    yield (
        "Nothing here says what a person will do, or when. It is a model of roles: a share of draws is a"
        " share of the ways in which what is not known could be, not a frequency of events."
    )


def _changes(answer: Answer) -> Iterator[str]:
    scenario, turning = answer.scenario, answer.sentence.turning
    for each in turning:
        said = clause_of(scenario, answer.ledger[each.claim].claim)
        amount = f" ({each.amount})" if each.amount else ""
        yield (
            f"If {each.condition}{amount}, it is so in {percent(each.probability)} of draws that {said},"
            f" instead of {percent(each.before)}."
        )
    if not turning and scenario.conclusions:
        yield "No end of a main assumption and no rule of bargaining that was tried turns a conclusion."
    for chain in answer.ledger.chains:
        if len(chain.conclusions) == 1 and chain.protocol == answer.ensemble.provenance.protocol:
            yield from _weakest(answer, chain)
    drivers = [
        f"{parameter_words(path)[0]} ({plural(len(entries), 'claim')})"
        for path, entries in drivers_by_path(answer.ledger)[:_DRIVERS]
    ]
    if drivers:
        yield f"What is not known and moves most claims: {listed(drivers)}."
    if answer.worth is not None and (line := worth_line(answer.worth)):
        yield line


def _weakest(answer: Answer, chain: Chain) -> Iterator[str]:
    gains = {link.claim: link.gain_granted.value for link in chain.links}
    name = chain.weakest_granted
    if name and gains[name] > _POINT:
        conclusion = label_of(answer.ledger[chain.conclusions[0]].claim)
        link, points = label_of(answer.ledger[name].claim), plural(round(100 * gains[name]), "point")
        yield (
            f"The weakest link to “{conclusion}” is “{link}”: if it were certain, the conclusion would hold"
            f" with all that it rests on {points} more often."
        )
