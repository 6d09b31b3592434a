"""A small piece of made ground, and a search on it."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.force.models import Insurance
from firstlight.incidents.actions import count_in
from firstlight.incidents.schemas import CountIn
from firstlight.places.models import TerrainPack
from firstlight.places.packs.write import Draft, write
from firstlight.searches.actions.case import activate_search, authorise_share, confirm_case
from firstlight.searches.actions.field import assign_segment
from firstlight.searches.actions.reports import report_missing
from firstlight.searches.schemas import (
    ActivateSearch,
    AssignSegment,
    AuthoriseShare,
    ConfirmCase,
    ReportMissing,
)

BOX = (120.50, 29.40, 120.54, 29.435)
PLACE = (120.52, 29.418)


@pytest.fixture(scope="session")
def ground(tmp_path_factory):
    """Write a pack of a hill with woods, a road across and a stream."""
    grid = Grid.box(*BOX, 30.0)
    y, x = np.mgrid[-1 : 1 : grid.rows * 1j, -1 : 1 : grid.cols * 1j]
    height = (100 + 200 * np.exp(-3 * (x**2 + y**2))).astype(np.float32)
    land = np.full(grid.shape, cover.GRASS, np.uint8)
    land[x > 0.2] = cover.WOODS
    linear = np.zeros(grid.shape, np.uint8)
    linear[grid.rows // 2] = cover.ROAD
    linear[:, grid.cols // 4] |= cover.STREAM
    folder = tmp_path_factory.mktemp("terrain") / "small"
    write(Draft("small", True, BOX, Terrain(grid, height, land, linear), (), ()), folder)
    return folder


@pytest.fixture
def pack(db, cast, ground):
    """Give Hill's station the small ground."""
    west, south, east, north = BOX
    return TerrainPack.objects.create(
        station_id=cast.hill.pk,
        name="small",
        folder=str(ground),
        west=west,
        south=south,
        east=east,
        north=north,
        is_default=True,
    )


@pytest.fixture
def insured(cast):
    """Everybody of Hill has accident cover."""
    today = timezone.localdate()
    for who in vars(cast.people).values():
        Insurance.objects.create(
            station_id=who.station_id,
            person=who,
            kind="accident",
            starts_on=today - timedelta(days=1),
            ends_on=today + timedelta(days=100),
        )


def report(cast, **changed):
    """An old woman has been missing for three hours."""
    fields = {
        "category": "Dementia",
        "lkp_lon": PLACE[0],
        "lkp_lat": PLACE[1],
        "last_seen_at": timezone.now() - timedelta(hours=3),
        "person_name": "Somebody Missing",
        "age": 82,
        "sex": "female",
        "clothing": "grey jacket",
        "description": "small, white hair",
        "health_need": "insulin",
        "family_contact": "13912345678",
        "place_name": "by the mill",
        "reporter_name": "A Neighbour",
    }
    return report_missing(cast.dee, ReportMissing(**fields | changed))


def confirm(cast, case):
    return confirm_case(cast.olga, ConfirmCase(case_id=case.pk, police_ref="P-1"))


def share(cast, case, items=("clothing", "age"), hours=48):
    until = timezone.now() + timedelta(hours=hours)
    return authorise_share(
        cast.olga,
        AuthoriseShare(case_id=case.pk, family_agreed=True, items=list(items), until=until),
    )


def activate(cast, case):
    return activate_search(
        cast.olga,
        ActivateSearch(
            case_id=case.pk,
            commander_id=cast.people.olga.pk,
            meeting_point="the mill",
            meeting_lon=PLACE[0],
            meeting_lat=PLACE[1],
            radio_plan="channel 4",
        ),
    )


@pytest.fixture
def case(cast):
    """A case as it was reported."""
    return report(cast)


@pytest.fixture
def search(cast, case, insured):
    """A search under way with four people of Dawn and Ridge counted in."""
    confirm(cast, case)
    share(cast, case)
    activate(cast, case)
    who = [getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")]
    count_in(cast.olga, CountIn(incident_id=case.incident_id, person_ids=who))
    case.refresh_from_db()
    return case


@pytest.fixture
def group(cast, segment):
    """Ada leads Bo on the `segment` of the test."""
    return assign_segment(
        cast.olga,
        AssignSegment(
            segment_id=segment.pk,
            leader_id=cast.people.ada.pk,
            member_ids=[cast.people.bo.pk],
            team_name="F1",
            back_by=timezone.now() + timedelta(hours=2),
        ),
    )
