"""What the floors below keep for a while, and is erased every night without clocks of its own."""

import shutil
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
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
# What was uploaded just now has its row in a moment.
LOST_AFTER = timedelta(days=1)


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


@sweeps(
    "session",
    _("Who is signed in where, and the last act that can be taken back"),
    _("until signing out, 12 hours at the longest"),
    Session,
    of_house=True,
)
def old_sessions(context: Context, _on: date) -> int:
    """Erase the sign-ins that are over, with what they held of the last act."""
    return Session.objects.filter(expire_date__lt=context.now).delete()[0]


@sweeps("lost_file", _("Files of pictures that no record names"), _("1 day"), of_house=True)
def lost_files(_context: Context, _on: date) -> int:
    """Erase files whose row is gone, as after a backup was restored; those of today are left."""
    before = (timezone.now() - LOST_AFTER).timestamp()
    lost = 0
    for folder, names in _named_files().items():
        for path in (Path(settings.MEDIA_ROOT) / folder).glob("*"):
            if path.name in names or path.stat().st_mtime > before:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
            lost += 1
    return lost


def _named_files() -> dict[str, set[str]]:
    """Return by folder of uploads which files and folders in it some row names."""
    found: dict[str, set[str]] = defaultdict(set)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and field.upload_to:
                folder = str(field.upload_to)
                rows = model._base_manager.exclude(**{field.name: ""})
                paths = rows.values_list(field.name, flat=True)
                found[folder].update(path.removeprefix(folder).split("/")[0] for path in paths)
    return found


@erases(
    "privacy.consent",
    _("Consents that are over, and refusals"),
    _("3 years after they ended: so long it can be shown that somebody was asked"),
    Consent,
    number="purpose",
    ages=after(Consent, "ended_at", CONSENT_KEPT),
)
def erase_consent(context: Context, row: Consent) -> bool:
    """Erase an answer that counts for nothing any more."""
    context.record(row, what="privacy.erase_consent", purpose=row.purpose)
    row.delete()
    return True
