"""The text of a new scenario file, with comments that say what may be added where.

The file is written whole or not at all, and never over another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from tripolar.errors import OutputError, ScenarioError
from tripolar.scenario.claim_templates import claim_lines, variant_lines, write_claims
from tripolar.scenario.families import FAMILIES, Family
from tripolar.scenario.load import load
from tripolar.scenario.objects import Scenario
from tripolar.scenario.source import embedded_names, measured_names
from tripolar.words import LEVEL_WORDS

__all__ = ["child_template", "new_scenario", "place_of", "whole_template", "write_new"]

_HEAD = """\
# A scenario of Tripolar. Every number and word that may stand here is listed under
# "Parameters" in the documentation. To check this file:  tripolar validate {name}.yaml
schema: 1
"""

_CHILD = """\
extends: {parent}
title: {name}
says: >
  What this scenario changes, and why.

# Only what differs from {parent} stands here; see it with:  tripolar diff {parent} {name}.yaml
# An entry or a whole section set to null is removed.

# Where relations stand: hostile, normal, partnership, or a choice of these with weights.
# dyads:
#   {dyad}: {{relation: {level}, why: the record is read this way}}

# Numbers, fixed or uncertain, each with its reason.
# parameters:
#   balance_stress: {{uniform: [0, 60], why: a narrower range, judgement: true}}
#   gdp.{first}: {{value: 30000, why: bn US$ a year at market rates}}

# Named differences, to be compared with the scenario as it stands.
# variants:
#   more-stress:
#     says: Partners of rivals are held against one more.
#     set: {{balance_stress: {{plus: 20}}}}

# Statements, each with the criterion that decides it.
# Those of {parent} stay; claims: null removes them, with their conclusions.
# claims:
#   X1:
#     kind: model
#     says: More stress costs {second_name} more than a billion a year.
#     holds: value({second}) - value({second}, more-stress) > 1
#     why: one bn a year is the tolerance at which a sign is judged

# A walk through the argument for readers of the simulator, in place of the one that is inherited.
# story:
#   - heading: More stress
#     says: Suppose partners of rivals were held against one more than they are.
#     set: {{balance_stress: 60}}
#     look_at: [triangle, {second}]
"""

_WHOLE = """\
title: {name}
says: >
  What this scenario is about. The numbers below are placeholders: put your own, each with its reason.
year: 2025

actors:
  USA: {{name: United States, leaders: [engager, opponent], hostile: [opponent]}}
  RUS: {{name: Russia}}
  CHN: {{name: China}}

# Where relations stand: hostile, normal, partnership, or a choice of these with weights.
dyads:
  USA-RUS: {{relation: hostile, why: say why}}
  USA-CHN: {{relation: {{choice: {{hostile: 0.5, normal: 0.5}}}}, why: say why}}
  RUS-CHN: {{relation: partnership, why: say why}}

# A value is a number, an expression over figures, or a distribution:
#   gdp.CHN: {{value: "figure(gdp_current_usd, CHN, 2024) / 1e9", why: say why}}
#   discount: {{loguniform: [0.03, 0.1], why: say why, judgement: true}}
parameters:
{required}
  capability: {{USA: 0.5, RUS: 0.1, CHN: 0.4}}  # {capability}
  precision: 5  # {precision}
  political_value:  # {political_value}
    USA: {{RUS: {{engager: 0, opponent: -100}}, CHN: -100}}
    RUS: {{USA: 0, CHN: 0}}
    CHN: {{USA: -100, RUS: 0}}
  # What follows has a default, or counts only where it is given.
{optional}

variants:
  no-us:
    says: The United States and Russia stand at hostility and can never rise above it.
    set: {{cap.USA-RUS: hostile, relation.USA-RUS: hostile}}

claims:
  - id: X1
    kind: model
    says: A way to the United States is worth more than a billion a year to Russia.
    holds: value(RUS) - value(RUS, no-us) > 1
    why: one bn a year is the tolerance at which a sign is judged
"""

_REQUIRED = {
    "gdp": "{USA: 30000, RUS: 2000, CHN: 20000}",
    "trade_elasticity": "4",
    "stake": "{USA-RUS: 60, USA-CHN: 300, RUS-CHN: 60}",
    "transfer_bound": "{USA-RUS: 30, USA-CHN: 100, RUS-CHN: 30}",
    "discount": "0.05",
    "renewal_rate": "0.5",
}

_WRITTEN = (*_REQUIRED, "relation", "capability", "precision", "political_value")


def child_template(
    name: str, parent: Scenario, claims: Sequence[str] = (), keep: bool = True, year: int | None = None
) -> str:
    """Write a file that extends a scenario, its examples in the words of that scenario's actors.

    Parameters
    ----------
    name : str
    parent : Scenario
    claims : sequence of str
        Claims of templates, such as ``pivot:IND:USA-RUS``; without any they are examples in comments.
    keep : bool
        Whether the parent's claims stay, with its conclusions and questions.
    year : int, optional
        In place of the parent's.
    """
    first, second = parent.actors[0], parent.actors[1]
    words = {number: word for word, number in LEVEL_WORDS.items()}
    level = float(parent.parameters[f"relation.{parent.dyads[0]}"].distribution.centre)
    body = _CHILD.format(
        name=name,
        parent=parent.name,
        dyad=parent.dyads[0],
        level=words.get(level, f"{level:g}"),
        first=first.code,
        second=second.code,
        second_name=second.name,
    )
    if year is not None:
        body = body.replace("\n# Only what differs", f"year: {year}\n\n# Only what differs", 1)
    if not keep:
        head = f"\n# Nothing of what {parent.name} claims stays, nor of what it concludes and asks.\n"
        body += head + "questions: null\n" + ("" if claims else "claims: null\n")
    if claims:
        written = write_claims(claims, parent.actors)
        variants = [*variant_lines(written)]
        lines = ["", *(["variants:", *variants, ""] if variants else []), "claims:"]
        body += "\n".join([*lines, *claim_lines(written, by_id=keep), ""])
    return _HEAD.format(name=name) + body


def whole_template(name: str) -> str:
    """Write a file that stands alone: all that is required, and the rest as comments."""
    families = {family.name: family for family in FAMILIES}
    body = _WHOLE.format(
        name=name,
        required="\n".join(
            f"  {head}: {value}  # {_says(families[head])}" for head, value in _REQUIRED.items()
        ),
        optional="\n".join(_comment(family) for family in FAMILIES if family.name not in _WRITTEN),
        capability=_says(families["capability"]),
        precision=_says(families["precision"]),
        political_value=_says(families["political_value"]),
    )
    return _HEAD.format(name=name) + body


def _says(family: Family) -> str:
    return family.says if family.unit == "none" else f"{family.says}, {family.unit}"


def _comment(family: Family) -> str:
    default = family.default if family.presence == "default" else None
    shown = f"{default:g}" if isinstance(default, float) else default or "..."
    return f"  # {family.pattern}: {shown}  # {_says(family)}"


def new_scenario(
    name: str,
    extends: str = "",
    folder: Path | str = ".",
    claims: Sequence[str] = (),
    keep: bool = True,
    year: int | None = None,
) -> Path:
    """Write a commented file for a new scenario.

    Parameters
    ----------
    name : str
        Of the scenario; its file is ``NAME.yaml``.
    extends : str, optional
        Embedded scenario, or file in the same folder, that it starts from; else it stands alone.
    folder : Path or str, optional
        An existing folder, or the file itself, which ends in ``.yaml``.
    claims, keep, year : optional
        With `extends`, as of `child_template`.

    Returns
    -------
    Path
        Of the new file.

    Raises
    ------
    OutputError
        When the name cannot be used, the file exists, or the folder cannot be written.
    ScenarioError
        When there is no scenario to extend, or no such claim template.
    """
    path = place_of(name, folder)
    name = path.stem
    if extends:
        text = child_template(name, load(_parent(extends, path.parent)), claims, keep, year)
    else:
        text = whole_template(name)
    write_new(path, text)
    return path


def place_of(name: str, out: Path | str) -> Path:
    """The file of a new scenario: in a folder, or `out` itself where it ends in ``.yaml``.

    Raises
    ------
    OutputError
        When the name, or that of the file, cannot be used.
    """
    path = Path(out)
    if path.suffix != ".yaml":
        path /= f"{name.removesuffix('.yaml')}.yaml"
    for given in (name.removesuffix(".yaml"), path.stem):
        if not re.fullmatch(r"[A-Za-z0-9][\w-]*", given):
            raise OutputError(f"'{given}' cannot name a scenario: letters, digits and hyphens")
        if given in (*embedded_names(), *measured_names()):
            raise OutputError(f"'{given}' is the name of an embedded scenario; choose another")
    return path


def _parent(extends: str, folder: Path) -> str | Path:
    if extends in (*embedded_names(), *measured_names()):
        return extends
    if Path(extends).name != extends:
        raise ScenarioError(f"a new scenario extends an embedded one or a file beside it, not '{extends}'")
    bare = folder / extends
    return bare if bare.suffix else bare.with_suffix(".yaml")


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    It is written beside the place and linked into it: the link fails where a file stands.

    Raises
    ------
    OutputError
        When the file exists or cannot be written.
    """
    beside = path.with_name(f".{path.stem}-{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        os.link(beside, path)
    except FileExistsError:
        raise OutputError(f"'{path}' exists already, and is left as it is") from None
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
