"""Reads about pictures; they begin at a case that the reader may see."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from firstlight.cases.photos.models import CasePhoto
from firstlight.kernel.errors import NotFound
from firstlight.kernel.rows import Row


@dataclass(frozen=True, slots=True)
class Pair:
    """The same spot before and after; one of both may be missing."""

    before: CasePhoto | None
    after: CasePhoto | None


def photos_of(row: Row) -> QuerySet[CasePhoto]:
    """Return the pictures of a case, oldest first."""
    return CasePhoto.objects.filter(subject=row.label).order_by("taken_at", "pk")


def photo_of(row: Row, key: UUID | str) -> CasePhoto:
    """Return one picture of a case, or raise `NotFound`."""
    found = photos_of(row).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def plain_photo_of(row: Row, key: UUID | str, *, at_school: bool) -> CasePhoto:
    """Return a picture that is shown without an act of opening, or raise `NotFound`.

    There is none `at_school`: the map may have learned of the school after the picture was kept.
    """
    found = photo_of(row, key)
    if found.is_sensitive or at_school:
        raise NotFound
    return found


def content_of(photo: CasePhoto) -> bytes:
    """Return a picture as JPEG.

    Raises
    ------
    NotFound
        Its file is gone.
    """
    try:
        with photo.picture.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as gone:
        raise NotFound from gone


def pairs_of(row: Row) -> list[Pair]:
    """Return the pictures of a case in pairs, in the order in which they began."""
    photos = list(photos_of(row))
    answers: dict[UUID, list[CasePhoto]] = {}
    for photo in photos:
        if photo.pair_id:
            answers.setdefault(photo.pair_id, []).append(photo)
    found = []
    for photo in photos:
        if photo.pair_id:
            continue
        if photo.stage == CasePhoto.Stage.AFTER:
            found.append(Pair(None, photo))
            continue
        after = answers.get(photo.pk, [])
        found.append(Pair(photo, after[-1] if after else None))
        found += [Pair(None, each) for each in after[:-1]]
    return found


def stages(row: Row) -> frozenset[str]:
    """Return which stages a case has a picture of."""
    return frozenset(photos_of(row).values_list("stage", flat=True))
