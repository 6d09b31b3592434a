"""What an import of places did is written down and can be taken back, where nobody built on it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from firstlight.duty.models import Shift
from firstlight.exchange.places import write_places
from firstlight.exchange.shapes import Geometry, PlaceShape, point
from firstlight.force import queries
from firstlight.force.about import pointing_at
from firstlight.force.actions import undo_places
from firstlight.force.actions.undoing_places import old_place_imports
from firstlight.force.models import ImportedPlace, Organisation, PlaceImport
from firstlight.force.queries import imported_places as imported
from firstlight.force.schemas import UndoPlaces
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound, Slip, Stale
from firstlight.kernel.models import Event
from firstlight.patrols.models import GridVisit
from firstlight.places import actions
from firstlight.places.models import Place
from firstlight.places.schemas import DrawPlace, ImportPlaces, RedrawPlace, UploadPlaces

WEST, SOUTH = 120.7, 29.5


def square(at=0.0, side=0.01):
    west, east, north = WEST + at, WEST + at + side, SOUTH + side
    ring = ((west, SOUTH), (east, SOUTH), (east, north), (west, north), (west, SOUTH))
    return Geometry("Polygon", ((ring,),))


def grid(name, at=0.0, **more):
    return PlaceShape(name, "grid", square(at), more)


def take(cast, *shapes, form="geojson", actor=None):
    data = UploadPlaces(
        filename=f"网格.{form}",
        content=write_places(shapes, form),
        frame="wgs84",
        frame_confirmed=True,
    )
    draft = actions.upload_places(actor or cast.olga, data)
    actions.import_places(actor or cast.olga, ImportPlaces(draft_id=draft.pk))
    return PlaceImport.objects.get(pk=draft.pk)


def whys(cast, batch):
    found = queries.place_standings(batch, queries.places_of(cast.olga, batch))
    return {each.line.name: each.why for each in found}


def undo(cast, batch, expected=1, actor=None):
    data = UndoPlaces(place_import_id=batch.pk, expected=expected)
    return undo_places(actor or cast.olga, data)


def as_it_is():
    fields = [
        f.name for f in Place._meta.concrete_fields if f.name not in ("version", "created_at")
    ]
    return {row["id"]: row for row in Place.objects.values(*fields)}


@pytest.mark.parametrize("form", ["geojson", "kml", "csv"])
def test_all_is_as_before_once_it_is_undone(cast, form):
    take(cast, grid("甲", code="01", note="旧"), PlaceShape("点", "aed", point(WEST, SOUTH)))
    before = as_it_is()
    known = Place.objects.get(name="甲")
    water = PlaceShape("库", "water_body", square(0.1), {"深": "3"})
    again = PlaceShape("甲", "grid", square(0.02), {"code": "01", "note": "新", "口": "二"})
    same = PlaceShape("点", "aed", point(WEST, SOUTH))
    batch = take(cast, again, water, same, form=form)
    assert batch.counts == {"new": 1, "changed": 1, "same": 1, "bad": 0}
    lines = {line.name: line for line in queries.places_of(cast.olga, batch)}
    assert {line.verdict for line in lines.values()} == {"new", "changed"}
    told = {each["field"]: each for each in lines["甲"].changes}
    assert told.keys() == {"note", "properties", "geometry"}
    assert (told["note"]["before"], told["note"]["after"]) == ("旧", "新")
    assert told["geometry"]["before"] == known.geometry
    assert undo(cast, batch, 2) == {"undone": 2, "left": 0}
    assert as_it_is() == before
    assert Event.objects.filter(action="force.undo_places").count() == 3
    kept = {line.name: line for line in queries.places_of(cast.olga, batch)}
    assert all(line.undone_at and not line.changes for line in kept.values())
    assert (kept["库"].place_id, kept["甲"].place_id) == (None, known.pk)
    with pytest.raises(Slip) as no:  # and once more
        undo(cast, batch, 2)
    assert no.value.code == "nothing-to-undo"


def redrawn(cast, row):
    shape = DrawPlace(kind="grid", name="甲", lon=WEST, lat=SOUTH).model_dump()
    actions.redraw_place(cast.olga, RedrawPlace(**shape | {"place_id": row.pk}))


def patrolled(cast, row):
    now = timezone.now()
    own = {"station_id": row.station_id, "grid_id": row.pk, "run_id": uuid4()}
    GridVisit.objects.create(**own, on_date=now.date(), at=now)


def served(cast, row):
    now = timezone.now()
    Shift.objects.create(
        station_id=row.station_id,
        organisation=cast.dawn,
        place_id=row.pk,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
    )


def based(cast, row):
    Organisation.objects.filter(pk=cast.dawn.pk).update(base_id=row.pk)


def holds_another(cast, row):
    at = {"kind": "aed", "name": "箱", "lon": WEST, "lat": SOUTH, "parent_id": row.pk}
    actions.draw_place(cast.olga, DrawPlace(**at))


def comes_again(cast, row):
    take(cast, grid("甲", at=0.3))


@pytest.mark.parametrize(
    ("since", "why", "spares_known"),
    [
        (redrawn, imported.CHANGED, False),
        (patrolled, imported.PATROLLED, False),
        (served, imported.SERVED, False),
        (based, imported.NAMED, True),  # the team has been there longer than the change
        (holds_another, imported.INSIDE, False),
        (comes_again, imported.LATER, False),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_somebody_has_built_on_stays_and_why_is_said(cast, since, why, spares_known):
    batch = take(cast, grid("甲"), grid("乙", at=0.1))
    row = Place.objects.get(name="甲")
    since(cast, row)
    assert whys(cast, batch) == {"甲": why, "乙": ""}
    assert undo(cast, batch) == {"undone": 1, "left": 1}
    assert not Place.objects.filter(name="乙").exists()
    assert Place.objects.filter(pk=row.pk).exists()
    Place.objects.filter(pk=row.pk).update(kind="grid")
    # The same of a place that was there before and was only changed by the file.
    known = take(cast, grid("甲", at=0.2, note="新"))
    since(cast, row)
    assert whys(cast, known) == {"甲": "" if spares_known else why}


def test_what_a_known_place_went_through_before_does_not_keep_the_change(cast):
    take(cast, grid("甲"))
    row = Place.objects.get()
    patrolled(cast, row)
    served(cast, row)
    batch = take(cast, grid("甲", at=0.2))
    assert whys(cast, batch) == {"甲": ""}
    undo(cast, batch)
    row.refresh_from_db()
    assert row.west == pytest.approx(WEST)
    # A value that was put right past every act is not overwritten either.
    batch = take(cast, grid("甲", at=0.2))
    Place.objects.update(geometry={"type": "Point", "coordinates": [WEST, SOUTH]})
    assert whys(cast, batch) == {"甲": imported.CHANGED}


def test_later_imports_are_undone_first_and_a_file_twice_changes_nothing(cast):
    first = take(cast, grid("甲"))
    twice = take(cast, grid("甲"))
    assert twice.counts["same"] == 1
    assert queries.places_of(cast.olga, twice) == []
    second = take(cast, grid("甲", at=0.2))
    assert whys(cast, first) == {"甲": imported.LATER}
    undo(cast, second)
    undo(cast, first)
    assert not Place.objects.exists()
    take(cast, grid("甲"))  # and the file can come in again
    assert Place.objects.count() == 1


def test_what_is_seen_is_what_is_undone_and_only_by_who_may_import(cast):
    batch = take(cast, grid("甲"))
    with pytest.raises(Stale):
        undo(cast, batch, 2)
    for other in (cast.ada, cast.bo, cast.pat):
        with pytest.raises(NotAllowed):
            undo(cast, batch, actor=other)
    with pytest.raises(NotFound):
        undo(cast, batch, actor=cast.zoe)
    assert undo(cast, batch, actor=cast.dee)["undone"] == 1


def test_after_two_weeks_only_the_numbers_are_left_and_after_a_year_nothing(cast):
    batch = take(cast, grid("甲"))
    clock = Context(cast.olga, "test")
    old_place_imports(clock, timezone.localdate())
    assert ImportedPlace.objects.exists()
    ImportedPlace.objects.update(created_at=timezone.now() - timedelta(days=15))
    old_place_imports(clock, timezone.localdate())
    assert not ImportedPlace.objects.exists()
    with pytest.raises(Slip):
        undo(cast, batch)
    PlaceImport.objects.update(created_at=timezone.now() - timedelta(days=366))
    old_place_imports(clock, timezone.localdate())
    assert not PlaceImport.objects.exists()
    assert Place.objects.exists()


# Keys that end so and are those of something else than a place.
OTHERS = frozenset(
    {"by_id", "handler_id", "matter_id", "membership_id", "patrol_run_id", "person_id"}
    | {"record_id", "run_id", "segment_id", "session_id", "subject_id", "team_id", "template_id"}
)
ENDS = ("_by_id", "station_id")


def test_whatever_points_at_a_place_is_known():
    """A place's key under a name that nobody knows would let an undo take it from under a row."""
    known = {source.label for source in pointing_at(Place, imported.KEYS)}
    assert {"patrols.gridvisit.grid_id", "duty.shift.place_id", "hazards.hazard.place"} <= known
    named = {
        field.name
        for table in apps.get_models()
        if table.__module__.startswith("firstlight.")
        for field in table._meta.concrete_fields
        if isinstance(field, models.UUIDField) and field.name.endswith("_id")
    }
    loose = {name for name in named - imported.KEYS - OTHERS if not name.endswith(ENDS)}
    assert loose == set()
