"""Talks: their workflow, and that no name or number of anybody gets into what is kept."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# The commonest wording of the six don'ts; an officer approves it, or another, before it is taught.
USUAL_SIX = (
    "不私自下水游泳",
    "不擅自与他人结伴游泳",
    "不在无家长或教师带领的情况下游泳",
    "不到无安全设施、无救援人员的水域游泳",
    "不到不熟悉的水域游泳",
    "不熟悉水性的不擅自下水施救",
)
# A telephone or identity number is a long run of figures, however it is parted.
LONG_NUMBER = re.compile(r"(?:\d[\s-]?){11,}[\dXx]?")


def refuse_personal(text: str, field: str) -> None:
    """Refuse a text with a telephone or identity number in it."""
    if LONG_NUMBER.search(text):
        raise Refused(
            "personal",
            _("This holds a telephone or identity number. Write kinds and counts only."),
            field=field,
        )


def refuse_names(text: str, field: str, names: Iterable[str]) -> None:
    """Refuse a text with the name of somebody of the case in it, however it is spaced."""
    said = "".join(text.casefold().split())
    for name in names:
        called = "".join(name.casefold().split())
        if called and called in said:
            raise Refused(
                "names-somebody",
                _("This names somebody of the case. Write only what is to be done."),
                field=field,
            )


def _school(_context: Context, row: Any, evidence: Evidence) -> None:
    if row.is_at_school and not evidence.get("school_agreed"):
        raise Refused(
            "school-asked",
            _("Who agreed at the school? Without it nothing is held there."),
            field="school_agreed",
        )


def _presenters(_context: Context, _row: Any, evidence: Evidence) -> None:
    if not evidence.get("presenters"):
        raise Refused("no-presenter", _("Nobody has accepted to present it."))


def _counts(_context: Context, _row: Any, evidence: Evidence) -> None:
    refuse_personal(str(evidence.get("feedback", "")), "feedback")


OUTREACH = Workflow(
    name="outreach",
    zh="宣传活动",
    entity="OutreachEvent",
    states=("planned", "approved", "held", "recorded", "cancelled"),
    initial="planned",
    terminal=("recorded", "cancelled"),
    transitions=(
        Transition("planned", "approve", "approved", "officer", "school agrees if on campus"),
        Transition("approved", "hold", "held", "team_leader"),
        Transition(
            "held",
            "record",
            "recorded",
            "team_leader",
            "counts; no names or photos of children by default",
        ),
        Transition("planned", "cancel", "cancelled", "team_leader"),
        Transition("approved", "cancel", "cancelled", "team_leader"),
    ),
    guards={
        "approve": Guard(check=_school),
        "hold": Guard(check=_presenters),
        "record": Guard(needs=("audience_count", "no_names"), check=_counts),
    },
    state_names={
        "planned": _("Planned (talk)"),
        "approved": _("Approved (talk)"),
        "held": _("Held (talk)"),
        "recorded": _("Recorded (talk)"),
        "cancelled": _("Called off (talk)"),
    },
    event_names={
        "approve": _("Approve the talk"),
        "hold": _("It was held"),
        "record": _("Record the counts"),
        "cancel": _("Call the talk off"),
    },
)
