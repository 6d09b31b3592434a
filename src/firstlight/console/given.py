"""What a form gave, ready for an action's schema."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pydantic import BaseModel


def given(
    request: HttpRequest,
    takes: type[BaseModel],
    *,
    many: Collection[str] = (),
    moments: Collection[str] = (),
    **fixed: Any,
) -> dict[str, Any]:
    """Return the posted fields that `takes` knows.

    Parameters
    ----------
    request
        The posted form.
    takes
        The schema of the action.
    many
        Fields that may be given several times.
    moments
        Fields typed as local time, as ``datetime-local`` gives them.
    **fixed
        What the page knows better than the form.
    """
    found: dict[str, Any] = {}
    for name in takes.model_fields:
        if name in many:
            found[name] = [each for each in request.POST.getlist(name) if each]
        elif name in request.POST:
            text = request.POST[name].strip()
            found[name] = _moment(text) if name in moments else text
    return found | fixed


def _moment(text: str) -> datetime | str:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return text
    if moment is None or timezone.is_aware(moment):
        return text if moment is None else moment
    return timezone.make_aware(moment)


def keys_in(picked: Iterable[str]) -> list[UUID]:
    """Return what is a key; what is not leads to nobody."""
    found = []
    for each in picked:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found
