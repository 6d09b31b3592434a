"""Real servers on this machine for carriers to speak to, and letters to send."""

import hashlib
import hmac
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from firstlight.kernel.actions import Context
from firstlight.kernel.ids import uuid7
from firstlight.notify import carrier
from firstlight.notify.actions import post
from firstlight.notify.schemas import Letter

SECRET = "between-us-two"


class MailSink:
    """Keeps every message; `answers` are the words to DATA, used up one a message."""

    def __init__(self):
        self.mails, self.answers = [], []

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 kept"
        if answer == "drop":
            self.mails.append(envelope)
            server.transport.abort()  # taken, and then the line breaks
            return ""
        if answer.startswith("2"):
            self.mails.append(envelope)
        return answer


@pytest.fixture
def mail_server():
    """A real SMTP server on a free port."""
    sink = MailSink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    yield sink
    controller.stop()


@pytest.fixture
def gateway():
    """A real HTTP gateway that keeps what was posted, by key, and checks the signature."""

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signed = self.headers["X-Firstlight-Time"].encode() + b"." + body
            right = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
            key = self.headers["Idempotency-Key"]
            server.seen.append(key)
            status = server.answers.pop(0) if server.answers else 200
            if right != self.headers["X-Firstlight-Signature"]:
                status = 403
            if status == 200 and key in server.kept:
                status = 409
            if status == 200:
                server.kept[key] = json.loads(body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("X-Message-Id", f"no-{len(server.kept)}")
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.kept, server.seen, server.answers = {}, [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def channels(settings):
    """Return a way to configure carriers for one test."""

    def configure(**entries):
        settings.CARRIERS = {
            "inapp": {"carrier": "firstlight.notify.inapp.InApp"},
            **entries,
        }
        carrier.forget()

    yield configure
    carrier.forget()


@pytest.fixture
def with_mail(channels, mail_server):
    entry = {"carrier": "firstlight.notify.email.Email", "host": "127.0.0.1"}
    channels(email={**entry, "port": mail_server.port, "timeout_s": 5})
    return mail_server


@pytest.fixture
def with_gateway(channels, gateway):
    url = f"http://127.0.0.1:{gateway.server_port}/in"
    channels(sms={"carrier": "firstlight.notify.webhook.Webhook", "url": url, "secret": SECRET})
    return gateway


@pytest.fixture
def letter(cast):
    """Return a way to write to somebody of the cast."""

    def write(who, *addresses, key="call-1", **more):
        words = {"title": "义警任务", "body": "有一项任务，请打开查看。", **more}
        return Letter(
            key=f"{key}:{who.pk}",
            person_id=who.pk,
            station_id=who.station_id,
            addresses=tuple(addresses),
            **words,
        )

    return write


@pytest.fixture
def send(cast):
    """Post letters as an action would."""

    by = cast.dee

    def send(*letters):
        with transaction.atomic():
            return post(Context(by, "tests.send"), letters)

    return send


@pytest.fixture
def new_id():
    return uuid7
