"""The door for warnings: ``POST /in/cap/`` with a CAP 1.2 message as its issuer sent it.

Signed like every carrier's call (see `firstlight.api.inbound`), with the secret kept for ``cap``.
"""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from firstlight.api.inbound import is_signed, problem
from firstlight.duty.arriving import receive_warning
from firstlight.exchange.cap import MOST_BYTES
from firstlight.kernel.errors import Refused


# The signature is what a token against forged requests would be.
@csrf_exempt
def warning_in(request: HttpRequest) -> HttpResponse:
    """Take one warning; the answer says at how many stations it is new."""
    if request.method != "POST":
        return problem(HTTPStatus.METHOD_NOT_ALLOWED, "warnings are sent by POST")
    body = request.body
    if len(body) > MOST_BYTES:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"body: more than {MOST_BYTES} bytes")
    if not is_signed(settings.INBOUND_SECRETS.get("cap", ""), request.headers, body):
        return problem(HTTPStatus.UNAUTHORIZED, "this is not signed by a carrier of ours")
    try:
        with override("en"):
            came = receive_warning(body, "carrier.cap")
    except Refused as no:
        with override("en"):
            return problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{no.field or 'body'}: {no}")
    return JsonResponse({"new": came.new, "known": came.known})
