"""What the tests of grid events begin with: two grids, a grid worker in one of them."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from conftest import person
from django.utils import timezone

from firstlight.cases.grid_events.actions import report_event, step_event
from firstlight.cases.grid_events.models import GridPost
from firstlight.cases.grid_events.schemas import ReportEvent, StepGridEvent
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import Refused
from firstlight.places.models import Place

HERE = (120.605, 29.505)


@contextmanager
def refused(*codes):
    """Expect the rules to say no, by one of these codes."""
    with pytest.raises(Refused) as no:
        yield no
    assert no.value.code in codes


def grid(cast, name, west=120.60, south=29.50, side=0.01, kind="grid"):
    """Put a square on the map of Hill."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Place.objects.create(
        station_id=cast.hill.pk,
        kind=kind,
        name=name,
        geometry={"type": "Polygon", "coordinates": [ring]},
        lon=west + side / 2,
        lat=south + side / 2,
        west=west,
        south=south,
        east=east,
        north=north,
        h3_cell="x",
    )


def worker(cast, name, row):
    """Return the actor of a new grid worker of one grid."""
    who = person(name, cast.hill, role="grid_worker", category="staff")
    GridPost.objects.create(station_id=cast.hill.pk, person=who, grid=row)
    return actor_of(who)


def reported(actor, *, at=HERE, **more):
    """Have somebody report a broken railing."""
    said = {"category": "road", "description": "栏杆断了一截", "place_name": "东桥"}
    place = {"lon": at[0], "lat": at[1]} if at else {}
    return report_event(actor, ReportEvent(**(said | place | more)))


def step(actor, row, event, **more):
    """Take a step."""
    return step_event(actor, StepGridEvent(grid_event_id=row.pk, event=event, **more))


def sent(cast, row, to):
    """Accept an event and send it to somebody."""
    step(cast.dee, row, "accept")
    due = timezone.now() + timedelta(days=2)
    return step(cast.dee, row, "dispatch", handler_id=to, due_at=due)


def handled(cast, row, actor):
    """Take an event to the handler's report that it is done."""
    sent(cast, row, actor.person_id)
    step(actor, row, "acknowledge")
    return step(actor, row, "report_done", result="换了新栏杆", evidence="现场已看，螺栓拧紧")
