"""How somebody joins, serves and leaves: the workflow ``membership`` and its guards."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Check, Evidence, Guard, Transition, Workflow
from firstlight.privacy.queries import unanswered

ADULT_YEARS = 18
# How long a suspended member may object before they can be removed; the specification asks for
# a period and leaves its length to the operator.
OBJECTION_DAYS = 7
# What the rooms above know that speaks against coming back or leaving: training and equipment
# add their checks when they start.
RESUME_CHECKS: list[Check] = []
LEAVING_CHECKS: list[Check] = []


def age_on(born_on: date, day: date) -> int:
    """Return the age in full years on `day`."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def insured_on(insurances: Any, day: date) -> bool:
    """Whether any of a person's covers is in force on `day`."""
    return any(each.starts_on <= day <= each.ends_on for each in insurances)


def _check_application(context: Context, row: Any, _evidence: Evidence) -> None:
    born_on = row.person.born_on
    if born_on is None:
        raise Refused("no-birthday", _("The date of birth is missing."), field="born_on")
    if age_on(born_on, timezone.localdate(context.now)) < ADULT_YEARS:
        raise Refused(
            "under-age", _("Only people of 18 or over can join the force."), field="born_on"
        )
    before = row.person.memberships.filter(ended_on__isnull=False)
    if unanswered(row.person_id, set(before.values_list("ended_on", flat=True))):
        raise Refused(
            "consents-open",
            _("Answer each question about your data first, one by one; a no is an answer too."),
        )


def _check_not_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id == context.person_id:
        raise Refused("own-application", _("Somebody else must decide about your own membership."))


def _check_signed(context: Context, row: Any, evidence: Evidence) -> None:
    _check_not_own(context, row, evidence)
    if row.code_signed_on is None:
        raise Refused("code-not-signed", _("The code of conduct is not signed yet."))
    today = timezone.localdate(context.now)
    signed = row.agreements.filter(kind="service_agreement", signed_on__lte=today)
    if not any(each.ends_on is None or each.ends_on >= today for each in signed):
        raise Refused("agreement-not-signed", _("The service agreement is not signed yet."))


def _check_inducted(context: Context, row: Any, evidence: Evidence) -> None:
    _check_not_own(context, row, evidence)
    if row.induction_passed_on is None:
        raise Refused("no-induction", _("The induction course is not passed yet."))


def _check_suspension(context: Context, row: Any, evidence: Evidence) -> None:
    _check_not_own(context, row, evidence)
    if evidence["until"] <= timezone.localdate(context.now):
        raise Slip("until-past", _("The suspension must end on a day to come."), field="until")


def _check_run_out(context: Context, row: Any, _evidence: Evidence) -> None:
    """The day that was named belongs to the suspension; the next one does not."""
    today = timezone.localdate(context.now)
    if row.suspended_until is None or row.suspended_until >= today:
        raise Refused("still-suspended", _("The suspension has not run out yet."))


def _check_resume(context: Context, row: Any, evidence: Evidence) -> None:
    today = timezone.localdate(context.now)
    if not insured_on(row.person.insurances.all(), today):
        raise Refused(
            "not-insured", _("The accident insurance has lapsed. Renew it, then come back.")
        )
    for check in RESUME_CHECKS:
        check(context, row, evidence)


def _check_leaving(context: Context, row: Any, evidence: Evidence) -> None:
    for check in LEAVING_CHECKS:
        check(context, row, evidence)


def _check_objection(context: Context, row: Any, evidence: Evidence) -> None:
    _check_not_own(context, row, evidence)
    today = timezone.localdate(context.now)
    if row.suspended_on is None or today < row.suspended_on + timedelta(days=OBJECTION_DAYS):
        raise Refused(
            "objection-open",
            _("The person may still object: wait %(days)s days from the suspension."),
            days=OBJECTION_DAYS,
        )


MEMBERSHIP = Workflow(
    name="membership",
    zh="入队与在册",
    entity="Membership",
    states=(
        "draft",
        "submitted",
        "need_more",
        "station_review",
        "probation",
        "rejected",
        "withdrawn",
        "active",
        "suspended",
        "paused",
        "removed",
    ),
    initial="draft",
    terminal=("rejected", "withdrawn", "removed"),
    transitions=(
        Transition(
            "draft",
            "submit",
            "submitted",
            "volunteer",
            "18 or over; privacy notice shown; consents recorded one by one",
        ),
        Transition(
            "submitted", "ask_more", "need_more", "team_leader", "what is missing is named"
        ),
        Transition("need_more", "resubmit", "submitted", "volunteer", ""),
        Transition("submitted", "recommend", "station_review", "team_leader", ""),
        Transition(
            "station_review",
            "approve",
            "probation",
            "officer",
            "code of conduct and agreement signed",
        ),
        Transition(
            "station_review",
            "reject",
            "rejected",
            "officer",
            "reason given; person may ask for a review",
        ),
        Transition("submitted", "withdraw", "withdrawn", "volunteer", ""),
        Transition(
            "probation", "confirm", "active", "team_leader+officer", "induction course passed"
        ),
        Transition("probation", "withdraw", "withdrawn", "volunteer", ""),
        Transition("probation", "end", "rejected", "officer", "reason"),
        Transition(
            "active", "suspend", "suspended", "officer", "reason, end date, right to be heard"
        ),
        Transition("suspended", "restore", "active", "officer", ""),
        Transition("suspended", "lapse", "active", "system", "the end date has passed"),
        Transition(
            "active", "pause", "paused", "volunteer", "leave at own wish, no reason needed"
        ),
        Transition(
            "paused", "resume", "active", "volunteer", "credentials and insurance still valid"
        ),
        Transition("active", "withdraw", "withdrawn", "volunteer", "equipment returned or noted"),
        Transition("paused", "withdraw", "withdrawn", "volunteer", ""),
        Transition("suspended", "withdraw", "withdrawn", "volunteer", ""),
        Transition(
            "suspended",
            "remove",
            "removed",
            "officer+association_admin",
            "two approvals; objection period passed",
        ),
    ),
    guards={
        "submit": Guard(needs=("privacy_notice_shown",), check=_check_application),
        "ask_more": Guard(needs=("missing",)),
        "recommend": Guard(check=_check_not_own),
        "approve": Guard(check=_check_signed),
        "reject": Guard(needs=("reason",)),
        "confirm": Guard(check=_check_inducted),
        "end": Guard(needs=("reason",)),
        "suspend": Guard(needs=("reason", "until", "heard"), check=_check_suspension),
        "lapse": Guard(check=_check_run_out),
        "resume": Guard(check=_check_resume),
        "active.withdraw": Guard(check=_check_leaving),
        "remove": Guard(needs=("reason",), check=_check_objection),
    },
    state_names={
        "draft": _("Draft"),
        "submitted": _("Applied"),
        "need_more": _("More is needed"),
        "station_review": _("With the station"),
        "probation": _("On probation"),
        "rejected": _("Application rejected"),
        "withdrawn": _("Left"),
        "active": _("Active"),
        "suspended": _("Suspended"),
        "paused": _("On leave"),
        "removed": _("Removed"),
    },
    event_names={
        "submit": _("Send the application"),
        "ask_more": _("Ask for what is missing"),
        "resubmit": _("Send the application again"),
        "recommend": _("Recommend to the station"),
        "approve": _("Take on probation"),
        "reject": _("Reject the application"),
        "withdraw": _("Leave the team"),
        "confirm": _("Confirm as a full member"),
        "end": _("End the probation"),
        "suspend": _("Suspend this member"),
        "restore": _("Restore to duty"),
        "lapse": _("The suspension has run out"),
        "pause": _("Take leave"),
        "resume": _("Come back from leave"),
        "remove": _("Remove from the force"),
    },
)
