"""The contents of a printed brief: an answer as text and numbers, for a template that only sets type."""

from __future__ import annotations

from typing import Any

from tripolar.charts import relation_path, relation_triangle
from tripolar.charts.draw import ChartModule, View_contra, svg
from tripolar.charts.palette import COLOURS
from tripolar.charts.theme import FONT, NARROW, WIDE
from tripolar.charts.words import (
    UNKNOWN,
    clause,
    interval,
    level_word,
    listed,
    number,
    percent,
    plural,
    share,
)
from tripolar.claims.analysis.worth import WorthKnowing
from tripolar.claims.ledger import Entry
from tripolar.claims.words import parameter_words
from tripolar.report.analysis import worth_line
from tripolar.report.answer import Answer
from tripolar.report.citations import Citations, cite
from tripolar.report.entries import hangs_on, holds_words, mark_words
from tripolar.report.glance import concessions, drivers_by_path, glance, tally
from tripolar.report.naming import dyad_name
from tripolar.report.outlook import Spread
from tripolar.report.pictures import path_view, triangle_view

__all__ = ["TYPEFACE", "brief_contents"]

TYPEFACE = "Libertinus Serif"  # comes with typst, so that a brief looks alike everywhere
_DRIVERS = 5
_KINDS = {"fact": "Facts", "model": "Mechanisms", "forecast": "Forecasts"}


def brief_contents(answer: Answer) -> dict[str, Any]:
    """Everything that a brief shows, as dictionaries, lists, text, numbers and None.

    Two readings of one run give equal contents: the time that stages took is left out.
    """
    scenario, citations = answer.scenario, cite(answer)
    return {
        "title": scenario.title,
        "says": scenario.says,
        "argument": scenario.argument,
        "scenario": scenario.name,
        "year": scenario.year,
        "colours": {colour.name: colour.light for colour in COLOURS},
        "typeface": TYPEFACE,
        "tally": [{"verdict": verdict, "count": count} for verdict, count in tally(answer.ledger)],
        "glance": [
            {"heading": line.heading, "text": line.text, "claims": list(line.claims)}
            for line in glance(answer)
            if not line.heading.startswith(_SHOWN_ELSEWHERE)
        ],
        "powers": [actor.name for actor in scenario.actors],
        "triangle": _drawn("triangle", relation_triangle, triangle_view(answer), NARROW),
        "paths": _drawn("paths", relation_path, path_view(answer), WIDE),
        **_standing(answer, citations),
        **_outlook(answer),
        "ledger": [
            {"heading": heading, "entries": entries}
            for kind, heading in _KINDS.items()
            if (entries := [_entry(each) for each in answer.ledger.entries if each.claim.kind == kind])
        ],
        "matters": _matters(answer),
        "worth": [] if answer.worth is None else _worth(answer.worth),
        "sources": [
            {"number": k, "title": source.title, "licence": source.licence}
            for k, source in enumerate(citations.sources, start=1)
        ],
        "making": _making(answer),
        "version": answer.ensemble.provenance.tripolar,
    }


_SHOWN_ELSEWHERE = ("The assumption that matters most", "Who would concede", "Most likely relations")


def _drawn(name: str, chart: ChartModule[View_contra], view: View_contra, width: int) -> dict[str, str]:
    """A chart of the report as SVG in the brief's typeface, with the words it is read aloud by."""
    alt = chart.alt_text(view)
    drawn = svg(chart.specification(view, width), name, chart.title(view), alt)
    return {"svg": drawn.replace(f'font-family="{FONT}"', f'font-family="{TYPEFACE}"', 1), "alt": alt}


def _standing(answer: Answer, citations: Citations) -> dict[str, Any]:
    """Power by measure and relations by coding, each row with the numbers of its sources."""
    standing = answer.standing
    power = [
        {
            "measure": row.measure.label,
            "year": str(row.year or UNKNOWN),
            "shares": [share(float(each)) for each in row.shares],
            "sources": _numbers(citations, *(reading.sources for reading in row.readings)),
        }
        for row in standing.power
    ]
    codings = standing.relations[0].codings if standing.relations else ()
    relations = []
    for coding in codings:
        found = [pair.coding(coding.name) for pair in standing.relations]
        relations.append(
            {
                "coding": coding.name,
                "levels": [UNKNOWN if each.level is None else level_word(each.level) for each in found],
                "sources": _numbers(citations, *(each.reading.sources for each in found)),
            }
        )
    pairs = [pair.dyad for pair in standing.relations]
    return {"power": power, "relations": relations, "pairs": pairs}


def _numbers(citations: Citations, *sources: tuple[str, ...]) -> str:
    return ", ".join(str(k) for k, _ in citations.of(each for ids in sources for each in ids))


def _outlook(answer: Answer) -> dict[str, Any]:
    """Values and roles by power, chances by pair, and who concedes to whom."""
    outlook = answer.outlook
    return {
        "horizon": outlook.start + outlook.horizon,
        "levels": [level_word(level) for level in answer.scenario.levels],
        "outlook": [
            {
                "name": power.name,
                "value": _ranged(power.value),
                "pivot": percent(power.pivot.mean),
                "outcast": percent(power.outcast.mean),
            }
            for power in outlook.powers
        ],
        "chances": [
            {
                "pair": dyad_name(answer.scenario, dyad.dyad),
                "chances": [percent(chance) for chance in dyad.chances],
                "moves": number(dyad.hazard.median, 2),
            }
            for dyad in outlook.dyads
        ],
        "concessions": list(concessions(answer)),
    }


def _ranged(spread: Spread) -> str:
    return f"{number(spread.median)} ({interval(spread.low, spread.high)})" if spread.known else UNKNOWN


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.claim.id,
        "says": entry.claim.says,
        "verdict": entry.verdict,
        "marks": ", ".join(mark_words(entry)),
        "holds": holds_words(entry),
        "probability": entry.probability,
        "error": entry.error or 0.0,
        "lower": entry.lower,
        "upper": entry.upper,
        "hangs": hangs_on(entry),
    }


def _matters(answer: Answer) -> list[dict[str, str]]:
    """The assumptions that drive most claims, with the claims they drive."""
    return [
        {"name": parameter_words(path)[0], "claims": ", ".join(entry.claim.id for entry in entries)}
        for path, entries in drivers_by_path(answer.ledger)[:_DRIVERS]
    ]


def _worth(worth: WorthKnowing) -> list[str]:
    """What would be worth knowing, in sentences: by question, then in one line for all."""
    told = []
    for answered in worth.questions:
        if (found := answered.information) is None:
            continue
        best = max(found.courses, key=lambda course: course.best)
        perfect = f"{number(found.perfect, 2)} ± {number(found.perfect_error, 2)} {found.unit}"
        told.append(
            f"{answered.question.says} {best.name} is best in {percent(best.best)} of draws;"
            f" to know everything before choosing is worth {perfect}."
        )
    line = worth_line(worth)
    return [*told, line] if line else told


def _making(answer: Answer) -> str:
    """How it was made: enough to make it again."""
    made = answer.ensemble.provenance
    told = [
        f"Made by Tripolar {made.tripolar} from the scenario {made.scenario}"
        f" (fingerprint {made.fingerprint[:16]}, figures {made.figures[:16]}):"
        f" {plural(made.draws, 'draw')}, seed {made.seed}, protocol {made.protocol}."
    ]
    for each in (answer.ensemble, *answer.others):
        lost = sum(count.uncertified + count.cycling + count.not_converged for count in each.solves)
        solved = sum(count.solved for count in each.solves)
        told.append(
            f"Under {each.provenance.protocol}, {int(each.calibrated.sum())} of {each.draws} draws"
            f" calibrated, {solved} equilibria solved and {lost} not."
        )
    told.append("What failed counts once for and once against each claim; nothing is dropped.")
    if variants := sorted({shift.variant for shift in answer.outlook.terms}):
        says = (f"{name}, {clause(answer.scenario.variants[name].says)}" for name in variants)
        told.append(f"Terms were compared under {listed(says)}." if len(variants) < 4 else "")
    return " ".join(filter(None, told))
