"""The photograph of the missing person: kept like the file, shown only to whom it was shared."""

import base64
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from firstlight.exchange.pictures import renewed
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.ids import uuid7
from firstlight.privacy.actions import use_access
from firstlight.privacy.rules import repeats
from firstlight.searches import queries
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import OfCase, SetPortrait

SIDE_PX = 900
CLOSED = _("This search is closed: nothing is added to it.")


@action("searches.set_portrait", may="searches.sensitive", takes=SetPortrait)
def set_portrait(context: Context, data: SetPortrait) -> SearchCase:
    """Keep a photograph of the missing person, made small and new; the one before is erased.

    Raises
    ------
    Refused
        ``too-big``, ``no-photo``, or ``closed``.
    """
    case = queries.own_case(context.actor, data.case_id)
    if case.closed_at is not None or case.erased_at is not None:
        raise Refused("closed", CLOSED, field="photo")
    content = renewed(data.photo, side_px=SIDE_PX)
    old = case.portrait.name
    # A name that says nothing and that nobody can guess.
    case.portrait.save(f"{uuid7()}.jpg", ContentFile(content), save=False)
    case.save(update_fields=["portrait"])
    if old:
        case.portrait.storage.delete(old)
    context.record(case, thread=case.incident_id, replaced=bool(old))
    return case


@action("searches.drop_portrait", may="searches.sensitive", takes=OfCase)
def drop_portrait(context: Context, data: OfCase) -> SearchCase:
    """Erase the photograph; it is in nobody's hands any more from here."""
    case = queries.own_case(context.actor, data.case_id)
    if not case.portrait:
        raise NotFound
    _erase(case)
    context.record(case, thread=case.incident_id)
    return case


@repeats("searches.drop_portrait")
def _drop_again(_context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Erase the photograph that a restored backup has brought back."""
    for case in SearchCase.objects.filter(pk=subject.partition(":")[2]).exclude(portrait=""):
        _erase(case)
    return True


def _erase(case: SearchCase) -> None:
    case.portrait.delete(save=False)
    case.save(update_fields=["portrait"])


@action("searches.open_portrait", may="searches.field", takes=OfCase)
def open_portrait(context: Context, data: OfCase) -> str:
    """Open the photograph as base64 of a JPEG: an act of its own, so that each opening is known.

    Raises
    ------
    NotFound
        There is none, or it is not for this reader: both look alike.
    """
    case = queries.case_for_field(context.actor, data.case_id)
    if not queries.may_see_portrait(context.actor, case, context.now):
        raise NotFound
    context.record(case, thread=case.incident_id, minor=case.is_minor)
    if case.needs_grant and not queries.is_portrait_shared(case, context.now):
        use_access(context, queries.FILE, case.pk, "photo")
    return base64.b64encode(queries.portrait_of(case)).decode()
