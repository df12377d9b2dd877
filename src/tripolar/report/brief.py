"""The printed brief: the answer on one page of A4, and behind it where it comes from, as PDF.

It is set by typst from a template of our own.

Its contents are text and numbers, made here; the template only sets type.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from tripolar.answer.answer import Answer
from tripolar.answer.argument import map_of_answer
from tripolar.answer.sentence import ClaimRow
from tripolar.answer.sources import Citations, cite, newest_year
from tripolar.answer.three_powers import three_powers
from tripolar.answer.turns import TurnRow
from tripolar.answer.views import path_view
from tripolar.charts import answer_triangle, argument_map, relation_path
from tripolar.charts.draw import ChartModule, View_contra, drawing
from tripolar.charts.theme import COLOURS, FONT, WIDE
from tripolar.claims.ledger import Entry
from tripolar.claims.worth import WorthKnowing
from tripolar.enums import ClaimKind
from tripolar.errors import OutputError
from tripolar.extras import need
from tripolar.files import write_atomic
from tripolar.report.sentences import (
    concessions,
    drivers_by_path,
    glance,
    hangs_on,
    holds_words,
    mark_words,
    tally,
    worth_line,
)
from tripolar.scenario.objects import dyad_name
from tripolar.scenario.wording import label_of
from tripolar.stats.sampling import Spread
from tripolar.words import (
    UNKNOWN,
    clause,
    interval,
    level_word,
    listed,
    number,
    parameter_words,
    percent,
    plural,
    share,
)

__all__ = [
    "PAGES",
    "SIZES",
    "TYPEFACE",
    "Printed",
    "brief_contents",
    "print_brief",
    "set_type",
    "write_brief",
]

TYPEFACE = "Libertinus Serif"  # comes with typst, so that a brief looks alike everywhere

_DRIVERS = 5

_KINDS = {ClaimKind.FACT: "Facts", ClaimKind.MODEL: "Mechanisms", ClaimKind.FORECAST: "Forecasts"}


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
        "answer": _answer(answer),
        "map": _map(answer),
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


def _answer(answer: Answer) -> dict[str, Any]:
    """The first page: the sentence, what stands for and against it, what would change it, three powers."""
    told, made = answer.sentence, answer.ensemble.provenance
    picture = three_powers(answer)
    drawing = None
    if picture is not None:
        alt = answer_triangle.alt_text(picture)
        svg_text = answer_triangle.drawn(picture, "three").replace(FONT, TYPEFACE)
        drawing = {"svg": svg_text, "alt": alt, "title": answer_triangle.heading(picture)}
    newest, gains = newest_year(answer), answer.scenario.gains
    rows = (told.supporting, told.opposing)
    turned = answer.ledger[told.turning[0].claim].claim if told.turning else None
    return {
        "mark": told.mark,
        "changed": told.changed,
        "lead": told.lead,
        "text": told.text
        if told.lead
        else "The argument names no conclusions, so that there is no one answer.",
        "count": str(told.count) if answer.ledger.entries else "",
        "groups": [
            {"heading": heading, "rows": [_share(each, each.label, each.says) for each in found], "few": few}
            for heading, found, few in zip(
                ("Strongest for", "Strongest against"), rows, told.few, strict=True
            )
        ],
        "turned": "" if turned is None else label_of(turned),
        "turning": [
            {**_share(each, f"If {each.condition}", each.amount), "before": each.before}
            for each in told.turning
        ],
        "picture": drawing,
        "bars": "" if gains is None else f"Bars: would each gain if {gains.when}?",
        "newest": newest,
        "draws": answer.ensemble.draws,
        "cite": (
            f"Tripolar {made.tripolar}, “{answer.scenario.title}”, argument {made.scenario},"
            f" {plural(made.draws, 'draw')}, seed {made.seed}, run {made.fingerprint[:8]}."
        ),
    }


_TALL = 104 / 186  # of a map, height over width, from which the height of its place is what binds


def _map(answer: Answer) -> dict[str, Any] | None:
    """What rests on what, as SVG in the brief's typeface; None where no claim rests on another."""
    view = map_of_answer(answer)
    if not any(box.premises or box.facts for box in view.boxes):
        return None
    drawing = argument_map.drawn(view).replace(FONT, TYPEFACE)
    width, height = (float(found) for found in re.findall(r' (?:width|height)="([\d.]+)"', drawing)[:2])
    return {"svg": drawing, "alt": argument_map.alt_text(view), "tall": height / width > _TALL}


def _share(row: ClaimRow | TurnRow, label: str, says: str) -> dict[str, Any]:
    return {
        **{"mark": row.mark, "label": label, "says": says, "share": percent(row.probability)},
        **{"probability": row.probability, "lower": row.lower, "upper": row.upper},
    }


_SHOWN_ELSEWHERE = ("The assumption that matters most", "Who would concede", "Most likely relations")


def _drawn(name: str, chart: ChartModule[View_contra], view: View_contra, width: int) -> dict[str, str]:
    """A chart of the report as SVG in the brief's typeface, with the words it is read aloud by."""
    alt = chart.alt_text(view)
    drawn = drawing(name, chart, view, width)
    return {"svg": drawn.replace(f'font-family="{FONT}"', f'font-family="{TYPEFACE}"', 1), "alt": alt}


def _standing(answer: Answer, citations: Citations) -> dict[str, Any]:
    """Power by measure and relations by coding, each row with the numbers of its sources."""
    standing = answer.standing
    power = [
        {
            "measure": row.label,
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


PAGES = 3

SIZES = (8.6, 8.2, 7.8, 7.4, 7.0, 6.6)  # points; the first at which the brief takes three pages is taken

_LONG = 7.8  # what an argument that needs more pages is set in: it is not made smaller still

_NAMED = 8  # so many missing letters are named, each for a compilation

_NO_GLYPH = re.compile(r'the text `"(?:\\u\{([0-9a-f]+)\}|(.))[^`]*` could not be displayed')


@dataclass(frozen=True, slots=True)
class Printed:
    """A brief as PDF.

    Attributes
    ----------
    pdf : bytes
    pages : int
    size : float
        Of its type, in points.
    lacks : str
        The letters that no font here has, and what to do about it; empty where every letter is printed.
        A brief that lacks letters makes no claim to PDF/UA.
    """

    pdf: bytes = field(repr=False)
    pages: int
    size: float
    lacks: str = ""


def print_brief(answer: Answer) -> Printed:
    """Set an answer as a brief. Equal runs give equal bytes."""
    return set_type(brief_contents(answer))


def set_type(contents: dict[str, Any]) -> Printed:
    """Set contents in the largest type at which they take three pages.

    An argument that takes more than that in the smallest is given the pages it needs; nothing is cut.
    """
    need("pdf", "the printed brief")
    foreign = bool(_without_glyph(contents, 1, foreign=False))
    size = next((each for each in SIZES if _pages(contents, each, foreign) <= PAGES), _LONG)
    pdf, lacks = _pdf(contents, size, foreign)
    return Printed(pdf, _pages(contents, size, foreign), size, lacks)


def _pdf(contents: dict[str, Any], size: float, foreign: bool) -> tuple[bytes, str]:
    """The PDF, with the claim to PDF/UA if every letter has a glyph; and what it lacks otherwise."""
    import typst

    def compiled(**claim: str) -> bytes:
        return bytes(_compiler(contents, size, foreign).compile(format="pdf", timestamp=0, **claim))

    try:
        return compiled(pdf_standards="ua-1"), ""
    except typst.TypstError as problem:
        said = str(problem)
    try:
        pdf = compiled()
    except typst.TypstError as problem:
        raise OutputError(f"the brief cannot be set in type: {problem}") from problem
    letters = _without_glyph(contents, _NAMED + 1, foreign=True)
    if not letters:
        return pdf, f"the brief makes no claim to PDF/UA: {said}"
    named = ", ".join(f"{each} (U+{ord(each):04X})" for each in letters[:_NAMED])
    named += " and others" * (len(letters) > _NAMED)
    remedy = "install one that does, such as one of the Noto fonts, and write the brief again"
    return pdf, f"the brief cannot show {named}: no font on this machine has them; {remedy}"


def _without_glyph(contents: dict[str, Any], most: int, *, foreign: bool) -> list[str]:
    """The letters that no font has: the brief's own, and with `foreign` those of the machine."""
    import typst

    rest = "".join(dict.fromkeys(json.dumps(contents, ensure_ascii=False)))
    found: list[str] = []
    source = f'#set text(font: "{TYPEFACE}")\n#set document(title: "x")\n'.encode()
    source += b"#for letter in sys.inputs.letters.codepoints() [#letter ]"
    while len(found) < most:
        compiler = typst.Compiler(source, ignore_system_fonts=not foreign, sys_inputs={"letters": rest})
        try:
            compiler.compile(format="pdf", pdf_standards="ua-1")
            break
        except typst.TypstError as problem:
            if not (missing := _NO_GLYPH.search(str(problem))):
                break
            found.append(chr(int(missing[1], 16)) if missing[1] else missing[2])
            rest = rest.replace(found[-1], "")
    return found


def write_brief(answer: Answer, path: Path) -> Printed:
    """Write the brief as a PDF.

    Raises
    ------
    OutputError
        If it cannot be set in type, or the file cannot be written.
    """
    printed = print_brief(answer)
    write_atomic(path, printed.pdf)
    return printed


def _compiler(contents: dict[str, Any], size: float, foreign: bool) -> Any:
    """Give typst, for one use, the template, and the contents as text that the template reads as JSON.

    What a person wrote is thus never read as typst's language. No font of the machine is used unless
    the text has letters that the brief's typeface lacks: so that equal runs print equal bytes.
    """
    import typst

    template = files("tripolar.report").joinpath("templates/brief.typ").read_bytes()
    text = json.dumps(contents, ensure_ascii=False)
    return typst.Compiler(
        template, ignore_system_fonts=not foreign, sys_inputs={"contents": text, "size": str(size)}
    )


def _pages(contents: dict[str, Any], size: float, foreign: bool) -> int:
    compiler = _compiler(contents, size, foreign)
    return int(json.loads(compiler.query("<pages>", field="value", one=True)))
