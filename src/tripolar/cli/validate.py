"""``tripolar validate``: whether a scenario is sound, before anything is solved."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    scenario: Annotated[
        str | None, typer.Argument(help="A YAML file, or the name of an embedded scenario.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of scenario files instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a scenario: shape, values, variants, claims, figures."""
    import json
    from dataclasses import asdict

    from tripolar.errors import ScenarioError

    if schema:
        from tripolar.scenario.schema import json_schema

        typer.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False))
        return
    if scenario is None:
        raise ScenarioError("no scenario given; write, for instance, tripolar validate mine.yaml")

    from tripolar.prepare.cautions import cautions
    from tripolar.prepare.prepared import prepare
    from tripolar.scenario.content import default_lines, inventory
    from tripolar.scenario.load import load_chain
    from tripolar.scenario.story import check_story

    prepared = prepare(scenario)
    loaded = prepared.scenario
    check_story(prepared.numeric, loaded.story)
    missing = list(dict.fromkeys(each for read in prepared.looked_up.values() for each in read.missing))
    told = cautions(prepared)
    counts = inventory(loaded)
    if as_json:
        head = {"scenario": loaded.name, **asdict(counts), "missing_figures": missing}
        head["cautions"] = list(told)
        typer.echo(json.dumps({**head, "fingerprint": loaded.fingerprint}, indent=1, ensure_ascii=False))
        return
    listed = ("actors", "parameters", "variants", "claims")
    parts = [(getattr(counts, each), each) for each in listed]
    shown = (f"{count} {each if count != 1 else each.removesuffix('s')}" for count, each in parts)
    typer.echo(f"ok: {', '.join(shown)}")
    typer.echo(
        f"of the parameters: {counts.defaults} by default, {counts.uncertain} uncertain,"
        f" {counts.judgements} by judgement, {counts.unexplained} without a reason"
    )
    if counts.correlations:
        said = "pair of them is" if counts.correlations == 1 else "pairs of them are"
        typer.echo(f"{counts.correlations} {said} correlated")
    if missing:
        count = "1 figure is" if len(missing) == 1 else f"{len(missing)} figures are"
        more = ", …; --json lists all" if len(missing) > 4 else ""
        typer.echo(f"{count} not in the table: {', '.join(missing[:4])}{more}")
    for line in default_lines(loaded):
        typer.echo(f"  default {line}")
    for channel, heads in counts.switched_off.items():
        typer.echo(f"the channel {channel} is switched off: {' and '.join(heads)} at the default, 0")
    if loaded.lineage:
        parent = load_chain(loaded.texts[:-1], loaded.files)
        kept = {claim.id for claim in loaded.claims}
        if left := [claim.id for claim in parent.claims if claim.id not in kept]:
            typer.echo(f"of the claims of {parent.name}, {len(left)} of {len(parent.claims)} are left out")
    for caution in told:
        typer.echo(f"note: {caution}")
