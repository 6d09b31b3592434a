"""What this room decides from values in hand: its workflow table and its guards."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

CATEGORY = "inspection"
# An inspection is kept as what was found unsafe at a site is.
KEPT = timedelta(days=3 * 365)
# What a volunteer may support with; anything else is for officers.
TASKS: Mapping[str, str | Promise] = {
    "queue": _("Keep the queue in order, show the way"),
    "teach": _("Talk about safety, hand out leaflets"),
    "count": _("Count rooms for the officer, never people by name"),
    "first_aid": _("Give first aid"),
}
LIMITS: tuple[str | Promise, ...] = (
    _("Touch, open, search and seize nothing: no bag, desk, locker, pocket or phone."),
    _("Question, stop and hold nobody; ask no pupil for a name."),
    _("Take no pictures, write down no names, speak of it to nobody."),
    _("Stop at once when an officer leaves, and wait outside."),
    _("Searching a woman is only for policewomen, never for volunteers."),
)


def _present(row: Any) -> set[Any]:
    return set(row.presences.filter(out_at__isnull=True).values_list("officer_id", flat=True))


def both_present(row: Any) -> bool:
    """Whether both officers named are checked in on site now."""
    named = {row.officer_in_charge_id, row.second_officer_id}
    return None not in named and len(named) == 2 and named <= _present(row)


def _check_two(_context: Context, row: Any, _evidence: Evidence) -> None:
    if not row.legal_basis:
        raise Refused("no-basis", _("Name the legal basis first."), field="legal_basis")
    named = {row.officer_in_charge_id, row.second_officer_id} - {None}
    if len(named) < 2:
        raise Refused(
            "two-officers", _("Two different officers are needed."), field="second_officer_id"
        )


def _check_signed(_context: Context, row: Any, _evidence: Evidence) -> None:
    # Whoever is silent does not come: a yes after the briefing takes their signature with it.
    if row.helpers.filter(says="accepted", signed_at__isnull=True).exists():
        raise Refused(
            "not-signed", _("Every volunteer who comes must have read and signed the limits.")
        )


def _check_present(_context: Context, row: Any, _evidence: Evidence) -> None:
    if not both_present(row):
        raise Refused("not-both-here", _("Both officers must have checked in on site."))


def _check_start(context: Context, row: Any, evidence: Evidence) -> None:
    _check_present(context, row, evidence)
    _check_signed(context, row, evidence)  # somebody may have said yes after the briefing


def _check_left(_context: Context, row: Any, _evidence: Evidence) -> None:
    if both_present(row):
        raise Refused("both-here", _("Both officers are on site."))


JOINT_INSPECTION = Workflow(
    name="joint_inspection",
    zh="民警主导的联合检查",
    entity="JointInspection",
    states=(
        "requested",
        "refused",
        "authorised",
        "briefed",
        "in_progress",
        "halted",
        "ended",
        "closed",
        "cancelled",
    ),
    initial="requested",
    terminal=("closed", "refused", "cancelled"),
    transitions=(
        Transition("requested", "refuse", "refused", "officer", "no legal basis"),
        Transition(
            "requested",
            "authorise",
            "authorised",
            "officer",
            "legal basis named; at least two officers",
        ),
        Transition(
            "authorised", "brief", "briefed", "officer", "volunteers told their limits and sign"
        ),
        Transition(
            "briefed", "start", "in_progress", "officer", "both officers checked in on site"
        ),
        Transition(
            "in_progress",
            "officer_leaves",
            "halted",
            "system",
            "volunteer activity stops at once",
        ),
        Transition("halted", "officer_back", "in_progress", "officer", ""),
        Transition("halted", "end", "ended", "officer", ""),
        Transition("in_progress", "end", "ended", "officer", ""),
        Transition(
            "ended", "close", "closed", "officer", "counts only; no pupil names in the product"
        ),
        Transition("authorised", "cancel", "cancelled", "officer", ""),
        Transition("briefed", "cancel", "cancelled", "officer", ""),
    ),
    guards={
        "refuse": Guard(needs=("no_basis",)),
        "authorise": Guard(check=_check_two),
        "brief": Guard(needs=("told",), check=_check_signed),
        "start": Guard(check=_check_start),
        "officer_leaves": Guard(check=_check_left),
        "officer_back": Guard(check=_check_present),
        "close": Guard(needs=("police_record_ref",)),
    },
    state_names={
        "requested": _("Asked for (inspection)"),
        "refused": _("Refused: no legal basis"),
        "authorised": _("Authorised"),
        "briefed": _("Briefed and signed"),
        "in_progress": _("Under way (inspection)"),
        "halted": _("Halted: an officer has left"),
        "ended": _("Ended (inspection)"),
        "closed": _("Closed with counts"),
        "cancelled": _("Called off"),
    },
    event_names={
        "refuse": _("Refuse: no legal basis"),
        "authorise": _("Authorise"),
        "brief": _("Volunteers are briefed"),
        "start": _("Start the inspection"),
        "officer_leaves": _("An officer has left"),
        "officer_back": _("Both are back: go on"),
        "end": _("End the inspection"),
        "close": _("Close with counts"),
        "cancel": _("Call it off"),
    },
)
