"""Build the embedded table of figures from a folder of raw tables.

Usage: ``python tools/build_figures.py RAW_FOLDER``

The folder holds ``country_year.csv.gz`` and ``world/country_year_world.csv.gz`` (iso3, year, variable,
value, ...), ``dyad_year.csv.gz`` and ``world/dyad_year_world.csv.gz`` (iso3_a, iso3_b, year, variable,
value, ...). Only series whose licence lets the project carry them are read; `SERIES` and `WORLD` list
each with its source. What is entered by hand lies in ``tools/official_facts.csv`` and in the small tables
beside the output (variables, sources, actors, names of states, groups, leaders).

The output is one CSV per theme for the states of ``actors.csv``, and one packed file per variable for
every state (`tripolar.figures.world` says how they are packed). Both are the same, byte for byte, on every
run. Figures of `SPOT_CHECKS` that come out otherwise stop the build.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parents[1] / "src" / "tripolar" / "figures" / "data"
OFFICIAL = Path(__file__).with_name("official_facts.csv")
HEADER = ("variable", "who", "year", "value", "unit", "source", "quality")

PLAYERS = frozenset({"USA", "RUS", "SUN", "CHN"})
POWERS = PLAYERS | {"IND"}


class Series(NamedTuple):
    """A raw series: the project's name for it, its source, its quality, and who is kept."""

    name: str
    source: str
    quality: str = "series"
    first: frozenset[str] | None = None  # of a pair: actors the first may be (None: anyone)
    either: frozenset[str] | None = None  # of a pair: actors one side must be


class Row(NamedTuple):
    variable: str
    who: str
    year: int
    value: float
    source: str
    quality: str


# By the name in ``country_year_world.csv.gz``.
COUNTRIES = {
    "gdp_current_usd": Series("gdp_current_usd", "wdi_2025"),
    "gdp_constant_2015_usd": Series("gdp_constant_2015_usd", "wdi_constant_2026"),
    "gdp_ppp_current_intl": Series("gdp_ppp_current_intl", "wdi_ppp_2024", "derived"),
    "gdp_maddison": Series("gdp_maddison", "maddison_2023"),
    "population": Series("population", "wdi_2025"),
    "population_maddison": Series("population_maddison", "maddison_2023"),
    "exports_share_gdp": Series("exports_share_gdp", "wdi_gapminder"),
    "imports_share_gdp": Series("imports_share_gdp", "wdi_gapminder"),
    "cinc": Series("cinc", "cow_nmc_7"),
    "nmc_milex": Series("nmc_milex", "cow_nmc_7"),
    "nmc_milper": Series("nmc_milper", "cow_nmc_7"),
    "nmc_energy": Series("nmc_energy", "cow_nmc_7"),
    "nmc_iron_steel": Series("nmc_iron_steel", "cow_nmc_7"),
    "nmc_total_pop": Series("nmc_total_pop", "cow_nmc_7"),
    "nuclear_warheads": Series("nuclear_warheads", "fas_owid"),
    "total_imports_cow": Series("total_imports_cow", "cow_trade_4"),
    "total_exports_cow": Series("total_exports_cow", "cow_trade_4"),
    "un_idealpoint_fp": Series("un_idealpoint", "un_idealpoints_2025"),
    "orbital_launches": Series("orbital_launches", "gcat", "derived"),
    "notable_ai_models": Series("notable_ai_models", "epoch_ai"),
    "ai_publications": Series("ai_publications", "cset_owid"),
    "industrial_robots": Series("industrial_robots", "ifr_owid"),
    "rnd_share_gdp": Series("rnd_share_gdp", "unesco_owid"),
    "patent_applications_by_origin": Series("patent_applications", "wipo_gapminder"),
    "patents_granted_by_origin": Series("patents_granted", "wipo_gapminder"),
}

# By the name in ``country_year.csv.gz`` and ``dyad_year.csv.gz``: what only the states of actors.csv have.
SERIES = {
    "gdp_rgdpe_pwt": Series("gdp_pwt", "pwt_1001"),
    "tfp_rel_usa_pwt": Series("tfp_usa_1", "pwt_1001"),
    "imports_cow": Series("imports_cow", "cow_trade_4", either=PLAYERS),
    "trade_share_cow": Series("trade_share_cow", "cow_trade_4", "derived", first=PLAYERS),
    "imports_census": Series("imports_census", "us_census_c5700"),
    "exports_census": Series("exports_census", "us_census_c5700"),
    "rivalry_tss": Series("rivalry_tss", "tss_2021", either=POWERS),
    "mid_onset": Series("mid_onset", "cow_mid_5", either=PLAYERS),
    "mid_hostility": Series("mid_hostility", "cow_mid_5", either=PLAYERS),
    "contiguity_type": Series("contiguity", "cow_contiguity_32", first=POWERS, either=POWERS),
    "atop_defense": Series("atop_defense", "atop_5", first=POWERS, either=POWERS),
    "atop_nonagg": Series("atop_nonaggression", "atop_5", first=POWERS, either=POWERS),
    "atop_consul": Series("atop_consultation", "atop_5", first=POWERS, either=POWERS),
    "atop_neutral": Series("atop_neutrality", "atop_5", first=POWERS, either=POWERS),
}

# Of every state, by the name in ``world/country_year_world.csv.gz``. Not among them: what its owner lets
# nobody pass on whole (patents), what has other terms (democracy indices), and where no licence was found.
OF_STATES = {
    **{
        raw: series
        for raw, series in COUNTRIES.items()
        if series.source not in {"wipo_gapminder", "cset_owid", "ifr_owid"}
    },
    "gdp_ppp_constant_2021_intl": Series("gdp_ppp_constant_2021_intl", "wdi_world_2026", "derived"),
    "merchandise_trade_share_gdp": Series("merchandise_trade_share_gdp", "wdi_world_2026"),
    "hightech_exports_share": Series("hightech_exports_share", "wdi_world_2026"),
    "internet_users_share": Series("internet_users_share", "wdi_world_2026"),
    "nmc_urban_pop": Series("nmc_urban_pop", "cow_nmc_7"),
    "milex_share_gdp_gmsd": Series("milex_share_gdp_gmsd", "gmsd_owid"),
    "igo_full_memberships": Series("igo_memberships", "cow_igo_3"),
    "leader_exits_reign": Series("leader_exits", "reign_2021"),
}

# Of all pairs, by the name in ``world/dyad_year_world.csv.gz``; with the years in which what is absent is 0.
OF_PAIRS = {
    "exports_baci": (Series("exports_baci", "baci_spike", "derived"), None),
    "imports_cow": (Series("imports_cow", "cow_trade_4"), None),
    "atop_defense": (Series("atop_defense", "atop_5"), (1950, 2018)),
    "atop_offense": (Series("atop_offense", "atop_5"), (1950, 2018)),
    "atop_nonaggression": (Series("atop_nonaggression", "atop_5"), (1950, 2018)),
    "atop_consultation": (Series("atop_consultation", "atop_5"), (1950, 2018)),
    "atop_neutrality": (Series("atop_neutrality", "atop_5"), (1950, 2018)),
    "rivalry_tss": (Series("rivalry_tss", "tss_2021"), (1950, 2020)),
    "mid_onset": (Series("mid_onset", "cow_mid_5"), (1950, 2014)),
    "mid_hostility": (Series("mid_hostility", "cow_mid_5"), (1950, 2014)),
    "interstate_conflict_ucdp": (Series("conflict_ucdp", "ucdp_251"), (1950, 2024)),
    "interstate_support_ucdp": (Series("conflict_support_ucdp", "ucdp_251"), (1950, 2024)),
    "contiguity": (Series("contiguity", "cow_contiguity_32"), (1950, 2016)),
    "joint_igos": (Series("joint_igos", "cow_igo_3"), None),
}

# Codes of the raw tables that are no state or territory: the world, and one whose code is Chile's elsewhere.
NO_STATE = frozenset({"WLD", "CHI"})

# Bytes of a packed file at most; one that is longer is cut into parts, so that no file is above a megabyte.
PART = 950_000

# Figures known from elsewhere; where the build finds another one, something is wrong with the raw files.
SPOT_CHECKS = {
    ("gdp_current_usd", "USA", 2024): 29.18e12,
    ("gdp_current_usd", "EUU", 2024): 19.42e12,
    ("gdp_current_usd", "IDN", 2024): 1.396e12,
    ("gdp_ppp_current_intl", "RUS", 2023): 6.452e12,
    ("gdp_ppp_current_intl", "DEU", 2023): 5.858e12,
    ("gdp_ppp_constant_2021_intl", "RUS", 2024): 6.09e12,
    ("gdp_ppp_constant_2021_intl", "CHN", 2024): 33.60e12,
    ("gdp_maddison", "SUN", 1989): 3.247e12,
    ("cinc", "CHN", 2022): 0.234,
    ("nuclear_warheads", "SUN", 1986): 40159.0,
    ("nuclear_warheads", "RUS", 2025): 4299.0,
    ("nuclear_warheads", "CHN", 2025): 600.0,
    ("imports_cow", "USA-CHN", 2014): 472.5e9,
    ("exports_baci", "CHN-USA", 2018): 500.9e9,
    ("exports_baci", "CHN-RUS", 2018): 47.5e9,
    ("exports_baci", "RUS-CHN", 2018): 55.3e9,
}
SPOT_TOLERANCE = 2e-3

# Series that list only what is not zero: inside these years an absent value is a zero.
ZERO_FILLED = {
    "contiguity": (1950, 2016),
    "atop_defense": (1950, 2018),
    "atop_nonaggression": (1950, 2018),
    "atop_consultation": (1950, 2018),
    "atop_neutrality": (1950, 2018),
    "orbital_launches": (1957, 2024),
    "notable_ai_models": (2010, 2024),
}


def kept(row: Row) -> bool:
    """Leave out what a series prints as a number although nobody knows it."""
    pair = row.who.split("-")
    # A zero between others is a state that did not report; the US did, and had embargoes.
    reported = "USA" in pair and "IRN" not in pair
    if row.variable in {"imports_cow", "trade_share_cow"} and row.value == 0 and not reported:
        return False
    match row.variable:
        case "trade_share_cow" | "total_imports_cow" | "total_exports_cow":
            # The Soviet totals of these years lack a factor of thirty.
            return not (pair[0] == "SUN" and 1960 <= row.year <= 1962)
        case "notable_ai_models":
            first, last = ZERO_FILLED["notable_ai_models"]
            return first <= row.year <= last
    return True


def alive(actor: str, year: int) -> bool:
    """Tell whether a code stands for a state in a year, so that its zero means something."""
    return {"SUN": year <= 1991, "RUS": year >= 1992}.get(actor, True)


def read(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def raw_rows(folder: Path) -> Iterator[Row]:
    with (DATA / "actors.csv").open(encoding="utf-8", newline="") as text:
        actors = {line["code"] for line in csv.DictReader(text)}
    for row in country_rows(folder, COUNTRIES):
        if row.who in actors:
            yield row
    for line in read(folder / "country_year.csv.gz"):
        if series := SERIES.get(line["variable"]):
            yield _row(series, line["iso3"], line)
    for line in read(folder / "dyad_year.csv.gz"):
        a, b = line["iso3_a"], line["iso3_b"]
        series = SERIES.get(line["variable"])
        if series is None or (series.first is not None and a not in series.first):
            continue
        if series.either is not None and not _touches(series, a, b):
            continue
        yield _row(series, f"{a}-{b}", line)


def country_rows(folder: Path, wanted: Mapping[str, Series]) -> Iterator[Row]:
    """Read what is kept of single states, of every state.

    The population of PPP is what the Bank itself divides GDP by: total over per head of one vintage. It is
    another one than its population of a later vintage, and of Russia another by Crimea.
    """
    per_head: dict[tuple[str, str], float] = {}
    totals: list[dict[str, str]] = []
    for line in read(folder / "world" / "country_year_world.csv.gz"):
        if line["iso3"] in NO_STATE:
            continue
        if series := wanted.get(line["variable"]):
            if line["source_id"] == "fas_owid_2025":
                series = series._replace(source="fas_owid_2025")
            yield _row(series, line["iso3"], line)
        if line["variable"] == "gdp_ppp_current_intl":
            totals.append(line)
        elif line["variable"] == "gdp_pc_ppp_current_intl":
            per_head[line["iso3"], line["year"]] = float(line["value"])
    for line in totals:
        heads = float(line["value"]) / per_head[line["iso3"], line["year"]]
        yield Row("population_ppp", line["iso3"], int(line["year"]), heads, "wdi_ppp_2024", "derived")


def world_rows(folder: Path) -> Iterator[Row]:
    """Read what is kept of every state and of all pairs."""
    yield from country_rows(folder, OF_STATES)
    for line in read(folder / "world" / "dyad_year_world.csv.gz"):
        if line["variable"] in OF_PAIRS and not {line["iso3_a"], line["iso3_b"]} & NO_STATE:
            yield _row(OF_PAIRS[line["variable"]][0], f"{line['iso3_a']}-{line['iso3_b']}", line)


def write_world(rows: Iterable[Row], out: Path) -> None:
    """Pack each variable into a file, and write the index and the states."""
    by_variable: dict[str, list[Row]] = defaultdict(list)
    codes: set[str] = set()
    members: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        by_variable[row.variable].append(row)
        codes.update(row.who.split("-"))
        if row.variable == "cinc":
            members[row.who].add(row.year)
    numbers = {code: number for number, code in enumerate(sorted(codes))}
    if len(numbers) > 256:
        sys.exit(f"{len(numbers)} states are more than a packed file has room for")
    out.mkdir(exist_ok=True)
    zeros = {series.name: years for series, years in OF_PAIRS.values()}
    newest = max((row.year for row in by_variable.get("cinc", ())), default=0)
    with (out / "states.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("code", "member"))
        for code in numbers:
            writer.writerow((code, member_spans(members[code], newest)))
    total = 0
    with (out / "index.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(
            ("variable", "source", "quality", "first", "last", "absent", "figures", "parts", "sha256")
        )
        for variable, own in sorted(by_variable.items()):
            content = zlib.compress(pack(own, numbers), 9)
            parts = [content[at : at + PART] for at in range(0, len(content), PART)]
            for number, part in enumerate(parts, 1):
                (out / f"{variable}.{number}.z").write_bytes(part)
            total += len(content)
            digest = hashlib.sha256(content).hexdigest()
            for source, quality in dict.fromkeys((row.source, row.quality) for row in own):
                years = zeros.get(variable) or [
                    extreme(row.year for row in own if row.source == source) for extreme in (min, max)
                ]
                absent = "0" if zeros.get(variable) else ""
                count = sum(row.source == source for row in own)
                writer.writerow((variable, source, quality, *years, absent, count, len(parts), digest))
    print(f"world: {sum(map(len, by_variable.values()))} figures, {total / 1024:.0f} KiB")


def member_spans(years: set[int], newest: int) -> str:
    """Write the years in which a code was a state; one that still is in the newest year goes on.

    A year or two without an entry (Syria in its union with Egypt) is a span of its own.
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return " ".join(f"{a}-{2099 if b == newest else b}" for a, b in runs)


def pack(rows: Iterable[Row], numbers: Mapping[str, int]) -> bytes:
    """Write figures as `tripolar.figures.world` reads them."""
    keyed = sorted((_key(row.who, numbers), row.year, row.value) for row in rows)
    whos, begins = array("H"), array("I")
    years, values = array("B"), array("f")
    for key, year, value in keyed:
        if not whos or whos[-1] != key:
            whos.append(key)
            begins.append(len(years))
        years.append(year - 1900)
        values.append(float(f"{value:.6g}"))
    begins.append(len(years))
    parts = (array("I", (len(whos), len(years))), whos, begins, years, values)
    if sys.byteorder == "big":
        for part in parts:
            part.byteswap()
    return b"".join(part.tobytes() for part in parts)


def _key(who: str, numbers: Mapping[str, int]) -> int:
    first, _, second = who.partition("-")
    return 256 * numbers[first] + numbers[second] if second else numbers[first]


def check_spots(rows: Iterable[Row]) -> None:
    """Stop where a figure that is known from elsewhere came out otherwise."""
    for row in rows:
        known = SPOT_CHECKS.get((row.variable, row.who, row.year))
        if known is not None and abs(row.value / known - 1.0) > SPOT_TOLERANCE:
            sys.exit(f"{row.variable} of {row.who} in {row.year} is {row.value:g}, and should be {known:g}")


def _touches(series: Series, a: str, b: str) -> bool:
    assert series.either is not None
    inside = a in series.either, b in series.either
    return all(inside) if series.first is not None else any(inside)


def _row(series: Series, who: str, line: dict[str, str]) -> Row:
    value = float(line["value"])
    return Row(series.name, who, int(line["year"]), value, series.source, series.quality)


def zeros(rows: list[Row]) -> Iterator[Row]:
    """Write out the zeros of series that list only what is not zero."""
    known = {(row.variable, row.who, row.year) for row in rows}
    whos: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.variable in ZERO_FILLED:
            whos[row.variable].add(row.who)
    sources = {series.name: series.source for series in (*SERIES.values(), *COUNTRIES.values())}
    for variable, (first, last) in ZERO_FILLED.items():
        for who in whos[variable] | _silent(variable):
            for year in range(first, last + 1):
                if (variable, who, year) in known or not all(alive(a, year) for a in who.split("-")):
                    continue
                yield Row(variable, who, year, 0.0, sources[variable], "series")


def _silent(variable: str) -> set[str]:
    """Name the pairs of powers for which such a series has no line at all."""
    if variable != "contiguity" and not variable.startswith("atop_"):
        return set()
    names = sorted(POWERS)
    pairs = {f"{a}-{b}" for i, a in enumerate(names) for b in names[i + 1 :]}
    return pairs - {"RUS-SUN"}


def leader_rows() -> Iterator[Row]:
    """Count changes of leaders, and of the party that holds the US presidency, year by year."""
    with (DATA / "leaders.csv").open(encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    spans = {"USA": (1950, 2025), "SUN": (1950, 1991), "RUS": (1992, 2025), "CHN": (1950, 2025)}
    for who, (first, last) in spans.items():
        own = [line for line in lines if line["who"] == who]
        changes: dict[str, dict[int, int]] = {"leader_change": {}, "party_change": {}}
        for before, after in pairwise(own):
            year = int(after["start"][:4])
            changes["leader_change"][year] = changes["leader_change"].get(year, 0) + 1
            if before["party"] != after["party"]:
                changes["party_change"][year] = 1
        for variable, counted in changes.items():
            if variable == "party_change" and who != "USA":
                continue
            for year in range(first, last + 1):
                yield Row(variable, who, year, float(counted.get(year, 0)), "reign_2021", "derived")


def official_rows() -> Iterator[Row]:
    with OFFICIAL.open(encoding="utf-8", newline="") as text:
        for line in csv.DictReader(text):
            value = float(line["value"])
            year = int(line["year"])
            yield Row(line["variable"], line["who"], year, value, line["source"], line["quality"])


def number(value: float) -> str:
    """Print with six significant digits and no exponent, as a spreadsheet reads it."""
    rounded = float(f"{value:.6g}")
    if rounded == int(rounded):
        return str(int(rounded))
    return f"{rounded:.12f}".rstrip("0")


def variables() -> dict[str, dict[str, str]]:
    with (DATA / "variables.csv").open(encoding="utf-8", newline="") as text:
        return {line["variable"]: line for line in csv.DictReader(text)}


def write(rows: Iterable[Row], out: Path) -> None:
    described = variables()
    order = {name: i for i, name in enumerate(described)}
    by_theme: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (order[row.variable], row.who, row.year)):
        by_theme[described[row.variable]["theme"]].append(row)
    for theme, own in by_theme.items():
        path = out / f"figures-{theme}.csv"
        with path.open("w", encoding="utf-8", newline="") as text:
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(HEADER)
            for row in own:
                unit = described[row.variable]["unit"]
                writer.writerow((*row[:3], number(row.value), unit, row.source, row.quality))
        print(f"{path.name}: {len(own)} figures, {path.stat().st_size / 1024:.0f} KiB")


def main(folder: Path, out: Path = DATA) -> None:
    rows = [row for row in raw_rows(folder) if kept(row)]
    rows += [*zeros(rows), *leader_rows(), *official_rows()]
    times = Counter((row.variable, row.who, row.year) for row in rows)
    if twice := [key for key, number_of in times.items() if number_of > 1]:
        sys.exit(f"figures given twice: {twice[:5]}")
    write(rows, out)
    world = [row for row in world_rows(folder) if kept(row)]
    check_spots(world)
    write_world(world, out / "world")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
