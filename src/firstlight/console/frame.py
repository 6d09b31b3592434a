"""What every page's frame shows: the rooms one may enter and the seat one acts from."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.account.second_factor import owes_second_factor
from firstlight.force.models import Account
from firstlight.force.roles import TITLES
from firstlight.force.seating import seats_behind
from firstlight.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Door:
    """A room in the rail; `unless` is the capability by which one comes to it from another."""

    key: str
    url: str
    label: str | Promise
    may: str
    unless: str = ""


DOORS = (
    Door("desk", "/", _("Desk"), "desk.see"),
    Door("my", "/my/", _("My tasks"), "inbox.read"),
    Door("incidents", "/incidents/", _("Calls"), "incidents.see"),
    Door("searches", "/searches/", _("Searches"), "searches.see"),
    Door("disputes", "/disputes/", _("Disputes"), "disputes.see"),
    Door("tips", "/tips/", _("Tips"), "tips.read"),
    Door("patrols", "/patrols/", _("Patrols"), "patrols.see"),
    Door("shifts", "/shifts/", _("Shifts"), "duty.see"),
    Door("shifts", "/shifts/rosters/", _("Rosters"), "duty.propose", "duty.see"),
    Door("gates", "/gates/", _("School gates"), "duty.see"),
    Door("storms", "/storms/", _("Storms"), "duty.see"),
    Door("events", "/events/", _("Events"), "duty.see"),
    Door("grid_events", "/grid-events/", _("Grid events"), "grid_events.see"),
    Door("ecology", "/ecology/", _("Waters"), "ecology.see"),
    Door("enterprises", "/enterprises/", _("Enterprises"), "enterprises.manage"),
    Door("hazards", "/hazards/", _("Hazards"), "hazards.report"),
    Door("inspections", "/inspections/", _("Inspections"), "inspections.see"),
    Door("talks", "/talks/", _("Talks"), "community.see"),
    Door("meetings", "/meetings/", _("Meetings"), "community.meet"),
    Door("records", "/records/", _("Service records"), "records.see"),
    Door("places", "/places/", _("Places"), "places.see"),
    Door("people", "/people/", _("People"), "force.see"),
    Door("training", "/training/", _("Training"), "training.see"),
    Door("equipment", "/equipment/", _("Kit"), "equipment.see"),
    Door("flights", "/flights/", _("Flights"), "equipment.fly"),
    Door("reports", "/reports/", _("Reports"), "reports.see"),
    Door("complaints", "/complaints/", _("Complaints"), "complaints.handle"),
    Door("access", "/access/", _("Sensitive files"), "privacy.access"),
    Door("privacy", "/privacy/", _("Privacy"), "privacy.see"),
    Door("log", "/log/", _("Log"), "log.read"),
)


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat as the bar shows it."""

    key: UUID
    title: str | Promise
    where: str
    active: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the rail and the seats; nothing for a visitor."""
    actor = getattr(request, "actor", None)
    if not actor or not isinstance(request.user, Account) or request.user.person is None:
        return {"rail": [], "is_demo": settings.DEMO}
    shown = [
        SeatShown(
            seat.key,
            TITLES[seat.role],
            seat.scope.called,
            (seat.role, seat.membership_id) == (actor.role, actor.membership_id),
        )
        for seat in seats_behind(request)
    ]
    # No room is open yet, and nothing is heard, before a second factor that is owed.
    is_waiting = request.path.startswith("/accounts/") and owes_second_factor(request)
    return {
        "rail": [
            {
                "key": door.key,
                "url": door.url,
                "label": door.label,
                "active": _is_in(request.path, door.url),
            }
            for door in DOORS
            if not is_waiting and actor.may(door.may) and not actor.may(door.unless)
        ],
        "is_waiting": is_waiting,
        "seats": shown,
        "seat": next((seat for seat in shown if seat.active), None),
        "live_cursor": getattr(request, "live_cursor", ""),
        "is_demo": settings.DEMO,
    }


def opens(actor: Actor, link: str) -> bool:
    """Whether a link leads into a room of the rail that the actor may enter, or into none."""
    rooms = [door for door in DOORS if door.url != "/" and link.startswith(door.url)]
    return not rooms or any(actor.may(door.may) for door in rooms)


def _is_in(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
