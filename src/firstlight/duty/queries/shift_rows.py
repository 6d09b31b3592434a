"""Reads about shifts and everybody's own place in them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from firstlight.duty.models import (
    Shift,
    ShiftAssignment,
    ShiftLog,
    ShiftPreference,
    ShiftWish,
    SwapRequest,
    WalkUp,
)
from firstlight.duty.rules.guards import LATE
from firstlight.duty.rules.reminding import OVERDUE, secret_hash
from firstlight.force.models import Membership, Organisation
from firstlight.force.queries import organisation
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Event
from firstlight.kernel.questions import Question, Row

NOBODY = UUID(int=0)
SOON = timedelta(hours=2)  # how long before it begins a shift without people is the desk's matter
LIVE = ("open", "staffed", "in_progress")
STANDS = ("accepted", "on_duty")
# Those who stand in line have been offered nothing yet: they have no day to answer by.
WAITING = Q(way="waiting", state="invited", answer_by__isnull=True)


@Question
def _paths(person_id: UUID) -> QuerySet[Membership, Row]:
    rows = Membership.objects.filter(person_id=person_id, state__in=SERVING)
    return rows.values_list("organisation__path")


def own_nodes(person_id: UUID | None) -> set[UUID]:
    """Return where somebody serves and everything above it."""
    paths = _paths(person_id) if person_id else []
    return {UUID(key) for (path,) in paths for key in path.strip("/").split("/") if key}


def _seen(actor: Actor) -> Q:
    nodes = own_nodes(actor.person_id) if actor.person_id else set()
    seen = Q(organisation_id__in=nodes)
    if actor.person_id:
        seen |= Q(
            pk__in=ShiftAssignment.objects.filter(person_id=actor.person_id).values("shift_id")
        )
    if actor.may("duty.see") or actor.may("system.clock"):
        inside = Q(station_id__in=actor.stations)
        if actor.teams:
            inside &= Q(organisation_id__in=actor.teams)
        seen |= inside
    return seen


def shifts(actor: Actor) -> QuerySet[Shift]:
    """Return the shifts an actor may see: where they serve, their own, and with the right all."""
    rows = Shift.objects.select_related("organisation", "leader", "officer")
    return rows.filter(_seen(actor)).order_by("starts_at", "pk")


def shift(actor: Actor, key: UUID | str) -> Shift:
    """Return one shift, or raise `NotFound`."""
    found: Shift | None = shifts(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def locked_shift(key: UUID, *, lock: bool = True) -> Shift:
    """Return a shift, locked: who answer for the last place are taken one after the other."""
    rows: QuerySet[Shift] = Shift.objects.filter(pk=key)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def led_shift(actor: Actor, key: UUID | str) -> Shift:
    """Return a shift that the actor plans, watches over or leads, or raise `NotFound`."""
    found = shift(actor, key)
    if not leads(actor, found):
        raise NotFound
    return found


def leads(actor: Actor, row: Shift) -> bool:
    """Whether somebody may say what happens in a shift: its leader, or who sees all of it."""
    if actor.person_id is not None and row.leader_id == actor.person_id:
        return True
    inside = row.station_id in actor.stations
    own = not actor.teams or row.organisation_id in actor.teams
    return actor.may("duty.see") and inside and own


def planned_in(actor: Actor, key: UUID | str) -> Organisation:
    """Return an organisation in which the actor plans shifts, or raise `NotFound`."""
    home = organisation(actor, key)
    if actor.teams and home.pk not in actor.teams:
        raise NotFound
    return home


def assignments_of(row: Shift) -> list[ShiftAssignment]:
    """Return everybody ever asked to a shift, by when they were."""
    found = row.assignments.select_related("person", "need")
    return list(found.order_by("offered_at", "person__pinyin", "pk"))


def assignment(actor: Actor, key: UUID | str) -> ShiftAssignment:
    """Return somebody's place in a shift: one's own, or in a shift that one leads."""
    rows = ShiftAssignment.objects.select_related("shift__organisation", "person", "need")
    found: ShiftAssignment | None = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    own = actor.person_id is not None and found.person_id == actor.person_id
    if not own and not leads(actor, found.shift):
        raise NotFound
    return found


def own_assignment(actor: Actor, key: UUID | str) -> ShiftAssignment:
    """Return one's own place in a shift, or raise `NotFound`."""
    found = assignment(actor, key)
    if found.person_id != actor.person_id:
        raise NotFound
    return found


def my_assignments(actor: Actor) -> QuerySet[ShiftAssignment]:
    """Return the actor's own places, soonest first."""
    rows = ShiftAssignment.objects.filter(person_id=actor.person_id or NOBODY)
    return rows.select_related("shift__organisation", "need").order_by("shift__starts_at", "pk")


def own_at_that_time(actor: Actor, row: Shift) -> list[ShiftAssignment]:
    """Return the actor's other places that take the time of a shift."""
    rows = my_assignments(actor).filter(
        state__in=STANDS, shift__starts_at__lt=row.ends_at, shift__ends_at__gt=row.starts_at
    )
    return list(rows.exclude(shift__state="cancelled").exclude(shift_id=row.pk))


def left_to_close(actor: Actor) -> list[ShiftAssignment]:
    """Return the places of who led a shift, has gone home, and has still to end it or its log."""
    rows = my_assignments(actor).filter(
        state="completed",
        shift__leader_id=actor.person_id or NOBODY,
        shift__state__in=[*LIVE, "ended"],
    )
    return list(rows)


def waiting_list(row: Shift) -> list[ShiftAssignment]:
    """Return who stands in line, first come first."""
    rows = row.assignments.filter(WAITING).select_related("person")
    return list(rows.order_by("offered_at", "pk"))


def open_swaps(actor: Actor, now: datetime) -> list[SwapRequest]:
    """Return the requests for cover that the actor is asked, or that are open where they serve."""
    rows = SwapRequest.objects.filter(
        taken_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=now,
        assignment__state="accepted",
    ).filter(
        Q(asked_id=actor.person_id)
        | Q(asked__isnull=True, assignment__shift__organisation_id__in=own_nodes(actor.person_id))
    )
    return list(
        rows.exclude(assignment__person_id=actor.person_id)
        .select_related("assignment__shift__organisation", "assignment__need")
        .order_by("assignment__shift__starts_at", "pk")
    )


def swap(actor: Actor, key: UUID | str, now: datetime) -> SwapRequest:
    """Return a request for cover that the actor could take, or raise `NotFound`."""
    found = next((row for row in open_swaps(actor, now) if str(row.pk) == str(key)), None)
    if found is None:
        raise NotFound
    return found


def own_swap(actor: Actor, key: UUID | str) -> SwapRequest:
    """Return one's own request for cover that nobody has taken, or raise `NotFound`."""
    rows = SwapRequest.objects.filter(
        assignment__person_id=actor.person_id or NOBODY,
        taken_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    found: SwapRequest | None = rows.filter(pk=key).select_related("assignment__shift").first()
    if found is None:
        raise NotFound
    return found


def swaps_of(row: ShiftAssignment) -> list[SwapRequest]:
    """Return the requests for cover of a place that are still open."""
    return list(row.swaps.filter(taken_at__isnull=True, withdrawn_at__isnull=True))


def log_of(row: Shift) -> ShiftLog | None:
    """Return the log of a shift, if it was begun."""
    found: ShiftLog | None = ShiftLog.objects.filter(shift=row).first()
    return found


def helper(actor: Actor, key: UUID | str) -> WalkUp:
    """Return a helper who came by, in a shift that the actor leads."""
    found: WalkUp | None = WalkUp.objects.select_related("shift").filter(pk=key).first()
    if found is None or not leads(actor, found.shift):
        raise NotFound
    return found


def preference_of(person_id: UUID | None) -> ShiftPreference | None:
    """Return how somebody wants to be reminded, if they have said."""
    found: ShiftPreference | None = ShiftPreference.objects.filter(
        person_id=person_id or NOBODY
    ).first()
    return found


def wish_of(row: Shift, person_id: UUID | None) -> ShiftWish | None:
    """Return what somebody has said of a shift, if anything."""
    found: ShiftWish | None = row.wishes.filter(person_id=person_id or NOBODY).first()
    return found


def wishes_of(person_id: UUID | None) -> dict[UUID, bool]:
    """Return of which shifts somebody would like, or rather not: by the shift's key."""
    rows = ShiftWish.objects.filter(person_id=person_id or NOBODY)
    return dict(rows.values_list("shift_id", "likes"))


def old_wishes(station_id: UUID, now: datetime) -> QuerySet[ShiftWish]:
    """Return the wishes about shifts that are over or called off: nothing is planned by them."""
    over = Q(shift__ends_at__lte=now) | Q(shift__state="cancelled")
    return ShiftWish.objects.filter(over, station_id=station_id)


def fed(secret: str) -> ShiftPreference | None:
    """Return whose calendar stands at a secret address; `None` where it was ended or is off."""
    rows = ShiftPreference.objects.filter(feed_hash=secret_hash(secret)).select_related("person")
    found: ShiftPreference | None = rows.filter(person__erased_at__isnull=True).first()
    if not secret or found is None or is_off("duty", found.station_id):
        return None
    return found


def feed_rows(person_id: UUID, since: datetime) -> list[ShiftAssignment]:
    """Return what stands in somebody's calendar: their places, and what they are invited to."""
    rows = ShiftAssignment.objects.filter(
        person_id=person_id,
        shift__ends_at__gte=since,
        state__in=["invited", "accepted", "on_duty", "completed"],
    ).exclude(WAITING)
    return list(
        rows.select_related("shift__organisation", "need").order_by("shift__starts_at", "pk")
    )


def due_reminders(now: datetime) -> QuerySet[ShiftAssignment]:
    """Return the accepted places of which somebody wants to be reminded by now."""
    return ShiftAssignment.objects.filter(
        state="accepted",
        remind_at__lte=now,
        reminded_at__isnull=True,
        shift__starts_at__gt=now,
        shift__state__in=LIVE,
    )


def invitations_of(person_id: UUID | str, now: datetime) -> QuerySet[ShiftAssignment]:
    """Return the invitations that somebody may still answer, the earliest shift first."""
    rows = ShiftAssignment.objects.filter(person_id=person_id, state="invited", answer_by__gt=now)
    return rows.select_related("person").order_by("shift__starts_at", "pk")


def places_ahead(person_id: UUID, now: datetime) -> list[ShiftAssignment]:
    """Return what somebody is asked to or has accepted and has not begun."""
    rows = ShiftAssignment.objects.filter(
        person_id=person_id, state__in=["invited", "accepted"], shift__starts_at__gt=now
    )
    found = rows.select_related("person", "shift__organisation")
    return list(found.order_by("shift__starts_at", "pk"))


def unanswered(now: datetime) -> QuerySet[ShiftAssignment]:
    """Return the invitations whose day to answer has passed."""
    return ShiftAssignment.objects.filter(state="invited").filter(
        Q(answer_by__lte=now) | Q(shift__ends_at__lte=now)
    )


def overdue_shifts(now: datetime) -> QuerySet[Shift]:
    """Return the shifts in which somebody is still out half an hour after the end."""
    return Shift.objects.filter(
        ends_at__lte=now - OVERDUE,
        overdue_raised_at__isnull=True,
        assignments__state="on_duty",
    ).distinct()


def unbegun_shifts(now: datetime) -> QuerySet[Shift]:
    """Return the shifts that run by the clock, and of whose people nobody has checked in."""
    came = ShiftAssignment.objects.filter(state__in=["on_duty", "completed"]).values("shift_id")
    rows = Shift.objects.filter(
        state__in=["open", "staffed"],
        starts_at__lte=now - LATE,
        ends_at__gt=now,
        assignments__state="accepted",
    )
    return rows.exclude(pk__in=came).distinct()


def not_back(actor: Actor) -> list[tuple[Shift, int]]:
    """Return the shifts over which the alarm was raised, each with how many are still out."""
    out = Count("assignments", filter=Q(assignments__state="on_duty"))
    rows = shifts(actor).filter(overdue_raised_at__isnull=False).annotate(out=out)
    return [(row, row.out) for row in rows.filter(out__gt=0).order_by("ends_at", "pk")]


def short_soon(actor: Actor, now: datetime) -> tuple[list[Shift], list[Shift]]:
    """Return the shifts that run or begin within `SOON` and lack people, by when they begin.

    Beside them those that have their people by their word and run by the clock, and to which
    nobody has checked in.
    """
    came = Count("assignments", filter=Q(assignments__state__in=["on_duty", "completed"]))
    lacks = Q(state="open", starts_at__lte=now + SOON)
    begun = Q(state="staffed", starts_at__lte=now - LATE)
    rows = shifts(actor).filter(lacks | begun, ends_at__gt=now).annotate(came=came)
    found = list(rows)
    return (
        [row for row in found if row.state == "open"],
        [row for row in found if row.state == "staffed" and not row.came],
    )


def old_helpers(station_id: UUID, day: date) -> QuerySet[WalkUp]:
    """Return the helpers whose day to be erased has come."""
    return WalkUp.objects.filter(station_id=station_id, erase_on__lte=day)


def one_assignment(key: UUID | str) -> ShiftAssignment | None:
    """Return a place for a clock, that watches over all of a station."""
    rows = ShiftAssignment.objects.select_related("shift__organisation", "person")
    found: ShiftAssignment | None = rows.filter(pk=key).first()
    return found


def shift_history(row: Shift, limit: int = 60) -> list[Event]:
    """Return what was done with a shift and its places, newest first."""
    keys = row.assignments.values_list("pk", flat=True)
    labels = [row.label, *(f"duty.shiftassignment:{key}" for key in keys)]
    return list(Event.objects.filter(subject__in=labels).order_by("-at", "-seq")[:limit])


def shifts_between(actor: Actor, start: datetime, end: datetime) -> QuerySet[Shift]:
    """Return the shifts that touch a stretch of time."""
    return shifts(actor).filter(starts_at__lt=end, ends_at__gt=start)


def standing_people(rows: Iterable[Shift]) -> dict[UUID, list[ShiftAssignment]]:
    """Return for each shift who is asked or has a place; one query for all."""
    found: dict[UUID, list[ShiftAssignment]] = {row.pk: [] for row in rows}
    wanted = ShiftAssignment.objects.filter(shift_id__in=found.keys()).exclude(
        state__in=["declined", "withdrawn"]
    )
    for each in wanted.select_related("person", "need").order_by("answered_at", "pk"):
        found[each.shift_id].append(each)
    return found
