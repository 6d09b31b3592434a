"""Who speaks for a school: named, and no longer so, at the school's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.places.views import show
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.duty.actions.gates import end_contact, name_contact
from firstlight.duty.queries import gates
from firstlight.duty.schemas.gates import EndContact, NameContact


@require_POST
@page(may="duty.contacts")
def name(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say that somebody speaks for a school."""
    school = gates.school(request.actor, key)
    values = given(request, NameContact, place_id=key)
    outcome = perform(request.actor, name_contact, NameContact, values)
    if not outcome.ok:
        return show(request, school, values, outcome.errors)
    said = _("%(name)s sees the gates of this school from now on, and is told.")
    messages.success(request, said % {"name": outcome.result.person.name})
    return redirect("place", key)


@require_POST
@page(may="duty.contacts")
def end(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say that somebody no longer speaks for a school."""
    place = gates.contact(request.actor, key).place_id
    perform(request.actor, end_contact, EndContact, {"link_id": key})
    messages.success(request, _("They no longer see the gates of this school."))
    return redirect("place", place)
