"""Missing-person notices: those that stand now, and each by its own address."""

import base64
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from firstlight.public.frame import draw, published
from firstlight.public.publication import Door
from firstlight.searches.queries import notice_portrait, public_notice, public_notices


@published(
    "public_notices",
    shows=_("The notices that stand now: the words, when they were published and until when."),
    ground=_("An officer approved each; the family agreed to each item; it runs out by itself."),
    module="notices",
    door=Door(60, _("Missing people"), _("Who is being looked for now, and whom to call.")),
)
@require_safe
def notices(request: HttpRequest, language: str) -> HttpResponse:
    """Show every notice that stands now, the newest first."""
    return draw(request, "public/notices.html", {"notices": public_notices(timezone.now())})


@published(
    "public_notice",
    shows=_("One notice while it stands; afterwards only that it is over."),
    ground=_("An officer approved each; the family agreed to each item; it runs out by itself."),
    module="notices",
)
@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a missing-person notice while it stands; afterwards only that it is over.

    A notice that was recalled or has run out keeps its address, so that who shared it learns that
    it is over; its words are gone.
    """
    row = public_notice(slug)
    if row is None:
        return draw(request, "public/none.html", status=HTTPStatus.NOT_FOUND)
    runs = row.expires_at is not None and row.expires_at > timezone.now()
    state = "over" if row.state == "published" and not runs else row.state
    shown = row if state == "published" else None
    picture = base64.b64encode(notice_portrait(row)).decode() if shown else ""
    context = {"state": state, "notice": shown, "picture": picture}
    return draw(
        request, "public/notice.html", context, HTTPStatus.OK if shown else HTTPStatus.GONE
    )
