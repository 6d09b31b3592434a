"""Events: asked, planned, staffed, briefed, live, over."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# State Council's rules on safety at large public events (2007): from 1,000 people on an event is
# licensed by the police (article 2), and its safety plan has these nine parts (article 6).
LARGE = 1000
PLAN = {
    "what": _("Time, place, contents and how it is organised"),
    "staff": _("Safety staff: how many, their tasks, how to know them"),
    "fire": _("Fire safety of the place"),
    "capacity": _("How many the place holds, how many are expected"),
    "buffer": _("Buffer areas and their marks"),
    "checks": _("Tickets and checks at the entrance: by whom"),
    "vehicles": _("Parking and how vehicles are led"),
    "order": _("Order inside, and how people are led out"),
    "rescue": _("Plan for emergencies"),
}
OPENS = timedelta(hours=6)
ON = ("live", "evacuating")  # people are there: only then is there anybody to warn


def plan_gaps(plan: Any) -> list[str]:
    """Return the parts of a safety plan that are still empty, by key."""
    return [key for key in PLAN if not str((plan or {}).get(key, "")).strip()]


def _may_accept(_context: Context, row: Any, given: Evidence) -> None:
    if row.expected < LARGE:
        return
    if not given.get("plan_seen"):
        raise Refused(
            "plan-not-seen",
            _("From 1,000 people on, see the organiser's plan first."),
            field="plan_seen",
        )
    if not given.get("licence_ref"):
        raise Refused(
            "no-licence",
            _("From 1,000 people on, the licence's number is needed."),
            field="licence_ref",
        )


def _posts_filled(_context: Context, row: Any, given: Evidence) -> None:
    if row.expected >= LARGE and given.get("gaps"):
        raise Refused(
            "plan-gaps",
            ngettext_lazy(
                "%(count)s part of the plan is still empty.",
                "%(count)s parts of the plan are still empty.",
                "count",
            ),
            count=len(given["gaps"]),
        )
    if not given.get("posts"):
        raise Slip("no-posts", _("Write down the posts first."))
    if given.get("short"):
        raise Refused(
            "posts-short",
            ngettext_lazy(
                "%(count)s post has too few people yet.",
                "%(count)s posts have too few people yet.",
                "count",
            ),
            count=given["short"],
        )
    if bars := given.get("bars"):
        raise bars[0].refusal(of_another=True)


def _may_open(context: Context, row: Any, _given: Evidence) -> None:
    if context.now < row.starts_at - OPENS:
        raise Refused("too-early", _("It begins in more than six hours. Open it then."))


def _all_clear(_context: Context, _row: Any, given: Evidence) -> None:
    if given.get("not_clear"):
        raise Refused(
            "not-clear",
            ngettext_lazy(
                "%(count)s post has not said that it is clear.",
                "%(count)s posts have not said that they are clear.",
                "count",
            ),
            count=given["not_clear"],
        )


GUARDS = {
    "decline": Guard(needs=("reason",)),
    "accept": Guard(check=_may_accept),
    "staff": Guard(needs=("agreement_ref", "insured_by", "insurance_ref"), check=_posts_filled),
    "brief": Guard(needs=("briefing", "assembly_point")),
    "open": Guard(check=_may_open),
    "incident": Guard(needs=("text",)),
    "evacuate": Guard(needs=("reason",)),
    "clear": Guard(check=_all_clear),
    "debrief": Guard(needs=("debrief",)),
    "cancel": Guard(needs=("reason",)),
}

EVENT_SECURITY = Workflow(
    name="event_security",
    zh="大型活动安保",
    entity="EventDeployment",
    states=(
        "requested",
        "declined",
        "planned",
        "staffed",
        "briefed",
        "live",
        "evacuating",
        "ended",
        "closed",
    ),
    initial="requested",
    terminal=("closed", "declined"),
    transitions=(
        Transition("requested", "decline", "declined", "officer", ""),
        Transition(
            "requested",
            "accept",
            "planned",
            "officer",
            "1000+ people: organiser's plan and licence seen",
        ),
        Transition(
            "planned",
            "staff",
            "staffed",
            "team_leader",
            "written agreement, insurance by organiser or team",
        ),
        Transition("staffed", "brief", "briefed", "officer", ""),
        Transition("briefed", "open", "live", "officer", ""),
        Transition("live", "incident", "live", "post_holder", "reported to command"),
        Transition("live", "evacuate", "evacuating", "officer", ""),
        Transition("evacuating", "clear", "ended", "officer", ""),
        Transition("live", "end", "ended", "officer", ""),
        Transition("ended", "debrief", "closed", "team_leader", ""),
        Transition("planned", "cancel", "declined", "organiser", ""),
    ),
    guards=GUARDS,
    state_names={
        "requested": _("Asked for"),
        "declined": _("Turned down"),
        "planned": _("Arranged"),
        "staffed": _("Staffed"),
        "briefed": _("Briefed"),
        "live": _("Live"),
        "evacuating": _("Evacuating"),
        "ended": _("Ended"),
        "closed": _("Filed"),
    },
    event_names={
        "decline": _("Turn it down"),
        "accept": _("Take it on"),
        "staff": _("Staff the posts"),
        "brief": _("Brief everybody"),
        "open": _("Open the event"),
        "incident": _("Report to command"),
        "evacuate": _("Evacuate"),
        "clear": _("Everybody is out"),
        "end": _("End"),
        "debrief": _("Write the debrief"),
        "cancel": _("The organiser calls it off"),
    },
)
