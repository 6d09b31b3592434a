"""One signed POST a message, with a key by which the gateway can tell a repeat."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from firstlight.notify.carrier import Delivery, Outcome, Parcel


def signature(secret: str, moment_s: str, body: bytes) -> str:
    """Return the HMAC-SHA256, in hex, of the time and the body; the gateway checks the same."""
    return hmac.new(secret.encode(), moment_s.encode() + b"." + body, hashlib.sha256).hexdigest()


class Webhook:
    """Posts JSON to one address.

    Headers: ``Idempotency-Key`` (the same at every try), ``X-Firstlight-Time`` (Unix seconds) and
    ``X-Firstlight-Signature``. 2xx means taken, 409 taken before, 429 and 5xx try again, any
    other answer refused. The gateway must deliver a key once however often it comes.
    """

    is_immediate = False
    is_idempotent = True

    def __init__(self, url: str, secret: str, timeout_s: float = 10.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("url: the address of a gateway starts with http:// or https://")
        self.secret, self.timeout_s = secret, timeout_s
        self.kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.host, self.port = parts.hostname, parts.port
        self.path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def send(self, parcels: Iterable[Parcel]) -> Iterator[Delivery]:
        """Post over one connection; it is opened again when it breaks."""
        line = self.kind(self.host, self.port, timeout=self.timeout_s)
        try:
            for parcel in parcels:
                yield self._post(line, parcel)
        finally:
            with suppress(OSError):
                line.close()

    def _post(self, line: HTTPConnection, parcel: Parcel) -> Delivery:
        body = json.dumps(
            {
                "key": parcel.key,
                "to": parcel.address,
                "title": parcel.title,
                "body": parcel.body,
                "link": parcel.link,
                "critical": parcel.is_critical,
            },
            ensure_ascii=False,
        ).encode()
        moment_s = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": parcel.key,
            "X-Firstlight-Time": moment_s,
            "X-Firstlight-Signature": signature(self.secret, moment_s, body),
        }
        try:
            line.request("POST", self.path, body, headers)
            answer = line.getresponse()
            answer.read()
        except ConnectionRefusedError:
            line.close()
            return Delivery(parcel.key, Outcome.BUSY, error="ConnectionRefusedError")
        except (OSError, HTTPException) as fault:
            line.close()
            return Delivery(parcel.key, Outcome.UNKNOWN, error=type(fault).__name__)
        return _read(parcel.key, answer.status, answer.getheader("X-Message-Id") or "")


def _read(key: str, status: int, ref: str) -> Delivery:
    if 200 <= status < 300 or status == 409:
        return Delivery(key, Outcome.TAKEN, ref=ref[:200])
    outcome = Outcome.BUSY if status == 429 or status >= 500 else Outcome.REFUSED
    return Delivery(key, outcome, error=f"http-{status}")
