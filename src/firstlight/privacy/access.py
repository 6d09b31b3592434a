"""Opening what is sensitive: asked with a reason, agreed to by another, for half an hour, logged.

Rooms above register what they hold (`opens`); this room knows records by kind and key only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

# The product's own rules: how long a grant stands, working days until an urgent one is looked at,
# and how long it stays known who opened what (sharing records: three years).
STANDS_FOR = timedelta(minutes=30)
REVIEW_DAYS = 2
KEPT_FOR = timedelta(days=3 * 365)
OPEN = ("requested", "granted", "granted_urgent")
GRANTED = ("granted", "granted_urgent")


@dataclass(frozen=True, slots=True)
class Subject:
    """One sensitive record, as far as whoever decides must know it.

    Attributes
    ----------
    station_id
        Whose record it is.
    ref
        Its number, never a name.
    is_minor
        Whether it is about somebody under eighteen.
    is_urgent
        Whether a life may be at risk now, so that it may be opened before anybody agrees.
    """

    station_id: UUID
    ref: str
    is_minor: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sensitive record: what it is called, its parts, and how one is found."""

    key: str
    name: str | Promise
    parts: Mapping[str, str | Promise]
    find: Callable[[Actor, UUID], Subject]


KINDS: dict[str, Kind] = {}


def opens(kind: Kind) -> None:
    """Register a kind of sensitive record; its room's `find` raises `NotFound` to strangers."""
    if KINDS.setdefault(kind.key, kind) is not kind:
        raise AssertionError(f"two kinds of record are named {kind.key}")


def _check_other(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id == context.person_id:
        raise Refused("own-request", _("Somebody else must decide about your own request."))


def _check_urgent(context: Context, row: Any, evidence: Evidence) -> None:
    if row.person_id != context.person_id:
        raise Refused("not-your-step", _("This step belongs to somebody else."))
    if not evidence.get("is_urgent"):
        raise Refused(
            "not-urgent",
            _("No life is at risk here any more: somebody else must agree first."),
            field="is_urgent",
        )


def _check_over(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.expires_at is None or row.expires_at > context.now:
        raise Refused("not-over", _("This grant still stands."))


SENSITIVE_ACCESS = Workflow(
    name="sensitive_access",
    zh="敏感信息查阅",
    entity="SensitiveAccess",
    states=(
        "requested",
        "granted",
        "denied",
        "granted_urgent",
        "expired",
        "review_due",
        "reviewed_ok",
        "reviewed_bad",
    ),
    initial="requested",
    terminal=("expired", "denied", "reviewed_ok", "reviewed_bad"),
    transitions=(
        Transition(
            "requested",
            "approve",
            "granted",
            "second_person",
            "minors: approval is a must (未网条例 36)",
        ),
        Transition("requested", "deny", "denied", "second_person", ""),
        Transition(
            "requested",
            "break_glass",
            "granted_urgent",
            "requester",
            "life at risk; typed reason; alarm to privacy officer",
        ),
        Transition("granted", "time_out", "expired", "system", "default 30 minutes"),
        Transition("granted_urgent", "time_out", "review_due", "system", ""),
        Transition("review_due", "ok", "reviewed_ok", "privacy_officer", "within 2 working days"),
        Transition("review_due", "bad", "reviewed_bad", "privacy_officer", ""),
    ),
    guards={
        "approve": Guard(check=_check_other),
        "deny": Guard(needs=("finding",), check=_check_other),
        "break_glass": Guard(needs=("reason",), check=_check_urgent),
        "time_out": Guard(check=_check_over),
        "ok": Guard(check=_check_other),
        "bad": Guard(needs=("finding",), check=_check_other),
    },
    state_names={
        "requested": _("Waits for a second person"),
        "granted": _("Open for a while"),
        "denied": _("Not agreed to"),
        "granted_urgent": _("Opened at once, life at risk"),
        "expired": _("Closed again"),
        "review_due": _("To be looked at afterwards"),
        "reviewed_ok": _("Looked at: was right"),
        "reviewed_bad": _("Looked at: was not right"),
    },
    event_names={
        "approve": _("Agree to the opening"),
        "deny": _("Do not agree"),
        "break_glass": _("Open at once: a life is at risk"),
        "time_out": _("Time is up"),
        "ok": _("It was right to open it"),
        "bad": _("It was not right to open it"),
    },
)
