"""Where no opening of a picture can be guarded, none is taken at a school (S7)."""

import pytest

from firstlight.cases.ecology import actions as waters
from firstlight.cases.ecology.schemas import AddWaterPhoto
from firstlight.cases.ecology.tests.test_refer_and_hear_back import told
from firstlight.cases.grid_events import actions as events
from firstlight.cases.grid_events.schemas import AddEventPhoto
from firstlight.cases.grid_events.tests.playing import HERE, reported
from firstlight.cases.photos.tests.test_keep_photos import jpeg, media
from firstlight.kernel.errors import Refused
from firstlight.places.models import Place

__all__ = ["media"]
PICTURE = {"looked_over": True, "stage": "before"}


def of_event(cast, row):
    data = AddEventPhoto(grid_event_id=row.pk, photo=jpeg(), **PICTURE)
    return events.add_photo(cast.bo, data)


def school(cast, lon, lat):
    around = {"west": lon, "east": lon, "south": lat, "north": lat}
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
