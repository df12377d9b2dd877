"""What no request gets past: host, origin, token, size; and what every answer carries."""

from __future__ import annotations

import ipaddress
import json
import logging
import socket
from urllib.parse import urlsplit

import pytest
from tests.running_server import Running, running
from tests.waiting import LONGEST

from tripolar.errors import InputError
from tripolar.web.guard import COOKIE
from tripolar.web.server import listen

TOKEN = "a-token-that-is-long-enough"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", ""]
)
def test_a_name_that_was_pointed_at_us_is_refused(server: Running, host: str) -> None:
    reply = server.ask("GET", "/api/scenarios", headers={"host": host})
    assert reply.status in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "LOCALHOST:1", "[::1]:8765"])
def test_loopback_has_several_names(server: Running, host: str) -> None:
    assert server.ask("GET", "/static/style.css", headers={"host": host}).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost.evil"])
def test_requests_of_other_pages_are_refused(server: Running, origin: str) -> None:
    body = {"scenario": {"name": "tutorial"}}
    assert server.ask("POST", "/api/ensembles", body, {"origin": origin}).status == 403
    own = f"http://{server.place.host}:{server.place.port}"
    assert server.ask("POST", "/api/point", body, {"origin": own}).status == 200


def test_every_answer_carries_the_policies_errors_too(server: Running) -> None:
    for reply in (
        server.ask("GET", "/"),
        server.ask("GET", "/nothing"),
        server.ask("GET", "/", headers={"host": "evil.example"}),
    ):
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"


def test_a_body_is_counted_as_it_comes() -> None:
    with running("tutorial", body=10_000) as server:
        reply = server.ask("POST", "/api/point", b"x" * 10_001, {"content-type": "application/json"})
        assert (reply.status, reply.message) == (413, "the request is larger than 9 KiB")
        pieces = (b"x" * 4_000 for _ in range(4))  # no length is announced
        assert server.ask("POST", "/api/point", pieces).status == 413


def test_with_a_token_nothing_answers_without_it() -> None:
    with running("tutorial", token=TOKEN) as server:
        for path in ("/", "/api/scenarios", "/static/main.js", "/api/openapi.json"):
            reply = server.ask("GET", path)
            assert reply.status == 401
            assert TOKEN not in reply.body.decode()
        assert server.ask("GET", "/?token=wrong").status == 401
        assert server.ask("GET", "/api/scenarios?token=" + TOKEN).status == 401  # only the page takes it
        opened = server.ask("GET", f"/?token={TOKEN}")
        assert (opened.status, opened.headers["location"]) == (303, "/")
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        shown = {"cookie": cookie.split(";")[0]}
        assert shown["cookie"] == f"{COOKIE}={TOKEN}"
        assert server.ask("GET", "/api/scenarios", headers=shown).status == 200
        assert server.ask("GET", "/api/scenarios", headers={"authorization": f"Bearer {TOKEN}"}).status == 200


def test_off_loopback_a_token_is_made_and_is_in_the_address() -> None:
    taken, place = listen("0.0.0.0", 0)
    taken.close()
    assert len(place.token) > 20
    assert place.address.endswith(f"?token={place.token}")
    taken, place = listen("127.0.0.1", 0)
    taken.close()
    assert place.token == ""
    assert place.address == f"http://127.0.0.1:{place.port}/"


def test_an_address_that_is_taken_is_said_in_one_line() -> None:
    taken, place = listen("127.0.0.1", 0)
    with taken, pytest.raises(InputError, match="cannot be listened on"):
        listen("127.0.0.1", place.port)


def test_the_log_has_paths_and_never_contents(server: Running, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tripolar.web"):
        server.point("tutorial", "balance_stress=41.25")
        server.ask("GET", "/api/scenarios/tutorial/sources?of=secret")
    lines = [record.getMessage() for record in caplog.records]
    assert any(line.startswith("POST /api/point 200") for line in lines)
    assert not any("41.25" in line or "secret" in line for line in lines)


def test_errors_have_one_shape(server: Running) -> None:
    for reply in (server.ask("GET", "/nothing"), server.ask("PUT", "/api/point"), server.point("nothing")):
        error = json.loads(reply.body)["error"]
        assert error["status"] == reply.status
        assert error["message"]


def test_a_method_that_is_not_allowed_is_told_those_that_are(server: Running) -> None:
    for method, path, allowed in (
        ("DELETE", "/", "GET, HEAD"),
        ("GET", "/api/point", "POST"),
        ("OPTIONS", "/api/point", "POST"),
        ("POST", "/api/ensembles/x", "DELETE, GET, HEAD"),
        ("PUT", "/api/scenarios", "GET, HEAD"),
        ("POST", "/static/main.js", "GET, HEAD"),
    ):
        reply = server.ask(method, path)
        assert (reply.status, reply.headers.get("allow")) == (405, allowed), (method, path)


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/api/scenarios", "/api/limits", "/nothing"])
def test_what_may_be_read_may_be_asked_for_its_head(server: Running, path: str) -> None:
    whole, head = server.ask("GET", path), server.ask("HEAD", path)
    assert (head.status, head.body) == (whole.status, b"")
    assert head.headers == whole.headers


def test_a_person_without_the_token_reads_what_to_do() -> None:
    with running("tutorial", token=TOKEN) as server:
        browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        reply = server.ask("GET", "/", headers=browser)
        assert (reply.status, reply.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert reply.headers["www-authenticate"] == "Bearer"
        assert "A token is needed: open the whole address" in reply.body.decode()
        wrong = server.ask("GET", "/?token=<script>", headers=browser).body.decode()
        assert "The token is not that of this server" in wrong
        assert "script" not in wrong
        assert server.ask("GET", "/api/limits").json["error"]["status"] == 401


def test_on_all_addresses_the_one_printed_is_a_number_that_reaches_it() -> None:
    for host in ("0.0.0.0", "::"):
        try:
            taken, place = listen(host, 0)
        except InputError:
            continue  # a machine without this family of addresses
        with taken:
            named = urlsplit(place.address)
            assert named.hostname is not None
            ipaddress.ip_address(named.hostname)
            with socket.create_connection((named.hostname, place.port), timeout=LONGEST):
                pass
