"""Applications and complaints as those may read them whom they concern."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from firstlight.force.models import Application, Complaint, Membership, Organisation
from firstlight.force.queries.holders import held
from firstlight.force.queries.people import GONE
from firstlight.force.rules.complaint import OPEN
from firstlight.force.seats import SERVING
from firstlight.force.switches import open_stations
from firstlight.kernel.actor import Actor
from firstlight.kernel.codes import hash_of_code
from firstlight.kernel.errors import NotFound

TOLD = ("investigating", "upheld", "reviewing", "not_upheld")
ABOVE = (Organisation.Kind.ASSOCIATION, Organisation.Kind.BUREAU)


def teams_taking_applications() -> QuerySet[Organisation]:
    """Return the open teams of every station where people may apply by themselves."""
    stations = open_stations("applications").values("pk")
    return Organisation.objects.filter(
        kind="team", is_closed=False, station_id__in=stations
    ).order_by("path")


def complained_about() -> QuerySet[Organisation]:
    """Return what somebody may complain about: every station and team that is open."""
    return Organisation.objects.filter(kind__in=["station", "team"], is_closed=False).order_by(
        "path"
    )


def application_behind(code: str) -> Application:
    """Return the application that a code belongs to, or raise `NotFound`."""
    rows = Application.objects.filter(code_hash=hash_of_code(code))
    known = rows.select_related("membership__organisation", "membership__person")
    found: Application | None = known.first()
    if found is None:
        raise NotFound
    return found


def complaint_behind(code: str) -> Complaint:
    """Return the complaint that a code belongs to, or raise `NotFound`."""
    known = Complaint.objects.filter(code_hash=hash_of_code(code))
    found: Complaint | None = known.select_related("about").first()
    if found is None:
        raise NotFound
    return found


def asked_for_data() -> QuerySet[Organisation]:
    """Return the stations and associations that one may ask about one's own data."""
    rows = Organisation.objects.filter(kind__in=["association", "station"], is_closed=False)
    return rows.order_by("path")


def above(about: Organisation) -> Organisation:
    """Return the nearest association or bureau above, whose handler is independent of `about`."""
    keys = [UUID(key) for key in about.path.split("/") if key and UUID(key) != about.pk]
    found = {each.pk: each for each in Organisation.objects.filter(pk__in=keys, kind__in=ABOVE)}
    return next((found[key] for key in reversed(keys) if key in found), about)


def complaints(actor: Actor) -> QuerySet[Complaint]:
    """Return the complaints an actor handles.

    Never one about themselves, nor about a station in which, or below which, they serve.
    """
    if not actor.may("complaints.handle"):
        return Complaint.objects.none()
    rows: QuerySet[Complaint] = Complaint.objects.visible_to(actor)
    if actor.person_id:
        own = Membership.objects.exclude(state__in=GONE).filter(person_id=actor.person_id)
        homes = own.values("organisation__station_id")
        rows = rows.exclude(about_person_id=actor.person_id).exclude(about__station_id__in=homes)
    return rows.select_related("about", "about_person").order_by("-created_at")


def complaint(actor: Actor, key: UUID | str) -> Complaint:
    """Return one of them, or raise `NotFound`."""
    found = complaints(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def complaints_due(on: date) -> QuerySet[Complaint]:
    """Return the open complaints of every association whose answer is due by `on`."""
    rows = Complaint.objects.filter(state__in=OPEN, answer_by__lte=on)
    return rows.select_related("about")


def complaints_about(actor: Actor) -> QuerySet[Complaint]:
    """Return what is looked into or was found about the actor, never who complained."""
    rows = Complaint.objects.filter(about_person_id=actor.person_id)
    return rows.filter(state__in=TOLD).select_related("about").order_by("-created_at")


def handlers(row: Complaint) -> QuerySet[Membership]:
    """Return who may handle a complaint: the association's, and of no team or station it is about.

    Nobody who serves in the station complained about, or below it, and never the person named.
    """
    entangled = Membership.objects.exclude(state__in=GONE).filter(
        organisation__station_id=row.about.station_id
    )
    seated = Membership.objects.filter(roles__in=held(timezone.now(), "association_admin"))
    return (
        seated.exclude(person__in=entangled.values("person"))
        .exclude(person_id=row.about_person_id)
        .select_related("person")
        .distinct()
    )


def serving_in(about: Organisation) -> QuerySet[Membership]:
    """Return who serves in what was complained about, for naming the one it concerns."""
    rows = Membership.objects.filter(organisation__path__startswith=about.path, state__in=SERVING)
    return rows.select_related("person").order_by("person__pinyin")
