"""School gates: who stands there, and when it is called off."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.rules.guards import FEWEST
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

EARLY = timedelta(minutes=15)  # somebody may be at the gate this much before the post begins
CONTACTS_TOLD = timedelta(days=1)  # how long before the first gate a school hears who lacks
WORKDAYS = range(1, 6)


def stands_on(window: Any, day: date, spans: Iterable[Any], *, has_exam: bool = False) -> bool:
    """Whether somebody is to stand at a gate on a day.

    Parameters
    ----------
    window
        A `GateWindow`: its weekdays (1 Monday to 7 Sunday), season and kind.
    day
        The day asked about.
    spans
        The calendar of the school and of the force around that day: closures, holidays, swapped
        workdays, terms and exam days.
    has_exam
        Whether the school has windows of their own for exam days; then the usual ones rest.
    """
    if (window.starts_on and day < window.starts_on) or (window.ends_on and day > window.ends_on):
        return False
    kinds = {span.kind for span in spans if span.starts_on <= day <= span.ends_on}
    if "closed" in kinds:
        return False
    if window.kind == "exam" or has_exam:
        if (window.kind == "exam") != ("exam" in kinds):
            return False
        if window.kind == "exam":
            return True
    terms = [span for span in spans if span.kind == "term"]
    if terms and "term" not in kinds:
        return False
    if "workday" in kinds:  # a weekend on which school is held
        return bool(set(window.weekdays) & set(WORKDAYS))
    return "holiday" not in kinds and day.isoweekday() in window.weekdays


def post_times(window: Any, day: date) -> tuple[datetime, datetime]:
    """Return when the post of a window begins, `lead_min` early, and ends, on a day."""
    begins = timezone.make_aware(datetime.combine(day, window.from_time))
    ends = timezone.make_aware(datetime.combine(day, window.to_time))
    return begins - timedelta(minutes=window.lead_min), ends


def _enough(_context: Context, _row: Any, given: Evidence) -> None:
    if given.get("accepted", 0) < FEWEST:
        raise Refused("too-few", _("Nobody stands at a gate alone."))


def _may_arrive(context: Context, row: Any, given: Evidence) -> None:
    _enough(context, row, given)
    if context.now < row.shift.starts_at - EARLY:
        raise Refused("too-early", _("The post begins about 20 minutes before the pupils come."))
    if context.now >= row.shift.ends_at:
        raise Refused("over", _("The hour of this gate is over."))
    if bars := given.get("bars"):
        raise bars[0].refusal(of_another=True)


def _road_clear(context: Context, row: Any, given: Evidence) -> None:
    if context.now < row.shift.ends_at and not given.get("reason"):
        raise Refused(
            "too-early", _("Pupils may still come. Say why you leave early."), field="reason"
        )


GUARDS = {
    "staff": Guard(check=_enough),
    "arrive": Guard(check=_may_arrive),
    "stand_down": Guard(needs=("road_clear",), check=_road_clear),
    "cancel": Guard(needs=("reason",)),
}

GATE_DUTY = Workflow(
    name="gate_duty",
    zh="护学岗",
    entity="SchoolGateDuty",
    states=("planned", "ready", "at_post", "off_post", "recorded", "cancelled"),
    initial="planned",
    terminal=("recorded", "cancelled"),
    transitions=(
        Transition("planned", "staff", "ready", "system", ""),
        Transition(
            "ready", "arrive", "at_post", "team_leader", "about 20 minutes before the window"
        ),
        Transition(
            "at_post", "stand_down", "off_post", "team_leader", "window ended and road clear"
        ),
        Transition("off_post", "record", "recorded", "team_leader", ""),
        Transition(
            "planned", "cancel", "cancelled", "station_dispatcher", "holiday, weather closure"
        ),
        Transition("ready", "cancel", "cancelled", "station_dispatcher", ""),
    ),
    guards=GUARDS,
    state_names={
        "planned": _("Arranged"),
        "ready": _("People arranged"),
        "at_post": _("At the gate"),
        "off_post": _("Left the gate"),
        "recorded": _("Recorded"),
        "cancelled": _("Called off"),
    },
    event_names={
        "staff": _("People arranged"),
        "arrive": _("Arrive at the gate"),
        "stand_down": _("Leave the gate"),
        "record": _("Record the duty"),
        "cancel": _("Call it off"),
    },
)
