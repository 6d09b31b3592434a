"""What is decided from values in hand: clocks, guards, and the workflow's table."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# How long the desk may take to accept, and a unit to finish, by level: usual terms, which the
# desk may set otherwise for each event when it dispatches.
ACCEPT_WITHIN = {
    "urgent": timedelta(hours=1),
    "serious": timedelta(hours=8),
    "ordinary": timedelta(hours=24),
}
FINISH_WITHIN = {
    "urgent": timedelta(hours=4),
    "serious": timedelta(days=1),
    "ordinary": timedelta(days=3),
}
DISPUTE_WITHIN = timedelta(days=7)
# What is reported this near and this soon may be the same matter.
NEAR_M = 300.0
NEAR_DAYS = 60
OPEN = ("reported", "accepted", "dispatched", "in_handling", "done", "verified", "referred")
WITH_UNIT = ("dispatched", "in_handling")


def clock_of(row: Any) -> datetime | None:
    """Return by when the desk accepts it or the unit is done, `None` where no clock runs."""
    if row.state == "reported":
        by: datetime | None = row.accept_by
    else:
        by = row.due_at if row.state in WITH_UNIT else None
    return by


def is_late(row: Any, now: datetime) -> bool:
    """Whether the desk or the unit is past its clock."""
    by = clock_of(row)
    return by is not None and by < now


def _check_merge(_context: Context, row: Any, evidence: Evidence) -> None:
    other = evidence["into_id"]
    if other.pk == row.pk or other.state not in OPEN:
        raise Refused(
            "not-mergeable", _("Choose another event that is still open."), field="into_id"
        )


def _check_in_time(context: Context, row: Any, evidence: Evidence) -> None:
    if context.now > row.accept_by and not evidence.get("reason"):
        raise Refused("late", _("The set time is over: say why it comes late."), field="reason")


def _check_dispatch(context: Context, _row: Any, evidence: Evidence) -> None:
    if evidence["due_at"] <= context.now:
        raise Slip("in-the-past", _("This moment is over."), field="due_at")


def _check_handler(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.handler_id != context.person_id:
        raise Refused("not-your-event", _("Only who was sent this event does that."))


def _check_extend(context: Context, row: Any, evidence: Evidence) -> None:
    if row.extended_at is not None:
        raise Refused("extended-once", _("The time was already extended once."))
    if evidence["due_at"] <= max(context.now, row.due_at or context.now):
        raise Refused("not-later", _("The new time must be later."), field="due_at")


def _check_verifier(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.handler_id == context.person_id:
        raise Refused("own-work", _("Whoever handled it does not verify it."))


def _check_dispute(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.dispute_by is None or context.now > row.dispute_by:
        raise Refused("too-late", _("The time to say so is over: report it anew."))
    own = row.reporter_id is not None and row.reporter_id == context.person_id
    for_a_caller = row.reporter_id is None and context.actor.may("grid_events.manage")
    if not (own or for_a_caller):
        raise Refused("not-your-report", _("Only who reported it says that."))


def _check_archive(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.dispute_by is not None and context.now <= row.dispute_by:
        raise Refused("too-early", _("Who reported it may still say that it is not solved."))


# Patrol logs, shifts, events, hazards: three years (practice, 13).
KEPT = timedelta(days=3 * 365)

GRID_EVENT = Workflow(
    name="grid_event",
    zh="网格事件",
    entity="GridEvent",
    states=(
        "reported",
        "merged",
        "declined",
        "accepted",
        "dispatched",
        "in_handling",
        "done",
        "verified",
        "fed_back",
        "archived",
        "referred",
        "referred_closed",
    ),
    initial="reported",
    terminal=("archived", "declined", "merged", "referred_closed"),
    transitions=(
        Transition(
            "reported", "merge", "merged", "station_dispatcher", "same matter; reporter told"
        ),
        Transition(
            "reported", "decline", "declined", "station_dispatcher", "reason, right place named"
        ),
        Transition("reported", "accept", "accepted", "station_dispatcher", "within the set time"),
        Transition("accepted", "dispatch", "dispatched", "station_dispatcher", "handler named"),
        Transition("dispatched", "acknowledge", "in_handling", "handler", ""),
        Transition("dispatched", "return_event", "accepted", "handler", "not ours, with reason"),
        Transition("in_handling", "ask_help", "in_handling", "handler", "second department joins"),
        Transition(
            "in_handling", "extend", "in_handling", "station_dispatcher", "once, with reason"
        ),
        Transition("in_handling", "report_done", "done", "handler", "result and evidence"),
        Transition("done", "verify_fail", "in_handling", "verifier", "not the handler"),
        Transition("done", "verify_pass", "verified", "verifier", ""),
        Transition(
            "verified",
            "feed_back",
            "fed_back",
            "station_dispatcher",
            "reporter told in plain words",
        ),
        Transition("fed_back", "dispute_result", "in_handling", "reporter", "within the period"),
        Transition("fed_back", "archive", "archived", "system", ""),
        Transition(
            "accepted",
            "refer_out",
            "referred",
            "station_dispatcher",
            "other agency has authority",
        ),
        Transition(
            "referred",
            "outcome_in",
            "referred_closed",
            "station_dispatcher",
            "outcome or its absence recorded",
        ),
    ),
    guards={
        "merge": Guard(needs=("into_id",), check=_check_merge),
        "decline": Guard(needs=("reason", "right_place")),
        "accept": Guard(check=_check_in_time),
        "dispatch": Guard(needs=("handler", "due_at"), check=_check_dispatch),
        "acknowledge": Guard(check=_check_handler),
        "return_event": Guard(needs=("reason",), check=_check_handler),
        "ask_help": Guard(needs=("helper",), check=_check_handler),
        "extend": Guard(needs=("reason", "due_at"), check=_check_extend),
        "report_done": Guard(needs=("result", "evidence"), check=_check_handler),
        "verify_fail": Guard(needs=("reason",), check=_check_verifier),
        "verify_pass": Guard(check=_check_verifier),
        "feed_back": Guard(needs=("answer",)),
        "dispute_result": Guard(needs=("reason",), check=_check_dispute),
        "archive": Guard(check=_check_archive),
        "refer_out": Guard(needs=("agency",)),
        "outcome_in": Guard(needs=("outcome",)),
    },
    state_names={
        "reported": _("Reported (event)"),
        "merged": _("Merged"),
        "declined": _("Not accepted"),
        "accepted": _("Accepted (event)"),
        "dispatched": _("Sent to a handler"),
        "in_handling": _("Being handled"),
        "done": _("Reported as done"),
        "verified": _("Verified on site"),
        "fed_back": _("Reporter told"),
        "archived": _("In the archive"),
        "referred": _("Referred"),
        "referred_closed": _("Referred, closed"),
    },
    event_names={
        "merge": _("Merge into another event"),
        "decline": _("Turn the event down"),
        "accept": _("Accept the event"),
        "dispatch": _("Send to a handler"),
        "acknowledge": _("Sign for it"),
        "return_event": _("Send back: not ours"),
        "ask_help": _("Bring in a second department"),
        "extend": _("Extend the time"),
        "report_done": _("Report as done"),
        "verify_fail": _("Not solved: back to the handler"),
        "verify_pass": _("Solved: seen on site"),
        "feed_back": _("Tell who reported it"),
        "dispute_result": _("Say that it is not solved"),
        "archive": _("Put into the archive"),
        "refer_out": _("Refer to another agency"),
        "outcome_in": _("Note what the agency did"),
    },
)
