"""What is decided from values in hand: who reads a business's secrets, the workflow's table."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

CATEGORY = "enterprise_visit"
# What was found at a business is needed until it was followed up, and a while for questions.
KEPT = timedelta(days=365)
FOLLOW_UP = timedelta(days=30)
REMINDED_EVERY = timedelta(days=7)
# Advice is given, and a follow-up noted, within so long; then who manages visits looks.
STILL_AFTER = timedelta(days=14)
# Until the follow-up is noted, an adviser has something to do.
ADVISED = ("scheduled", "visited", "advised")
OPEN = ("requested", "scheduled", "visited", "advised", "followed_up", "escalated")
SECRETS = ("wish", "findings", "advice", "followed_up", "danger", "authority_answer")
LIMITS: tuple[str | Promise, ...] = (
    _("Go in only where the business lets you in; leave when it asks you to."),
    _("Advice only: no order, no fine, no closure, no sealing, nothing taken away."),
    _("What you see of the business stays there: no copies, no pictures of goods or papers."),
    _("Sell nothing, recommend no supplier, take no gift and no meal."),
    _("Grave danger: tell the business first, then 119 or 110; the authority acts, not you."),
)


def is_its_contact(actor: Actor, row: Any) -> bool:
    """Whether the actor is the contact person of a visit's business."""
    return actor.person_id is not None and row.enterprise.contact_id == actor.person_id


def is_its_adviser(actor: Actor, row: Any) -> bool:
    """Whether the actor was asked to advise at a visit and has not said no."""
    return actor.person_id is not None and (
        row.adviser_id == actor.person_id and row.adviser_says != "no"
    )


def may_read(actor: Actor, row: Any) -> bool:
    """Whether the actor may read what was found at a business.

    Its contact person and the visit's adviser; the leader of the adviser's team (of a wish that
    no team has taken up, each leader); the station's officers and dispatchers only once the
    adviser has called for the authority in grave danger.
    """
    if is_its_contact(actor, row) or is_its_adviser(actor, row):
        return True
    if not actor.may("enterprises.manage"):
        return False
    if actor.teams:
        return row.organisation_id is None or row.organisation_id in actor.teams
    return row.escalated_at is not None


def _check_accept(context: Context, row: Any, evidence: Evidence) -> None:
    if row.is_offered and not evidence.get("agreed"):
        raise Refused(
            "not-agreed",
            _("The business has not asked itself: say that it agrees to the visit."),
            field="agreed",
        )
    if evidence["visit_at"] <= context.now:
        raise Slip("in-the-past", _("This moment is over."), field="visit_at")


def _check_adviser(context: Context, row: Any, _evidence: Evidence) -> None:
    if not is_its_adviser(context.actor, row):
        raise Refused("not-the-adviser", _("The adviser of this visit does that."))
    if row.adviser_says != "yes":
        raise Refused("not-answered", _("Say first that you take it on."))


def _check_visit(context: Context, row: Any, evidence: Evidence) -> None:
    _check_adviser(context, row, evidence)
    if not evidence["n_checked"]:
        raise Refused("not-checked", _("Go through the check list together first."))


def _check_advise(context: Context, row: Any, evidence: Evidence) -> None:
    _check_adviser(context, row, evidence)
    if evidence["follow_up_on"] <= timezone.localdate(context.now):
        raise Slip("in-the-past", _("This day is over."), field="follow_up_on")


def _check_cancel(context: Context, row: Any, evidence: Evidence) -> None:
    actor = context.actor
    if is_its_contact(actor, row):
        return
    if not actor.may("enterprises.manage"):
        raise Refused("not-your-business", _("The business itself calls a visit off."))
    if not evidence.get("reason"):
        raise Refused("evidence-missing", _("Write what the business has said."), field="reason")


ENTERPRISE_VISIT = Workflow(
    name="enterprise_visit",
    zh="企业安全帮扶",
    entity="EnterpriseVisit",
    states=(
        "requested",
        "scheduled",
        "declined",
        "visited",
        "advised",
        "followed_up",
        "closed",
        "escalated",
    ),
    initial="requested",
    terminal=("closed", "declined"),
    transitions=(
        Transition("requested", "accept", "scheduled", "team_leader", "business asked or agreed"),
        Transition("requested", "decline", "declined", "team_leader", ""),
        Transition("scheduled", "visit", "visited", "adviser", ""),
        Transition(
            "visited",
            "advise",
            "advised",
            "adviser",
            "advice only, given to the business first",
        ),
        Transition("advised", "follow_up", "followed_up", "adviser", ""),
        Transition("followed_up", "close", "closed", "team_leader", ""),
        Transition(
            "visited",
            "serious",
            "escalated",
            "adviser",
            "grave danger: business told, competent authority told",
        ),
        Transition("escalated", "close", "closed", "station_dispatcher", ""),
        Transition("scheduled", "cancel", "declined", "enterprise", ""),
    ),
    guards={
        "accept": Guard(needs=("adviser_id", "visit_at"), check=_check_accept),
        "decline": Guard(needs=("reason",)),
        "visit": Guard(needs=("let_in",), check=_check_visit),
        "advise": Guard(needs=("advice", "told_first", "follow_up_on"), check=_check_advise),
        "follow_up": Guard(needs=("followed_up",), check=_check_adviser),
        "serious": Guard(needs=("danger", "told_first", "authority"), check=_check_adviser),
        "escalated.close": Guard(needs=("authority_answer",)),
        "cancel": Guard(check=_check_cancel),
    },
    state_names={
        "requested": _("Asked for (visit)"),
        "scheduled": _("Settled (visit)"),
        "declined": _("Not taking place"),
        "visited": _("Visited (visit)"),
        "advised": _("Advice given"),
        "followed_up": _("Followed up"),
        "closed": _("Closed (visit)"),
        "escalated": _("Grave danger: with the authority"),
    },
    event_names={
        "accept": _("Settle the visit"),
        "decline": _("Decline the wish"),
        "visit": _("The visit has taken place"),
        "advise": _("Give the advice"),
        "follow_up": _("Note the follow-up"),
        "close": _("Close the visit"),
        "serious": _("Grave danger: tell the authority"),
        "cancel": _("Call the visit off"),
    },
)
