"""Certificates: shown within the unit for a week, free, numbered, revocable."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

NOTICE_DAYS = 7


def _not_own(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.person_id == context.actor.person_id:
        raise Refused("own-paper", _("Nobody decides on a certificate of their own."))


def _shown(context: Context, row: Any, evidence: Evidence) -> None:
    _not_own(context, row, evidence)
    until = row.shown_from + timedelta(days=NOTICE_DAYS)
    if timezone.localdate(context.now) < until:
        raise Refused(
            "shown-too-short",
            _("It is shown within the unit for %(n)s days; it can be issued from %(day)s."),
            n=NOTICE_DAYS,
            day=until,
        )


SERVICE_CERTIFICATE = Workflow(
    name="service_certificate",
    zh="志愿服务记录证明",
    entity="ServiceCertificate",
    states=("requested", "checked", "issued", "refused", "revoked"),
    initial="requested",
    terminal=("issued", "refused", "revoked"),
    transitions=(
        Transition("requested", "check", "checked", "association_admin"),
        Transition(
            "checked",
            "issue",
            "issued",
            "association_admin",
            "free; serial, signatories, seal; check code",
        ),
        Transition("checked", "refuse", "refused", "association_admin", "reason"),
        Transition(
            "issued", "revoke", "revoked", "association_admin", "false; verify page shows revoked"
        ),
    ),
    guards={
        "check": Guard(check=_not_own),
        "issue": Guard(needs=("signatory", "handler", "seal"), check=_shown),
        "refuse": Guard(needs=("reason",), check=_not_own),
        "revoke": Guard(needs=("reason",), check=_not_own),
    },
    state_names={
        "requested": _("Asked for (certificate)"),
        "checked": _("Shown within the unit (certificate)"),
        "issued": _("Issued (certificate)"),
        "refused": _("Refused (certificate)"),
        "revoked": _("Revoked (certificate)"),
    },
    event_names={
        "check": _("Check it and show it within the unit"),
        "issue": _("Issue the certificate"),
        "refuse": _("Refuse the certificate"),
        "revoke": _("Revoke the certificate of service"),
    },
)
