"""Where no opening of a picture can be guarded, none is taken at a school (S7)."""

import pytest

from firstlight.cases.ecology import actions as waters
from firstlight.cases.ecology.schemas import AddWaterPhoto
from firstlight.cases.ecology.tests.test_refer_and_hear_back import told
from firstlight.cases.grid_events import actions as events
from firstlight.cases.grid_events.schemas import AddEventPhoto
from firstlight.cases.grid_events.tests.playing import HERE, reported
from firstlight.cases.hazards import actions as hazards
from firstlight.cases.hazards.schemas import AddHazardPhoto, OfHazardPhoto, ReportHazard
from firstlight.cases.photos.tests.test_keep_photos import jpeg, media
from firstlight.kernel.errors import Refused
from firstlight.places.models import Place

__all__ = ["media"]
PICTURE = {"looked_over": True, "stage": "before"}


def of_event(cast, row):
    data = AddEventPhoto(grid_event_id=row.pk, photo=jpeg(), **PICTURE)
    return events.add_photo(cast.bo, data)


def school(cast, lon, lat, name="", reach=0.0):
    around = {"west": lon - reach, "east": lon + reach}
    around |= {"south": lat - reach, "north": lat + reach, "name": name}
    around["geometry"] = {"type": "Point", "coordinates": [lon, lat]}
    row = Place(station_id=cast.hill.pk, kind=Place.Kind.SCHOOL, lon=lon, lat=lat, **around)
    row.save(force_insert=True)


def test_a_grid_events_picture_at_a_school_is_refused_by_name_and_by_place(cast):
    with pytest.raises(Refused) as no:
        of_event(cast, reported(cast.bo, at=None, place_name="演示小学门口"))
    assert (no.value.code, no.value.field) == ("at-school", "photo")
    row = reported(cast.bo)
    school(cast, HERE[0] + 0.01, HERE[1])
    assert of_event(cast, row)
    school(cast, HERE[0] + 0.0005, HERE[1])
    with pytest.raises(Refused):
        of_event(cast, row)


def test_a_picture_of_a_water_at_a_school_is_refused(cast):
    row = told(cast.bo, place_name="演示幼儿园后的河")
    with pytest.raises(Refused) as no:
        waters.add_photo(cast.olga, AddWaterPhoto(report_id=row.pk, photo=jpeg(), **PICTURE))
    assert no.value.code == "at-school"


def test_the_page_of_an_event_at_a_school_says_so_and_offers_no_picture(cast, sign_in):
    browser = sign_in(cast.people.bo)
    away, there = reported(cast.bo), reported(cast.bo, at=None, place_name="演示小学门口")
    open_page = browser.get(f"/grid-events/{away.pk}/").content.decode()
    assert 'name="photo"' in open_page
    closed_page = browser.get(f"/grid-events/{there.pk}/").content.decode()
    assert 'name="photo"' not in closed_page
    assert "/hazards/new/?site_kind=school" in closed_page


@pytest.mark.parametrize(
    "said",
    [
        {"place_name": "演示托儿所外墙"},
        {"place_name": "东桥", "description": "小学生每天走的栏杆断了"},
        {"place_name": "希望楼北侧"},
        {"place_name": "Dawn Nursery"},
    ],
)
def test_a_school_is_known_by_every_name_and_word(cast, said):
    school(cast, 0.0, 0.0, name="希望楼")
    with pytest.raises(Refused) as no:
        of_event(cast, reported(cast.bo, at=None, **said))
    assert no.value.code == "at-school"


def test_a_large_school_reaches_as_far_as_its_bounds(cast):
    row = reported(cast.bo)
    school(cast, HERE[0] + 0.01, HERE[1], reach=0.0095)  # its middle is a kilometre away
    with pytest.raises(Refused):
        of_event(cast, row)


def test_pictures_kept_before_the_school_was_on_the_map_are_shut(cast, sign_in, media):
    rows = {"grid-events": reported(cast.bo), "ecology": told(cast.bo, lon=HERE[0], lat=HERE[1])}
    kept = {
        "grid-events": of_event(cast, rows["grid-events"]),
        "ecology": waters.add_photo(
            cast.olga, AddWaterPhoto(report_id=rows["ecology"].pk, photo=jpeg(), **PICTURE)
        ),
    }
    desk = sign_in(cast.people.olga)

    def seen():
        pages = [f"/{kind}/{row.pk}/" for kind, row in rows.items()]
        shown = [desk.get(page).content.decode() for page in pages]
        files = [
            desk.get(f"/{kind}/{row.pk}/photos/{kept[kind].pk}/").status_code
            for kind, row in rows.items()
        ]
        return ["<img src=" in page for page in shown], files

    assert seen() == ([True, True], [200, 200])
    school(cast, HERE[0] + 0.01, HERE[1])
    assert seen() == ([True, True], [200, 200])
    Place.objects.filter(kind="school").update(west=HERE[0])  # its bounds are drawn anew
    assert seen() == ([False, False], [404, 404])


def test_a_hazards_picture_kept_before_opens_by_a_grant_only(cast, media):
    said = {"site_kind": "road", "kind": "traffic", "site_name": "东街", "description": "占道"}
    row = hazards.report_hazard(cast.bo, ReportHazard(**said))
    data = AddHazardPhoto(hazard_id=row.pk, photo=jpeg(), **PICTURE)
    kept = hazards.add_photo(cast.bo, data)
    wanted = OfHazardPhoto(hazard_id=row.pk, photo_id=kept.pk)
    assert hazards.open_photo(cast.olga, wanted)
    school(cast, 0.0, 0.0, name="东街")
    with pytest.raises(Refused):
        hazards.open_photo(cast.olga, wanted)


def test_a_hazard_at_a_school_is_guarded_by_its_name_and_by_where_it_is(cast):
    def hazard(**more):
        told = {"site_kind": "road", "kind": "traffic", "site_name": "东街"}
        told["description"] = "摊位占道"
        return hazards.report_hazard(cast.bo, ReportHazard(**(told | more)))

    assert not hazard().is_at_school
    assert hazard(site_name="演示小学门口").is_at_school
    school(cast, HERE[0], HERE[1])
    near = Place.objects.create(
        station_id=cast.hill.pk,
        kind=Place.Kind.OTHER,
        name="东街",
        geometry={},
        h3_cell="x",
        lon=HERE[0] + 0.0005,
        lat=HERE[1],
        west=HERE[0],
        east=HERE[0],
        south=HERE[1],
        north=HERE[1],
    )
    assert hazard(place_id=near.pk).is_at_school
