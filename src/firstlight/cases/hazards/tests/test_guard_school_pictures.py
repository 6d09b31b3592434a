"""A school's pictures open to who asked, after somebody else has agreed; never quietly (S7)."""

import pytest
from django.utils import timezone

from firstlight.cases.hazards import actions
from firstlight.cases.hazards.schemas import AddHazardPhoto, OfHazardPhoto
from firstlight.cases.hazards.tests.test_close_the_loop import report
from firstlight.cases.photos.tests.test_keep_photos import jpeg, media
from firstlight.kernel.errors import NotAllowed, NotFound, Refusal, Refused
from firstlight.kernel.models import Event
from firstlight.places.models import Place
from firstlight.privacy.actions import request_access, step_access
from firstlight.privacy.models import SensitiveAccess
from firstlight.privacy.queries.papers import minors_figures
from firstlight.privacy.schemas import RequestAccess, StepAccess

__all__ = ["media"]


def pictured(cast, row):
    said = {"photo": jpeg(), "looked_over": True, "stage": "before"}
    return actions.add_photo(cast.bo, AddHazardPhoto(hazard_id=row.pk, **said))


def ask_for(who, row, **more):
    asked = RequestAccess(
        kind="hazard", record_id=row.pk, parts=["pictures"], reason="To see the fence.", **more
    )
    return request_access(who, asked)


def no_picture(who, of):
    with pytest.raises(Refusal) as no:
        actions.open_photo(who, of)
    return no.value.code


def test_a_picture_of_a_school_opens_to_who_asked_once_another_has_agreed(cast):
    row = report(cast.bo)
    photo = pictured(cast, row)
    assert photo.is_sensitive
    of = OfHazardPhoto(hazard_id=row.pk, photo_id=photo.pk)
    for who in ("bo", "ada", "dee", "olga", "finn"):
        assert no_picture(getattr(cast, who), of) == "no-grant"
    for who in ("di", "zoe"):
        assert no_picture(getattr(cast, who), of) == "not-found"
    for who in ("bo", "ada", "dee", "pat", "uma"):
        with pytest.raises(NotAllowed):
            ask_for(getattr(cast, who), row)
    with pytest.raises(NotFound):
        ask_for(cast.zoe, row)
    grant = ask_for(cast.olga, row)
    assert (grant.ref, grant.is_minor) == (row.number, True)
    assert no_picture(cast.olga, of) == "no-grant"
    agree = StepAccess(access_id=grant.pk, event="approve")
    with pytest.raises(Refused) as no:
        step_access(cast.olga, agree)
    assert no.value.code == "own-request"
    step_access(cast.finn, agree)
    assert actions.open_photo(cast.olga, of)
    assert no_picture(cast.finn, of) == "no-grant"  # who agrees has not got it
    assert Event.objects.filter(action="hazards.open_photo").get().actor == cast.olga.log_id
    assert Event.objects.filter(action="privacy.use_access", data__minor=True).count() == 1
    assert minors_figures(cast.pat, timezone.localdate().year)["opened"] == 1
    SensitiveAccess.objects.update(expires_at=timezone.now())
    assert no_picture(cast.olga, of) == "no-grant"


def test_with_a_life_at_risk_a_schools_picture_opens_at_once(cast):
    row = report(cast.bo, is_immediate=True, has_called=True)
    of = OfHazardPhoto(hazard_id=row.pk, photo_id=pictured(cast, row).pk)
    assert ask_for(cast.olga, row, is_urgent=True).review_by
    assert actions.open_photo(cast.olga, of)
    with pytest.raises(Refused) as no:
        ask_for(cast.olga, report(cast.bo), is_urgent=True)
    assert no.value.code == "not-urgent"


def test_a_school_is_guarded_whatever_kind_of_site_was_ticked(cast):
    around = dict.fromkeys(("lon", "west", "east"), 120.7)
    around |= dict.fromkeys(("lat", "south", "north"), 29.5)
    school = Place.objects.create(
        station_id=cast.hill.pk, kind="school", name="学校", geometry={}, h3_cell="x", **around
    )
    row = report(cast.bo, site_kind="road", place_id=school.pk)
    assert pictured(cast, row).is_sensitive
    road = report(cast.bo, site_kind="road", site_name="东街")
    photo = pictured(cast, road)
    assert not photo.is_sensitive
    assert actions.open_photo(cast.ada, OfHazardPhoto(hazard_id=road.pk, photo_id=photo.pk))
    with pytest.raises(NotFound):
        ask_for(cast.olga, road)
