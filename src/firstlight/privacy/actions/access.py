"""Sensitive records: asked for, agreed to by another or opened at once, used, looked at after."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.privacy.access import (
    GRANTED,
    KEPT_FOR,
    KINDS,
    REVIEW_DAYS,
    SENSITIVE_ACCESS,
    STANDS_FOR,
    Kind,
)
from firstlight.privacy.actions.clock import schedule_erasure
from firstlight.privacy.models import SensitiveAccess
from firstlight.privacy.queries import access as queries
from firstlight.privacy.rights import due_after
from firstlight.privacy.rules import erases
from firstlight.privacy.schemas import EndAccess, RequestAccess, StepAccess


@action("privacy.request_access", may="privacy.ask_access", takes=RequestAccess)
def request_access(context: Context, data: RequestAccess) -> SensitiveAccess:
    """Ask to open parts of a sensitive record, or open them at once because a life is at risk.

    Raises
    ------
    NotFound
        There is no such record for this actor.
    Refused
        ``no-such-part``; ``asked-already``; with `is_urgent`, ``not-urgent``.
    """
    kind = KINDS.get(data.kind)
    if kind is None:
        raise NotFound
    subject = kind.find(context.actor, data.record_id)
    if unknown := set(data.parts) - kind.parts.keys():
        raise Refused(
            "no-such-part",
            _("“%(part)s” is not a part of this record."),
            field="parts",
            part=min(unknown),
        )
    if queries.open_access(context.person_id, data.kind, data.record_id):
        raise Refused("asked-already", _("You have asked for this record; see your request."))
    row = SensitiveAccess(
        station_id=subject.station_id,
        kind=data.kind,
        record_id=data.record_id,
        ref=subject.ref,
        parts=sorted(set(data.parts)),
        is_minor=subject.is_minor,
        reason=data.reason,
        person_id=context.person_id,
    )
    row.save(force_insert=True)
    context.record(row, kind=row.kind, parts=row.parts, minor=row.is_minor)
    schedule_erasure(context, row, "privacy.access", timezone.localdate(context.now) + KEPT_FOR)
    if data.is_urgent:
        _break_glass(context, row, kind, data.reason)
    return row


def _break_glass(
    context: Context, row: SensitiveAccess, kind: Kind, reason: str, seen: int | None = None
) -> None:
    """Open at once; the privacy officer is told by who listens, and looks at it afterwards."""
    is_urgent = kind.find(context.actor, row.record_id).is_urgent
    row.reason = reason or row.reason
    row.expires_at = context.now + STANDS_FOR
    row.review_by = due_after(timezone.localdate(context.now), REVIEW_DAYS)
    evidence = {"reason": reason, "is_urgent": is_urgent}
    move(context, SENSITIVE_ACCESS, row, "break_glass", evidence, seen_version=seen)


@action("privacy.step_access", may="privacy.access", takes=StepAccess)
def step_access(context: Context, data: StepAccess) -> SensitiveAccess:
    """Agree or not, open at once after all, or look at an urgent opening afterwards."""
    row = queries.access(context.actor, data.access_id)
    if data.event == "break_glass":
        kind = KINDS[row.kind]
        _break_glass(context, row, kind, data.reason, seen=data.version)
        return row
    row.finding = data.finding or row.finding
    if data.event in ("approve", "deny"):
        row.decided_by_id, row.decided_at = context.person_id, context.now
    if data.event == "approve":
        row.expires_at = context.now + STANDS_FOR
    if data.event in ("ok", "bad"):
        row.reviewed_on = timezone.localdate(context.now)
    evidence = {"finding": data.finding}
    move(context, SENSITIVE_ACCESS, row, data.event, evidence, seen_version=data.version)
    return row


def use_access(context: Context, kind: str, record: object, part: str = "") -> SensitiveAccess:
    """Open a record by the actor's standing grant, inside the act that opens it.

    Parameters
    ----------
    context
        Of the act that opens the record.
    kind, record
        Which record: a key of `access.KINDS`, and the record's key.
    part
        The part that is opened; "" for whatever the grant names.

    Raises
    ------
    Refused
        ``no-grant``: nothing was agreed to, its time is up, or it does not name this part.
    """
    row = queries.standing(context.actor, kind, record, context.now)
    if row is None or (part and part not in row.parts):
        raise Refused(
            "no-grant", _("Ask first: this record opens after somebody else has agreed.")
        )
    row.uses += 1
    row.last_used_at = context.now
    row.save(update_fields=["uses", "last_used_at"])
    parts = [part] if part else row.parts
    context.record(row, what="privacy.use_access", parts=parts, minor=row.is_minor)
    return row


@action("privacy.end_access", may="privacy.clock", takes=EndAccess)
def end_access(context: Context, data: EndAccess) -> SensitiveAccess:
    """Close a grant whose time is up; an urgent one then waits to be looked at."""
    row = queries.access(context.actor, data.access_id)
    if row.state not in GRANTED:
        raise Refused("not-open", _("This grant is closed already."))
    move(context, SENSITIVE_ACCESS, row, "time_out")
    return row


@erases(
    "privacy.access",
    _("Why sensitive records were opened"),
    _("3 years after it was asked"),
    SensitiveAccess,
    number="ref",
)
def erase_access(context: Context, row: SensitiveAccess) -> bool:
    """Erase the words of a request; that there was one, and how it ended, stays."""
    row.reason = row.finding = ""
    row.save(update_fields=["reason", "finding"])
    context.record(row, what="privacy.erase_access")
    return True
