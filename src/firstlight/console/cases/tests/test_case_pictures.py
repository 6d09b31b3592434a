"""Pictures of grid events and of the water: looked over, made new, erased, and nobody's name."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firstlight.cases.ecology.actions import report_water
from firstlight.cases.ecology.schemas import ReportWater
from firstlight.cases.grid_events.tests.playing import handled, reported
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.photos.tests.test_keep_photos import jpeg, media
from firstlight.kernel.actor import Actor
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock

__all__ = ["media"]
WATER = {
    "kind": "water_pollution",
    "place_name": "坝头",
    "description": "水面有油花",
    "rule_read": True,
    "keeps_distance": True,
}


def made(cast, kind):
    if kind == "ecology":
        return report_water(cast.bo, ReportWater(**WATER)), "ecology_report", "ecology_photos"
    return reported(cast.bo), "grid_event", "grid_event_photos"


@pytest.mark.parametrize("kind", ["ecology", "grid_events"])
def test_a_picture_is_looked_over_kept_shown_and_erased(cast, sign_in, kind, tmp_path):
    row, page, photos = made(cast, kind)
    record, address = reverse(page, args=[row.pk]), reverse(photos, args=[row.pk])
    browser = sign_in(cast.people.bo)
    assert "data-blur-pick" in browser.get(record).content.decode()

    def send(content, **more):
        file = SimpleUploadedFile("p.jpg", content, "image/jpeg")
        said = {"photo": file, "stage": "before", "looked_over": "true"} | more
        return browser.post(address, said)

    assert send(jpeg(notes=True)).status_code == 422  # with the place and the phone in it
    assert send(jpeg(), looked_over="").status_code == 422
    assert not CasePhoto.objects.exists()
    assert send(jpeg(), caption="油花").status_code == 302
    photo = CasePhoto.objects.get()
    shown = browser.get(f"{address}{photo.pk}/")
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    assert browser.post(f"{address}{photo.pk}/").status_code == 404  # erasing is the desk's
    stranger = sign_in(cast.people.ray)
    assert stranger.get(f"{address}{photo.pk}/").status_code == 404
    assert stranger.post(address, {}).status_code == 404
    desk = sign_in(cast.people.dee)
    assert f"{address}{photo.pk}/" in desk.get(record).content.decode()
    assert desk.post(f"{address}{photo.pk}/").status_code == 302
    assert not CasePhoto.objects.exists()
    assert not list(tmp_path.rglob("*.jpg"))


@pytest.mark.parametrize("kind", ["ecology", "grid_events"])
def test_a_picture_goes_with_its_case_after_three_years(cast, sign_in, kind, tmp_path):
    row, _page, photos = made(cast, kind)
    browser = sign_in(cast.people.bo)
    file = SimpleUploadedFile("p.jpg", jpeg(), "image/jpeg")
    browser.post(reverse(photos, args=[row.pk]), {"photo": file, "looked_over": "true"})
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(clock, RunClock(on=timezone.localdate()))
    job = RetentionJob.objects.get(subject=row.label)
    assert job.due_on == timezone.localdate() + timedelta(days=3 * 365)
    run_clock(clock, RunClock(on=job.due_on - timedelta(days=1)))
    assert CasePhoto.objects.exists()
    run_clock(clock, RunClock(on=job.due_on))
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert not CasePhoto.objects.exists()
    assert not list(tmp_path.rglob("*.jpg"))


def test_a_picture_does_not_tell_the_handler_who_reported(cast, sign_in):
    row = handled(cast, reported(cast.bo), cast.di)
    file = SimpleUploadedFile("p.jpg", jpeg(), "image/jpeg")
    address = reverse("grid_event_photos", args=[row.pk])
    sign_in(cast.people.bo).post(address, {"photo": file, "looked_over": "true"})
    assert CasePhoto.objects.count() == 1
    page = sign_in(cast.people.di).get(reverse("grid_event", args=[row.pk])).content.decode()
    assert "<img" in page
    assert cast.people.bo.name not in page
