"""Every read of this room: sealed from patrol staff, and no way to look for a person."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from firstlight.cases.disputes.models import (
    DisputeCase,
    DisputeHelp,
    DisputeLevel,
    DisputePaper,
    DisputeParty,
)
from firstlight.cases.disputes.rules import DISPUTE, PAPERS, Paper, missing_of, required_of
from firstlight.cases.disputes.rules.days import SOON
from firstlight.cases.floor.people import who_last
from firstlight.force.models import Membership, Organisation, Person
from firstlight.force.queries.holders import held
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_in
from firstlight.kernel.models import Event

BEFORE = ("reported", "assessed", "referred")
WAITING = ("reported", "assessed")  # for the station to find it its way
REPORTED = "disputes.report"
REPORTED_DAYS = timedelta(days=30)
SETTLED = ("agreed", "court_confirmed", "performing", "performed")


def disputes(actor: Actor) -> QuerySet[DisputeCase]:
    """Return the disputes that the actor may see.

    An officer those of the station, a dispatcher those that wait for a way, a mediator their own.
    """
    rows = DisputeCase.objects.filter(station_id=actor.station_id).select_related(
        "level", "mediator"
    )
    if not actor.may("disputes.see"):
        return rows.none()
    if "officer" not in actor.hats:
        mine = Q(mediator=actor.person_id) if actor.person_id else Q(pk__in=[])
        if "station_dispatcher" in actor.hats:
            mine |= Q(state__in=BEFORE)
        rows = rows.filter(mine)
    found: QuerySet[DisputeCase] = rows.order_by("-number")
    return found


def with_days(today: date) -> QuerySet[DisputeCase]:
    """Return the disputes of every station of which a day may have come, for the clock."""
    may = Q(state="mediating", due_on__lte=today + SOON) | Q(level_review_on__lte=today)
    may |= Q(state__in=["agreed", "court_confirmed", "performing"])
    rows: QuerySet[DisputeCase] = DisputeCase.objects.filter(may)
    return rows.exclude(state__in=DISPUTE.terminal).select_related("mediator", "level_set_by")


def dispute(actor: Actor, key: UUID | str) -> DisputeCase:
    """Return one dispute, or raise `NotFound`."""
    found: DisputeCase | None = disputes(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def sees_parties(actor: Actor, row: DisputeCase) -> bool:
    """Whether the actor may read who the parties are: only who mediates this one."""
    return actor.may("disputes.mediate") and row.mediator_id == actor.person_id


def party(actor: Actor, key: UUID | str) -> DisputeParty:
    """Return a party of a dispute that the actor mediates, or raise `NotFound`."""
    rows = DisputeParty.objects.filter(case__in=disputes(actor).values("pk"))
    found: DisputeParty | None = rows.select_related("case").filter(pk=key).first()
    if found is None or not sees_parties(actor, found.case):
        raise NotFound
    return found


def levels(actor: Actor, *, every: bool = False) -> QuerySet[DisputeLevel]:
    """Return the station's scheme, in its order."""
    rows: QuerySet[DisputeLevel] = DisputeLevel.objects.filter(station_id=actor.station_id)
    rows = rows.filter(is_active=True) if not every else rows
    return rows.order_by("place", "name") if actor.may("disputes.see") else rows.none()


def level(actor: Actor, key: UUID | str) -> DisputeLevel:
    """Return one level, or raise `NotFound`."""
    found: DisputeLevel | None = levels(actor, every=True).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def mediators(actor: Actor, kind: str) -> QuerySet[Person]:
    """Return who may lead a mediation of this kind at the station."""
    role = "station_officer" if kind == "police" else "mediator"
    grants = held(timezone.now(), role).filter(scope__station_id=actor.station_id)
    return Person.objects.filter(pk__in=grants.values("membership__person_id")).order_by("pinyin")


def volunteers(actor: Actor) -> QuerySet[Person]:
    """Return who may be asked to help."""
    own = Membership.objects.filter(station_id=actor.station_id, state="active")
    own = own.exclude(category__in=[Membership.Category.OFFICER, Membership.Category.STAFF])
    return Person.objects.filter(pk__in=own.values("person_id")).order_by("pinyin")


def file_of(row: DisputeCase) -> list[tuple[str, Paper, str, bool]]:
    """Return each paper of the file: how it stands, and whether it is required.

    It is ``there``, ``not_needed`` or ``to_come``.
    """
    required = required_of(row)
    stands = {each.kind: each.stands for each in DisputePaper.objects.filter(case=row)}
    return [
        (kind, paper, stands.get(kind, "to_come"), kind in required)
        for kind, paper in PAPERS.items()
    ]


def missing_papers(row: DisputeCase) -> int:
    """Return how many required papers are still to come."""
    return len(missing_of(row))


def my_help(actor: Actor) -> QuerySet[DisputeHelp]:
    """Return what the actor was asked: when and where, and nothing of any dispute.

    A meeting is gone from here on the next day.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = DisputeHelp.objects.filter(person=actor.person_id or None, meet_at__gte=today)
    found: QuerySet[DisputeHelp] = rows.exclude(case__state__in=DISPUTE.terminal)
    return found.order_by("meet_at").defer("case")


def asker(row: DisputeCase) -> Person | None:
    """Return who asked for a mediation, as the log has it: the file itself names nobody."""
    return who_last(row, REPORTED)


def my_reports(actor: Actor) -> list[tuple[str, date, bool]]:
    """Return the mediations that the actor asked for of late: number, day, whether one waits.

    Nothing of what a dispute is about or how it ends, which is the parties' own.
    """
    since = timezone.localdate() - REPORTED_DAYS
    rows = DisputeCase.objects.filter(station_id=actor.station_id, reported_on__gte=since)
    cases = {row.label: row for row in rows.order_by("-number")}
    own = Event.objects.filter(subject__in=cases, action=REPORTED, actor=actor.log_id)
    mine = set(own.values_list("subject", flat=True))
    return [
        (row.number, row.reported_on, row.mediator_id is None and row.state in WAITING)
        for label, row in cases.items()
        if label in mine
    ]


def help_asked(actor: Actor, key: UUID | str) -> DisputeHelp:
    """Return one request of the actor's own, or raise `NotFound`."""
    found: DisputeHelp | None = my_help(actor).filter(pk=key).first()
    if found is None or actor.person_id is None:
        raise NotFound
    return found


def history(row: DisputeCase) -> list[Event]:
    """Return what was done in a case, newest first; not who helps, which who mediates reads."""
    return entries_in(row.pk, without=["disputes.answer_help"])


def next_number(station_id: UUID, day: date) -> str:
    """Return the next number of a station's year; the lock lets none be given twice."""
    list(Organisation.objects.select_for_update().filter(pk=station_id))
    begins = f"D{day.year}-"
    rows = DisputeCase.objects.filter(station_id=station_id, number__startswith=begins)
    last = rows.aggregate(top=Max("number"))["top"]
    return f"{begins}{int(last.partition('-')[2]) + 1 if last else 1:04d}"


def reported_disputes() -> QuerySet[DisputeCase]:
    """Return what counts in figures: the disputes of every station, narrowed by who asks."""
    rows: QuerySet[DisputeCase] = DisputeCase.objects.all()
    return rows


def settled_disputes() -> QuerySet[DisputeCase]:
    """Return those whose agreement stands."""
    return reported_disputes().filter(state__in=SETTLED, agreed_on__isnull=False)
