"""Who is calling, what can be read at all, and how a "no" travels (RFC 9457)."""

import json
import math
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import APIKeyCookie

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refusal, Slip, SwitchedOff
from firstlight.kernel.refusals import keep, keys_of


class SignedIn(HttpRequest):
    """A request whose sender is known."""

    auth: Actor


class BySession(APIKeyCookie):
    """The sender is who the browser or the phone is signed in as; CSRF is checked."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the seated actor."""
        return getattr(request, "actor", None) or None


DEEPEST = 40
GREATEST = 2**63 - 1


class PlainParser(Parser):
    """JSON that any database can keep: no NUL, no half characters, no numbers beyond 64 bits."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body's value.

        Raises
        ------
        Refused
            ``malformed``: it is not JSON, or holds what cannot be kept.
        """
        try:
            value = json.loads(request.body, parse_constant=_no_number)
        except (ValueError, RecursionError) as fault:
            raise Slip("malformed", "body: this is not JSON") from fault
        if not is_plain(value):
            raise Slip("malformed", "body: it holds a sign or a number that cannot be kept")
        return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def is_plain(value: object, depth: int = 0) -> bool:
    """Return whether every database can keep `value`."""
    match value:
        case str():
            return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
        case bool() | None:
            return True
        case int():
            return abs(value) <= GREATEST
        case float():
            return math.isfinite(value)
        case list():
            return depth < DEEPEST and all(is_plain(each, depth + 1) for each in value)
        case dict():
            parts = [*value.keys(), *value.values()]
            return depth < DEEPEST and all(is_plain(each, depth + 1) for each in parts)
    return False


class Problem(Schema):
    """A "no" on the wire."""

    status: int
    title: str
    code: str
    detail: str
    field: str = ""


def answer(status: int, code: str, detail: str, field: str = "") -> HttpResponse:
    """Return a problem document."""
    title = HTTPStatus(status).phrase
    problem = Problem(status=status, title=title, code=code, detail=detail, field=field)
    return HttpResponse(
        problem.model_dump_json(), status=status, content_type="application/problem+json"
    )


def _keep(request: HttpRequest, no: Refusal) -> None:
    """Keep for the auditor that an address led somebody nowhere; the gate keeps the rest."""
    actor, match = getattr(request, "auth", None), request.resolver_match
    if not isinstance(no, (NotFound, NotAllowed)) or not isinstance(actor, Actor) or not match:
        return
    path = [part for part in match.route.split("/") if part and part[0] not in "<{"]
    if keys := keys_of(match.kwargs.values()):
        keep(no, actor, ".".join(path), keys)


def register(api: NinjaAPI) -> None:
    """Turn every refusal into one shape."""

    @api.exception_handler(Refusal)
    def refuse(request: HttpRequest, no: Refusal) -> HttpResponse:
        _keep(request, no)
        # Whoever may not is told what whoever looks for nothing is told.
        told = isinstance(no, SwitchedOff) or not isinstance(no, NotAllowed)
        shown = no if told else NotFound()
        return answer(shown.status, shown.code, str(shown), shown.field)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, no: AuthenticationError) -> HttpResponse:
        return answer(401, "not-signed-in", "Sign in first.")

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, no: HttpError) -> HttpResponse:
        return answer(no.status_code, "malformed", str(no))

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, no: ValidationError) -> HttpResponse:
        first = no.errors[0]
        field = ".".join(str(part) for part in first["loc"][2:] or first["loc"])
        return answer(422, "malformed", f"{field}: {first['msg']}", field)
