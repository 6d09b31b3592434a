"""Ten seconds to take an act back: the offer beside the word that it is done, and the taking back.

Only acts that leave nobody outside with something false in hand are offered: what was sent, shared
or published cannot be called back by a button. Taking back is an act of its own, through the gate
and into the log.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.kernel import log
from firstlight.kernel.words import sentences

KEPT = "undo"
# The page shows ten seconds; the way of a press through a slow network takes some too.
WITHIN = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Inverse:
    """What takes an act back, with the values it needs."""

    run: Callable[..., Any]
    takes: type[BaseModel]


INVERSES: dict[str, Inverse] = {}


def inverse(name: str, run: Callable[..., Any], takes: type[BaseModel]) -> str:
    """Make an inverse known under a name; return the name."""
    INVERSES[name] = Inverse(run, takes)
    return name


def offer(
    request: HttpRequest,
    said: str,
    name: str,
    values: Mapping[str, Any],
    *,
    back: str,
    row: Model | None = None,
) -> None:
    """Say that an act is done, and offer to take it back.

    Parameters
    ----------
    request
        The request that did it; the offer is this session's alone.
    said
        What was done, in the user's language.
    name
        The inverse, as `inverse` was told of it.
    values
        What the inverse needs: keys, and what stood there before.
    back
        The address to return to.
    row
        What the act was about: once anybody else did something to it, it is too late.
    """
    key = str(uuid4())
    plain = DjangoJSONEncoder().encode(dict(values))
    request.session[KEPT] = {
        "key": key,
        "name": name,
        "values": plain,
        "back": back,
        "until": (timezone.now() + WITHIN).isoformat(),
        "row": "" if row is None else log.subject_of(row),
        "seq": 0 if row is None else log.newest_of(row),
    }
    messages.success(request, said, extra_tags=f"undo:/undo/?of={key}")


@require_POST
@page(may="me.edit")
def undo(request: SeatedRequest) -> HttpResponse:
    """Take the last act back, if it is not too late."""
    kept = request.session.pop(KEPT, None)
    if not kept or kept["key"] != request.GET.get("of"):
        return _too_late(request, "/")
    until = parse_datetime(kept["until"])
    moved = bool(kept["row"]) and log.newest_of(kept["row"]) != kept["seq"]
    if until is None or timezone.now() > until or moved:
        return _too_late(request, kept["back"])
    how = INVERSES[kept["name"]]
    values = how.takes.model_validate_json(kept["values"]).model_dump(exclude_unset=True)
    outcome = perform(request.actor, how.run, how.takes, values)
    if outcome.ok:
        messages.success(request, _("Undone: it stands as before."))
    else:
        messages.error(request, sentences(outcome.errors.values()))
    return redirect(kept["back"])


def _too_late(request: HttpRequest, back: str) -> HttpResponse:
    messages.warning(request, _("It is too late to undo this. Put it right on its page."))
    return redirect(back)


urlpatterns = [path("undo/", undo, name="undo")]
