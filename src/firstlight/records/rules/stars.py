"""Stars: by hours and by quality, never by tips, views or membership of anything; no ranking."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.rules.daykinds import kinds_of
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# Hours of the first to the fifth star; at least so many per cent of the services that were
# evaluated must have been as agreed, and none may have been void for being false.
USUAL_STARS: Mapping[str, Any] = {"hours": [100, 300, 600, 1000, 1500], "as_agreed_percent": 90}
NOTICE_DAYS = 5


def star_of(inputs: Mapping[str, int], rule: Mapping[str, Any]) -> int:
    """Return the star, 0 to 5, that these figures earn.

    Parameters
    ----------
    inputs
        ``minutes`` that count, services ``evaluated``, those ``as_agreed``, records ``voided``.
    rule
        ``hours`` of each star and ``as_agreed_percent``.
    """
    if inputs["voided"]:
        return 0
    asked = rule["as_agreed_percent"] * inputs["evaluated"]
    if inputs["as_agreed"] * 100 < asked:
        return 0
    return sum(inputs["minutes"] >= hours * 60 for hours in rule["hours"])


def digest(inputs: Mapping[str, int], rule: Mapping[str, Any], level: int) -> str:
    """Return the SHA-256 of what went in and what came out."""
    text = json.dumps([dict(inputs), dict(rule), level], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def working_days_from(day: date, days: int, spans: Iterable[Any]) -> date:
    """Return the last of `days` working days after `day`, by the calendar's holidays and swaps."""
    known, left, found = list(spans), days, day
    while left:
        found += timedelta(days=1)
        left -= "workday" in kinds_of(found, known)
    return found


def _not_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id == context.actor.person_id:
        raise Refused("own-star", _("Nobody decides on a star of their own."))


def _not_objector(context: Context, row: Any, evidence: Evidence) -> None:
    _not_own(context, row, evidence)
    by = evidence.get("objected_by_id")
    if by is not None and by == context.actor.person_id:
        raise Refused("own-objection", _("Somebody else decides on an objection of yours."))


def _named(context: Context, row: Any, evidence: Evidence) -> None:
    _not_own(context, row, evidence)
    if not evidence.get("may_be_named"):
        raise Refused(
            "not-named", _("They have not agreed to be named in public; wait for their yes.")
        )


def _over(context: Context, row: Any, evidence: Evidence) -> None:
    _not_own(context, row, evidence)
    if timezone.localdate(context.now) <= row.notice_until:
        raise Refused(
            "notice-runs", _("The public notice runs until %(day)s."), day=row.notice_until
        )


RECOGNITION = Workflow(
    name="recognition",
    zh="星级与表彰",
    entity="Recognition",
    states=(
        "proposed",
        "reviewed",
        "public_notice",
        "under_objection",
        "not_awarded",
        "awarded",
        "revoked",
    ),
    initial="proposed",
    terminal=("awarded", "not_awarded", "revoked"),
    transitions=(
        Transition("proposed", "review", "reviewed", "association_admin"),
        Transition(
            "reviewed",
            "publish",
            "public_notice",
            "association_admin",
            "5 working days or more; volunteer agreed to be named",
        ),
        Transition("public_notice", "object", "under_objection", "anyone"),
        Transition("under_objection", "uphold", "not_awarded", "association_admin"),
        Transition("under_objection", "dismiss", "public_notice", "association_admin"),
        Transition("public_notice", "award", "awarded", "association_admin"),
        Transition("reviewed", "drop", "not_awarded", "association_admin"),
        Transition("awarded", "revoke", "revoked", "association_admin", "false hours"),
    ),
    guards={
        "review": Guard(check=_not_own),
        "publish": Guard(check=_named),
        "object": Guard(needs=("text",)),
        "uphold": Guard(needs=("reason",), check=_not_objector),
        "dismiss": Guard(needs=("reason",), check=_not_objector),
        "award": Guard(check=_over),
        "drop": Guard(needs=("reason",), check=_not_own),
        "revoke": Guard(needs=("reason",), check=_not_own),
    },
    state_names={
        "proposed": _("Proposed (star)"),
        "reviewed": _("Reviewed (star)"),
        "public_notice": _("Public notice (star)"),
        "under_objection": _("Under objection (star)"),
        "not_awarded": _("Not awarded (star)"),
        "awarded": _("Awarded (star)"),
        "revoked": _("Revoked (star)"),
    },
    event_names={
        "review": _("Review the star"),
        "publish": _("Begin the public notice"),
        "object": _("Object to the star"),
        "uphold": _("Uphold the objection"),
        "dismiss": _("Dismiss the objection"),
        "award": _("Award the star"),
        "drop": _("Do not award it"),
        "revoke": _("Revoke the star"),
    },
)
