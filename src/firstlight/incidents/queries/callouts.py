"""Call-outs, who was asked, and what they said."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from firstlight.incidents.models import Answer, Attendance, Callout, Incident, Invite
from firstlight.incidents.queries.incidents import Level, get_incident, level, visible_incidents
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question
from firstlight.notify.links import hash_of

_NOT_SENT_HOME = Q(answer__stood_down_at__isnull=True) | Q(
    answer__said_at__gt=F("answer__stood_down_at")
)
COMING = Q(answer__says=Answer.Says.COMING) & _NOT_SENT_HOME
# As `Answer.is_expected`, of invitations.
EXPECTED = (
    Q(answer__says__in=[Answer.Says.COMING, Answer.Says.LATER])
    & _NOT_SENT_HOME
    & (Q(answer__arrived_at__isnull=True) | Q(answer__said_at__gt=F("answer__arrived_at")))
)
RATE_OVER = timedelta(days=365)
# Before anything is known, two in five are expected to come; the weight of five people asked.
PRIOR_COMING, PRIOR_ASKED = 2.0, 5.0


def callouts(actor: Actor) -> QuerySet[Callout]:
    """Return the call-outs of incidents that the actor sees from a desk."""
    rows: QuerySet[Callout] = Callout.objects.select_related("incident")
    if not actor.may("incidents.see"):
        return rows.none()
    seen = visible_incidents(actor).order_by().values("pk")
    return rows.filter(incident__in=seen).order_by("-created_at")


def callout_shown(actor: Actor, key: UUID | str) -> Callout:
    """Return one call-out of the actor's own station to look at, or raise `NotFound`."""
    found = callouts(actor).filter(station_id__in=actor.stations, pk=key).first()
    if found is None:
        raise NotFound
    return found


def callout(actor: Actor, key: UUID | str) -> Callout:
    """Return one call-out of the actor's own station, locked, or raise `NotFound`."""
    rows = callouts(actor).filter(station_id__in=actor.stations, pk=key)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def locked_callout(key: UUID) -> Callout:
    """Return a call-out, locked, for the room's own bookkeeping after the actor was checked."""
    rows: QuerySet[Callout] = Callout.objects.select_related("incident")
    return rows.select_for_update(of=("self",)).get(pk=key)


def open_callout_of(row: Incident) -> Callout | None:
    """Return the call-out of an incident that is not over, if there is one."""
    return next((each for each in callouts_of(row) if each.state != "closed"), None)


def callouts_of(row: Incident) -> list[Callout]:
    """Return the call-outs of an incident that the actor has been shown, the newest first."""
    found = _called(row.pk)
    for each in found:
        each.incident = row
    return found


@Question
def _called(incident_id: UUID) -> QuerySet[Callout]:
    rows: QuerySet[Callout] = Callout.objects.filter(incident_id=incident_id)
    return rows.order_by("-created_at")


def invites(row: Callout) -> QuerySet[Invite]:
    """Return who was asked in a call-out that the actor has been shown, in order."""
    found: QuerySet[Invite] = row.invites.select_related("person", "organisation", "answer")
    return found.order_by("wave", "rank")


def answers(row: Callout) -> list[Invite]:
    """Return of who was asked in a call-out what a board shows: who, from where, their answer."""
    return _answers(row.pk)


@Question
def _answers(callout_id: UUID) -> QuerySet[Invite]:
    rows: QuerySet[Invite] = Invite.objects.filter(callout_id=callout_id)
    rows = rows.select_related("person", "organisation", "answer").order_by("wave", "rank")
    return rows.only(
        *("wave", "reason", "person__name", "organisation__station_id"),
        *("organisation__name", "organisation__name_en"),
        *(f"answer__{name}" for name in ("says", "eta_at", "said_at", "note")),
        *(f"answer__{name}" for name in ("arrived_at", "stood_down_at")),
    )


def invite(actor: Actor, key: UUID | str) -> Invite:
    """Return an invitation of the actor's own station's call-out, or raise `NotFound`."""
    rows: QuerySet[Invite] = Invite.objects.select_related("callout__incident", "person")
    found = rows.filter(pk=key).first()
    if found is None or found.callout.station_id not in actor.stations:
        raise NotFound
    if level(actor, get_incident(actor, found.callout.incident_id)) is not Level.DESK:
        raise NotFound
    return found


def my_invites(actor: Actor, now: datetime | None = None) -> QuerySet[Invite]:
    """Return what the actor was asked to come to, of incidents still visible to them."""
    if actor.person_id is None:
        raise NotFound
    rows: QuerySet[Invite] = Invite.objects.filter(person_id=actor.person_id)
    seen = visible_incidents(actor, now).order_by().values("pk")
    return (
        rows.filter(callout__incident__in=seen)
        .select_related("callout__incident", "answer")
        .order_by("-asked_at")
    )


def my_invite(actor: Actor, key: UUID | str, now: datetime | None = None) -> Invite:
    """Return one of the actor's own invitations, or raise `NotFound`."""
    found = my_invites(actor, now).filter(pk=key).first() if actor.person_id else None
    if found is None:
        raise NotFound
    return found


def my_called_off(actor: Actor, key: UUID | str) -> Invite:
    """Return an invitation whose call is over, to who was on the way or is still counted in.

    They see nothing of the call any more, only that it is over. Or raise `NotFound`.
    """
    if actor.person_id is None:
        raise NotFound
    rows: QuerySet[Invite] = Invite.objects.filter(pk=key, person_id=actor.person_id)
    found = rows.select_related("callout__incident", "answer").first()
    if found is None or not (is_called_off(found) or _is_in(found)):
        raise NotFound
    return found


def _is_in(row: Invite) -> bool:
    here = Attendance.objects.filter(incident_id=row.callout.incident_id, out_at__isnull=True)
    return here.filter(person_id=row.person_id).exists()


def is_called_off(row: Invite) -> bool:
    """Whether who was asked was on the way, and told that they need not come."""
    answer: Answer | None = getattr(row, "answer", None)
    return answer is not None and answer.is_stood_down


def invite_behind(secret: str, now: datetime) -> Invite:
    """Return the invitation that a link opens, while it does, or raise `NotFound`."""
    rows: QuerySet[Invite] = Invite.objects.select_related(
        "callout__incident", "person", "organisation", "answer"
    )
    found = rows.filter(token_hash=hash_of(secret), expires_at__gt=now).first()
    if found is None or not found.token_hash:
        raise NotFound
    return found


def on_their_way(row: Incident) -> list[Invite]:
    """Return, one a person, the invitations of who said they come, now or later, and is not there.

    Who was counted in since, is still counted in, or was told since to go home, is not among them.
    """
    here = Attendance.objects.filter(
        incident=row, person_id=OuterRef("person_id"), out_at__isnull=True
    )
    found = Invite.objects.filter(
        ~Exists(here),
        EXPECTED,
        callout__incident=row,
        person__erased_at__isnull=True,
    )
    rows = found.select_related("person", "callout").order_by("asked_at", "pk")
    return list({invite.person_id: invite for invite in rows}.values())


def answer_rate(station_id: UUID, *, is_critical: bool, now: datetime) -> float:
    """Return which share of those asked came in the last year, in call-outs that are over.

    It is the station's share, never a person's.
    """
    asked = Invite.objects.filter(
        callout__station_id=station_id,
        callout__is_critical=is_critical,
        callout__state="closed",
        asked_at__gte=now - RATE_OVER,
        asked_at__lt=now,
    )
    figures = asked.aggregate(
        asked=Count("pk"), coming=Count("pk", filter=Q(answer__says=Answer.Says.COMING))
    )
    rate: float = (figures["coming"] + PRIOR_COMING) / (figures["asked"] + PRIOR_ASKED)
    return rate
