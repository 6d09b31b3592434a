"""Reads about joint meetings and what they settle."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.community.models import ActionItem, AgendaItem, JointMeeting
from firstlight.community.rules import IN_HAND
from firstlight.duty.rules.daykinds import midnight
from firstlight.force.models import Membership, Person
from firstlight.force.queries.holders import held
from firstlight.force.roles import ROLES
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound

SOON = timedelta(days=3)
WRITTEN_WITHIN = timedelta(days=2)
MEET = [name for name, role in ROLES.items() if "community.meet" in role.capabilities]


def meetings(actor: Actor) -> QuerySet[JointMeeting]:
    """Return the meetings of the actor's stations, the newest first."""
    rows: QuerySet[JointMeeting] = JointMeeting.objects.visible_to(actor)
    return rows.select_related("organisation", "chair").order_by("-starts_at", "pk")


def meeting(actor: Actor, key: UUID | str) -> JointMeeting:
    """Return one meeting, or raise `NotFound`."""
    found = meetings(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def agenda_of(row: JointMeeting) -> list[AgendaItem]:
    """Return the points of an agenda in their order, each with what it settled."""
    return list(row.agenda.prefetch_related("actions__owner").order_by("number", "pk"))


def agenda_item(actor: Actor, key: UUID | str) -> AgendaItem:
    """Return one point of an agenda that the actor may see, or raise `NotFound`."""
    rows = AgendaItem.objects.select_related("meeting")
    found: AgendaItem | None = rows.filter(pk=key).first()
    if found is None or not meetings(actor).filter(pk=found.meeting_id).exists():
        raise NotFound
    return found


def action_items(actor: Actor) -> QuerySet[ActionItem]:
    """Return what was settled: one's own to do or judge, all of it for who meets."""
    person = actor.person_id
    seen = Q(owner_id=person) | Q(led_by_id=person) if person else Q(pk__in=[])
    if actor.may("community.meet"):
        seen |= Q(station_id__in=actor.stations)
    rows = ActionItem.objects.filter(seen).select_related("meeting__chair", "owner", "led_by")
    return rows.order_by("due_on", "pk")


def taken_on(actor: Actor, limit: int = 5) -> list[ActionItem]:
    """Return what the actor has taken on and not handed in yet, the next due first."""
    if not actor.may("community.act") or actor.person_id is None:
        return []
    rows = ActionItem.objects.filter(owner_id=actor.person_id, state__in=IN_HAND)
    return list(rows.order_by("due_on", "pk")[:limit])


def action_item(actor: Actor, key: UUID | str) -> ActionItem:
    """Return one thing that was settled, or raise `NotFound`."""
    found: ActionItem | None = action_items(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def owners(station_id: UUID) -> list[tuple[UUID, str]]:
    """Return who can take something on: everybody who serves at the station or below it."""
    inside = Membership.objects.filter(station_id=station_id, state__in=SERVING)
    rows = Person.objects.filter(pk__in=inside.values("person_id"), erased_at__isnull=True)
    return list(rows.order_by("pinyin", "name").values_list("pk", "name"))


def chairs(actor: Actor) -> list[tuple[UUID, str]]:
    """Return who can chair a meeting at the actor's stations: who has a post there and may meet.

    Whoever chairs must be able to open the meeting, for nobody else closes its minutes.
    """
    inside = Membership.objects.filter(
        Q(station_id__in=actor.stations) | Q(person_id=actor.person_id),
        category__in=["officer", "staff"],
        state__in=SERVING,
    )
    may = held(timezone.now(), *MEET).values("membership__person_id")
    rows = Person.objects.filter(pk__in=inside.values("person_id"), erased_at__isnull=True)
    found = rows.filter(pk__in=may).order_by("pinyin", "name")
    return list(found.values_list("pk", "name"))


def open_minutes(station_id: UUID, day: date) -> QuerySet[JointMeeting]:
    """Return the meetings whose minutes are still open some days after; for jobs."""
    rows = JointMeeting.objects.filter(station_id=station_id, closed_at__isnull=True)
    return rows.filter(starts_at__lt=midnight(day - WRITTEN_WITHIN)).select_related("chair")


def due_actions(station_id: UUID, day: date) -> QuerySet[ActionItem]:
    """Return what is due within three days and neither handed in nor over."""
    rows = ActionItem.objects.filter(station_id=station_id, state__in=["open", "in_progress"])
    return rows.filter(due_on__gte=day, due_on__lte=day + SOON).select_related("owner")


def running_over(station_id: UUID, day: date) -> QuerySet[ActionItem]:
    """Return what has run over its day."""
    rows = ActionItem.objects.filter(station_id=station_id, state__in=["open", "in_progress"])
    return rows.filter(due_on__lt=day).select_related("owner", "meeting__chair", "led_by")


def overdue_actions(actor: Actor, day: date) -> QuerySet[ActionItem]:
    """Return what is not done by its day, for the next agenda.

    What a debrief settled is the force's own matter: others sit in a joint meeting.
    """
    rows: QuerySet[ActionItem] = ActionItem.objects.visible_to(actor)
    rows = rows.filter(meeting__isnull=False)
    rows = rows.filter(state__in=IN_HAND, due_on__lt=day)
    return rows.select_related("owner").order_by("due_on", "pk")
