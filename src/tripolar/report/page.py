"""The answer as one self-contained page: it opens offline and loads nothing from the network."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tripolar.answer.answer import Answer
from tripolar.answer.argument import map_of_answer
from tripolar.answer.live import live_page, script
from tripolar.answer.sentence import SIGNS
from tripolar.answer.sources import cite, newest_year, own_figures
from tripolar.answer.three_powers import three_powers
from tripolar.answer.views import CHARTS, OF_ERAS, criteria_by_claim, factors_by_path, one_way_of
from tripolar.charts import (
    flip_one_way,
)
from tripolar.charts.answer_triangle import picture_of
from tripolar.charts.argument_map import drawn
from tripolar.charts.draw import Picture, picture, publish_script
from tripolar.charts.theme import COLOURS
from tripolar.enums import ClaimKind
from tripolar.files import write_atomic
from tripolar.prepare.quantities import QUANTITIES
from tripolar.report.assumptions import derived_rows, parameter_groups
from tripolar.report.sentences import concessions, doubt_line, drivers_by_path, glance, in_words, tally
from tripolar.scenario.objects import actor_name, dyad_name
from tripolar.scenario.wording import label_of
from tripolar.words import (
    UNKNOWN,
    amount,
    clause,
    interval,
    level_word,
    listed,
    number,
    parameter_value,
    percent,
    plural,
    points,
    share,
    signed,
)

if TYPE_CHECKING:
    from jinja2 import Environment
__all__ = ["driver_pictures", "environment", "page", "pictures", "shares_css", "write_page"]

_KINDS = {
    ClaimKind.FACT: ("Facts", "Checked against figures. Where measures disagree, all are shown."),
    ClaimKind.MODEL: ("Mechanisms", "Computed from the balancing game, in every draw of the assumptions."),
    ClaimKind.FORECAST: ("Forecasts", "Statements about what will happen, as far as the model can tell."),
}


def write_page(answer: Answer, path: Path) -> Path:
    """Write the page; return its path.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    return write_atomic(path, page(answer))


def page(answer: Answer) -> str:
    """Give the page as HTML text."""
    template, made = environment().get_template("page.html.j2"), answer.ensemble.provenance
    text = template.render(
        answer=answer,
        scenario=answer.scenario,
        ledger=answer.ledger,
        standing=answer.standing,
        outlook=answer.outlook,
        ensemble=answer.ensemble,
        ensembles=(answer.ensemble, *answer.others),
        provenance=answer.ensemble.provenance,
        verdict_of={entry.claim.id: entry.verdict for entry in answer.ledger.entries},
        kinds=[(kind, *_KINDS[kind]) for kind in _KINDS],
        told=answer.sentence,
        newest=newest_year(answer),
        three=None if (three := three_powers(answer)) is None else picture_of("three", three),
        quantities=QUANTITIES,
        colours=COLOURS,
        pictures=pictures(answer),
        flips=driver_pictures(answer),
        argument_map=drawn(map_of_answer(answer), linked=True) if answer.ledger.chains else "",
        worth=answer.worth,
        doubt_line="" if answer.worth is None else doubt_line(answer.worth),
        tally=tally(answer.ledger),
        glance=glance(answer),
        concessions=concessions(answer),
        drivers=drivers_by_path(answer.ledger),
        parameter_groups=parameter_groups(answer),
        derived_rows=derived_rows(answer),
        citations=cite(answer),
        own_figures=own_figures(answer),
        live="" if (told := live_page(answer)) is None else _script_text(told),
        at_once=script(),
        publish=publish_script(),
        credit=(
            f"Source: Tripolar {made.tripolar}, argument {made.scenario}, {plural(made.draws, 'draw')},"
            f" seed {made.seed}, {made.protocol}; figures with their licences under Sources."
        ),
    )
    return re.sub(r"\n\s*", "\n", text) + "\n"  # a tenth smaller without the templates' indentation


def _script_text(told: object) -> str:
    """JSON to stand within a script element, which ends at the first ``</``."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@cache
def environment() -> Environment:
    """What templates are rendered with: everything escaped, nothing undefined."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tripolar.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        clause=clause,
        amount=amount,
        number=number,
        percent=percent,
        points=points,
        share=share,
        signed=signed,
        level_word=level_word,
        listed=listed,
    )
    environment.globals.update(
        interval=interval,
        plural=plural,
        actor_name=actor_name,
        chain_words=in_words,
        dyad_name=dyad_name,
        label_of=label_of,
        signs=SIGNS,
        parameter_value=parameter_value,
        UNKNOWN=UNKNOWN,
    )
    return environment


def shares_css() -> str:
    """How rows of shares, marks and the answer that stays in view look, for other pages than this one."""
    return environment().get_template("shares.css").render()


def driver_pictures(answer: Answer) -> dict[str, Picture]:
    """Draw each claim along its strongest driver, where that turns it; by id."""
    criteria, factors = criteria_by_claim(answer), factors_by_path(answer)
    return {
        entry.claim.id: picture(
            f"flip-{entry.claim.id}",
            flip_one_way,
            one_way_of(entry.claim.id, criteria[entry.claim.id], factors[entry.driver.path]),
        )
        for entry in answer.ledger.entries
        if entry.driver is not None and entry.driver.flip and entry.claim.id in criteria
    }


def pictures(answer: Answer) -> dict[str, Picture]:
    """Draw every chart of an answer at both widths, by name."""
    charts = {**CHARTS, **(OF_ERAS if answer.outlook.eras else {})}
    return {name: picture(name, module, view(answer)) for name, (module, view) in charts.items()}
