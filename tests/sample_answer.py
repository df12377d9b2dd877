"""A hand-made answer, for tests of what is shown: small, complete, and with every awkward case in it.

Two hundred draws, eight of them not calibrated; a claim of every verdict and mark; a power that a
measure does not cover; a coding on which a claim turns; a quantity nobody computed.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tripolar.answer.answer import Answer
from tripolar.answer.outlook import outlook
from tripolar.claims.ledger import CodingResult, Driver, Entry, Ledger, QuantitySummary
from tripolar.ensemble.result import CalibrationFailure, Ensemble, Provenance, SolveCount
from tripolar.figures.table import load_table
from tripolar.measure.standing import standing
from tripolar.prepare.facts import MeasureResult
from tripolar.prepare.prepared import prepare
from tripolar.prepare.requests import outlook_requests
from tripolar.report.page import page
from tripolar.scenario.distributions import Choice, Distribution, Fixed, LogUniform, Uniform
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Actor, Blend, Change, Claim, Measure, Parameter, Scenario, Variant
from tripolar.scenario.paths import ParameterPath, blend_path, read_path

DRAWS = 200
FAILED = 8

ACTORS = (
    Actor("USA", "United States", ("engager", "opponent"), ("opponent",)),
    Actor("RUS", "Russia"),
    Actor("CHN", "China", ("partner", "rival"), ("rival",)),
)


def _path(text: str) -> ParameterPath:
    return read_path(text, ACTORS).targets[0]


def _parameter(
    path: str, distribution: Distribution, unit: str = "bn US$/yr", why: str = "", judgement: bool = False
) -> Parameter:
    return Parameter(_path(path), unit, distribution, why, judgement)


def _parameters() -> dict[str, Parameter]:
    made = [
        *(
            _parameter(
                f"gdp.{code}",
                Fixed(parse(f"figure(gdp_current_usd, {code}, 2024) / 1e9")),
                why="market rates: a transferred dollar must be the same dollar on both sides",
            )
            for code in ("USA", "RUS", "CHN")
        ),
        _parameter(
            "relation.USA-RUS", Fixed(0.0), "level", "open hostility since 2014, war by proxy since 2022"
        ),
        _parameter(
            "relation.USA-CHN",
            Choice((0.0, 0.5), (0.5, 0.5)),
            "level",
            "rivals by one coding, large traders by another",
        ),
        _parameter("relation.RUS-CHN", Fixed(1.0), "level", "a partnership in the words and acts of both"),
        _parameter("balance_stress", Uniform(0.0, 120.0), why="nothing measures it", judgement=True),
        _parameter(
            "relation_hazard.USA-RUS.engager",
            LogUniform(0.1, 0.5),
            "1/yr",
            "warming under engagers",
            judgement=True,
        ),
        _parameter("discount", LogUniform(0.03, 0.1), "1/yr", "states and leaders differ", judgement=True),
        _parameter("backing.USA-RUS.worth", Fixed(100.0), "bn US$", "what the item is worth"),
        *(
            _parameter(f"backing.USA-RUS.cost.{each}", Fixed(40.0), "bn US$", "what it costs to grant")
            for each in ("engager", "opponent")
        ),
        _parameter("spillover", Fixed(0.0), "ratio", "default"),
        _parameter(
            "reading", Choice(("mistakes", "shocks"), (0.5, 0.5)), "word", "both are run", judgement=True
        ),
    ]
    return {parameter.path: parameter for parameter in made}


CLAIMS = (
    Claim(
        "F5",
        "China's economy is five to nine times Russia's, by most ways of measuring.",
        "fact",
        measures=(
            Measure(
                "market rates, 2024",
                parse("5 <= figure(gdp_current_usd, CHN, 2024) / figure(gdp_current_usd, RUS, 2024) <= 9"),
            ),
            Measure("net power, PPP, 2023", parse("5 <= figure(gdp_ppp_current_intl, CHN, 2023) <= 9")),
            Measure("robots, 2023", parse("figure(cinc, CHN, 2022) > 1")),
        ),
        source="paragraph 8",
        why="The measure decides; each is shown.",
    ),
    Claim(
        "M1",
        "Russia keeps its partnership with China whatever Washington can deliver.",
        "model",
        parse("chance(RUS-CHN, partnership, 10) >= 0.8"),
        source="paragraph 4",
        assumed="calibration makes the partnership persist",
        why="Ten years, the largest deliverable offer.",
    ),
    Claim(
        "M4",
        "A US option improves Russia's terms with China at once.",
        "model",
        parse("terms(RUS, CHN) - terms(RUS, CHN, no-us) > 1"),
        rests_on=("F5",),
        terms=True,
        source="paragraph 9",
        why="Compared with a world in which the US option is closed.",
    ),
    Claim(
        "M8",
        "Russia gains from rivalry between the United States and China.",
        "model",
        parse("value(RUS) > value(RUS, no-us)"),
        source="paragraph 11",
    ),
    Claim(
        "M14",
        "Moscow can turn the opening into US backing on Ukraine.",
        "forecast",
        parse("granted(USA-RUS, 4) >= 0.5"),
        rests_on=("M4",),
        source="paragraph 13",
    ),
    Claim(
        "M15",
        "How deep the opening goes cannot be told in advance.",
        "model",
        parse("abs(terms(RUS, CHN) - terms(RUS, CHN, no-us)) < 1"),
        terms=True,
        source="paragraph 14",
    ),
    Claim(
        "M17",
        "All three powers gain from a balancing act that works.",
        "model",
        parse("min(value(USA) - value(USA, no-us), value(CHN) - value(CHN, no-us)) > -1"),
        rests_on=("M14", "M4"),
        source="paragraph 15",
    ),
    Claim(
        "M19",
        "The act is hardest for the weakest of the three & pays <least>.",
        "model",
        parse("pivot(RUS, 10) < pivot(CHN, 10)"),
        source="paragraph 16",
    ),
)

SCENARIO = Scenario(
    name="sample",
    title="A sample argument about three powers",
    says="One power tries to stand well with two that do not stand well with each other.",
    year=2025,
    actors=ACTORS,
    levels=(0.0, 0.5, 1.0),
    parameters=_parameters(),
    blends=(
        Blend(
            blend_path("capability"),
            {
                "GDP at market rates": parse("figure(gdp_current_usd, ACTOR, 2024)"),
                "CINC": parse("figure(cinc, ACTOR, 2022)"),
            },
            "no measure of power is right",
        ),
    ),
    variants={
        "no-us": Variant(
            "no-us",
            "relations of the US and Russia cannot warm",
            (Change(_path("cap.USA-RUS"), "set", 0.0),),
        )
    },
    claims=CLAIMS,
    argument="A made-up column, for tests",
    fingerprint="0" * 64,
)

PREPARED = prepare(SCENARIO)


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values = np.asarray(values, dtype=np.float64).copy()
    values[:FAILED] = np.nan
    return values


def ensemble() -> Ensemble:
    """Draws that look like a run's: smooth paths, spread terms, eight draws unknown throughout."""
    rng = np.random.default_rng(7)
    present = {"USA-RUS": 0.0, "USA-CHN": 0.25, "RUS-CHN": 1.0}
    pace = {dyad: rng.uniform(0.005, 0.05, DRAWS) for dyad in present}
    quantities: dict[str, NDArray[np.float64]] = {}
    for request in outlook_requests(SCENARIO):
        name, first = request.quantity, str(request.arguments[0])
        if name == "relation_at":
            turn = -1 if present[first] > 0.5 else 1
            ahead = float(request.arguments[1])
            draws = np.clip(present[first] + turn * pace[first] * ahead, 0, 1)
        elif name == "chance":
            draws = np.clip(
                rng.normal({0.0: 0.3, 0.5: 0.2, 1.0: 0.5}[float(request.arguments[1])], 0.05, DRAWS), 0, 1
            )
        elif name in {"pivot", "outcast"}:
            draws = rng.beta(2, 5, DRAWS)
        elif name == "terms":
            draws = rng.normal(2.5 if request.variant else 4.0, 1.5, DRAWS)
        elif name == "value":
            draws = rng.normal(-40, 12, DRAWS)
        else:
            draws = pace[first]
        quantities[request.key] = _known(draws)
    for request in PREPARED.requests:
        # What only claims ask for: chances, or amounts about as large as the others'.
        chance = request.quantity in {"granted", "pivot"}
        drawn = rng.beta(2, 5, DRAWS) if chance else rng.normal(-44, 12, DRAWS)
        quantities.setdefault(request.key, _known(drawn))
    calibrated = np.ones(DRAWS, dtype=np.bool_)
    calibrated[:FAILED] = False
    return Ensemble(
        prepared=PREPARED,
        parameters={
            "relation.USA-CHN": rng.choice([0.0, 0.5], DRAWS),
            "balance_stress": rng.uniform(0, 120, DRAWS),
            "relation_hazard.USA-RUS.engager": np.exp(rng.uniform(np.log(0.1), np.log(0.5), DRAWS)),
            "discount": np.exp(rng.uniform(np.log(0.03), np.log(0.1), DRAWS)),
            "reading": rng.choice(np.array(["mistakes", "shocks"]), DRAWS),
        },
        derived={
            "political_value.USA.RUS.engager": _known(rng.normal(-120, 40, DRAWS)),
            "political_value.RUS.USA": _known(rng.normal(-130, 40, DRAWS)),
            "capability.USA": rng.uniform(0.3, 0.8, DRAWS),
            "capability.RUS": rng.uniform(0.02, 0.1, DRAWS),
            "capability.CHN": rng.uniform(0.18, 0.6, DRAWS),
        },
        calibrated=calibrated,
        quantities=quantities,
        solves=(SolveCount("", 190, 0, 1, 1, 41.0, 2.1e-7), SolveCount("no-us", 192, 0, 0, 0, 38.5, 9.4e-8)),
        failures=(CalibrationFailure("precision", 8.9, 4.4, 0.91),),
        provenance=Provenance(
            tripolar="0.1.0",
            scenario="sample",
            fingerprint="0" * 64,
            figures="1" * 64,
            seed=0,
            draws=DRAWS,
            protocol="expiry",
            settings={"tolerance": 1e-9, "sweeps": 4000},
            versions={"python": "3.11.7", "numpy": "2.4.6"},
            machine="x86_64, 2 cores",
            seconds={"draw": 0.1, "solve": 8.2},
        ),
    )


def _entry(claim_id: str, verdict: str, probability: float | None, **more: object) -> Entry:
    claim = next(claim for claim in CLAIMS if claim.id == claim_id)
    fields: dict[str, object] = {
        "error": None if probability is None else 0.03,
        "lower": None if probability is None else max(0.0, probability - 0.06),
        "upper": None if probability is None else min(1.0, probability + 0.07),
        "draws": DRAWS,
        "unknown": FAILED,
        "marks": (),
        "undercut_by": (),
        "codings": (),
        "measures": (),
        "driver": None,
        "quantities": (),
    }
    return Entry(claim=claim, verdict=verdict, probability=probability, **{**fields, **more})  # type: ignore[arg-type]


def ledger() -> Ledger:
    """Entries of every verdict and mark."""
    stress = Driver(
        "balance_stress",
        "bn US$/yr",
        -0.62,
        38.0,
        0.81,
        0.24,
        "holds in 81% of draws with balance stress below 38 bn US$/yr, in 24% above",
    )
    hazard = Driver("relation_hazard.USA-RUS.engager", "1/yr", 0.41, 0.31, 0.52, 0.78, "")
    coding = Driver("relation.USA-CHN", "level", 0.7, "normal", 0.9, 0.1, "holds where US–China is hostile")
    return Ledger(
        (
            _entry(
                "F5",
                "depends on the measure",
                None,
                draws=0,
                unknown=0,
                measures=(
                    MeasureResult("market rates, 2024", True, "8.62 within 5 to 9", ("wdi_2025",)),
                    MeasureResult("net power, PPP, 2023", False, "3.04 outside 5 to 9", ("wdi_ppp_2024",)),
                    MeasureResult("robots, 2023", None, "unknown", ()),
                ),
            ),
            _entry(
                "M1",
                "supported",
                0.85,
                marks=("assumed",),
                driver=hazard,
                quantities=(QuantitySummary("chance(RUS-CHN, 1, 10)", "probability", 0.86, 0.7, 0.97),),
            ),
            _entry(
                "M4",
                "depends on the measure",
                0.42,
                driver=coding,
                marks=("undercut",),
                undercut_by=("F5",),
                codings=(
                    CodingResult("relation.USA-CHN", "hostile", 98, 0.88, 0.8, 0.93),
                    CodingResult("relation.USA-CHN", "normal", 94, 0.12, 0.07, 0.2),
                ),
                quantities=(
                    QuantitySummary("terms(RUS, CHN)", "bn US$/yr", 4.0, 1.5, 6.4),
                    QuantitySummary("terms(RUS, CHN, no-us)", "bn US$/yr", 2.5, 0.1, 5.0),
                ),
            ),
            _entry("M8", "supported", 0.997, marks=("tautology",), driver=stress),
            _entry("M14", "refuted", 0.02, driver=hazard),
            _entry("M15", "undecided", 0.51, driver=stress),
            _entry("M17", "contested", 0.38, marks=("undercut",), undercut_by=("M14",), driver=stress),
            _entry("M19", "undecided", None, lower=0.0, upper=1.0, error=None, unknown=DRAWS),
        )
    )


@cache
def answer() -> Answer:
    """The whole answer, made once."""
    run = ensemble()
    return Answer(run, ledger(), standing(("USA", "RUS", "CHN"), 2025, load_table()), outlook(run))


@cache
def sample_page() -> str:
    """The answer's page, drawn once for all tests."""
    return page(answer())
