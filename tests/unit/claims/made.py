"""A small triangle and ensembles made by hand, so that every verdict can be worked out on paper."""

from dataclasses import replace

import numpy as np
import pytest

from tripolar.ensemble.result import Ensemble, Provenance
from tripolar.errors import Location
from tripolar.figures.table import load_table
from tripolar.measure.vocabulary import FIGURE_FUNCTIONS
from tripolar.prepare.facts import decided
from tripolar.prepare.prepared import Prepared
from tripolar.prepare.requests import check
from tripolar.scenario.distributions import Fixed
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Actor, Blend, Change, Claim, Measure, Parameter, Scenario, Variant
from tripolar.scenario.paths import blend_path, read_path

ACTORS = (
    Actor("USA", "United States", ("engager", "opponent"), ("opponent",)),
    Actor("RUS", "Russia"),
    Actor("CHN", "China", ("partner", "rival"), ("rival",)),
)

UNITS = {
    "balance_stress": "bn US$/yr",
    "gdp.CHN": "bn US$/yr",
    "relation.USA-CHN": "level",
    "reading": "word",
    "spillover": "ratio",
    "backing.USA-RUS.worth": "bn US$",
    "relation_hazard.USA-RUS.engager": "1/yr",
}


def claim(id="M1", holds="", *, kind="model", measures=(), line=3, **fields):
    """Make a claim whose criterion begins at column 11 of its line of ``made.yaml``."""
    where = Location("made.yaml", line, 11)
    expression = parse(holds, where) if holds else None
    measured = tuple(Measure(label, parse(text, where)) for label, text in dict(measures).items())
    if kind == "fact" and expression is not None:  # as `read_claim` makes it
        expression, measured = None, (Measure("", expression),)
    return Claim(
        id=id,
        says="",
        kind=kind,
        holds=expression,
        measures=measured,
        where=replace(where, column=5),
        **fields,
    )


def scenario(*claims, blends=()):
    """Make the triangle with some variants, parameters and claims."""

    def path(text):
        return read_path(text, ACTORS).targets[0]

    return Scenario(
        name="made",
        title="A triangle made by hand",
        says="",
        year=2025,
        actors=ACTORS,
        levels=(0.0, 0.5, 1.0),
        parameters={each: Parameter(path(each), unit, Fixed(1.0)) for each, unit in UNITS.items()},
        blends=tuple(Blend(blend_path(each), {"GDP": parse("figure(gdp, ACTOR, 2024)")}) for each in blends),
        variants={
            "no-us": Variant("no-us", "", (Change(path("cap.USA-RUS"), "set", 0.0),)),
            "china-pays": Variant("china-pays", "", (Change(path("backing.CHN-RUS.worth"), "set", 10.0),)),
        },
        claims=tuple(claims),
    )


def prepared(made, vocabulary=None):
    """Prepare a triangle made by hand, which lacks most parameters; `vocabulary` makes one for a fact."""

    def read(_):
        return pytest.fail("no figures are needed") if vocabulary is None else vocabulary()

    asked = check(made, FIGURE_FUNCTIONS)
    return Prepared(made, made, {}, {}, load_table(), asked, decided(made.claims, read))


def ensemble(made, quantities, parameters=None, derived=None, protocol="expiry", vocabulary=None):
    """Make the result of a run from its columns."""
    columns = {key: np.asarray(column, dtype=np.float64) for key, column in quantities.items()}
    draws = len(next(iter(columns.values()))) if columns else 0
    return Ensemble(
        prepared=prepared(made, vocabulary),
        parameters=parameters or {},
        derived=derived or {},
        calibrated=np.ones(draws, dtype=np.bool_),
        quantities=columns,
        solves=(),
        failures=(),
        provenance=Provenance("0", "made", "", "", 0, draws, protocol, {}, {}, "", {}),
    )


def shares(true, false, unknown=0):
    """A column that is 1, 0 and NaN so many times."""
    return np.repeat([1.0, 0.0, np.nan], [true, false, unknown])
