"""A face is shown to whom it was shared with, for as long, and every look at it is known."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from firstlight.incidents.actions import count_in
from firstlight.incidents.schemas import CountIn
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.public.tests.test_publish_notices import publish
from firstlight.searches.actions.case import share_urgently
from firstlight.searches.actions.erasing import erase_person
from firstlight.searches.actions.portrait import open_portrait, set_portrait
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import OfCase, SetPortrait, UrgentShare
from firstlight.searches.tests.conftest import confirm, report

SHOWS = "data:image/jpeg;base64,"


def photograph(side=40):
    """A picture with a place and a maker in it, as a phone takes one."""
    picture = Image.new("RGB", (side, side), "grey")
    exif = picture.getexif()
    exif[0x010F] = "Some Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 25.0, 0.0), 3: "E", 4: (120.0, 31.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def faced(cast, case):
    """A confirmed case with a photograph in its file, shared with nobody."""
    confirm(cast, case)
    set_portrait(cast.olga, SetPortrait(case_id=case.pk, photo=photograph(2000)))
    case.refresh_from_db()
    count_in(cast.olga, CountIn(incident_id=case.incident_id, person_ids=[cast.people.bo.pk]))
    return case


def share(cast, case, items, audience="searchers"):
    """Set what is shared, whoever had to agree to it."""
    SearchCase.objects.filter(pk=case.pk).update(
        share_scope={"items": items, "audience": audience},
        share_until=timezone.now() + timedelta(hours=4),
    )


def looked(case):
    rows = Event.objects.filter(action="searches.open_portrait", thread=case.incident_id)
    return list(rows.values_list("actor", flat=True))


def test_what_is_kept_is_small_and_says_nothing_of_the_phone(faced):
    content = Path(faced.portrait.path).read_bytes()
    with Image.open(io.BytesIO(content)) as picture:
        assert max(picture.size) == 900
        assert not picture.getexif()
    assert b"Some Maker" not in content
    assert faced.portrait.name.startswith("people/")
    assert str(faced.pk) not in faced.portrait.name


def test_before_it_is_shared_only_the_officer_opens_it(cast, sign_in, faced):
    address = f"/searches/{faced.pk}/portrait/open/"
    page = sign_in(cast.people.olga).post(address)
    assert SHOWS in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert looked(faced) == [f"person:{cast.people.olga.pk}"]
    for who in ("dee", "bo", "ada", "zoe", "amy"):
        assert sign_in(getattr(cast.people, who)).post(address).status_code == 404
    assert len(looked(faced)) == 1


def test_shared_with_the_searchers_they_see_it_and_another_station_does_not(cast, sign_in, faced):
    share(cast, faced, ["clothing", "photo"])
    address = f"/searches/{faced.pk}/portrait/open/"
    assert SHOWS in sign_in(cast.people.bo).post(address).content.decode()
    assert SHOWS in sign_in(cast.people.dee).post(address).content.decode()
    assert sign_in(cast.people.zoe).post(address).status_code == 404
    assert looked(faced) == [f"person:{cast.people.bo.pk}", f"person:{cast.people.dee.pk}"]


def test_it_ends_with_the_agreement_and_with_the_search(cast, faced):
    share(cast, faced, ["photo"])
    faced.refresh_from_db()
    SearchCase.objects.filter(pk=faced.pk).update(share_until=timezone.now())
    with pytest.raises(NotFound):
        open_portrait(cast.bo, OfCase(case_id=faced.pk))
    share(cast, faced, ["photo"])
    SearchCase.objects.filter(pk=faced.pk).update(closed_at=timezone.now())
    with pytest.raises(NotFound):
        open_portrait(cast.bo, OfCase(case_id=faced.pk))


def test_only_the_officer_of_the_station_puts_one_in(cast, sign_in, case):
    address = f"/searches/{case.pk}/portrait/"

    def sent(who):
        photo = SimpleUploadedFile("face.jpg", photograph(), content_type="image/jpeg")
        return sign_in(getattr(cast.people, who)).post(address, {"photo": photo}).status_code

    assert [sent(who) for who in ("dee", "bo", "zoe")] == [404, 404, 404]
    assert sent("olga") == 302
    assert SearchCase.objects.get(pk=case.pk).portrait


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0 torn"])
def test_what_is_no_picture_is_refused_beside_the_field(cast, sign_in, case, content):
    photo = SimpleUploadedFile("face.jpg", content, content_type="image/jpeg")
    page = sign_in(cast.people.olga).post(f"/searches/{case.pk}/portrait/", {"photo": photo})
    assert page.status_code == 422
    assert not SearchCase.objects.get(pk=case.pk).portrait


def test_a_new_one_and_erasing_leave_nothing_of_the_old_one(cast, sign_in, faced):
    old = Path(faced.portrait.path)
    set_portrait(cast.olga, SetPortrait(case_id=faced.pk, photo=photograph()))
    assert not old.exists()
    new = Path(SearchCase.objects.get(pk=faced.pk).portrait.path)
    assert new.exists()
    sign_in(cast.people.olga).post(f"/searches/{faced.pk}/portrait/", {"do": "drop"})
    assert not SearchCase.objects.get(pk=faced.pk).portrait
    assert not new.exists()


def test_the_retention_clock_erases_it_with_the_case(cast, faced):
    file = Path(faced.portrait.path)
    assert erase_person(Context(cast.olga, "test"), faced)
    assert not file.exists()
    assert not SearchCase.objects.get(pk=faced.pk).portrait


def test_a_childs_face_is_not_shared_without_the_guardian(cast):
    case = report(cast, age=9, category="Child (7-9)")
    confirm(cast, case)
    until = timezone.now() + timedelta(hours=3)
    asked = UrgentShare(case_id=case.pk, reason="cold", items=["photo"], until=until)
    with pytest.raises(Refused) as no:
        share_urgently(cast.olga, asked)
    assert no.value.code == "child-photo"


def test_a_public_notice_shows_it_only_if_agreed_for_the_public_and_for_the_notice(
    cast, faced, client
):
    notice = publish(cast, faced)
    assert SHOWS not in client.get(f"/n/{notice.slug}/").content.decode()
    share(cast, faced, ["photo"], audience="public")
    assert SHOWS not in client.get(f"/n/{notice.slug}/").content.decode()
    notice.agreed_items = ["clothing", "photo"]
    notice.save()
    assert SHOWS in client.get(f"/n/{notice.slug}/").content.decode()
    share(cast, faced, ["photo"], audience="searchers")
    assert SHOWS not in client.get(f"/n/{notice.slug}/").content.decode()
