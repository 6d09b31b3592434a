"""Steps of acts with pictures: a kind of case takes them inside an act of its own.

Whoever calls has looked up the row as the actor may see it; what is refused here is the picture.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from firstlight.cases.photos import queries
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.photos.schemas import NewPhoto
from firstlight.exchange.pictures import refuse_original, renewed
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.ids import uuid7
from firstlight.kernel.rows import Row
from firstlight.privacy.rules import repeats

MOST = 40


def keep_photo(
    context: Context,
    row: Row,
    data: NewPhoto,
    *,
    is_over: bool = False,
    is_sensitive: bool = False,
    thread: UUID | None = None,
) -> CasePhoto:
    """Keep a picture of a case, made small and new once more.

    A case that `is_over` takes none. Pictures are erased with their case.

    Raises
    ------
    Refused
        ``not-now``, ``not-looked-over``, ``original``, ``no-photo``, ``too-big``, ``too-many``,
        ``no-pair``.
    """
    if is_over:
        raise Refused("not-now", _("This case is closed: it takes no more pictures."))
    if not data.looked_over:
        raise Refused(
            "not-looked-over",
            _("Say that nobody can be recognised: blur faces and number plates first."),
            field="looked_over",
        )
    refuse_original(data.photo)
    if queries.photos_of(row).count() >= MOST:
        raise Slip("too-many", _("There are %(most)s pictures already."), field="photo", most=MOST)
    photo = CasePhoto(
        station_id=row.station_id,
        subject=row.label,
        stage=data.stage,
        pair=_pair(row, data),
        caption=data.caption,
        blurred=data.blurred,
        is_sensitive=is_sensitive,
        made_by_id=context.actor.person_id,
        taken_at=context.now,
    )
    # A name that says nothing and that nobody can guess.
    photo.picture.save(f"{uuid7()}.jpg", ContentFile(renewed(data.photo)), save=False)
    photo.save(force_insert=True)
    context.record(
        row, thread=thread, photo_id=photo.pk, stage=str(data.stage), blurred=data.blurred
    )
    return photo


def open_photo(
    context: Context, row: Row, key: UUID, *, thread: UUID | None = None, minor: bool = False
) -> bytes:
    """Return a picture as JPEG; that it was opened is in the log, and whether minors may be in it.

    Raises
    ------
    NotFound
        The case has no such picture.
    """
    photo = queries.photo_of(row, key)
    context.record(row, thread=thread, photo_id=photo.pk, minor=minor)
    return queries.content_of(photo)


def erase_photo(context: Context, row: Row, key: UUID, *, thread: UUID | None = None) -> None:
    """Erase a picture and its file."""
    photo = queries.photo_of(row, key)
    context.record(row, thread=thread, photo_id=photo.pk)
    photo.picture.delete(save=False)
    photo.delete()


@repeats("hazards.erase_photo", "grid_events.erase_photo", "ecology.erase_photo")
def _erase_again(context: Context, subject: str, facts: Mapping[str, Any]) -> bool:
    """Erase a picture that a restored backup has brought back, with its file."""
    for photo in CasePhoto.objects.filter(pk=facts["photo_id"], subject=subject):
        photo.picture.delete(save=False)
        photo.delete()
    return True


def erase_photos(context: Context, row: Row, *, thread: UUID | None = None) -> int:
    """Erase every picture of a case, with their files; return how many there were."""
    found = list(queries.photos_of(row))
    for photo in found:
        photo.picture.delete(save=False)
        photo.delete()
    if found:
        context.record(row, what="photos.erase", thread=thread, photos=len(found))
    return len(found)


def _pair(row: Row, data: NewPhoto) -> CasePhoto | None:
    if data.pair_id is None or data.stage != CasePhoto.Stage.AFTER:
        return None
    before = queries.photos_of(row).filter(pk=data.pair_id, stage=CasePhoto.Stage.BEFORE).first()
    if before is None:
        raise Refused("no-pair", _("Choose a picture from before."), field="pair_id")
    return before
