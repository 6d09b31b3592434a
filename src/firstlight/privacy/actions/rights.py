"""The rights desk: asked, identity checked, answered in time with reasons."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Slip
from firstlight.kernel.workflow import Evidence, move
from firstlight.privacy import queries
from firstlight.privacy.actions.clock import schedule_erasure
from firstlight.privacy.models import DataSubjectRequest, RequestAct
from firstlight.privacy.queries.ageing import after_last_act
from firstlight.privacy.rights import (
    DATA_SUBJECT_REQUEST,
    KEPT_FOR,
    LAPSES_AFTER,
    WISHED,
    check_open_to_acts,
    due_after,
    with_wishes,
)
from firstlight.privacy.rules import erases
from firstlight.privacy.schemas import AskRight, NoteDone, StepRequest

MOST = 1000  # characters that what a request is about may have


@action("privacy.ask_right", may="me.edit", takes=AskRight)
def ask_right(context: Context, data: AskRight) -> DataSubjectRequest:
    """Ask something about one's own data; the clock starts now.

    Raises
    ------
    Slip
        ``nothing-said`` when something is to be put right and not said what.
    """
    scope = data.scope
    if data.right == "correct":
        scope = with_wishes(scope, data.model_dump(include=set(WISHED)))
        if not scope:
            raise Slip("nothing-said", _("Say what is wrong, or how it should be."), field="scope")
        if len(scope) > MOST:
            raise Slip("too-long", _("Say it in fewer words."), field="scope")
    row = DataSubjectRequest(
        station_id=context.actor.station_id,
        subject_id=context.person_id,
        right=data.right,
        scope=scope,
        due_on=due_after(timezone.localdate(context.now)),
    )
    row.save(force_insert=True)
    context.record(row, right=data.right, due_on=str(row.due_on))
    return row


@action("privacy.step_request", may="me.edit", takes=StepRequest)
def step_request(context: Context, data: StepRequest) -> DataSubjectRequest:
    """Take one step: the desk's by the privacy officer, one's own by oneself."""
    row = queries.data_request(context.actor, data.data_request_id)
    if data.event == "verify_id":
        row.identity_check = data.identity_check
    elif data.answer:
        row.answer = data.answer
    if data.event in ("refuse", "cannot_verify"):
        row.refused_on = timezone.localdate(context.now)
    evidence = data.model_dump(include={"identity_check", "answer", "court_told"})
    evidence["is_done"] = bool(queries.acts_of(row))
    move_request(context, row, data.event, evidence, seen_version=data.version)
    return row


@action("privacy.note_done", may="privacy.manage", takes=NoteDone)
def note_done(context: Context, data: NoteDone) -> RequestAct:
    """Note what was put right or erased elsewhere: in which file, by which act.

    Raises
    ------
    Refused
        ``not-asked``, ``not-verified``, ``own-request``.
    """
    row = queries.request_at_desk(context.actor, data.data_request_id)
    check_open_to_acts(row, context.person_id)
    return keep_act(context, row, RequestAct.What.ELSEWHERE, where=data.where)


def keep_act(
    context: Context, row: DataSubjectRequest, what: str, *, field: str = "", where: str = ""
) -> RequestAct:
    """Keep that something was done about a request, inside the act that does it."""
    done = RequestAct(
        station_id=row.station_id,
        request=row,
        what=what,
        field=field,
        where=where,
        done_by_id=context.person_id,
        done_at=context.now,
    )
    done.save(force_insert=True)
    row.version += 1
    row.save(update_fields=["version"])
    context.record(row, what=f"privacy.request_{what}", field=field)
    return done


def move_request(
    context: Context,
    row: DataSubjectRequest,
    event: str,
    evidence: Evidence,
    *,
    seen_version: int | None = None,
) -> None:
    """Take a step, inside the act of whoever takes it: another look runs the clock anew.

    When it has ended, its words are erased after three years.
    """
    if event == "review":
        row.due_on = due_after(timezone.localdate(context.now))
    move(context, DATA_SUBJECT_REQUEST, row, event, evidence, seen_version=seen_version)
    if row.state in DATA_SUBJECT_REQUEST.terminal:
        day = timezone.localdate(context.now) + KEPT_FOR
        schedule_erasure(context, row, "privacy.request", day)


def lapse_requests(context: Context) -> int:
    """End what was refused and nobody asked about again, in the station of the acting job."""
    before = timezone.localdate(context.now) - LAPSES_AFTER
    rows = list(queries.requests_refused_by(context.actor.station_id, before))
    for row in rows:
        move_request(context, row, "lapse", {})
    return len(rows)


@erases(
    "privacy.request",
    _("Words of a request about one's own data"),
    _("3 years after it ended; if nobody ends it, after the last act"),
    DataSubjectRequest,
    RequestAct,
    ages=after_last_act(DataSubjectRequest, KEPT_FOR, ended=DATA_SUBJECT_REQUEST.terminal),
)
def erase_request(context: Context, row: DataSubjectRequest) -> bool:
    """Erase who asked and every word; which right, and how it ended, stays."""
    row.asked_by = row.contact = row.code_hash = ""
    row.scope = row.identity_check = row.answer = ""
    row.save()
    RequestAct.objects.filter(request=row).update(where="")
    context.record(row, what="privacy.erase_request")
    return True
