"""What happens by the clock: the next wave, the overdue alarm, the end of help, erasure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstlight.incidents.actions import (
    aids,
    escalate_callout,
    expire_aid,
    raise_overdue,
    warn_ending,
)
from firstlight.incidents.actions.aids import EXPIRE, WARN
from firstlight.incidents.actions.callouts import ESCALATE
from firstlight.incidents.actions.course import (
    CATEGORY,
    PEOPLE_KEPT,
    STILL_KEPT,
    erase,
    erase_people,
)
from firstlight.incidents.alarms import ALARM
from firstlight.incidents.models import (
    Answer,
    Attendance,
    Callout,
    Incident,
    Invite,
    MutualAid,
    Note,
)
from firstlight.incidents.queries import endings, locked_incident
from firstlight.incidents.rules import ACTIVE, OPEN
from firstlight.incidents.schemas import AidKey, AttendanceKey, EscalateCallout
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.jobs import Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.privacy.queries import clocks_of
from firstlight.privacy.queries.ageing import after, last_days
from firstlight.privacy.rules import erases


@handles(ESCALATE)
def escalate(job: Job) -> None:
    """Ask the next wave, if the call-out is where it was when the clock was set."""
    actor = Actor.job("incidents.clock", job.station_id, "callouts.run", "incidents.see")
    try:
        escalate_callout(
            actor, EscalateCallout(callout_id=job.payload["callout"], wave=job.payload["wave"])
        )
    except Refused as moved_on:
        if moved_on.code != "not-due":
            raise


@handles(ALARM)
def alarm(job: Job) -> None:
    """Raise the alarm for somebody who has not come back."""
    actor = Actor.job("incidents.clock", job.station_id, "incidents.manage")
    try:
        raise_overdue(actor, AttendanceKey(attendance_id=job.payload["attendance"]))
    except Refused as back:
        if back.code != "not-overdue":
            raise


@handles(EXPIRE)
def expire(job: Job) -> None:
    """End help whose time is over; help ended before needs nothing."""
    actor = Actor.job("incidents.clock", job.station_id, "callouts.aid")
    try:
        expire_aid(actor, AidKey(aid_id=job.payload["aid"]))
    except Refused as over:
        if over.code != "no-such-step":
            raise


@every_tick
def watch_windows(now: datetime) -> Iterable[Order]:
    """Warn of help that ends soon over people who are out, once for each end."""
    for ending in endings(now):
        aid = ending.aid
        key = f"{WARN}:{aid.pk}:{aid.ends_at}"
        yield Order(WARN, key, aid.station_id, {"aid": str(aid.pk)}, priority=2)


@handles(WARN)
def warn(job: Job) -> None:
    """Tell both desks; who has come home or was given longer meanwhile needs nothing."""
    actor = Actor.job("incidents.clock", job.station_id, "callouts.aid")
    try:
        warn_ending(actor, AidKey(aid_id=job.payload["aid"]))
    except Refused as mended:
        if mended.code != "not-ending":
            raise


def calls_standing_still(station_id: UUID, _on: date) -> Iterator[tuple[UUID, date]]:
    """Return when each call is due that nobody closes; of what is over, only where none is set."""
    rows = Incident.objects.filter(station_id=station_id, erased_at__isnull=True)
    set_by_an_act = clocks_of(station_id, CATEGORY)
    over = [
        row.pk
        for row in rows.filter(state__in=set(OPEN) - set(ACTIVE)).only("pk")
        if row.label not in set_by_an_act
    ]
    waiting = rows.filter(Q(state__in=ACTIVE) | Q(pk__in=over))
    for key, day in last_days(waiting).items():
        yield key, day + STILL_KEPT


erases(
    aids.CATEGORY,
    _("Who asked for help between stations, and who granted it"),
    _("3 years after it ended, by law"),
    MutualAid,
)(aids.erase_aid)


@erases(
    CATEGORY,
    _("Words and names of a call"),
    _("30 days after closing; of one that nobody ends, 1 year after the last act"),
    Incident,
    Note,
    number="number",
    ages=calls_standing_still,
)
def erase_words(context: Context, incident: Incident) -> bool:
    """Erase what was said about a closed incident when its day has come."""
    return erase(context, locked_incident(incident.pk))


erases(
    "incident_people",
    _("Who was asked to a call, who answered and who came"),
    _("3 years after it ended; the hours stay with who served them"),
    Incident,
    Callout,
    Invite,
    Answer,
    Attendance,
    number="number",
    ages=after(Incident, "ended_at", PEOPLE_KEPT),
)(erase_people)
