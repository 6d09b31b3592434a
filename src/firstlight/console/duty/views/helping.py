"""Helpers who walk up: the code at the post, and the page that it opens."""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from firstlight.console.duty.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, missing, page, perform
from firstlight.duty import queries
from firstlight.duty.actions import sign_in_helper
from firstlight.duty.models import Shift
from firstlight.duty.schemas import SignInHelper
from firstlight.exchange.qr import qr_svg
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound

SIGNER = Signer(salt="duty.walk_up")


@page(may="duty.join")
def code(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the code that helpers scan at the post; it opens nothing once the shift is over."""
    row = queries.led_shift(request.actor, key)
    address = request.build_absolute_uri(reverse("walk_up", args=[SIGNER.sign(str(row.pk))]))
    context = {
        "shift": row,
        "code": qr_svg(address, 70.0, _("Code for helpers")),
        "address": address,
    }
    return render(request, "duty/code.html", context)


# No cookie is set: the signed address is what a token against forged requests would be.
@csrf_exempt
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Take a helper in: a name, a telephone number if they like, and the notice read."""
    found = _shift_behind(token)
    if found is None:
        return missing(request)
    row, actor = found
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, SignInHelper, shift_id=row.pk)
        outcome = perform(actor, sign_in_helper, SignInHelper, values)
        if outcome.ok:
            return render(request, "duty/helped.html", {"shift": row, "row": outcome.result})
    context = {"shift": row, "errors": outcome.errors, "values": request.POST, "labels": LABELS}
    answer = render(request, "duty/helping.html", context, status=200 if outcome.ok else 422)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _shift_behind(token: str) -> tuple[Shift, Actor] | None:
    """Return the running shift of a code, and the door that lets helpers in there."""
    try:
        key = UUID(SIGNER.unsign(token))
        row = queries.locked_shift(key, lock=False)
    except (BadSignature, ValueError, NotFound):
        return None
    if row.state not in queries.LIVE or row.ends_at <= timezone.now():
        return None
    if is_off("duty", row.station_id):
        return None
    return row, Actor.job("duty.door", row.station_id, "duty.join", "duty.see")
