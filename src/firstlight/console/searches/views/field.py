"""The field pages of an assignment: one task a screen, phone width."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.searches.outfield import SCREENS, field_context
from firstlight.console.searches.tracks import take_gpx
from firstlight.console.searches.words import FRAME_NAMES, LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.frames import FRAMES
from firstlight.exchange.pictures import MOST_BYTES
from firstlight.kernel.errors import NotFound, Refusal
from firstlight.kernel.refusals import whole
from firstlight.searches import queries
from firstlight.searches.actions.clues import add_photo, report_clue
from firstlight.searches.actions.ending import report_found
from firstlight.searches.actions.field import abort_segment, finish_segment, start_segment
from firstlight.searches.models import Assignment
from firstlight.searches.schemas import (
    AbortSegment,
    AddPhoto,
    FinishSegment,
    ReportClue,
    ReportFound,
    StartSegment,
)

# Plain words for how surely a group would have found somebody lying there.
SAID: dict[str, str | Promise] = {
    "start": gettext_lazy("You have begun. Stay together."),
    "finish": gettext_lazy("The segment is reported as searched. Come back together."),
    "abort": gettext_lazy("Reported. Come back safely."),
    "clue": gettext_lazy("The clue is reported. Leave it where it is."),
    "found": gettext_lazy("Police and the desk know. Stay with the person."),
    "track": gettext_lazy("The track is in."),
}


@page(may="searches.field", carried=True)
def assignment(request: SeatedRequest, key: UUID, screen: str = "") -> HttpResponse:
    """Show the briefing, or one screen: clue, finish, abort, found, track; what is now."""
    if screen == "track":
        return _show_track(request, queries.assignment_of_track(request.actor, key))
    row = queries.get_assignment(request.actor, key)
    if screen and screen not in SCREENS:
        raise NotFound
    return _show(request, row, screen)


def _show_track(
    request: SeatedRequest, row: Assignment, errors: dict[str, str] | None = None
) -> HttpResponse:
    """Ask for the file and nothing else: who helped may hand it in when they see nothing more."""
    context = {
        "group": row,
        "is_shown": _is_shown(request, row),
        "labels": LABELS,
        "frames": FRAME_NAMES,
        "values": {"frame": request.POST.get("frame", "wgs84")},
        "errors": errors or {},
    }
    status = 422 if errors else 200
    return render(request, "searches/field_track.html", context, status=status)


def _is_shown(request: SeatedRequest, row: Assignment) -> bool:
    try:
        queries.get_assignment(request.actor, row.pk)
    except NotFound:
        return False
    return True


def _show(
    request: SeatedRequest,
    row: Assignment,
    screen: str,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    context = field_context(request.actor, row)
    context |= {"errors": errors or {}, "values": request.POST if errors else context["values"]}
    template = f"searches/field_{screen or 'briefing'}.html"
    return render(request, template, context, status=422 if errors else 200)


@require_POST
@page(may="searches.field")
def act(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Carry out what a screen asks for."""
    if what == "track":
        return _hand_in(request, queries.assignment_of_track(request.actor, key))
    row = queries.get_assignment(request.actor, key)
    if what not in ACTS:
        raise NotFound
    outcome = ACTS[what](request, row)
    if not outcome.ok:
        return _show(request, row, "" if what == "start" else what, outcome.errors)
    messages.success(request, str(SAID[what]))
    return redirect("field_assignment", key)


def _start(request: SeatedRequest, row: Assignment) -> Outcome:
    values = {"segment_id": row.segment_id, "said_at": timezone.now()}
    return perform(request.actor, start_segment, StartSegment, values)


def _finish(request: SeatedRequest, row: Assignment) -> Outcome:
    values = given(request, FinishSegment, segment_id=row.segment_id, said_at=timezone.now())
    values.pop("version", None)
    return perform(request.actor, finish_segment, FinishSegment, values)


def _abort(request: SeatedRequest, row: Assignment) -> Outcome:
    values = given(request, AbortSegment, segment_id=row.segment_id, said_at=timezone.now())
    values.pop("version", None)
    return perform(request.actor, abort_segment, AbortSegment, values)


def _clue(request: SeatedRequest, row: Assignment) -> Outcome:
    values = given(
        request,
        ReportClue,
        case_id=row.segment.case_id,
        segment_id=row.segment_id,
        seen_at=timezone.now(),
    )
    try:
        with whole():
            return _clue_and_photo(request, values)
    except Refusal as no:
        return Outcome(errors={no.field or "photo": str(no)})


def _clue_and_photo(request: SeatedRequest, values: dict[str, Any]) -> Outcome:
    outcome = perform(
        request.actor,
        report_clue,
        ReportClue,
        values,
        command_id=request.POST.get("command_id"),
    )
    photo = request.FILES.get("photo")
    if outcome.ok and outcome.result is not None and photo is not None:
        content = photo.read(MOST_BYTES + 1)
        add_photo(request.actor, AddPhoto(clue_id=outcome.result.pk, photo=content))
    return outcome


def _found(request: SeatedRequest, row: Assignment) -> Outcome:
    values = given(request, ReportFound, case_id=row.segment.case_id, found_at=timezone.now())
    values.pop("version", None)
    return perform(request.actor, report_found, ReportFound, values)


def _hand_in(request: SeatedRequest, row: Assignment) -> HttpResponse:
    outcome = take_upload(request, row.segment.case_id, row)
    if not outcome.ok:
        return _show_track(request, row, outcome.errors)
    messages.success(request, str(SAID["track"]))
    return redirect("field_assignment", row.pk) if _is_shown(request, row) else redirect("my")


def take_upload(request: SeatedRequest, case_key: UUID, row: Assignment | None) -> Outcome:
    """Take in an uploaded GPX file; all of its tracks or none."""
    upload = request.FILES.get("file")
    frame = next((each for each in FRAMES if each == request.POST.get("frame", "wgs84")), None)
    if upload is None:
        return Outcome(errors={"file": _("Choose a GPX file.")})
    if frame is None:
        return Outcome(errors={"frame": _("Coordinates: choose one of the list.")})
    try:
        with whole():
            tracks = take_gpx(
                request.actor,
                upload,
                timezone.now(),
                case_id=case_key,
                assignment=row,
                frame=frame,
                is_frame_sure=bool(request.POST.get("frame_confirmed")),
            )
    except NotFound:
        raise
    except Refusal as no:
        return Outcome(errors={"frame" if no.field == "frame" else "file": str(no)})
    _tell_dropped(request, tracks)
    return Outcome(result=tracks)


def _tell_dropped(request: HttpRequest, tracks: list[Any]) -> None:
    dropped = sum(sum(track.dropped.values()) for track in tracks)
    if dropped:
        messages.warning(
            request,
            ngettext(
                "%(count)s point was left out: impossibly fast, back in time or without a time.",
                "%(count)s points were left out: impossibly fast, back in time or without a time.",
                dropped,
            )
            % {"count": dropped},
        )


ACTS: dict[str, Callable[[SeatedRequest, Assignment], Outcome]] = {
    "start": _start,
    "finish": _finish,
    "abort": _abort,
    "clue": _clue,
    "found": _found,
}


@require_POST
@page(may="searches.field")
def desk_track(request: SeatedRequest, key: UUID) -> HttpResponseBase:
    """Bring a team's track in at the desk."""
    from firstlight.console.searches.views.records import answer

    case = queries.get_case(request.actor, key)
    chosen = request.POST.get("assignment_id", "")
    row = queries.get_assignment(request.actor, chosen) if chosen else None
    if row is not None and row.segment.case_id != case.pk:
        raise NotFound
    outcome = take_upload(request, key, row)
    return answer(request, case, "track", outcome, str(SAID["track"]))
