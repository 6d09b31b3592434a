"""The door for carriers: ``POST /in/<carrier>/`` with what somebody wrote back.

Signed as our own calls to a gateway are: HMAC-SHA256 in hex of the time, a dot and the body, with
the carrier's own secret, in ``X-Firstlight-Signature``; the time, Unix seconds, in
``X-Firstlight-Time``. A delivery may be repeated: its number is taken once.
"""

import hmac
import json
import time
from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from firstlight.incidents.arriving import Received, receive
from firstlight.notify.webhook.carrier import signature

MOST_BYTES = 16 * 1024
CLOCKS_DIFFER_S = 300


class Delivery(BaseModel):
    """One message as a carrier hands it over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1, max_length=200)
    sender: str = Field(alias="from", min_length=3, max_length=200)
    text: str = Field(max_length=8000)
    said_at: AwareDatetime | None = None


# The signature is what a token against forged requests would be.
@csrf_exempt
def inbound(request: HttpRequest, carrier: str) -> HttpResponse:
    """Take one message; the answer says what became of it, never whose it was."""
    if request.method != "POST":
        return problem(HTTPStatus.METHOD_NOT_ALLOWED, "messages are sent by POST")
    body = request.body
    if len(body) > MOST_BYTES:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"body: more than {MOST_BYTES} bytes")
    if not is_signed(settings.INBOUND_SECRETS.get(carrier, ""), request.headers, body):
        return problem(HTTPStatus.UNAUTHORIZED, "this is not signed by a carrier of ours")
    try:
        delivery = Delivery.model_validate_json(body)
    except ValidationError as mistake:
        error = mistake.errors()[0]
        field = ".".join(str(part) for part in error["loc"]) or "body"
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{field}: {error['msg']}")
    took = receive(
        Received(carrier, delivery.id, delivery.sender, delivery.text, delivery.said_at)
    )
    return JsonResponse({"took": took})


def is_signed(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether `body` was signed with `secret`, at a time that is about now."""
    moment_s, given = (
        headers.get("X-Firstlight-Time", ""),
        headers.get("X-Firstlight-Signature", ""),
    )
    if not secret or not moment_s.isascii() or not moment_s.isdecimal() or len(moment_s) > 12:
        return False
    if abs(time.time() - int(moment_s)) > CLOCKS_DIFFER_S:
        return False
    return hmac.compare_digest(signature(secret, moment_s, body).encode(), given.encode())


def problem(status: HTTPStatus, detail: str) -> HttpResponse:
    """Return a refusal as a problem in JSON (RFC 9457)."""
    said = {"status": int(status), "title": status.phrase, "detail": detail}
    return HttpResponse(
        json.dumps(said, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )
