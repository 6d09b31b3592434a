"""Reads about school gates. Schools stand in the order of their names: nothing ranks them."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from firstlight.duty.models import (
    CalendarSpan,
    GateWindow,
    SchoolContact,
    SchoolGateDuty,
    Shift,
)
from firstlight.duty.queries.fitness import TAKEN
from firstlight.duty.queries.shift_rows import leads, shifts
from firstlight.duty.rules.gates import CONTACTS_TOLD
from firstlight.force.models import Organisation, Person
from firstlight.force.queries.holders import held, holders_in
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Event
from firstlight.places.models import Place

AHEAD = ("planned", "ready")


def windows(actor: Actor, *, retired: bool = False) -> QuerySet[GateWindow]:
    """Return the windows of the actor's teams or stations, by school and gate."""
    rows = GateWindow.objects.visible_to(actor).select_related("organisation")
    if actor.teams:
        rows = rows.filter(organisation_id__in=[*actor.teams, actor.station_id])
    rows = rows if retired else rows.filter(is_retired=False)
    return rows.order_by("school_name", "gate", "from_time", "pk")


def window(actor: Actor, key: UUID | str) -> GateWindow:
    """Return one window, or raise `NotFound`."""
    found: GateWindow | None = windows(actor, retired=True).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def own_windows(actor: Actor) -> list[GateWindow]:
    """Return the windows that the actor arranges: of their own teams, or of their stations."""
    rows = windows(actor)
    return list(rows.filter(organisation_id__in=actor.teams) if actor.teams else rows)


def schools(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of the schools of the actor's stations."""
    rows = Place.objects.visible_to(actor).filter(kind="school", is_retired=False)
    return list(rows.order_by("name").values_list("pk", "name"))


def school(actor: Actor, key: UUID) -> Place:
    """Return one school, or raise `NotFound`."""
    found: Place = Place.objects.one(actor, key)
    if found.kind != "school":
        raise NotFound
    return found


def gate_duties(actor: Actor) -> QuerySet[SchoolGateDuty]:
    """Return the standings of shifts that the actor may see, by day, time and school."""
    rows = SchoolGateDuty.objects.filter(shift__in=shifts(actor).order_by())
    return rows.select_related("window", "shift__organisation", "shift__leader").order_by(
        "on_date", "shift__starts_at", "window__school_name", "window__gate", "pk"
    )


def gate_duty(actor: Actor, key: UUID | str) -> SchoolGateDuty:
    """Return one standing, or raise `NotFound`."""
    found: SchoolGateDuty | None = gate_duties(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def led_gate(actor: Actor, key: UUID | str) -> SchoolGateDuty:
    """Return a standing that the actor leads or watches over, or raise `NotFound`."""
    found = gate_duty(actor, key)
    if not leads(actor, found.shift):
        raise NotFound
    return found


def duty_of_shift(shift_id: UUID) -> SchoolGateDuty | None:
    """Return the standing that a shift serves, if it serves one."""
    rows = SchoolGateDuty.objects.select_related("window", "shift__organisation")
    found: SchoolGateDuty | None = rows.filter(shift_id=shift_id).first()
    return found


def standing_between(
    windows: Iterable[GateWindow], first: date, last: date
) -> list[SchoolGateDuty]:
    """Return what is arranged for these windows on these days."""
    rows = SchoolGateDuty.objects.filter(window__in=list(windows), on_date__range=(first, last))
    return list(rows.select_related("window", "shift"))


def spans_for(home: Organisation, place_id: UUID, first: date, last: date) -> list[CalendarSpan]:
    """Return the calendar of a school: its own days, and those of the force above it.

    All terms are returned, so that days outside every term are known as such.
    """
    above = [UUID(key) for key in home.path.strip("/").split("/") if key]
    near = Q(starts_on__lte=last, ends_on__gte=first) | Q(kind="term")
    mine = Q(place_id__isnull=True) | Q(place_id=place_id)
    return list(CalendarSpan.objects.filter(near, mine, organisation_id__in=above))


def duties_under(station_id: UUID, first: date, last: date) -> list[SchoolGateDuty]:
    """Return what is arranged at a station and not begun, on these days."""
    rows = SchoolGateDuty.objects.filter(
        station_id=station_id, state__in=AHEAD, on_date__range=(first, last)
    )
    return list(rows.select_related("window", "shift"))


def proposed_for(labels: Iterable[str]) -> list[SchoolGateDuty]:
    """Return the standings that these warnings speak against."""
    return list(SchoolGateDuty.objects.filter(cancel_proposed__in=list(labels), state__in=AHEAD))


def my_gates(actor: Actor, first: date, last: date) -> list[SchoolGateDuty]:
    """Return the standings in which the actor has a place, soonest first.

    Those that they lead stay until they are recorded, also when they have gone home.
    """
    mine = Shift.objects.filter(
        Q(assignments__person_id=actor.person_id),
        assignments__state__in=["accepted", "on_duty"],
    )
    unfinished = Q(shift__leader_id=actor.person_id, state__in=["at_post", "off_post"])
    rows = SchoolGateDuty.objects.filter(
        Q(shift__in=mine, on_date__range=(first, last)) | unfinished
    )
    return list(
        rows.exclude(state="cancelled")
        .select_related("window", "shift__organisation", "shift__leader")
        .order_by("on_date", "shift__starts_at")
    )


def with_people(rows: QuerySet[SchoolGateDuty]) -> QuerySet[SchoolGateDuty]:
    """Return these standings, each with `there`: how many have a place, or had one and served."""
    have = Q(shift__assignments__state__in=TAKEN)
    return rows.annotate(there=Count("shift__assignments", filter=have))


def short_of_people(rows: QuerySet[SchoolGateDuty]) -> QuerySet[SchoolGateDuty]:
    """Return those of these standings that still lack people, also since somebody pulled out."""
    return rows.filter(state__in=AHEAD, shift__state="open")


def gate_history(row: SchoolGateDuty) -> list[Event]:
    """Return what was done about a standing, newest first."""
    labels = [row.label, row.shift.label]
    return list(Event.objects.filter(subject__in=labels).order_by("-at", "-seq")[:60])


def contacts(actor: Actor, place: Place) -> QuerySet[SchoolContact]:
    """Return who speaks for a school now, by name."""
    rows = SchoolContact.objects.visible_to(actor).filter(place=place, ended_at__isnull=True)
    return rows.select_related("person").order_by("person__pinyin", "person__name", "pk")


def contact(actor: Actor, key: UUID | str) -> SchoolContact:
    """Return one who speaks for a school now, or raise `NotFound`."""
    rows = SchoolContact.objects.visible_to(actor).filter(ended_at__isnull=True)
    found: SchoolContact | None = rows.filter(pk=key).select_related("place").first()
    if found is None:
        raise NotFound
    return found


def could_speak(place: Place) -> QuerySet[Person]:
    """Return who holds the part of a school's contact at a school's station."""
    return holders_in([place.station_id], "school_contact")


def told_at(place_id: UUID) -> list[Person]:
    """Return who is told of a school's gates: its contacts, while they hold that part."""
    rows = SchoolContact.objects.filter(place_id=place_id, ended_at__isnull=True)
    own = held(timezone.now(), "school_contact")
    people = Person.objects.filter(
        pk__in=rows.values("person_id"), memberships__roles__in=own, erased_at__isnull=True
    )
    return list(people.distinct().order_by("pk"))


def own_schools(actor: Actor) -> list[Place]:
    """Return the schools for which the actor speaks."""
    rows = SchoolContact.objects.visible_to(actor).filter(
        person_id=actor.person_id or None, ended_at__isnull=True
    )
    keys = rows.values("place_id")
    return list(Place.objects.visible_to(actor).filter(pk__in=keys).order_by("name", "pk"))


def at_schools(places: Iterable[Place], first: date, last: date) -> list[SchoolGateDuty]:
    """Return the standings at these schools, also those called off, soonest first.

    Of the people they carry `there`, how many there are, and who leads: nobody else of them is
    shown to a school.
    """
    rows = SchoolGateDuty.objects.filter(
        window__place_id__in=[each.pk for each in places], on_date__range=(first, last)
    ).select_related("window", "shift__leader")
    return list(
        with_people(rows).order_by("on_date", "shift__starts_at", "window__school_name", "pk")
    )


def short_for_schools(now: datetime) -> QuerySet[SchoolGateDuty]:
    """Return the standings that begin soon and lack people, at schools with a contact."""
    spoken_for = SchoolContact.objects.filter(ended_at__isnull=True).values("place_id")
    rows = short_of_people(SchoolGateDuty.objects.filter(window__place_id__in=spoken_for))
    soon = rows.filter(shift__starts_at__gt=now, shift__starts_at__lte=now + CONTACTS_TOLD)
    return soon.select_related("window", "shift").order_by("shift__starts_at", "pk")


def lacks_people(row: SchoolGateDuty) -> bool:
    """Whether any gate of a standing's school lacks people on its day."""
    of_day = SchoolGateDuty.objects.filter(
        window__place_id=row.window.place_id, on_date=row.on_date
    )
    return short_of_people(of_day).exists()


def clocked_gate(key: UUID | str) -> SchoolGateDuty:
    """Return a standing for a clock, that watches over all of a station, or raise `NotFound`."""
    rows = SchoolGateDuty.objects.filter(pk=key).select_related("window", "shift")
    found: SchoolGateDuty | None = rows.first()
    if found is None:
        raise NotFound
    return found
