"""Shifts and the people in them: nobody serves without accepting."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty.rules.guards import ASSIGNMENT_GUARDS, SHIFT_GUARDS
from firstlight.kernel.workflow import Transition, Workflow

SHIFT = Workflow(
    name="shift",
    zh="班次",
    entity="Shift",
    states=("open", "staffed", "in_progress", "ended", "log_submitted", "archived", "cancelled"),
    initial="open",
    terminal=("archived", "cancelled"),
    transitions=(
        Transition("open", "fill", "staffed", "system", "at least min_people accepted"),
        Transition("staffed", "drop_below", "open", "system", "someone withdrew"),
        Transition(
            "staffed",
            "start",
            "in_progress",
            "team_leader",
            "leader checked in; for risky shifts: insurance valid for all",
        ),
        Transition(
            "open", "start_short", "in_progress", "officer", "reason, never fewer than two people"
        ),
        Transition(
            "in_progress", "end", "ended", "team_leader", "everyone checked out or accounted for"
        ),
        Transition("ended", "submit_log", "log_submitted", "team_leader", ""),
        Transition("log_submitted", "return_log", "ended", "officer", ""),
        Transition(
            "log_submitted", "confirm", "archived", "officer", "hours posted to service records"
        ),
        Transition("open", "cancel", "cancelled", "station_dispatcher", "reason"),
        Transition("staffed", "cancel", "cancelled", "station_dispatcher", "reason"),
        Transition(
            "in_progress", "abort", "ended", "team_leader", "reason: danger, weather, recall"
        ),
    ),
    guards=SHIFT_GUARDS,
    state_names={
        "open": _("Needs people"),
        "staffed": _("Staffed"),
        "in_progress": _("In progress"),
        "ended": _("Ended"),
        "log_submitted": _("Log handed in"),
        "archived": _("Confirmed"),
        "cancelled": _("Called off"),
    },
    event_names={
        "fill": _("Enough have accepted"),
        "drop_below": _("Too few again"),
        "start": _("Start the shift"),
        "start_short": _("Start with fewer"),
        "end": _("End the shift"),
        "submit_log": _("Hand in the log"),
        "return_log": _("Return the log"),
        "confirm": _("Confirm the log"),
        "cancel": _("Call it off"),
        "abort": _("Break off: danger"),
    },
)

SHIFT_ASSIGNMENT = Workflow(
    name="shift_assignment",
    zh="排班",
    entity="ShiftAssignment",
    states=(
        "invited",
        "accepted",
        "declined",
        "withdrawn",
        "on_duty",
        "completed",
        "no_show",
        "excused",
    ),
    initial="invited",
    terminal=("declined", "withdrawn", "no_show", "completed", "excused"),
    transitions=(
        Transition(
            "invited",
            "accept",
            "accepted",
            "volunteer",
            "rest time, age, skill and credential rules pass",
        ),
        Transition("invited", "decline", "declined", "volunteer", "no reason needed; no penalty"),
        Transition("invited", "expire", "declined", "system", ""),
        Transition("accepted", "withdraw", "withdrawn", "volunteer", "told in time"),
        Transition("accepted", "check_in", "on_duty", "volunteer", "place or leader confirms"),
        Transition("on_duty", "check_out", "completed", "volunteer", "track recording stops"),
        Transition("on_duty", "leave_early", "completed", "team_leader", "real hours only"),
        Transition(
            "accepted", "miss", "no_show", "team_leader", "leader confirms; volunteer may object"
        ),
        Transition("no_show", "excuse", "excused", "team_leader", ""),
    ),
    guards=ASSIGNMENT_GUARDS,
    state_names={
        "invited": _("Invited"),
        "accepted": _("Accepted"),
        "declined": _("Said no"),
        "withdrawn": _("Pulled out"),
        "on_duty": _("On duty"),
        "completed": _("Served"),
        "no_show": _("Did not come"),
        "excused": _("Excused"),
    },
    event_names={
        "accept": _("Accept"),
        "decline": _("Say no"),
        "expire": _("Not answered in time"),
        "withdraw": _("Withdraw"),
        "check_in": _("Check in"),
        "check_out": _("Check out"),
        "leave_early": _("Checked out by the leader"),
        "miss": _("Mark as not come"),
        "excuse": _("Excuse"),
    },
)
