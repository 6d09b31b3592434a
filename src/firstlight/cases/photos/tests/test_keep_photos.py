"""A picture is kept only looked over and made new; nothing of a phone stays in it."""

import io

import pytest
from PIL import Image

from firstlight.cases.photos import queries
from firstlight.cases.photos.actions import erase_photos, keep_photo, open_photo
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.photos.schemas import NewPhoto
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.places.models import Place


def jpeg(side=64, *, notes=False):
    """A picture as a page sends it; with `notes`, as a phone takes it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0xA001] = 1  # as a browser may write it: colours, nothing of a phone
    if notes:
        exif[0x010F] = "Phone"
        exif.get_ifd(0x8825)[2] = (29.0, 27.0, 0.0)
    Image.new("RGB", (side, side // 2), "gray").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def row(cast):
    around = dict.fromkeys(("lon", "west", "east"), 120.7) | dict.fromkeys(
        ("lat", "south", "north"), 29.5
    )
    return Place.objects.create(
        station_id=cast.hill.pk, kind="school", name="学校", geometry={}, h3_cell="x", **around
    )


@pytest.fixture
def context(cast):
    return Context(cast.olga, "test.photo")


def new(**more):
    return NewPhoto(**({"photo": jpeg(), "looked_over": True} | more))


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"looked_over": False}, "not-looked-over", "looked_over"),
        ({"photo": jpeg(notes=True)}, "original", "photo"),
        ({"photo": jpeg(2400)}, "original", "photo"),
        ({"photo": b"no picture"}, "no-photo", "photo"),
        ({"photo": b"x" * (10 * 2**20 + 1)}, "too-big", "photo"),
    ],
)
def test_an_original_or_what_nobody_looked_over_is_not_kept(context, row, more, code, field):
    with pytest.raises(Refused) as no:
        keep_photo(context, row, new(**more))
    assert (no.value.code, no.value.field) == (code, field)
    assert not CasePhoto.objects.exists()


def test_what_is_kept_is_made_new_under_a_name_that_says_nothing(context, row):
    sent = jpeg()
    photo = keep_photo(context, row, new(photo=sent, caption="fence", blurred=2))
    content = queries.content_of(photo)
    assert content != sent
    assert not Image.open(io.BytesIO(content)).getexif()
    assert "fence" not in photo.picture.name
    assert str(row.pk) not in photo.picture.name


def test_after_answers_before_of_the_same_case_only(context, row):
    before = keep_photo(context, row, new(stage="before"))
    after = keep_photo(context, row, new(stage="after", pair_id=before.pk))
    (pair,) = queries.pairs_of(row)
    assert (pair.before, pair.after) == (before, after)
    assert queries.stages(row) == {"before", "after"}
    other = Place.objects.get()
    other.pk = None
    other.id = Place().id
    other.save(force_insert=True)
    with pytest.raises(Refused) as no:
        keep_photo(context, other, new(stage="after", pair_id=before.pk))
    assert no.value.field == "pair_id"
    with pytest.raises(NotFound):
        queries.photo_of(other, before.pk)


def test_each_opening_is_recorded_and_a_sensitive_one_needs_one(context, row):
    photo = keep_photo(context, row, new(), is_sensitive=True)
    with pytest.raises(NotFound):
        queries.plain_photo_of(row, photo.pk, at_school=False)
    assert open_photo(context, row, photo.pk).startswith(b"\xff\xd8")
    context.flush()
    assert Event.objects.filter(action="test.photo", data__photo_id=str(photo.pk)).count() == 2


def test_erased_with_the_case_the_files_are_gone_too(context, row, tmp_path):
    keep_photo(context, row, new())
    assert list(tmp_path.rglob("*.jpg"))
    assert erase_photos(context, row) == 1
    assert not list(tmp_path.rglob("*.jpg"))
    assert not CasePhoto.objects.exists()
