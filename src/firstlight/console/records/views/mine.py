"""One's own hours, certificates and stars; nominations for bravery."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.given import given
from firstlight.console.records.words import KINDS, LABELS, counted, state_of, tone_key
from firstlight.console.records.words import hours as in_hours
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.queries import injuries
from firstlight.duty.rules import INJURY
from firstlight.force.queries import me
from firstlight.privacy.queries import has_consent
from firstlight.records import actions, queries
from firstlight.records.rules import RECOGNITION, SERVICE_CERTIFICATE
from firstlight.records.schemas import AskCertificate

# Some years of one person; whoever has served longer takes out the archive.
NEWEST = 500
# The rest is folded, so that training, awards and the certificate are near.
LATEST = 8


@page(may="records.own")
def hours(request: SeatedRequest) -> HttpResponse:
    """Show one's own record in five parts; ask for a certificate."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        outcome = perform(
            actor,
            actions.ask_certificate,
            AskCertificate,
            given(request, AskCertificate),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Asked for. It is free, and shown within the unit first."))
            return redirect("my_hours")
    person = me(actor)
    parts = queries.five_parts(person)
    rows = [
        (
            row,
            KINDS.get(row.kind, row.kind),
            *state_of(row),
            counted(row.minutes),
        )
        for row in queries.my_records(actor)[:NEWEST]
    ]
    context = {
        "person": person,
        **parts,
        "clocked": in_hours(parts["totals"]["clocked"]),
        "amended": in_hours(parts["totals"]["amended"]),
        "latest": rows[:LATEST],
        "earlier": rows[LATEST:],
        "certificates": [
            (row, SERVICE_CERTIFICATE.state_names[row.state], tone_key(row.state))
            for row in queries.certificates(actor).filter(person_id=person.pk)[:20]
        ],
        "to_see": queries.certificates_to_see(actor),
        "ahead": (star := queries.ahead(person, timezone.localdate())),
        "so_far": in_hours(star["minutes"]),
        "stars": [(row, RECOGNITION.state_names[row.state]) for row in queries.my_stars(actor)],
        "shares": has_consent(person.pk, "civil_affairs"),
        "may_be_named": has_consent(person.pk, "publish_name"),
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "records/mine.html", context, status=200 if outcome.ok else 422)


@page(may="records.own")
def bravery(request: SeatedRequest) -> HttpResponse:
    """Show the nominations for bravery that one may know of; who was named chooses secrecy."""
    actor = request.actor
    rows = injuries.injuries(actor).exclude(bravery_note="")[:100]
    context = {
        "rows": [
            (row, INJURY.state_names[row.state], row.person_id == actor.person_id) for row in rows
        ]
    }
    return render(request, "records/bravery.html", context)
