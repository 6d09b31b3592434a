"""The door to the files of terrain packs."""

from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from firstlight.console.ground import files, packs
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.errors import NotFound

YEAR_S = 365 * 24 * 3600


@require_safe
@page(may="places.see")
def terrain(request: SeatedRequest, key: UUID, name: str, stamp: str = "") -> HttpResponse:
    """Return a file of a pack; under its stamp it may be kept for ever."""
    row = packs.pack(request.actor, key)
    now = packs.stamp_of(row)
    if not now or (stamp and stamp != now):
        raise NotFound
    try:
        path = files.find(Path(row.folder), name)
    except NotFound:
        # A map asks for dozens of tiles beyond the edge: they need no page to read.
        return HttpResponse(status=HTTPStatus.NOT_FOUND, content_type="text/plain")
    return _sent(request, path, f'"{now}"', kept=bool(stamp))


def _sent(request: SeatedRequest, path: Path, tag: str, *, kept: bool) -> HttpResponse:
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        accepted = "gzip" in request.headers.get("Accept-Encoding", "")
        content, compressed = files.read(path, compressed=accepted)
        response = HttpResponse(content, content_type=files.MEDIA_TYPES[path.suffix])
        if compressed:
            response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["ETag"] = tag
    response["Cache-Control"] = (
        f"private, max-age={YEAR_S}, immutable" if kept else "private, no-cache"
    )
    return response
