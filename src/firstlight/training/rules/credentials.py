"""What this room decides from values in hand: its workflow tables and their guards."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

NEAR_EXPIRY = timedelta(days=60)
STANDING = ("valid", "expiring")


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; the month's last where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def is_valid_on(credential: Any, day: date) -> bool:
    """Whether a credential is verified and runs on `day`; one without an end runs on."""
    begun = credential.issued_on <= day
    running = credential.valid_until is None or day <= credential.valid_until
    return credential.state in STANDING and begun and running


def _check_other(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id == context.person_id:
        raise Refused("own-credential", _("Somebody else must look at your own certificate."))


def _check_running(context: Context, row: Any, evidence: Evidence) -> None:
    _check_other(context, row, evidence)
    if row.valid_until is not None and row.valid_until < timezone.localdate(context.now):
        raise Refused("run-out", _("This certificate has run out already."), field="valid_until")


def _check_near(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.valid_until is None or row.valid_until - NEAR_EXPIRY > timezone.localdate(context.now):
        raise Refused("not-near", _("This certificate does not run out soon."))


def _check_past(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.valid_until is None or row.valid_until >= timezone.localdate(context.now):
        raise Refused("not-past", _("This certificate has not run out."))


def _check_renewal(_context: Context, row: Any, evidence: Evidence) -> None:
    newer = evidence.get("replacement")
    if newer is None or newer.person_id != row.person_id or newer.kind != row.kind:
        raise Refused("not-renewed", _("Choose the new certificate of the same kind."))
    if newer.state not in STANDING:
        raise Refused("not-renewed", _("The new certificate is not verified yet."))


CREDENTIAL = Workflow(
    name="credential",
    zh="资质证书",
    entity="Credential",
    states=("submitted", "valid", "rejected", "expiring", "replaced", "expired", "revoked"),
    initial="submitted",
    terminal=("rejected", "revoked", "replaced"),
    transitions=(
        Transition("submitted", "verify", "valid", "team_leader", "evidence seen by a person"),
        Transition("submitted", "reject", "rejected", "team_leader", "reason"),
        Transition("valid", "near_expiry", "expiring", "system", "60 days before"),
        Transition("expiring", "renew", "replaced", "volunteer", "new one verified"),
        Transition("expiring", "lapse", "expired", "system", "date passed"),
        Transition("expired", "renew", "replaced", "volunteer", ""),
        Transition("valid", "revoke", "revoked", "team_leader", ""),
        Transition("expiring", "revoke", "revoked", "team_leader", ""),
    ),
    guards={
        "verify": Guard(needs=("evidence_seen",), check=_check_running),
        "reject": Guard(needs=("reason",), check=_check_other),
        "near_expiry": Guard(check=_check_near),
        "lapse": Guard(check=_check_past),
        "renew": Guard(needs=("replacement",), check=_check_renewal),
        "revoke": Guard(needs=("reason",), check=_check_other),
    },
    state_names={
        "submitted": _("To be verified"),
        "valid": _("Valid"),
        "rejected": _("Not accepted"),
        "expiring": _("Runs out soon"),
        "replaced": _("Renewed"),
        "expired": _("Run out"),
        "revoked": _("Revoked"),
    },
    event_names={
        "verify": _("Verify the certificate"),
        "reject": _("Do not accept"),
        "near_expiry": _("Runs out soon"),
        "renew": _("Replace with the new one"),
        "lapse": _("Runs out"),
        "revoke": _("Revoke the certificate"),
    },
)
