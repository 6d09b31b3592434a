"""When data may have got out: found, judged, contained, told, looked back at; its clocks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.overdue import stage
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# The law says "at once" (个保法 57); the product's own rule counts from the first suspicion.
AUTHORITY_WITHIN = timedelta(hours=24)
PEOPLE_WITHIN = timedelta(hours=72)
AUTHORITY_SOON = timedelta(hours=6)
PEOPLE_SOON = timedelta(hours=24)
KEPT_FOR = timedelta(days=3 * 365)
OPEN = ("suspected", "confirmed", "contained", "notified")
TO_TELL = ("suspected", "confirmed", "contained")  # the clocks of the notices run


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a leak that is owed: to whom (``authority``, ``people``), by when, how late.

    `stage` is "over", "soon", or "" while there is time.
    """

    whom: str
    by: datetime
    stage: str


def notices_owed(row: Any, now: datetime) -> list[Notice]:
    """Return the notices of a leak that nobody has noted as given; none once it is told."""
    if row.state not in TO_TELL:
        return []
    clocks = (
        ("authority", row.authority_due_at, AUTHORITY_SOON),
        ("people", row.people_due_at, PEOPLE_SOON),
    )
    return [Notice(whom, by, stage(by, now, ahead)) for whom, by, ahead in clocks]


def _check_told(row: Any, moment: datetime | None, now: datetime, field: str) -> None:
    if moment is None:
        return
    if moment > now:
        raise Refused("in-future", _("This time is still to come."), field=field)
    if moment < row.noticed_at:
        raise Refused("too-early", _("This is before it was noticed."), field=field)


def _check_authority(context: Context, row: Any, evidence: Evidence) -> None:
    _check_told(row, evidence["authority_told_at"], context.now, "authority_told_at")


def _check_notices(context: Context, row: Any, evidence: Evidence) -> None:
    _check_authority(context, row, evidence)
    _check_told(row, evidence["people_told_at"], context.now, "people_told_at")
    if row.has_minors and not evidence.get("guardians_told"):
        raise Refused(
            "guardians-not-told",
            _("Minors are among them: their guardians are told too."),
            field="guardians_told",
        )


DATA_BREACH = Workflow(
    name="data_breach",
    zh="个人信息安全事件",
    entity="BreachIncident",
    states=("suspected", "false_alarm", "confirmed", "contained", "notified", "closed"),
    initial="suspected",
    terminal=("closed", "false_alarm"),
    transitions=(
        Transition("suspected", "dismiss", "false_alarm", "privacy_officer", "reason"),
        Transition("suspected", "confirm", "confirmed", "privacy_officer", ""),
        Transition("confirmed", "contain", "contained", "system", ""),
        Transition(
            "contained",
            "notify",
            "notified",
            "privacy_officer",
            "authority and people; minors and guardians too",
        ),
        Transition(
            "contained",
            "no_personal_notice",
            "notified",
            "privacy_officer",
            "harm fully avoided; authority still told",
        ),
        Transition("notified", "review", "closed", "privacy_officer", ""),
    ),
    guards={
        "dismiss": Guard(needs=("finding",)),
        "contain": Guard(needs=("measures",)),
        "notify": Guard(
            needs=("authority", "authority_told_at", "people_told_at", "people_told_how"),
            check=_check_notices,
        ),
        "no_personal_notice": Guard(
            needs=("authority", "authority_told_at", "finding"), check=_check_authority
        ),
        "review": Guard(needs=("finding",)),
    },
    state_names={
        "suspected": _("Suspected"),
        "false_alarm": _("False alarm"),
        "confirmed": _("It has happened"),
        "contained": _("Contained"),
        "notified": _("Told to those concerned"),
        "closed": _("Looked back at and closed"),
    },
    event_names={
        "dismiss": _("It was a false alarm"),
        "confirm": _("It has happened"),
        "contain": _("Note that it is contained"),
        "notify": _("Note whom you told"),
        "no_personal_notice": _("No harm left: only the authority is told"),
        "review": _("Look back and close"),
    },
)
