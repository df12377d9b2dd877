"""Newer figures, asked of the World Bank, the IMF and UN Comtrade when their user says so.

What they answer becomes a file of the user's own figures (`tripolar.figures.own`); the embedded table stays
as it is. The World Bank is asked through ``wbgapi``, the IMF through ``sdmx1``. UN Comtrade's own client
prints its errors, and has no way to set its address or how long to wait; so it is asked plainly.

A service may fail, or answer by halves: what is sound is kept, and what is not is told. A figure of one power
that is more than three times, or less than a third of, the newest embedded figure is left out: its unit, or
the answer, is not what it seems.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from tripolar.errors import FigureError, InputError
from tripolar.extras import need
from tripolar.figures.own import COLUMNS
from tripolar.figures.table import FigureTable

if TYPE_CHECKING:
    import requests

__all__ = ["SERVICES", "Fetched", "Service", "Told", "as_csv", "fetch"]

_COMTRADE = "https://comtradeapi.un.org"
_MOST_ROWS = 500  # of one answer of Comtrade's without a key
_FAR, _RECENT = 3.0, 8  # times, and years within which an embedded figure is compared

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class FetchedFigure:
    """One figure as a service gave it."""

    variable: str
    who: str
    year: int
    value: float
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: of whom, for which years, at which address, and seconds to wait for an answer."""

    powers: tuple[str, ...]
    years: tuple[int, ...]
    address: str
    timeout: float


@dataclass(frozen=True, slots=True)
class Service:
    """Somebody who publishes figures.

    Attributes
    ----------
    name, title, licence : str
        As an option names it, in words, and what its terms allow.
    steps : tuple of str
        What is asked for, one request or a few each.
    ask : callable
        Takes the asking and a step; yields rows, and texts on what is lacking.
    modules : tuple of str
        Those of the extra ``update`` that it needs.
    address : str
        Where it is; empty for the one that its library knows.
    """

    name: str
    title: str
    licence: str
    steps: tuple[str, ...]
    ask: Callable[[Asking, str], Iterator[FetchedFigure | str]]
    modules: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one service: how many figures, and what was lacking or went wrong."""

    service: Service
    figures: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched, and from whom."""

    rows: tuple[tuple[FetchedFigure, Service], ...] = field(repr=False)
    told: tuple[Told, ...]


class _Refused(Exception):
    """A service did not answer, or not with what was asked for; `gone` where it will not answer more."""

    def __init__(self, problem: str, *, gone: bool = False) -> None:
        super().__init__(problem)
        self.gone = gone


def fetch(
    powers: Sequence[str],
    years: Sequence[int],
    table: FigureTable,
    *,
    services: Iterable[str] = (),
    addresses: Mapping[str, str] | None = None,
    timeout: float = 30.0,
    progress: Callable[[int, int, str], None] | None = None,
) -> Fetched:
    """Ask services for figures. Of two that give the same figure the first one counts.

    Parameters
    ----------
    powers : sequence of str
        Codes of states; trade is asked for between them.
    years : sequence of int
    table : FigureTable
        The embedded figures, to see that answers are of their size.
    services : iterable of str, optional
        Names of those to ask, in their order; by default all.
    addresses : mapping of name to str, optional
        Where a service is, in place of its usual address.
    timeout : float
        Seconds to wait for each answer.
    progress : callable, optional
        Told how many steps are done, how many there are, and what comes next.

    Raises
    ------
    InputError
        If a power or service is unknown, a library is missing, or nothing was fetched at all.
    """
    for code in powers:
        if code not in table.actors:
            raise FigureError(f"no state has the code '{code}'", given=code, allowed=table.actors)
    names = tuple(services) or tuple(SERVICES)
    for name in names:
        if name not in SERVICES:
            raise InputError(f"no service is called '{name}'", given=name, allowed=SERVICES)
    asked = [SERVICES[name] for name in dict.fromkeys(names)]
    for service in asked:
        need("update", "figures update", *service.modules)
    whole, done = sum(len(service.steps) for service in asked), 0
    found: dict[Key, tuple[FetchedFigure, Service]] = {}
    told: list[Told] = []
    for service in asked:
        address = (addresses or {}).get(service.name, service.address)
        asking = Asking(tuple(powers), tuple(years), address, timeout)
        before, problems = len(found), list[str]()
        for k, step in enumerate(service.steps):
            if progress is not None:
                progress(done + k, whole, f"{service.title}: {step}")
            try:
                problems += _take(service, step, asking, table, found)
            except _Refused as refusal:
                problems.append(f"{step}: {refusal}")
                if refusal.gone:
                    break
        done += len(service.steps)
        told.append(Told(service, len(found) - before, tuple(problems)))
    if not found:
        why = "; ".join(f"{each.service.title}: {each.problems[0]}" for each in told if each.problems)
        raise InputError(f"no figures were fetched, nothing was written: {why or 'all answers were empty'}")
    return Fetched(tuple(found.values()), tuple(told))


def _take(
    service: Service,
    step: str,
    asking: Asking,
    table: FigureTable,
    found: dict[Key, tuple[FetchedFigure, Service]],
) -> Iterator[str]:
    """Keep what a service gives and nobody before it gave; yield what is lacking or cannot be used."""
    for row in service.ask(asking, step):
        if isinstance(row, str):
            yield row
        elif problem := _problem(row, table):
            yield problem
        else:
            found.setdefault((row.variable, row.who, row.year), (row, service))


def as_csv(fetched: Fetched, table: FigureTable, day: str) -> str:
    """Write what was fetched as a file of own figures; `day` is when."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row, service in fetched.rows:
        unit = table.variables[row.variable].unit
        source = f"{row.source}, fetched {day}"
        value = f"{row.value:.15g}"
        writer.writerow((row.variable, row.who, row.year, value, unit, source, service.licence, row.note))
    return text.getvalue()


def _problem(row: FetchedFigure, table: FigureTable) -> str:
    """Why a row cannot be used; empty where it can."""
    if not table.knows(row.variable, row.who) or table.variables[row.variable].of_pairs:
        return ""
    known = table.latest(row.variable, row.who)
    if abs(row.year - known.year) > _RECENT or known.value <= 0:
        return ""
    ratio = row.value / known.value
    if 1 / _FAR <= ratio <= _FAR:
        return ""
    name = f"{row.variable}({row.who}, {row.year})"
    return f"{name} is left out: {row.value:g} is {ratio:.2g} times the embedded figure of {known.year}"


# What libraries raise where an answer has another shape than they expect, assertions of their own included.
_ODD = (ValueError, LookupError, TypeError, AttributeError, SyntaxError, RuntimeError, AssertionError)


@contextmanager
def _in_words(*errors: type[Exception]) -> Iterator[None]:
    """Say in words why there is no answer; `errors` are a library's own."""
    import requests

    try:
        yield
    except requests.Timeout:
        raise _Refused("no answer within the time allowed (--timeout)", gone=True) from None
    except requests.ConnectionError as problem:
        raise _Refused(f"{_host(problem.request)} cannot be reached", gone=True) from None
    except requests.HTTPError as problem:
        told = (
            "" if problem.response is None else f" {problem.response.status_code} {problem.response.reason}"
        )
        raise _Refused(f"{_host(problem.request)} answered{told}") from None
    except errors as problem:
        raise _Refused(" ".join(str(problem).split())) from None
    except _ODD:
        raise _Refused("the answer is not understood") from None


def _host(request: requests.PreparedRequest | requests.Request | None) -> str:
    from urllib.parse import urlsplit

    return (urlsplit(str(request.url)).netloc if request is not None else "") or "it"


_INDICATORS = {
    "gdp_current_usd": "NY.GDP.MKTP.CD",
    "gdp_constant_2015_usd": "NY.GDP.MKTP.KD",
    "gdp_ppp_current_intl": "NY.GDP.MKTP.PP.CD",
    "gdp_ppp_constant_2021_intl": "NY.GDP.MKTP.PP.KD",
    "population": "SP.POP.TOTL",
    "exports_share_gdp": "NE.EXP.GNFS.ZS",
    "imports_share_gdp": "NE.IMP.GNFS.ZS",
}


def _world_bank(asking: Asking, variable: str) -> Iterator[FetchedFigure | str]:
    """One indicator of the World Development Indicators, page by page (its API, version 2)."""
    import wbgapi

    told: dict[str, Any] = {}

    def listen(answer: requests.Response, *_: object, **__: object) -> None:
        """Keep what the head of a page says, which the library does not pass on."""
        try:
            head = answer.json()[0]
        except (ValueError, KeyError, IndexError, TypeError):
            return
        if isinstance(head, dict) and answer.ok:
            told.update(head)

    usual, options = wbgapi.endpoint, wbgapi.get_options
    wbgapi.endpoint = asking.address or usual
    wbgapi.get_options = {"timeout": asking.timeout, "hooks": {"response": listen}}
    series = _INDICATORS[variable]
    path = f"country/{';'.join(asking.powers)}/indicator/{series}"
    span = {"date": f"{min(asking.years)}:{max(asking.years)}"}
    try:
        with _in_words(wbgapi.APIError):
            rows = list(wbgapi.fetch(path, span) or ())
    finally:
        wbgapi.endpoint, wbgapi.get_options = usual, options
    whole = int(told.get("total") or 0)
    if len(rows) < whole:
        yield f"{variable}: {len(rows)} of {whole} rows came, and the rest is lacking"
    source = f"World Bank, World Development Indicators ({series}), as of {told.get('lastupdated', 'now')}"
    for each in rows:
        try:
            code, year, value = each["countryiso3code"], int(each["date"]), each["value"]
        except (KeyError, TypeError, ValueError):
            yield f"{variable}: a row is not understood"
            continue
        if value is not None and year in asking.years and code in asking.powers:
            yield FetchedFigure(variable, code, year, float(value), source)


_OUTLOOK = {
    "gdp_current_usd": ("NGDPD", 9),
    "gdp_ppp_current_intl": ("PPPGDP", 9),
    "population": ("LP", 6),
}


def _imf(asking: Asking, variable: str) -> Iterator[FetchedFigure | str]:
    """One indicator of the World Economic Outlook (SDMX 2.1)."""
    import warnings

    import sdmx
    from sdmx.exceptions import XMLParseError

    indicator, usual = _OUTLOOK[variable]
    client = sdmx.Client("IMF_DATA", timeout=asking.timeout)
    if asking.address:
        client.source = replace(client.source, url=asking.address)
    span = {"startPeriod": str(min(asking.years)), "endPeriod": str(max(asking.years))}

    key = f"{'+'.join(asking.powers)}.{indicator}.A"
    with _in_words(XMLParseError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of structures that the answer does not bring
        message = client.data("WEO", key=key, params=span)
    came: set[str] = set()
    for data in getattr(message, "data", ()):
        for series, observations in data.series.items():
            of_series = _named(series)
            code = of_series.get("COUNTRY") or of_series.get("REF_AREA", "")
            came.add(code)
            for each in observations:
                known = {**of_series, **_named(each)}
                try:
                    year = int(str(_named(each.dimension).get("TIME_PERIOD", ""))[:4])
                    value = float(each.value) * 10.0 ** int(known.get("SCALE", usual))
                except (TypeError, ValueError):
                    continue  # a gap, which is written as a word
                if year in asking.years and code in asking.powers and isfinite(value):
                    last = known.get("LATEST_ACTUAL_ANNUAL_DATA", "")
                    guess = last[:4].isdigit() and year > int(last[:4])
                    note = f"estimate or projection: actual data end in {last[:4]}" if guess else ""
                    yield FetchedFigure(
                        variable, code, year, value, f"IMF, World Economic Outlook ({indicator})", note
                    )
    if lacking := [code for code in asking.powers if code not in came]:
        yield f"{variable}: nothing on {', '.join(lacking)}"


def _named(thing: Any) -> dict[str, str]:
    """Dimensions and attributes of a key, a series or an observation, by their names."""
    found = {}
    for part in ("values", "attrib", "attached_attribute"):
        for name, each in (getattr(thing, part, None) or {}).items():
            found[str(name)] = str(each.value)
    return found


_FLOWS = {"M": "imports", "X": "exports"}


def _comtrade(asking: Asking, step: str) -> Iterator[FetchedFigure | str]:
    """Goods trade of each power with the others and with the world, as it reports it (API version 1)."""
    reporters = _codes(asking, "Reporters", "reporterCode")
    partners = _codes(asking, "partnerAreas", "PartnerCode")
    for power in asking.powers:
        if power not in reporters:
            yield f"{step}: {power} reports nothing"
            continue
        others = {partners[code]: code for code in asking.powers if code != power and code in partners}
        query = {
            "reporterCode": reporters[power],
            "partnerCode": ",".join(("0", *others)),
            "period": ",".join(map(str, asking.years)),
            "cmdCode": "TOTAL",
            "flowCode": "M,X",
            "partner2Code": "0",
            "customsCode": "C00",
            "motCode": "0",
        }
        told = _json(asking, "/public/v1/preview/C/A/HS", query)
        if told.get("error"):
            raise _Refused(f"it says: {told['error']}")
        with _in_words():
            rows, count = list(told["data"]), int(told.get("count") or 0)
        if len(rows) >= _MOST_ROWS or len(rows) < count:
            yield f"{step} of {power}: {len(rows)} rows came, and the rest is lacking; ask for fewer years"
        for each in rows:
            try:
                year, flow = int(each["refYear"]), _FLOWS[each["flowCode"]]
                partner, value = str(each["partnerCode"]), float(each["primaryValue"])
            except (KeyError, TypeError, ValueError):
                yield f"{step} of {power}: a row is not understood"
                continue
            source = f"UN Comtrade, goods {flow} as {power} reports them (HS, TOTAL)"
            if year in asking.years and partner == "0":
                yield FetchedFigure(f"total_{flow}_official", power, year, value, source)
            elif year in asking.years and partner in others:
                yield FetchedFigure(f"{flow}_official", f"{power}-{others[partner]}", year, value, source)


def _codes(asking: Asking, name: str, key: str) -> dict[str, str]:
    """Comtrade's own numbers by codes of states; of several of one state the one in force."""
    told = _json(asking, f"/files/v1/app/reference/{name}.json", {})
    letters = f"{key.removesuffix('Code')}CodeIsoAlpha3"
    found = {}
    with _in_words():
        for each in told["results"]:
            code, number = each.get(letters), each.get(key, each.get("id"))
            if code in asking.powers and number is not None and not each.get("entryExpiredDate"):
                found[code] = str(number)
    if not found:
        raise _Refused("its list of states is not understood")
    return found


def _json(asking: Asking, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    import requests

    address = asking.address.rstrip("/") + path
    with _in_words():
        answer = requests.get(address, params=dict(query), timeout=asking.timeout)
        answer.raise_for_status()
        told = answer.json()
    if not isinstance(told, dict):
        raise _Refused("the answer is not understood")
    return told


_ALL = (
    Service("worldbank", "World Bank", "CC BY 4.0", tuple(_INDICATORS), _world_bank, ("requests", "wbgapi")),
    Service(
        "comtrade",
        "UN Comtrade",
        "UN Comtrade's terms: for one's own use; not to be passed on",
        ("goods trade",),
        _comtrade,
        ("requests",),
        _COMTRADE,
    ),
    Service(
        "imf",
        "IMF",
        "IMF's terms: with attribution; not to be passed on in bulk",
        tuple(_OUTLOOK),
        _imf,
        ("requests", "sdmx"),
    ),
)

#: By name, in the order in which they are asked.
SERVICES: Mapping[str, Service] = {service.name: service for service in _ALL}
