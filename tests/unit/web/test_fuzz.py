"""Whatever is sent, the answer is one of those that the schema names, and never a failure of the program."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.running_server import Running

ALLOWED = {200, 202, 400, 404, 405, 413, 415, 421, 422, 429, 503}
PATHS = ("/api/point", "/api/yaml", "/api/validate", "/api/criterion", "/api/structure")

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
anything = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
)
paths = st.sampled_from(
    ["balance_stress", "precision", "relation.USA-RUS", "gdp.USA", "protocol", "reading", ""]
)
values = st.sampled_from(
    ["1", "0", "-1", "1e308", "1e-308", "nan", "inf", "*0", "*1e9", "+", "=", "normal", "expiry"]
)
change = st.builds(lambda path, value: f"{path}={value}", paths, values) | st.text(max_size=30)
words = st.sampled_from(
    ["value(RUS)", "terms(RUS, CHN)", ">", "1", "and", "not", "(", ")", "0/0", "share(", "no-us", "^", "-"]
)
expression = st.lists(words, max_size=8).map(" ".join) | st.text(max_size=60)
claim = st.fixed_dictionaries(
    {"id": st.sampled_from(["Y1", "T1", "", "a b"]), "says": st.just("x"), "holds": expression}
)
scenario = st.fixed_dictionaries(
    {"name": st.sampled_from(["tutorial", "reference-2025", "nothing", ""])},
    optional={"claims": st.lists(claim, max_size=2), "text": st.text(max_size=60)},
)
bodies = anything | st.fixed_dictionaries(
    {"scenario": scenario},
    optional={"changes": st.lists(change, max_size=4), "holds": expression, "fact": st.booleans()},
)
texts = st.fixed_dictionaries({"text": st.text(max_size=200)}) | scenario

relaxed = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(path=st.sampled_from(PATHS), body=bodies | texts)
def test_no_body_makes_the_program_fail(server: Running, path: str, body: object) -> None:
    reply = server.ask("POST", path, body if isinstance(body, (dict, list)) else [body])
    assert reply.status in ALLOWED, (path, body, reply.body[:300])
    if reply.status >= 400:
        assert "\n" not in reply.message


@relaxed
@given(name=st.text(max_size=20).map(lambda t: "".join(f"%{b:02x}" for b in t.encode())))
def test_no_name_makes_the_program_fail(server: Running, name: str) -> None:
    for path in ("/api/scenarios/", "/static/", "/api/ensembles/", "/api/scenarios/tutorial/sources?of="):
        assert server.ask("GET", path + name).status in ALLOWED
