"""Places and terrain as files: layers of the map, exports, imports with a look first."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, get_args
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.filed import filed_list
from firstlight.console.places.imported import SHOWN_LINES, changes_map, changes_shown
from firstlight.console.places.layers import SYMBOLS
from firstlight.console.places.views import FILTERS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.limits import read_all
from firstlight.exchange.places import MEDIA_TYPES, Format, write_places
from firstlight.exchange.shapes import Box
from firstlight.force.queries import place_import
from firstlight.kernel.errors import NotFound, Refusal
from firstlight.places import queries
from firstlight.places.actions import drop_places, import_places, upload_places
from firstlight.places.models import Place
from firstlight.places.schemas import DropPlaces, ImportPlaces, UploadPlaces

VERDICTS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changes"),
    "same": gettext_lazy("No change"),
    "bad": gettext_lazy("Cannot be imported"),
}
FRAME_NAMES = [
    ("wgs84", gettext_lazy("WGS-84 (GPS, this product)")),
    ("gcj02", gettext_lazy("GCJ-02 (Amap, Tencent)")),
    ("bd09", gettext_lazy("BD-09 (Baidu)")),
]
LABELS = {"file": gettext_lazy("File"), "frame": gettext_lazy("Coordinates")}
SHOWN_WARNINGS = 20
STARTED = uuid4().hex  # another version of this program may say other things of the same places


@page(may="places.see")
def layer(request: SeatedRequest) -> HttpResponse:
    """Return places as GeoJSON: ``bbox=w,s,e,n``, ``kinds=a,b``, ``z`` (zoom) may narrow it."""
    etag = _etag(request)
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind]
    names = {kind: str(words) for kind, words in Place.Kind.choices}

    def describe(place: dict[str, str]) -> dict[str, str]:
        return {
            "symbol": SYMBOLS.get(place["kind"], "place"),
            "detail": names[place["kind"]],
            "url": f"/places/{place['id']}/",
        }

    text = queries.layer_json(
        request.actor, _box(request.GET.get("bbox", "")), kinds, _tolerance_deg(request), describe
    )
    content = text.encode()
    answer = HttpResponse(
        # A county's grids are megabytes, a third of them on the way; a finer squeeze takes longer
        # than it saves.
        gzip.compress(content, 1, mtime=0) if _reads_gzip(request) else content,
        content_type="application/geo+json",
        headers={"Cache-Control": "private, max-age=20", "ETag": etag},
    )
    if _reads_gzip(request):
        answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def _reads_gzip(request: SeatedRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _etag(request: SeatedRequest) -> str:
    """Return a mark that changes with whoever looks, what they ask for, and every change there.

    No place changes without a line in its station's chain, and the page's cursor says how long
    the reader's chains are, and whose they are.
    """
    said = (get_language() or "", "gzip" if _reads_gzip(request) else "")
    parts = (request.get_full_path(), *said, request.__dict__["live_cursor"])
    digest = hashlib.sha256("\n".join((STARTED, *parts)).encode())
    return f'"{digest.hexdigest()[:24]}"'


def _box(text: str) -> Box | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return Box(west, south, east, north)


def _tolerance_deg(request: SeatedRequest) -> float:
    """Half a pixel at the zoom that was asked for; nothing is thinned when none was."""
    try:
        zoom = float(request.GET.get("z", ""))
    except ValueError:
        return 0.0
    return float(180.0 / (256.0 * 2.0**zoom))


@page(may="places.see")
def export(request: SeatedRequest, form: str) -> HttpResponse:
    """Return the places of the list as a file that can be read back."""
    kind = next((each for each in get_args(Format) if each == form), None)
    if kind is None:
        raise NotFound
    rows = queries.places(request.actor)
    chosen = next((each for each in FILTERS if each.key == request.GET.get("f")), None)
    rows = chosen.narrow(rows) if chosen else rows
    data = write_places(queries.shapes_of(rows.order_by("kind", "code", "name")), kind)
    return HttpResponse(
        data,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": filed_list("places", form)},
    )


@page(may="places.edit")
def upload(request: SeatedRequest) -> HttpResponse:
    """Ask for a file of places and for the coordinates that it is in."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _laid_down(request)
        if outcome.ok:
            return redirect("places_preview", key=outcome.result.pk)
    context = {
        "errors": outcome.errors,
        "labels": LABELS,
        "values": request.POST,
        "frames": FRAME_NAMES,
        "kinds": Place.Kind.choices,
    }
    return render(request, "places/upload.html", context, status=200 if outcome.ok else 422)


def _laid_down(request: SeatedRequest) -> Outcome:
    file = request.FILES.get("file")
    if file is None:
        return Outcome(errors={"file": _("Choose a file.")})
    try:
        content = read_all(file)
    except Refusal as no:
        return Outcome(errors={"file": str(no)})
    values = {
        "filename": file.name,
        "content": content,
        "frame": request.POST.get("frame", ""),
        "frame_confirmed": bool(request.POST.get("frame_confirmed")),
        "default_kind": request.POST.get("default_kind", ""),
    }
    outcome = perform(request.actor, upload_places, UploadPlaces, values)
    known = ("file", "frame", "default_kind")
    outcome.errors = {
        field if field in known else "file": words for field, words in outcome.errors.items()
    }
    return outcome


@page(may="places.edit")
def preview(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what a file would change, and take it in when the user says so."""
    try:
        return _look(request, key)
    except NotFound:
        # A second press, or the way back in the browser: what the file did is on its own page.
        place_import(request.actor, key)
        return redirect("place_import", key=key)


def _look(request: SeatedRequest, key: UUID) -> HttpResponse:
    draft = queries.draft(request.actor, key)
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {"draft_id": key, "only_good": bool(request.POST.get("only_good"))}
        outcome = perform(request.actor, import_places, ImportPlaces, values)
        if outcome.ok:
            counts = outcome.result
            taken = {"new": counts["new"], "changed": counts["changed"], "left": counts["bad"]}
            messages.success(
                request, _("%(new)s new, %(changed)s changed, %(left)s left out.") % taken
            )
            return redirect("place_import", key=key)
        errors = outcome.errors
    plan = queries.preview(request.actor, draft)
    order = ["bad", "changed", "new", "same"]
    lines = sorted(plan.lines, key=lambda line: order.index(line.verdict))
    shown = lines[:SHOWN_LINES]
    context = {
        "draft": draft,
        "plan": plan,
        "lines": [(line, VERDICTS[line.verdict], changes_shown(line.changes)) for line in shown],
        "map": changes_map(request.actor, _shapes(shown)),
        "more": max(0, len(lines) - SHOWN_LINES),
        "warnings": plan.warnings[:SHOWN_WARNINGS],
        "more_warnings": max(0, len(plan.warnings) - SHOWN_WARNINGS),
        "verdicts": [(VERDICTS[name], plan.counts.get(name, 0)) for name in VERDICTS],
        "left": plan.counts.get("bad", 0),
        "errors": errors,
        "kinds": dict(Place.Kind.choices),
    }
    return render(request, "places/preview.html", context, status=422 if errors else 200)


def _shapes(lines: Iterable[queries.Line]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.verdict in ("new", "changed"):
            was = {each["field"]: each["before"] for each in line.changes}
            yield {
                "name": line.name,
                "kind": line.kind,
                "verdict": line.verdict,
                "url": reverse("place", args=[line.known.pk]) if line.known else "",
                "geometry": line.geometry,
                "before": was.get("geometry"),
            }


@require_POST
@page(may="places.edit")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Throw the file away."""
    perform(request.actor, drop_places, DropPlaces, {"draft_id": key})
    messages.success(request, _("The file is thrown away. Nothing was imported."))
    return redirect("places_upload")
