"""What this room decides from values in hand: its workflow table and its guards."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

PICTURES_NAME = _("Pictures of a school")
PICTURES_PARTS = {"pictures": _("All pictures of this hazard")}
CATEGORY = "hazard"
CHECK_CATEGORY = "hazard_check"
KEPT = timedelta(days=3 * 365)
OPEN = ("found", "assessed", "notified", "fixing", "recheck_due", "rechecked", "escalated")
# Which list is asked where; an enterprise is checked at a visit that it has asked for.
SITE_OF: Mapping[str, str] = {"campus": "school", "water": "water"}
# A re-check is ahead in these: somebody who is asked for it may still say no.
UNCHECKED = ("found", "assessed", "notified", "fixing", "recheck_due", "escalated")
# The clock of these runs: somebody outside must do something by a day.
RUNNING = ("notified", "fixing", "escalated")


def _check_deadline(context: Context, _row: Any, evidence: Evidence) -> None:
    if evidence["deadline_on"] < timezone.localdate(context.now):
        raise Slip("in-the-past", _("This day is over."), field="deadline_on")


def _check_notice(context: Context, row: Any, evidence: Evidence) -> None:
    _check_deadline(context, row, evidence)
    if evidence.get("form") != "formal":
        return
    if "officer" not in context.actor.hats:
        raise Refused(
            "friendly-only",
            _("Only an officer records a formal notice; you can send a friendly reminder."),
            field="form",
        )
    for name in ("authority", "notice_ref"):
        if not evidence.get(name):
            raise Refused(
                "no-authority",
                _("A formal notice is made by an authority: name it and its number."),
                field=name,
            )


def _check_rechecker(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.finder_id is None or row.finder_id != context.person_id:
        return
    if row.found_by_id is None:
        raise Refused("own-finding", _("You assessed this: somebody else must re-check it."))
    raise Refused("own-finding", _("You found this: somebody else must re-check it."))


def _check_overdue(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.deadline_on is None or row.deadline_on >= timezone.localdate(context.now):
        raise Refused("not-over", _("The deadline is not over yet."))


HAZARD = Workflow(
    name="hazard",
    zh="隐患排查整治",
    entity="Hazard",
    states=(
        "found",
        "assessed",
        "not_a_hazard",
        "notified",
        "fixing",
        "recheck_due",
        "rechecked",
        "signed_off",
        "escalated",
        "transferred",
        "transferred_closed",
    ),
    initial="found",
    terminal=("signed_off", "transferred_closed", "not_a_hazard"),
    transitions=(
        Transition("found", "assess", "assessed", "officer", "severity and owner set"),
        Transition("found", "dismiss", "not_a_hazard", "officer", "reason"),
        Transition(
            "assessed",
            "notify",
            "notified",
            "competent_authority",
            "formal notice only by an authority; else a friendly reminder",
        ),
        Transition("notified", "start_fix", "fixing", "owner", ""),
        Transition("fixing", "report_fixed", "recheck_due", "owner", ""),
        Transition("recheck_due", "fail", "fixing", "rechecker", ""),
        Transition(
            "recheck_due",
            "pass",
            "rechecked",
            "rechecker",
            "a different person from the finder",
        ),
        Transition("rechecked", "sign_off", "signed_off", "officer", ""),
        Transition("notified", "overdue", "escalated", "system", "deadline passed"),
        Transition("fixing", "overdue", "escalated", "system", "deadline passed"),
        Transition("escalated", "start_fix", "fixing", "owner", ""),
        Transition("assessed", "transfer", "transferred", "officer", "not police matter"),
        Transition(
            "transferred",
            "close",
            "transferred_closed",
            "station_dispatcher",
            "agency answer recorded",
        ),
    ),
    guards={
        "assess": Guard(needs=("severity", "owner_name")),
        "dismiss": Guard(needs=("reason",)),
        "notify": Guard(needs=("form", "deadline_on", "notice"), check=_check_notice),
        # Its old day is over, or the clock would ring again at once.
        "escalated.start_fix": Guard(needs=("deadline_on",), check=_check_deadline),
        "fail": Guard(needs=("reason", "deadline_on"), check=_check_deadline),
        "pass": Guard(needs=("seen",), check=_check_rechecker),
        "overdue": Guard(check=_check_overdue),
        "transfer": Guard(needs=("agency", "reason")),
        "close": Guard(needs=("agency_answer",)),
    },
    state_names={
        "found": _("Found (hazard)"),
        "assessed": _("Assessed"),
        "not_a_hazard": _("No hazard"),
        "notified": _("Owner told"),
        "fixing": _("Being put right"),
        "recheck_due": _("Re-check due"),
        "rechecked": _("Re-checked"),
        "signed_off": _("Signed off"),
        "escalated": _("Overdue: escalated"),
        "transferred": _("Handed to an agency"),
        "transferred_closed": _("Closed by an agency"),
    },
    event_names={
        "assess": _("Assess"),
        "dismiss": _("It is no hazard"),
        "notify": _("Tell the owner"),
        "start_fix": _("The owner has begun"),
        "report_fixed": _("The owner says it is put right"),
        "fail": _("Re-check: not put right"),
        "pass": _("Re-check: put right"),
        "sign_off": _("Sign off"),
        "overdue": _("Deadline over"),
        "transfer": _("Hand to an agency"),
        "close": _("Close with the agency's answer"),
    },
)
