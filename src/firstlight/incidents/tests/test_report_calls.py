from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from firstlight.incidents import queries
from firstlight.incidents.actions import edit_incident, report_call
from firstlight.incidents.rules import Report, alike
from firstlight.incidents.schemas import EditIncident, ReportCall
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Stale
from firstlight.kernel.models import Event
from firstlight.notify.models import Message

NOON = timezone.now().replace(hour=12, minute=0)


def test_a_call_stands_on_the_desk_at_once(cast, report):
    incident = report(reporter_name="Somebody", summary="in the hills since noon")

    assert incident.state == "reported"
    assert incident.number == f"{timezone.localtime().year}-0001"
    assert incident.needs == queries.card(cast.hill.pk, "missing_person").needs
    assert list(queries.visible_incidents(cast.olga)) == [incident]


def test_the_log_keeps_facts_and_no_words(cast, report):
    incident = report(reporter_name="Somebody", summary="in the hills since noon")
    event = Event.objects.get(action="incidents.report_call")

    assert event.data == {"kind": "missing_person", "life_at_risk": False}
    assert event.thread == incident.pk


def test_numbers_run_on_by_station(cast, report):
    numbers = [report().number[-4:] for _ in range(3)]
    assert numbers == ["0001", "0002", "0003"]
    assert report(by=cast.zoe).number[-4:] == "0001"


def test_the_desk_is_told_with_a_pointer_only(cast, report):
    report(reporter_name="Somebody", summary="at Reed Bay")
    words = Message.objects.filter(channel="inapp")

    assert {m.person_id for m in words} == {cast.people.olga.pk, cast.people.finn.pk}
    assert not any("Somebody" in m.body or "Reed Bay" in m.title + m.body for m in words)


@pytest.mark.parametrize("who", ["bo", "ada", "amy", "pat", "uma", "sam"])
def test_only_who_takes_calls_reports(cast, who):
    with pytest.raises(NotAllowed):
        report_call(getattr(cast, who), ReportCall(kind="other", place_name="Reed Bay"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Say where"),
        ({"lon": 120.0}, "both"),
        ({"lon": 29.5, "lat": 120.7}, "swapped"),
        ({"place_name": "x", "happened_at": timezone.now() + timedelta(hours=2)}, "future"),
        ({"place_name": "x", "score": 3}, "not permitted"),
        ({"lon": float("nan"), "lat": 29.0}, "finite"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(wrong, sentence):
    with pytest.raises(ValidationError, match=sentence):
        ReportCall(kind="other", **wrong)


def test_an_open_report_near_in_space_and_time_is_offered(cast, report):
    first = report()
    here = Report("missing_person", timezone.now(), 120.615, 29.452)
    other_kind = Report("water_rescue", timezone.now(), 120.615, 29.452)
    far = Report("missing_person", timezone.now(), 120.9, 29.452)

    assert [row for row, _how in queries.duplicates(cast.dee, here)] == [first]
    assert not queries.duplicates(cast.dee, other_kind)
    assert not queries.duplicates(cast.dee, far)
    assert not queries.duplicates(cast.zoe, here)


def test_a_closed_report_is_not_offered(cast, report, step):
    incident = report()
    step(incident, "unfounded", reason="came home")
    assert not queries.duplicates(
        cast.dee, Report("missing_person", timezone.now(), 120.61, 29.45)
    )


MOMENTS = st.integers(-1000, 1000).map(lambda minutes: NOON + timedelta(minutes=minutes))
REPORTS = st.builds(
    Report,
    kind=st.sampled_from(["other", "water_rescue"]),
    happened_at=MOMENTS,
    lon=st.none() | st.floats(120.6, 120.7),
    lat=st.none() | st.floats(29.4, 29.5),
    place_name=st.sampled_from(["", "Reed Bay", "Old Kiln"]),
)


@given(REPORTS, REPORTS)
def test_likeness_is_mutual_and_a_share(one, other):
    assert alike(one, other) == pytest.approx(alike(other, one))
    assert 0 <= alike(one, other) <= 1


@given(REPORTS)
def test_nothing_is_more_alike_than_nearer(one):
    moved = Report(one.kind, one.happened_at, one.lon, (one.lat or 29.4) + 0.02, one.place_name)
    assert alike(one, one) >= alike(one, moved)


def test_what_is_known_by_now_can_be_set(cast, report):
    incident = report()
    edit_incident(
        cast.dee,
        EditIncident(
            incident_id=incident.pk,
            commander_id=cast.people.olga.pk,
            meeting_point="School gate",
            radio_plan="Channel 3",
            needs=[{"skill": "any", "count": 4}, {"skill": "any", "count": 2}],
        ),
    )
    incident.refresh_from_db()

    assert incident.commander == cast.people.olga
    assert incident.needs == [{"skill": "any", "count": 6}]


def test_two_who_edit_at_once_do_not_overwrite_each_other(cast, report):
    incident = report()
    seen = incident.version
    edit_incident(
        cast.dee, EditIncident(incident_id=incident.pk, version=seen, radio_plan="Channel 1")
    )
    with pytest.raises(Stale):
        edit_incident(
            cast.olga, EditIncident(incident_id=incident.pk, version=seen, radio_plan="Channel 2")
        )


def test_an_unknown_skill_is_refused(cast, report):
    with pytest.raises(Refused, match="Needs"):
        edit_incident(
            cast.dee,
            EditIncident(incident_id=report().pk, needs=[{"skill": "flying", "count": 1}]),
        )


def test_a_commander_is_somebody_whom_the_desk_may_see(cast, report):
    with pytest.raises(NotFound):
        edit_incident(
            cast.dee, EditIncident(incident_id=report().pk, commander_id=cast.people.zoe.pk)
        )


def test_another_station_cannot_tell_that_it_exists(cast, report):
    with pytest.raises(NotFound):
        edit_incident(cast.zoe, EditIncident(incident_id=report().pk, radio_plan="x"))
