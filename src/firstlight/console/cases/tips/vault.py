"""The vault's door: making it, sharing it with a second officer, opening and closing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.cases.tips import queries
from firstlight.cases.tips.actions import drop_share, give_code, make_key, take_share
from firstlight.cases.tips.schemas import DropShare, GiveCode, MakeKey, TakeShare
from firstlight.console.cases.tips.safe import SAFE
from firstlight.console.cases.tips.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.kernel.errors import NotFound
from firstlight.kernel.rates import Limiter, Rate

TRIES = Limiter(Rate(6, 600.0))


def _police(request: SeatedRequest) -> None:
    if not queries.is_police(request.actor):
        raise NotFound


@page(may="tips.read")
def vault(request: SeatedRequest) -> HttpResponse:
    """Show who can open the vault, and what to do so that two can."""
    _police(request)
    return _show(request)


def _show(
    request: SeatedRequest, errors: dict[str, str] | None = None, form: str = "", code: str = ""
) -> HttpResponse:
    actor = request.actor
    key = queries.key_in_use(actor.station_id)
    rows = list(queries.shares(actor))
    now = [row for row in rows if key and row.key_id == key.pk]
    locks = {row.lock for row in now if row.person_id}
    context: dict[str, Any] = {
        "key": key,
        "shares": now,
        "old": [each for each in queries.keys(actor) if each.retired_at],
        "is_open": bool(SAFE.keys(request)),
        "holds": any(row.person_id == actor.person_id for row in rows),
        "holds_now": any(row.person_id == actor.person_id for row in now),
        "waits": any(row.person_id is None for row in rows),
        "is_whole": locks == {1, 2},
        "errors": errors or {},
        "form": form,
        "code": code,
        "labels": LABELS,
        "me": actor.person_id,
    }
    return render(request, "cases/tips/vault.html", context, status=422 if errors else 200)


def _secrets(request: SeatedRequest, *names: str) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in names}


@require_POST
@page(may="tips.read")
def make(request: SeatedRequest) -> HttpResponse:
    """Make a vault; show the hand-over code once."""
    _police(request)
    given = _secrets(request, "passphrase", "again")
    outcome = perform(request.actor, make_key, MakeKey, given)
    if not outcome.ok:
        return _show(request, outcome.errors, "make")
    _open(request, given["passphrase"])
    return _show(request, code=outcome.result.code)


@require_POST
@page(may="tips.read")
def take(request: SeatedRequest) -> HttpResponse:
    """Take a share with its code."""
    _police(request)
    if TRIES.wait_s(str(request.actor.person_id)):
        return _show(request, {"code": _("Too many tries. Come back in ten minutes.")}, "take")
    given = _secrets(request, "code", "passphrase", "again")
    outcome = perform(request.actor, take_share, TakeShare, given)
    if not outcome.ok:
        return _show(request, outcome.errors, "take")
    _open(request, given["passphrase"])
    messages.success(request, _("You hold a share now. The code is used up."))
    return redirect("tip_vault")


@require_POST
@page(may="tips.read")
def give(request: SeatedRequest) -> HttpResponse:
    """Hand out one's lock to one more officer; show the code once."""
    _police(request)
    outcome = perform(request.actor, give_code, GiveCode, {"keys": SAFE.keys(request)})
    if not outcome.ok:
        return _show(request, outcome.errors, "give")
    return _show(request, code=outcome.result.code)


@require_POST
@page(may="tips.read")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a share away, or withdraw a code."""
    outcome = perform(request.actor, drop_share, DropShare, {"share_id": key})
    if not outcome.ok:
        return _show(request, outcome.errors, "drop")
    messages.success(request, _("Taken away. Make a new vault if the person has left."))
    return redirect("tip_vault")


@require_POST
@page(may="tips.read")
def unlock(request: SeatedRequest) -> HttpResponse:
    """Open the vault with one's passphrase, for this sign-in and a quarter of an hour."""
    _police(request)
    if TRIES.wait_s(str(request.actor.person_id)):
        wrong = _("Too many tries. Come back in ten minutes.")
        return _show(request, {"passphrase": wrong}, "open")
    if not _open(request, request.POST.get("passphrase", "")):
        return _show(request, {"passphrase": _("This passphrase opens nothing.")}, "open")
    return redirect("tips")


def _open(request: SeatedRequest, passphrase: str) -> bool:
    keys = queries.opened_by(request.actor, passphrase)
    if keys:
        SAFE.put(request, SAFE.keys(request) | keys)
    return bool(keys)


@require_POST
@page(may="tips.read")
def close(request: SeatedRequest) -> HttpResponse:
    """Close it now."""
    _police(request)
    SAFE.close(request)
    messages.success(request, _("The vault is closed."))
    return redirect("tips")
