"""The patrol on the phone: begin it, show signs, give one's word, end it."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.account.privacy import kept_on_the_phone
from firstlight.console.given import given
from firstlight.console.patrols.proof.words import STATES, WAYS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force.models import Person
from firstlight.patrols.actions import end_run, record_scan, start_run, vouch_scan
from firstlight.patrols.models import Checkpoint, PatrolRun, Scan
from firstlight.patrols.queries import proof as queries
from firstlight.patrols.queries.plans import routes_of_person
from firstlight.patrols.schemas.proof import EndRun, RecordScan, StartRun, VouchScan
from firstlight.privacy.queries import has_consent


@page(may="patrols.walk", carried=True)
def mine(request: SeatedRequest) -> HttpResponse:
    """Show the patrols that the actor may begin or is on."""
    return _mine(request, {})


def _mine(request: SeatedRequest, errors: dict[str, str]) -> HttpResponse:
    shifts = queries.my_patrol_shifts(request.actor)
    begun = [(shift, queries.run_of(shift)) for shift in shifts]
    status = 422 if errors else 200
    context = {
        "shifts": begun,
        "routes": routes_of_person(request.actor.person_id or queries.NOBODY),
        "lately": queries.walked_lately(request.actor, timezone.now()),
        "phone": {"person": str(request.actor.person_id), "words": sending_words()},
        "errors": errors,
    }
    return render(request, "patrols/mine.html", context, status=status)


@require_POST
@page(may="patrols.walk")
def start(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Begin the patrol of a shift, or join it."""
    outcome = perform(request.actor, start_run, StartRun, {"shift_id": key})
    if not outcome.ok:
        return _mine(request, outcome.errors)
    return redirect("my_patrol", outcome.result.pk)


@page(may="patrols.walk", carried=True)
def walk(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the patrol that one is on."""
    return _walk(request, queries.walked(request.actor, key))


@page(may="patrols.walk")
def part(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the signs of a patrol and what is known of them, to be put into the page."""
    row = queries.walked(request.actor, key)
    return render(request, "patrols/walk_part.html", _known(request, row))


def _walk(
    request: SeatedRequest, row: PatrolRun, errors: dict[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    locates = actor.person_id is not None and has_consent(actor.person_id, "location_on_duty")
    shares = actor.person_id is not None and queries.shares_track(row.shift_id, actor.person_id)
    context = _known(request, row) | {
        "walkers": queries.walkers(row.shift_id),
        "still_in": queries.still_in(row.shift_id, actor.person_id),
        "errors": errors or {},
        "values": request.POST,
        "phone": {
            "run": str(row.pk),
            "person": str(actor.person_id),
            "server_ms": round(time.time() * 1000),
            "locates": locates,
            "tracks": bool(locates and shares and row.ended_at is None),
            "words": script_words(),
        },
        "tracks": locates and shares,
    }
    status = 422 if errors else 200
    return kept_on_the_phone(render(request, "patrols/walk.html", context, status=status))


def _known(request: SeatedRequest, row: PatrolRun) -> dict[str, Any]:
    scans = sorted(row.scans.select_related("checkpoint", "person"), key=lambda each: each.was_at)
    return {
        "run": row,
        "signs": _signs(row, scans),
        "to_vouch": queries.to_vouch(request.actor, row) if row.stands is None else [],
        "unknown": _unknown(request, scans),
        "decided_by": officer_of(row),
        "state": STATES.get(row.verdict.get("state", ""), ""),
        "now": timezone.now(),
    }


def _unknown(request: SeatedRequest, scans: list[Scan]) -> Scan | None:
    """Return the reader's last scan when it is of no sign: whoever mistyped is at the sign yet."""
    own = [each for each in scans if each.person_id == request.actor.person_id]
    return own[-1] if own and own[-1].checkpoint_id is None else None


def officer_of(row: PatrolRun) -> Person | None:
    """Return who decided about a patrol, if somebody has."""
    found: Person | None = Person.objects.filter(pk=row.confirmed_by_id or queries.NOBODY).first()
    return found


def _signs(row: PatrolRun, scans: list[Scan]) -> list[dict[str, Any]]:
    """Return the signs of the round with what was said of each; without a route all near ones."""
    expected = queries.expected(row) if row.route else list(_all(row))
    said = {each.checkpoint_id: each for each in scans}
    return [{"sign": each, "scan": said.get(each.pk), "way": WAYS[each.way]} for each in expected]


def _all(row: PatrolRun) -> list[Checkpoint]:
    own = Checkpoint.objects.filter(organisation_id=row.organisation_id, is_retired=False)
    return list(own.order_by("name", "pk"))


def sending_words() -> dict[str, str]:
    """Return what the scripts say of what is on its way, in the reader's language."""
    return {
        "waiting": _("Scans still on this phone: %(n)s; entries in all: %(all)s. Keep it on."),
        "sent": _("Sent. The station has it."),
        "refused": _("The station did not take this: %(why)s"),
        "lapsed": _("Your sign-in has lapsed. Sign in again: what you scanned is kept here."),
    }


def script_words() -> dict[str, str]:
    """Return what the phone's script says on a patrol, in the reader's language."""
    return {
        **sending_words(),
        "kept": _("Kept on this phone at %(time)s, not sent yet"),
        "no-camera": _("The camera cannot be used here. Type the code, or check in by hand."),
        "looking": _("Hold the sign's code in the picture."),
        "not-ours": _("This code is not one of our signs."),
        "read": _("Code read: %(code)s"),
        "no-place": _("The phone finds no place. Scan the code, or check in by hand."),
        "tag-near": _("Hold the phone to the tag."),
        "no-tag": _("Tags cannot be read here. Scan the code, or check in by hand."),
        "tracking": _("Your way is recorded since %(time)s"),
        "tracking-stopped": _("Tracking stopped at %(time)s. The signs carry the proof."),
        "empty": _("Type the code under the sign."),
        "full": _(
            "This phone has no room left, so nothing was kept. Write down what and when, and make "
            "room, for instance by deleting pictures."
        ),
    }


@require_POST
@page(may="patrols.walk")
def scan(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a code that was typed, or a visit by hand, where the page's script does not run."""
    row = queries.walked(request.actor, key)
    values = given(request, RecordScan, run_id=key, said_at=timezone.now())
    if values.get("way") not in ("typed", "manual"):
        values["way"] = "typed"
    outcome = perform(
        request.actor,
        record_scan,
        RecordScan,
        values,
        command_id=request.POST.get("command_id") or None,
    )
    if not outcome.ok:
        return _walk(request, row, outcome.errors)
    messages.success(request, _("Sent. The station has it."))
    return redirect("my_patrol", key)


@require_POST
@page(may="patrols.walk")
def vouch(request: SeatedRequest, key: UUID, scan_id: UUID) -> HttpResponse:
    """Give one's word for a visit that somebody else entered by hand."""
    row = queries.walked(request.actor, key)
    outcome = perform(request.actor, vouch_scan, VouchScan, {"scan_id": scan_id})
    return redirect("my_patrol", key) if outcome.ok else _walk(request, row, outcome.errors)


@require_POST
@page(may="patrols.walk")
def end(request: SeatedRequest, key: UUID) -> HttpResponse:
    """End the patrol."""
    row = queries.walked(request.actor, key)
    outcome = perform(request.actor, end_run, EndRun, {"run_id": key})
    if not outcome.ok:
        return _walk(request, row, outcome.errors)
    messages.success(request, _("The patrol has ended. Thank you; come home safely."))
    return redirect("my_patrol", key)
