"""What the desk opens costs the same number of questions with five trackers as with fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from firstlight.duty import queries
from firstlight.duty.models import DutySession
from firstlight.force.models import Membership, Person
from firstlight.incidents.actions import report_call
from firstlight.incidents.schemas import ReportCall


@pytest.fixture
def call(cast):
    wanted = ReportCall(kind="missing_person", lon=120.6, lat=29.4, place_name="Dam")
    return report_call(cast.dee, wanted)


@pytest.fixture
def track(cast, call):
    """Put people on duty, each with a place just heard."""

    def track(count):
        station = cast.hill.pk
        people = Person.objects.bulk_create(
            Person(station_id=station, name=f"Walker {n}") for n in range(count)
        )
        Membership.objects.bulk_create(
            Membership(station_id=station, person=who, organisation=cast.dawn, state="active")
            for who in people
        )
        DutySession.objects.bulk_create(
            DutySession(
                station_id=station,
                person=who,
                organisation=cast.dawn,
                thread=call.pk,
                shares_location=True,
                started_at=timezone.now(),
                last_lon=120.61234,
                last_lat=29.41234,
                last_accuracy_m=8.0,
                last_fix_at=timezone.now(),
            )
            for who in people
        )

    return track


def asked(browser, path):
    """Return how many questions a page puts to the database."""
    assert browser.get(path).status_code == 200  # what is asked for once only has been asked
    with CaptureQueriesContext(connection) as found:
        assert browser.get(path).status_code == 200
    return [query["sql"] for query in found.captured_queries]


PATHS = ["/", "/desk/now/", "/desk/thing/", "/desk/foot/", "/desk/people.geojson", "/people/"]


@pytest.mark.parametrize("path", [*PATHS, "call"])
def test_a_page_asks_no_more_with_more_trackers(cast, sign_in, track, call, path):
    browser = sign_in(cast.people.dee)
    path = reverse("incident", args=[call.pk]) if path == "call" else path
    track(5)
    few = asked(browser, path)
    track(45)
    assert len(asked(browser, path)) == len(few) > 0


def test_who_one_is_and_where_one_may_sit_is_asked_once(cast, sign_in, call):
    questions = asked(sign_in(cast.people.dee), "/")
    assert sum('"force_rolegrant"' in sql for sql in questions) == 1
    assert sum('FROM "kernel_loghead"' in sql for sql in questions) == 1


def test_everybody_heard_is_on_the_map_with_what_the_map_needs(cast, sign_in, track):
    track(7)
    found = sign_in(cast.people.dee).get("/desk/people.geojson").json()["features"]
    assert {each["properties"]["name"] for each in found} == {f"Walker {n}" for n in range(7)}
    assert found[0]["geometry"]["coordinates"] == [120.61234, 29.41234]
    assert found[0]["properties"]["accuracy_m"] == 8.0


def test_who_shares_nothing_shows_no_place_and_no_time(cast, track):
    track(1)
    DutySession.objects.update(shares_location=False)
    (row,) = queries.on_duty(cast.dee)
    assert (row.lon, row.lat, row.accuracy_m, row.last_fix_at) == (None, None, None, None)
    assert row.name == "Walker 0"
    assert row.organisation == "Dawn"
