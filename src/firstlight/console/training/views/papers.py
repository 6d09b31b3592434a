"""Certificates of one's people: what runs out, what waits to be verified."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import missing, page, perform
from firstlight.training import queries
from firstlight.training.actions import open_picture
from firstlight.training.rules import CREDENTIAL, STANDING
from firstlight.training.schemas import OpenEvidence


def _within(days: int) -> Any:
    def narrow(rows: QuerySet[Any]) -> QuerySet[Any]:
        end = timezone.localdate() + timedelta(days=days)
        return rows.filter(state__in=STANDING, valid_until__lte=end)

    return narrow


FILTERS = (
    Filter("check", gettext_lazy("To be verified"), lambda rows: rows.filter(state="submitted")),
    Filter("30", gettext_lazy("Runs out in 30 days"), _within(30)),
    Filter("90", gettext_lazy("Runs out in 90 days"), _within(90)),
    Filter("lapsed", gettext_lazy("Run out"), lambda rows: rows.filter(state="expired")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "person",
            _("Name"),
            lambda c: Cell(c.person.name, reverse("person", args=[c.person_id])),
            "person__pinyin",
        ),
        Column("kind", _("Certificate"), lambda c: c.get_kind_display(), "kind"),
        Column("level", _("Level"), lambda c: c.level, "level"),
        Column(
            "state", _("State"), lambda c: Cell(CREDENTIAL.state_names[c.state], state=c.state)
        ),
        Column("until", _("Valid until"), lambda c: c.valid_until, "valid_until"),
        Column("issuer", _("Issued by (certificate)"), lambda c: c.issuer, "issuer"),
    ]


@page(may="training.see")
def papers(request: SeatedRequest) -> HttpResponse:
    """List the certificates of the people whom the actor may see."""
    rows = queries.credentials(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="certificates",
        find=lambda q: rows.filter(person__name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    waiting = queries.pictures(request.actor) if request.actor.may("training.verify") else []
    context = {"listing": shown, "waiting": waiting}
    return render(request, "training/papers.html", context)


@require_POST
@page(may="training.verify")
def picture(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Open the picture of a certificate; nothing of it is kept by the browser."""
    outcome = perform(request.actor, open_picture, OpenEvidence, {"credential_id": key})
    if not outcome.ok:
        return missing(request)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(outcome.result, content_type="image/jpeg", headers=headers)
