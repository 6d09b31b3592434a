"""Certificates: handed in, verified, grown old, and what includes what."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.exchange.pictures import renewed
from firstlight.force.models import Person
from firstlight.force.queries import organisation, person
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.notify.queries import posted_to
from firstlight.notify.schemas import Letter
from firstlight.training import letters, queries
from firstlight.training.models import Credential, CredentialInclusion, CredentialPicture
from firstlight.training.rules import CREDENTIAL, NEAR_EXPIRY, closes_circle, notice_due
from firstlight.training.schemas import (
    AddInclusion,
    AgeCredentials,
    DropInclusion,
    OpenEvidence,
    SendEvidence,
    StepCredential,
    SubmitCredential,
)


@action(
    "training.submit_credential",
    may="me.edit",
    part="training",
    takes=SubmitCredential,
    offline=Offline.APPEND,
)
def submit_credential(context: Context, data: SubmitCredential) -> Credential:
    """Hand in a certificate; for somebody else only who verifies certificates may.

    Raises
    ------
    Refused
        ``in-future`` if it was issued on a day to come.
    """
    holder_id = data.person_id or context.person_id
    if holder_id != context.person_id and not context.actor.may("training.verify"):
        raise NotAllowed
    if data.issued_on > timezone.localdate(context.now):
        raise Refused("in-future", _("This day is still to come."), field="issued_on")
    row = Credential(
        station_id=context.actor.station_id,
        person=person(context.actor, holder_id),
        **data.model_dump(exclude={"person_id"}),
    )
    row.save(force_insert=True)
    context.record(row, kind=str(data.kind), person_id=holder_id)
    if holder_id == context.person_id:
        leaders = queries.leaders_of([row.person_id])[row.person_id]
        post(context, letters.paper_waits(row, leaders, context.now))
    return row


@action("training.step_credential", may="me.edit", part="training", takes=StepCredential)
def step_credential(context: Context, data: StepCredential) -> Credential:
    """Take one step of the workflow; who may take which is in its table."""
    row = queries.credential(context.actor, data.credential_id)
    newer = data.replacement_id and queries.credential(context.actor, data.replacement_id)
    evidence = {
        "evidence_seen": data.evidence_seen,
        "reason": data.reason,
        "replacement": newer or None,
    }
    if data.event in ("reject", "revoke"):
        row.state_note = data.reason
    move(
        context,
        CREDENTIAL,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        kind=row.kind,
        person_id=str(row.person_id),
    )
    if data.event in ("verify", "reject"):
        CredentialPicture.objects.filter(credential=row).delete()
    if data.event in letters.PAPER:
        post(context, [letters.paper(row, data.event, context.now)])
    return row


@action("training.age_credentials", may="training.age", takes=AgeCredentials)
def age_credentials(context: Context, data: AgeCredentials) -> int:
    """Mark what runs out within 60 days and what has run out; return how many moved.

    A day to come is not looked at: a certificate is old when it is, not sooner.
    """
    today, moved = min(data.on, timezone.localdate(context.now)), 0
    running = list(queries.ageing(context.actor).select_related("person"))
    if data.tells:
        post(context, _notices(running, today, context.now))
    for row in running:
        before, end = row.state, row.valid_until or date.max
        if row.state == "valid" and end - NEAR_EXPIRY <= today:
            move(context, CREDENTIAL, row, "near_expiry")
        if row.state == "expiring" and end < today:
            move(context, CREDENTIAL, row, "lapse")
        moved += row.state != before
    day = Credential(station_id=context.actor.station_id)
    context.record(day, what="training.aged", on=str(data.on), moved=moved)
    return moved


def _notices(running: list[Credential], today: date, now: datetime) -> Iterator[Letter]:
    """Return what is to be said of certificates that run out: to who holds them, to leaders.

    Who has the same certificate with a later end already is left in peace. Each notice is said
    once, however often this is asked; one line tells of all that are new, holder or leader.
    """
    last: dict[tuple[UUID, str, str], date] = {}
    for row in running:
        key, end = (row.person_id, row.kind, row.level), row.valid_until or date.max
        last[key] = max(end, last.get(key, date.min))
    due = [
        (row, days)
        for row in running
        if row.valid_until == last[row.person_id, row.kind, row.level]
        if (days := notice_due(row.valid_until, today)) is not None
    ]
    told = letters.told_of(posted_to({row.person_id for row, _days in due}, letters.EXPIRES))
    fresh = [(row, days) for row, days in due if letters.expiry_mark(row.pk.hex, days) not in told]
    leaders = queries.leaders_of({row.person_id for row, _days in fresh})
    of_holder: dict[UUID, list[tuple[Credential, int]]] = defaultdict(list)
    of_leader: dict[Person, list[tuple[Credential, int]]] = defaultdict(list)
    for row, days in fresh:
        of_holder[row.person_id].append((row, days))
        for leader in leaders.get(row.person_id, []):
            of_leader[leader].append((row, days))
    for rows in of_holder.values():
        for first in range(0, len(rows), letters.TOGETHER):
            yield letters.runs_out(rows[first : first + letters.TOGETHER], now)
    for leader, rows in of_leader.items():
        yield letters.run_out_leader(rows, leader, now)


@action("training.send_picture", may="me.edit", part="training", takes=SendEvidence)
def send_picture(context: Context, data: SendEvidence) -> Credential:
    """Hand in a picture of a certificate that waits; it is erased once somebody has looked.

    Raises
    ------
    Refused
        ``no-photo`` or ``too-big``; ``checked`` when nobody waits for it any more.
    """
    row = queries.credential(context.actor, data.credential_id)
    if row.person_id != context.actor.person_id:
        raise NotFound
    if row.state != "submitted":
        raise Refused("checked", _("This certificate has been looked at already."))
    picture = CredentialPicture.objects.filter(credential=row).first() or CredentialPicture(
        station_id=row.station_id, credential=row
    )
    picture.content, picture.sent_at = renewed(data.content, field="content"), context.now
    picture.save()
    context.record(row)
    return row


@action("training.open_picture", may="training.verify", takes=OpenEvidence)
def open_picture(context: Context, data: OpenEvidence) -> bytes:
    """Open the picture of a certificate; who did is logged."""
    picture = queries.waiting_picture(context.actor, data.credential_id)
    context.record(picture.credential, person_id=picture.credential.person_id)
    return bytes(picture.content)


@action("training.add_inclusion", may="training.frame", takes=AddInclusion)
def add_inclusion(context: Context, data: AddInclusion) -> CredentialInclusion:
    """Say that one certificate includes another.

    Raises
    ------
    Refused
        ``circle`` if by a way round something would include itself; ``said`` if it is so already.
    """
    home = organisation(context.actor, data.organisation_id)
    edge = (
        (str(data.higher_kind), data.higher_level),
        (str(data.lower_kind), data.lower_level),
    )
    around = queries.edges_around(home)
    if edge in around:
        raise Refused("said", _("That is said already."), field="lower_kind")
    if closes_circle(edge, around):
        raise Refused(
            "circle",
            _("This would go round in a circle: the second includes the first already."),
            field="lower_kind",
        )
    row = CredentialInclusion(
        station_id=home.station_id,
        organisation=home,
        made_by_id=context.actor.person_id,
        **data.model_dump(exclude={"organisation_id"}),
    )
    row.save(force_insert=True)
    context.record(row, higher=list(edge[0]), lower=list(edge[1]))
    return row


@action("training.drop_inclusion", may="training.frame", takes=DropInclusion)
def drop_inclusion(context: Context, data: DropInclusion) -> None:
    """Take back that one certificate includes another."""
    row = queries.inclusion(context.actor, data.inclusion_id)
    context.record(row, higher=[row.higher_kind, row.higher_level])
    row.delete()
