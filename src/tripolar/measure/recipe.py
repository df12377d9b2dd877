"""A scenario of measured numbers for any two to four powers: the recipe, and the text it gives.

What figures cover is written as an expression over them, so that it is cited and follows the table. How pairs
stand is the proposal of `tripolar.measure.levels`. What no figure covers is a judgement and is called so: one
for all powers, or in proportion to their economies, each with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import comb

from tripolar.bounds import STATES
from tripolar.errors import FigureError
from tripolar.figures import world
from tripolar.figures.groups import LAST_YEAR
from tripolar.figures.names import find_state, unknown_state
from tripolar.figures.table import FigureTable
from tripolar.measure import dependence
from tripolar.measure.levels import FIRST_YEAR, LEVELS, LevelPath, anchors, level_path
from tripolar.measure.pair_rates import GROUPS, pair_rate
from tripolar.measure.power import WINDOW
from tripolar.measure.vocabulary import FigureVocabulary
from tripolar.scenario.claim_templates import claim_lines, variant_lines, write_claims
from tripolar.scenario.expression import parse
from tripolar.scenario.objects import Actor

__all__ = ["RECIPE", "measured_template", "powers_of_the_recipe"]

#: Version of the recipe, told in the files that it gives.
RECIPE = 3

#: Shape and years of the prior of a rate [measured for warming, judgement for the fall of a partnership].
WARMING, FALL = (2, 45), (1, 125)

#: Of leaving normal either way, between great powers and between others, and of mending a fallen partnership:
#: shape and years [judgement].
LEAVING_GREAT, LEAVING, MENDING = (2, 150), (2, 450), (0.7, 50)

#: Part of military spending on an opponent that its rivalry adds, at least; odds of losing that a stake is
#: divided by, at least.
PREMIUM, LEAST_ODDS = 0.1, 0.1

#: Between half and all of GDP at comparable prices, where no market rate is known; years by which the dollar
#: in which it is told may be of another time.
_MIDDLE, _DOLLAR = 0.7, 10

#: Powers among which both readings of how long a decision lasts are drawn. Where it lasts until the next
#: renewal, choices are several times as precise, and the six pairs of four powers then hang on each other so
#: much that most draws do not calibrate.
_LASTING = 3

#: Exports over GDP, per cent, from which home sales say little: most of what is exported was imported.
OPEN = 75.0

#: Years back in which evidence of a conflict makes a state worth asking whether it is hostile.
_RECENT = 15

_CONFLICT = ("rivalry_tss", "mid_hostility", "conflict_ucdp", "conflict_support_ucdp")

#: Series of imports, and whether they are told by the exporter, so that the pair stands the other way round.
_TRADE = (
    ("imports_official", False),
    ("imports_census", False),
    ("imports_cow", False),
    ("exports_official", True),
    ("exports_census", True),
    ("exports_baci", True),
)

_MEASURES = (
    ("GDP at market rates", "figure", "gdp_current_usd", ("gdp_current_usd",)),
    ("GDP at purchasing power", "figure", "gdp_ppp_current_intl", ("gdp_ppp_current_intl",)),
    ("GDP, Maddison", "figure", "gdp_maddison", ("gdp_maddison",)),
    ("net power at market rates", "net_power", "gdp_current_usd", ("gdp_current_usd", "population")),
    (
        "net power at purchasing power",
        "net_power",
        "gdp_ppp_current_intl",
        ("gdp_ppp_current_intl", "population_ppp"),
    ),
    ("CINC", "figure", "cinc", ("cinc",)),
    ("military spending", "figure", "nmc_milex", ("nmc_milex",)),
)

#: What is the same for any powers, because no figure tells it: path, distribution, reason.
_JUDGEMENTS = (
    ("rerouting_discount", "uniform: [0.1, 0.4]", "a tenth, to the worst months of embargoed crude"),
    ("trade_elasticity", "uniform: [2, 6]", "the range of estimates in the literature on gains from trade"),
    ("coercion", "uniform: [0, 1]", "unknown; from not at all to all of what the victim would lose"),
    ("autonomy_weight", "uniform: [0, 1]", "unknown"),
    ("spillover", "uniform: [0, 1]", "unknown; at zero a bystander of rivalry loses nothing"),
    ("support_share", "uniform: [0.5, 0.75]", "about how often allies are said to honour commitments"),
    ("contest_steepness", "uniform: [1, 2]", "the usual range of contest success functions"),
    ("discount", "loguniform: [0.03, 0.1]", "governments' rates of interest to those of impatient leaders"),
    ("renewal_rate", "loguniform: [0.5, 1]", "summits and commissions come once in one or two years"),
    ("precision", "loguniform: [2, 10]", "choices that often miss small advantages, to such that rarely do"),
    ("dependence_weight", "uniform: [0, 1]", "equal bargainers, to the less dependent taking more"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One parameter: its path, its value as YAML, why, and whether it is a judgement."""

    path: str
    body: str
    why: str
    judgement: bool = False

    def __str__(self) -> str:
        marked = ", judgement: true" if self.judgement else ""
        return f"  {self.path}: {{{self.body}, why: {_quoted(self.why)}{marked}}}"


def powers_of_the_recipe(names: Sequence[str], table: FigureTable) -> tuple[str, ...]:
    """Codes of the powers that a scenario is asked for, by names or codes.

    Raises
    ------
    FigureError
        If one is no state of the table, one is named twice, or they are fewer than two or too many.

    >>> from tripolar.figures.table import load_table
    >>> powers_of_the_recipe(["Saudi Arabia", "usa"], load_table())
    ('SAU', 'USA')
    """
    codes: list[str] = []
    for name in names:
        state = find_state(name)
        if state is None or state.code not in table.actors:
            raise unknown_state(name, table.actors)
        if state.code in codes:
            raise FigureError(f"{state} is named twice")
        codes.append(state.code)
    if len(codes) < 2:
        raise FigureError(f"a measured scenario takes two powers or more, not {len(codes)}")
    states = len(LEVELS) ** comb(len(codes), 2)
    if states not in STATES:
        raise FigureError(
            f"{len(codes)} powers are too many for a measured scenario:"
            f" their pairs can stand in {states:,} ways",
            allowed=("2 to 4 powers",),
        )
    return tuple(codes)


def measured_template(
    name: str, codes: Sequence[str], year: int, table: FigureTable, claims: Sequence[str] | None = None
) -> str:
    """Write a scenario of measured numbers.

    Parameters
    ----------
    name : str
        Of the scenario.
    codes : sequence of str
        Two powers or more (`powers_of_the_recipe`).
    year : int
        Figures are of it or of the newest year before it.
    table : FigureTable
    claims : sequence of str, optional
        Claims of templates, such as ``pivot:IND:USA-RUS``; by default an option of the first on each other.

    Raises
    ------
    FigureError
        If a power was no state in the year or has no GDP of it or shortly before.
    ScenarioError
        If there is no such claim template, or it is of other powers.
    """
    return _Recipe(tuple(codes), year, table).text(name, claims)


class _Recipe:
    def __init__(self, codes: tuple[str, ...], year: int, table: FigureTable) -> None:
        self._codes, self._year, self._table = codes, year, table
        self._vocabulary = FigureVocabulary(table)
        if year > LAST_YEAR:
            raise FigureError(f"there are no figures of {year} yet; the newest year is {LAST_YEAR}")
        self._gdps = {code: self._gdp(code) for code in codes}
        for code in codes:
            if not world.was_state(code, year):
                raise FigureError(f"{table.actors[code]} ({code}) was no state in {year}")
        self._paths = {
            pair: level_path(table, "-".join(pair), FIRST_YEAR, year) for pair in combinations(codes, 2)
        }
        self._smallest = min(codes, key=lambda code: self._number(self._gdp_text(code)))
        self._hostile = {code: _hostile_to(table, code, year) for code in codes}

    def text(self, name: str, claims: Sequence[str] | None) -> str:
        """Write the file."""
        told = [*self._claims(claims)]
        entries = [
            *(self._gdp_entry(code) for code in self._codes),
            *(entry for a, b in permutations(self._codes, 2) for entry in self._trade(a, b)),
            *(self._rest(code) for code in self._codes),
            *(self._stake(a, b) for a, b in permutations(self._codes, 2)),
            *(entry for pair in self._paths for entry in self._of_pair(pair)),
            *self._common(),
        ]
        measured = [entry for entry in entries if not entry.judgement]
        judged = [entry for entry in entries if entry.judgement]
        ask = ["-".join(pair) for pair, path in self._paths.items() if path.confirm]
        names = [self._table.actors[code] for code in self._codes]
        return "\n".join(
            [
                f"# Measured by recipe {RECIPE} of Tripolar. To check and run this file:",
                f"#   tripolar validate {name}.yaml && tripolar run {name}.yaml",
                "# Expressions look figures up, with their sources. What is marked as judgement no figure",
                "# covers, or figures give its size and the rule is a judgement:",
                *_wrapped("#   ", (entry.path for entry in judged)),
                *_wrapped("# To be confirmed, as nothing was seen for years: ", ask),
                "schema: 1",
                f"title: {_quoted(', '.join(names[:-1]) + ' and ' + names[-1])}",
                "says: >",
                f"  Powers as the figures of {self._year} or shortly before have them, how their pairs stand",
                "  as the record proposes it, and judgements where no figure tells. It is a start, and no",
                "  argument yet.",
                f"year: {self._year}",
                "",
                "actors:",
                *(f"  {code}: {{name: {_quoted(self._table.actors[code])}}}" for code in self._codes),
                "",
                "# How pairs stand, with the chance of each level; tripolar relation A-B shows the years.",
                "dyads:",
                *(self._dyad(pair, path) for pair, path in self._paths.items()),
                "",
                "parameters:",
                "  # From the figures.",
                *self._capability(),
                *map(str, measured),
                "  # Judgement: the range is not measured.",
                *map(str, judged),
                "",
                *told,
                "",
            ]
        )

    def _gdp(self, code: str) -> tuple[str, bool]:
        """An expression of GDP in bn US$, and whether it is at comparable prices."""
        year = self._newest("gdp_current_usd", code)
        if year is not None:
            return f"figure(gdp_current_usd, {code}, {year}) / 1e9", False
        year, dollar = self._newest("gdp_maddison", code), self._dollar_year()
        if year is None or dollar is None:
            named = f"{self._table.actors[code]} ({code})"
            span = f"{self._year - WINDOW} to {self._year}"
            raise FigureError(f"no GDP of {named} is known in {span}, which a measured scenario needs")
        per_dollar = f"figure(gdp_maddison, USA, {dollar}) * figure(gdp_current_usd, USA, {dollar}) / 1e9"
        return f"figure(gdp_maddison, {code}, {year}) / {per_dollar}", code != "USA"

    def _dollar_year(self) -> int | None:
        """The year next to the scenario's in which the American economy is known at both prices."""
        years = range(self._year - _DOLLAR, self._year + _DOLLAR + 1)
        found = [year for year in years if self._known("USA", year, "gdp_current_usd", "gdp_maddison")]
        return min(found, key=lambda year: abs(year - self._year), default=None)

    def _known(self, code: str, year: int, *variables: str) -> bool:
        return all(self._table.find(variable, code, year) is not None for variable in variables)

    def _newest(self, variable: str, who: str) -> int | None:
        years = range(self._year, self._year - WINDOW - 1, -1)
        return next((year for year in years if self._table.find(variable, who, year) is not None), None)

    def _number(self, text: str) -> float:
        return self._vocabulary.value(parse(text))

    def _gdp_text(self, code: str) -> str:
        text, comparable = self._gdps[code]
        return f"{_MIDDLE} * {text}" if comparable else text

    def _gdp_entry(self, code: str) -> _Entry:
        text, comparable = self._gdps[code]
        if comparable:
            why = (
                "no market rate is known: at comparable prices, in dollars of the American economy, to half"
                " of it, since a dollar buys more where incomes are lower"
            )
            return _Entry(f"gdp.{code}", f'loguniform: ["0.5 * {text}", "{text}"]', why, judgement=True)
        why = (
            "at market rates, bn US$" if "maddison" not in text else "grown from the first year known, bn US$"
        )
        return _Entry(f"gdp.{code}", f'value: "{text}"', why)

    def _capability(self) -> Iterable[str]:
        yield "  capability:"
        yield "    blend:"
        for label, function, variable, needed in _MEASURES:
            if variable == "gdp_maddison" and self._common_year(("gdp_ppp_current_intl",)) is not None:
                continue  # stands in for purchasing power before 1990
            year = self._common_year(needed)
            if year is not None:
                yield f'      {_quoted(label)}: "{function}({variable}, ACTOR, {year})"'
        yield "    why: no single measure is right, so every draw weighs those known of all powers anew"

    def _common_year(self, needed: Iterable[str]) -> int | None:
        """The newest year in which everyone's figure is known and above 0."""
        for year in range(self._year, self._year - WINDOW - 1, -1):
            found = [self._table.find(v, code, year) for v in needed for code in self._codes]
            if all(figure is not None and figure.value > 0 for figure in found):
                return year
        return None

    def _home_since(self, code: str) -> int | None:
        """The first year from which on home sales (GDP less exports) mean something; None where never."""
        if not self._table.knows("exports_share_gdp", code) or not self._newest("exports_share_gdp", code):
            return None
        shares = [f for f in self._table.series("exports_share_gdp", code) if f.year <= self._year]
        since = max((figure.year + 1 for figure in shares if figure.value > OPEN), default=FIRST_YEAR)
        return since if any(figure.year >= since for figure in shares) else None

    def _trade(self, of: str, on: str) -> Iterable[_Entry]:
        """What one buys of the other at partnership, as a share, and as the other's exports now."""
        access, exports = f"access.{of}.{on}", f"exports.{on}.{of}"
        gdp = self._gdp_text(of)
        shares, told, home = self._best(of, on), "best year on record", ""
        if shares:
            sold = self._newest("exports_share_gdp", of)
            home = f"{gdp} * (1 - figure(exports_share_gdp, {of}, {sold}) / 100)"
        else:
            found = (
                (max(years), f"figure({v}, {name}, {max(years)})") for v, name, years in self._flows(of, on)
            )
            bought = max((each for each in found if self._number(each[1]) > 0), default=None)
            if bought is None:
                why = f"no trade of {of} from {on} is on record: unknown, and 0 stands in"
                yield _Entry(access, "value: 0", why, judgement=True)
                yield _Entry(exports, "value: 0", why, judgement=True)
                return
            shares, home = [f"{bought[1]} / 1e9 / ({gdp})"], gdp
            told = (
                f"newest trade known over GDP, as home sales of {of} are unknown or small beside its exports"
            )
        low, high = min(shares, key=self._number), max(shares, key=self._number)
        why = f"the share of access.{of}.{on} of the present economy of {of}, bn US$"
        if self._number(high) > 1.02 * self._number(low):
            told += ", by the series that give least and most"
            yield _Entry(access, f'loguniform: ["{low}", "{high}"]', told)
            yield _Entry(exports, f'loguniform: ["{low} * {home}", "{high} * {home}"]', why)
        else:
            yield _Entry(access, f'value: "{high}"', told)
            yield _Entry(exports, f'value: "{high} * {home}"', why)

    def _best(self, of: str, on: str) -> list[str]:
        """Expressions of the best access on record, one for each series that knows it."""
        since = self._home_since(of)
        found = []
        for variable, _, years in self._flows(of, on):
            if since is None or max(years) < since:
                continue
            text = f"best_access({variable}, {of}-{on}, {max(since, min(years))}, {max(years)})"
            try:
                found += [text] if self._number(text) > 0 else []
            except FigureError:
                continue  # no year has all that access needs
        return found

    def _flows(self, of: str, on: str) -> Iterable[tuple[str, str, list[int]]]:
        """Series that know what one buys of the other, as stored, with their years up to the scenario's."""
        for variable, turned in _TRADE:
            name = f"{on}-{of}" if turned else f"{of}-{on}"
            if self._table.knows(variable, name):
                series = self._table.series(variable, name)
                years = [figure.year for figure in series if FIRST_YEAR <= figure.year <= self._year]
                if years:
                    yield variable, name, years

    def _rest(self, code: str) -> _Entry:
        path = f"access_rest.{code}"
        bought = (
            self._newest("imports_share_gdp", code) if self._table.knows("imports_share_gdp", code) else None
        )
        if bought is None:
            return _Entry(
                path, "value: 0", "imports from elsewhere are unknown, and 0 stands in", judgement=True
            )
        if self._home_since(code) is None:
            text = f"figure(imports_share_gdp, {code}, {bought}) / 100"
            return _Entry(path, f'value: "{text}"', "all imports over GDP")
        sold = self._newest("exports_share_gdp", code)
        text = (
            f"figure(imports_share_gdp, {code}, {bought}) / (100 - figure(exports_share_gdp, {code}, {sold}))"
        )
        for other in self._codes:
            if other != code and (flow := self._present_access(code, other)):
                text += f" - {flow}"
        why = "all imports over home sales, less the newest known from the players"
        return _Entry(path, f'value: "max(0, {text})"', why)

    def _present_access(self, of: str, on: str) -> str:
        """An expression of the newest access known; nothing where there is none."""
        for year in range(self._year, max(self._year - dependence.WINDOW, self._home_since(of) or 0) - 1, -1):
            flow = dependence.imports(self._table, of, on, year)
            if flow is not None and flow.year == year:
                text = f"access({flow.variable}, {of}-{on}, {year})"
                try:
                    self._number(text)
                except FigureError:
                    continue
                return text
        return ""

    def _stake(self, of: str, on: str) -> _Entry:
        """Attribute a loss by threat: military spending, by the opponent's share among hostile states."""
        path = f"stake.{of}.{on}"
        spent = self._newest("nmc_milex", of)
        if spent is None or not self._figure("nmc_milex", of, spent):
            body = f'loguniform: ["0.002 * {self._gdp_text(of)}", "0.02 * {self._gdp_text(of)}"]'
            return _Entry(
                path, body, "military spending is unknown; a part of what states spend", judgement=True
            )
        budget = f"figure(nmc_milex, {of}, {spent}) / 1e9"
        others = [code for code in self._hostile[of] if code != on]
        shares = [text for v in ("nmc_milex", "cinc") if (text := self._share(v, on, [on, *others]))]
        shares = sorted(shares, key=self._number) or ["1"]
        odds = self._losing(of, on)
        divisor = f"max({LEAST_ODDS:g}, {odds})" if odds else "0.5"
        low = f"{PREMIUM:g} * {budget} * {shares[0]} / {divisor}"
        high = f"{budget} * min(1, {shares[-1]} / {divisor})"
        among = ", ".join(others) or "nobody else"
        why = (
            f"a tenth to all of {of}'s military spending times {on}'s share among states hostile to {of}"
            f" (beside it {among}), by spending or CINC, over the odds of losing; at most all spending"
        )
        if odds and self._number(odds) < LEAST_ODDS:
            why += f"; the odds of losing are bounded at {LEAST_ODDS:g}"
        if self._number(shares[-1]) / self._number(divisor) > 1:
            why += "; the bound at all spending binds"
        if self._number(low) >= 0.99 * self._number(high):
            return _Entry(path, f'value: "{high}"', why, judgement=True)
        return _Entry(path, f'loguniform: ["{low}", "{high}"]', why, judgement=True)

    def _share(self, variable: str, who: str, among: Sequence[str]) -> str:
        """An expression of a state's share of a sum; nothing where its own figure is unknown or 0."""
        years = {code: self._newest(variable, code) for code in dict.fromkeys(among)}
        known = [code for code, year in years.items() if year is not None]
        if who not in known or not self._figure(variable, who, years[who] or 0):
            return ""
        terms = [f"figure({variable}, {code}, {years[code]})" for code in known]
        return f"{terms[0]} / ({' + '.join(terms)})" if len(terms) > 1 else "1"

    def _losing(self, of: str, on: str) -> str:
        return self._share("cinc", on, [on, of]) if self._newest("cinc", of) is not None else ""

    def _figure(self, variable: str, who: str, year: int) -> float:
        found = self._table.find(variable, who, year)
        return 0.0 if found is None else found.value

    def _dyad(self, pair: tuple[str, str], path: LevelPath) -> str:
        chances = ", ".join(f"{level}: {p:.2f}" for level, p in zip(LEVELS, path.levels[-1], strict=True))
        most = float(path.levels[-1].max())
        why = f"{path.proposed[-1]} proposed ({most:.1f}); {_evidence(path)}"
        if path.confirm:
            why = f"confirm: {why}"
        marked = ", judgement: true" if path.confirm else ""
        return f"  {'-'.join(pair)}: {{relation: {{choice: {{{chances}}}}}, why: {_quoted(why)}{marked}}}"

    def _of_pair(self, pair: tuple[str, str]) -> Iterable[_Entry]:
        name, path = "-".join(pair), self._paths[pair]
        now = path.levels[-1]
        warmed, hostile = _left(path, "hostile")
        fell, partners = _left(path, "partnership")
        body = (
            "mixture: {"
            f"warming: {{gamma: [{WARMING[0] + warmed}, {WARMING[1] + hostile}], weight: {now[0]:.2f}}}, "
            f"fall: {{gamma: [{FALL[0] + fell}, {FALL[1] + partners}], weight: {now[2]:.2f}}}}}"
        )
        why = (
            f"warming: two in 45 years of measured pairs, and {warmed} in {hostile} hostile years here;"
            f" fall of a partnership: one in 125 years (judgement), and {fell} in {partners} here; mixed by"
            " the chance of either level"
        )
        yield _Entry(f"relation_hazard.{name}", body, why, judgement=True)
        yield self._return(pair, path)
        yield _Entry(
            f"relation_tilt.{name}", "normal: [0, 1]", "the record does not say which way", judgement=True
        )
        yield _Entry(f"split.{name}", "uniform: [0.25, 0.75]", "no transfer is observed", judgement=True)
        smaller = min(pair, key=lambda code: self._number(self._gdp_text(code)))
        gdp = self._gdp_text(smaller)
        why = f"what can be delivered a year: half a per cent to three of the GDP of {smaller}"
        yield _Entry(
            f"transfer_bound.{name}", f'loguniform: ["0.005 * {gdp}", "0.03 * {gdp}"]', why, judgement=True
        )
        why = "under an embargo almost nothing went on, and between the United States and China half and more"
        yield _Entry(f"access_floor.{name}", "uniform: [0, 0.6]", why, judgement=True)

    def _return(self, pair: tuple[str, str], path: LevelPath) -> _Entry:
        """How fast normal falls back, by the record; is left, or restored at partnership, by judgement."""
        rates = pair_rate(self._table, *pair, self._year)
        hostile, normal, partners = path.levels[-1]
        great = rates[0].group == GROUPS[0]
        left, stood = _left(path, "normal")
        shape, years = LEAVING_GREAT if great else LEAVING
        parts = [
            *((each.coding, each.shape, each.rate, hostile / len(rates)) for each in rates),
            ("left", shape + left, years + stood, normal),
            ("mended", *MENDING, partners),
        ]
        body = ", ".join(
            f"{label}: {{gamma: [{shape:.4g}, {years:.4g}], weight: {weight:.3f}}}"
            for label, shape, years, weight in parts
        )
        own = ", ".join(f"{each.falls} in {each.years} by {each.coding}" for each in rates)
        why = (
            f"falling back: {rates[0].group}, updated by this pair's falls in warmed years ({own});"
            f" leaving normal: {shape} in {years} years, and {left} in {stood} here; mending: {MENDING[0]} in"
            f" {MENDING[1]}; the last two are judgement, as is mixing by the chance of each level"
        )
        return _Entry(f"return_hazard.{'-'.join(pair)}", f"mixture: {{{body}}}", why, judgement=True)

    def _common(self) -> Iterable[_Entry]:
        gdp = self._gdp_text(self._smallest)
        why = f"unknown and often decisive; from nothing to a twentieth of the GDP of {self._smallest}"
        yield _Entry("balance_stress", f'uniform: [0, "0.05 * {gdp}"]', why, judgement=True)
        for path, body, told in _JUDGEMENTS:
            yield _Entry(path, body, told, judgement=True)
        told = "imprecise choice is taste: a rate of return cannot be met by errors"
        yield _Entry("reading", "value: shocks", told, judgement=True)
        told = "whether a decision lasts until the next renewal or until the relation moves is open"
        body = "choice: {renewal: 1, moves: 1}"
        if len(self._codes) > _LASTING:
            told = (
                "a decision lasts until the relation moves; that it lasts until the next renewal is not"
                " drawn, as among four powers most draws then do not calibrate"
            )
            body = "value: moves"
        yield _Entry("precision_lasting", body, told, judgement=True)

    def _claims(self, claims: Sequence[str] | None) -> Iterable[str]:
        """What was asked for; by itself a way to each of the others, closed, and its worth to the first."""
        if claims is None:
            claims = [f"option:{self._codes[0]}:{other}" for other in self._codes[1:]]
        written = write_claims(claims, [Actor(code, self._table.actors[code]) for code in self._codes])
        variants = [*variant_lines(written)]
        if variants:
            yield from ("variants:", *variants, "")
        yield "# tripolar claims lists more kinds, and tripolar new --claim writes them."
        yield from ("claims:", *claim_lines(written)) if written else ("claims: []",)
        if written:
            yield ""
            yield "# The claims that the argument is made for; they answer the title, if it asks:"
            yield "# conclusions: [C1]"


def _hostile_to(table: FigureTable, code: str, year: int) -> tuple[str, ...]:
    """The states whose proposed relation with one is hostile in a year.

    Only those with some evidence of a conflict shortly before are asked about: without any, a pair is not
    proposed as hostile.
    """
    since = year - _RECENT
    recent = {frozenset(event.pair) for event in anchors() if since <= event.year <= year}
    for variable in _CONFLICT:
        for name in table.whos(variable):
            pair = frozenset(name.split("-"))
            if code in pair and pair not in recent:
                series = table.series(variable, name)
                if any(figure.value > 0 and since <= figure.year <= year for figure in series):
                    recent.add(pair)
    others = sorted(other for pair in recent if code in pair for other in pair - {code})
    paths = (
        (other, level_path(table, f"{code}-{other}", FIRST_YEAR, year))
        for other in others
        if world.was_state(other, year)
    )
    return tuple(other for other, path in paths if path.proposed[-1] == "hostile")


def _left(path: LevelPath, level: str) -> tuple[int, int]:
    """How often a pair left a level, and how many years it stood there."""
    spans = path.spans
    stood = sum(last - first + 1 for first, last, word in spans if word == level)
    return sum(word == level for _, _, word in spans[:-1]), stood


def _evidence(path: LevelPath) -> str:
    told = []
    for seen in path.seen:
        if seen.kind != "UN votes" and seen.last is not None:
            told.append(f"{seen.kind} last seen {seen.last} (series to {seen.known_until})")
    if path.anchors:
        newest = path.anchors[-1]
        told.append(f"{newest.year}: {newest.fact}")
    return "; ".join(told) or "nothing was seen"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _wrapped(head: str, words: Iterable[str], width: int = 100) -> list[str]:
    """Write words as comment lines; none where there are no words."""
    lines: list[str] = []
    line = head
    for word in words:
        if len(line) + len(word) > width:
            lines.append(line.rstrip())
            line = "#   "
        line += f"{word} "
    return [*lines, line.rstrip()] if line != head else lines
