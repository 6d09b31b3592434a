"""The head count: who is out there, and an alarm for whoever does not come back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Membership, Person
from firstlight.force.queries import people
from firstlight.force.seats import SERVING
from firstlight.incidents import queries
from firstlight.incidents.actions.callouts import judge
from firstlight.incidents.alarms import call_off_alarms, set_alarms
from firstlight.incidents.letters import desk_letters
from firstlight.incidents.models import Answer, Attendance, Incident, Invite
from firstlight.incidents.rules import OPEN
from firstlight.incidents.schemas import Attend, AttendanceKey, CountIn, CountOut, ExtendDue
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.actions import post

BACK_WITHIN = timedelta(hours=3)  # unless somebody says otherwise
MISTAKEN = timedelta(minutes=1)
AT_SCENE = "scene"  # said by being there


@action("incidents.attend", may="incidents.attend", takes=Attend, offline=Offline.APPEND)
def attend(context: Context, data: Attend) -> Attendance:
    """Count oneself in at the scene."""
    incident = queries.incident_to_attend(context.actor, data.incident_id)
    person = Person.objects.get(pk=context.person_id)
    (here,) = _count_in(context, incident, [person], data.at, data.due_at)
    context.record(here, thread=incident.pk)
    return here


@action("incidents.leave", may="incidents.attend", takes=Attend, offline=Offline.APPEND)
def leave(context: Context, data: Attend) -> Attendance:
    """Count oneself out.

    Raises
    ------
    NotFound
        If the actor was not counted in there.
    """
    incident = queries.incident_to_attend(context.actor, data.incident_id)
    here = _still_in(incident, [context.person_id])
    if not here:
        raise NotFound
    _count_out(context, here, data.at)
    context.record(here[0], thread=incident.pk)
    return here[0]


@action("incidents.count_in", may="callouts.record", takes=CountIn, offline=Offline.APPEND)
def count_in(context: Context, data: CountIn) -> list[Attendance]:
    """A leader or the desk counts people in; who is in already stays so.

    Raises
    ------
    NotFound
        When one of them is neither of the actor's own people nor asked to this incident.
    """
    incident = queries.own_incident(context.actor, data.incident_id)
    found = _countable(context, incident, data.person_ids)
    here = _count_in(context, incident, found, data.in_at, data.due_at)
    context.record(incident, thread=incident.pk, people=len(here))
    return here


@action("incidents.count_out", may="callouts.record", takes=CountOut, offline=Offline.APPEND)
def count_out(context: Context, data: CountOut) -> list[Attendance]:
    """A leader or the desk counts people out; who is out already stays so."""
    incident = queries.own_incident(context.actor, data.incident_id)
    here = _still_in(incident, data.person_ids)
    _count_out(context, here, data.out_at)
    context.record(incident, thread=incident.pk, people=len(here))
    return here


@action("incidents.extend_due", may="callouts.record", takes=ExtendDue)
def extend_due(context: Context, data: ExtendDue) -> Attendance:
    """Expect somebody back later; the alarm is set anew.

    Raises
    ------
    Refused
        ``not-later`` unless the new time is to come.
    """
    here = queries.attendance(context.actor, data.attendance_id)
    if data.due_at <= context.now:
        raise Refused("not-later", _("Choose a time that is still to come."), field="due_at")
    here.due_at, here.alarmed_at = data.due_at, None
    here.save(update_fields=["due_at", "alarmed_at"])
    set_alarms([here])
    context.record(here, thread=here.incident_id)
    return here


@action("incidents.raise_overdue", may="incidents.manage", takes=AttendanceKey)
def raise_overdue(context: Context, data: AttendanceKey) -> Attendance:
    """Somebody should have been back: the desk is told, once for each due time.

    Raises
    ------
    Refused
        ``not-overdue`` when they are out, were given more time, or it was told already.
    """
    rows: QuerySet[Attendance] = Attendance.objects.select_for_update()
    here = rows.filter(pk=data.attendance_id).first()
    if here is None or here.station_id not in context.actor.stations:
        raise NotFound
    if here.out_at or here.alarmed_at or here.due_at is None or here.due_at > context.now:
        raise Refused("not-overdue", _("Nobody is overdue."))
    here.alarmed_at = context.now
    here.save(update_fields=["alarmed_at"])
    turn = f":{here.pk}:{int(here.due_at.timestamp())}"
    post(context, desk_letters(here.incident, "overdue", context.now, turn=turn))
    context.record(here, thread=here.incident_id)
    return here


def _countable(context: Context, incident: Incident, keys: Iterable[UUID]) -> list[Person]:
    wanted = set(keys)
    own = people(context.actor).filter(pk__in=wanted)
    asked = Person.objects.filter(invite__callout__incident=incident, pk__in=wanted)
    found = {person.pk: person for person in (*own, *asked)}
    if found.keys() != wanted:
        raise NotFound
    return list(found.values())


def _count_in(
    context: Context,
    incident: Incident,
    found: Iterable[Person],
    at: datetime | None,
    due_at: datetime | None,
) -> list[Attendance]:
    if incident.state not in OPEN:
        raise Refused("over", _("This incident is closed."))
    moment = at or context.now
    persons = list(found)
    known = {a.person_id: a for a in _still_in(incident, [p.pk for p in persons])}
    homes = _homes([p.pk for p in persons])
    new = [
        Attendance(
            station_id=incident.station_id,
            incident=incident,
            person=person,
            home_station_id=homes.get(person.pk, person.station_id),
            in_at=moment,
            due_at=due_at or moment + BACK_WITHIN,
            counted_in_by_id=context.actor.person_id,
        )
        for person in persons
        if person.pk not in known
    ]
    Attendance.objects.bulk_create(new)
    set_alarms(new)
    _note_arrivals(context, incident, [a.person_id for a in new], moment)
    return [*known.values(), *new]


def _note_arrivals(
    context: Context, incident: Incident, keys: list[UUID], moment: datetime
) -> None:
    """Note of who was asked that they have come, also of who said no, or nothing at all.

    Nobody else is called in the place of somebody who is there.
    """
    asked = Invite.objects.filter(callout__incident=incident, person_id__in=keys)
    Answer.objects.filter(invite__in=asked, arrived_at__isnull=True).update(arrived_at=moment)
    callout = queries.open_callout_of(incident)
    if callout is None:
        return
    callout = queries.locked_callout(callout.pk)
    for invite in asked.filter(callout=callout, answer__isnull=True):
        Answer(
            invite=invite,
            station_id=callout.station_id,
            says=Answer.Says.COMING,
            said_at=moment,
            by=AT_SCENE,
            arrived_at=moment,
        ).save(force_insert=True)
        context.record(
            callout,
            what="callouts.record_coming",
            thread=incident.pk,
            invite=str(invite.pk),
            by=AT_SCENE,
        )
    judge(context, callout)


def _homes(keys: list[UUID]) -> dict[UUID, UUID]:
    serving = Membership.objects.filter(person_id__in=keys, state__in=SERVING)
    return dict(serving.order_by("-joined_on").values_list("person_id", "station_id"))


def _still_in(incident: Incident, keys: Iterable[UUID]) -> list[Attendance]:
    return list(incident.attendances.filter(person_id__in=list(keys), out_at__isnull=True))


def _count_out(context: Context, here: list[Attendance], at: datetime | None) -> None:
    for each in here:
        each.out_at = max(at or context.now, each.in_at)
        each.counted_out_by_id = context.actor.person_id
    Attendance.objects.bulk_update(here, ["out_at", "counted_out_by_id"])
    call_off_alarms(here)
    for each in here:
        if each.out_at and each.out_at - each.in_at < MISTAKEN:
            _never_came(each)


def _never_came(here: Attendance) -> None:
    """Take back what being there had said of somebody who was counted in by mistake."""
    said = Answer.objects.filter(
        invite__callout__incident=here.incident_id,
        invite__person_id=here.person_id,
        arrived_at=here.in_at,
    )
    said.filter(by=AT_SCENE).delete()
    # Who said that they come may have been there for a moment, and is at home now.
    said.filter(says=Answer.Says.NO).update(arrived_at=None)


def keep_while_out(context: Context, event: Event) -> None:
    """Refuse to switch calls off while somebody is counted in: the desk must see them back.

    Raises
    ------
    Refused
        ``people-out``.
    """
    if event.data.get("module") != "incidents" or event.data.get("on"):
        return
    if queries.anybody_out(event.station_id):
        raise Refused(
            "people-out",
            _("People are counted in at a call. Count them out first."),
            field="module",
        )
