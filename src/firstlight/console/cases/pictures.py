"""Pictures of cases on pages: what a form sent, what a record shows, one picture alone."""

import base64
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from firstlight.cases.photos import queries
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.photos.schemas import NewPhoto
from firstlight.console.given import given
from firstlight.exchange.pictures import MOST_BYTES
from firstlight.kernel.rows import Row


def photo_given(request: HttpRequest, takes: type[NewPhoto], **fixed: Any) -> dict[str, Any]:
    """Return a posted picture and what was said of it, for `takes`."""
    file = request.FILES.get("photo")
    return given(request, takes, photo=file.read(MOST_BYTES + 1) if file else None, **fixed)


def pictures_shown(row: Row, *, at_school: bool) -> dict[str, Any]:
    """Return what a record needs to show its pictures and to ask for one more.

    What lies `at_school` by today's map shows none, also not of those that were kept before.
    """
    pairs = queries.pairs_of(row)
    befores = [
        (str(each.before.pk), f"{each.before.caption} {each.before.taken_at:%m-%d %H:%M}".strip())
        for each in pairs
        if each.before and each.before.stage == CasePhoto.Stage.BEFORE
    ]
    return {
        "pairs": [
            {"both": [each for each in (pair.before, pair.after) if each]} for pair in pairs
        ],
        "is_shut": at_school,
        "is_guarded": any(
            at_school or each.is_sensitive
            for pair in pairs
            for each in (pair.before, pair.after)
            if each
        ),
        "stages": CasePhoto.Stage.choices,
        "befores": befores,
    }


PICTURE_LABELS = {
    "photo": gettext_lazy("Picture"),
    "looked_over": gettext_lazy("Looked over"),
    "stage": gettext_lazy("Before or after"),
}


def picture(row: Row, key: UUID, *, at_school: bool) -> HttpResponse:
    """Return a picture that needs no act to open it, as an image that no cache keeps."""
    photo = queries.plain_photo_of(row, key, at_school=at_school)
    answer = HttpResponse(queries.content_of(photo), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


def opened(request: HttpRequest, row: Row, key: UUID, content: bytes, back: str) -> HttpResponse:
    """Show a picture that was opened by an act, on a page that no cache keeps."""
    context = {
        "photo": queries.photo_of(row, key),
        "picture": base64.b64encode(content).decode(),
        "back": back,
    }
    answer = render(request, "cases/photo.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
