"""The real server: the live line, what is too large, headers, memory at rest."""

import json
import socket
import time
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from django.db import connection
from tests.serving import served as serve
from tests.serving import token_in

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the product is served once, on its default database"
)
MIB = 2**20


@pytest.fixture(scope="module")
def served(home_of):
    with serve(home_of("served")) as product:
        yield product


@pytest.fixture
def listen(served):
    """Open live lines; they are closed with the test."""
    lines = []

    def listen(cookie):
        lines.append(Line(served, cookie))
        return lines[-1]

    yield listen
    for line in lines:
        line.socket.close()


def act(served, cookie, name, /, **data):
    return served.request(
        "POST",
        f"/api/do/{name}",
        json.dumps(data),
        {
            "Cookie": cookie,
            "Content-Type": "application/json",
            "X-CSRFToken": token_in(cookie),
        },
    )


def send(served, cookie, path, **fields):
    """Send a form."""
    said = urlencode({"csrfmiddlewaretoken": token_in(cookie), **fields})
    kind = "application/x-www-form-urlencoded"
    return served.request("POST", path, said, {"Cookie": cookie, "Content-Type": kind})


class Line:
    """A listener on the live line."""

    def __init__(self, served, cookie, since=""):
        self.socket = socket.create_connection(("127.0.0.1", served.port), 20)
        self.socket.sendall(
            f"GET /live/?since={since} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            f"Cookie: {cookie}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        self.text = ""

    def until(self, *words, seconds=15):
        """Read until all of `words` have been heard."""
        self.socket.settimeout(seconds)
        while not all(word in self.text for word in words):
            part = self.socket.recv(65536)
            if not part:
                break
            self.text += part.decode("utf-8", "replace")
        return self.text


def test_what_one_does_another_hears_at_once_on_the_live_line(served, listen):
    officer, dispatcher = served.sign_in("officer"), served.sign_in("dispatcher")
    line = listen(dispatcher)
    line.until("text/event-stream", "cursor")

    status, _headers, body = act(
        served, officer, "incidents.report_call", kind="other", place_name="桥头"
    )
    assert status == 200, body
    began = time.monotonic()
    key = json.loads(body)["rows"][0]["id"]
    heard = line.until(f"incident:{key}", seconds=10)

    assert "incidents.report_call" in heard
    assert "桥头" not in heard  # the line says which row, never what is in it
    assert time.monotonic() - began < 5


def test_what_belongs_to_an_event_is_heard_as_news_of_the_event(served, listen):
    officer, dispatcher = served.sign_in("officer"), served.sign_in("dispatcher")
    said = {"name": "龙舟赛", "organiser": "文化站", "expected": 500, "place_name": "河边"}
    team = json.loads(served.get("/api/organisations", Cookie=officer)[2])["rows"]
    said["organisation_id"] = next(each["id"] for each in team if each["kind"] == "team")
    said |= {"starts_at": "2030-06-05T08:00:00Z", "ends_at": "2030-06-05T11:00:00Z"}
    status, _headers, body = act(served, officer, "duty.ask_event", **said)
    assert status == 200, body
    key = json.loads(body)["rows"][0]["id"]
    send(served, officer, f"/events/{key}/step/", event="accept")
    line = listen(dispatcher)
    line.until("text/event-stream", "cursor")

    assert send(served, officer, f"/events/{key}/posts/", name="出口", people=2)[0] == 302

    assert "duty.add_event_post" in line.until(f"eventdeployment:{key}", seconds=10)


def test_another_station_hears_nothing_of_it(served, listen):
    officer, elsewhere = served.sign_in("officer"), served.sign_in("officer_lushan")
    line = listen(elsewhere)
    line.until("cursor")
    _status, _headers, body = act(
        served, officer, "incidents.report_call", kind="other", place_name="桥头"
    )
    own = act(served, elsewhere, "incidents.report_call", kind="other", place_name="湖边")
    mine = json.loads(own[2])["rows"][0]["id"]

    heard = line.until(f"incident:{mine}")

    assert json.loads(body)["rows"][0]["id"] not in heard


def test_the_line_is_closed_to_a_visitor(served):
    assert served.get("/live/")[0] == 401


def test_a_listener_that_signs_out_hears_no_more(served, listen):
    officer, leaver = served.sign_in("officer"), served.sign_in("commander")
    line = listen(leaver)
    line.until("cursor")
    send(served, leaver, "/accounts/logout/")
    _s, _h, body = act(served, officer, "incidents.report_call", kind="other", place_name="渡口")
    key = json.loads(body)["rows"][0]["id"]

    assert key not in line.until("never said", seconds=15)


def test_many_listeners_do_not_use_up_the_database(served, listen):
    officer = served.sign_in("officer")
    lines = [listen(officer) for _ in range(40)]
    for line in lines:
        line.until("cursor")

    status, _headers, body = act(
        served, officer, "incidents.report_call", kind="other", place_name="桥头"
    )

    assert status == 200
    key = json.loads(body)["rows"][0]["id"]
    assert all(f"incident:{key}" in line.until(f"incident:{key}") for line in lines)


def test_three_gigabytes_are_refused_before_they_are_sent(served):
    before, began = served.rss_mib(), time.monotonic()
    with socket.create_connection(("127.0.0.1", served.port), 10) as door:
        door.sendall(
            f"POST /people/import/ HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            "Cookie: django_language=en; fl_theme=dark; fl_type=large\r\n"
            f"Content-Type: text/csv\r\nContent-Length: {3 * 2**30}\r\n\r\n".encode()
        )
        door.settimeout(10)
        answer = ""
        while part := door.recv(65536):
            answer += part.decode()

    assert " 413 " in answer.partition("\r\n")[0]
    assert 'lang="en" data-place="public" data-theme="dark" data-type="large"' in answer
    assert "more than 64 MB" in answer
    assert time.monotonic() - began < 5
    assert served.rss_mib() - before < 20


@pytest.mark.parametrize("path", ["/people/import/", "/api/outbox"])
def test_an_endless_body_is_cut_off_and_memory_stays_bounded(served, path):
    before, sent = served.rss_mib(), 0
    chunk = b"%x\r\n" % MIB + b"\0" * MIB + b"\r\n"
    with socket.create_connection(("127.0.0.1", served.port), 30) as door:
        door.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            "Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        answer = b""
        with suppress(OSError):  # the door is shut in our face
            while sent < 400 * MIB:
                door.sendall(chunk)
                sent += MIB
        with suppress(OSError):
            answer = door.recv(65536)

    assert sent < 300 * MIB
    assert not answer or b" 413 " in answer.partition(b"\r\n")[0]
    assert served.rss_mib() - before < 60
    assert served.get("/api/")[0] == 200  # and goes on serving


def test_a_host_that_is_not_ours_is_refused(served):
    status, _headers, _body = served.get("/accounts/login/", Host="evil.example")
    assert status == 400


def test_pages_and_files_leave_with_a_strict_policy_and_no_warning(served):
    cookie = served.sign_in("officer")
    for path in ("/accounts/login/", "/me/security/", "/nowhere/", "/me/"):
        _status, headers, _body = served.get(path, Cookie=cookie)
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    status, headers, body = served.get("/static/console/js/main.js")
    assert (status, len(body)) == (200, int(headers["content-length"]))
    part = served.get("/static/console/js/main.js", Range="bytes=0-9")
    assert (part[0], len(part[2])) == (206, 10)
    assert "Warning" not in served.said()
    assert "Traceback" not in served.said()


def test_the_language_that_is_chosen_stays(served):
    _status, headers, body = served.get("/accounts/login/")
    cookie = headers["set-cookie"].partition(";")[0]
    token = token_in(cookie)
    status, headers, _body = served.request(
        "POST",
        "/i18n/setlang/",
        f"csrfmiddlewaretoken={token}&language=en&next=/accounts/login/",
        {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert status == 302
    assert "Max-Age=31536000" in headers["set-cookie"]
    english = headers["set-cookie"].partition(";")[0]
    page = served.get("/accounts/login/", Cookie=english)[2].decode()
    assert '<html lang="en"' in page
    assert '<html lang="zh-hans"' in body.decode()


def test_at_rest_it_needs_less_than_half_a_gigabyte(served):
    served.get("/accounts/login/")
    assert served.rss_mib() <= 512
