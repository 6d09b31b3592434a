"""What the floors below keep for a while, and is erased every night without clocks of its own."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from firstlight.kernel import receipts, refusals
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Receipt, RefusedAttempt
from firstlight.notify.actions import forget_old
from firstlight.notify.models import Message
from firstlight.privacy.models import Consent
from firstlight.privacy.queries.ageing import after
from firstlight.privacy.rules import erases, sweeps

CONSENT_KEPT = timedelta(days=3 * 365)


@sweeps("refusal", _("Refused attempts"), _("1 year"), RefusedAttempt)
def old_refusals(context: Context, on: date) -> int:
    """Erase what a station has kept of refusals for a year."""
    return refusals.forget(context.actor.station_id, on)


@sweeps("receipt", _("What became of what a phone has sent"), _("90 days"), Receipt)
def old_receipts(context: Context, on: date) -> int:
    """Erase receipts that no phone asks for any more."""
    return receipts.forget(context.actor.station_id, on)


@sweeps(
    "letter",
    _("Letters and messages, and where they went"),
    _("1 year; with the reach of who is erased"),
    Message,
)
def old_letters(context: Context, on: date) -> int:
    """Erase letters that lie for a year."""
    return forget_old(context, on)


@erases(
    "privacy.consent",
    _("Consents that are over, and refusals"),
    _("3 years after they ended: so long it can be shown that somebody was asked"),
    Consent,
    number="purpose",
    ages=after(Consent, "ended_at", CONSENT_KEPT),
)
def erase_consent(context: Context, key: str) -> bool:
    """Erase an answer that counts for nothing any more."""
    row = Consent.objects.filter(pk=key).first()
    if row is None:
        return False
    context.record(row, what="privacy.erase_consent", purpose=row.purpose)
    row.delete()
    return True
