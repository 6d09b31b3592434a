"""Drone flights: cleared before they start, logged after they end."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.equipment.rules.airspace import (
    RESCUE_LEAD,
    last_moment,
    refuse_papers,
    said,
    why_not_free,
)
from firstlight.force.rules import papers_of
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow


def hours_between(took_off_at: datetime | None, landed_at: datetime | None) -> Decimal:
    """Return how long a flight was, in hours to the hundredth; nothing where it was not said."""
    if took_off_at is None or landed_at is None:
        return Decimal(0)
    return round(Decimal((landed_at - took_off_at).total_seconds()) / 3600, 2)


def _check_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.pilot_id != context.person_id:
        raise Refused("not-your-flight", _("Only the pilot of this flight does that."))


def _check_papers(context: Context, row: Any, evidence: Evidence) -> None:
    day = max(timezone.localdate(row.planned_at), timezone.localdate(context.now))
    by_police = bool(evidence.get("by_police"))
    refuse_papers(row, papers_of(row.pilot_id, day), by_police=by_police)


def _check_free(context: Context, row: Any, evidence: Evidence) -> None:
    _check_papers(context, row, evidence)
    against = why_not_free(row)
    if against:
        raise Refused(
            "not-free",
            _("This flight needs permission: %(why)s."),
            why="；".join(said(code) for code in against),
        )


def _check_in_time(context: Context, row: Any, evidence: Evidence) -> None:
    _check_own(context, row, evidence)
    _check_papers(context, row, evidence)
    if context.now > last_moment(row.planned_at):
        raise Refused(
            "too-late", _("An ordinary flight is applied for by noon of the day before.")
        )


def _check_rescue(context: Context, row: Any, evidence: Evidence) -> None:
    _check_own(context, row, evidence)
    _check_papers(context, row, evidence)
    if not row.is_rescue:
        raise Refused("no-rescue", _("Only a rescue is applied for this late."))
    if context.now > row.planned_at - RESCUE_LEAD:
        raise Refused(
            "too-late", _("A rescue is applied for 30 minutes before take-off: move the time.")
        )


def _check_take_off(context: Context, row: Any, evidence: Evidence) -> None:
    _check_own(context, row, evidence)
    _check_papers(context, row, evidence)
    if row.aircraft.is_quarantined or row.aircraft.state not in ("in_stock", "issued"):
        raise Refused("grounded", _("This drone is in repair or set aside."))


def _check_images(context: Context, row: Any, evidence: Evidence) -> None:
    _check_own(context, row, evidence)
    if evidence["images"] != "kept":
        return
    if row.thread is None:
        raise Refused("no-case", _("Images are kept only for a call: choose it."), field="thread")
    if row.erase_images_by is not None and context.now > row.erase_images_by:
        raise Refused(
            "images-late", _("24 hours are over: the images must be erased."), field="images"
        )


DRONE_FLIGHT = Workflow(
    name="drone_flight",
    zh="无人机飞行",
    entity="DroneFlight",
    states=(
        "planned",
        "cleared",
        "applied",
        "denied",
        "ready",
        "flying",
        "landed",
        "completed",
        "cancelled",
    ),
    initial="planned",
    terminal=("completed", "denied", "cancelled"),
    transitions=(
        Transition(
            "planned",
            "check_free",
            "cleared",
            "system",
            "micro/light/small, free-flight area, none of the five exceptions",
        ),
        Transition("planned", "apply", "applied", "pilot", "by 12:00 the day before"),
        Transition("planned", "apply_rescue", "applied", "pilot", "30 minutes before take-off"),
        Transition("applied", "approve", "cleared", "air_traffic", ""),
        Transition("applied", "deny", "denied", "air_traffic", ""),
        Transition("cleared", "preflight", "ready", "pilot", "weather, fence data, people below"),
        Transition("ready", "take_off", "flying", "pilot", ""),
        Transition("flying", "land", "landed", "pilot", ""),
        Transition("landed", "log", "completed", "pilot", "images sorted: keep or erase in 24 h"),
        Transition("planned", "cancel", "cancelled", "pilot", ""),
        Transition("cleared", "cancel", "cancelled", "pilot", ""),
    ),
    guards={
        "check_free": Guard(check=_check_free),
        "apply": Guard(check=_check_in_time),
        "apply_rescue": Guard(check=_check_rescue),
        "approve": Guard(needs=("approval_ref",), check=_check_papers),
        "deny": Guard(needs=("reason",)),
        "preflight": Guard(needs=("weather", "fence", "people"), check=_check_own),
        "take_off": Guard(check=_check_take_off),
        "land": Guard(check=_check_own),
        "log": Guard(needs=("images",), check=_check_images),
        "cancel": Guard(check=_check_own),
    },
    state_names={
        "planned": _("Arranged"),
        "cleared": _("Cleared"),
        "applied": _("Applied for"),
        "denied": _("Permission refused"),
        "ready": _("Ready to fly"),
        "flying": _("Flying"),
        "landed": _("Landed"),
        "completed": _("Logged"),
        "cancelled": _("Called off"),
    },
    event_names={
        "check_free": _("Check: free to fly"),
        "apply": _("Apply"),
        "apply_rescue": _("Apply: rescue"),
        "approve": _("Permission given"),
        "deny": _("Permission refused"),
        "preflight": _("Pre-flight check"),
        "take_off": _("Take off"),
        "land": _("Land"),
        "log": _("Log the flight"),
        "cancel": _("Call it off"),
    },
)
